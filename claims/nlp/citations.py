"""Who is quoted by whom: "Tass quoted the general as saying ...", "Bloomberg reported, citing two officials"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from claims.nlp.channels import is_a_medium
from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.quotes import quotation_before
from claims.nlp.syntax import agent, child, reported_clause, several, subject, subtree, verb_group
from claims.nlp.types import Kind, Stance

_CITING = {"cite", "quote"}
_LEARNING = {"learn", "hear", "understand", "gather"}
_CITED_WITHIN = 10  # words behind "according to X" within which it is said whom X cites
_SAYING = {
    "report",
    "say",
    "tell",
    "claim",
    "write",
    "state",
    "add",
    "note",
    "declare",
    "insist",
    "explain",
    "warn",
    "argue",
}


def quoted_as(verb: Token, flags: list[bool]) -> Finding | None:
    """ "was quoted by Interfax as saying that ...", "Tass quoted the general as saying ..." """
    saying = saying_of(verb)
    if saying is None:
        return None
    who = child(verb, "nsubjpass", "dobj")
    if who is None or saying.lemma_ not in _SAYING:
        return None
    clause = child(saying, "ccomp")
    cue = verb_group(verb) | {saying.head.i, saying.i}
    group = {i for i in subtree(verb) if i >= min(t.i for t in (who.left_edge, verb))}
    if clause is not None and clause.i > saying.i:
        content = reported_clause(clause)
    else:
        content = quotation_before(verb.doc, min(group), flags) or _clause_before(verb, min(who.left_edge.i, verb.i))
    carrier = agent(verb) or agent(saying) or _by(saying) if child(verb, "nsubjpass") is not None else subject(verb)
    if carrier is not None and content:
        content -= subtree(carrier)
    relays = [(carrier, verb_group(verb))] if carrier is not None and carrier != who else []
    return (
        Finding("quoted-as", verb, cue, content, Stance.ASSERTS, Kind.FACT, several(who), relays) if content else None
    )


def _by(saying: Token) -> Token | None:
    """ "quoted as saying by the Star" """
    by = next((c for c in saying.children if c.dep_ == "prep" and c.lower_ == "by"), None)
    return child(by, "pobj") if by is not None else None


def _clause_before(verb: Token, end: int) -> set[int]:
    """ "The bridge had fallen, Tass quoted the general as saying": the clause that the sentence begins with."""
    clause = child(verb, "ccomp", "parataxis")
    low = min([end, *(c.left_edge.i for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"})])
    if clause is not None and clause.i < low:
        return {i for i in subtree(clause) if i < low}
    start = verb.sent.start
    words = {i for i in range(start, low) if not verb.doc[i].is_space}
    return words if any(verb.doc[i].pos_ in {"VERB", "AUX"} for i in words) else set()


def saying_of(verb: Token) -> Token | None:
    """The "saying" of "quoted as saying"."""
    for prep in verb.children:
        if prep.dep_ == "prep" and prep.lower_ == "as" and (saying := child(prep, "pcomp")) is not None:
            return saying
    for noun in verb.children:  # "quoted the general as saying", hung on the general
        for prep in noun.children:
            if prep.lower_ == "as" and noun.dep_ == "dobj" and (saying := child(prep, "pcomp")) is not None:
                return saying
    return None


def is_quoted_saying(verb: Token) -> bool:
    """The "saying" itself, which the quoting has read; a "denying" there is read where it stands."""
    prep = verb.head
    if verb.dep_ != "pcomp" or prep.lower_ != "as" or verb.lemma_ not in _SAYING:
        return False
    return prep.head.lemma_ in _CITING or prep.head.head.lemma_ in _CITING


def names_the_source(verb: Token) -> bool:
    """ "..., citing two officials", "Tass, which quoted the general, ...": it tells whose the words are, and says
    nothing itself."""
    relative = verb.dep_ == "relcl" and child(verb, "ccomp") is None and saying_of(verb) is None
    if verb.lemma_ not in _CITING or not (verb.tag_ == "VBG" or relative):
        return False
    thing = cited(verb)
    return thing is not None and _may_speak(thing)


def only_cites(doc: Doc, cue: set[int], content: set[int]) -> bool:
    """ "the Post, which was cited by Reuters": who passes it on, and nothing that is said."""
    citing = any(doc[i].lemma_ in _CITING for i in cue)
    return citing and all(doc[i].tag_ in {"WDT", "WP"} for i in content)


def cited(verb: Token) -> Token | None:
    """Who or what is cited: "citing two officials", "quoting from a memo"."""
    prep = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "from"), None)
    return child(verb, "dobj") or (child(prep, "pobj") if prep is not None else None)


def through_media(finding: Finding) -> Finding:
    """ "Bloomberg reported that ..., citing two officials": the officials say it, the agency relays it."""
    verb = finding.anchor
    if verb.lemma_ in _LEARNING:
        return _learned(finding)
    citing = next((t for t in verb.sent if names_the_source(t) and _cites_for(t, verb)), None)
    if citing is None or len(finding.sources) != 1:
        return finding
    thing = cited(citing)
    if thing is None or thing == finding.sources[0]:
        return finding
    finding.relays.append((finding.sources[0], set(finding.cue)))
    finding.sources = several(thing)
    finding.content -= subtree(citing)
    finding.cue = finding.cue | {citing.i}
    finding.marks.append("cites")
    return finding


def _learned(finding: Finding) -> Finding:
    """ "The Observer has learned from two ministers that ...": they say it, the paper relays it."""
    verb = finding.anchor
    prep = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "from"), None)
    thing = child(prep, "pobj") if prep is not None else None
    if thing is None or not _may_speak(thing) or len(finding.sources) != 1 or not is_a_medium(finding.sources[0]):
        return finding
    finding.relays.append((finding.sources[0], set(finding.cue)))
    finding.sources = several(thing)
    finding.content -= subtree(thing)
    finding.marks.append("cites")
    return finding


def according_to_citing(finding: Finding, who: Token) -> Finding:
    """ "according to the Journal, citing people familiar with it", "according to a report in the Guardian citing two
    officials": whom it cites says it, the medium relays it."""
    doc, end = who.doc, who.sent.end
    ahead = doc[who.i + 1 : min(who.i + _CITED_WITHIN, end)]
    citing = next((t for t in ahead if names_the_source(t)), None)
    thing = cited(citing) if citing is not None else None
    if citing is None or thing is None or any(t.pos_ in {"VERB", "AUX"} for t in doc[who.i + 1 : citing.i]):
        return finding
    within = next((c for c in who.children if c.dep_ == "prep" and c.lower_ in {"in", "by", "from", "on"}), None)
    medium = child(within, "pobj") if within is not None and within.i < citing.i else None
    finding.relays.append((medium or who, {min(finding.cue), max(finding.cue)}))
    finding.sources = several(thing)
    finding.cue = finding.cue | {citing.i}
    finding.content -= subtree(citing) | ({i for i in subtree(who) if i < citing.i})
    finding.marks.append("cites")
    return finding


def _cites_for(citing: Token, verb: Token) -> bool:
    """Does the citing belong to this saying?"""
    above = citing.head
    if citing.dep_ == "relcl":
        return above == subject(verb)
    near = above == verb or verb in (above.head, *above.ancestors) or above in verb.children
    return near and verb.lemma_ in {"report", "say", "write", "add", "broadcast", "claim", "state", "publish"}


def _may_speak(noun: Token) -> bool:
    words = lexicon().words
    lemma = noun.lemma_.lower()
    if lemma in words["document_nouns"] and noun.head.lower_ == "from":
        return True  # "quoting from a memo"
    spoken = words["anonymous_nouns"] | words["government_nouns"] | words["organisation_nouns"] | words["role_nouns"]
    return noun.pos_ in {"PROPN", "PRON"} or lemma in spoken or noun.lower_ in {"sources", "officials", "witnesses"}
