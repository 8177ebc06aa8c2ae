"""Words for the review page's templates."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format

from claims.models import Attribution, Suggestion
from claims.nlp.types import Precision, Speech
from claims.queries.reading import side_of

register = template.Library()
_QUOTES = "\"'“”‘’«»„"


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
    """The content's words.  Quotation marks only where the article has them around all of it."""
    parts = [text[start:end] for start, end in suggestion.content_spans]
    if suggestion.speech != Speech.DIRECT:
        return " … ".join(parts)
    return "“" + " … ".join(part.strip(_QUOTES) for part in parts) + "”"


@register.filter
def said_when(said: Suggestion | Attribution) -> str:
    """The day, the month or the year that it was said, as exact as the article has it."""
    return when(said.said_on, said.said_precision)


def when(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    pattern = {Precision.MONTH.value: "F Y", Precision.YEAR.value: "Y"}.get(precision, "j F Y")
    return date_format(day, pattern)
