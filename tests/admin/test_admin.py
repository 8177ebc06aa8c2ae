"""The admin of every model: it opens, it searches, it does not slow down with rows, and it is thin."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.formats.read import Read
from claims.models import (
    Archive,
    ArchivedRow,
    ArchivePart,
    Article,
    ArticleVersion,
    AssessmentStep,
    Attribution,
    BulkDecision,
    Claim,
    ClaimRelation,
    ExtractionRun,
    FeedEntry,
    ImportFile,
    ImportItem,
    Redaction,
    RetentionRule,
    Reversal,
    Source,
    SourceAlias,
    User,
    Verdict,
    Webhook,
    WebhookDelivery,
)
from claims.nlp.types import Stance
from claims.queries.search import Search
from claims.services.articles import Draft, add_version
from claims.services.assessments import Exhibit, assess_claim
from claims.services.claims import create_claim, relate_claims
from claims.services.csp_reports import record_csp_report
from claims.services.discussion import comment_on_claim, watch
from claims.services.encoding import encode_claims, encode_groups
from claims.services.feeds import add_feed
from claims.services.following import follow_anchors
from claims.services.imports import add_items, import_item, start_batch
from claims.services.indexing import index_new_texts
from claims.services.invitations import invite
from claims.services.legal import flag_for_legal
from claims.services.legal_holds import place_hold
from claims.services.likely_pairs import Pair, record_pairs
from claims.services.merging import merge_sources
from claims.services.notices import choose_mails
from claims.services.presence import note_presence
from claims.services.queue import assign_article
from claims.services.replies import ask_for_reply
from claims.services.review import accept_suggestion
from claims.services.searching import save_search
from claims.services.sources import add_aliases, ensure_source
from claims.services.tokens import create_token
from claims.services.topics import file_claim
from tests.factories import SENDING, found, make_article, make_suggestions

pytestmark = pytest.mark.django_db
MODELS = [m for m in apps.get_app_config("claims").get_models() if not m._meta.model_name.endswith("event")]  # type: ignore[union-attr]
NAMES = [m._meta.model_name for m in MODELS]
FORM = {"title": "Talks offered", "text": "Moscow offered to host talks.", "visibility": "newsroom", "kind": "article"}


@pytest.fixture
def desk(admin_user: User, client: Client) -> Client:
    client.force_login(admin_user)
    return client


def address(model: str | None, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:claims_{model}_{page}", args=args)


def fill(user: User, number: int) -> None:
    """At least one row of every model, each with others around it."""
    text = f"Turkey is sending Syrian fighters, rebel source {number} told Agency {number}. Ankara {number} denied it."
    version = make_article(text=text, outlet=f"Outlet {number}", url=f"https://outlet.example/{number}")
    said = found(
        text, source=f"rebel source {number}", cue="told", content="Turkey is sending Syrian fighters", id="a1",
        relay=f"Agency {number}", proposition=SENDING,
    )  # fmt: skip
    denied = found(
        text, source=f"Ankara {number}", cue="denied", content="Turkey is sending Syrian fighters", id="a2",
        stance=Stance.DENIES, proposition=SENDING, answers="a1",
    )  # fmt: skip
    for suggestion in make_suggestions(version, said, denied):
        accept_suggestion(suggestion=suggestion, user=user, revision=1)
    waiting = make_article(text=text.replace("fighters", "fighters again"), outlet=f"Outlet {number}")
    make_suggestions(
        waiting, found(waiting.text, content="Turkey is sending Syrian fighters again", cue="told", proposition=SENDING)
    )
    note_presence(version=version, user=user)
    encode_groups(groups=list(version.proposed_claims.all()))
    claim = create_claim(statement=f"Turkey has sent {number} thousand fighters", user=user)
    encode_claims(claims=[claim])
    relate_claims(claim=claim, other=Claim.objects.exclude(pk=claim.pk).earliest("pk"), kind="variant_of", user=user)
    assess_claim(
        claim=claim, user=user, verdict=Verdict.objects.get(slug="contested"), reason="Two sources, no document.",
        evidence=[Exhibit(bearing="context", note="Turkey 1 said nothing.")],
    )  # fmt: skip
    source, _ = ensure_source(name=f"Ministry {number}", kind="government")
    add_aliases(source=source, names=[f"The ministry no. {number}"])
    other, _ = ensure_source(name=f"Department {number}", kind="government")
    merge_sources(gone=other, kept=source, user=user, reason="one and the same")
    record_pairs(pairs=[Pair(other.pk, source.pk, 0.9, ("spelled alike",))], what="source")
    batch = start_batch(label=f"folder {number}", user=user)
    add_items(
        batch=batch, reads=[Read("one.txt", {"title": "One", "text": f"Text {number}."}), Read("two.txt", error="Bad.")]
    )
    import_item(item=ImportItem.objects.get(batch=batch, name="one.txt"))
    feed = add_feed(url=f"https://outlet.example/rss/{number}", user=user)
    FeedEntry.objects.create(feed=feed, key=f"turkey {number}")
    ImportFile.objects.create(batch=batch, name="turkey.txt", data=b"Words.")
    create_token(user=user, name=f"Archive {number}")
    fill_out(user, number)
    assign_article(article=waiting.article, assignee=user, user=user, holder=0)
    changed = add_version(article=version.article, draft=Draft(title="", text=f"Nothing is left of it, {number}."))
    follow_anchors(version=changed.version)
    BulkDecision.objects.create(actor=user, version=version, action="reject")
    fill_search(user, claim, number)
    fill_work(user, claim, source, waiting.article)


def fill_search(user: User, claim: Claim, number: int) -> None:
    """Of what search reads, and of what people keep of it."""
    index_new_texts()
    file_claim(claim=claim, topics=[f"Topic {number}"])
    save_search(user=user, search=Search(words=f"turkey {number}"), name="")
    first, second = Attribution.objects.order_by("-pk")[:2]
    Reversal.objects.create(earlier=second, later=first, is_confirmed=True, decided_by=user)


def fill_out(user: User, number: int) -> None:
    """Of what leaves."""
    archive = Archive.objects.create(kind="export", state="done", asked_by=user)
    ArchivePart.objects.create(archive=archive, position=0, data=b"bytes")
    ArchivedRow.objects.create(origin=archive.uid, table="claims_claim", old=number, new=number)
    hook = Webhook.objects.create(name=f"Site {number}", url=f"https://site{number}.example/hook", added_by=user)
    if step := AssessmentStep.objects.order_by("-pk").first():
        WebhookDelivery.objects.create(webhook=hook, step=step)


def fill_work(user: User, claim: Claim, source: Source, article: Article) -> None:
    """Of the work on a claim."""
    colleague = User.objects.create_user(f"colleague-{claim.pk}")
    ask_for_reply(
        claim=claim, source=source, asked_on=date(2020, 10, 2), channel="email", user=user,
        deadline=datetime(2020, 10, 5, 17, tzinfo=UTC),
    )  # fmt: skip
    flag_for_legal(claim=claim, reason="It names a private person.", user=colleague)
    watch(user=user, claim=claim)
    claim.about.add(source)
    comment_on_claim(claim=claim, text="Look at this.", user=colleague)
    choose_mails(user=colleague, how="never")
    place_hold(article=article, reason="A court asked for it.", user=user)
    Redaction.objects.create(actor=user, reason="A court asked for it.")
    invite(email=f"turkey-1-{claim.pk}@desk.example", role=Group.objects.get(name="Viewer"), user=user)
    record_csp_report(directive="script-src", blocked=f"https://turkey.example/{claim.pk}", page="/")
    RetentionRule.objects.get_or_create(kind="reply", days=90)


def test_every_model_is_registered() -> None:
    assert [m.__name__ for m in MODELS if not admin.site.is_registered(m)] == []


def test_every_list_opens_and_its_queries_do_not_grow_with_its_rows(desk: Client, admin_user: User) -> None:
    counts: list[dict[str, int]] = []
    for round_ in (range(3), range(3, 9)):
        for number in round_:
            fill(admin_user, number)
        counts.append({})
        for model in MODELS:
            name = str(model._meta.model_name)
            assert model._default_manager.exists(), name
            desk.get(address(name))  # what is loaded once in a process is not counted
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert desk.get(address(name)).status_code == 200, name
            counts[-1][name] = len(queries)
    before, after = counts
    assert after == before
    assert max(before.values()) <= 12


def test_every_row_has_its_page_its_search_and_its_history(desk: Client, admin_user: User) -> None:
    fill(admin_user, 1)
    for model in MODELS:
        name, row = model._meta.model_name, model._default_manager.latest("pk")
        assert desk.get(address(name, "change", row.pk)).status_code == 200, name
        assert desk.get(address(name, "history", row.pk)).status_code == 200, name
        search = desk.get(address(name), {"q": "turkey 1"})
        assert search.status_code == 200, name
        if name not in {"user"}:
            assert admin.site._registry[model].search_fields, name


def test_no_form_offers_a_giant_select_or_a_raw_number() -> None:
    for model in MODELS:
        its = admin.site._registry[model]
        assert not its.raw_id_fields
        editable = {f.name for f in model._meta.get_fields() if f.is_relation and getattr(f, "editable", False)}
        if its.has_change_permission.__func__ is admin.ModelAdmin.has_change_permission:  # type: ignore[attr-defined]
            assert editable <= {*its.autocomplete_fields, *its.readonly_fields}, model


def test_beside_a_choice_of_another_row_is_no_button_that_deletes_it(desk: Client) -> None:
    source, _ = ensure_source(name="Harbour Board", kind="government")
    html = desk.get(address("source", "change", source.pk)).content.decode()
    assert "add_id_affiliation" in html
    assert "delete_id_affiliation" not in html
    assert "add_id_known_from" not in html, "an article is added on its own page"


@pytest.mark.parametrize(
    "name",
    [
        "suggestion", "suggestionsource", "proposedclaim", "claimproposal", "extractionrun", "attribution", "assertion",
        "denial", "anchor", "relay", "decision", "assessment", "assessmentstep", "evidence", "importbatch",
        "importitem", "assignment", "queueentry", "orphan", "bulkdecision", "reply", "legalflag", "comment", "watch",
        "notification", "mailchoice", "redaction", "legalhold", "invitation", "cspreport",
    ],
)  # fmt: skip
def test_what_services_write_is_for_reading(desk: Client, admin_user: User, name: str) -> None:
    fill(admin_user, 1)
    row = apps.get_model("claims", name)._default_manager.latest("pk")
    assert desk.get(address(name, "add")).status_code == 403
    assert desk.post(address(name, "change", row.pk), {"state": "accepted"}).status_code == 403
    assert desk.post(address(name, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_an_article_added_here_is_extracted_and_its_suggestions_are_a_click_away(
    desk: Client, admin_user: User
) -> None:
    form = FORM | {"outlet": "The Harbour Courier", "published_on": "2020-10-01", "url": "https://courier.example/1"}
    answer = desk.post(address("article", "add"), form, follow=True)
    version = ArticleVersion.objects.get()
    assert (version.title, str(version.published_on), str(version.article.outlet)) == (
        "Talks offered", "2020-10-01", "The Harbour Courier",
    )  # fmt: skip
    assert version.article.added_by == admin_user
    assert version.runs.get().state == ExtractionRun.State.QUEUED
    assert answer.redirect_chain == [(address("article", "change", version.article.pk), 302)]
    assert reverse("claims:article-detail", args=[version.pk]) in answer.content.decode()
    assert reverse("claims:article-detail", args=[version.pk]) in desk.get(address("article")).content.decode()


def test_an_article_that_is_here_already_is_shown_instead(desk: Client) -> None:
    version = make_article(text=FORM["text"])
    answer = desk.post(address("article", "add"), FORM, follow=True).content.decode()
    assert "The same text is here already." in answer
    assert reverse("claims:article-detail", args=[version.pk]) in answer
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": " \n "}, "required"),
        ({"title": ""}, "required"),
        ({"url": "not an address"}, "Enter a valid URL"),
        ({"url": "ftp://courier.example/1"}, "is not a web address"),
        ({"text": "x" * 1_000_001}, "1,000,000 is the most"),
    ],
)
def test_an_article_that_is_refused_comes_back_with_all_that_was_typed(
    desk: Client, wrong: dict[str, str], words: str
) -> None:
    answer = desk.post(address("article", "add"), FORM | {"byline": "A. Writer"} | wrong)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert "A. Writer" in html
    assert not Article.objects.exists()


def test_a_claim_and_its_relation_are_added_through_the_services(desk: Client, admin_user: User) -> None:
    for statement in ("Turkey is sending fighters", "Turkey has sent 4,000 fighters"):
        desk.post(address("claim", "add"), {"statement": statement, "kind": "fact"})
    wide, narrow = Claim.objects.order_by("pk")
    assert (wide.slug, wide.added_by) == ("turkey-is-sending-fighters", admin_user)
    desk.post(address("claimrelation", "add"), {"claim": narrow.pk, "kind": "variant_of", "other": wide.pk})
    relation = ClaimRelation.objects.get()
    assert (relation.claim, relation.other, relation.state, relation.decided_by) == (
        narrow,
        wide,
        "confirmed",
        admin_user,
    )
    answer = desk.post(address("claimrelation", "add"), {"claim": wide.pk, "kind": "variant_of", "other": narrow.pk})
    assert answer.status_code == 422
    assert "A claim cannot be a variant of its own variant." in answer.content.decode()


def test_a_source_of_the_same_name_and_kind_is_refused_with_words(desk: Client) -> None:
    ensure_source(name="Harbour Board", kind="government")
    form = {
        "name": "The Harbour Board", "kind": "government", "aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = desk.post(address("source", "add"), form)
    assert "There is a source of this name and kind already." in answer.content.decode()
    assert Source.objects.count() == 1


def test_an_alias_is_added_beside_its_source(desk: Client) -> None:
    source, _ = ensure_source(name="Harbour Board", kind="government")
    form = {
        "name": "Harbour Board", "kind": "government", "aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0",
        "aliases-0-name": "Russian presidency", "aliases-0-source": source.pk,
    }  # fmt: skip
    assert desk.post(address("source", "change", source.pk), form).status_code == 302
    assert SourceAlias.objects.get().source == source


def test_history_says_who_changed_what_from_what_to_what(desk: Client, admin_user: User) -> None:
    source, _ = ensure_source(name="Harbour Board", kind="organisation")
    russia, _ = ensure_source(name="Russia", kind="state")
    form = {
        "name": "Harbour Board", "kind": "government", "affiliation": russia.pk,
        "aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert desk.post(address("source", "change", source.pk), form).status_code == 302
    answer: Any = desk.get(address("source", "history", source.pk))
    latest, first = answer.context["history"].events
    assert (latest.what, latest.who, first.what, first.who) == ("changed", str(admin_user), "added", "")
    assert {(c.field, c.before, c.after) for c in latest.changes} == {
        ("kind", "organisation", "government"), ("affiliation", "", "Russia"),
    }  # fmt: skip


def test_history_makes_no_more_queries_for_more_events(desk: Client) -> None:
    source, _ = ensure_source(name="Harbour Board", kind="organisation")
    counts = []
    for _ in range(2):
        for number in range(4):
            Source.objects.filter(pk=source.pk).update(wikidata_id=f"Q{number}")
        desk.get(address("source", "history", source.pk))
        with CaptureQueriesContext(connection) as queries:
            desk.get(address("source", "history", source.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def staff(*codenames: str) -> User:
    user = User.objects.create_user("stan", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def test_restricted_articles_are_hidden_from_staff_who_do_not_import(client: Client) -> None:
    open_, restricted = make_article(), make_article(text="Words for few.", visibility="restricted")
    make_suggestions(restricted, found(restricted.text, content="Words", cue="for", source="few"))
    client.force_login(staff("view_article", "view_articleversion", "view_suggestion", "view_suggestionsource"))
    for name in ("article", "articleversion", "suggestion", "suggestionsource"):
        html = client.get(address(name)).content.decode()
        assert restricted.title not in html
        assert "few" not in html
    assert open_.title in client.get(address("article")).content.decode()
    assert client.get(address("articleversion", "change", restricted.pk)).status_code == 302  # "not here": to the index
    assert client.get(address("articleversion", "history", restricted.pk)).status_code == 404


@pytest.mark.parametrize(("rights", "status"), [((), 403), (("import_article",), 200)])
def test_imports_are_for_staff_who_import(client: Client, rights: tuple[str, ...], status: int) -> None:
    client.force_login(staff("view_importbatch", "view_importitem", *rights))
    for name in ("importbatch", "importitem"):
        assert client.get(address(name)).status_code == status


def test_only_a_superuser_makes_a_superuser(client: Client, admin_user: User) -> None:
    helper = staff("view_user", "change_user")
    client.force_login(helper)
    form = {"username": "stan", "is_staff": "on", "is_active": "on", "is_superuser": "on"}
    client.post(address("user", "change", helper.pk), form)
    helper.refresh_from_db()
    assert not helper.is_superuser
    assert client.post(address("user", "change", admin_user.pk), form).status_code == 403


def test_who_is_not_staff_is_sent_to_the_login(client: Client, editor: User) -> None:
    client.force_login(editor)
    for name in NAMES:
        answer = client.get(address(name))
        assert answer.status_code == 302
        assert "login" in answer["Location"]
