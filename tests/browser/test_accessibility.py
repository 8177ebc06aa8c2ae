"""axe on every page of the product: light and dark, wide and narrow.  And nothing scrolls sideways on a phone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from claims.formats.read import Read
from claims.models import ImportItem, Suggestion, User
from claims.nlp.types import Stance
from claims.services.discussion import comment_on_claim
from claims.services.extraction import fail_run, start_run
from claims.services.feeds import add_feed, record_poll_failure
from claims.services.fetched import record_found
from claims.services.imports import add_items, import_address, import_item, start_batch
from claims.services.legal import flag_for_legal
from claims.services.legal_holds import place_hold
from claims.services.replies import ask_for_reply
from claims.services.review import accept_suggestion, reject_suggestion
from claims.services.tokens import create_token
from claims.services.work import assign_claim
from tests.browser.conftest import OpenPage, Watch
from tests.factories import SENDING, found, make_article, make_suggestions
from tests.scenes import FOUR_THOUSAND, assess, make_claim, make_source, on_record

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = 1280, 390
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
#: What Django's own templates and scripts have in every admin: a rule's id, and words of the element.
DJANGOS_OWN = (
    ("link-in-text-block", '<a href="/admin/'),  # breadcrumbs
    ("link-in-text-block", '<a href="?">Show all'),  # beside a date hierarchy
    ("empty-table-header", '<th class="original">'),  # the first column of rows beneath a row
    ("empty-table-header", "<th></th>"),  # and the last, where nothing may be deleted
    ("list", 'class="select2-selection__rendered"'),  # the boxes of several related rows
    ("label", 'class="select2-search__field"'),  # the box to search in for a related row
)
TEXT = (
    "Turkey is sending Syrian fighters to Azerbaijan, two rebel sources told Meridian on Monday.\n"
    "Ankara denied the report. Paris voiced concern about the fighters.\n"
    "“It is a lie”, Ilham Aliyev said."
)
CONTENT = "Turkey is sending Syrian fighters to Azerbaijan"


@dataclass(frozen=True)
class View:
    """A page in one state; ``prepare`` brings it there."""

    name: str
    address: str
    prepare: Callable[[Page], None] | None = None
    status: int = 200


def axe(page: Page) -> list[str]:
    """What axe finds wrong, one line for each element."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{found['id']}: {found['help']}: {' '.join(map(str, node['target']))}: {node['html'][:150]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def faults(page: Page, view: View, but: Iterable[tuple[str, str]] = ()) -> list[str]:
    wrong = []
    for width, scheme in itertools.product((WIDE, NARROW), SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.allSettled(document.getAnimations().map(its => its.finished))")  # colours that fade
        where = f"{view.name}, {scheme}, {width}"
        found = [line for line in axe(page) if not any(line.startswith(id) and its in line for id, its in but)]
        wrong += [f"{where}: {line}" for line in found]
        if width == NARROW and page.evaluate("document.documentElement.scrollWidth") > NARROW:
            wrong.append(f"{where}: scrolls sideways")
    return wrong


def visit(page: Page, watch: Watch, view: View) -> None:
    page.set_viewport_size({"width": WIDE, "height": 900})
    if view.status >= 400:
        watch.expects(view.status, view.address)
    answer = page.goto(view.address)
    assert answer
    assert answer.status == view.status, view.name
    page.wait_for_load_state()
    if view.prepare:
        view.prepare(page)


def enter(page: Page, user: User) -> None:
    """Logged in by a session's cookie; the journeys log in by hand."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])


@dataclass(frozen=True)
class Desk:
    """The addresses of a desk on which there is something of everything."""

    waiting: str
    change: str
    decided: str
    queued: str
    failed: str
    claim: str
    variant: str
    source: str
    batch: str
    found: str
    not_found: str
    asking: str
    recording: str
    redacting: str
    comparing: str
    admin_pages: list[str]


@pytest.fixture
def desk(admin_user: User) -> Desk:
    claim = make_claim(admin_user)
    narrow = make_claim(admin_user, FOUR_THOUSAND, variant_of=claim)
    rebels = on_record(admin_user, claim, "two rebel sources", relay="Meridian", visibility="training")
    ankara = on_record(admin_user, claim, "Ankara", Stance.DENIES, published_on=date(2020, 10, 4))
    on_record(admin_user, claim, "Paris", Stance.EXPRESSES_CONCERN)
    on_record(admin_user, narrow, "the ambassador")
    on_record(admin_user, narrow, "the aide", Stance.DENIES)
    assess(claim, admin_user, "Two sources, no document.")
    claim.about.set([ankara.source, make_source("Baku")])
    reply = ask_for_reply(
        claim=claim, source=ankara.source, asked_on=date(2020, 10, 2), channel="email", user=admin_user,
        deadline=datetime(2020, 10, 5, 17, tzinfo=UTC), note="The press office.",
    )  # fmt: skip
    colleague = User.objects.create_user("colleague")
    colleague.groups.set(Group.objects.filter(name="Fact-checker"))
    flag_for_legal(claim=claim, reason="It names a private person.", user=colleague)
    asked = comment_on_claim(claim=claim, text="Is @ada on it?", user=colleague, attribution=ankara)
    comment_on_claim(claim=claim, text="She is.", user=admin_user, answers=asked.comment)
    day = timezone.localdate()
    assign_claim(claim=claim, assignee=admin_user, user=colleague, holder=0, due_on=day)
    place_hold(article=ankara.version.article, reason="A court asked for it.", user=admin_user)

    waiting = make_article(text=TEXT, title="Fighters on their way", url="https://example.org/1", byline="N. Quill")
    said, *_ = make_suggestions(
        waiting,
        found(TEXT, content=CONTENT, cue="told", source="two rebel sources", relay="Meridian", id="a1",
              proposition=SENDING),
        found(TEXT, content=CONTENT, cue="denied", source="Ankara", stance=Stance.DENIES, id="a2", answers="a1",
              proposition=SENDING),
        found(TEXT, content="the fighters", cue="voiced", source="Paris", stance=Stance.EXPRESSES_CONCERN, guess=True),
        found(TEXT, content="It is a lie"),
    )  # fmt: skip
    copied = TEXT + "\nBy wire."
    decided = make_article(text=copied, title="Fighters under way", visibility="training")
    first, second = make_suggestions(
        decided,
        found(copied, content=CONTENT, cue="told", source="two rebel sources", id="a1", proposition=SENDING),
        found(copied, content=CONTENT, cue="denied", source="Ankara", stance=Stance.DENIES, id="a2", answers="a1",
              proposition=SENDING),
    )  # fmt: skip
    accept_suggestion(suggestion=first, user=admin_user, revision=first.revision)
    turned = accept_suggestion(suggestion=second, user=admin_user, revision=second.revision)
    refused = make_article(text="The mayor said that the bridge was safe.", title="Bridge is safe")
    (one,) = make_suggestions(refused, found(refused.text, content="the bridge was safe", source="The mayor"))
    reject_suggestion(suggestion=one, user=admin_user, revision=one.revision)
    failed = make_article(text="Words that cannot be read.")
    run = failed.runs.get()
    start_run(run_id=run.pk)
    fail_run(run_id=run.pk, error="The model is not installed.")
    batch = start_batch(label="a folder of articles", user=admin_user)
    add_items(batch=batch, reads=[Read("one.txt", {"title": "One", "text": "Words."}), Read("two.txt", error="Bad.")])
    import_item(item=ImportItem.objects.get(batch=batch, name="one.txt"))

    found_item, failed_item = (import_address(url=f"https://example.org/{n}", user=admin_user) for n in (2, 3))
    ferry = "The ferry line will stop on Sunday, its owner said.\nThe harbour authority denied that it had been told."
    page = {"title": "Ferry stops", "text": ferry, "original": f"Home\n{ferry}\nTerms", "note": "It may break off."}
    record_found(item_id=found_item.pk, found=Read("2", page))
    record_found(item_id=failed_item.pk, found=Read("3", error="No article was found on this page."))
    feed = add_feed(url="https://example.org/rss", user=admin_user)
    record_poll_failure(feed_id=feed.pk, error="The site took too long to answer.")
    create_token(user=admin_user, name="the archive")

    article = "claims:article-detail"
    return Desk(
        waiting=reverse(article, args=[waiting.pk]), change=reverse("claims:suggestion-change", args=[said.pk]),
        decided=f"{reverse(article, args=[decided.pk])}?after={turned.pk}", failed=reverse(article, args=[failed.pk]),
        queued=reverse(article, args=[make_article(text="Nobody has read this yet.").pk]),
        claim=claim.get_absolute_url(), variant=narrow.get_absolute_url(),
        source=reverse("claims:source-detail", args=[ankara.source_id]),
        batch=reverse("claims:batch-detail", args=[batch.pk]),
        found=reverse("claims:item-detail", args=[found_item.pk]),
        not_found=reverse("claims:item-detail", args=[failed_item.pk]),
        asking=reverse("claims:claim-ask", args=[claim.slug]),
        recording=reverse("claims:reply-record", args=[reply.pk]),
        redacting=reverse("claims:article-redact", args=[ankara.version_id]),
        comparing=f"/compare/?one=article:{rebels.version_id}&other=article:{ankara.version_id}",
        admin_pages=[
            reverse("admin:index"), reverse("admin:claims_claim_changelist"),
            reverse("admin:claims_claim_change", args=[claim.pk]),
            reverse("admin:claims_claim_history", args=[claim.pk]), reverse("admin:claims_article_add"),
        ],
    )  # fmt: skip


def open_change_form(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    page.keyboard.press("e")
    expect(page.locator(".change-form")).to_be_visible()


def look_for_a_source(page: Page) -> None:
    open_change_form(page)
    page.get_by_text("Somebody else").first.click()
    page.get_by_label("Name of two rebel sources").fill("Ankara")
    expect(page.locator(".options .offered").first).to_be_visible()


def write_with_errors(page: Page) -> None:
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    form = page.locator("#write-form")
    expect(form).to_be_visible()
    page.wait_for_load_state("networkidle")  # the form's own requests are answered: nothing moves under the pointer
    form.get_by_role("button", name="Put on record").click()
    expect(form.locator(".field-error").first).to_be_visible()


def open_decisions(page: Page) -> None:
    page.keyboard.press("l")
    expect(page.get_by_role("dialog").locator("li").first).to_be_visible()


def decide_what_is_taken(page: Page) -> None:
    """Somebody decides on the open card, of which the page hears nothing, while its form is filled in."""
    page.route("**/since/", lambda route: route.fulfill(status=204))
    look_for_a_source(page)
    its = Suggestion.objects.get(version__title="Fighters on their way", found_id="a1")
    reject_suggestion(suggestion=its, user=User.objects.get(username="colleague"), revision=its.revision)
    page.get_by_role("button", name="Accept with these changes").click()
    expect(page.get_by_role("alert").filter(has_text="Somebody decided on this").first).to_be_visible()


def unfold_all(page: Page) -> None:
    """Filter, alternatives, wire copies: all that a page has folded."""
    page.evaluate("document.querySelectorAll('main details').forEach((it) => { it.open = true; })")


def change_with_errors(page: Page) -> None:
    open_change_form(page)
    page.locator("[name=source_0_keep]").uncheck()
    page.get_by_role("button", name="Accept with these changes").click()
    expect(page.locator(".change-form .field-error").first).to_be_visible()


def lose_the_connection(page: Page) -> None:
    page.route("**/reject/", lambda route: route.fulfill(status=503))
    page.keyboard.press("x")
    expect(page.locator("#unsent")).to_contain_text("not saved")


def open_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def send_a_blank_article(page: Page) -> None:
    page.get_by_label("Title").fill(" ")
    page.get_by_label("Text").fill(" ")
    page.get_by_role("button", name="Add and read it").click()
    expect(page.locator(".field-error").first).to_be_visible()


def look_for_words(page: Page) -> None:
    page.get_by_label("Names or passages").fill("the ambassador")
    page.get_by_label("Why?").fill("A court asked for it.")
    page.get_by_role("button", name="See where they stand").click()
    expect(page.get_by_label("Blank them for good")).to_be_visible()


def test_no_page_keeps_anybody_out(
    open_page: OpenPage, watch: Watch, desk: Desk, admin_user: User, viewer: User, subtests: pytest.Subtests
) -> None:
    page = open_page()
    views = [
        View("desk", "/"),
        View("article list", "/articles/"),
        View("article list, nothing like that", "/articles/?q=zeppelin"),
        View("article that waits", desk.waiting),
        View("change form", desk.waiting, open_change_form),
        View("change form, choosing a source", desk.waiting, look_for_a_source),
        View("key list", desk.waiting, open_keys),
        View("change form, a page of its own", desk.change),
        View("article, decided", desk.decided),
        View("article, waiting to be read", desk.queued),
        View("article, failed", desk.failed),
        View("add an article", "/articles/add/"),
        View("claim list", "/claims/"),
        View("claim, disputed and contested", desk.claim),
        View("claim, a variant", desk.variant),
        View("source list", "/sources/"),
        View("source", desk.source),
        View("search, found", "/search/?q=fighters+zeppelin"),
        View("search, the start", "/search/"),
        View("timeline", f"{desk.claim}timeline/"),
        View("who stands with whom", "/stances/"),
        View("record of a source", f"{desk.source}record/"),
        View("dashboard", "/dashboard/"),
        View("two articles side by side", desk.comparing),
        View("import list", "/imports/"),
        View("import", desk.batch),
        View("import files", "/imports/files/"),
        View("what an address gave", desk.found),
        View("an address that gave nothing", desk.not_found),
        View("feeds", "/imports/feeds/"),
        View("other systems", "/imports/tokens/"),
        View("asking for a reply", desk.asking),
        View("recording a reply", desk.recording),
        View("notices", "/notices/"),
        View("redaction", "/redaction/"),
        View("redaction, found", "/redaction/", look_for_words),
        View("redacting an article", desk.redacting),
        View("404", "/claims/no-such-claim/", status=404),
    ]
    enter(page, admin_user)
    for view in views:
        with subtests.test(view.name):
            visit(page, watch, view)
            assert faults(page, view) == []
    with subtests.test("errors"):
        view = View("add an article, with errors", "/articles/add/", send_a_blank_article)
        watch.expects(422, view.address)
        visit(page, watch, view)
        assert faults(page, view) == []
    enter(page, viewer)
    for view in (View("viewer's desk", "/"), View("403", "/articles/add/", status=403)):
        with subtests.test(view.name):
            visit(page, watch, view)
            assert faults(page, view) == []


def test_no_state_of_the_workbench_keeps_anybody_out(
    open_page: OpenPage, watch: Watch, desk: Desk, admin_user: User, subtests: pytest.Subtests
) -> None:
    page = open_page()
    enter(page, admin_user)
    watch.expects(422, r"/articles/\d+/write/")
    watch.expects(422, r"/suggestions/\d+/accept/")
    watch.expects(503, r"/suggestions/\d+/reject/")
    watch.expects(409, r"/suggestions/\d+/accept/")
    for view in (
        View("work list", "/queue/"),
        View("work list, nobody's", "/queue/?whose=mine"),
        View("deciding many at once", f"{desk.waiting}bulk/?action=accept"),
        View("filter, nothing like that", f"{desk.waiting}?source=zeppelin"),
        View("all unfolded", desk.waiting, unfold_all),
        View("writing, refused", desk.waiting, write_with_errors),
        View("changing, refused", desk.waiting, change_with_errors),
        View("decisions", desk.decided, open_decisions),
        View("not sent", desk.waiting, lose_the_connection),
        View("conflict", desk.waiting, decide_what_is_taken),  # the last: it decides
    ):
        with subtests.test(view.name):
            visit(page, watch, view)
            assert faults(page, view) == []
            page.unroute_all()
            page.evaluate("localStorage.clear()")


def test_the_login_page_keeps_nobody_out(open_page: OpenPage, watch: Watch) -> None:
    page = open_page()
    view = View("login", reverse("login"))
    visit(page, watch, view)
    assert faults(page, view) == []
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="correct")).to_be_visible()
    assert faults(page, View("login, refused", view.address)) == []


def test_the_admin_has_no_fault_of_ours(
    open_page: OpenPage, watch: Watch, desk: Desk, admin_user: User, subtests: pytest.Subtests
) -> None:
    page = open_page()
    enter(page, admin_user)
    for address in desk.admin_pages:
        view = View(address, address)
        with subtests.test(address):
            visit(page, watch, view)
            assert faults(page, view, but=DJANGOS_OWN) == []
