"""Found attributions against marked ones: who is paired with whom, and how often which part is right.

A pair is *full* where the contents share half of their words (Dice >= .5) and the sources share a word, or both have
none.  Only attributions whose contents share a word can be paired, or two that have no content and share their cue.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from claims.nlp.evaluation.gold import Corpus, GoldAttribution, GoldDocument
from claims.nlp.evaluation.pairing import best_pairs
from claims.nlp.evaluation.words import TextWords, Words, dice
from claims.nlp.types import FoundAttribution, FoundRelay, Speech, Stance

#: Verbs and nouns of cues that deny, where a corpus marks no stances.
_STEMS = (
    "reject", "dismiss", "refut", "disput", "rebut", "rebutt", "contradict", "disavow", "repudiat", "debunk",
    "disagree", "denounc", "challeng",
)  # fmt: skip
_DENYING = re.compile(
    rf"\b(?:den(?:y|ie[sd]|ying|ials?)|(?:{'|'.join(_STEMS)})(?:e|e?s|e?d|ing)?|rejections?|push(?:es|ed|ing)? back)\b",
    re.IGNORECASE,
)
_NAME_WORDS = re.compile(r"\w+")


@dataclass(slots=True)
class Share:
    """Precision, recall and F1, in percent.  What is right is counted twice: a found one may be direct speech where
    its marked partner is not."""

    right_of_found: int = 0
    found: int = 0
    right_of_gold: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return 100 * self.right_of_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.right_of_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, *, found: bool, gold: bool, right: bool) -> None:
        self.found += found
        self.gold += gold
        self.right_of_found += right and found
        self.right_of_gold += right and gold


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution as sets of words."""

    source: Words
    cue: Words
    content: Words
    speech: Speech
    denies: bool


@dataclass(frozen=True, slots=True)
class Gold(Marked):
    said: GoldAttribution


@dataclass(frozen=True, slots=True)
class Found(Marked):
    said: FoundAttribution


@dataclass(frozen=True, slots=True)
class Pairing:
    """One document: what is marked, what was found, and which stand against each other."""

    document: GoldDocument
    words: TextWords
    gold: tuple[Gold, ...]
    found: tuple[Found, ...]
    pairs: tuple[tuple[Gold, Found], ...]


@dataclass(slots=True)
class Figures:
    """``shares`` by section and row; ``false_denials`` of ``denials`` found deny where no marked one does."""

    shares: dict[tuple[str, str], Share] = field(default_factory=lambda: defaultdict(Share))
    denials: int = 0
    false_denials: int = 0

    def __getitem__(self, key: tuple[str, str]) -> Share:
        return self.shares.get(key, Share())

    def rows(self, section: str) -> list[tuple[str, Share]]:
        return [(name, share) for (of, name), share in self.shares.items() if of == section]

    @property
    def false_denial_share(self) -> float:
        return 100 * self.false_denials / self.denials if self.denials else 0.0


def pair(corpus: Corpus, found: Mapping[str, Sequence[FoundAttribution]]) -> Iterator[Pairing]:
    """Every document of the corpus with what was found in it (``found`` by the document's id)."""
    for document in corpus.documents:
        words = TextWords(document.text)
        gold = [_gold(words, document, each, corpus.full_marks) for each in document.attributions]
        here = [_found(words, document, each, corpus.full_marks) for each in found.get(document.id, ())]
        if not corpus.full_marks:
            gold, here = [each for each in gold if each.content], [each for each in here if each.content]
        weights = {
            (i, j): weight
            for i, one in enumerate(gold)
            for j, other in enumerate(here)
            if (weight := _agreement(one, other))
        }
        pairs = tuple((gold[i], here[j]) for i, j in best_pairs(weights))
        yield Pairing(document, words, tuple(gold), tuple(here), pairs)


def score(pairings: Iterable[Pairing], *, full_marks: bool) -> Figures:
    """All documents together.  Senses (stance, date and so on) are counted where the corpus marks them."""
    figures = Figures()
    for name in _CRITERIA:
        figures.shares["spans", name] = Share()  # in this order, whatever comes first
    for pairing in pairings:
        _count_spans(figures, pairing)
        _count_groups(figures, pairing, full_marks)
        if full_marks:
            _count_false_denials(figures, pairing)
            _count_senses(figures, pairing)
    return figures


