"""From the head of a noun phrase to a source: its name, its kind, whom it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from claims.nlp.lexicon import Name, lexicon
from claims.nlp.syntax import child, noun_phrase, subtree, trim
from claims.nlp.types import FoundSource, SourceKind, Span

_PRONOUNS = {"he", "she", "they", "it", "him", "her", "them", "we", "i", "you", "his", "their"}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
            "ten": 10, "a dozen": 12}  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|a|an|another|its|his|her|their)\s+", re.I)
_CASE = re.compile(r"['’]s$|(?<=s)['’]$")
_OUTLET_BEHIND = re.compile(r"(?: news)?(?: agency| newspaper| website| channel| network)$")
_FOREIGN = re.compile(r"^(?:ministry of )?foreign (?:affairs )?ministry$|^ministry of foreign affairs$")


@dataclass(slots=True)
class Memory:
    """Who was named as a source in this document so far, latest last: what pronouns are resolved by."""

    text: str  # of the document, in lower case
    people: list[FoundSource] = field(default_factory=list)
    groups: list[FoundSource] = field(default_factory=list)  # those of the people that are several, or unnamed
    bodies: list[FoundSource] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)  # last name -> full name, of this document

    def blank(self) -> Memory:
        """Of the same document, before anybody was named."""
        return Memory(self.text)

    def remember(self, source: FoundSource) -> None:
        human = source.kind in {SourceKind.PERSON, SourceKind.ANONYMOUS}
        (self.people if human else self.bodies).append(source)
        if human and (source.group_size or source.kind == SourceKind.ANONYMOUS):
            self.groups.append(source)
        words = source.name.split()
        if source.kind == SourceKind.PERSON and len(words) > 1:
            self.named.setdefault(words[-1].lower(), source.name)

    def resolve(self, pronoun: str) -> FoundSource | None:
        if pronoun in {"he", "she", "him", "her", "his"}:
            return self.people[-1] if self.people else None
        if pronoun in {"they", "them", "their"}:
            latest = self.groups or self.bodies or self.people
            return latest[-1] if latest else None
        if pronoun == "it":
            return self.bodies[-1] if self.bodies else None
        return None


def read(head: Token, offset: int, memory: Memory, beside: Sequence[Token] = ()) -> FoundSource:
    """The source that a noun phrase names; ``offset`` is where its paragraph begins in the document.

    ``beside`` are the heads of the sources that are co-ordinated with it: their words are not its own.
    """
    doc = head.doc
    others = {i for other in beside if other.i > head.i for i in subtree(other)}
    own = {i for i in noun_phrase(head) - others if not others or i < min(others)}
    phrase = sorted(trim(doc, own - _and(doc, others))) or [head.i]
    span = (offset + doc[phrase[0]].idx, offset + doc[phrase[-1]].idx + len(doc[phrase[-1]].text))
    if head.lower_ in _PRONOUNS and head.pos_ == "PRON":
        meant = memory.resolve(head.lower_)
        if meant is None:
            return FoundSource(name=head.text, kind=SourceKind.PERSON, span=span, guess=True)
        return FoundSource(meant.name, meant.kind, span, meant.affiliation, meant.group_size, guess=True)
    words = _CASE.sub("", doc[phrase[0] : phrase[-1] + 1].text)
    found = _known(words, head, span, memory) or _described(words, head, span, memory)
    memory.remember(found)
    return found


def _and(doc: Doc, others: set[int]) -> set[int]:
    """The "and" in front of the next source."""
    return {min(others) - 1} if others and doc[min(others) - 1].dep_ == "cc" else set()


def _known(words: str, head: Token, span: Span, memory: Memory) -> FoundSource | None:
    """By the gazetteer: whole, without its article or title, or as "X's ministry"."""
    lex = lexicon()
    plain = words.replace("’", "'").strip()
    bare = _ARTICLE.sub("", plain)
    for form in (plain.lower(), bare.lower()):
        if name := lex.names.get(form):
            return _of(name, span)
        if (name := lex.names.get(_OUTLET_BEHIND.sub("", form))) and name.kind == SourceKind.MEDIA:
            return _of(name, span)  # "the Interfax agency"
        if (role := lex.roles.get(form)) and role.name.split()[-1].lower() in memory.text:
            return FoundSource(role.name, role.kind, span, role.of, guess=True)
    if office := _office_of_a_person(bare):
        return _of(office, span)
    if body := _state_body(bare, head):
        return FoundSource(body.name, body.kind, span, body.of)
    # "Russian President Vladimir Putin", "Mr Putin": the name at the end
    last = [t.text for t in head.doc[head.i - min(2, head.i) : head.i + 1] if t.pos_ == "PROPN"]
    for size in (3, 2, 1):
        person = lex.names.get(" ".join(last[-size:]).lower()) if len(last) >= size else None
        if person and person.kind == SourceKind.PERSON and head.pos_ == "PROPN":
            return _of(person, span)
    return None


def _office_of_a_person(words: str) -> Name | None:
    """ "Emmanuel Macron's office": known by his last name."""
    names = lexicon().names
    owner, sep, office = words.rpartition("'s ")
    person = names.get(owner.lower()) if sep and office in {"office", "administration"} else None
    return names.get(f"{person.name.split()[-1].lower()}'s {office}") if person else None


def _of(name: Name, span: Span) -> FoundSource:
    return FoundSource(name.name, name.kind, span, name.of)


def _state_body(words: str, head: Token) -> Name | None:
    """ "Turkey's government", "the Russian foreign ministry" """
    lex = lexicon()
    owner, sep, body = words.partition("'s ")
    if not sep:
        owner, _, body = words.partition(" ")
    state = lex.states.get(owner.lower())
    if state is None or not body:
        return None
    body = body.lower()
    if body in {"government", "authorities"}:
        return Name(f"Government of {state}", SourceKind.GOVERNMENT, state)
    if _FOREIGN.match(body):
        return Name(f"Ministry of Foreign Affairs of {state}", SourceKind.GOVERNMENT, state)
    if (ministry := re.match(r"^(?:ministry of (\w+)|(\w+) ministry)$", body)) is not None:
        return Name(f"Ministry of {(ministry[1] or ministry[2]).title()} of {state}", SourceKind.GOVERNMENT, state)
    if body in {"presidency", "president's office", "presidential office"}:
        return Name(f"Office of the President of {state}", SourceKind.GOVERNMENT, state)
    if body in {"parliament", "embassy"}:
        return Name(f"{body.title()} of {state}", SourceKind.GOVERNMENT, state)
    role = re.match(r"^(ambassador|envoy)(?: (?:to|in) (.+))?$", body)
    if role and head.lemma_ in {"ambassador", "envoy"}:
        host = lex.states.get((role[2] or "").lower(), role[2])
        to = f" to {host}" if host else ""
        return Name(f"{role[1].title()} of {state}{to}", SourceKind.PERSON, state)
    return None


def _described(words: str, head: Token, span: Span, memory: Memory) -> FoundSource:
    """By its words: a kind from the head noun, an affiliation from "of X" or "X's"."""
    lex = lexicon().words
    lemma = head.lemma_.lower()
    name = _ARTICLE.sub("", words).strip(" ,") or words
    affiliation = _affiliation(head)
    size = _size(head)
    proper = head.pos_ == "PROPN"
    named_inside = proper or any(c.dep_ == "appos" and c.pos_ == "PROPN" and lemma in lex["role_nouns"]
                                 for c in head.children)  # fmt: skip
    if lemma in lex["anonymous_nouns"] and not proper:
        if (person := child(head, "appos")) is not None and person.pos_ == "PROPN" and not _indefinite(head):
            return FoundSource(_proper(person), SourceKind.PERSON, span, affiliation)
        count = size or (1 if _indefinite(head) and head.tag_ == "NN" else None)
        return FoundSource(name, SourceKind.ANONYMOUS, span, affiliation, count)
    if lemma in lex["document_nouns"] and not proper:
        return FoundSource(name, SourceKind.DOCUMENT, span, affiliation)
    if (
        lemma in lex["media_nouns"]
        or _is_a_medium(words)
        or (proper and head.text in lex["media_endings"] and span[1] - span[0] > 6)
    ):
        return FoundSource(name, SourceKind.MEDIA, span, affiliation)
    if lemma in lex["government_nouns"]:
        return FoundSource(name, SourceKind.GOVERNMENT, span, affiliation)
    if lemma in lex["organisation_nouns"]:
        return FoundSource(name, SourceKind.ORGANISATION, span, affiliation)
    if lemma in lex["role_nouns"] and not proper:
        if (person := child(head, "appos")) is not None and person.pos_ == "PROPN":
            return FoundSource(_proper(person), SourceKind.PERSON, span, affiliation)
        kind = SourceKind.ANONYMOUS if _indefinite(head) else SourceKind.PERSON
        return FoundSource(name, kind, span, affiliation, 1 if kind == SourceKind.ANONYMOUS else None)
    if named_inside:
        full = _proper(head)
        if " " not in full:
            full = memory.named.get(full.lower(), full)
        organisation = full.isupper() and len(full) > 1
        return FoundSource(full, SourceKind.ORGANISATION if organisation else SourceKind.PERSON, span, affiliation)
    plural = head.tag_ in {"NNS", "NNPS"}
    return FoundSource(name, SourceKind.ANONYMOUS if plural else SourceKind.PERSON, span, affiliation, size)


def _is_a_medium(words: str) -> bool:
    """ "the news agency PAP", "state broadcaster M1", "Radio Levante" """
    lex = lexicon().words
    lowered = words.lower()
    people = lex["role_nouns"] | lex["anonymous_nouns"] | lex["servants_of_states"] | lex["who_works_for_media"]
    if not people.isdisjoint(lowered.split()):
        return False  # "the White House press secretary", "a newspaper editor"
    if "news agency" in lowered or not lex["media_nouns"].isdisjoint(lowered.split()):
        return True
    return not lex["media_names"].isdisjoint(words.split()) and len(words.split()) > 1


def _proper(head: Token) -> str:
    """The run of proper nouns that ends in the head, without a title before a name of two words."""
    start = head.i
    while start > 0 and head.doc[start - 1].pos_ == "PROPN" and head.doc[start - 1].head == head:
        start -= 1
    words = [t.text for t in head.doc[start : head.i + 1]]
    roles = lexicon().words["role_nouns"] | {"mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "prime"}
    while len(words) > 1 and words[0].lower().rstrip(".") in roles:
        words.pop(0)
    return " ".join(words)


def _indefinite(head: Token) -> bool:
    determiner = child(head, "det")
    return determiner is not None and determiner.lower_ in {"a", "an", "another", "some", "one"}


def _size(head: Token) -> int | None:
    number = child(head, "nummod")
    if number is None:
        return None
    return _NUMBERS.get(number.lower_) or (int(number.text) if number.text.isdecimal() and len(number) < 4 else None)


def _speaks_for_a_state(head: Token) -> bool:
    """A Turkish diplomat is Turkey's; Syrian rebels, or a Russian voter, are nobody's."""
    words = lexicon().words
    lemma = head.lemma_.lower()
    return lemma in words["servants_of_states"] | words["role_nouns"] | words["government_nouns"]


def _affiliation(head: Token) -> str | None:
    lex = lexicon()
    for c in head.children:
        if c.dep_ == "poss" and c.tag_ != "PRP$":
            return lex.states.get(c.lower_, c.text)
        if c.dep_ in {"amod", "compound"} and c.lower_ in lex.states and _speaks_for_a_state(head):
            return lex.states[c.lower_]
        if c.dep_ == "prep" and c.lower_ in {"of", "to", "for", "at", "from"} and (of := child(c, "pobj")) is not None:
            phrase = head.doc[min(t.i for t in of.subtree) : of.i + 1].text.replace("’", "'")
            bare = _ARTICLE.sub("", phrase)
            owner, sep, role = bare.partition("'s ")
            if not sep:
                owner, _, role = bare.partition(" ")
            if role.lower() == "president" and owner.lower() in lex.states:
                return f"Presidency of {lex.states[owner.lower()]}"
            known = lex.names.get(bare.lower())
            return known.name if known else bare
    return None
