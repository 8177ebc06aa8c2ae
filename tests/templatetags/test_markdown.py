"""Markdown from people: harmless HTML, whatever was typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.templatetags.markdown import markdown


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Two *agencies*", "<p>Two <em>agencies</em></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# Big", "Big"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("![x](https://a.example/pixel.png)", "<p></p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](https://a.example)", '<p><a href="https://a.example" rel="noopener noreferrer nofollow">x</a></p>'),
    ],
)
def test_what_comes_of_it(typed: str, html: str) -> None:
    assert markdown(typed).strip() == html


@given(st.text(alphabet=st.sampled_from("<>/ascriptonload=\"'`()[]!:javdt#*\n&; x"), max_size=200))
def test_no_text_gives_more_than_plain_tags(typed: str) -> None:
    html = str(markdown(typed))
    for tag in re.findall(r"<\s*/?\s*([^\s>/]+)", html):
        assert tag in {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"}
    assert not re.search(r"<[^>]*\son\w+\s*=", html)
