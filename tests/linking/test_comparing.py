from __future__ import annotations

import pytest

from claims.linking.comparing import BANDS, compare, words_alike
from claims.linking.places import Origin
from claims.linking.reading import read
from claims.linking.types import Proposition, Relation
from tests.linking.examples import AGENTLESS, NARROW, NOUN, PROPOSITIONS, WIDE, does

SAME, VARIANT, OPPOSITE, RELATED = Relation.SAME, Relation.VARIANT, Relation.OPPOSITE, Relation.RELATED

AGAINST_WIDE = [
    # the same, in other words
    ("Ankara has deployed Syrian mercenaries to Azerbaijan",
     does("deploy", "ankara", "syrian mercenary", "azerbaijan"), SAME, ""),
    ("Turkey dispatched militants from Syria to fight for Baku",
     does("dispatch", "turkey", "militant", "syria"), SAME, ""),
    ("Turkey is sending fighters from Syria", does("send", "turkey", "fighter", "syria"), SAME, ""),
    ("The transfer of Syrian fighters by Turkey", does("transfer", "turkey", "syrian fighter"), SAME, ""),
    ("The Turkish government has flown Syrian gunmen to Baku",
     does("fly", "government", "syrian gunman", "baku"), SAME, ""),
    ("The government of Turkey sent Syrian fighters to Baku",
     does("send", "government of turkey", "syrian fighter", "baku"), SAME, ""),
    (NOUN, PROPOSITIONS[NOUN], SAME, ""),
    # narrower
    (NARROW, PROPOSITIONS[NARROW], VARIANT, "adds the number 4,000"),
    (NARROW, PROPOSITIONS[NARROW], VARIANT, "adds the origin northern Syria"),
    ("Turkey sent hundreds of Syrian fighters to Baku", does("send", "turkey", "hundred", "baku"), VARIANT,
     "adds the number hundreds"),
    ("Turkey moved rebels from Idlib to Azerbaijan", does("move", "turkey", "rebel", "idlib, azerbaijan"), VARIANT,
     "adds the origin Idlib"),
    ("Turkey is sending wounded Syrian fighters", does("send", "turkey", "wounded syrian fighter"), VARIANT,
     "adds “wounded”"),
    # wider
    ("Turkey is sending fighters to Azerbaijan", does("send", "turkey", "fighter", "azerbaijan"), RELATED,
     "leaves out the origin Syria"),
    # the contrary
    ("Turkey has not sent Syrian fighters to Azerbaijan",
     does("send", "turkey", "syrian fighter", "azerbaijan", no=True), OPPOSITE, "says the opposite"),
    ("Turkey has sent no fighters", does("send", "turkey", "fighter"), OPPOSITE, "says the opposite"),
    ("Turkey did not send 4,000 Syrian fighters", does("send", "turkey", "syrian fighter", no=True), RELATED,
     "adds the number 4,000"),
    # another thing
    (AGENTLESS, PROPOSITIONS[AGENTLESS], RELATED, "names no actor"),
    ("Russia is sending Syrian fighters to Azerbaijan", does("send", "russia", "syrian fighter", "azerbaijan"), RELATED,
     "another actor (Russia, not Turkey)"),
    ("Turkey and Iran are sending Syrian fighters", does("send", "turkey, iran", "syrian fighter"), RELATED,
     "names one more actor (Iran)"),
    ("Turkish-backed forces sent Syrian fighters", does("send", "force", "syrian fighter"), RELATED,
     "another actor (force, not Turkey)"),
    ("Turkey is sending weapons to Azerbaijan", does("send", "turkey", "weapon", "azerbaijan"), RELATED,
     "another object (weapon, not fighter)"),
    ("Turkey is sending Libyan fighters to Azerbaijan", does("send", "turkey", "libyan fighter", "azerbaijan"), RELATED,
     "another origin (Libya, not Syria)"),
    ("Turkey sent Syrian fighters to Libya", does("send", "turkey", "syrian fighter", "libya"), RELATED,
     "another place (Libya, not Azerbaijan)"),
    ("Turkey may be sending Syrian fighters", does("send", "turkey", "syrian fighter"), RELATED,
     "says that it may be, not that it is so"),
    ("Turkey plans to send Syrian fighters", does("send", "turkey", "syrian fighter"), RELATED,
     "says that it is planned, not that it is so"),
    ("Turkey stopped sending Syrian fighters", does("send", "turkey", "syrian fighter"), RELATED,
     "says that it ends, not that it is so"),
    ("Turkey will send Syrian fighters", does("send", "turkey", "syrian fighter"), RELATED,
     "says that it will be, not that it is so"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "proposition", "relation", "reason"), AGAINST_WIDE)
