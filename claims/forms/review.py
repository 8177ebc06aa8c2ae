"""What somebody wants to see of a review page, from its address; what makes no sense is left out."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models.base import choices
from claims.nlp.types import Stance
from claims.queries.review_pages import Wanted

_SHOW = [("", "All"), ("waiting", "Waiting"), ("unsure", "Unsure"), ("accepted", "Accepted"), ("rejected", "Rejected")]
_SIDES = {Stance.ASSERTS.value, Stance.DENIES.value}
_STANCES = [
    ("", "Any stance"), ("asserts", "Asserts"), ("denies", "Denies"), ("record", "Also on record"),
    *[(value, label) for value, label in choices(Stance) if value not in _SIDES],
]  # fmt: skip
_SURE = [("", "Any confidence"), ("90", "90% and more"), ("70", "70% and more"), ("50", "50% and more")]
_ORDER = [("", "Facts first"), ("position", "As in the text"), ("confidence", "Surest first")]


class ReviewFilter(forms.Form):
    show = forms.ChoiceField(choices=_SHOW, required=False)
    stance = forms.ChoiceField(choices=_STANCES, required=False)
    sure = forms.ChoiceField(label="Confidence", choices=_SURE, required=False)
    source = forms.CharField(
        max_length=200, required=False,
        widget=forms.TextInput({"type": "search", "list": "filter-names", "data-key": "/", "aria-keyshortcuts": "/"}),
    )  # fmt: skip
    order = forms.ChoiceField(choices=_ORDER, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s", label_suffix="")

    def wanted(self) -> Wanted:
        self.is_valid()
        its = getattr(self, "cleaned_data", {})
        return Wanted(
            show=its.get("show", ""), stance=its.get("stance", ""), sure=int(its.get("sure") or 0),
            source=its.get("source", ""), order=its.get("order", ""),
        )  # fmt: skip
