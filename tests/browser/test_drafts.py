"""What somebody typed or chose is still there: typed before the scripts came, with the login gone, on another day."""

from __future__ import annotations

from django.conf import settings
from playwright.sync_api import Page, Route, expect

from claims.models import Assessment, User
from tests.browser.conftest import Watch
from tests.browser.keyboard import log_in
from tests.browser.test_accessibility import enter
from tests.conftest import PASSWORD
from tests.scenes import make_claim


def test_what_is_typed_is_there_until_it_is_taken(page: Page, watch: Watch, fact_checker: User) -> None:
    claim = make_claim(fact_checker)
    enter(page, fact_checker)
    page.goto(claim.get_absolute_url())
    page.locator("#exhibits summary").click()
    page.get_by_label("Link").fill("https://example.org/minutes")

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/drafts.js", hold)
    page.goto(claim.get_absolute_url(), wait_until="commit")
    reason = page.locator("#id_reason")
    reason.fill("Nobody has shown a list.")
    page.get_by_role("radio", name="refuted").check()
    assert held
    for route in held:
        route.continue_()
    page.unroute("**/js/drafts.js", hold)
    # What was kept before comes back beside it, and its fold is open.
    expect(page.get_by_label("Link")).to_have_value("https://example.org/minutes")
    expect(page.get_by_label("Link")).to_be_visible()
    expect(reason).to_have_value("Nobody has shown a list.")

    # The login goes; whoever comes back finds all of it, and signs what they meant.
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_label("Password")).to_be_visible()
    log_in(page, fact_checker.username, PASSWORD)
    expect(reason).to_have_value("Nobody has shown a list.")
    expect(page.get_by_role("radio", name="refuted")).to_be_checked()

    # From a page of before the login it is not taken; nor has it gone when the next page has no such form.
    page.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "domain": "localhost", "path": "/"}])
    watch.expects(403, r"/claims/.+/assess/")
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not saved: that page is out of date")
    page.get_by_role("link", name="To the desk").click()
    page.goto(claim.get_absolute_url())
    expect(reason).to_have_value("Nobody has shown a list.")
    page.get_by_role("button", name="Sign").click()
    expect(page.locator("#assessment")).to_contain_text("Nobody has shown a list.")
    its = Assessment.objects.get()
    assert (its.verdict.slug, its.evidence.get().url) == ("refuted", "https://example.org/minutes")
    expect(reason).to_have_value("")
    page.reload()
    expect(reason).to_have_value("")
