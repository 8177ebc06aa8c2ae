"""Denials by a verb: of a clause, a gerund, a noun, of what stands before; and what only looks like one.

Which words deny, and of what, stands in data/denials.json; whether they do here, ``polarity`` decides.
"""

from __future__ import annotations

from spacy.tokens import Token

from claims.nlp import acceptance, answers, polarity
from claims.nlp.displaced import (
    by_whom,
    fronted,
    fronted_before,
    gerund_behind,
    noun_before,
    shared_clause,
    shared_passive,
    words_of_gerund,
)
from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.phrases import Phrase, denies_clauses, phrase_of
from claims.nlp.polarity import Polarity
from claims.nlp.shells import OBJECT_WORDS, clause_of, is_claim, shell, thing_denied
from claims.nlp.syntax import PASSIVE_SUBJECTS, child, reported_clause, sources_of, subject, subtree, verb_group
from claims.nlp.types import Kind, Stance

_PEOPLE = {
    "him", "her", "me", "us", "you", "himself", "herself", "themselves", "itself", "myself", "ourselves", "yourself",
    "who", "whom", "he", "she", "we", "i",
}  # fmt: skip
_BEFORE_OBJECT = 4  # words between "denies" and the benefit that it withholds: "denies farmers access"


def verb(token: Token) -> list[Finding] | None:
    """The findings of a verb that may deny; None leaves it to the common rules."""
    lemma = token.lemma_.lower()
    if lemma in lexicon().denials["accepting"]:
        return acceptance.withheld(token)
    phrase = phrase_of(token)
    if phrase is None:
        return None
    found = _denied(token, phrase)
    if found is None:
        return None if _taken_otherwise(token) else []
    words = lexicon().denials
    if " ".join(phrase.words) in words["doubting"]:
        found.stance, found.kind = Stance.DOUBTS, Kind.OPINION
    return by_polarity(token, found)


def by_polarity(token: Token, found: Finding) -> list[Finding]:
    """The finding with the stance that the verb's polarity leaves it; none where nothing was said."""
    how = polarity.of(token)
    if how == Polarity.UNREAL:
        return []
    if how == Polarity.NEGATED:
        found.stance = Stance.DISCUSSES
        found.marks.append("negated-cue")
        found.sources = [s for s in found.sources if not polarity.is_nobody(s)]
    if how == Polarity.NEITHER:
        found.stance = Stance.NO_COMMENT
        others = [t for t in (token.head, *token.children) if t.lemma_ == "confirm"]
        words = {i for t in others for i in verb_group(t)} | found.cue
        words |= {c.i for t in (token, *others) for c in t.children if c.lower_ == "neither"}
        found.cue = {i for i in range(min(words), max(found.cue) + 1) if i not in found.content}
    return [found]


def _denied(token: Token, phrase: Phrase) -> Finding | None:
    """What the verb denies: in a relative clause, passively, by a clause, a gerund, an object."""
    sources = sources_of(token) or by_whom(token)
    cue = phrase.cue | _by(token)
    gerund = gerund_behind(token) if denies_clauses(phrase) else None
    one = token.head if token.dep_ == "relcl" and token.head.lower_ == "one" and token.head.dep_ == "attr" else None
    if one is not None and sources and (about := child(one.head, "nsubj")) is not None and is_claim(about):
        return thing_denied(token, about, sources, "denied-noun")  # "The accusation that ... is one he denies"
    if gerund is None and token.dep_ in {"relcl", "ccomp", "acl", "advcl"}:
        which = child(token, "dobj", "nsubjpass")
        if which is not None and which.tag_ == "WDT" and token.dep_ == "relcl":
            return _relative(token, which, cue, sources, phrase)
        noun = noun_before(token)
        if (
            noun is not None
            and phrase.thing is None
            and child(token, "ccomp", "xcomp", "nsubjpass") is None
            and sources
        ):
            return _appended(token, noun, cue, sources, phrase)  # "a claim the army denied"
    if token.dep_ == "acl" and token.tag_ == "VBN":
        if child(token, "auxpass") is not None:
            return _passive(token, token.head, cue, sources, phrase)  # the noun is its subject, misread
        return _appended(token, token.head, cue, sources, phrase) if sources else None
    passive = child(token, *PASSIVE_SUBJECTS) or shared_passive(token)
    if passive is not None:
        return _passive(token, passive, cue, sources, phrase)
    front = fronted(token)
    parts = fronted_before(token, front) if front is not None and not sources else None
    if parts is not None:
        return Finding(
            "denied-clause", token, cue, parts[0], Stance.DENIES, Kind.FACT, [parts[1]], source_words={parts[1].i}
        )
    if not sources and not polarity.is_negated(token):
        return None
    clause = child(token, "ccomp") or shared_clause(token) or front
    if gerund is not None:
        return _whole_or_pointing("denied-gerund", token, cue, words_of_gerund(token, gerund), sources)
    ahead = clause is not None and (clause.i > token.i or front == clause)
    if clause is not None and ahead and denies_clauses(phrase) and not _is_of_noun(clause, phrase.thing):
        if is_withheld(token, clause):
            return None
        return _clause(token, clause, cue, sources)
    thing = phrase.thing
    if thing is None or child(token, "dative", "iobj") is not None or is_withheld(token, thing) or is_somebody(thing):
        return None
    return _of_thing(token, thing, cue, sources, phrase, "denied-object")


