"""The public site shows what is published and nothing else: a hundred markers are planted, and none is seen."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import feedparser
import pgtrigger
import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse, set_urlconf

from claims import public_urls, urls
from claims.models import Article, Claim, User, Verdict
from claims.nlp.types import SourceKind, Stance
from claims.services.articles import Draft, add_version
from claims.services.assessments import Exhibit, assess_claim
from claims.services.blanking import tables
from claims.services.discussion import comment_on_claim
from claims.services.legal import flag_for_legal
from claims.services.merging import merge_claims
from claims.services.replies import ask_for_reply
from tests.factories import found, make_article, make_suggestions
from tests.scenes import FOUR_THOUSAND, assess, make_claim, make_source, on_record, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site_is_on(settings: Any) -> None:
    settings.PUBLIC_SITE = True
    settings.PUBLISHER = "The Harbour Desk"


def publish(claim: Claim, by: User, second: User, reason: str = "Nobody saw any.", verdict: str = "refuted") -> Any:
    its = assess(claim, by, reason, verdict)
    step(its, "submit", by)
    step(its, "approve", second)
    step(its, "publish", second)
    return its


@pytest.fixture
def published(editor: User, fact_checker: User, admin_user: User) -> Claim:
    claim = make_claim(editor)
    on_record(editor, claim, "Ann Reed", text="")
    on_record(editor, claim, "Bo Quay", Stance.DENIES)
    publish(claim, fact_checker, admin_user)
    return claim


def test_the_site_is_off_unless_it_is_switched_on(settings: Any, published: Claim) -> None:
    settings.PUBLIC_SITE = False
    for url in public_urls.urlpatterns:
        arguments = [published.slug] if "slug" in str(url.pattern) else []
        assert Client().get(reverse(f"public:{url.name}", args=arguments)).status_code == 404


def test_a_claim_with_its_sides_and_its_correction(client: Client, published: Claim, admin_user: User) -> None:
    step(published.assessments.get(), "correct", admin_user, "We misspelled a name.")
    page = client.get(reverse("public:claim-detail", args=[published.slug]))
    words = unescape(page.content.decode())
    for told in ("Ann Reed", "Bo Quay", "refuted", "Nobody saw any.", "We misspelled a name.", "disputed"):
        assert told in words
    assert 'type="application/ld+json"' in words
    assert "ClaimReview" in words
    assert page["Cache-Control"] == "public, max-age=300"
    assert not page.cookies
    assert client.post(reverse("public:claim-list")).status_code == 405


def test_data_by_its_name_and_by_negotiation(client: Client, published: Claim) -> None:
    url = reverse("public:claim-detail", args=[published.slug])
    asked = client.get(url, headers={"Accept": "application/ld+json"})
    assert asked["Content-Type"] == "application/ld+json"
    assert "Accept" in asked["Vary"]
    assert asked.json() == client.get(f"{url}claim.jsonld").json()
    review = asked.json()["@graph"][1]
    assert review["author"]["name"] == "The Harbour Desk"
    assert review["url"] == f"http://testserver{url}"
    assert client.get(url, headers={"Accept": "text/html,*/*;q=0.8"})["Content-Type"].startswith("text/html")


def test_what_is_withdrawn_is_gone(client: Client, published: Claim, fact_checker: User) -> None:
    step(published.assessments.get(), "withdraw", fact_checker, "It was wrong.")
    assert client.get(reverse("public:claim-detail", args=[published.slug])).status_code == 404
    assert published.statement not in unescape(client.get(reverse("public:claim-list")).content.decode())


def test_a_newer_draft_leaves_readers_what_was_published(client: Client, published: Claim, fact_checker: User) -> None:
    assess(published, fact_checker, "Now we think otherwise.", "corroborated")
    words = client.get(reverse("public:claim-detail", args=[published.slug])).content.decode()
    assert "refuted" in words
    assert "corroborated" not in words


def test_a_merged_claim_leads_to_the_other_only_where_that_is_published(
    client: Client, published: Claim, editor: User
) -> None:
    gone, hidden, other = (make_claim(editor, f"Fighters were sent, {word}.") for word in ("A", "B", "C"))
    merge_claims(gone=gone, kept=published, user=editor, reason="the same")
    merge_claims(gone=hidden, kept=other, user=editor, reason="the same")
    there = client.get(reverse("public:claim-detail", args=[gone.slug]))
    assert (there.status_code, there["Location"]) == (301, reverse("public:claim-detail", args=[published.slug]))
    assert client.get(reverse("public:claim-detail", args=[hidden.slug])).status_code == 404


def test_long_quotes_are_cut(client: Client, published: Claim, editor: User) -> None:
    content = " ".join(f"word{number}" for number in range(100))
    on_record(editor, published, "Cy Long", content=content)
    for url in ("", "claim.jsonld"):
        words = client.get(reverse("public:claim-detail", args=[published.slug]) + url).content.decode()
        assert "word59" in words
        assert "word60" not in words


def test_feeds_and_sitemap(client: Client, published: Claim) -> None:
    for name in ("feed-published", "feed-disputed"):
        feed = feedparser.parse(client.get(reverse(f"public:{name}")).content)
        assert not feed.bozo
        assert [entry.title for entry in feed.entries] == [published.statement]
    assert published.slug in client.get(reverse("public:sitemap")).content.decode()
    assert "sitemap.xml" in client.get(reverse("public:robots")).content.decode()


def test_a_host_of_its_own_has_nothing_else(settings: Any, client: Client, published: Claim) -> None:
    settings.PUBLIC_HOST, settings.ALLOWED_HOSTS = "claims.example", ["claims.example", "testserver"]
    assert published.statement in unescape(client.get("/", headers={"Host": "claims.example"}).content.decode())
    for path in ("/admin/", "/accounts/login/", "/articles/", "/api/articles/", "/public/"):
        answer = client.get(path, headers={"Host": "claims.example"})
        assert (answer.status_code, b"The Harbour Desk" in answer.content) == (404, True)
    set_urlconf(None)  # of this thread, which goes on


def test_queries_do_not_grow_with_claims(
    client: Client, published: Claim, editor: User, fact_checker: User, admin_user: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("public:claim-list")).status_code == 200
        return len(seen)

    before = queries()
    for number in range(3):
        publish(make_claim(editor, f"Something else happened, number {number}."), fact_checker, admin_user)
    assert queries() == before


#: What is published of a row that is: all its other words are not.
PUBLISHED = {
    "Claim": {"statement", "slug"}, "Assessment": {"reason"}, "Verdict": {"slug", "word", "meaning"},
    "Source": {"name", "wikidata_id"}, "Article": {"url"}, "ArticleVersion": {"title"}, "Attribution": {"quote"},
    "Evidence": {"url", "archived_url"},
}  # fmt: skip


def test_nothing_that_is_not_published_is_seen(
    client: Client, published: Claim, editor: User, fact_checker: User, admin_user: User
) -> None:
    its = assess_claim(
        claim=published, user=fact_checker, verdict=Verdict.objects.get(slug="unproven"), reason="Second thoughts.",
        evidence=[
            Exhibit(bearing="context", file=ContentFile(b"%PDF-1.4 Minutes.", "minutes.pdf")),
            Exhibit(bearing="context", note="Between us."),
            Exhibit(bearing="refutes", url="https://evidence.example/1", note="Ask nobody else."),
        ],
        seen=published.assessments.get().pk,
    )  # fmt: skip
    hidden = make_claim(editor, "Something else is claimed.")
    variant = make_claim(editor, FOUR_THOUSAND, variant_of=published)
    wholly_hidden = [
        on_record(editor, published, "Restricted Voice", visibility="restricted"),
        on_record(editor, published, "Training Voice", Stance.DENIES, visibility="training"),
        on_record(editor, hidden, "Hidden Voice", relay="Hidden Relay"),
        on_record(editor, variant, "Variant Voice"),
    ]
    assess(hidden, fact_checker)
    Article.objects.filter(pk=on_record(editor, published, "Replying Voice").version.article_id).update(kind="reply")
    comment_on_claim(claim=published, user=editor, text="Between us.")
    flag_for_legal(claim=hidden, user=editor, reason="Careful.")
    ask_for_reply(
        claim=published, source=make_source("Asked Office", SourceKind.OFFICE), user=fact_checker, channel="email",
        asked_on=date(2026, 11, 1), deadline=datetime(2026, 12, 1, tzinfo=UTC), note="By the back door.",
    )  # fmt: skip
    waiting = make_article(text="Nothing happened, the mayor said. Nobody was there.")
    make_suggestions(waiting, found(waiting.text, source="the mayor", cue="said", content="Nothing happened"))
    add_version(article=waiting.article, draft=Draft(title="Another", text="Nothing happened at all."))
    Verdict.objects.create(slug="spare", word="spare", meaning="A spare word.")

    planted = plant(public_rows(published))
    assert len(planted) >= 100, len(planted)

    pks = [its.pk, *(row.pk for row in wholly_hidden), published.pk]
    guesses = [f"/public/claims/{claim.slug}/" for claim in Claim.objects.all()]
    guesses += [f"/public/claims/{claim.slug}/claim.jsonld" for claim in Claim.objects.all()]
    guesses += [f"/public/?q={mark}" for mark in planted[:20]]
    guesses += [reverse(f"public:{name}") for name in ("feed-published", "feed-disputed", "sitemap", "robots")]
    guesses += desk_addresses(pks, [claim.slug for claim in Claim.objects.all()])
    seen = crawled(client, guesses)

    assert any("Nobody saw any." in words for words in seen.values()), "what is published is seen"
    for url, words in seen.items():
        shown = [mark for mark in planted if mark in words and mark not in url]
        assert not shown, f"{url} shows {shown}"
    page = seen[reverse("public:claim-list")]
    assert "asserted by 1, denied by 1" in page, "what is restricted is not counted either"


def public_rows(claim: Claim) -> set[tuple[str, Any]]:
    """The published claim with its assessment, and what is quoted on its page."""
    assessment = claim.assessments.earliest("pk")
    rows: set[tuple[str, Any]] = {
        ("Claim", claim.pk),
        ("Assessment", assessment.pk),
        ("Verdict", assessment.verdict_id),
    }
    for its in claim.attributions.filter(source__name__in=["Ann Reed", "Bo Quay"]):
        article = its.version.article
        rows |= {("Attribution", its.pk), ("Source", its.source_id), ("ArticleVersion", its.version_id)}
        rows |= {("Article", article.pk), ("Source", article.outlet_id)}
    return rows


def plant(published: set[tuple[str, Any]]) -> list[str]:
    """A marker in every text column of every row, but for what is published; past the triggers that keep some of them
    from changing: what matters is where it would come out."""
    marks = (f"Zq{number:05d}xj" for number in itertools.count(1))
    planted = []
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for model, columns in tables():
            fields = {field.column: field for field in model._meta.concrete_fields}
            is_ours = model._meta.app_label == "claims"
            for pk in model._default_manager.values_list("pk", flat=True) if is_ours else ():
                keep = PUBLISHED.get(model.__name__, set()) if (model.__name__, pk) in published else set()
                for column in set(columns) - keep:
                    mark = next(marks)
                    words: Any = mark
                    if isinstance(fields[column], models.JSONField):
                        words = json.dumps({"planted": mark})
                    elif isinstance(fields[column], models.URLField):
                        words = f"https://{mark}.example/"
                    sql = f'UPDATE {model._meta.db_table} SET "{column}" = %s WHERE "{model._meta.pk.column}" = %s'
                    try:
                        with transaction.atomic():
                            cursor.execute(sql, [words, pk])
                    except IntegrityError:
                        continue  # a column that must be empty or of a closed set in this row
                    planted.append(mark)
    return planted


def desk_addresses(pks: list[int], slugs: list[str]) -> Iterator[str]:
    """Every address of the desk and of the API, as a stranger guesses them."""
    for pattern in urls.urlpatterns:
        for its in getattr(pattern, "url_patterns", [pattern]):
            names = list(its.pattern.converters)
            for arguments in itertools.product(
                *([slugs[:2] if name in {"slug", "name"} else pks[:2]] for name in names)
            ):
                with contextlib.suppress(NoReverseMatch):
                    yield reverse(f"claims:{its.name}", args=arguments)


def crawled(client: Client, guesses: Iterable[str]) -> dict[str, str]:
    """All that a stranger can reach: from the list on, and by addresses that they guess."""
    waiting, seen = [reverse("public:claim-list"), *guesses], {}
    link = re.compile(r"""(?:href=|<loc>)"?(?:http://testserver)?(/[^"<]*)""")
    while waiting:
        if (url := waiting.pop()) not in seen and not url.startswith("/static/"):
            answer = client.get(url)
            body = b"".join(answer) if answer.streaming else answer.content
            words = unescape(body.decode(errors="replace"))
            seen[url] = f"{words} {dict(answer.headers)}"
            waiting += link.findall(words)
    return seen
