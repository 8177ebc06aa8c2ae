"""The forms of merging, of taking a merge back, and of the pairs that look alike."""

from __future__ import annotations

from django import forms

from claims.models import Claim, LikelyPair, Source


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=5000, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say why: it stays in the history."},
    )  # fmt: skip


class MergeSourcesForm(forms.Form):
    """Into which other source, and why."""

    into = forms.ModelChoiceField(
        Source.objects.filter(merged_into=None), error_messages={"required": "Choose the one that stays."}
    )
    reason = _reason("Why are the two one?")


class MergeClaimsForm(forms.Form):
    into = forms.ModelChoiceField(
        Claim.objects.filter(merged_into=None), error_messages={"required": "Choose the one that stays."}
    )
    reason = _reason("Why are the two one?")


class UnmergeForm(forms.Form):
    reason = _reason("Why are they two after all?")


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[(value, value) for value in (LikelyPair.Answer.DIFFERENT, LikelyPair.Answer.UNSURE, "reopen")]
    )


class PairFilter(forms.Form):
    what = forms.ChoiceField(choices=[("source", "Sources"), ("claim", "Claims")], required=False)
    show = forms.ChoiceField(choices=[("", "Not answered"), ("unsure", "Unsure")], required=False)

    def asked(self) -> tuple[str, str]:
        """Sources or claims, and which answer; what is not understood is left out."""
        if not self.is_valid():
            return "source", ""
        return self.cleaned_data["what"] or "source", self.cleaned_data["show"]
