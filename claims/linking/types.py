"""What is compared: propositions, attributions and claims as plain dataclasses, free of Django and spaCy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Relation(StrEnum):
    """How something stands to a claim; ``ClaimProposal.Relation`` has the same values."""

    SAME = "same"
    VARIANT = "variant"  # it is narrower than the claim
    OPPOSITE = "opposite"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Proposition:
    """A content's main predication, in lemmas; ``claims.nlp.types.Proposition`` says what each field holds."""

    predicate: str = ""
    actors: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    negated: bool = False

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Proposition:
        """From the JSON of a database column; unknown keys are left out, missing ones are empty."""
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {
            key: tuple(str(v) for v in value) if isinstance(value, list | tuple) else value
            for key, value in stored.items()
            if key in known
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Item:
    """One attribution to be grouped; ``answers`` is the key of the one that a denial answers."""

    key: str
    statement: str
    kind: str
    stance: str
    proposition: Proposition = field(default_factory=Proposition)
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Attributions about one claim.  ``broader`` and ``related`` are places in the list of groups."""

    keys: tuple[str, ...]
    statement: str
    kind: str
    proposition: Proposition
    broader: int | None = None
    related: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim on record; ``variant_of`` is the key of the wider one, ``vector`` its statement's, if it has one."""

    key: int
    statement: str
    kind: str
    proposition: Proposition = field(default_factory=Proposition)
    variant_of: int | None = None
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One claim that it could be about; ``score`` from 0 to 1, ``reasons`` in words for a person."""

    key: int
    relation: Relation
    score: float
    reasons: tuple[str, ...] = ()
