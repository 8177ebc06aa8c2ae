"""Denials by a verb: of a clause, a gerund, a noun, of what stands before; and what only looks like one.

Which words deny, and of what, stands in data/denials.json; whether they do here, ``polarity`` decides.
"""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from claims.nlp import answers, polarity
from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.polarity import Polarity
from claims.nlp.shells import OBJECT_WORDS, clause_of, is_claim, shell, thing_denied
from claims.nlp.syntax import agent, child, reported_clause, several, sources_of, subject, subtree, verb_group
from claims.nlp.types import Kind, Stance

_PASSIVES = ("nsubjpass", "csubjpass")
_FARTHEST_AUXILIARY = 6  # words before the verb: one that stands farther off is another verb's
_BEFORE_OBJECT = 4  # words between "denies" and the benefit that it withholds: "denies farmers access"


class Phrase(NamedTuple):
    """A denying verb with the words that belong to it, and the noun phrase that it is said of."""

    words: tuple[str, ...]
    cue: set[int]
    thing: Token | None


def verb(token: Token) -> list[Finding] | None:
    """The findings of a verb that may deny; None leaves it to the common rules."""
    lemma = token.lemma_.lower()
    if lemma in lexicon().denials["accepting"]:
        return _not_accepted(token)
    phrase = _phrase(token)
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


def _phrase(token: Token) -> Phrase | None:
    """The longest phrase of the lists that the verb makes with what stands behind it."""
    for words in lexicon().denial_phrases.get(token.lemma_.lower(), ()):
        matched = _matched(token, words[1:])
        if matched is None:
            continue
        thing = child(matched[-1], "pobj", "pcomp") if matched else None
        if thing is None:
            direct = child(token, "dobj")
            thing = direct if direct not in matched else None
        cue = {i for i in verb_group(token) if token.i - i < _FARTHEST_AUXILIARY} | {t.i for t in matched}
        if matched and max(cue) - min(cue) < len(cue) + 2:
            cue = {i for i in range(min(cue), max(cue) + 1) if thing is None or i not in subtree(thing)}
        return Phrase(words, cue, thing)
    return None


def _matched(token: Token, words: tuple[str, ...]) -> list[Token] | None:
    """The tokens of the phrase's further words, behind the verb and below it; a particle may stand behind the
    object ("laughed the rumour off")."""
    found: list[Token] = []
    cursor = token.i
    sent_end = token.sent.end
    for word in words:
        near = next((t for t in token.doc[cursor + 1 : min(cursor + 4, sent_end)] if t.lower_ == word), None)
        if near is None or token not in near.ancestors:
            near = next((c for c in token.rights if c.lower_ == word and c.dep_ in {"prt", "advmod"}), None)
        if near is None:
            return None
        found.append(near)
        cursor = near.i
    return found


def _denied(token: Token, phrase: Phrase) -> Finding | None:
    """What the verb denies: in a relative clause, passively, by a clause, a gerund, an object."""
    sources = sources_of(token) or _by_whom(token)
    cue = phrase.cue | _by(token)
    gerund = _gerund_behind(token) if _denies_clauses(phrase) else None
    if gerund is None and token.dep_ in {"relcl", "ccomp", "acl", "advcl"}:
        which = child(token, "dobj", "nsubjpass")
        if which is not None and which.tag_ == "WDT" and token.dep_ == "relcl":
            return _relative(token, which, cue, sources, phrase)
        noun = _noun_before(token)
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
    passive = child(token, *_PASSIVES) or _shared_passive(token)
    if passive is not None:
        return _passive(token, passive, cue, sources, phrase)
    fronted = _fronted(token)
    parts = _fronted_before(token, fronted) if fronted is not None and not sources else None
    if parts is not None:
        return Finding(
            "denied-clause", token, cue, parts[0], Stance.DENIES, Kind.FACT, [parts[1]], source_words={parts[1].i}
        )
    if not sources and not polarity.is_negated(token):
        return None
    clause = child(token, "ccomp") or _shared_clause(token) or _fronted(token)
    if gerund is not None:
        return Finding("denied-gerund", token, cue, _of_gerund(token, gerund), Stance.DENIES, Kind.FACT, sources)
    ahead = clause is not None and (clause.i > token.i or _fronted(token) == clause)
    if clause is not None and ahead and _denies_clauses(phrase) and not _is_of_noun(clause, phrase.thing):
        if is_withheld(token, clause):
            return None
        return _clause(token, clause, cue, sources)
    thing = phrase.thing
    if thing is None or child(token, "dative", "iobj") is not None or is_withheld(token, thing):
        return None
    return _of_thing(token, thing, cue, sources, phrase, "denied-object")


