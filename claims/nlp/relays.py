"""Through whom the words came: who was told, who is cited, and who stands behind a whole attribution."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from claims.nlp import sources
from claims.nlp.placing import Placed, span_of
from claims.nlp.syntax import agent, child, subtree
from claims.nlp.types import FoundRelay, SourceKind

_CARRIERS = {SourceKind.MEDIA, SourceKind.ORGANISATION}


def relay(its: Placed, before: list[Placed], memory: sources.Memory) -> None:
    """Add to ``its.relays`` whom the text names as such; ``before`` are the earlier findings of the document."""
    finding = its.finding
    for head, cue in finding.relays:
        named = sources.read(head, its.offset, memory)
        its.relays.append(FoundRelay(named.name, named.kind, named.span, span_of(its, cue)))
    quoting = finding.anchor.head.head  # "was quoted by Interfax as denying": who quotes relays
    if finding.anchor.dep_ == "pcomp" and quoting.lemma_ in {"quote", "cite"} and (by := agent(quoting)) is not None:
        quoter = sources.read(by, its.offset, sources.Memory(memory.text))
        its.relays.append(FoundRelay(quoter.name, quoter.kind, quoter.span, span_of(its, {quoting.i})))
    told = child(finding.anchor, "dobj", "dative") if finding.anchor.lemma_ in {"tell", "inform"} else None
    if told is not None and told.pos_ == "PROPN":
        heard = sources.read(told, its.offset, sources.Memory(memory.text))
        if heard.kind in _CARRIERS:
            its.relays.append(FoundRelay(heard.name, heard.kind, heard.span, span_of(its, {finding.anchor.i})))
    known = {named.name for named in its.relays}
    its.relays += [named for named in _cited(its, memory.text) if named.name not in known]
    if finding.quote_of_last and its.around is None and before:
        # Quoted words go on from the last statement: whoever made it relays what they report.
        last = next((other for other in reversed(before) if other.sources and other.around is None), None)
        if last is not None and not {s.name for s in last.sources} & {s.name for s in its.sources}:
            its.relays += [FoundRelay(s.name, s.kind) for s in last.sources[:1] if s.kind == SourceKind.GOVERNMENT]
            finding.marks.append("quotation-continues")


def only_relays(its: Placed, here: list[Placed]) -> bool:
    """ "the minister denied that ..., AFP reported": the agency is a relay of what is found within, no source."""
    if not its.sources or any(s.kind != SourceKind.MEDIA for s in its.sources) or its.antecedent is not None:
        return False
    if not its.finding.rule.startswith(("beside", "according-to", "model")):
        return False
    words = {i for i in its.finding.content if not its.doc[i].is_punct}
    for other in here:
        if other.around is not its or not other.sources:
            continue
        own = other.finding.cue | other.finding.content | other.finding.in_place
        own |= {i for head in other.finding.sources for i in subtree(head)}
        if len(words - own) <= 0.35 * len(words):
            cue = its.finding.cue
            other.relays += [FoundRelay(s.name, s.kind, s.span, span_of(its, cue)) for s in its.sources]
            other.around = its.around
            for third in here:
                if third.around is its:
                    third.around = its.around
            return True
    return False


def _cited(its: Placed, text: str) -> Iterator[FoundRelay]:
    """Media that the saying names behind it: "denied it in an interview with AFP", "said, as cited by Anadolu"."""
    verb = its.finding.anchor
    for token in verb.sent:
        if token.i < verb.i or token.i in its.finding.content:
            continue
        if token.lemma_ == "interview":
            to = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in {"with", "to"}), None)
            medium = child(to, "pobj") if to is not None else None
        elif token.lemma_ in {"cite", "quote", "report"} and token.tag_ == "VBN" and _behind_as(token):
            medium = agent(token)
        else:
            continue
        if medium is not None and medium.pos_ == "PROPN":
            named = sources.read(medium, its.offset, sources.Memory(text))
            if named.kind in _CARRIERS:
                yield FoundRelay(named.name, named.kind, named.span, span_of(its, {token.i}))


def _behind_as(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ == "as"
