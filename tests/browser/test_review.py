"""The review workbench: journeys 3, 5, 9 and 10 by keyboard alone, and by mouse where the hand does something else."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect

from claims.models import Attribution, Decision, Suggestion, User
from claims.nlp.types import SourceKind, Stance
from claims.services.review import accept_suggestion
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keyboard import tab_to
from tests.browser.test_accessibility import enter
from tests.factories import SENDING, found, make_article, make_suggestions
from tests.scenes import make_claim, make_source

#: Emoji, a combining mark and words from right to left stand before the first span.
TEXT = (
    "🕊️ Cafe\u0301 قال الوزير 👩‍👩‍👧.\n"
    "Turkey is sending Syrian fighters to Azerbaijan, the Kremlin said on Monday, according to Reuters.\n"
    "Ankara denied the report. The mayor of Baku said the bridge was safe.\n"
    "Nobody else spoke, but Paris insists that talks go on."
)
CONTENT = "Turkey is sending Syrian fighters to Azerbaijan"


@pytest.fixture
def article(editor: User) -> list[Suggestion]:
    version = make_article(text=TEXT.replace("\n", "\r\n"), title="Fighters on their way")
    assert version.text == TEXT
    return make_suggestions(
        version,
        found(TEXT, content=CONTENT, source="the Kremlin", kind=SourceKind.OFFICE, relay="Reuters", id="a1",
              proposition=SENDING),
        found(TEXT, content=CONTENT, cue="denied", source="Ankara", kind=SourceKind.STATE, stance=Stance.DENIES,
              id="a2", answers="a1", proposition=SENDING),
        found(TEXT, content="the bridge was safe", nth=2, source="The mayor of Baku", id="a3"),
    )  # fmt: skip


def open_review(page: Page, user: User, suggestion: Suggestion) -> None:
    enter(page, user)
    page.goto(reverse("claims:article-detail", args=[suggestion.version_id]))
    expect(page.locator("html")).to_have_attribute("data-ready", "")


def state(page: Page, suggestion: Suggestion, word: str) -> None:
    expect(page.locator(f"#suggestion-{suggestion.pk}")).to_have_attribute("data-state", word)


def selection(page: Page) -> str:
    return str(page.evaluate("window.getSelection().toString()"))


def test_a_text_is_reviewed_by_keys_alone_and_a_reload_shows_the_same(
    page: Page, editor: User, article: list[Suggestion]
) -> None:
    """Journeys 3 and 5."""
    kremlin, ankara, mayor = article
    moscow = make_source("The Harbour Chancery", kind=SourceKind.OFFICE)
    claim = make_claim(editor, "Syrian fighters are on their way to Azerbaijan.")
    open_review(page, editor, kremlin)
    keys = page.keyboard

    # The open card says what it is about, who relayed it, and why it is here.
    first = page.locator(f"#suggestion-{kremlin.pk}")
    expect(first).to_have_attribute("aria-current", "true")
    expect(first).to_contain_text("via Reuters")
    expect(first).to_contain_text("rules:clause")
    expect(page.locator("#article-text mark.is-current").first).to_be_visible()

    # Next, previous; the stance, the source and the claim are changed; an edge of the words moves by a word.
    keys.press("j")
    expect(page.locator(f"#suggestion-{ankara.pk}")).to_be_focused()
    keys.press("k")
    expect(first).to_be_focused()
    keys.press("s")
    name = page.get_by_label("Name of the Kremlin")
    expect(name).to_be_focused()
    keys.type("The Harbour Chan")
    expect(first.locator(".offered").first).to_be_visible()
    keys.press("ArrowDown")
    expect(first.get_by_role("radio", name="The Harbour Chancery")).to_be_checked()
    edge = first.get_by_role("slider", name="First word of: The words that say it")
    tab_to(page, edge)
    expect(edge).to_have_text("Turkey")
    keys.press("ArrowRight")
    keys.press("ArrowLeft")
    last = first.get_by_role("slider", name="Last word of: The words that say it")
    tab_to(page, last)
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    expect(last).to_have_text("fighters")
    keys.press("Escape")
    expect(first).to_be_focused()
    keys.press("m")
    expect(first.get_by_label("Find a claim on record")).to_be_focused()
    keys.type("fighters on their way")
    expect(first.locator("[data-selects=record] .offered")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    state(page, kremlin, "accepted")
    expect(page.locator(f"#suggestion-{ankara.pk}")).to_be_focused()
    row = Attribution.objects.get(suggestion=kremlin)
    assert (row.source, row.claim, row.quote) == (moscow, claim, "Turkey is sending Syrian fighters")
    assert [relay.source.name for relay in row.relays.all()] == ["Reuters"]
    assert row.anchors.get(role="content").exact == row.quote

    # Rejected, accepted, undone; the log, over a reload.
    keys.press("x")
    state(page, ankara, "rejected")
    keys.press("a")
    state(page, mayor, "accepted")
    keys.press("z")
    state(page, mayor, "pending")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    state(page, ankara, "rejected")
    state(page, mayor, "pending")
    keys.press("l")
    dialog = page.get_by_role("dialog", name="Your latest decisions")
    expect(dialog.locator("li")).to_have_count(3)
    keys.press("Escape")
    keys.press("z")
    state(page, ankara, "pending")
    keys.press("k")
    keys.press("k")
    changes = first.locator(".card-changes")
    expect(changes).to_contain_text(CONTENT)
    expect(changes).to_contain_text("The Harbour Chancery")

    # Read again: what was accepted stays, nothing comes back.
    kinds = [d.action for d in Decision.objects.order_by("pk")]
    assert kinds == ["accept", "reject", "accept", "undo", "undo"]
    assert {d.actor for d in Decision.objects.all()} == {editor}


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_what_the_machine_missed_is_written_from_selected_words(
    page: Page, editor: User, article: list[Suggestion], hand: str
) -> None:
    """Journey 9."""
    open_review(page, editor, article[0])
    keys = page.keyboard
    if hand == "keyboard":
        keys.press("t")
        expect(page.locator("#article-text")).to_be_focused()
        keys.press("End")
        for _ in range(2):  # before the full stop, and "on" and "go" with it
            keys.press("ArrowLeft")
        keys.press("Shift+ArrowLeft")
        assert selection(page) == "talks go"
        keys.press("ArrowRight")
        keys.press("ArrowLeft")
        for _ in range(2):
            keys.press("Shift+ArrowRight")
    else:
        words = page.locator("#article-text p").last
        words.scroll_into_view_if_needed()
        page.evaluate(
            """() => {
                const text = document.querySelector('#article-text p:last-child').lastChild;
                const at = text.data.indexOf('alks go');
                const range = document.createRange();
                range.setStart(text, at); range.setEnd(text, at + 8);
                window.__box = range.getBoundingClientRect();
            }"""
        )
        box = page.evaluate("({x: window.__box.x, y: window.__box.y, w: window.__box.width, h: window.__box.height})")
        page.mouse.move(box["x"] + 1, box["y"] + box["h"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["w"] + 6, box["y"] + box["h"] / 2, steps=4)
        page.mouse.up()
    keys.press("n") if hand == "keyboard" else page.get_by_role("link", name="New attribution").click()
    form = page.get_by_role("form", name="A new attribution")
    expect(form.locator(".span-words").first).to_have_text("talks go on")
    expect(form.get_by_label("Source", exact=True)).to_be_focused()
    keys.type("Lisbeth Orr")
    statement = form.get_by_label("The new claim, as one sentence")
    if hand == "keyboard":
        tab_to(page, form.get_by_label("What it is").first)
        keys.type("state")
        tab_to(page, statement)
        keys.type("Talks go on.")
    else:
        form.get_by_label("What it is").first.select_option("state")
        statement.fill("Talks go on.")
    if hand == "keyboard":
        tab_to(page, form.get_by_role("button", name="Put on record"))
        keys.press("Enter")
    else:
        form.get_by_role("button", name="Put on record").click()
    written = page.locator("article[id^=attribution-]")
    expect(written).to_contain_text("Lisbeth Orr")
    row = Attribution.objects.get()
    start = TEXT.index("talks go on")
    assert (row.quote, row.start, row.end) == ("talks go on", start, start + len("talks go on"))
    assert (row.source.name, row.source.kind) == ("Lisbeth Orr", "state")
    assert (row.claim.statement, row.accepted_by) == ("Talks go on.", editor)
    expect(written).to_be_focused()
    keys.press("z")
    expect(written).to_have_count(0)
    assert not Attribution.objects.exists()
    assert [d.action for d in Decision.objects.order_by("pk")] == ["write", "undo"]


def test_two_editors_at_once_lose_nothing(
    open_page: OpenPage, watch: Watch, editor: User, fact_checker: User, article: list[Suggestion]
) -> None:
    """Journey 10."""
    kremlin, ankara, mayor = article
    one, other = open_page(), open_page()
    open_review(one, editor, kremlin)
    open_review(other, fact_checker, kremlin)
    expect(one.locator("#here")).to_contain_text("fabian")

    # What one types stays before their eyes when the other decides, within seconds.
    one.keyboard.press("m")
    statement = one.get_by_label("The new claim, as one sentence")
    tab_to(one, statement)
    one.keyboard.press("ControlOrMeta+a")
    one.keyboard.type("My own careful words.")
    other.keyboard.press("x")
    state(other, kremlin, "rejected")
    expect(one.locator(".meanwhile")).to_contain_text("rejected")
    expect(statement).to_have_value("My own careful words.")
    watch.expects(409, r"/suggestions/\d+/accept/")
    tab_to(one, one.get_by_role("button", name="Accept with these changes"))
    one.keyboard.press("Enter")
    shown = one.locator(f"#suggestion-{kremlin.pk}")
    expect(shown.get_by_role("alert").first).to_contain_text("Somebody decided on this while you were reading.")
    expect(shown).to_contain_text("by fabian")
    expect(statement).to_have_value("My own careful words.")
    assert Decision.objects.count() == 1

    # And what is only looked at is renewed by itself.
    accept_suggestion(suggestion=mayor, user=fact_checker, revision=mayor.revision)
    state(one, mayor, "accepted")
    state(one, ankara, "pending")


def test_a_lost_connection_and_a_lost_login_lose_no_word_and_no_decision(
    page: Page, watch: Watch, editor: User, article: list[Suggestion]
) -> None:
    kremlin, ankara, _mayor = article
    open_review(page, editor, kremlin)
    context: BrowserContext = page.context
    context.route("**/since/", lambda route: route.fulfill(status=204))
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    watch.expects(403, r"/suggestions/\d+/accept/")
    page.keyboard.press("a")
    notice = page.locator("#unsent")
    expect(notice).to_contain_text("One acceptance was not saved: you were logged out")
    assert not Decision.objects.exists()
    page.goto("about:blank")  # the lid is closed
    context.add_cookies(cookies)  # type: ignore[arg-type]  # as they came
    page.goto(reverse("claims:article-detail", args=[kremlin.version_id]))
    expect(notice).to_contain_text("not saved")
    page.get_by_role("button", name="Send again").click()
    state(page, kremlin, "accepted")
    expect(notice).to_be_empty()
    # A form that was left half filled in.
    page.locator(f"#suggestion-{ankara.pk}").focus()
    page.keyboard.press("m")
    words = page.get_by_label("The new claim, as one sentence")
    words.fill("Half a thought")
    page.reload()
    page.get_by_role("button", name="Open it").click()
    expect(words).to_have_value("Half a thought")


def test_what_is_typed_while_a_form_is_on_its_way_decides_nothing(
    page: Page, editor: User, article: list[Suggestion]
) -> None:
    open_review(page, editor, article[0])
    held: list[Route] = []
    page.route("**/change/", lambda route: held.append(route))  # noqa: PLW0108  # playwright marks the function
    for key in "maxuzn":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    held.pop().continue_()
    expect(page.get_by_label("Find a claim on record")).to_be_focused()
    page.keyboard.type("ax")
    expect(page.get_by_label("Find a claim on record")).to_have_value("ax")
    assert not held
    assert not Decision.objects.exists()
    expect(page.locator("#write-form")).to_have_count(0)


def test_a_hundred_keys_faster_than_answers_decide_each_its_own_card(
    page: Page, watch: Watch, editor: User, fact_checker: User
) -> None:
    text = "\n".join(f"Speaker {n} said that bridge {n} was safe." for n in range(100))
    version = make_article(text=text)
    rows = make_suggestions(
        version,
        *(
            found(text, content=f"bridge {n} was safe", source=f"Speaker {n}", nth=n + 1, id=f"b{n}")
            for n in range(100)
        ),
    )
    taken = rows[40]
    open_review(page, editor, rows[0])
    page.route("**/since/", lambda route: route.fulfill(status=204))
    # Somebody else has one of them before its key comes; the page does not know.
    accept_suggestion(suggestion=taken, user=fact_checker, revision=taken.revision)
    watch.expects(409, rf"/suggestions/{taken.pk}/reject/")
    for _ in range(100):
        page.keyboard.press("x")
    expect(page.locator("#review-count")).to_contain_text("100 of 100 decided", timeout=120_000)
    decisions = Decision.objects.filter(actor=editor)
    assert sorted(decisions.values_list("suggestion", flat=True)) == sorted(r.pk for r in rows if r != taken)
    assert set(decisions.values_list("action", flat=True)) == {"reject"}
    taken.refresh_from_db()
    assert taken.state == "accepted"
    expect(page.locator("#unsent")).to_contain_text("Speaker 40")