def _noun_before(token: Token) -> Token | None:
    """The claim noun that a clause without its object stands behind: "a claim (that) the army rejected"."""
    first = token.left_edge
    if first.i == token.i or first.i == 0:
        return None
    before = first.nbor(-1)
    if before.lower_ == "that" and before.i:
        before = before.nbor(-1)
    return before if before.lemma_.lower() in lexicon().denials["shell_nouns"] else None


def _clause(token: Token, clause: Token, cue: set[int], sources: list[Token]) -> Finding:
    content = reported_clause(clause)
    words = " ".join(token.doc[i].lower_ for i in sorted(content) if not token.doc[i].is_punct)
    if answers.only_points_back(words):  # "denied that there were any", "denied he did"
        return Finding(
            "denied-clause", token, cue, set(), Stance.DENIES, Kind.FACT, sources, in_place=content,
            antecedent="clause",
        )  # fmt: skip
    return Finding("denied-clause", token, cue, content, Stance.DENIES, Kind.FACT, sources)


def _is_of_noun(clause: Token, thing: Token | None) -> bool:
    """ "rejected the idea that ...", with the clause hung on the verb."""
    return thing is not None and thing.i < clause.i and is_claim(thing) and clause_of(thing) == clause


def _gerund_behind(token: Token) -> Token | None:
    """The gerund that stands right behind the verb, whatever the parse takes it for: "denied *fathering* the child",
    "denies ever having *taken* money"."""
    for t in token.doc[token.i + 1 : min(token.i + 5, token.sent.end)]:
        if t.tag_ == "VBG" and t.dep_ not in {"amod", "compound"}:
            return t.head if t.dep_ in {"aux", "auxpass"} and t.head.i > token.i else t
        noun = t.lower_.endswith("ing") and t.tag_ == "NN" and t.i == token.i + 1 and t.dep_ != "compound"
        if noun and not is_claim(t) and t.i + 1 < token.sent.end and t.nbor(1).pos_ in {"ADP", "PUNCT", "SCONJ"}:
            return t
        if t.pos_ != "ADV" and t.lower_ not in {"both", "either", "on", "in", *lexicon().words["weekdays"]}:
            return None
    return None


def _of_gerund(token: Token, gerund: Token) -> set[int]:
    """Its words; of a gerund that was read as a noun also what hangs on the verb behind it."""
    content = subtree(gerund)
    if gerund.tag_ == "NN":
        for c in token.rights:
            if c.dep_ in {"prep", "npadvmod"} and c.i > gerund.i:
                content |= subtree(c)
    return {i for i in content if i > token.i}


def _by_whom(token: Token) -> list[Token]:
    """The X of "rejected as groundless by X", where the parse hangs it on the judgement."""
    if token.tag_ != "VBN":
        return []
    for t in token.subtree:
        if t.lower_ == "by" and t.i > token.i and t.dep_ in {"prep", "agent"}:
            who = child(t, "pobj")
            if who is not None:
                return several(who)
    return []


def _shared_clause(token: Token) -> Token | None:
    """ "first denied, then confirmed, that ...": the clause hangs on the last verb."""
    if any(c.dep_ in {"dobj", "xcomp", "prep"} for c in token.children):
        return None
    for other in token.children:
        clause = child(other, "ccomp") if other.dep_ in {"conj", "dep"} and other.pos_ == "VERB" else None
        if clause is not None and clause.i > other.i and any(c.lower_ == "that" for c in clause.lefts):
            return clause
    return None


def _fronted(token: Token) -> Token | None:
    """ "That he ever met the hitman Sirk denies": a clause with "that" that the sentence begins with."""
    first = token.sent[0]
    if (
        first.lower_ != "that"
        or first.i >= token.i
        or first.tag_ not in {"IN", "WDT"}
        or child(token, "dobj") is not None
    ):
        return None
    clause = child(token, "ccomp", "csubj", "advcl")
    return clause if clause is not None and clause.i < token.i and clause.left_edge == first else None