def test_roles_tell_how_a_statement_stands_to_the_claim(
    statement: str, proposition: Proposition, relation: Relation, reason: str
) -> None:
    found = compare(read(statement, proposition), read(WIDE, PROPOSITIONS[WIDE]))
    assert found.relation is relation, found
    assert not reason or reason in found.differs, found
    low, high = BANDS[relation]
    assert low <= found.score <= high


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Turkey had sent 4,000 Syrian fighters to Azerbaijan", NARROW, SAME),  # counted alike: the region adds nothing
        ("Turkey had sent 1,000 Syrian fighters to Azerbaijan", NARROW, RELATED),
        ("Turkey had sent four thousand Syrian fighters to Azerbaijan", NARROW, SAME),
    ],
)
def test_numbers_tell_variants_apart(one: str, other: str, relation: Relation) -> None:
    proposition = does("send", "turkey", "syrian fighter", "azerbaijan")
    assert compare(read(one, proposition), read(other, PROPOSITIONS[other])).relation is relation


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("The bridge was closed on Friday", "The bridge was closed on Friday", SAME),
        ("The old bridge over the river was closed on Friday", "The bridge over the river was closed", RELATED),
        ("Armenia attacked Azerbaijan", "Azerbaijan attacked Armenia", RELATED),
        ("12 people died in the village school fire", "13 people died in the village school fire", RELATED),
        ("Fighters had been sent over the border to the town of Terter in the north of the region by night",
         "Turkey's fighters had been sent over the border to the town of Terter in the north of the region by night",
         RELATED),
    ],
)  # fmt: skip
def test_without_roles_only_nearly_the_same_words_will_do(one: str, other: str, relation: Relation) -> None:
    assert compare(read(one, Proposition()), read(other, Proposition())).relation is relation


def test_a_claim_typed_by_hand_meets_its_own_words_but_accuses_nobody() -> None:
    typed = read(WIDE, Proposition())
    assert compare(read(WIDE, PROPOSITIONS[WIDE]), typed).relation is SAME
    nobody = read("Is sending Syrian rebel fighters to support Azerbaijan", Proposition())
    assert compare(nobody, read(WIDE, PROPOSITIONS[WIDE])).relation is RELATED


@pytest.mark.parametrize(
    ("statement", "numbers"),
    [
        ("around 4,000 fighters", {"4000"}),
        ("some four thousand fighters", {"4000"}),
        ("4 million people", {"4000000"}),
        ("2.5 million dollars", {"2500000"}),
        ("hundreds of fighters", {"hundreds"}),
        ("the fighting of October 1, 2020", set()),
        ("the war in 1991", set()),
        ("two hundred and 15 people", {"200", "15"}),
        ("one of them", set()),
    ],
)
def test_numbers_are_read_but_dates_are_not(statement: str, numbers: set[str]) -> None:
    assert read(statement, Proposition()).numbers == numbers


@pytest.mark.parametrize(
    ("statement", "origins"),
    [
        ("fighters from northern Syria", {Origin("syria", "northern")}),
        ("fighters from the north of Syria", {Origin("syria", "northern")}),
        ("fighters from Syria’s north", {Origin("syria", "northern")}),
        ("fighters from Syria to Azerbaijan", {Origin("syria")}),
        ("fighters from Syria and Libya", {Origin("syria"), Origin("libya")}),
        ("fighters from illegal armed groups in Syria and Libya", {Origin("syria"), Origin("libya")}),
        ("fighters from illegal armed groups", set()),
        ("fighting from Monday on", set()),
    ],
)
def test_what_stands_after_from_is_an_origin(statement: str, origins: set[Origin]) -> None:
    assert read(statement, Proposition()).origins == origins


def test_ministers_of_a_state_are_its_ministers() -> None:
    one = read("Host the foreign ministers of Armenia and Azerbaijan", does("host", "", "foreign minister"))
    other = read("Host the Azerbaijani and Armenian foreign ministers",
                 does("host", "", "azerbaijani armenian foreign minister"))  # fmt: skip
    both = read("Host the foreign ministers of both countries", does("host", "", "foreign minister"))
    assert compare(one, other).relation is SAME
    assert compare(one, both).relation is SAME
    assert compare(one, read("Host foreign ministers", does("host", "", "foreign minister"))).relation is VARIANT


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("An immediate ceasefire", "An immediate ceasefire between the armies", SAME),
        ("An immediate ceasefire", "The date of the ceasefire", RELATED),
        ("A ceasefire", "A ceasefire and peace talks in Geneva", RELATED),  # one word is too little
    ],
)
def test_without_roles_nested_words_are_one_thing(one: str, other: str, relation: Relation) -> None:
    assert compare(read(one, does("ceasefire")), read(other, does("ceasefire"))).relation is relation