def is_full(gold: Marked, found: Marked) -> bool:
    same_source = bool(gold.source & found.source) or not (gold.source or found.source)
    return same_source and _content(gold, found) >= 0.5


def says_nothing(gold: Marked, found: Marked) -> bool:
    """Neither has content of its own: "declined to comment", whose "comment" may be marked as cue or as content."""
    return not gold.content and found.content <= gold.cue


def is_false_denial(pairing: Pairing, found: Found) -> bool:
    """It denies, and no marked denial is its partner or has a word of its cue."""
    partner = next((gold for gold, other in pairing.pairs if other is found), None)
    if not found.denies or (partner is not None and partner.denies):
        return False
    return not any(gold.denies and gold.cue & found.cue for gold in pairing.gold)


def relays_beside(pairing: Pairing, gold: Gold, found: Found) -> list[FoundRelay]:
    """Without those who speak in the attribution around it: gold marks them by the nesting, unless it names them."""
    around = next((other.said for other in pairing.found if other.said.id == found.said.nested_in), None)
    speakers = {source.span for source in around.sources} if around else set()
    text = pairing.document.text
    return [
        relay
        for relay in found.said.relays
        if relay.span not in speakers or any(_is_named(name, relay, text) for name in gold.said.relays)
    ]


def same_relays(gold: Gold, relays: Sequence[FoundRelay], text: str) -> bool:
    """All of them, in order."""
    return len(gold.said.relays) == len(relays) and all(
        _is_named(name, relay, text) for name, relay in zip(gold.said.relays, relays, strict=True)
    )


def same_date(gold: Gold, found: Found) -> bool:
    expected, said = gold.said, found.said
    precision = expected.said_precision or said.said_precision  # the seeds mark days and no precision
    return (expected.said_on, precision) == (said.said_on, said.said_precision)


def _is_named(name: str, relay: FoundRelay, text: str) -> bool:
    """Gold has the bare name, "Anadolu"; what is found may be "the Anadolu agency", or what that is resolved to."""
    there = f"{relay.name} {text[slice(*relay.span)] if relay.span else ''}"
    return set(_NAME_WORDS.findall(name.casefold())) - {"the"} <= set(_NAME_WORDS.findall(there.casefold()))


def _gold(words: TextWords, document: GoldDocument, said: GoldAttribution, full_marks: bool) -> Gold:
    content = words.of(said.content)
    denies = said.stance == Stance.DENIES if full_marks else _denying(document.text, said.cue)
    speech = said.speech or words.speech(content)
    return Gold(words.of(said.source), words.of(said.cue), content, speech, denies, said)


def _found(words: TextWords, document: GoldDocument, said: FoundAttribution, full_marks: bool) -> Found:
    content = words.of(said.content if full_marks else said.content_in_place or said.content)
    denies = said.stance == Stance.DENIES if full_marks else _denying(document.text, said.cue)
    speech = said.speech if full_marks else words.speech(content)
    # With full marks, gold names each single source: "Harvey, who denies it" is Harvey, not "who".
    named = [source.span for source in said.sources if source.span] if full_marks else []
    return Found(words.of(named or said.source), words.of(said.cue), content, speech, denies, said)


def _denying(text: str, cue: Iterable[tuple[int, int]]) -> bool:
    return bool(_DENYING.search(" ".join(text[start:end] for start, end in sorted(cue))))


def _agreement(gold: Marked, found: Marked) -> float:
    """0 where the two cannot be paired."""
    if not gold.content & found.content and not (says_nothing(gold, found) and gold.cue & (found.cue | found.content)):
        return 0.0
    return _content(gold, found) + 0.1 * dice(gold.source, found.source) + 0.05 * dice(gold.cue, found.cue)


def _content(gold: Marked, found: Marked) -> float:
    return 1.0 if says_nothing(gold, found) else dice(gold.content, found.content)


@dataclass(frozen=True, slots=True)
class _Criterion:
    right: Callable[[Gold, Found], bool]
    counts: Callable[[Marked], bool] = lambda marked: True  # which attributions it is asked of


