"""Reading a spaCy parse: subjects, spans, quotation marks.  All indices are token indices of one doc."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
_CLAUSES = {"advcl", "xcomp", "conj", "pcomp", "dep"}
_PAPERS = {"statement", "letter", "tweet", "post", "message", "release", "email", "note", "communique", "video"}
_DRIVING = {"force", "oblige", "compel", "drive", "move"}
_GOING_ON = {"add", "explain", "say", "note", "insist", "argue", "stress", "tell"}
_FINITE = {"VBD", "VBZ", "VBP"}
_WHO = {"who", "which", "that"}
_BOTH = {"both", "all", "each", "either", "neither"}
_BEGINNING = frozenset('“`"')  # what a quotation may begin with
_OPENING, _CLOSING = {"“", "``"}, {"”", "''"}


def child(token: Token, *deps: str) -> Token | None:
    for c in token.children:  # no generator: it is asked more often than anything else
        if c.dep_ in deps:
            return c
    return None


def subtree(token: Token, without: Iterable[Token] = ()) -> set[int]:
    """Token indices below and with ``token``, less the subtrees of ``without``."""
    cut: set[int] = set()
    for other in without:
        cut.update(t.i for t in other.subtree)
    return {t.i for t in token.subtree} - cut


def is_passive(verb: Token) -> bool:
    return any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children)


def subject(verb: Token, depth: int = 0) -> Token | None:
    """Who does it, looked for up the clauses that share a subject; the noun where "who" or "which" stands.

    None for a passive verb: its subject is what is spoken of, never who speaks.
    """
    if depth > 6:
        return None
    own = child(verb, "nsubj")
    if own is not None:
        if own.lower_ in _WHO and own.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl":
            return verb.head
        if own.lower_ in {"which"} and verb.dep_ != "relcl":
            return None
        return own
    if is_passive(verb):
        return None
    if verb.dep_ in {"acl", "advcl"} and verb.tag_ == "VBG" and verb.i and verb.nbor(-1).text == ",":
        above = next((t for t in verb.ancestors if t.pos_ in {"VERB", "AUX"} and child(t, "nsubj") is not None), None)
        if above is not None:
            return subject(above, depth + 1)  # "she said at the clinic, adding that ..."
    if verb.dep_ == "acl" and verb.tag_ in {"VBD", "VBZ", "VBP"} and verb.head.dep_ == "ROOT" and verb.head.i < verb.i:
        return verb.head  # a main verb that the parse hangs on its subject
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
        issued = verb.head.dep_ == "dobj" and verb.head.lemma_ in _PAPERS
        return (subject(verb.head.head, depth + 1) if issued else None) or verb.head
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and verb.head.head.lemma_ in {"quote", "cite"}:
        return child(verb.head.head, "nsubjpass")
    if verb.dep_ in {"acl", "xcomp"} and verb.head.pos_ in {"NOUN", "ADJ"} and child(verb, "aux") is not None:
        above = next((t for t in verb.ancestors if t.pos_ in {"VERB", "AUX"}), None)
        pains = above is not None and above.lemma_ in {"be", "go", "have", "take", "make"}
        return subject(above, depth + 1) if above is not None and pains else None  # "is at pains to stress"
    if verb.dep_ == "pcomp" and verb.head.pos_ == "ADP" and verb.head.head.pos_ in {"VERB", "AUX"}:
        return subject(verb.head.head, depth + 1)  # "after seeking to ...", "in addition to stating that ..."
    if verb.dep_ in _CLAUSES and verb.head.pos_ in {"VERB", "AUX"} and verb.head != verb:
        found = subject(verb.head, depth + 1)
        if found is None and is_passive(verb.head):
            if verb.dep_ == "xcomp" and verb.head.lemma_ in _DRIVING:
                return child(verb.head, "nsubjpass")  # "was forced to deny"
            return child(verb.head, "nsubjpass") if verb.dep_ == "advcl" else None
        return found
    return None


def agent(verb: Token) -> Token | None:
    """The X of "by X"."""
    by = child(verb, "agent")
    return child(by, "pobj") if by is not None else None


def noun_phrase(head: Token) -> set[int]:
    """The phrase of a source: with its modifiers and appositives, without relative clauses and co-ordination."""
    drop = [
        c for c in head.children
        if c.dep_ in {"relcl", "conj", "cc", "parataxis", "preconj"}
        or (c.dep_ == "punct" and c.text not in {"-", "–"})
        or (c.dep_ == "acl" and (c.i > head.i + 6 or c.tag_ in {"VBD", "VBZ"}))  # a main verb, misread
        or (c.i < head.i and c.lower_ in _BOTH and any(k.dep_ == "conj" for k in head.children))
    ]  # fmt: skip
    found = subtree(head, drop)
    return trim(head.doc, largest_run(found, head.i))


def largest_run(indices: set[int], around: int) -> set[int]:
    """The unbroken run that holds ``around``; commas between its parts do not break it."""
    run = {around}
    low = high = around
    while low - 1 in indices:
        low -= 1
        run.add(low)
    while high + 1 in indices:
        high += 1
        run.add(high)
    return run


def trim(doc: Doc, indices: set[int]) -> set[int]:
    """Without punctuation and blanks at the edges."""
    found = sorted(indices)
    while found and (doc[found[0]].is_punct or doc[found[0]].is_space or doc[found[0]].is_quote):
        found.pop(0)
    while found and (doc[found[-1]].is_punct or doc[found[-1]].is_space or doc[found[-1]].is_quote):
        if doc[found[-1]].text in {")", "]"} and any(doc[i].text in {"(", "["} for i in found):
            break
        found.pop()
    return set(found)


def runs(indices: set[int], doc: Doc) -> list[tuple[int, int]]:
    """Unbroken runs as (first, last), with bare punctuation between two of them not parting them."""
    found: list[tuple[int, int]] = []
    for i in sorted(indices):
        if found and all(doc[k].is_punct or doc[k].is_space for k in range(found[-1][1] + 1, i)):
            found[-1] = (found[-1][0], i)
        else:
            found.append((i, i))
    return found


def quoted(doc: Doc) -> list[bool]:
    """For each token: does it stand within double quotation marks?  The marks themselves do not."""
    if _BEGINNING.isdisjoint(doc.text):
        return [False] * len(doc)
    flags, inside = [], False
    for token in doc:
        text = token.text
        if text in _OPENING or (text == '"' and not inside):
            inside = True
            flags.append(False)
        elif text in _CLOSING or (text == '"' and inside):
            inside = False
            flags.append(False)
        else:
            flags.append(inside)
    return flags


def verb_group(verb: Token) -> set[int]:
    """The verb with its auxiliaries, negation and particle: "have told", "did not deny"."""
    found = {verb.i}
    for c in verb.children:
        if c.dep_ in {"aux", "auxpass", "neg", "prt"}:
            found.add(c.i)
    low = min(found)
    doc = verb.doc
    return {i for i in range(low, max(found) + 1) if i in found or doc[i].dep_ == "advmod" or i == verb.i} or found


def reported_clause(clause: Token) -> set[int]:
    """A reported clause without its "that"."""
    first = clause.left_edge
    marks = {c.i for c in clause.children if c.dep_ == "mark" and c.lower_ == "that"}
    if first.lower_ == "that" and first.tag_ in {"IN", "WDT"}:
        marks.add(first.i)  # also where the parse takes it for a relative pronoun
    return subtree(clause) - marks - _said_on(clause) - _done_beside(clause)


def _said_on(clause: Token) -> set[int]:
    """ "denied that P, *explaining that Q*": what whoever speaks goes on to say, read as part of P."""
    words: set[int] = set()
    for c in clause.subtree:
        if c.tag_ == "VBG" and c.dep_ == "advcl" and c.lemma_ in _GOING_ON and c.i and c.nbor(-1).text == ",":
            words |= {c.i - 1, *(t.i for t in c.subtree)}
    return words


def _done_beside(clause: Token) -> set[int]:
    """ "denies that it was a crime *and goes to lengths to say so*": by its tense, what whoever speaks does beside."""
    verb, own = clause.head, clause.tag_
    if verb.tag_ not in _FINITE or own not in _FINITE or own == verb.tag_ or verb.i > clause.i:
        return set()
    for c in clause.children:
        if c.dep_ == "conj" and c.tag_ == verb.tag_ and child(c, *SUBJECTS, *PASSIVE_SUBJECTS, "expl") is None:
            and_ = {t.i for t in clause.children if t.dep_ == "cc" and t.i < c.i}
            return subtree(c) | and_
    return set()


def sources_of(verb: Token) -> list[Token]:
    """Heads of who says it; nobody does where something merely seems so."""
    if verb.lemma_ in {"seem", "appear"}:
        return []
    who = agent(verb) if is_passive(verb) or verb.tag_ == "VBN" else None
    if who is None:
        who = subject(verb)
    if who is None or (who.lower_ in {"it", "what", "there"} and is_passive(verb)):
        return []
    return several(who)


def several(who: Token) -> list[Token]:
    """Each of several sources by itself: those that are co-ordinated, and one that a comma and "and" set off
    at the end of an appositive ("an aide to the president, A B, and the government")."""
    found = [who]
    for head in found:
        found += [
            c for c in head.children
            if c.dep_ == "conj" and c.pos_ in {"NOUN", "PROPN", "PRON"} and c.lower_ not in _BOTH
        ]  # fmt: skip
    for token in who.subtree:
        if token.dep_ == "conj" and token not in found and token.pos_ in {"NOUN", "PROPN"}:
            before = token.head
            and_ = next((c for c in before.children if c.dep_ == "cc"), None)
            if and_ is not None and and_.i > 0 and who.doc[and_.i - 1].text == "," and before.dep_ == "appos":
                found.append(token)
    return sorted(found, key=lambda token: token.i)
