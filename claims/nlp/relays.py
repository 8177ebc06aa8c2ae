"""Through whom the words came: who was told, who is cited, and who stands behind a whole attribution."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from claims.nlp import sources
from claims.nlp.lexicon import lexicon
from claims.nlp.placing import Placed, span_of
from claims.nlp.syntax import agent, child, subtree
from claims.nlp.types import FoundRelay, FoundSource, SourceKind

_CARRIERS = {SourceKind.MEDIA, SourceKind.ORGANISATION}
_CARRYING = {"cite", "quote", "report", "carry", "publish", "broadcast", "air", "release", "print"}
_MEETING = {"interview", "speak", "talk", "comment", "remark", "statement"}
_NAMING_MEDIA = _MEETING | _CARRYING
_NEAR = 15  # words between a saying and who is cited behind it


def relay(its: Placed, before: list[Placed], memory: sources.Memory) -> None:
    """Add to ``its.relays`` whom the text names as such; ``before`` are the earlier findings of the document."""
    finding = its.finding
    for head, cue in finding.relays:
        named = sources.read(head, its.offset, memory)
        its.relays.append(FoundRelay(named.name, named.kind, named.span, span_of(its, cue)))
    quoting = finding.anchor.head.head  # "was quoted by Interfax as denying": who quotes relays
    if finding.anchor.dep_ == "pcomp" and quoting.lemma_ in {"quote", "cite"} and (by := agent(quoting)) is not None:
        quoter = sources.read(by, its.offset, memory.blank())
        if quoter.name not in {named.name for named in its.relays}:
            its.relays.append(FoundRelay(quoter.name, quoter.kind, quoter.span, span_of(its, {quoting.i})))
    told = child(finding.anchor, "dobj", "dative") if finding.anchor.lemma_ in {"tell", "inform"} else None
    if told is not None and told.pos_ in {"PROPN", "NOUN"}:
        heard = _named(told, its.offset, memory)
        if heard is not None and (heard.kind == SourceKind.MEDIA or (heard.kind in _CARRIERS and told.pos_ == "PROPN")):
            its.relays.append(FoundRelay(heard.name, heard.kind, heard.span, span_of(its, {finding.anchor.i})))
    for body in _passed_by(finding.anchor):
        medium = _named(body, its.offset, memory) if body.i not in finding.content else None
        by_name = body.pos_ == "PROPN" and body.head.lower_ == "via"
        if medium is not None and (medium.kind == SourceKind.MEDIA or by_name):
            passing = FoundRelay(medium.name, SourceKind.MEDIA, medium.span, span_of(its, {body.head.i}))
            its.relays.append(passing)
    known = {named.name for named in its.relays}
    its.relays += [named for named in _cited(its, memory) if named.name not in known]
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


def _named(head: Token, offset: int, memory: sources.Memory) -> FoundSource | None:
    """A medium by its name: "Reuters", "the newspaper Le Monde", "the state broadcaster M1"; not "reporters"."""
    named = sources.read(head, offset, memory.blank())
    proper = [t for t in head.subtree if t.pos_ == "PROPN"]
    if head.pos_ == "NOUN" and not proper:  # "the paper", "local radio"; but nobody in particular: "newspapers"
        return FoundSource(named.name, SourceKind.MEDIA, named.span) if _is_an_outlet(head) else None
    if head.pos_ == "NOUN" and named.kind != SourceKind.MEDIA:
        return None
    name = next((t for t in head.children if t.dep_ == "appos" and t.pos_ == "PROPN"), None)
    if name is not None and named.kind == SourceKind.MEDIA:
        known = sources.read(name, offset, memory.blank())
        return FoundSource(known.name, SourceKind.MEDIA, known.span)
    return named


def _is_an_outlet(noun: Token) -> bool:
    words = lexicon().words
    lemma = noun.lemma_.lower()
    around = {c.lower_ for c in noun.children if c.dep_ in {"compound", "amod", "nmod"}}
    if noun.tag_ == "NNS":
        return False
    return lemma in words["outlets"] or (lemma in words["outlets_of"] and bool(around & words["broadcast"]))


def _passed_by(verb: Token) -> Iterator[Token]:
    """The X of "said on X", "wrote in X", "said via X"."""
    for prep in verb.children:
        if prep.dep_ == "prep" and prep.lower_ in {"via", "on", "in"} and (body := child(prep, "pobj")) is not None:
            yield body


def _cited(its: Placed, memory: sources.Memory) -> Iterator[FoundRelay]:
    """Media that the sentence names as carrying the words: "in an interview with AFP", "speaking to CNN", "in remarks
    carried by Interfax", "as cited by Anadolu"."""
    verb = its.finding.anchor
    found = its.finding
    below: set[int] | None = None
    for token in verb.sent:
        if token.i in found.content or token.lemma_ not in _NAMING_MEDIA:
            continue
        below = subtree(verb) if below is None else below
        if token.i not in found.cue and token.i not in below and not 0 < token.i - verb.i <= _NEAR:
            continue  # another saying's
        medium: Token | None = None
        if token.lemma_ in _MEETING:
            to = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in {"with", "to"}), None)
            medium = child(to, "pobj") if to is not None else None
            if token.pos_ == "VERB" and token.tag_ != "VBG":
                medium = None
        elif token.lemma_ in _CARRYING and token.tag_ == "VBN":
            medium = agent(token)
        if medium is None or medium.i in found.content:
            continue
        named = _named(medium, its.offset, memory)
        if named is not None and named.kind in _CARRIERS and not any(s.span == named.span for s in its.sources):
            yield FoundRelay(named.name, named.kind, named.span, span_of(its, {token.i}))
