"""Statements with their propositions, as the extractor makes them, written by hand."""

from __future__ import annotations

from claims.linking.types import Item, KnownClaim, Proposition


def does(
    predicate: str = "", actors: str = "", objects: str = "", places: str = "", *, no: bool = False
) -> Proposition:
    """ "send", "turkey", "syrian fighter", "azerbaijan": several of one role are parted by commas."""
    actor, thing, place = ([name for name in part.split(", ") if name] for part in (actors, objects, places))
    return Proposition(predicate, tuple(actor), tuple(thing), tuple(place), negated=no)


WIDE = "Turkey is sending Syrian rebel fighters to support Azerbaijan"
NARROW = "Turkey had sent around 4,000 fighters from northern Syria to Azerbaijan"
AGENTLESS = "Syrian and Libyan fighters were being sent to Nagorno-Karabakh"
NOUN = "The sending of Syrian mercenaries by Turkey to Nagorno-Karabakh"

PROPOSITIONS = {
    WIDE: does("send", "turkey", "syrian rebel fighter"),
    NARROW: does("send", "turkey", "fighter", "syria, azerbaijan"),
    AGENTLESS: does("send", "", "syrian libyan fighter", "nagorno-karabakh"),
    NOUN: does("send", "turkey", "syrian mercenary", "nagorno-karabakh"),
}


def item(
    key: str, statement: str, proposition: Proposition | None = None, *,
    stance: str = "asserts", kind: str = "fact", answers: str | None = None,
) -> Item:  # fmt: skip
    known = PROPOSITIONS.get(statement, Proposition()) if proposition is None else proposition
    return Item(key, statement, kind, stance, known, answers)


def claim(
    key: int, statement: str, proposition: Proposition | None = None, *, kind: str = "fact", of: int | None = None
) -> KnownClaim:
    known = PROPOSITIONS.get(statement, Proposition()) if proposition is None else proposition
    return KnownClaim(key, statement, kind, known, of)
