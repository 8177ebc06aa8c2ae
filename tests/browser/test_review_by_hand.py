"""The review workbench by mouse, and a denial that meets its claim by either hand: journeys 3, 4, 5, 8, 10 and 11."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Anchor, Attribution, Claim, Decision, Orphan, Suggestion, User
from claims.nlp.types import SourceKind, Stance
from claims.queries.sources import known_names
from claims.services.ranking import rank_versions
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keyboard import HANDS, tab_to, take
from tests.browser.test_accessibility import enter
from tests.browser.test_review import CONTENT, TEXT, article, open_review, state
from tests.browser.work_scenes import Work, make_work
from tests.factories import SENDING, found, make_article, make_suggestions
from tests.scenes import make_claim, make_source

__all__ = ["article"]  # the fixture


def accept(page: Page, its: Suggestion, hand: str) -> None:
    card = page.locator(f"#suggestion-{its.pk}")
    expect(card).to_have_attribute("data-whole", "")
    if hand == "keyboard":
        card.focus()
        page.keyboard.press("a")
    else:
        card.get_by_role("button", name="Accept").click()
    state(page, its, "accepted")


def test_a_text_is_reviewed_by_mouse_and_read_again(page: Page, editor: User, article: list[Suggestion]) -> None:
    """Journeys 3 and 5."""
    kremlin, ankara, mayor = article
    make_source("The Harbour Chancery", kind=SourceKind.OFFICE)
    claim = make_claim(editor, "Syrian fighters are on their way to Azerbaijan.")
    open_review(page, editor, kremlin)
    cards = {its: page.locator(f"#suggestion-{its.pk}") for its in article}

    # A line opens its card, and so do its words in the text.
    cards[mayor].locator(".card-open").click()
    expect(cards[mayor]).to_have_attribute("aria-current", "true")
    page.locator("#article-text mark.source-asserts", has_text="the Kremlin").click()
    first = cards[kremlin]
    expect(first).to_have_attribute("aria-current", "true")
    expect(first).to_contain_text("via Reuters")

    # Who, which words, which claim.
    first.get_by_role("link", name="Change").click()
    first.get_by_text("Somebody else").click()
    first.get_by_label("Name of the Kremlin").fill("The Harbour Chan")
    first.get_by_role("radio", name="The Harbour Chancery").check()
    last = first.get_by_role("slider", name="Last word of: The words that say it")
    for words in ("to", "fighters"):
        last.click(position={"x": 3, "y": 8})
        expect(last).to_have_text(words)
    first.get_by_label("Find a claim on record").fill("fighters on their way")
    first.get_by_role("radio", name=claim.statement).check()
    first.get_by_role("button", name="Accept with these changes").click()
    state(page, kremlin, "accepted")
    row = Attribution.objects.get()
    assert (row.source.name, row.claim, row.quote) == (
        "The Harbour Chancery",
        claim,
        "Turkey is sending Syrian fighters",
    )
    assert [relay.source.name for relay in row.relays.all()] == ["Reuters"]

    # Rejected, taken back, rejected again.
    cards[ankara].get_by_role("button", name="Reject").click()
    state(page, ankara, "rejected")
    cards[ankara].locator(".card-open").click()
    cards[ankara].get_by_role("button", name="Undo").click()
    state(page, ankara, "pending")
    cards[ankara].get_by_role("button", name="Reject").click()
    state(page, ankara, "rejected")

    # Read again: what was rejected does not come back, what was accepted is not lost.
    version = kremlin.version
    make_suggestions(
        version,
        found(TEXT, content=CONTENT, source="the Kremlin", kind=SourceKind.OFFICE, relay="Reuters", id="a1"),
        found(TEXT, content=CONTENT, cue="denied", source="Ankara", stance=Stance.DENIES, id="a2"),
        found(TEXT, content="the bridge was safe", nth=2, source="The mayor of Baku", id="a3"),
    )
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    expect(page.locator("#suggestion-list .card")).to_have_count(3)
    state(page, kremlin, "accepted")
    state(page, ankara, "rejected")
    assert set(Suggestion.objects.current().values_list("state", flat=True)) == {"accepted", "rejected", "pending"}
    assert {its.actor for its in Decision.objects.all()} == {editor}


@HANDS
def test_a_denial_in_another_article_meets_its_claim(page: Page, editor: User, hand: str) -> None:
    """Journey 4, and of 8 that a guess looks like one."""
    number = "Turkey has sent around 4,000 Syrian fighters to Azerbaijan"
    four = replace(SENDING, numbers=("4000",), lemmas=(*SENDING.lemmas, "4,000"))
    text = f"{CONTENT}, two rebel sources said.\n{number}, the commander said."
    version = make_article(text=text, title="Fighters on their way", outlet="Meridian")
    said, counted = make_suggestions(
        version,
        found(text, content=CONTENT, source="two rebel sources", kind=SourceKind.ANONYMOUS, proposition=SENDING),
        found(text, content=number, source="the commander", nth=2, proposition=four),
    )
    open_review(page, editor, said)
    for its in (said, counted):
        accept(page, its, hand)
    wide, narrow = Claim.objects.order_by("pk")
    assert narrow.relations.get().other == wide

    text = f"Ankara denied that {CONTENT}.\nBaku denied that {number}. He denied it."
    other = make_article(text=text, title="Ankara says no", outlet="The Tideway Post")
    denied, denied_number, guessed = make_suggestions(
        other,
        found(text, content=CONTENT, cue="denied", source="Ankara", stance=Stance.DENIES, proposition=SENDING),
        found(text, content=number, cue="denied", nth=2, source="Baku", stance=Stance.DENIES, proposition=four),
        found(text, content="it", cue="denied", nth=3, source="He", stance=Stance.DENIES, guess=True),
    )
    rank_versions(versions=[other.pk])
    page.goto(reverse("claims:article-detail", args=[other.pk]))
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    expect(page.locator(f"#suggestion-{denied.pk} .card-target")).to_contain_text(f"On the claim {wide}")
    expect(page.locator(f"#suggestion-{guessed.pk} .guess")).to_have_text("? guess")
    accept(page, denied, hand)
    brief = page.locator("#claim-brief")
    expect(brief.locator(".chip").first).to_have_text("Now disputed")
    accept(page, denied_number, hand)

    # The claim's page: both sentences, each opening in its article; the variant beneath, with its own denial.
    page.goto(wide.get_absolute_url())
    expect(page.locator("#lane-asserted")).to_contain_text("two rebel sources")
    expect(page.locator("#lane-denied")).to_contain_text("Ankara")
    expect(page.locator("main")).to_contain_text(str(narrow))
    expect(page.locator(".variant, [id^=variant]").first).to_contain_text("Baku")
    take(page, page.locator("#lane-denied a[href*='#sentence-']").first, hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ankara says no")
    expect(page.locator(".sentence:target")).to_contain_text("Ankara denied")


@HANDS
def test_a_pronoun_is_resolved_or_rejected(page: Page, editor: User, hand: str) -> None:
    """Journey 8: a guess looks like one, whoever is meant is chosen, and nobody goes by "He" from then on."""
    aliyev = make_source("Ilham Aliyev")
    text = "Ilham Aliyev spoke at noon. He denied that the bridge was shut.\nShe said the ferry was late."
    version = make_article(text=text, title="At noon")
    he, she = make_suggestions(
        version,
        found(text, content="the bridge was shut", cue="denied", source="He", stance=Stance.DENIES, guess=True),
        found(text, content="the ferry was late", source="She", guess=True),
    )
    open_review(page, editor, he)
    first, second = (page.locator(f"#suggestion-{its.pk}") for its in (he, she))
    expect(first.locator(".guess").first).to_have_text("? guess")
    name = page.get_by_label("Name of He")
    if hand == "keyboard":
        page.keyboard.press("s")
        expect(name).to_be_focused()
        page.keyboard.type("Ilham")
        expect(first.locator(".offered").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    else:
        first.get_by_role("link", name="Change").click()
        first.get_by_text("Somebody else").click()
        name.fill("Ilham")
        first.get_by_role("radio", name="Ilham Aliyev").check()
        first.get_by_role("button", name="Accept with these changes").click()
    state(page, he, "accepted")
    expect(second).to_be_focused()
    if hand == "keyboard":
        page.keyboard.press("x")
    else:
        second.get_by_role("button", name="Reject").click()
    state(page, she, "rejected")
    row = Attribution.objects.get()
    assert (row.source, row.stance) == (aliyev, "denies")
    assert not known_names(["He", "She"])
    expect(first.locator(".guess")).to_have_count(0)


def test_two_who_click_at_once_lose_nothing(
    open_page: OpenPage, watch: Watch, editor: User, fact_checker: User, article: list[Suggestion]
) -> None:
    """Journey 10."""
    kremlin = article[0]
    one, other = open_page(), open_page()
    for page, user in ((one, editor), (other, fact_checker)):
        open_review(page, user, kremlin)
    card = one.locator(f"#suggestion-{kremlin.pk}")
    card.get_by_role("link", name="Change").click()
    statement = one.get_by_label("The new claim, as one sentence")
    statement.fill("My own careful words.")
    other.locator(f"#suggestion-{kremlin.pk}").get_by_role("button", name="Reject").click()
    state(other, kremlin, "rejected")
    watch.expects(409, r"/suggestions/\d+/accept/")
    one.get_by_role("button", name="Accept with these changes").click()
    expect(card.get_by_role("alert").first).to_contain_text("Somebody decided on this while you were reading.")
    expect(card).to_contain_text("by fabian")
    expect(statement).to_have_value("My own careful words.")
    assert Decision.objects.count() == 1


def test_lost_words_are_found_by_mouse(page: Page, editor: User, admin_user: User) -> None:
    """Journey 11."""
    work: Work = make_work(admin_user, editor)
    enter(page, admin_user)
    page.goto(f"/articles/{work.new.pk}/")
    page.get_by_role("link", name="What changed").click()
    expect(page.locator(".diff ins").first).to_be_visible()
    page.get_by_role("link", name="Find its words").click()
    page.locator("#choose-text mark").dblclick()
    words = page.get_by_label("The words in this version").input_value()
    assert words
    page.get_by_role("button", name="Anchor on these words").click()
    expect(page.get_by_text("Anchored:")).to_be_visible()
    assert Anchor.objects.filter(version=work.new, role="content", exact=words).exists()
    assert Orphan.objects.get().state != Orphan.State.WAITING
    page.goto(f"/articles/{work.old.pk}/")
    expect(page.locator("#article-text mark").first).to_be_visible()


@HANDS
def test_words_of_another_language_are_put_on_record_with_a_translation(
    page: Page, watch: Watch, editor: User, hand: str
) -> None:
    """Journey 9 in a text that no machine reads; and a request that fails loses no word of it."""
    version = make_article(text="Sözcü iddiaların asılsız olduğunu söyledi.", language="tr", title="Sözcü konuştu")
    enter(page, editor)
    page.goto(reverse("claims:article-detail", args=[version.pk]))
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    if hand == "keyboard":
        for key in ("t", "ArrowRight", "Shift+ArrowRight", "n"):
            page.keyboard.press(key)
        if not page.locator("#write-form").is_visible():
            page.keyboard.press("Enter")
    else:
        page.locator("#article-text p").dblclick()
        page.get_by_role("link", name="New attribution").click()
    form = page.locator("#write-form")
    expect(form).to_be_visible()
    for label, words in (
        ("Source", "Ankara"), ("Translation of these words", "the claims"),
        ("The new claim, as one sentence", "They are unfounded."),
    ):  # fmt: skip
        field = form.get_by_label(label, exact=True)
        if hand == "keyboard":
            tab_to(page, field) if not field.evaluate("it => it === document.activeElement") else None
            page.keyboard.type(words)
        else:
            field.fill(words)
    page.route("**/write/", lambda route: route.fulfill(status=503))
    watch.expects(503, r"/articles/\d+/write/")
    take(page, form.get_by_role("button", name="Put on record"), hand)
    expect(page.locator("#connection")).to_contain_text("Your words are kept")
    assert not Attribution.objects.exists()
    page.unroute_all()
    expect(form.get_by_label("Translation of these words")).to_have_value("the claims")
    form.get_by_role("button", name="Put on record").click()
    card = page.locator("article[id^=attribution-]")
    expect(card).to_contain_text("Translation the claims")
    row = Attribution.objects.get()
    assert (row.translation, version.text[row.start : row.end]) == ("the claims", row.quote)


#: In the page: gives all that can have the focus a number, and says how many there are.  Of a group of radio buttons
#: only one is reached by Tab.
NUMBER = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
    (it) => it.tabIndex >= 0 && !it.disabled && it.type !== "radio" && it.checkVisibility({visibilityProperty: true}));
  all.forEach((it, n) => { it.dataset.walk = n; });
  return all.length;
}"""
#: In the page: the number of what has the focus, and whether one can see that.
AT = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  return [it.dataset.walk ?? null, style.outlineStyle !== "none" || style.boxShadow !== "none"];
}"""


@pytest.mark.parametrize("key", ["", "e"])
def test_tab_reaches_everything_and_shows_where_it_is(
    page: Page, editor: User, article: list[Suggestion], key: str
) -> None:
    """The page, and with a form open in it."""
    open_review(page, editor, article[0])
    page.route("**/since/", lambda route: route.fulfill(status=204))
    if key:
        page.keyboard.press(key)
        expect(page.locator(".change-form .span-editor").first).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach((it) => { it.open = true; })")
    left = {str(n) for n in range(page.evaluate(NUMBER))}
    assert len(left) > 20
    page.evaluate("document.activeElement.blur()")
    for _ in range(len(left) + 30):
        page.keyboard.press("Tab")
        number, is_seen = page.evaluate(AT)
        if number is not None:
            assert is_seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            left.discard(number)
    assert [page.locator(f"[data-walk='{n}']").evaluate("it => it.outerHTML.slice(0, 120)") for n in left] == []
