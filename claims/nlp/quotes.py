"""Attributions that stand beside their content: ", the Kremlin said", “...,” she said, “...”, X: ..."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from claims.nlp import answers
from claims.nlp.channels import is_a_medium
from claims.nlp.finding import Finding
from claims.nlp.lexicon import CueWord, lexicon
from claims.nlp.syntax import child, runs, subject, subtree, trim, verb_group
from claims.nlp.types import Stance

_OPEN, _CLOSE = {"“", '"', "``", "‘"}, {"”", '"', "''", "’"}
_STOPS = {".", ",", ":", ";", "—", "–", "“", "”", '"', "!", "?", "(", ")"}
_FROM_LEFT = {",", "”", '"', "?", "!", "''", "—", "–", ".", "’"}
_SETTING = {"prep", "advmod", "npadvmod", "advcl", "nmod", "mark", "cc"}
_SUBORDINATE = {"that", "if", "whether"}


def beside(verb: Token, word: CueWord, flags: list[bool]) -> Finding | None:
    """The finding of a verb whose content stands beside it rather than below it, or None.

    The group of subject and verb is set off by punctuation; its content is what the sentence has before it
    (and the whole of a quotation that ends there), what follows it after a comma, and the quotation that
    goes on in the next sentence.
    """
    doc = verb.doc
    speaker = _near_subject(verb)
    if speaker is None:
        return None
    low, high = _group(verb, speaker)
    if any(doc[i].lower_ in _SUBORDINATE for i in range(high + 1, min(high + 2, len(doc)))):
        return None
    ccomp = child(verb, "ccomp")
    if ccomp is not None and ccomp.i > verb.i and any(c.lower_ in _SUBORDINATE for c in ccomp.lefts):
        return None
    left = _left_of(doc, low, verb.sent.start, flags)
    is_no = answers.only_says_no([doc[i].lower_.replace("’", "'") for i in sorted(left) if not doc[i].is_punct])
    if left and not is_no and not any(flags[i] for i in left) and not _is_a_clause(left, verb, doc, high):
        left = set()
    right = _right_of(doc, high, verb.sent.end, flags, has_left=bool(left))
    if left and any(above.i in right for above in verb.ancestors):
        right = set()  # "X, the minister told Interfax, Reuters reported": who says that he said so
    content = left | right
    if left or right:
        content |= _goes_on(doc, high if not right else max(right), verb.sent.end, flags)
    content -= set(range(low, high + 1))
    words = [doc[i].lower_ for i in sorted(content) if not doc[i].is_punct]
    if len(content) < 2 and not (word.stance == Stance.ASSERTS and answers.only_says_no(words)):
        return None
    rule = "beside-quote" if any(flags[i] for i in content) else "beside"
    return Finding(
        rule=rule, anchor=verb, cue=verb_group(verb), content=content, stance=word.stance, kind=word.kind,
        sources=[speaker],
    )  # fmt: skip


def _near_subject(verb: Token) -> Token | None:
    """The subject beside the verb: "the Kremlin said", "said the Kremlin"."""
    own = child(verb, "nsubj")
    if own is None and verb.tag_ in {"VBD", "VBZ"} and verb.i and verb.nbor(-1).text in _CLOSE | {","}:
        own = child(verb, "dobj")  # "...,” replied its conductor": who says it, read as an object
        if verb.nbor(-1).text == "," and not (own is not None and own.i > verb.i and is_a_medium(own)):
            own = None  # "..., reported the agency Mehr"
    if own is None and verb.dep_ == "conj":
        own = subject(verb)
    if own is None or own.lower_ in {"who", "which", "that", "it", "what"}:
        return None
    return own


def _group(verb: Token, speaker: Token) -> tuple[int, int]:
    """First and last token of "the Kremlin said on Monday"."""
    doc, sent = verb.doc, verb.sent
    members = verb_group(verb)
    if abs(speaker.i - verb.i) < 40 and speaker.sent == sent:
        phrase = subtree(speaker)
        members |= {i for i in phrase if min(phrase) <= i <= max(phrase)} if verb.i not in phrase else {speaker.i}
    low, high = min(members), max(members)
    for token in verb.children:  # "told Reuters", "said on Monday": to the next stop
        if token.i > verb.i and token.dep_ in {"dobj", "prep", "npadvmod", "advmod", "dative"}:
            end = max(t.i for t in token.subtree)
            stop = next((i for i in range(token.i, end + 1) if doc[i].text in _STOPS), end + 1)
            high = max(high, stop - 1)
    return low, min(high, sent.end - 1)


def _left_of(doc: Doc, low: int, start: int, flags: list[bool]) -> set[int]:
    before = low - 1
    if before < 0 or doc[before].text not in _FROM_LEFT:
        return set()
    if before >= start and low > start:
        found = set(range(start, low))
    elif doc[before].text in _CLOSE:  # the sentence was cut behind the quotation
        found = set()
    else:
        return set()
    if doc[before].text in _CLOSE or (before > 0 and doc[before - 1].text in _CLOSE):
        k = before - 1
        while k >= 0 and (flags[k] or doc[k].text in _CLOSE):
            found.add(k)
            k -= 1
            if not flags[k + 1] and k + 1 < before - 1:
                break
    return found


def _is_a_clause(left: set[int], verb: Token, doc: Doc, high: int) -> bool:
    """What stands before ", the Kremlin said" is said only where the saying ends there, and where it is more
    than the saying's own time and place: "In a letter on Monday, he said that ..." says what follows."""
    if high + 1 < verb.sent.end and doc[high + 1].text not in _STOPS | _CLOSE:
        return False
    setting = {t.i for c in verb.children if c.dep_ in _SETTING for t in c.subtree}
    rest = left - setting
    return any(doc[i].pos_ in {"VERB", "AUX"} for i in rest)


