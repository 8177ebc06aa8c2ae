"""The forms of the claims' pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from claims.forms.work import PageForm
from claims.models import Claim
from claims.nlp.types import Kind, SourceKind
from claims.queries.sources import source_named
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


class ClaimForm(PageForm):
    """A claim as its editors word it, and whom it is about: by name, one a line."""

    statement = forms.CharField(widget=forms.Textarea({"rows": 3}), max_length=2000,
                                help_text="One clean sentence that stands by itself.")  # fmt: skip
    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in Kind])
    about = forms.CharField(
        label="Whom it is about", required=False, widget=forms.Textarea({"rows": 3}), max_length=5000,
        help_text="Who is said to do it, or is accused: sources on record by name, one a line.",
    )  # fmt: skip
    about_nobody = forms.BooleanField(label="It is about nobody who could be asked for a reply", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, claim: Claim) -> None:
        self.named = {source.name: source for source in claim.about.all()}
        super().__init__(data, initial={
            "statement": claim.statement, "kind": claim.kind, "about": "\n".join(sorted(self.named)),
            "about_nobody": claim.about_nobody, "revision": claim.revision,
        })  # fmt: skip

    def clean(self) -> dict[str, Any]:
        its: dict[str, Any] = super().clean() or {}
        names = list(dict.fromkeys(name for line in its.get("about", "").splitlines() if (name := line.strip())))
        found = {name: self.named.get(name) or source_named(name, among=SourceKind) for name in names}
        if unknown := [name for name, source in found.items() if source is None]:
            self.add_error("about", f"No source of this name is on record: {', '.join(unknown)}.")
        if names and its.get("about_nobody"):
            self.add_error("about_nobody", "It is about somebody, or about nobody: which is it?")
        if self.named and not names and not its.get("about_nobody"):
            self.add_error("about_nobody", "Where it is about nobody, say so.")
        its["sources"] = [source for source in found.values() if source is not None]
        return its

    def changed_claim(self) -> dict[str, Any]:
        """As ``services.claims.change_claim`` takes it.  Whom it is about stays open where nothing was said of it."""
        its = self.cleaned_data
        is_said = its["sources"] or its["about_nobody"]
        about = {"about": its["sources"] if is_said else None}
        return {name: its[name] for name in ("statement", "kind", "revision")} | about


class SourceFilter(forms.Form):
    q = forms.CharField(label="Name", required=False, max_length=300, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=_any("All", [(kind.value, kind.value) for kind in SourceKind])
    )


class KnownForm(forms.Form):
    """The past day whose knowledge is asked for."""

    known = forms.DateField(label="By the end of", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