@pytest.mark.parametrize(
    ("one", "other", "verb", "actor", "relation"),
    [
        ("The army withdrew from the city", "The army pulled back from the village", "withdraw", "army", RELATED),
        ("The price of bread rose", "The price of oil rose", "rise", "price", RELATED),
        ("The mayor resigned on Friday", "The mayor of the town resigned", "resign", "mayor", SAME),
    ],
)
def test_without_an_object_the_details_must_not_differ(
    one: str, other: str, verb: str, actor: str, relation: Relation
) -> None:
    assert compare(read(one, does(verb, actor)), read(other, does(verb, actor))).relation is relation


def test_who_it_is_must_be_said() -> None:
    one, other = (read(words, does("partner")) for words in ("It to be a strategic partner", "A strategic partner"))
    assert compare(one, other).relation is RELATED
    assert "does not say who" in compare(one, other).differs


def test_what_is_called_for_should_be() -> None:
    typed = read("There should be an immediate ceasefire", Proposition(), "fact")
    assert compare(read("An immediate ceasefire", Proposition(), "call"), typed).relation is SAME
    assert compare(read("An immediate ceasefire", Proposition(), "fact"), typed).relation is RELATED


def test_the_words_of_an_edited_statement_win_over_its_old_proposition() -> None:
    stale = Proposition("send", ("turkey",), ("syrian fighter",), lemmas=("fighter", "send", "syrian", "turkey"))
    assert read("Turkey sent Syrian fighters", stale).actors == {"turkey"}
    assert read("Ankara sent Syrian fighters", stale).actors == {"turkey"}
    assert read("Syrian fighters were sent", stale).actors == frozenset()
    assert read("Turkey sent 500 Syrian fighters", stale).numbers == {"500"}


def test_an_origin_is_no_destination() -> None:
    both = read("Turkey sent fighters from Syria to Libya", does("send", "turkey", "fighter", "syria, libya"))
    assert both.places == {"libya"}


@pytest.mark.parametrize(
    ("statement", "actor", "name"),
    [
        ("The Turkish government sent fighters", "government", "turkey"),
        ("Turkey's army sent fighters", "army", "turkey"),
        ("The government of Turkey sent fighters", "government", "turkey"),
        ("Ankara sent fighters", "ankara", "turkey"),
        ("The firm sent fighters", "firm", "company"),
        ("Rebels sent fighters", "rebel", "rebel"),  # not as good as mercenaries: that would accuse others
        ("Ethnic Armenian forces shelled the town", "force", "force"),
        ("A Turkish company sent fighters", "company", "company"),
    ],
)
def test_a_government_acts_as_its_state(statement: str, actor: str, name: str) -> None:
    assert read(statement, does("send", actor, "fighter")).actors == {name}


def test_synonyms_count_as_words_in_common() -> None:
    assert words_alike(frozenset({"send", "fighter", "syrian"}), frozenset({"deploy", "mercenary", "damascus"})) == 1.0
    assert words_alike(frozenset({"send", "fighter"}), frozenset({"resign", "mayor"})) == 0.0
    assert words_alike(frozenset(), frozenset({"mayor"})) == 0.0


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("4,000", "some 3,500", "another number (4,000, not some 3,500)"),
        ("up to four thousand", "at least 3,500", "another number (up to 4,000, not at least 3,500)"),
    ],
)
def test_a_number_is_named_as_it_was_hedged(one: str, other: str, reason: str) -> None:
    said = [
        read(f"Turkey sent {count} fighters to Azerbaijan", does("send", "turkey", "fighter", "azerbaijan"))
        for count in (one, other)
    ]
    assert reason in compare(*said).differs


@pytest.mark.parametrize(
    ("statement", "proposition", "other", "its"),
    [
        ("No virus escaped from the laboratory", does("escape", "virus"),
         "A virus escaped from the laboratory", does("escape", "virus")),
        ("Nobody warned the village", does("warn", "", "village"),
         "The village was warned", does("warn", "", "village")),
    ],
)  # fmt: skip
def test_who_is_nobody_denies(statement: str, proposition: Proposition, other: str, its: Proposition) -> None:
    found = compare(read(statement, proposition), read(other, its))
    assert (found.relation, found.differs) == (OPPOSITE, ("says the opposite",))
