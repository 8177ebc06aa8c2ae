"""Media in a sentence: which noun phrase names one, and where what somebody says passes through it.

A place in the sentence says how much the name itself must tell.  Who quotes, carries, has seen or is told something is
taken for a medium by any name that is no person's; who merely stands behind "in", "on" or "to" must be known for one.
The words are in data/words.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from spacy.tokens import Token

from claims.nlp import sources
from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.syntax import agent, child, is_passive
from claims.nlp.types import FoundSource, SourceKind

_TELLING = {"tell", "inform"}
_CARRIERS = {SourceKind.MEDIA, SourceKind.ORGANISATION}
_THROUGH = {"by", "in", "on", "to", "with", "via", "through", "for", "from"}
_TO_WHOM = {"to", "with"}
_WHERE = {"in", "on", "via", "through"}
_NAMES = {"PROPN", "NOUN"}
_NEAR = 15  # words between a saying and a medium behind it that the parse hangs elsewhere


@dataclass(frozen=True, slots=True)
class Channel:
    """Where words pass through: the head of the noun phrase, the word that says how, and whether that alone tells."""

    head: Token
    cue: Token
    sure: bool


def channels(finding: Finding, others: Set[int]) -> Iterator[Channel]:
    """Those of a finding, in the order of the text; ``others`` are the anchors of the paragraph's other findings."""
    for token in finding.anchor.sent:
        if (
            (token.pos_ not in _NAMES and token.dep_ != "nsubjpass")
            or token.i in finding.content
            or token in finding.sources
        ):
            continue
        channel = _channel(token)
        if channel is not None and _belongs(channel, finding, others):
            yield channel


def _channel(token: Token) -> Channel | None:
    head = token.head
    if token.dep_ in {"dobj", "dative"} and head.lemma_ in _TELLING:
        return Channel(token, head, sure=token.pos_ == "PROPN")
    if token.dep_ == "nsubjpass" and head.lemma_ in _TELLING and agent(head) is not None:
        return Channel(token, head, sure=token.pos_ == "PROPN")
    if token.dep_ == "nsubj" and head.dep_ == "parataxis" and child(head, "ccomp", "dobj") is None:
        return Channel(token, head, sure=False)  # "The minister, Sky News reported, told colleagues that ..."
    if token.dep_ != "pobj" or head.lower_ not in _THROUGH:
        return None
    words, by = lexicon().words, head.head
    lemma = by.lemma_.lower()
    if by.tag_ == "VBN" and (lemma in words["carrying"] or lemma in words["seeing"]):
        return Channel(token, by, sure=head.lower_ in {"by", "in"} and token.pos_ == "PROPN")
    if (lemma == "as" or by.tag_ == "VBG") and head.lower_ == "by":  # "was quoted as saying by the Star"
        quoting = next((above for above in by.ancestors if above.lemma_ in words["carrying"]), None)
        return Channel(token, quoting, sure=token.pos_ == "PROPN") if quoting is not None else None
    speech = lemma in words["saying_nouns"] or lemma in words["pieces"]
    if speech and by.pos_ == "NOUN" and head.lower_ == "by":  # "which cited a report by Interfax"
        return Channel(token, by, sure=False)
    meeting = lemma in words["meeting"] and not (by.pos_ == "VERB" and is_passive(by))
    saying = by.pos_ == "VERB" and lemma in lexicon().verbs
    if head.lower_ in _TO_WHOM and (speech or meeting or saying):
        return Channel(token, by, sure=False)
    if (head.lower_ in _WHERE or (head.lower_ == "for" and speech)) and (speech or meeting or saying):
        return Channel(token, by if speech or meeting else head, sure=False)
    return None


def _belongs(channel: Channel, finding: Finding, others: Set[int]) -> bool:
    """Is it this saying's, and not that of another between them?"""
    verb = finding.anchor
    if channel.cue.tag_ == "VBG" and channel.cue.head == verb:
        return True  # "denied it, telling Reuters that ..."
    for above in (channel.head, *channel.head.ancestors):
        if above == verb or above in finding.sources or above.i in finding.cue:
            return True
        if above.i in others:
            return False
    behind = range(verb.i + 1, channel.head.i)
    return 0 < len(behind) < _NEAR and not any(i in others for i in behind)


