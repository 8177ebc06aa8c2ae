"""Who gets which answer at which address: every address of the desk, every role, every method.

An address that is added without a row here fails the first test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from claims import urls
from claims.models import (
    Archive,
    Article,
    Attribution,
    BulkDecision,
    Claim,
    ClaimRelation,
    Decision,
    LikelyPair,
    Orphan,
    User,
    Verdict,
)
from claims.nlp.types import SourceKind, Stance
from claims.queries.search import Search
from claims.services.archive_jobs import request_export, run_archive
from claims.services.articles import Draft, add_version
from claims.services.assessments import Exhibit, assess_claim
from claims.services.discussion import comment_on_claim
from claims.services.feeds import add_feed
from claims.services.imports import import_address, start_batch
from claims.services.invitations import invite
from claims.services.likely_pairs import Pair, record_pairs
from claims.services.merging import merge_sources
from claims.services.replies import ask_for_reply
from claims.services.review import Choice, accept_suggestion
from claims.services.searching import save_search
from claims.services.tokens import create_token
from claims.services.webhooks import add_webhook, try_webhook
from tests.factories import found, make_article, make_suggestions
from tests.scenes import make_claim, make_source

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
METHODS = ("get", "post", "put", "patch", "delete")
READERS = ("viewer", "editor", "fact_checker", "admin_user")
DECIDERS = ("editor", "fact_checker", "admin_user")
ASSESSORS = ("fact_checker", "admin_user")
IMPORTERS = ("admin_user",)


@dataclass(frozen=True)
class Row:
    """An address: what its argument is of, who may use it, and by which methods."""

    of: str
    may: tuple[str, ...]
    methods: tuple[str, ...] = ("get",)
    shows_words: bool = False  # of one article, which is not there for who may not read it


GET, POST, BOTH = ("get",), ("post",), ("get", "post")
TABLE = {
    "desk": Row("", READERS),
    "search": Row("", READERS),
    "dashboard": Row("", READERS),
    "stances": Row("", READERS),
    "compare": Row("", READERS),
    "claim-timeline": Row("claim", READERS),
    "source-record": Row("source", READERS),
    "reversal-decide": Row("turn", DECIDERS, POST, shows_words=True),
    "search-save": Row("", DECIDERS, POST),
    "search-forget": Row("search", DECIDERS, POST),
    "claim-topics": Row("claim", DECIDERS, POST),
    "article-list": Row("", READERS),
    "article-add": Row("", IMPORTERS, BOTH),
    "article-detail": Row("version", READERS, shows_words=True),
    "article-progress": Row("version", READERS, shows_words=True),
    "article-retry": Row("version", IMPORTERS, POST),
    "article-cards": Row("version", READERS, shows_words=True),
    "article-brief": Row("version", READERS, shows_words=True),
    "article-since": Row("version", READERS, POST, shows_words=True),
    "attribution-write": Row("version", DECIDERS, BOTH, shows_words=True),
    "article-changes": Row("changed", READERS, shows_words=True),
    "article-language": Row("version", DECIDERS, POST, shows_words=True),
    "bulk": Row("version", DECIDERS, BOTH, shows_words=True),
    "bulk-undo": Row("bulk_decision", DECIDERS, POST, shows_words=True),
    "queue": Row("", DECIDERS),
    "queue-next": Row("", DECIDERS, POST),
    "queue-assign": Row("article", DECIDERS, BOTH, shows_words=True),
    "queue-hand-back": Row("article", DECIDERS, POST, shows_words=True),
    "orphan-list": Row("", DECIDERS),
    "orphan-detail": Row("orphan", DECIDERS, BOTH, shows_words=True),
    "orphan-keep": Row("orphan", DECIDERS, POST, shows_words=True),
    "orphan-reopen": Row("orphan", DECIDERS, POST, shows_words=True),
    "attribution-sentence": Row("attribution", READERS, shows_words=True),
    "attribution-translation": Row("attribution", DECIDERS, BOTH, shows_words=True),
    "article-redact": Row("version", IMPORTERS, BOTH, shows_words=True),
    "article-hold": Row("version", IMPORTERS, BOTH, shows_words=True),
    "redaction-list": Row("", IMPORTERS, BOTH),
    "person-export": Row("", IMPORTERS, BOTH),
    "invitation-list": Row("", IMPORTERS, BOTH),
    "invitation-revoke": Row("invitation", IMPORTERS, POST),
    "attribution-comment": Row("attribution", DECIDERS, BOTH, shows_words=True),
    "claim-ask": Row("claim", ASSESSORS, BOTH),
    "reply-record": Row("reply", ASSESSORS, BOTH),
    "claim-flag": Row("claim", DECIDERS, BOTH),
    "claim-sign-off": Row("claim", IMPORTERS, BOTH),
    "claim-comment": Row("claim", DECIDERS, BOTH),
    "claim-watch": Row("claim", DECIDERS, POST),
    "claim-assign": Row("claim", DECIDERS, BOTH),
    "claim-done": Row("claim", DECIDERS, POST),
    "source-watch": Row("source", DECIDERS, POST),
    "notice-list": Row("", DECIDERS),
    "notice-read": Row("", DECIDERS, POST),
    "notice-mails": Row("", DECIDERS, POST),
    "suggestion-card": Row("suggestion", READERS, shows_words=True),
    "suggestion-change": Row("suggestion", DECIDERS, BOTH, shows_words=True),
    "suggestion-accept": Row("suggestion", DECIDERS, POST, shows_words=True),
    "suggestion-reject": Row("suggestion", DECIDERS, POST, shows_words=True),
    "suggestion-unsure": Row("suggestion", DECIDERS, POST, shows_words=True),
    "decision-list": Row("", DECIDERS),
    "decision-undo": Row("decision", DECIDERS, POST, shows_words=True),
    "claim-list": Row("", READERS),
    "claim-options": Row("", READERS),
    "claim-detail": Row("claim", READERS),
    "claim-change": Row("claim", DECIDERS, BOTH),
    "claim-assess": Row("claim", ASSESSORS, POST),
    "claim-restore": Row("wording", DECIDERS, POST),
    "assessment-step": Row("step", ASSESSORS, POST),
    "evidence-redact": Row("evidence", IMPORTERS, BOTH),
    "evidence-file": Row("evidence", READERS),
    "log": Row("", IMPORTERS),
    "log-export": Row("", IMPORTERS),
    "source-list": Row("", READERS),
    "source-options": Row("", READERS),
    "source-detail": Row("source", READERS),
    "claim-merge": Row("claim", DECIDERS, BOTH),
    "source-merge": Row("source", DECIDERS, BOTH),
    "merge-undo": Row("merge", DECIDERS, BOTH),
    "relation-answer": Row("relation", DECIDERS, POST),
    "pair-list": Row("", READERS),
    "pair-look": Row("", DECIDERS, POST),
    "pair-answer": Row("pair", DECIDERS, POST),
    "batch-list": Row("", IMPORTERS),
    "batch-detail": Row("batch", IMPORTERS),
    "batch-address": Row("", IMPORTERS, POST),
    "batch-files": Row("", IMPORTERS, BOTH),
    "batch-report": Row("batch", IMPORTERS),
    "batch-cancel": Row("batch", IMPORTERS, POST),
    "batch-retry": Row("batch", IMPORTERS, POST),
    "item-detail": Row("item", IMPORTERS, BOTH),
    "item-retry": Row("item", IMPORTERS, POST),
    "item-discard": Row("item", IMPORTERS, POST),
    "feed-list": Row("", IMPORTERS, BOTH),
    "feed-poll": Row("feed", IMPORTERS, POST),
    "feed-pause": Row("feed", IMPORTERS, POST),
    "feed-remove": Row("feed", IMPORTERS, POST),
    "api-docs": Row("", READERS),
    "claim-json-ld": Row("claim", READERS),
    "article-annotations": Row("version", READERS, shows_words=True),
    "article-brat": Row("version", READERS, shows_words=True),
    "table": Row("table", READERS),
    "claim-table": Row("claim_csv", READERS),
    "source-table": Row("source_csv", READERS),
    "found-table": Row("csv", READERS),
    "feed-found": Row("", READERS),
    "feed-disputed": Row("", READERS),
    "feed-search": Row("", READERS),
    "feed-source": Row("source", READERS),
    "archive-list": Row("", IMPORTERS),
    "archive-export": Row("", IMPORTERS, POST),
    "archive-import": Row("", IMPORTERS, POST),
    "archive-file": Row("archive", IMPORTERS),
    "archive-discard": Row("archive", IMPORTERS, POST),
    "webhook-list": Row("", IMPORTERS, BOTH),
    "webhook-detail": Row("webhook", IMPORTERS),
    "webhook-try": Row("webhook", IMPORTERS, POST),
    "webhook-pause": Row("webhook", IMPORTERS, POST),
    "webhook-renew": Row("webhook", IMPORTERS, POST),
    "webhook-remove": Row("webhook", IMPORTERS, POST),
    "delivery-again": Row("delivery", IMPORTERS, POST),
    "token-list": Row("", IMPORTERS, BOTH),
    "token-revoke": Row("token", IMPORTERS, POST),
}
#: Addresses for strangers; tests/security looks at them.
FOR_STRANGERS = {"invitation-accept", "csp-report"}
GIVEAWAY = "Zirconium gleamed there."
TEXT = (
    f"The old room at the quay was quiet. {GIVEAWAY} A harbour source said that the bridge was safe. "
    "The mayor denied that the bridge was safe. The door of the room stayed shut. Outside, two ferries waited for the "
    "tide to turn, as they had done on every other evening of that long and rainy week."
)

People = dict[str, User]
Things = dict[str, Any]


@pytest.fixture
def people(viewer: User, editor: User, fact_checker: User, admin_user: User) -> People:
    return {"viewer": viewer, "editor": editor, "fact_checker": fact_checker, "admin_user": admin_user}


@pytest.fixture
def things(editor: User, admin_user: User) -> Things:
    """One of everything: an article with one decided suggestion and one that waits."""
    version = make_article(text=TEXT, title="The zirconium papers")
    decided, waiting = make_suggestions(
        version,
        found(TEXT, content="the bridge was safe", source="A harbour source", kind=SourceKind.ANONYMOUS),
        found(TEXT, content="the bridge was safe", cue="denied", source="The mayor", stance=Stance.DENIES),
    )
    claim = make_claim(editor, "The bridge is safe")
    decision = accept_suggestion(suggestion=decided, user=editor, revision=decided.revision, choice=Choice(claim=claim))
    source = Attribution.objects.get().source
    one, other = make_source("Quay Board", SourceKind.ORGANISATION), make_source("Qay Board", SourceKind.ORGANISATION)
    merge = merge_sources(gone=other, kept=one, user=editor, reason="one board")
    pier = make_source("Pier Board", SourceKind.ORGANISATION)
    record_pairs(pairs=[Pair(one.pk, pier.pk, 0.5, ("spelled alike",))], what="source")
    pair = LikelyPair.objects.get()
    changed = add_version(article=version.article, draft=Draft(title="", text=f"{TEXT} It rained."))
    orphan = Orphan.objects.create(attribution=Attribution.objects.get(), version=changed.version, reason="Gone.")
    reply = ask_for_reply(
        claim=claim, source=make_source("The harbour office", SourceKind.ORGANISATION), asked_on=date(2020, 10, 2),
        channel="email", deadline=datetime(2020, 10, 3, 17, tzinfo=UTC), user=editor,
    )  # fmt: skip
    said = comment_on_claim(claim=claim, text="Look at this.", attribution=Attribution.objects.get(), user=editor)
    assert said.comment.attribution_id
    bulk = BulkDecision.objects.create(actor=editor, version=version, action="accept")
    file = ContentFile(b"Minutes of the harbour board.", "minutes.txt")
    assessment = assess_claim(
        claim=claim, user=editor, verdict=Verdict.objects.get(slug="unproven"), reason="No one looked.",
        evidence=[Exhibit(bearing="context", file=file)],
    )  # fmt: skip
    wording = Claim.pgh_event_model.objects.filter(pgh_obj_id=claim.pk).latest("pgh_id").pk  # type: ignore[attr-defined]
    return {
        "changed": changed.version.pk, "orphan": orphan.pk, "bulk_decision": bulk.pk, "article": version.article_id,
        "attribution": orphan.attribution_id, "turn": (orphan.attribution_id, orphan.attribution_id), "reply": reply.pk,
        "wording": (claim.slug, wording), "step": (assessment.pk, "submit"), "evidence": assessment.evidence.get().pk,
        "version": version.pk, "suggestion": waiting.pk, "decision": decision.pk, "claim": claim.slug,
        "merge": merge.pk, "pair": pair.pk,
        "relation": ClaimRelation.objects.create(
            claim=claim, other=make_claim(editor, "The bridge was built in May"), kind="related"
        ).pk,
        "source": source.pk, "batch": start_batch(label="a folder").pk,
        "item": import_address(url="https://news.invented.org/1", user=editor).pk,
        "feed": add_feed(url="https://news.invented.org/rss", user=editor).pk,
        "table": ("attributions", "csv"), "claim_csv": (claim.slug, "csv"), "source_csv": (source.pk, "csv"),
        "csv": "csv",
        "invitation": invite(email="new@desk.example", role=Group.objects.get(name="Viewer"), user=admin_user)[0].pk,
        "archive": _done(request_export(user=editor)).pk,
        "webhook": (hook := add_webhook(user=admin_user, name="Site", url="https://site.example/hook")[0]).pk,
        "delivery": try_webhook(webhook=hook).pk,
        "token": create_token(user=editor, name="the archive")[0].pk,
        "search": save_search(user=editor, search=Search(words="bridge"), name="").pk,
    }  # fmt: skip


def _done(archive: Archive) -> Archive:
    run_archive(archive=archive)
    return archive


def address(name: str, things: Things) -> str:
    of = TABLE[name].of
    its = things[of] if of else ()
    return reverse(f"claims:{name}", args=its if isinstance(its, tuple) else [its])


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def is_login(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(f"{reverse('login')}?next=")


def test_every_address_has_its_row() -> None:
    assert sorted(names(urls.urlpatterns)) == sorted([*TABLE, *FOR_STRANGERS])


@pytest.mark.parametrize("name", TABLE)
def test_a_stranger_is_sent_to_the_login_page(client: Client, things: Things, name: str) -> None:
    before = Decision.objects.count()
    for method in TABLE[name].methods:
        assert is_login(getattr(client, method)(address(name, things))), method
        # By htmx a redirect would put the login page where a card was.
        assert getattr(client, method)(address(name, things), headers=HTMX).status_code == 403, method
    assert Decision.objects.count() == before


@pytest.mark.parametrize("name", TABLE)
def test_each_role_gets_in_or_is_told_that_it_may_not(
    client: Client, things: Things, people: People, name: str
) -> None:
    row = TABLE[name]
    for role, person in people.items():
        client.force_login(person)
        for method in row.methods:
            status = getattr(client, method)(address(name, things)).status_code
            if role in row.may:
                assert status in {200, 204, 302, 422, 409}, f"{role}, {method}: {status}"
            else:
                assert status == 403, f"{role}, {method}"


@pytest.mark.parametrize("name", TABLE)
def test_any_other_method_is_refused_to_everybody(client: Client, things: Things, people: People, name: str) -> None:
    """Before anybody asks who they are."""
    at = address(name, things)
    for role, person in (("stranger", None), *people.items()):
        if person is not None:
            client.force_login(person)
        for method in METHODS:
            if method not in TABLE[name].methods:
                assert getattr(client, method)(at).status_code == 405, f"{role}, {method}"


def test_a_viewer_writes_nothing() -> None:
    """What takes a post is never open to viewers: reading goes by get.  But for saying that they have a text open."""
    open_to_viewers = [name for name, row in TABLE.items() if "post" in row.methods and "viewer" in row.may]
    assert open_to_viewers == ["article-since"]


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.shows_words])
def test_a_restricted_article_is_not_there_for_who_may_not_read_it(
    client: Client, things: Things, people: People, name: str
) -> None:
    Article.objects.update(visibility=Article.Visibility.RESTRICTED)
    row = TABLE[name]
    for role in row.may:
        client.force_login(people[role])
        for method in row.methods:
            for headers in (HTMX, {}):
                status = getattr(client, method)(address(name, things), headers=headers).status_code
                assert (status == 404) == (role not in IMPORTERS), f"{role}, {method}: {status}"


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if "get" in row.methods])
def test_no_page_quotes_a_restricted_article(client: Client, things: Things, people: People, name: str) -> None:
    """Not even to the editor who decided on it before it was restricted, nor by way of its wire copy."""
    copy = make_article(text=TEXT.replace(GIVEAWAY, ""), title="A wire copy", outlet="The Tideway Post")
    assert copy.near_duplicate_of_id == things["version"]
    Article.objects.exclude(pk=copy.article_id).update(visibility=Article.Visibility.RESTRICTED)
    things = things | ({"version": copy.pk} if name == "article-detail" else {})
    for role in ("viewer", "editor", "fact_checker"):
        client.force_login(people[role])
        answer = client.get(address(name, things))
        page = str(answer.getvalue(), "utf-8")
        for words in ("The zirconium papers", GIVEAWAY):
            assert words not in page, role
    client.force_login(people["admin_user"])
    shown = str(client.get(reverse("claims:claim-detail", args=[things["claim"]])).content, "utf-8")
    assert GIVEAWAY in shown, "whoever may read it reads it there"


def test_who_logs_in_after_sending_a_form_comes_back_to_its_page(client: Client, things: Things) -> None:
    """Not to where the form was sent: that answers to a post only."""
    page = reverse("claims:claim-detail", args=[things["claim"]])
    sent = client.post(address("claim-assess", things), headers={"Referer": f"http://testserver{page}"})
    assert sent["Location"] == f"{reverse('login')}?next={page}"
    sent = client.post(address("claim-assess", things))
    assert sent["Location"] == f"{reverse('login')}?next={reverse('claims:desk')}"
