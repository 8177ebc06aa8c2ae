from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.linking.grouping import group
from claims.linking.types import Group, Item, Proposition
from tests.linking.examples import AGENTLESS, NARROW, NOUN, WIDE, does, item

LIBYA = "Turkey sent Syrian fighters to Libya"
VAGUE = "Turkey is sending Syrian fighters"


def keys(groups: list[Group]) -> list[tuple[str, ...]]:
    return [its.keys for its in groups]


def test_concern_assertion_and_denial_of_one_thing_are_one_group() -> None:
    groups = group([
        item("a1", NOUN, stance="expresses_concern", kind="feeling"),
        item("a2", WIDE),
        item("a3", WIDE, stance="denies", answers="a2"),
    ])  # fmt: skip
    assert keys(groups) == [("a1", "a2", "a3")]
    assert groups[0].statement == WIDE  # the full clause, not "the sending of"
    assert groups[0].kind == "fact"


def test_what_adds_a_number_lies_beneath_the_wider_group() -> None:
    groups = group([item("a1", NARROW), item("a2", WIDE)])
    assert groups[0].broader == 1
    assert groups[0].reasons == ("adds the number 4,000", "adds the origin northern Syria")
    assert groups[1].broader is None


def test_what_names_no_actor_is_related_at_most() -> None:
    groups = group([item("a1", AGENTLESS), item("a2", WIDE)])
    assert [(g.broader, g.related, g.reasons) for g in groups] == [(None, 1, ("names no actor",)), (None, None, ())]


def test_a_denial_stays_with_what_it_answers_whatever_its_words() -> None:
    groups = group([item("a1", WIDE), item("a2", "Any involvement", Proposition(), stance="denies", answers="a1")])
    assert keys(groups) == [("a1", "a2")]
    assert groups[0].statement == WIDE


def test_an_answer_to_what_is_not_there_stands_alone() -> None:
    assert keys(group([item("a1", WIDE, stance="denies", answers="gone")])) == [("a1",)]


def test_the_contrary_is_kept_apart() -> None:
    no = item("a2", "Turkey is not sending Syrian fighters", does("send", "turkey", "syrian fighter", no=True))
    groups = group([item("a1", WIDE), no])
    assert keys(groups) == [("a1",), ("a2",)]
    assert groups[1].related == 0
    assert groups[1].reasons == ("says the opposite",)


def test_a_vague_statement_does_not_tie_two_places_together() -> None:
    to_libya = does("send", "turkey", "syrian fighter", "libya")
    vague = does("send", "turkey", "syrian fighter")
    groups = group([item("a1", WIDE), item("a2", VAGUE, vague), item("a3", LIBYA, to_libya)])
    assert not any({"a1", "a3"} <= set(its.keys) for its in groups)


def test_of_a_chain_of_narrower_groups_each_lies_under_the_widest() -> None:
    fighters = does("send", "turkey", "fighter")
    groups = group([
        item("a1", "Turkey sent fighters", fighters),
        item("a2", "Turkey sent fighters from Syria", fighters),
        item("a3", "Turkey sent 4,000 fighters from Syria", fighters),
    ])  # fmt: skip
    assert [its.broader for its in groups] == [None, 0, 0]


def test_a_call_is_not_the_fact_unless_all_its_roles_agree() -> None:
    call = item("a2", "To withdraw", does("withdraw"), stance="calls_for", kind="call")
    fact = item("a1", "Armenia withdrew", does("withdraw", "armenia"))
    assert len(group([fact, call])) == 2


def test_unrelated_things_stay_apart() -> None:
    groups = group([
        item("a1", WIDE),
        item("a2", "The mayor resigned on Friday", does("resign", "mayor")),
        item("a3", "The factory will close", does("close", "factory")),
    ])  # fmt: skip
    assert [(g.broader, g.related) for g in groups] == [(None, None)] * 3


def test_nothing_gives_no_groups() -> None:
    assert group([]) == []


_WORDS = st.sampled_from([
    "Turkey", "Ankara", "Russia", "sent", "is sending", "deployed", "has not sent", "may send", "4,000", "hundreds of",
    "Syrian", "fighters", "mercenaries", "weapons", "from northern Syria", "from Syria", "to Libya", "to Azerbaijan",
    "to Nagorno-Karabakh", "the sending of", "the mayor resigned", "no", "1,000",
])  # fmt: skip
_PROPOSITIONS = st.builds(
    Proposition,
    predicate=st.sampled_from(["", "send", "deploy", "resign"]),
    actors=st.lists(st.sampled_from(["turkey", "russia", "government"]), max_size=2, unique=True).map(tuple),
    objects=st.lists(st.sampled_from(["fighter", "syrian mercenary", "weapon", "hundred"]), max_size=2).map(tuple),
    places=st.lists(st.sampled_from(["libya", "azerbaijan", "nagorno-karabakh"]), max_size=1).map(tuple),
    numbers=st.just(()),
    lemmas=st.just(()),
    negated=st.booleans(),
)


@st.composite
def articles(draw: st.DrawFn) -> list[Item]:
    count = draw(st.integers(0, 9))
    found = []
    for place in range(count):
        answers = draw(st.none() | st.integers(0, count).map(lambda n: f"a{n}"))
        found.append(
            Item(
                key=f"a{place}", statement=" ".join(draw(st.lists(_WORDS, max_size=7))),
                kind=draw(st.sampled_from(["fact", "call", "feeling"])),
                stance=draw(st.sampled_from(["asserts", "denies"])),
                proposition=draw(_PROPOSITIONS), answers=answers,
            )
        )  # fmt: skip
    return found


@settings(max_examples=150, deadline=None)
@given(articles())
def test_no_attribution_is_lost_or_doubled(items: list[Item]) -> None:
    assert sorted(key for its in group(items) for key in its.keys) == sorted(it.key for it in items)


@settings(max_examples=150, deadline=None)
@given(articles())
def test_broader_is_one_level_deep_and_never_oneself(items: list[Item]) -> None:
    groups = group(items)
    for place, its in enumerate(groups):
        assert place not in {its.broader, its.related}
        assert its.broader is None or groups[its.broader].broader is None
        assert its.broader is None or its.related is None


@settings(max_examples=150, deadline=None)
@given(articles(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_change_who_is_together(items: list[Item], chance: random.Random) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)
    one, other = ({frozenset(its.keys) for its in group(some)} for some in (items, shuffled))
    assert one == other


@settings(max_examples=100, deadline=None)
@given(articles())
def test_what_names_no_actor_never_lies_beneath_what_names_one(items: list[Item]) -> None:
    groups = group(items)
    for its in groups:
        if its.broader is not None and groups[its.broader].proposition.actors:
            assert its.proposition.actors