def _clause(token: Token, clause: Token, cue: set[int], sources: list[Token]) -> Finding:
    return _whole_or_pointing("denied-clause", token, cue, reported_clause(clause), sources)


def _whole_or_pointing(rule: str, token: Token, cue: set[int], content: set[int], sources: list[Token]) -> Finding:
    words = " ".join(token.doc[i].lower_ for i in sorted(content) if not token.doc[i].is_punct)
    if answers.only_points_back(words):  # "denied that there were any", "denied he did", "denied doing so"
        return Finding(
            rule, token, cue, set(), Stance.DENIES, Kind.FACT, sources, in_place=content, antecedent="clause"
        )
    return Finding(rule, token, cue, content, Stance.DENIES, Kind.FACT, sources)


def _is_of_noun(clause: Token, thing: Token | None) -> bool:
    """ "rejected the idea that ...", with the clause hung on the verb."""
    return thing is not None and thing.i < clause.i and is_claim(thing) and clause_of(thing) == clause


def _taken_otherwise(token: Token) -> bool:
    """A verb that denies nothing here, and may attribute otherwise: "countered that", "ruled that"."""
    word = lexicon().verbs.get(token.lemma_.lower())
    return word is not None and word.stance != Stance.DENIES


def _by(token: Token) -> set[int]:
    by = child(token, "agent")
    return {by.i} if by is not None and child(token, "nsubjpass", "csubjpass") is not None else set()


def _passive(token: Token, passive: Token, cue: set[int], sources: list[Token], phrase: Phrase) -> Finding | None:
    if child(token, "dobj") is not None:
        return None  # "was denied entry"
    clause = child(token, "ccomp")
    if passive.dep_ in {"csubjpass", "csubj"} or (passive.lower_ == "it" and clause is not None):
        body = clause if passive.lower_ == "it" and clause is not None else passive
        return Finding("denied-passive", token, cue, reported_clause(body), Stance.DENIES, Kind.FACT, sources)
    if is_somebody(passive):
        return None  # "The striker was denied by the goalkeeper"
    nobody = token.lemma_ == "deny" and is_claim(passive)
    guilt = passive.lemma_ in lexicon().denials["guilt_nouns"] or any(c.lower_ == "any" for c in passive.children)
    if not sources and not nobody and not guilt:
        return None
    found = _of_thing(token, passive, cue, sources, phrase, "denied-passive")
    if found is not None:
        found.content = {i for i in found.content if i < min(cue, default=token.i)}
    return found


def _relative(token: Token, which: Token, cue: set[int], sources: list[Token], phrase: Phrase) -> Finding | None:
    """ "..., which Turkey has denied": the whole reported clause; "reports which it denied": the noun."""
    noun = token.head
    if noun.lemma_ in lexicon().denials["shell_nouns"] and token.i - noun.i < 12:
        comma = which.i > 0 and token.doc[which.i - 1].text == ","
        if not comma:
            return _appended(token, noun, cue, sources, phrase)
    if not sources:
        return None
    return Finding(
        "denied-which", token, cue, set(), Stance.DENIES, Kind.FACT, sources, in_place={which.i}, antecedent="clause",
    )  # fmt: skip