def _right_of(doc: Doc, high: int, end: int, flags: list[bool], *, has_left: bool) -> set[int]:
    after = high + 1
    if after >= len(doc):
        return set()
    text = doc[after].text
    if text in {",", ":"} and after + 1 < len(doc):
        if doc[after + 1].text in _OPEN:
            return _quotation(doc, after + 1, flags)
        if text == ":" and not has_left:
            return set(range(after + 1, end))
        if has_left and text == ",":
            rest = range(after + 1, end)
            # "X, he said, according to Reuters", "..., he said, adding that": nothing of the content
            if len(rest) > 2 and doc[after + 1].tag_ not in {"VBG", "WP", "WDT", "VBN", "CC", "IN", "RB", "WRB"}:
                return set(rest)
    elif text in _OPEN and not has_left:
        return _quotation(doc, after, flags)
    return set()


def _quotation(doc: Doc, opening: int, flags: list[bool]) -> set[int]:
    end = opening + 1
    while end < len(doc) and flags[end]:
        end += 1
    return set(range(opening + 1, end))


def quotation_before(doc: Doc, low: int, flags: list[bool]) -> set[int]:
    """The quotation that ends right before the token ``low``."""
    k = low - 1
    while k >= 0 and (doc[k].text in _CLOSE or doc[k].text == ","):
        k -= 1
    found = set()
    while k >= 0 and flags[k]:
        found.add(k)
        k -= 1
    return found


def _goes_on(doc: Doc, last: int, end: int, flags: list[bool]) -> set[int]:
    """The quotation that the next sentence begins with, if it is whole there and nobody else is named."""
    k = end
    while k > last + 1 and doc[k - 1].text in _OPEN and k - 1 > last:
        k -= 1
    if last >= end - 1 and last > 0:
        k = last + 1
        while k < len(doc) and doc[k].text in (_CLOSE | {"."}) and doc[k].text not in {"“"}:
            k += 1
    if k >= len(doc) or doc[k].text not in _OPEN:
        return set()
    found = _quotation(doc, k, flags)
    if not found:
        return set()
    final = max(found)
    ends_whole = doc[final].text in {".", "!", "?"} or final + 2 >= len(doc)
    return found if ends_whole and len(found) > 2 else set()


def colon(doc: Doc, flags: list[bool]) -> list[Finding]:
    """ "Limbaugh: we never agreed": a name, a colon, and what it says; in a line, or a sentence, that begins so."""
    found = []
    for sent in doc.sents:
        mark = next((t for t in doc[sent.start : min(sent.start + 9, len(doc))] if t.text == ":"), None)
        if mark is None or mark.i == sent.start:
            continue
        one = _colon(doc, sent.start, mark, flags)
        if one is not None:
            found.append(one)
    return found


def _colon(doc: Doc, start: int, mark: Token, flags: list[bool]) -> Finding | None:
    lex = lexicon()
    head, phrase = doc[mark.i - 1], doc[start : mark.i].text.lower()
    if mark.i + 2 >= len(doc) or flags[mark.i]:
        return None
    named = all(t.pos_ in {"PROPN", "ADJ", "NOUN", "PART", "DET", "PUNCT", "NUM", "PRON"} for t in doc[start : mark.i])
    known = phrase in lex.names or phrase.split()[-1:] == ["report"] or phrase in {"report", "poll", "study"}
    opening = doc[mark.i + 1].text in _OPEN
    speaker = (
        head.lemma_.lower() in lex.words["role_nouns"] | lex.words["anonymous_nouns"] | lex.words["government_nouns"]
    )
    if not named or not (known or (head.pos_ == "PROPN" and doc[start].is_title) or speaker or doc[start].is_upper):
        return None
    if not known and not (opening or (len(doc) < 30 and start == 0)):
        return None
    end = len(doc) if start == 0 and not opening else doc[mark.i + 1].sent.end
    content = _quotation(doc, mark.i + 1, flags) if opening else set(range(mark.i + 1, end))
    if not content:
        return None
    word = lex.verbs["say"]
    return Finding(
        rule="colon", anchor=mark, cue={mark.i}, content=content, stance=word.stance, kind=word.kind, sources=[head],
    )  # fmt: skip


def content_spans(doc: Doc, indices: set[int]) -> list[tuple[int, int]]:
    """Character spans of token indices, trimmed at their edges; punctuation inside them does not part them."""
    spans = []
    for first, last in runs(indices, doc):
        part = sorted(trim(doc, set(range(first, last + 1))))
        if part:
            spans.append((doc[part[0]].idx, doc[part[-1]].idx + len(doc[part[-1]].text)))
    return spans
