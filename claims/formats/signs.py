"""Simple signs by which a page says that it shows no article, or not all of it."""

from __future__ import annotations

import re
from typing import Final

import lxml.html

PAYWALL: Final = "The site shows the whole text to subscribers only: what is here may break off."
CONSENT: Final = (
    "The page asks for consent to cookies before it shows its article, and we give none: open it in a browser, and "
    "paste the text."
)
SCRIPTS: Final = (
    "The page shows its text by scripts only, which are not run here: open it in a browser, and paste the text."
)

_SUBSCRIBE: Final = re.compile(
    r"(?i)subscribe (?:now |today )?to (?:continue|keep|read|unlock)|(?:to|and) (?:continue|keep) reading,? "
    r"(?:this|the|subscribe|sign|log)|already a subscriber|(?:is|are) (?:only )?(?:available|reserved) "
    r"(?:only )?(?:for|to) (?:our )?subscribers|for subscribers only|exclusive to subscribers|"
    r"you have reached your (?:limit|free)"
)
_COOKIES: Final = re.compile(
    r"(?i)before you continue|(?:accept|reject|agree to) all|manage (?:my |your )?(?:choices|options|preferences)|"
    r"we and our (?:\d+ )?partners|(?:use|store) cookies|your consent|personalised ads"
)
_NO_SCRIPTS: Final = re.compile(
    r"(?i)(?:enable|turn on|requires?|without) javascript|javascript is (?:disabled|required)"
)
_NOT_FREE: Final = re.compile(r'"isAccessibleForFree"\s*:\s*"?false"?', re.IGNORECASE)
_TIERS: Final = {"locked", "metered", "paid", "premium", "subscriber"}
_SHORT: Final = 700  # characters; a page with more than this is an article, whatever stands above it


def paywall_note(tree: lxml.html.HtmlElement, words: str) -> str:
    """Says it: schema.org's isAccessibleForFree, a content tier in the head, or words that ask to subscribe."""
    structured = tree.xpath("//script[@type='application/ld+json']/text()")
    tiers = tree.xpath("//meta[@name='article:content_tier' or @property='article:content_tier']/@content")
    if any(_NOT_FREE.search(its) for its in structured) or any(its.lower() in _TIERS for its in tiers):
        return PAYWALL
    return PAYWALL if _SUBSCRIBE.search(words) else ""


def not_shown(text: str, words: str) -> str:
    """Why there is no article: a wall of consent, or scripts; "" where neither is seen.

    ``text`` is the article that was found, ``words`` all that the page shows.
    """
    is_no_article = len(text) < 200 or (len(text) < _SHORT and _COOKIES.search(text))
    if is_no_article and len({found.lower() for found in _COOKIES.findall(words)}) >= 2:
        return CONSENT
    if len(text) < _SHORT / 4 and _NO_SCRIPTS.search(words):
        return SCRIPTS
    return ""