def _appended(token: Token, noun: Token, cue: set[int], sources: list[Token], phrase: Phrase) -> Finding | None:
    """ "an assertion denied by ...", "a claim the army rejected": the noun stands for the claim before it."""
    by = child(token, "agent")
    cue = cue | ({by.i} if by is not None else set())
    if noun.lemma_ in lexicon().denials["shell_nouns"]:
        found = shell(token, noun, sources, "denied-shell")
    else:
        own = phrase.words[0] in lexicon().denials["of_anything"]
        if not own and not is_claim(noun):
            return None
        content = {i for i in subtree(noun, [token]) if i < min(cue)}
        found = Finding("denied-noun", token, cue, content, Stance.DENIES, Kind.FACT, sources)
    found.cue = cue
    return found


def _of_thing(
    token: Token, thing: Token, cue: set[int], sources: list[Token], phrase: Phrase, rule: str
) -> Finding | None:
    """What is denied, as a noun phrase or a pronoun."""
    words = lexicon().denials
    if thing.tag_ == "VBG" and thing.dep_ == "pcomp":
        return None
    if thing.lower_ in OBJECT_WORDS:
        if " ".join(phrase.words) in words["not_of_pronouns"]:
            return None
        return Finding(
            rule, token, cue, set(), Stance.DENIES, Kind.FACT, sources, in_place={thing.i}, antecedent="clause"
        )
    if _is_ruling(token, thing) or (token.lemma_ == "deny" and thing.lemma_ in words["benefits"]):
        return None
    if phrase.words[0] not in words["of_anything"] and not is_claim(thing, phrase.words[0]):
        return None  # "rejected the bid", "dismissed the coach": an attitude, or no speech at all
    found = thing_denied(token, thing, sources, rule)
    if found.content and phrase.words[0] in words["of_anything"]:
        # "disclaimed responsibility for the bombing", hung on the verb
        prepositions = {"for", "of", "with", "to", "about"} | (
            {"in"} if thing.lemma_ in words["guilt_nouns"] else set()
        )
        for c in token.rights:
            if c.dep_ == "prep" and c.i == max(found.content) + 1 and c.lower_ in prepositions:
                found.content |= subtree(c)
    found.cue = cue - found.content
    return found


def _is_ruling(token: Token, thing: Token) -> bool:
    """ "The judge dismissed the charges": a decision, not an answer."""
    words = lexicon().denials
    who = subject(token)
    return (
        who is not None and who.lemma_.lower() in words["rulers"] and thing.lemma_ in words["ruled_nouns"]
        and clause_of(thing) is None
    )  # fmt: skip


def is_somebody(thing: Token) -> bool:
    """ "denied himself", "denied the striker": whoever is denied something is no claim."""
    words = lexicon().words
    if thing.pos_ == "PRON":
        return thing.lower_ in _PEOPLE
    if thing.pos_ == "PROPN":  # "denied Perez"; but "denied the Herald's story" has another head
        return thing.head.lemma_ == "deny" and not any(c.dep_ in {"det", "poss", "amod"} for c in thing.children)
    people = words["anonymous_nouns"] | words["role_nouns"] | words["servants_of_states"] | words["players"]
    return thing.pos_ == "NOUN" and thing.lemma_.lower() in people and clause_of(thing) is None


def is_withheld(token: Token, thing: Token) -> bool:
    """ "denied entry", "denies farmers access to water", "denied Rovers the lead": nothing is said."""
    if token.lemma_ != "deny":
        return False
    benefits = lexicon().denials["benefits"]
    doc = token.doc
    if (
        thing.pos_ == "NOUN"
        and thing.lemma_ in benefits
        and not any(c.lower_ in {"any", "all"} for c in thing.children)
    ):
        return True
    ahead = doc[token.i + 1 : min(token.i + 2 + _BEFORE_OBJECT, token.sent.end)]
    nouns = 0
    for t in ahead:
        if nouns and t.lower_ in benefits:
            return True
        if t.pos_ in {"VERB", "AUX"} or t.lower_ in {"that", "of", ","} or t.dep_ == "prep":
            return False
        if nouns and (t.pos_ == "DET" or t.tag_ == "PRP$"):
            return True  # a second noun phrase: "Rovers the lead"
        nouns += t.pos_ in {"NOUN", "PROPN", "PRON"} and t.tag_ != "PRP$"
    return False
