"""Fields for places in a text, and for a day, a month or a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from claims.nlp.types import Precision, Span
from claims.services.choices import MOST_SPANS, Said

_SPAN = re.compile(r"\s*([0-9]{1,9})\s*-\s*([0-9]{1,9})\s*")


class SpansField(forms.CharField):
    """Places in a text, in code points: ``12-30, 41-55``.  Cleans to a tuple of pairs, empty where nothing is given.

    Scripts turn it into edges that move by words; without them it is a field to type in.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput({"data-spans": "", "inputmode": "numeric"}), max_length=400, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value or ""
        return ", ".join(f"{start}-{end}" for start, end in value)

    def clean(self, value: Any) -> tuple[Span, ...]:
        words = super().clean(value)
        return _parse(words) if words else ()

    def has_changed(self, initial: Sequence[Span] | None, data: str | None) -> bool:
        return bool(self.prepare_value(initial) != data)


def _parse(words: str) -> tuple[Span, ...]:
    parts = words.split(",")
    found = [_SPAN.fullmatch(part) for part in parts]
    if len(parts) > MOST_SPANS or not all(found):
        raise ValidationError("Places in the text are written like 12-30.", code="invalid")
    return tuple((int(its[1]), int(its[2])) for its in found if its)


class SaidField(forms.CharField):
    """When it was said, as exact as it is known: ``2020``, ``2020-10`` or ``2020-10-08``.  Cleans to ``Said``."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"placeholder": "2020-10-08, 2020-10 or 2020"})
        super().__init__(widget=widget, max_length=10, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Said):
            return str(value.on)[: {"year": 4, "month": 7}.get(value.precision, 10)] if value.on else ""
        return value

    def clean(self, value: Any) -> Said:
        words = super().clean(value)
        if not words:
            return Said()
        parts = words.split("-")
        try:
            numbers = [int(part) for part in parts]
            day = date(*numbers, *[1] * (3 - len(numbers)))
        except (ValueError, TypeError) as error:
            raise ValidationError("Write a day, a month or a year: 2020-10-08, 2020-10 or 2020.") from error
        return Said(day, (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1].value)
