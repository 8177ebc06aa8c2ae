"""Journey 14: who may not write gets nowhere, a stranger sees the login page, no address leads into the network."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Article, Assessment, AssessmentStep, Attribution, Decision, Merge, User
from tests.browser.conftest import Watch
from tests.browser.keyboard import log_in
from tests.browser.test_imports import fetch, work_meanwhile
from tests.conftest import PASSWORD
from tests.views.test_access import TABLE, People, Things, address, people, things

__all__ = ["people", "things"]  # fixtures
#: What a page's own script would send; the browser brings the cookies.
_SEND = """async ([path, method]) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(path, {method, headers: {"X-CSRFToken": token}, redirect: "manual"});
  return answer.status;
}"""
_WRITING = [name for name, row in TABLE.items() if "post" in row.methods and "viewer" not in row.may]


def test_a_viewer_writes_at_no_address(page: Page, watch: Watch, things: Things, people: People) -> None:
    def on_record() -> list[int]:
        return [model._default_manager.count() for model in (Decision, Attribution, Assessment, AssessmentStep, Merge)]

    before = on_record()
    page.goto(reverse("claims:claim-detail", args=[things["claim"]]))
    log_in(page, people["viewer"].username, PASSWORD)
    expect(page.locator("main form[method=post]")).to_have_count(0)
    assert len(_WRITING) > 40
    for name in _WRITING:
        path = address(name, things)
        watch.expects(403, path)
        assert page.evaluate(_SEND, [path, "POST"]) == 403, name
    watch.expects(403, reverse("claims:redaction-list"))
    page.goto(reverse("claims:redaction-list"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("not")
    assert on_record() == before


@pytest.mark.usefixtures("people")
def test_a_stranger_sees_the_login_page_and_comes_back_to_what_they_wanted(page: Page, things: Things) -> None:
    for name in ("desk", "claim-detail", "article-detail", "log", "redaction-list", "evidence-file", "batch-list"):
        page.goto(address(name, things))
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        expect(page.locator("main")).not_to_contain_text("bridge")
    wanted = address("claim-detail", things)
    page.goto(wanted)
    log_in(page, "vera", PASSWORD)
    expect(page).to_have_url(f"{page.url.split('/claims/')[0]}{wanted}")


def test_an_address_inside_the_network_is_refused_in_words(page: Page, admin_user: User) -> None:
    page.goto(reverse("claims:article-add"))
    log_in(page, admin_user.username, PASSWORD)
    with ThreadPoolExecutor(1) as pool:
        for inside in ("http://10.0.0.1/admin/", "http://169.254.169.254/latest/", "http://[fd00::1]/"):
            fetch(page, inside)
            expect(page.get_by_text("Being fetched")).to_be_visible()
            work_meanwhile(pool)
            expect(page.get_by_role("alert").filter(has_text="is not an address of the open internet")).to_be_visible()
    assert not Article.objects.exists()
