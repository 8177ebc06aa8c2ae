"""Through whom the words came, from the speaker to the reader: who was told, who is cited, who stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from claims.nlp import sources
from claims.nlp.channels import Channel, channels, medium, report_of
from claims.nlp.placing import Placed, span_of
from claims.nlp.syntax import agent, subtree
from claims.nlp.types import FoundRelay, FoundSource, SourceKind

#: Who passes on what somebody else says; a person or a document does so in an attribution around it, and is no relay.
_PASSING_ON = {SourceKind.MEDIA, SourceKind.GOVERNMENT, SourceKind.ORGANISATION}
_WRAPPING = ("beside", "according-to", "clause-before", "model")
_IT = {"it", "they"}
_LEFT = 0.35  # share of the words around others' sayings up to which nothing else is said


def relay(its: Placed, here: Sequence[Placed], before: list[Placed], memory: sources.Memory) -> None:
    """Add to ``its.relays`` whom the sentence names as such; ``here`` are the findings of the paragraph, ``before``
    the earlier ones of the document."""
    finding = its.finding
    for head, cue in finding.relays:
        named = medium(head, its.offset, memory, sure=True) or sources.read(head, its.offset, memory)
        _add(its, FoundRelay(named.name, named.kind, named.span, span_of(its, cue)))
    quoting = finding.anchor.head.head  # "was quoted by Interfax as denying": who quotes relays
    if finding.anchor.dep_ == "pcomp" and quoting.lemma_ in {"quote", "cite"} and (by := agent(quoting)) is not None:
        quoter = sources.read(by, its.offset, memory.blank())
        _add(its, FoundRelay(quoter.name, quoter.kind, quoter.span, span_of(its, {quoting.i})))
    others = {other.finding.anchor.i for other in here if other is not its and not other.finding.silent}
    for channel in channels(finding, others):
        heard = _heard(channel, its, memory)
        if heard is not None and not any(heard.span == own.span for own in its.sources):
            _add(its, FoundRelay(heard.name, heard.kind, heard.span, span_of(its, {channel.cue.i})))
    if finding.quote_of_last and its.around is None and before:
        # Quoted words go on from the last statement: whoever made it relays what they report.
        last = next((other for other in reversed(before) if other.sources and other.around is None), None)
        if last is not None and not {s.name for s in last.sources} & {s.name for s in its.sources}:
            its.relays += [FoundRelay(s.name, s.kind) for s in last.sources[:1] if s.kind == SourceKind.GOVERNMENT]
            finding.marks.append("quotation-continues")


def _heard(channel: Channel, its: Placed, memory: sources.Memory) -> FoundSource | None:
    if channel.head.lower_ in _IT:  # "The Star said it had been told by police that ...": whoever says so around it
        teller = its.around.finding.sources[:1] if its.around is not None else []
        return medium(teller[0], its.offset, memory, sure=True) if teller else None
    return medium(channel.head, its.offset, memory, sure=channel.sure)


def only_relays(its: Placed, here: list[Placed], memory: sources.Memory) -> bool:
    """ "the minister denied that ..., AFP reported": the agency is a relay of what is found within, no source."""
    if not its.sources or its.antecedent is not None or not its.finding.rule.startswith(_WRAPPING):
        return False
    passing = [_passing(head, its, memory) for head in its.finding.sources]
    if not passing or any(one is None for one in passing):
        return False
    within = [other for other in here if other.around is its and other.sources]
    words = {i for i in its.finding.content if not its.doc[i].is_punct}
    left = words - set().union(*(_said_by(other) for other in within))
    if not within or len(left) > _LEFT * len(words):
        return False
    through = [FoundRelay(one.name, one.kind, one.span, span_of(its, its.finding.cue)) for one in passing if one]
    cited = [one for one in its.relays if _is_cited(one, its)]  # "Reuters, which cites Interfax"
    for other in within:
        for one in (*cited, *through, *its.relays):
            _add(other, one)
        other.around = its.around
    for other in here:
        if other.around is its:
            other.around = its.around
    return True


def _said_by(its: Placed) -> set[int]:
    """The words of an attribution: who, by which cue, through whom, what."""
    finding = its.finding
    words = finding.cue | finding.content | finding.in_place
    words |= {i for head in finding.sources for i in subtree(head)}
    return words | {i for head, cue in finding.relays for i in subtree(head) | cue}


def _is_cited(one: FoundRelay, its: Placed) -> bool:
    """Does it stand within what describes the source?"""
    if one.span is None:
        return False
    words = {its.offset + its.doc[i].idx for head in its.finding.sources for i in subtree(head)}
    return one.span[0] in words


def around(its: Placed) -> Iterator[Placed]:
    """The attributions around it, nearest first."""
    at = its.around
    while at is not None:
        yield at
        at = at.around


def passed_on(its: Placed) -> list[FoundRelay]:
    """All relays of a finding: its own, then who says around it that somebody says it, with theirs."""
    found = list(its.relays)
    for other in around(its):
        passing = [s for s in other.sources[:1] if s.kind in _PASSING_ON and s not in its.sources]
        behind = [FoundRelay(s.name, s.kind, s.span) for s in passing]
        if passing and passing[0].kind == SourceKind.MEDIA:
            behind += other.relays
        found += [one for one in behind if one.name not in {known.name for known in found}]
    return found


def _add(its: Placed, one: FoundRelay) -> None:
    if one.name not in {known.name for known in its.relays} and not any(one.name == s.name for s in its.sources):
        its.relays.append(one)


def _passing(head: Token, its: Placed, memory: sources.Memory) -> FoundSource | None:
    """The medium that stands as a source, by itself or by its report."""
    if (of := report_of(head)) is not None:
        return medium(of, its.offset, memory, sure=of.pos_ == "PROPN")
    return medium(head, its.offset, memory)
