"""The forms of search: the box with what is typed, and keeping a search."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models import Topic
from claims.queries.search import SORTS

_DAY = {"type": "date"}


class SearchForm(forms.Form):
    """Only draws the box: what an address says is read by ``queries.search.Search.of``."""

    q = forms.CharField(
        label="Search", required=False, max_length=300,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d"))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d"))
    sort = forms.ChoiceField(label="Order", required=False, choices=list(SORTS.items()))


class SaveForm(forms.Form):
    name = forms.CharField(label="Name", required=False, max_length=100)
    query = forms.CharField(max_length=1000, widget=forms.HiddenInput)


class TopicsForm(forms.Form):
    topics = forms.CharField(
        label="Topics", required=False, max_length=1000, help_text="Several are parted by commas.",
        widget=forms.TextInput({"list": "topic-names", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_topics(self) -> list[str]:
        return [name for name in str(self.cleaned_data["topics"]).split(",") if name.strip()]


class StancesForm(forms.Form):
    """Only draws the filters of the picture: ``Search.of`` reads them."""

    topic = forms.ChoiceField(label="Topic", required=False)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d"))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"] = forms.ChoiceField(
            label="Topic", required=False, choices=[("", "All"), *((its.slug, its.name) for its in topics)]
        )


class ReversalForm(forms.Form):
    answer = forms.ChoiceField(choices=[("confirm", "confirm"), ("refuse", "refuse")])
    note = forms.CharField(required=False, max_length=2000)