def _fronted_before(token: Token, clause: Token) -> tuple[set[int], Token] | None:
    """The clause without the subject that stands before the verb, and that subject: the parse has it in the clause."""
    last = token.doc[token.i - 1]
    if last.pos_ != "PROPN" or last not in clause.subtree or child(token, "nsubj") is not None:
        return None
    return {i for i in subtree(clause) if i < last.i and i != clause.left_edge.i}, last


def _shared_passive(token: Token) -> Token | None:
    """ "was confirmed by two guests and denied by a third": the subject that the verb has in common."""
    if token.dep_ != "conj" or token.tag_ != "VBN" or agent(token) is None or child(token, "nsubj") is not None:
        return None
    return child(token.head, *_PASSIVES)


def _denies_clauses(phrase: Phrase) -> bool:
    words = lexicon().denials
    return " ".join(phrase.words) in words["of_clauses"]


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


def _not_accepted(token: Token) -> list[Finding] | None:
    """ "does not accept that", "refused to concede that", "does not recognise these figures" """
    above = token.head
    withheld = token.dep_ == "xcomp" and above.lemma_ in lexicon().denials["withholding"]
    who = subject(token)
    neither = who is not None and any(c.lower_ == "neither" for c in who.children)
    negated = neither or any(c.dep_ == "neg" or c.lower_ == "nor" for c in token.children)
    if not (withheld or negated):
        return None
    sources = sources_of(token)
    that = next((t for t in token.doc[token.i + 1 : token.i + 2] if t.lower_ == "that"), None)
    if sources and that is not None and child(token, "ccomp") is None:
        content = _to_the_end(that)  # a clause that the parse has in pieces
        cue = set(range(min(verb_group(above if withheld else token)), token.i + 1))
        return [Finding("not-accepted", token, cue, content, Stance.DENIES, Kind.FACT, sources)]
    clause, thing = child(token, "ccomp"), child(token, "dobj")
    cue = verb_group(token)
    if withheld:
        cue = set(range(min(verb_group(above)), token.i + 1))
    if not sources or (token.lemma_ in {"acknowledge", "buy", "endorse"} and clause is None and thing is None):
        return None
    if clause is not None and clause.i > token.i and token.lemma_ not in {"endorse", "recognize", "recognise"}:
        content = reported_clause(clause)
        return [Finding("not-accepted", token, cue, content, Stance.DENIES, Kind.FACT, sources)]
    guilt = thing is not None and thing.lemma_ in lexicon().denials["guilt_nouns"]
    if thing is not None and thing.i > token.i and is_claim(thing) and not guilt and token.lemma_ != "agree":
        found = thing_denied(token, thing, sources, "not-accepted")
        found.cue = cue
        return [found]
    return None


def may_deny(token: Token) -> bool:
    """Is it a word of a phrase that denies, as far as the words beside it tell?"""
    return token.lemma_.lower() in lexicon().denial_phrases and _phrase(token) is not None


def _to_the_end(that: Token) -> set[int]:
    """From behind "that" to the sentence's end."""
    words = [t.i for t in that.sent if t.i > that.i]
    return {i for i in words if not (i == words[-1] and that.doc[i].is_punct)}


def takes_back(token: Token) -> list[Finding]:
    """ "took back her remark that ...", "walked back the claim": of a claim noun only."""
    particle = next((c for c in token.children if c.lower_ == "back" and c.i > token.i), None)
    thing = child(token, "dobj")
    sources = sources_of(token)
    if particle is None or thing is None or not sources or not is_claim(thing):
        return []
    clause = child(token, "ccomp")
    content = subtree(thing) | (subtree(clause) if clause is not None else set())
    return [
        Finding(
            "taken-back",
            token,
            verb_group(token) | {particle.i},
            content - {particle.i},
            Stance.RETRACTS,
            Kind.FACT,
            sources,
        )
    ]


def claim_within(token: Token) -> set[int] | None:
    """The clause of a claim noun below the token: "comment on reports *that ...*"."""
    for noun in token.subtree:
        if noun.pos_ == "NOUN" and is_claim(noun):
            clause = next((c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and c.i > noun.i), None)
            if clause is not None and any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children):
                return reported_clause(clause)
    return None
