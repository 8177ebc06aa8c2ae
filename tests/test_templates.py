"""What no template may have: each of these would be dead under our policy of contents, or a hole in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SOURCES = sorted((settings.BASE_DIR / "claims").rglob("*.py")) + sorted((settings.BASE_DIR / "static/js").rglob("*.js"))

#: What is banned, why, and an example that the pattern must find.
BANNED = {
    "hx-on": (r"\bhx-on\b", "needs eval, which is off", '<a hx-on:click="x()">'),
    "js in hx-vals": (r"""hx-(vals|headers)\s*=\s*["']\s*(js|javascript):""", "needs eval", "<a hx-vals='js:{a: 1}'>"),
    "filter in hx-trigger": (
        r"""hx-trigger\s*=\s*("[^"]*\[|'[^']*\[)""", "without eval it fires anyway", '<a hx-trigger="click[ctrlKey]">'
    ),
    "inline style": (r"""\sstyle\s*=""", "the policy blocks it", '<p style="color: red">'),
    "handler": (r"""\son[a-z]+\s*=""", "the policy blocks it", '<a onclick="x()">'),
    "inline script": (r"<script(?![^>]*\bsrc=)", "the policy blocks it", "<script>x()</script>"),
    "style element": (r"<style\b", "the policy blocks it", "<style>p {}</style>"),
    "unescaped": (r"\|\s*safe(seq)?\b|\bautoescape\s+off\b", "lets a text's own markup in", "{{ text|safe }}"),
    "javascript address": (r"""["']\s*javascript:""", "the policy blocks it", '<a href="javascript:x()">'),
    "other host": (r"""<(script|link|img|iframe)\b[^>]*["'](https?:)?//""", "all is ours", '<img src="//a.b/c">'),
}  # fmt: skip


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("what", BANNED)
def test_no_template_has(what: str) -> None:
    pattern, why, example = BANNED[what]
    assert re.search(pattern, example), "the pattern does not find its own example"
    found = [
        f"{name_of(path)}: {found.group()!r}: {why}"
        for path in TEMPLATES
        for found in re.finditer(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert TEMPLATES
    assert found == []


def test_no_code_marks_words_as_safe() -> None:
    pattern = re.compile(
        r"\bmark_safe\b|\bSafeString\(|\.innerHTML\b|insertAdjacentHTML|(?<![.\w])eval\(|new Function\("
    )
    marking = [name_of(path) for path in SOURCES if pattern.search(path.read_text(encoding="utf-8"))]
    assert marking == [
        "claims/templatetags/json_ld.py",  # data whose signs are written as escapes
        "claims/templatetags/markdown.py",  # what a library has cleaned
    ]


def test_every_form_that_posts_has_a_token() -> None:
    forms = [
        (name_of(path), form)
        for path in TEMPLATES
        for form in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.DOTALL)
    ]
    posting = [(name, form) for name, form in forms if re.search(r"""method\s*=\s*["']post""", form, re.IGNORECASE)]
    assert len(posting) >= 6
    assert [name for name, form in posting if "{% csrf_token %}" not in form] == []
    # And what htmx posts stands in a form that posts: it works without scripts, too.
    outside = [
        name_of(path)
        for path in TEMPLATES
        if "hx-post" in re.sub(r"<form\b.*?</form>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    ]
    assert outside == []
    assert [name for name, form in forms if "hx-post" in form and (name, form) not in posting] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_compiles(path: Path) -> None:
    name = str(path.relative_to(settings.BASE_DIR / "templates"))
    assert get_template(name) is not None
