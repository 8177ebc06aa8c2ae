"""The forms of a fact-checker: an assessment with its evidence, and the steps of its way out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from claims.models import Attribution, Evidence, Verdict
from claims.services.assessments import Exhibit

MOST_EXHIBITS = 20
_REASON = {"required": "Say why: an assessment needs its reason."}


class AssessForm(forms.Form):
    """A new word on a claim."""

    verdict = forms.ModelChoiceField(
        label="Assessment", queryset=Verdict.objects.filter(in_use=True), to_field_name="slug",
        widget=forms.RadioSelect, empty_label=None, initial=Verdict.CONTESTED,
    )  # fmt: skip
    reason = forms.CharField(
        label="Why?", max_length=20_000, widget=forms.Textarea({"rows": 4}), error_messages=_REASON
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ExhibitForm(forms.Form):
    """One piece of evidence; an empty row is none."""

    bearing = forms.ChoiceField(label="It", choices=Evidence.Bearing.choices, initial=Evidence.Bearing.CONTEXT)
    url = forms.URLField(label="Link", required=False, max_length=2000, assume_scheme="https")
    archived_url = forms.URLField(label="Archived copy", required=False, max_length=2000, assume_scheme="https")
    accessed_on = forms.DateField(
        label="Seen on", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    file = forms.FileField(label="File", required=False, max_length=200)
    statement = forms.ModelChoiceField(label="Statement on record", required=False, queryset=Attribution.objects.none())
    note = forms.CharField(label="Note", required=False, max_length=5000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, statements: QuerySet[Attribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].queryset = statements  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        its: dict[str, Any] = super().clean() or {}
        given = [name for name in ("url", "file", "statement") if its.get(name)]
        if len(given) > 1:
            raise forms.ValidationError("One piece of evidence is one thing: a link, a file, or a statement on record.")
        if not given and not its.get("note") and not self.errors:
            raise forms.ValidationError("Give a link, a file, a statement on record, or a note.")
        return its

    def exhibit(self) -> Exhibit:
        return Exhibit(**self.cleaned_data)


Exhibits = forms.formset_factory(
    ExhibitForm,
    extra=1,
    max_num=MOST_EXHIBITS,
    absolute_max=MOST_EXHIBITS + 1,
    validate_max=True,
)


class StepForm(forms.Form):
    """One step of an assessment's way out."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why?", required=False, max_length=5000, widget=forms.Textarea({"rows": 2}))
