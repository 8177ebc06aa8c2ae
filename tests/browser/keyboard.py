"""What two hands on a keyboard do; nothing here clicks, but where a journey goes by mouse, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import TIMEOUT

expect.set_options(timeout=TIMEOUT)
MOST_TABS = 160
HANDS = pytest.mark.parametrize("hand", ["keyboard", "mouse"])


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus: what the key never reaches is not there for everybody."""
    expect(target).to_have_count(1)
    page.wait_for_load_state()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not lead to {target}")


def follow(page: Page, target: Locator) -> None:
    """Go there and press Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def take(page: Page, target: Locator, hand: str) -> None:
    """By keyboard, go to it and press Enter; by mouse, click it."""
    if hand == "keyboard":
        follow(page, target)
    else:
        target.click()


def log_in(page: Page, name: str, password: str) -> None:
    """On the login page, where the first field has the focus already."""
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def log_out(page: Page) -> None:
    follow(page, page.get_by_role("button", name="Log out"))
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
