"""What counts as right: small texts, marked and found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from claims.nlp.evaluation.gold import Corpus, GoldAttribution, GoldDocument
from claims.nlp.evaluation.report import error_lines, log_line
from claims.nlp.evaluation.scoring import Figures, pair, score
from claims.nlp.evaluation.words import TextWords, dice
from claims.nlp.types import (
    FoundAttribution,
    FoundRelay,
    FoundSource,
    Kind,
    Precision,
    SourceKind,
    Spans,
    Speech,
    Stance,
)

TEXT = 'The union said the mine had closed. The owner denied it, the Anadolu agency reported. "Rubbish," said Ada.'


def at(*pieces: str) -> Spans:
    return tuple((TEXT.index(piece), TEXT.index(piece) + len(piece)) for piece in pieces)


def marked(id: str, source: str, cue: str, content: str, **senses: object) -> GoldAttribution:
    gold = GoldAttribution(
        id, at(source) if source else (), at(cue), at(content) if content else (), stance=Stance.ASSERTS,
        kind=Kind.FACT, speech=Speech.INDIRECT,
    )  # fmt: skip
    return replace(gold, **senses)  # type: ignore[arg-type]


def found(id: str, source: str, cue: str, content: str, **senses: object) -> FoundAttribution:
    attribution = FoundAttribution(
        id=id, source=at(source) if source else None, cue=at(cue), content=at(content) if content else (),
        stance=Stance.ASSERTS, kind=Kind.FACT, speech=Speech.INDIRECT, sentence=(0, len(TEXT)),
        found_by=("rules:clause",),
    )  # fmt: skip
    return replace(attribution, **senses)  # type: ignore[arg-type]


UNION = marked("a1", "The union", "said", "the mine had closed")
OWNER = marked(
    "a2", "The owner", "denied", "the mine had closed", stance=Stance.DENIES, in_place=at("it,"), answers="a1",
    relays=("Anadolu",),
)  # fmt: skip
UNION_FOUND = found("x", "union", "said", "the mine had closed")
OWNER_FOUND = found(
    "y", "The owner", "denied", "the mine had closed", stance=Stance.DENIES, content_in_place=at("it,"), answers="x",
    relays=(FoundRelay("Anadolu Agency", SourceKind.MEDIA, *at("the Anadolu agency")),), found_by=("rules:denied",),
)  # fmt: skip


def corpus(*gold: GoldAttribution, full_marks: bool = True) -> Corpus:
    return Corpus("own", (GoldDocument("d", TEXT, gold),), full_marks)


def figures(gold: list[GoldAttribution], here: list[FoundAttribution], *, full_marks: bool = True) -> Figures:
    return score(pair(corpus(*gold, full_marks=full_marks), {"d": here}), full_marks=full_marks)


def test_punctuation_and_articles_at_an_edge_cost_nothing_but_exactness() -> None:
    result = figures([UNION, OWNER], [UNION_FOUND, OWNER_FOUND])
    assert result["spans", "FULL"].f1 == result["denials", "denials"].f1 == 100
    assert result["spans", "source, exact"].f1 == 50  # "The union" and "union"
    for sense in ("stance", "kind", "speech", "relays", "antecedent", "words in place"):
        assert result["senses", sense].f1 == 100, sense
    assert result.false_denials == 0


def test_two_of_the_same_content_are_told_apart_by_source_and_cue() -> None:
    (pairing,) = pair(corpus(UNION, OWNER), {"d": [OWNER_FOUND, UNION_FOUND]})
    assert [(gold.said.id, here.said.id) for gold, here in pairing.pairs] == [("a1", "x"), ("a2", "y")]


@pytest.mark.parametrize(
    ("here", "full"),
    [
        (UNION_FOUND, True),
        (replace(UNION_FOUND, content=at("mine had")), True),  # 2 words of 4: Dice .67
        (replace(UNION_FOUND, content=at("closed")), False),
        (replace(UNION_FOUND, source=at("The owner")), False),
        (replace(UNION_FOUND, source=None), False),
    ],
)
def test_full_needs_half_of_the_content_and_a_word_of_the_source(here: FoundAttribution, full: bool) -> None:
    assert figures([UNION], [here])["spans", "FULL"].f1 == (100 if full else 0)


def test_a_denial_counts_only_where_both_deny_it() -> None:
    result = figures([UNION, OWNER], [UNION_FOUND, replace(OWNER_FOUND, stance=Stance.ASSERTS)])
    assert result["spans", "FULL"].f1 == 100
    assert result["denials", "denials"].recall == 0
    assert result["senses", "stance"].f1 == 50


@pytest.mark.parametrize(
    ("gold", "false"),
    [
        ([OWNER], 0),
        ([replace(OWNER, content=at("Ada"))], 0),  # another content, but the same cue denies
        ([replace(OWNER, stance=Stance.DISCUSSES)], 1),
        ([UNION], 1),
        ([], 1),
    ],
)
def test_a_false_denial_is_one_where_nobody_denies(gold: list[GoldAttribution], false: int) -> None:
    result = figures(gold, [OWNER_FOUND])
    assert (result.false_denials, result.denials) == (false, 1)


def test_two_without_content_are_paired_by_their_cues() -> None:
    silent = marked("a1", "The owner", "denied it", "", stance=Stance.NO_COMMENT)
    here = found("x", "The owner", "denied", "it, ", stance=Stance.NO_COMMENT)
    assert figures([silent], [here])["spans", "FULL"].f1 == 100
    assert figures([silent], [replace(here, cue=at("said"), content=at("Rubbish"))])["spans", "FULL"].f1 == 0


@pytest.mark.parametrize(
    ("said_on", "precision", "right"),
    [
        (date(2020, 3, 1), Precision.DAY, 1),
        (date(2020, 3, 1), Precision.MONTH, 0),
        (date(2020, 3, 2), Precision.DAY, 0),
    ],
)
def test_a_date_is_right_with_its_precision(said_on: date, precision: Precision, right: int) -> None:
    gold = replace(UNION, said_on=date(2020, 3, 1), said_precision=Precision.DAY)
    result = figures([gold], [replace(UNION_FOUND, said_on=said_on, said_precision=precision)])
    assert result["senses", "date"].right_of_gold == right


def test_who_speaks_around_is_no_relay_unless_gold_names_it() -> None:
    name, span = "Anadolu Agency", at("the Anadolu agency")[0]
    agency = FoundSource(name, SourceKind.MEDIA, span)
    around = found("z", "the Anadolu agency", "reported", "The owner denied it", sources=(agency,))
    within = replace(OWNER_FOUND, nested_in="z")
    assert figures([OWNER], [within, around])["senses", "relays"].f1 == 100
    assert figures([replace(OWNER, relays=())], [within, around])["senses", "relays"].found == 0
    assert figures([replace(OWNER, relays=())], [OWNER_FOUND])["senses", "relays"].found == 1


def test_where_spans_alone_are_marked_the_words_in_place_count_and_cues_tell_denials() -> None:
    gold = GoldAttribution("E1", at("The owner"), at("denied"), at("it,"))
    result = figures([gold], [OWNER_FOUND], full_marks=False)
    assert result["spans", "content, exact"].f1 == result["denials", "denials"].f1 == 100
    assert not result.rows("senses")


def test_precision_is_told_for_each_rule() -> None:
    result = figures([UNION, OWNER], [UNION_FOUND, replace(OWNER_FOUND, source=at("Ada"))])
    assert {name: (share.found, share.precision) for name, share in result.rows("rules")} == {
        "rules:clause": (1, 100.0),
        "rules:denied": (1, 0.0),
    }


def test_misses_and_errors_are_a_line_each() -> None:
    pairings = list(pair(corpus(UNION, OWNER), {"d": [replace(UNION_FOUND, source=at("Ada"))]}))
    assert list(error_lines(pairings)) == [
        "missed (source) d asserts: The union | said | the mine had closed",
        "missed (no pair) d denies: The owner | denied | the mine had closed",
        "false  (source) d asserts: Ada | said | the mine had closed [rules:clause]",
    ]
    assert log_line(score(pairings, full_marks=True)).startswith("FULL P 0.0 R 0.0 F1 0.0; denials P 0.0")


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ('"Rubbish," said Ada', Speech.MIXED),
        ('"Rubbish,"', Speech.DIRECT),
        ("said Ada", Speech.INDIRECT),
    ],
)
def test_speech_is_told_by_the_share_of_quoted_words(piece: str, expected: Speech) -> None:
    words = TextWords(TEXT)
    assert words.speech(words.of(at(piece))) == expected


def test_punctuation_counts_where_there_is_nothing_else() -> None:
    words = TextWords("Mayor: “No.”")
    assert len(words.of([(5, 6)])) == 1
    assert words.of([(5, 12)]) == words.of([(8, 10)])
    assert dice(frozenset(), frozenset()) == 0
