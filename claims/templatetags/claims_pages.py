"""How the pages about claims and sources put dates, bands and standings into words."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.access import readable_versions
from claims.models import BAND_OF_STANCE, Attribution, Band, SavedSearch, User
from claims.nlp.types import Precision, Stance
from claims.queries.notices import MOST_COUNTED, unread
from claims.queries.paging import MOST_COUNTED as MOST_LISTED
from claims.queries.saved_searches import address_of_news
from claims.queries.standing import Standing

register = template.Library()

_CLASSES: Final = {Band.ASSERTED: "asserts", Band.DENIED: "denies", Band.ON_RECORD: "record"}
_FORMATS: Final = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}
_HEADINGS: Final = {
    Stance.DOUBTS: "Doubt", Stance.EXPRESSES_CONCERN: "Concern", Stance.BELIEVES: "Belief",
    Stance.AGREES: "Agreement", Stance.CALLS_FOR: "Calls", Stance.OFFERS: "Offers",
    Stance.DISCUSSES: "Talks", Stance.NO_COMMENT: "No comment", Stance.RETRACTS: "Retractions",
    Stance.ASSERTS: "Asserted, then taken back", Stance.DENIES: "Denied, then taken back",
}  # fmt: skip


@register.filter
def band_class(stance: str) -> str:
    """The class of a stance's line and colour: ``stance-asserts``."""
    return f"stance-{_CLASSES[BAND_OF_STANCE[stance]]}"


@register.filter
def stance_heading(stance: str) -> str:
    """The heading of a group in the band "also on record"."""
    return _HEADINGS.get(Stance(stance), stance)


@register.simple_tag
def standing_chip(standing: str) -> SafeString:
    """How a claim stands, in a word; line and colour repeat it."""
    return format_html('<span class="chip standing-{}">{}</span>', standing, Standing(standing).label.lower())


@register.filter
def said(attribution: Attribution) -> str:
    """When it was said, as precisely as the article has it; else when it was reported."""
    if attribution.said_on:
        return f"said {date_format(attribution.said_on, _FORMATS[Precision(attribution.said_precision)])}"
    published = attribution.version.published_on
    return f"reported {date_format(published, 'j F Y')}" if published else "date not known"


@register.filter
def cut_underscores(value: str) -> str:
    """ "expresses_concern" as it is read."""
    return value.replace("_", " ")


@register.filter
def iso_day(value: str) -> str:
    """A day of the form 2020-10-01 in words."""
    return date_format(date.fromisoformat(value), "j F Y")


@register.filter
def add_pk(prefix: str, pk: int) -> str:
    """ "article:" and 7: "article:7"."""
    return f"{prefix}{pk}"


@register.filter
def news_address(saved: SavedSearch) -> str:
    """Where what is new in a search that is kept can be read."""
    return address_of_news(saved)


@register.filter
def as_counted(number: int) -> str:
    """A number that was counted up to ``MOST_LISTED`` and one more."""
    return f"{MOST_LISTED:,}+" if number > MOST_LISTED else str(number)


@register.simple_tag
def unread_notices(user: User) -> str:
    """How many notices somebody has not read: "" for none; beyond what is counted "99+"."""
    found = unread(user, readable=readable_versions(user))
    return f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found or "")


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: object) -> str:
    """The address's query with these parts changed, and without ``page`` where something else changes."""
    query = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value in {"", None}:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
