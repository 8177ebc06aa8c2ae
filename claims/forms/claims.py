"""The forms of the claims' pages."""

from __future__ import annotations

from django import forms

from claims.nlp.types import Kind, SourceKind
from claims.queries.standing import Standing


def _any(label: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", label), *choices]


class ClaimFilter(forms.Form):
    """What the list of claims is narrowed down to; nothing of it is required."""

    q = forms.CharField(label="Words", required=False, max_length=200, widget=forms.TextInput({"type": "search"}))
    standing = forms.ChoiceField(
        label="Standing", required=False, choices=_any("All", [(s.value, s.label) for s in Standing])
    )
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=_any("All", [(kind.value, kind.value) for kind in Kind])
    )
    source = forms.CharField(label="Source", required=False, max_length=300, widget=forms.TextInput({"type": "search"}))
    contested = forms.BooleanField(label="Marked as contested", required=False)
    variant_of = forms.SlugField(required=False, max_length=100, widget=forms.HiddenInput)


class SourceFilter(forms.Form):
    q = forms.CharField(label="Name", required=False, max_length=300, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=_any("All", [(kind.value, kind.value) for kind in SourceKind])
    )


class KnownForm(forms.Form):
    """The past day whose knowledge is asked for."""

    known = forms.DateField(label="By the end of", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