def medium(head: Token, offset: int, memory: sources.Memory, *, sure: bool = False) -> FoundSource | None:
    """A medium by its name: "Reuters", "the newspaper Le Monde", "the BBC's morning show", "the paper"; not
    "reporters", "newspapers".  With ``sure`` any name that is no person's: "told Vertex", "quoted by the Star"."""
    named = sources.read(head, offset, memory.blank())
    if head.pos_ == "PROPN" and any(c.lower_ in _words_for_outlets() and c.text.islower() for c in head.children):
        named = replace(named, kind=SourceKind.MEDIA)  # "the agency Mehr", "the daily Novi Glas"
    if named.kind == SourceKind.MEDIA and head.pos_ == "PROPN":
        return replace(named, name=bare(named.name))
    owner = child(head, "poss")
    if owner is not None and owner.pos_ == "PROPN" and not is_person_like(head):
        of = medium(owner, offset, memory)
        if of is not None:
            return replace(of, span=named.span)
    name = next((t for t in head.children if t.dep_ == "appos" and t.pos_ == "PROPN"), None)
    if name is not None and (named.kind == SourceKind.MEDIA or _is_an_outlet(head)):
        known = sources.read(name, offset, memory.blank())
        return FoundSource(known.name, SourceKind.MEDIA, known.span)
    if _is_an_outlet(head) and (behind := _name_behind(head)):  # read as anything but a name: "the agency SANA"
        end = behind[-1]
        written = head.doc[behind[0].i : end.i + 1].text
        canonical = lexicon().names.get(written.lower())
        span = (offset + behind[0].idx, offset + end.idx + len(end.text))
        return FoundSource(canonical.name if canonical else written, SourceKind.MEDIA, span)
    if _is_an_outlet(head):  # "the paper", "local radio"
        return FoundSource(named.name, SourceKind.MEDIA, named.span)
    if head.pos_ == "NOUN":
        proper = any(t.pos_ == "PROPN" for t in head.subtree)
        return named if proper and named.kind == SourceKind.MEDIA else None
    if named.kind in _CARRIERS and sure:
        return named
    return replace(named, kind=SourceKind.MEDIA) if sure and _is_a_title(head) else None


def is_a_medium(head: Token) -> bool:
    """Is the noun phrase known for a medium, or a medium's report?"""
    of = report_of(head) or head
    return medium(of, 0, sources.Memory("")) is not None


def is_person_like(noun: Token) -> bool:
    """The BBC's *director*, the Post's *editor*."""
    words = lexicon().words
    lemma = noun.lemma_.lower()
    return lemma in words["role_nouns"] or lemma in words["anonymous_nouns"] or lemma in words["servants_of_states"]


def report_of(noun: Token) -> Token | None:
    """Whose report it is: "a report by Interfax", "a Reuters report", "the paper's report", "a report in the Star"."""
    words = lexicon().words
    lemma = noun.lemma_.lower()
    if lemma not in words["pieces"] and lemma not in words["document_nouns"]:
        return None
    for c in noun.children:
        if c.dep_ in {"compound", "poss", "nmod"} and c.pos_ in _NAMES:
            return c
        if c.dep_ in {"prep", "agent"} and c.lower_ in {"by", "in", "from", "on"} and (of := child(c, "pobj")):
            return of
    return None


def bare(name: str) -> str:
    """Without the small words in front that say what it is: "agency Mehr", "daily Novi Glas"."""
    words = name.split()
    while len(words) > 1 and words[0].islower() and words[0] not in {"al", "el", "la", "le", "de", "il"}:
        words.pop(0)
    return " ".join(words)


def _words_for_outlets() -> frozenset[str]:
    words = lexicon().words
    return words["outlets"] | words["outlets_of"]


def _name_behind(noun: Token) -> list[Token]:
    """The capitalised words that follow."""
    found: list[Token] = []
    for token in noun.doc[noun.i + 1 : noun.sent.end]:
        if not token.text[0].isupper():
            break
        found.append(token)
    return found


def _is_a_title(head: Token) -> bool:
    """ "the Star", "the Daily Bugle", "L'Avenir", "Der Bote": as papers are called, and people are not."""
    if any(c.pos_ == "NUM" and c.i > head.i for c in head.children):
        return True  # "Kanal 9"
    first = head.doc[min(t.i for t in head.subtree if t.dep_ in {"compound", "det", "amod"} or t == head)]
    return (
        first.lower_ == "the" or first.text in lexicon().words["articles_of_titles"] or first.text[:2] in {"L'", "L’"}
    )


def _is_an_outlet(noun: Token) -> bool:
    words = lexicon().words
    lemma = noun.lemma_.lower()
    around = {c.lower_ for c in noun.children if c.dep_ in {"compound", "amod", "nmod"}}
    if not any(c.dep_ in {"det", "poss", "compound", "amod", "nmod"} for c in noun.children):
        return False  # "on television"
    if noun.lower_ == "media":
        return bool(around) and "social" not in around
    if noun.tag_ == "NNS" or noun.pos_ != "NOUN":
        return False
    return lemma in words["outlets"] or (lemma in words["outlets_of"] and bool(around & words["broadcast"]))
