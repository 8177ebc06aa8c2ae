"""The claim's page: who stands on which side, counted and folded as a newsroom would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from claims.models import ArticleVersion, Claim, User
from claims.nlp.types import SourceKind, Stance
from claims.queries.claim_history import claim_history
from claims.queries.claim_lists import claim_list, sides_of
from claims.queries.claim_pages import ClaimPage, claim_page
from claims.queries.positions import Sides
from claims.services.choices import ChosenSource
from claims.services.claims import relate_claims
from claims.services.review import Choice, accept_suggestion, undo_decision
from claims.services.writing import write_attribution
from tests.factories import found, make_article, make_suggestions
from tests.scenes import FIGHTERS, FOUR_THOUSAND, assess, make_claim, make_source, on_record, step

pytestmark = pytest.mark.django_db


def page_of(claim: Claim, **pages: str) -> ClaimPage:
    return claim_page(claim=claim, readable=ArticleVersion.objects.all(), pages=pages)


def names_in(page: ClaimPage, band: str) -> list[str]:
    return [line.attribution.source.name for line in page.lanes[band].lines]


def test_each_stance_stands_in_its_band_newest_first(editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"), published_on=date(2020, 10, 1))
    on_record(editor, claim, make_source("Syria"), published_on=date(2020, 10, 3))
    on_record(editor, claim, make_source("Turkey"), Stance.DENIES)
    on_record(editor, claim, make_source("France"), Stance.EXPRESSES_CONCERN)
    on_record(editor, claim, make_source("Russia"), Stance.NO_COMMENT, published_on=date(2020, 10, 4))
    page = page_of(claim)
    assert names_in(page, "asserted") == ["Syria", "Armenia"]
    assert names_in(page, "denied") == ["Turkey"]
    assert names_in(page, "on_record") == ["France", "Russia"], "grouped by stance, concern first"


def test_who_speaks_for_another_is_listed_by_name_and_counted_once(editor: User) -> None:
    claim, turkey = make_claim(editor), make_source("Turkey")
    government = make_source("Government of Turkey", SourceKind.GOVERNMENT, speaks_for=turkey)
    minister = make_source("Mevlut C.", SourceKind.PERSON, speaks_for=government)
    for source in (turkey, government, minister, make_source("Azerbaijan")):
        on_record(editor, claim, source, Stance.DENIES)
    lane = page_of(claim).lanes["denied"]
    assert (lane.sources, lane.names, lane.statements) == (2, 4, 4)
    assert sides_of([claim]) == {claim.pk: Sides(denied=2)}


def test_a_variant_is_asserted_for_its_wider_claim_and_denied_only_itself(editor: User) -> None:
    wider = make_claim(editor)
    variant = make_claim(editor, FOUR_THOUSAND, variant_of=wider)
    on_record(editor, variant, make_source("Ambassador", SourceKind.PERSON))
    on_record(editor, variant, make_source("Aide", SourceKind.PERSON), Stance.DENIES)
    page = page_of(wider)
    assert [(line.attribution.source.name, line.through) for line in page.lanes["asserted"].lines] == [
        ("Ambassador", variant)
    ]
    assert names_in(page, "denied") == []
    assert page.claim.standing == "asserted"  # type: ignore[attr-defined]
    assert [v.claim.standing for v in page.variants] == ["disputed"]  # type: ignore[attr-defined]


def test_who_denies_the_wider_claim_is_an_implied_denier_of_the_variant(editor: User) -> None:
    wider = make_claim(editor)
    variant = make_claim(editor, FOUR_THOUSAND, variant_of=wider)
    on_record(editor, wider, make_source("Turkey"), Stance.DENIES)
    page = page_of(variant)
    assert [(line.attribution.source.name, line.through) for line in page.lanes["denied"].lines] == [("Turkey", wider)]
    assert page.wider == wider
    assert [name for _, name in page_of(wider).variants[0].implied_deniers] == ["Turkey"]
    assert page_of(wider).variants[0].denied_by == []


@pytest.mark.parametrize(
    ("asserted", "denied", "expected"),
    [
        ([date(2020, 10, 1), date(2020, 10, 5)], [date(2020, 10, 8), date(2020, 10, 9)], date(2020, 10, 8)),
        ([date(2020, 10, 6)], [date(2020, 10, 2)], date(2020, 10, 6)),
        ([date(2020, 10, 1)], [date(2020, 10, 1)], date(2020, 10, 1)),
        ([date(2020, 10, 1)], [None], None),
        ([date(2020, 10, 1)], [], None),
    ],
)
def test_the_dispute_is_visible_from_the_first_report_of_the_later_side(
    editor: User, asserted: list[date | None], denied: list[date | None], expected: date | None
) -> None:
    claim = make_claim(editor)
    for stance, days in ((Stance.ASSERTS, asserted), (Stance.DENIES, denied)):
        for day in days:
            on_record(editor, claim, make_source("Turkey"), stance, published_on=day)
    assert page_of(claim).stand.since == expected


WIRE = "\n".join(
    [
        "Shipping stopped at noon in the old harbour basin.",
        "{first} said that the fighters were there.",
        "The weather stayed calm over the whole northern coast.",
        "Nobody at the harbour office wanted to say more than that.",
        "The ferry to the islands will leave again on Sunday morning.",
        "Three coast guard boats were seen close to the lighthouse.",
        "Prices of fuel went up again in the second week of autumn.{last}",
    ]
)


@pytest.mark.parametrize("kind", [SourceKind.STATE, SourceKind.ANONYMOUS])
def test_wire_copies_fold_under_one_and_count_once(editor: User, kind: SourceKind) -> None:
    claim = make_claim(editor)
    name = "Turkey" if kind == SourceKind.STATE else "Two sources"
    source = make_source(name) if kind == SourceKind.STATE else name
    for number, outlet in enumerate(["First Wire", "Second Paper", "Third Paper"]):
        text = WIRE.format(first=name, last=" " + "It rained." * number)
        on_record(editor, claim, source, text=text, outlet=outlet, kind=kind, published_on=date(2020, 10, 1 + number))
    assert ArticleVersion.objects.exclude(near_duplicate_of=None).count() == 2
    lane = page_of(claim).lanes["asserted"]
    assert (lane.sources, lane.statements) == (1, 1)
    assert str(lane.lines[0].attribution.version.article.outlet) == "First Wire"
    assert [str(copy.version.article.outlet) for copy in lane.lines[0].copies] == ["Second Paper", "Third Paper"]


def test_two_deniers_of_one_sentence_share_a_line_and_count_twice(editor: User) -> None:
    claim = make_claim(editor)
    text = "Two sources said that the fighters were there. Turkey and Azerbaijan have denied this."
    version = make_article(text=text)
    suggestion = make_suggestions(
        version,
        found(
            text,
            source=["Turkey", "Azerbaijan"],
            kind=SourceKind.STATE,
            cue="denied",
            content="this",
            stance=Stance.DENIES,
        ),
    )[0]
    accept_suggestion(suggestion=suggestion, user=editor, revision=1, choice=Choice(claim=claim))
    lane = page_of(claim).lanes["denied"]
    assert (lane.sources, lane.names, len(lane.lines)) == (2, 2, 1)
    line = lane.lines[0]
    assert [str(its.source) for its in (line.attribution, *line.others)] == ["Turkey", "Azerbaijan"]
    assert line.copies == ()


def test_the_same_words_in_texts_that_are_no_copies_stand_apart(editor: User) -> None:
    claim, turkey = make_claim(editor), make_source("Turkey")
    on_record(editor, claim, turkey)
    on_record(editor, claim, turkey)
    lane = page_of(claim).lanes["asserted"]
    assert (lane.sources, lane.statements) == (1, 2)


def test_the_newest_of_each_side_face_each_other(editor: User) -> None:
    claim = make_claim(editor)
    variant = make_claim(editor, FOUR_THOUSAND, variant_of=claim)
    on_record(editor, claim, make_source("Armenia"), published_on=date(2020, 10, 1))
    on_record(editor, variant, make_source("Syria"), published_on=date(2020, 10, 9))
    on_record(editor, claim, make_source("Turkey"), Stance.DENIES, published_on=date(2020, 10, 2))
    on_record(editor, claim, make_source("Azerbaijan"), Stance.DENIES, published_on=date(2020, 10, 3))
    facing = page_of(claim).facing
    assert facing is not None
    assert [line.attribution.source.name for line in facing] == ["Armenia", "Azerbaijan"], "its own words go first"


def test_nothing_faces_where_only_one_side_is_on_record(editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"))
    assert page_of(claim).facing is None


def test_words_in_an_unreadable_text_are_counted_and_not_shown(editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"), visibility="restricted")
    on_record(editor, claim, make_source("Syria"))
    open_ones = ArticleVersion.objects.exclude(article__visibility="restricted")
    lane = claim_page(claim=claim, readable=open_ones).lanes["asserted"]
    assert [line.attribution.source.name for line in lane.lines] == ["Syria"]
    assert (lane.withheld, lane.sources) == (1, 2)


def test_a_variant_names_nobody_from_an_unreadable_text(editor: User) -> None:
    wide = make_claim(editor)
    narrow = make_claim(editor, FOUR_THOUSAND, variant_of=wide)
    for claim in (wide, narrow):
        on_record(editor, claim, make_source("Armenia"), Stance.DENIES, visibility="restricted")
    on_record(editor, narrow, make_source("Syria"))
    open_ones = ArticleVersion.objects.exclude(article__visibility="restricted")
    (variant,) = claim_page(claim=wide, readable=open_ones).variants
    assert [name for _, name in variant.asserted_by] == ["Syria"]
    assert (variant.denied_by, variant.implied_deniers) == ([], [])


def test_each_band_has_pages_of_its_own(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.queries.claim_pages.PAGE", 2)
    claim = make_claim(editor)
    for day in (1, 2, 3):
        on_record(editor, claim, make_source("Armenia"), published_on=date(2020, 10, day))
    on_record(editor, claim, make_source("Turkey"), Stance.DENIES)
    page = page_of(claim, asserted="2")
    assert [line.attribution.version.published_on for line in page.lanes["asserted"].lines] == [date(2020, 10, 1)]
    assert names_in(page, "denied") == ["Turkey"]


def test_related_claims_are_listed_with_their_relation(editor: User) -> None:
    claim, related, opposite = (make_claim(editor, text) for text in (FIGHTERS, "Fighters came.", "None came."))
    relate_claims(claim=related, other=claim, kind="related", user=editor)
    relate_claims(claim=claim, other=opposite, kind="opposite", user=editor)
    assert {(r.claim.statement, r.how) for r in page_of(claim).related} == {
        ("Fighters came.", "related"), ("None came.", "opposite"),
    }  # fmt: skip


def test_the_history_holds_what_was_written_by_hand_and_taken_back(editor: User) -> None:
    claim = make_claim(editor)
    version = make_article(text="Paris says that talks go on. Rome says that talks go on.")
    for other in (claim, make_claim(editor, "Another one.")):
        written = write_attribution(
            version=version, user=editor, content=[(16, 27)], sources=[ChosenSource(name="Paris")], stance="asserts",
            claim=other,
        )  # fmt: skip
        if other == claim:
            undo_decision(decision=written, user=editor)

    def told(readable: QuerySet[ArticleVersion]) -> list[tuple[str, object]]:
        events = claim_history(claim=claim, readable=readable).events
        return [(event.row.action, event.row.version) for event in events if event.what == "decision"]

    assert told(ArticleVersion.objects.all()) == [("undo", version), ("write", version)]
    assert told(ArticleVersion.objects.none()) == []


def test_the_history_holds_marks_and_decisions_also_those_undone(editor: User, fact_checker: User) -> None:
    claim = make_claim(editor)
    kept = on_record(editor, claim, make_source("Armenia"))
    undone = on_record(editor, claim, make_source("Turkey"), Stance.DENIES)
    step(assess(claim, fact_checker), "withdraw", fact_checker, "They agree by now.")
    suggestion = undone.suggestion
    assert suggestion is not None
    undo_decision(decision=suggestion.decisions.get(), user=editor)
    on_record(editor, make_claim(editor, "Another one."), make_source("Syria"))
    history = claim_history(claim=claim, readable=ArticleVersion.objects.all())
    told = [
        (event.row.state, event.actor) if event.what == "step" else (event.row.action, event.row.suggestion)
        for event in history.events
        if event.what in {"step", "decision"}
    ]
    assert told == [
        ("undo", suggestion), ("withdrawn", fact_checker), ("draft", fact_checker),
        ("accept", suggestion), ("accept", kept.suggestion),
    ]  # fmt: skip


def test_the_page_makes_no_more_queries_when_its_rows_double(editor: User) -> None:
    claim = make_claim(editor)

    def grow(n: int) -> None:
        for number in range(n):
            tag = f"{Claim.objects.count()}-{number}"
            variant = make_claim(editor, f"Variant {tag} of it.", variant_of=claim)
            related = make_claim(editor, f"Something related {tag}.")
            relate_claims(claim=related, other=claim, kind="related", user=editor)
            on_record(editor, variant, make_source(f"Aide {tag}"), Stance.DENIES)
            on_record(editor, claim, make_source(f"State {tag}"), relay="Reuters")
            on_record(editor, claim, make_source(f"Office {tag}"), Stance.DENIES)
            on_record(editor, claim, make_source(f"Person {tag}"), Stance.DOUBTS)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(claim)
            list(claim_history(claim=claim, readable=ArticleVersion.objects.all()).events)
        return len(seen)

    grow(2)
    before = queries()
    grow(2)
    assert queries() == before


FILTERS: list[tuple[dict[str, object], list[str]]] = [
    ({}, ["ships", "dam", "four", "fighters"]),
    ({"q": "sending fighter"}, ["fighters"]),
    ({"q": "figthers"}, ["four", "fighters"]),
    ({"q": "'); drop \x00 --"}, []),
    ({"standing": "disputed"}, ["four", "fighters"]),
    ({"standing": "denied"}, ["dam"]),
    ({"standing": "unattributed"}, ["ships"]),
    ({"contested": True}, ["dam"]),
    ({"kind": "prediction"}, ["ships"]),
    ({"source": "Turkey"}, ["dam", "fighters"]),
    ({"source": "ankara"}, ["dam", "fighters"]),
    ({"source": "armen"}, ["four"]),
    ({"variant_of": "turkey-is-sending-syrian-fighters-to-azerbaijan"}, ["four"]),
    ({"q": "fighters", "source": "Armenia"}, ["four"]),
]


@pytest.fixture
def shelf(editor: User, fact_checker: User) -> dict[str, Claim]:
    claims = {"fighters": make_claim(editor)}
    claims["four"] = make_claim(editor, FOUR_THOUSAND, variant_of=claims["fighters"])
    claims["dam"] = make_claim(editor, "The dam was opened at night.")
    claims["ships"] = make_claim(editor, "The ships will leave on Sunday.", kind="prediction")
    turkey = make_source("Turkey")
    turkey.aliases.create(name="Ankara")
    government = make_source("Government of T.", SourceKind.GOVERNMENT, speaks_for=turkey)
    on_record(editor, claims["fighters"], government, Stance.DENIES)
    on_record(editor, claims["four"], make_source("Armenia"))
    on_record(editor, claims["dam"], turkey, Stance.DENIES)
    assess(claims["dam"], fact_checker, "No picture shows it.")
    return claims


@pytest.mark.parametrize(("wanted", "expected"), FILTERS)
def test_the_list_is_narrowed_by_each_filter(
    shelf: dict[str, Claim], wanted: dict[str, object], expected: list[str]
) -> None:
    find: Callable[..., object] = claim_list
    assert list(find(**wanted)) == [shelf[name] for name in expected]  # type: ignore[call-overload]


def test_a_variant_is_listed_under_its_wider_claims_words(shelf: dict[str, Claim]) -> None:
    wider = {claim.pk: claim.wider_statement for claim in claim_list()}  # type: ignore[attr-defined]
    assert wider[shelf["four"].pk] == FIGHTERS
    assert wider[shelf["fighters"].pk] is None
