"""A denying verb with the words that belong to it: "pushed back on", "laughed off", "took issue with"."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from claims.nlp.lexicon import lexicon
from claims.nlp.syntax import child, subtree, verb_group

_FARTHEST_AUXILIARY = 6  # words before the verb: one that stands farther off is another verb's


class Phrase(NamedTuple):
    """A denying verb with the words that belong to it, and the noun phrase that it is said of."""

    words: tuple[str, ...]
    cue: set[int]
    thing: Token | None


def phrase_of(token: Token) -> Phrase | None:
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


def denies_clauses(phrase: Phrase) -> bool:
    words = lexicon().denials
    return " ".join(phrase.words) in words["of_clauses"]


def may_deny(token: Token) -> bool:
    """Is it a word of a phrase that denies, as far as the words beside it tell?"""
    return token.lemma_.lower() in lexicon().denial_phrases and phrase_of(token) is not None
