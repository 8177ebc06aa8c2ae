"""Deciding many suggestions at one go: the filter, and what its preview showed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from claims.models.base import choices
from claims.nlp.types import Stance
from claims.queries.bulk import ACCEPT, REJECT, Asked

_SEEN = re.compile(r"(\d{1,18}):(\d{1,9})")


class BulkForm(forms.Form):
    """Names of fields are those of ``Asked``; nonsense is told, and asks for nothing."""

    action = forms.ChoiceField(label="Do", choices=[(ACCEPT, "Accept"), (REJECT, "Reject")], initial=ACCEPT)
    source = forms.ChoiceField(required=False)
    stance = forms.ChoiceField(required=False, choices=[("", "Any"), *choices(Stance)])
    at_least = forms.IntegerField(label="Sure at least, %", required=False, min_value=0, max_value=100)
    at_most = forms.IntegerField(label="Sure at most, %", required=False, min_value=0, max_value=100)

    def __init__(self, data: Mapping[str, Any] | None, *, sources: list[tuple[str, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["source"] = forms.ChoiceField(required=False, choices=[("", "Anybody"), *sources])

    def asked(self) -> Asked:
        its = self.cleaned_data
        return Asked(its["action"], its["source"], its["stance"], its["at_least"], its["at_most"])


def seen_in(data: QueryDict) -> dict[int, int]:
    """The suggestions that were chosen, each with the revision that the preview showed: ``seen`` is "pk:revision"."""
    found = (_SEEN.fullmatch(its) for its in data.getlist("seen"))
    return {int(its[1]): int(its[2]) for its in found if its}
