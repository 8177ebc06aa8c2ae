"""What the rules hand on: one attribution in the making, in tokens of its paragraph."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from claims.nlp.types import Kind, Stance


@dataclass(slots=True)
class Finding:
    """``cue``, ``content`` and ``in_place`` are token indices.  ``sources`` are heads of noun phrases, one
    for each single source.  ``anchor`` is the cue's main token: findings are ordered and told apart by it."""

    rule: str
    anchor: Token
    cue: set[int]
    content: set[int]
    stance: Stance
    kind: Kind
    sources: list[Token] = field(default_factory=list)
    relays: list[tuple[Token, set[int]]] = field(default_factory=list)  # head, tokens of its own cue
    in_place: set[int] = field(default_factory=set)
    antecedent: str = ""  # "clause": content is a claim made before; set by the cue rules, met later
    looked_for: set[int] = field(default_factory=set)  # the words in place, kept while no antecedent is found
    quote_of_last: bool = False  # the cue itself stands within a quotation: who is quoted relays it
    source_words: set[int] = field(default_factory=set)  # as the model has them; else those of the noun phrases
    read_as: set[int] = field(default_factory=set)  # the content by the rule, where the model's took its place
    scores: tuple[float, float] | None = None  # the model's: that it is one, that its source and content are right
    certainty: tuple[float, float] | None = None  # with the rules' evidence: content right, source as well
    silent: bool = False  # a claim that nobody is named for: there to be answered, itself no attribution
    marks: list[str] = field(default_factory=list)  # ids of further rules that changed it


def is_told_to_somebody(finding: Finding) -> bool:
    """ "He told me that ...": said on another occasion than what is said around it, and often by another."""
    verb = finding.anchor
    return verb.lemma_ == "tell" and any(c.dep_ in {"dobj", "dative"} and c.i > verb.i for c in verb.children)
