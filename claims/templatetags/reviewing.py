"""Words for the review page's templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.models import Attribution, Suggestion
from claims.nlp.types import Precision
from claims.queries.reading import Piece, side_of

register = template.Library()


@register.filter
def side(stance: str) -> str:
    """``asserts``, ``denies`` or ``record``: the class of a stance's chip."""
    return side_of(stance)


@register.filter
def words(value: str) -> str:
    """``expresses_concern`` reads ``expresses concern``."""
    return value.replace("_", " ")


@register.simple_tag
def quote(suggestion: Suggestion, text: str) -> str:
    """The content's words as the machine had them."""
    return " … ".join(text[start:end] for start, end in suggestion.content_spans)


@register.simple_tag
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Pieces of a text with their marks, each escaped.  A tag, not a template: a long text has thousands."""
    return format_html_join("", "{}", ((_marked(piece),) for piece in pieces))


def _marked(piece: Piece) -> str:
    if not piece.cards:
        return piece.text
    return format_html(
        '<mark class="{}" data-cards="{}">{}</mark>', " ".join(piece.classes), " ".join(piece.cards), piece.text
    )


@register.filter
def said_when(said: Suggestion | Attribution) -> str:
    """The day, the month or the year that it was said, as exact as the article has it."""
    return when(said.said_on, said.said_precision)


def when(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    pattern = {Precision.MONTH.value: "F Y", Precision.YEAR.value: "Y"}.get(precision, "j F Y")
    return date_format(day, pattern)
