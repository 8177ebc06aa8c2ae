"""A day at the desk by keyboard: taking work, deciding many at once, a text that changes, a sentence for a story."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Anchor, Assignment, Attribution, Orphan, User
from claims.services.articles import Draft, add_version
from claims.services.following import follow_anchors
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keyboard import follow, tab_to
from tests.browser.test_accessibility import View, enter, faults, visit
from tests.browser.work_scenes import CHANGED, QUARRY, URL, Work, make_quarry, make_work
from tests.factories import make_article


@pytest.fixture
def work(admin_user: User, editor: User) -> Work:
    return make_work(admin_user, editor)


def settle(page: Page, link: Locator) -> None:
    """A new page is there, with its scripts, and the focus is back where it was."""
    page.wait_for_load_state()
    expect(link).to_be_focused()


def test_the_work_list_by_keys(page: Page, work: Work, admin_user: User) -> None:
    enter(page, admin_user)
    page.goto("/queue/")
    titles = page.locator(".queue-link")
    expect(titles.first).to_have_text("Fighters on their way, rebels say")
    expect(page.locator(".queue-row").first).to_contain_text("2 on disputed claims")
    page.wait_for_load_state()

    # Down, down, up; "m" makes the one in focus mine, and the focus comes back to it.
    for key, nth in (("j", 0), ("j", 1), ("k", 0), ("j", 1)):
        page.keyboard.press(key)
        expect(titles.nth(nth)).to_be_focused()
    page.keyboard.press("m")
    expect(page.get_by_text("The article is yours now.")).to_be_visible()
    settle(page, titles.nth(1))
    assert Assignment.objects.get(article=work.old.article).assignee == admin_user

    # "a" asks to whom; "h" hands back.
    page.keyboard.press("a")
    field = page.locator(".queue-row").nth(1).get_by_label("Who is to have it")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".queue-row").nth(1).locator("summary")).to_be_focused()
    page.keyboard.press("a")
    page.keyboard.type("edda")
    page.keyboard.press("Enter")
    expect(page.locator(".queue-row").nth(1)).to_contain_text("edda has it")
    settle(page, titles.nth(1))
    page.keyboard.press("m")
    expect(page.locator(".queue-row").nth(1)).to_contain_text("Yours")
    settle(page, titles.nth(1))
    page.keyboard.press("h")
    expect(page.locator(".queue-row").nth(1)).to_contain_text("Nobody has taken it")
    settle(page, titles.nth(1))

    # "t" takes the next, the most disputed, and opens it; Enter opens what has the focus.
    page.keyboard.press("t")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fighters on their way, rebels say")
    expect(page.locator(".article-who")).to_contain_text("Yours")
    page.goto("/queue/?show=mine")
    expect(titles).to_have_count(2)
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fighters on their way, rebels say")


def test_many_are_decided_after_a_preview_and_taken_back_by_one_undo(page: Page, work: Work, admin_user: User) -> None:
    before = Attribution.objects.count()
    enter(page, admin_user)
    page.goto(f"/articles/{work.wire.pk}/")
    follow(page, page.get_by_role("link", name="Decide many at once"))
    lines = page.locator("#preview .bulk-line")
    expect(lines).to_have_count(5)
    tab_to(page, page.get_by_label("Source", exact=True))
    page.keyboard.type("Ilham")
    expect(lines).to_have_count(2)
    tab_to(page, page.get_by_label("Sure at least"))
    page.keyboard.type("98")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("We need nobody")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("90")
    expect(lines).to_have_count(2)
    expect(page.locator(".bulk-sum")).to_contain_text("accepts 2 suggestions and makes 2 new claims")
    follow(page, page.get_by_role("button", name="Accept what is chosen"))
    expect(page.locator("#latest")).to_contain_text("You accepted 2")
    assert Attribution.objects.count() == before + 2
    follow(page, page.get_by_role("button", name="Undo all of it"))
    expect(page.get_by_text("Taken back: 2.")).to_be_visible()
    assert Attribution.objects.count() == before


def test_the_article_changes(page: Page, watch: Watch, admin_user: User) -> None:
    """Journey 11: pasted again with other words, the difference is shown, anchors follow, and the quote that went is
    found again by choosing words with keys."""

    old = make_article(text=QUARRY, url=URL, title="Quarry owner denies blasting")
    make_quarry(old, admin_user)
    enter(page, admin_user)
    page.goto("/articles/add/")
    for label, words in (("Title", "Quarry owner denies blasting"), ("Address", URL), ("Text", CHANGED)):
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.insert_text(words)  # pasted
    watch.expects(409, "/articles/add/")
    follow(page, page.get_by_role("button", name="Add and read it"))
    expect(page.get_by_role("alert").filter(has_text="is another text than its version 1")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value(CHANGED)
    follow(page, page.get_by_role("button", name="Keep it as a new version"))
    expect(page.get_by_text("Waiting to be read")).to_be_visible()
    orphan_version = old.article.versions.get(number=2)
    follow_anchors(version=orphan_version)  # as a worker does

    page.reload()
    expect(page.locator(".carried li")).to_have_count(2)
    expect(page.locator("#article-text mark.content-denies").first).to_contain_text("the quarry was blasting")
    follow(page, page.get_by_role("link", name="What changed"))
    expect(page.locator(".diff del").first).to_contain_text("40")
    expect(page.locator(".diff ins").nth(1)).to_contain_text("60")
    follow(page, page.get_by_role("link", name="Find its words"))

    text = page.locator("#choose-text")
    tab_to(page, text)
    page.keyboard.press("ArrowRight")  # the first word of what is most alike
    expect(page.get_by_label("The words in this version")).to_have_value("The")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("The words in this version")).to_have_value("have")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_label("The words in this version")).to_have_value("60 cracks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Anchor on these words")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anchored: the head teacher stands in version 2 now.")).to_be_visible()
    its = Anchor.objects.get(version=orphan_version, role="content", attribution=Orphan.objects.get().attribution)
    assert its.exact == "60 cracks"

    # The old version is still there, with its marks.
    page.goto(f"/articles/{old.pk}/")
    expect(page.get_by_text("This is an older version")).to_be_visible()
    expect(page.locator("#article-text mark", has_text="The school’s walls have 40 cracks")).to_be_visible()


def test_words_are_chosen_by_mouse_and_counted_as_the_server_counts(page: Page, work: Work, admin_user: User) -> None:
    """Emoji and accents before the words: code points, not UTF-16 units."""
    text = "👩\u200d💻 Cafe\u0301 owners 🧱 met.\n" + CHANGED
    new = work.orphan.version

    third = add_version(article=new.article, draft=Draft(title="", text=text)).version
    follow_anchors(version=third)
    enter(page, admin_user)
    page.goto(f"/orphans/{Orphan.objects.get(version=third).pk}/")
    page.locator("#choose-text mark").dblclick()
    chosen = page.get_by_label("The words in this version")
    expect(chosen).to_have_value(re.compile("^[a-z’]+$", re.IGNORECASE))
    words = chosen.input_value()
    page.get_by_role("button", name="Anchor on these words").click()
    expect(page.get_by_text("Anchored:")).to_be_visible()
    its = Anchor.objects.get(version=third, role="content", exact=words)
    assert text[its.start : its.end] == words


def test_an_attribution_is_copied_as_a_sentence_by_a_key(open_page: OpenPage, work: Work, admin_user: User) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    enter(page, admin_user)
    page.goto(work.claim.get_absolute_url())
    page.wait_for_load_state()
    tab_to(page, page.locator("#lane-asserted .line-source").first)
    page.keyboard.press("c")
    expect(page.locator("#announcer")).to_contain_text("Copied: Two rebel sources said, according to Meridian, that")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#lane-asserted .copy-text").first.input_value()
    expect(page.locator("#lane-asserted .copy-text").first).to_be_focused()

    # On the review page the card that is current; without leave to copy the field is there, selected.
    bare = open_page()
    enter(bare, admin_user)
    bare.goto(f"/articles/{work.translated.version_id}/")
    bare.wait_for_load_state()
    bare.keyboard.press("c")
    field = bare.locator(".card .copy-text")
    expect(field).to_have_value(re.compile("^Sözcü denied"))
    expect(bare.locator("#announcer")).to_contain_text(re.compile("Copied|cannot be copied"))


def open_give(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".give[open] input[list]")).to_be_focused()


def open_copy(page: Page) -> None:
    page.locator(".copy-summary").first.click()
    expect(page.locator(".copy-text").first).to_be_visible()


def test_no_page_of_the_work_keeps_anybody_out(
    open_page: OpenPage, watch: Watch, work: Work, admin_user: User, subtests: pytest.Subtests
) -> None:
    page = open_page()
    enter(page, admin_user)
    views = [
        View("work list", "/queue/"),
        View("work list, giving", "/queue/", open_give),
        View("work list, empty", "/queue/?show=others&page=1"),
        View("give", f"/queue/{work.wire.article_id}/assign/"),
        View("bulk", f"/articles/{work.wire.pk}/bulk/?action=accept&at_least=90"),
        View("bulk, nothing", f"/articles/{work.wire.pk}/bulk/?action=reject&at_most=1"),
        View("version that follows", f"/articles/{work.new.pk}/"),
        View("older version", f"/articles/{work.old.pk}/"),
        View("changes", f"/articles/{work.new.pk}/changes/"),
        View("orphans", "/orphans/"),
        View("orphan", f"/orphans/{work.orphan.pk}/"),
        View("another language", f"/articles/{work.turkish.pk}/"),
        View("translation", f"/attributions/{work.translated.pk}/translation/"),
        View("sentence", f"/attributions/{work.translated.pk}/sentence/"),
        View("claim, copying", work.claim.get_absolute_url(), open_copy),
    ]
    for view in views:
        with subtests.test(view.name):
            visit(page, watch, view)
            assert faults(page, view) == []