_CRITERIA = {
    "FULL": _Criterion(is_full),
    "FULL, exact": _Criterion(lambda g, f: _content(g, f) == 1 and g.source == f.source),
    "content, Dice >= .5": _Criterion(lambda g, f: _content(g, f) >= 0.5),
    "content, exact": _Criterion(lambda g, f: _content(g, f) == 1),
    "source, overlap": _Criterion(lambda g, f: bool(g.source & f.source), lambda one: bool(one.source)),
    "source, exact": _Criterion(lambda g, f: g.source == f.source, lambda one: bool(one.source)),
    "cue, overlap": _Criterion(lambda g, f: bool(g.cue & f.cue), lambda one: bool(one.cue)),
    "cue, exact": _Criterion(lambda g, f: g.cue == f.cue, lambda one: bool(one.cue)),
}


def _count_spans(figures: Figures, pairing: Pairing) -> None:
    for name, criterion in _CRITERIA.items():
        share = figures.shares["spans", name]
        right = sum(
            criterion.right(gold, found)
            for gold, found in pairing.pairs
            if criterion.counts(gold) and criterion.counts(found)
        )
        share.gold += sum(map(criterion.counts, pairing.gold))
        share.found += sum(map(criterion.counts, pairing.found))
        share.right_of_gold += right
        share.right_of_found += right


def _count_groups(figures: Figures, pairing: Pairing, full_marks: bool) -> None:
    """FULL of each kind of speech, of the denials, and of what each rule has found.  A denial's partner denies, too;
    where denials are told by their cues alone, any partner will do: "slammed" may be marked for "denounced"."""
    full = [(gold, found) for gold, found in pairing.pairs if is_full(gold, found)]
    shares = figures.shares
    for gold in pairing.gold:
        right = any(one is gold for one, _ in full)
        shares["speech", gold.speech].add(found=False, gold=True, right=right)
        if gold.denies:
            right = any(one is gold and (other.denies or not full_marks) for one, other in full)
            shares["denials", "denials"].add(found=False, gold=True, right=right)
    for found in pairing.found:
        partner = next((one for one, other in full if other is found), None)
        right = partner is not None
        shares["speech", found.speech].add(found=True, gold=False, right=right)
        shares["rules", found.said.found_by[0] if found.said.found_by else "?"].add(found=True, gold=False, right=right)
        if found.denies:
            right = partner is not None and (partner.denies or not full_marks)
            shares["denials", "denials"].add(found=True, gold=False, right=right)


def _count_false_denials(figures: Figures, pairing: Pairing) -> None:
    figures.denials += sum(found.denies for found in pairing.found)
    figures.false_denials += sum(is_false_denial(pairing, found) for found in pairing.found)


def _count_senses(figures: Figures, pairing: Pairing) -> None:
    """Of aligned pairs alone: what a pair says of itself beside its words."""
    partner = {found.said.id: gold.said.id for gold, found in pairing.pairs}
    for gold, found in pairing.pairs:
        expected, said, shares = gold.said, found.said, figures.shares
        relays = relays_beside(pairing, gold, found)
        shares["senses", "stance"].add(found=True, gold=True, right=expected.stance == said.stance)
        shares["senses", "kind"].add(found=True, gold=True, right=expected.kind == said.kind)
        shares["senses", "speech"].add(found=True, gold=True, right=expected.speech == said.speech)
        for stance in {expected.stance, said.stance} - {None}:
            shares["stances", str(stance)].add(
                found=said.stance == stance, gold=expected.stance == stance, right=expected.stance == said.stance
            )
        in_place, stands = pairing.words.of(expected.in_place), pairing.words.of(said.content_in_place)
        for name, marked, here, right in (
            ("date", expected.said_on, said.said_on, same_date(gold, found)),
            ("relays", expected.relays, relays, same_relays(gold, relays, pairing.document.text)),
            ("antecedent", expected.answers, said.answers, partner.get(said.answers or "") == expected.answers),
            ("words in place", in_place, stands, dice(in_place, stands) >= 0.5),
            ("nesting", expected.nested_in, said.nested_in, partner.get(said.nested_in or "") == expected.nested_in),
        ):
            shares["senses", name].add(found=bool(here), gold=bool(marked), right=right)
