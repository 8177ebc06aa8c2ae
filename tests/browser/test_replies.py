"""By keyboard: whom the claim is about is asked, no reply comes, and that is on record."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from claims.models import Reply, User
from tests.browser.keyboard import follow, log_in, tab_to
from tests.conftest import PASSWORD
from tests.scenes import make_claim, make_source, on_record


def test_asking_for_a_reply_and_recording_that_none_came(page: Page, fact_checker: User, editor: User) -> None:
    claim = make_claim(editor)
    claim.about.set([make_source("Turkey")])
    on_record(editor, claim, "two rebels")
    page.goto(claim.get_absolute_url())
    log_in(page, fact_checker.username, PASSWORD)
    replies = page.locator("#replies")
    expect(replies).to_contain_text("Nobody has asked Turkey for a reply.")
    follow(page, replies.get_by_role("link", name="Ask Turkey"))

    # All but the channel is filled in: Turkey, today, until the end of the next office day.
    expect(page.get_by_role("radio", name="Turkey")).to_be_checked()
    tab_to(page, page.get_by_label("By", exact=True))
    page.keyboard.type("tele")
    tab_to(page, page.get_by_label("Note"))
    page.keyboard.type("The ministry's press office.")
    follow(page, page.get_by_role("button", name="On record: we asked"))
    expect(replies).to_contain_text("Turkey was asked and has until")
    expect(replies).to_contain_text("telephone")

    # The deadline passes, and nothing came.
    follow(page, replies.get_by_role("link", name="Record the reply"))
    none = page.get_by_role("radio", name="no reply came")
    tab_to(page, page.get_by_role("radio", name="denied it"))
    while not none.is_checked():
        page.keyboard.press("ArrowDown")
    note = page.get_by_label("Note")
    tab_to(page, note)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Rung up twice.")
    reply = Reply.objects.get()
    Reply.objects.update(asked_on=timezone.localdate() - timedelta(days=2), deadline=timezone.now())
    follow(page, page.get_by_role("button", name="Put on record"))
    expect(replies).to_contain_text("no reply came")
    expect(replies).to_contain_text("The ministry's press office. Rung up twice.")
    expect(replies).not_to_contain_text("nothing about this claim is published")
    reply.refresh_from_db()
    assert (reply.outcome, reply.recorded_by) == ("none_came", fact_checker)
