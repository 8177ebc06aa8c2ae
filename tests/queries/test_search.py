"""One box over everything: what is found, by which way, and what never is."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from claims.access import readable_versions
from claims.models import ArticleVersion, Claim, User
from claims.nlp.types import SourceKind, Stance
from claims.queries.search import Found, Search, found, shown
from claims.services.encoding import encode_claims
from claims.services.indexing import index_new_texts, rebuild_vocabulary
from tests.factories import make_article
from tests.scenes import FIGHTERS, assess, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db


def look(user: User, words: str = "", **more: Any) -> Found:
    return found(Search(words=words, **more), readable=readable_versions(user))


def titles(its: Found, user: User) -> list[str]:
    _, entries = shown(its, readable=readable_versions(user))
    return ["".join(piece.text for piece in entry.title.pieces) for entry in entries]


@pytest.fixture
def fighters(editor: User) -> Claim:
    turkey = make_source("Turkey")
    claim = make_claim(editor, FIGHTERS)
    on_record(editor, claim, "The envoy", content="mercenaries were flown in from Élazığ", outlet="The Herald")
    on_record(
        editor, claim, turkey, Stance.DENIES, content="any men had been sent", published_on=date(2020, 10, 5),
        kind=SourceKind.STATE,
    )  # fmt: skip
    make_claim(editor, "The bridge at Quillmoor is safe.")
    index_new_texts()
    rebuild_vocabulary()
    encode_claims(claims=list(Claim.objects.all()))
    return claim


@pytest.mark.parametrize(
    ("words", "kind", "first"),
    [
        ("Syrian fighters", "claim", FIGHTERS),  # its words
        ("sends fighter", "claim", FIGHTERS),  # stems
        ("fighetrs Azerbajan", "claim", FIGHTERS),  # slips of the finger
        ("foreign militants deployed by Ankara", "claim", FIGHTERS),  # other words
        ("mercenaries Elazig", "statement", "mercenaries were flown in from Élazığ"),  # accents
        ("envoy mercenaries", "statement", "mercenaries were flown in from Élazığ"),  # who said it
        ("Ankara men", "statement", "any men had been sent"),  # by another name of who said it
        ("Türkiye", "source", "Turkey"),
        ("Turky", "source", "Turkey"),
    ],
)
def test_it_is_found(fighters: Claim, viewer: User, words: str, kind: str, first: str) -> None:
    assert titles(look(viewer, words, what=kind), viewer)[:1] == [first]


def test_an_article_is_found_by_words_of_its_text_and_these_are_marked(fighters: Claim, viewer: User) -> None:
    make_article(text="Two <b>barges</b> sank & nobody saw it.", title="Trouble on the canal")
    its = look(viewer, "barges canal", what="article")
    (entry,) = shown(its, readable=readable_versions(viewer))[1]
    assert [piece.text for piece in entry.title.pieces if piece.is_content] == ["canal"]
    assert entry.snippet
    assert [piece.text for piece in entry.snippet.pieces if piece.is_content] == ["barges"]


def test_where_nothing_has_all_words_what_has_some_is_offered(fighters: Claim, viewer: User) -> None:
    its = look(viewer, "Quillmoor zeppelin xylophone quagga")
    assert its.is_loose or its.counts["claim"]
    assert "The bridge at Quillmoor is safe." in titles(its, viewer)


@pytest.mark.parametrize("words", ["the of and", "'", "\\", "<script>", "a:* & !b", "-", '"', "%s", "\x00", "x" * 5000])
def test_odd_words_are_no_error(fighters: Claim, viewer: User, words: str) -> None:
    look(viewer, words)
    found(Search.of(QueryDict(f"q={words}")), readable=readable_versions(viewer))


@pytest.mark.parametrize(
    ("filters", "kinds"),
    [
        ({"standing": "disputed"}, {"claim": 1, "statement": 2, "article": 2, "source": 2}),
        ({"standing": "unattributed"}, {"claim": 1, "statement": 0, "article": 0, "source": 0}),
        ({"stance": "denies"}, {"claim": 1, "statement": 1, "article": 1, "source": 1}),
        ({"since": date(2020, 10, 4)}, {"claim": 1, "statement": 1, "article": 1, "source": 1}),
        ({"until": date(2020, 9, 1)}, {"claim": 0, "statement": 0, "article": 0, "source": 0}),
        ({"kind": "promise"}, {"claim": 0, "statement": 0, "article": 0, "source": 0}),
        ({"assessment": "contested"}, {"claim": 1, "statement": 2, "article": 2, "source": 2}),
    ],
)
def test_filters_narrow_every_kind(
    fighters: Claim, fact_checker: User, filters: dict[str, Any], kinds: dict[str, int]
) -> None:
    assess(fighters, fact_checker)
    assert look(fact_checker, **filters).counts == kinds


def test_each_filter_says_how_many_hits_it_leaves(fighters: Claim, viewer: User) -> None:
    its = look(viewer)
    for name, choices in its.choices.items():
        for choice in choices:
            value: Any = int(choice.value) if name in {"source", "outlet"} else choice.value
            left = look(viewer, **{name: value})
            without_sources = left.total - left.counts["source"]
            assert choice.hits == without_sources, (name, choice)


def test_sorted_by_date_the_newest_is_first(fighters: Claim, viewer: User) -> None:
    assert titles(look(viewer, what="statement", sort="date"), viewer)[0] == "any men had been sent"


def test_sorted_by_contest_a_disputed_claim_is_first(fighters: Claim, viewer: User) -> None:
    assert titles(look(viewer, what="claim", sort="contest"), viewer)[0] == FIGHTERS


def test_a_restricted_text_leaves_no_trace(fighters: Claim, viewer: User, editor: User, admin_user: User) -> None:
    on_record(
        editor, fighters, "Zebulon Quark", content="zirconium gleamed", outlet="The Secret Sheet",
        visibility="restricted", kind=SourceKind.ANONYMOUS,
    )  # fmt: skip
    index_new_texts()
    rebuild_vocabulary()
    for words in ("zirconium", "zirconum", "gleamed", "Zebulon"):
        assert look(admin_user, words).counts["article"] >= 1 or words == "Zebulon"
        its = look(viewer, words)
        assert (its.counts["statement"], its.counts["article"]) == (0, 0), words
        assert "gleamed" not in str(its.choices)
        assert "Zebulon" not in str(its.choices), words
    assert "Secret" not in str(look(viewer).choices)
    assert look(viewer).counts["statement"] == 2
    assert look(viewer, "zirconium").counts["claim"] == look(viewer, "nothing like it").counts["claim"] == 0


def test_the_queries_do_not_grow_with_the_hits(fighters: Claim, viewer: User, editor: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            its = look(viewer, "fighters mercenaries")
            shown(its, readable=readable_versions(viewer))
        return len(captured)

    look(viewer, "fighters")  # what is looked up once
    on_record(editor, fighters, "A witness", content="mercenaries, fighters and lorries came")
    before = queries()
    for number in range(6):
        on_record(editor, fighters, f"Witness {number}", content=f"mercenaries, fighters and {number} lorries came")
    assert queries() == before


def test_an_address_is_read_back_as_the_same_search() -> None:
    its = Search(
        words="war & peace", what="claim", standing="disputed", source=7, since=date(2020, 1, 1), sort="date"
    )  # fmt: skip
    assert Search.of(QueryDict(its.query)) == its


@pytest.mark.parametrize("moment", ["0319-09-15T17:42:43-21:00", "2020-01-01T00:00:00-23:59"])
def test_a_moment_far_from_utc_is_asked_for_in_utc(viewer: User, moment: str) -> None:
    """PostgreSQL takes no distance above sixteen hours."""
    its = Search.of(QueryDict(urlencode({"recorded_since": moment})))
    assert its.recorded_since is not None
    assert found(its, readable=readable_versions(viewer)).total == 0


@pytest.mark.parametrize(
    "query",
    [
        "standing=foo&source=x&since=2020-02-31&what=zebra&sort=1&recorded_since=z",
        "recorded_since=0001-01-01T00:00:00%2B12:00",
        "",
    ],
)
def test_what_cannot_be_read_is_no_filter(query: str) -> None:
    assert Search.of(QueryDict(query)) == Search()


def test_redacted_words_are_not_found(fighters: Claim, admin_user: User) -> None:
    from claims.services.redaction import redact_words

    assert look(admin_user, "mercenaries", what="article").counts["article"]
    redact_words(words=["mercenaries"], reason="a court said so", user=admin_user)
    rebuild_vocabulary()
    assert not look(admin_user, "mercenaries").counts["article"]


def test_a_new_version_takes_the_place_of_the_older(viewer: User) -> None:
    from claims.services.articles import Draft, add_version

    version = make_article(text="The ferry was blue. It left at noon.")
    add_version(article=version.article, draft=Draft(title="", text="The ferry was red. It left at one."))
    assert look(viewer, "ferry red").counts["article"] == 1
    assert look(viewer, "ferry blue noon").counts["article"] == 0 or look(viewer, "ferry blue noon").is_loose
    assert ArticleVersion.objects.count() == 2
