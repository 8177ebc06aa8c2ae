"""Pasting an article, and looking through the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from claims.models import Article
from claims.services.articles import Draft

SHOWN: Final = [("waiting", "With something to decide"), ("decided", "Decided"), ("all", "All")]


class ArticleFilter(forms.Form):
    """What the list shows; nonsense in the address shows all."""

    show = forms.ChoiceField(choices=SHOWN, required=False)
    q = forms.CharField(
        label="Words in the title", required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )

    def asked(self) -> tuple[str, str]:
        self.full_clean()
        its = getattr(self, "cleaned_data", {})  # an unbound form has none
        return its.get("show") or "all", its.get("q") or ""


class ArticleForm(forms.Form):
    """An article as somebody pastes it in; ``services.articles`` checks what it says."""

    title = forms.CharField(max_length=500)
    outlet = forms.CharField(max_length=300, required=False, help_text="Who published it.")
    byline = forms.CharField(max_length=300, required=False)
    url = forms.URLField(
        label="Address", max_length=2000, required=False, assume_scheme="https",
        help_text="Where it stands on the web. It is not opened.",
    )  # fmt: skip
    published_on = forms.DateField(
        label="Published on", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="“Yesterday” and “on Monday” in the text count from here.",
    )  # fmt: skip
    text = forms.CharField(
        widget=forms.Textarea({"rows": 16}), strip=False, help_text="As published, one paragraph a line."
    )

    def __init__(self, data: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="")

    def draft(self, *, visibility: str = Article.Visibility.NEWSROOM) -> Draft:
        its = self.cleaned_data
        return Draft(
            title=its["title"], text=its["text"], outlet=its["outlet"], byline=its["byline"], url=its["url"],
            published_on=its["published_on"], visibility=visibility,
        )  # fmt: skip
