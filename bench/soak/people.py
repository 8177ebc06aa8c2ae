"""Who is at work: editors, people who search and bring in files, programs.  Each a thread with a browser of its own."""

from __future__ import annotations

import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.cookiejar import CookieJar

from bench.soak.tally import EXPECTED, Failure, Tally

NAMES = ("harbour", "mayor", "ministry", "council", "agency", "board")
PASSWORD = "claimtrack-demo"  # noqa: S105  # of the demo's logins


class Browser:
    """Cookies, a CSRF token, and answers counted."""

    def __init__(self, address: str, tally: Tally) -> None:
        self.address, self.tally, self.jar = address, tally, CookieJar()
        self.open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        ).open

    def ask(
        self, path: str, data: dict[str, str] | bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        body = urllib.parse.urlencode(data).encode() if isinstance(data, dict) else data
        began = time.monotonic()
        try:
            request = urllib.request.Request(self.address + path, body, headers or {})  # noqa: S310  # our own server
            with self.open(request, timeout=60) as answer:
                status, text = answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode("utf-8", "replace")
        except Exception as error:  # a connection cut off shows in many ways
            status, text = 0, f"{type(error).__name__}: {error}"
        ended = time.monotonic()
        failed = status not in EXPECTED
        self.tally.count(
            Failure(began, ended, status, path.split("?")[0], text[:120]) if failed else None, status, ended - began
        )
        return status, text

    def token(self) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")

    def log_in(self, name: str, over: threading.Event) -> None:
        while not over.is_set():
            _, page = self.ask("/accounts/login/")
            if "Log out" in page:
                return
            form = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": self.token()}
            status, page = self.ask("/accounts/login/", form, {"Referer": self.address + "/accounts/login/"})
            if status == 200 and "Log out" in page:
                return
            over.wait(3)


def edit(address: str, name: str, tally: Tally, over: threading.Event, seed: int) -> None:
    """An editor: the list, an article, and a decision on what waits in it, sent until it is answered."""
    browser, chance = Browser(address, tally), random.Random(seed)  # noqa: S311  # no secret
    browser.log_in(name, over)
    while not over.wait(chance.uniform(0.2, 1.0)):
        _, page = browser.ask("/articles/")
        articles = re.findall(r'href="(/articles/\d+/)', page)
        if not articles:
            if "Log in" in page:
                browser.log_in(name, over)
            continue
        path = chance.choice(articles)
        _, page = browser.ask(path)
        cards = re.findall(r'(?:action|hx-post)="/suggestions/(\d+)/(?:accept|reject)/"', page)
        if not cards:
            continue
        card = chance.choice(cards)
        _, page = browser.ask(f"/suggestions/{card}/")
        revision = re.search(r'name="revision"\s+value="(\d+)"', page)
        if revision is None:
            continue
        verb = chance.choice(["accept", "accept", "reject"])
        form = {"revision": revision.group(1), "csrfmiddlewaretoken": browser.token()}
        headers = {"HX-Request": "true", "X-CSRFToken": browser.token(), "Referer": address + path}
        for _ in range(60):
            status, _ = browser.ask(f"/suggestions/{card}/{verb}/", form, headers)
            if status in EXPECTED:
                break
            with tally.lock:
                tally.again += 1
            time.sleep(1)
        if status in {200, 204}:
            with tally.lock:
                tally.decided.setdefault(int(card), []).append(verb)


def search(address: str, name: str, tally: Tally, over: threading.Event, seed: int) -> None:
    browser, chance = Browser(address, tally), random.Random(seed)  # noqa: S311
    browser.log_in(name, over)
    while not over.wait(chance.uniform(0.3, 1.0)):
        words = urllib.parse.quote(f"{chance.choice(NAMES)} {chance.choice(NAMES)}")
        browser.ask(chance.choice(["/claims/?q=", "/sources/?q=", "/articles/?q=", "/search/?q="]) + words)


def text_about(chance: random.Random, what: str) -> tuple[str, str]:
    """A text of its own, and who published it."""
    who, other = chance.sample(NAMES, 2)
    text = (
        f"The {who} said on Monday that bridge {what} was safe. The {other} denied that bridge {what} was safe. "
        f"\u201cNobody told us about its {chance.randrange(2, 40)} pillars,\u201d the {other} said."
    )
    return text, f"The {who} Courier"


def send(address: str, token: str, tally: Tally, over: threading.Event, seed: int) -> None:
    """Another system: it sends articles, and reads what the desk has."""
    browser, chance, number = Browser(address, tally), random.Random(seed), 0  # noqa: S311
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    while not over.wait(chance.uniform(1.5, 4.0)):
        number += 1
        text, outlet = text_about(chance, f"number {seed}{number}")
        body = json.dumps({"title": f"Bridge {seed}{number}", "text": text, "outlet": outlet}).encode()
        status, answer = browser.ask("/api/articles/", body, headers)
        if status in {200, 201}:
            with tally.lock:
                tally.sent.add(json.loads(answer)["article"])
        browser.ask(chance.choice(["/api/claims/", "/api/sources/", "/api/attributions/"]), headers=headers)


def bring(address: str, name: str, tally: Tally, over: threading.Event, seed: int) -> None:
    """Somebody who brings in files, eight articles at a time, by the page's form."""
    browser, chance, number = Browser(address, tally), random.Random(seed), 0  # noqa: S311
    browser.log_in(name, over)
    while not over.wait(chance.uniform(20, 40)):
        number += 1
        titles = [f"Import {number}, bridge {letter}" for letter in "abcdefgh"]
        lines = []
        for title in titles:
            text, outlet = text_about(chance, title)
            lines.append(json.dumps({"title": title, "text": text, "outlet": outlet}))
        browser.ask("/imports/files/")
        limit = uuid.uuid4().hex
        parts = {"csrfmiddlewaretoken": browser.token(), "visibility": "newsroom"}
        body = "".join(
            f'--{limit}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in parts.items()
        )
        body += f'--{limit}\r\nContent-Disposition: form-data; name="upload"; filename="{number}.jsonl"\r\n\r\n'
        body += "\n".join(lines) + f"\r\n--{limit}--\r\n"
        headers = {"Content-Type": f"multipart/form-data; boundary={limit}", "Referer": address + "/imports/files/"}
        status, _ = browser.ask("/imports/files/", body.encode(), headers)
        if status == 200:  # the import's page, by a redirect
            with tally.lock:
                tally.brought += titles
