"""Re-anchoring what lost its words, translating a quote, and correcting a language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms


class AnchorForm(forms.Form):
    """Where the words are now: ``start`` and ``end`` in code points as a selection gives them; or, typed or pasted,
    the words themselves, which must stand in the text exactly once."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label="The words in this version", required=False, max_length=10_000, strip=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Select them in the text, or type them as they stand there.",
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, text: str, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self._text = text

    def clean(self) -> dict[str, Any]:
        its = super().clean() or self.cleaned_data
        words = (its.get("words") or "").replace("\r\n", "\n").strip()
        start, end = its.get("start"), its.get("end")
        if start is not None and end is not None and self._text[start:end].strip() == words:
            return its
        if not words:
            self.add_error("words", "Select the words in the text, or type them.")
        elif (times := self._text.count(words)) != 1:
            said = "are not in this version as you have them" if not times else f"stand there {times} times: take more"
            self.add_error("words", f"These words {said}.")
        else:
            its["start"] = self._text.index(words)
            its["end"] = its["start"] + len(words)
        return its


class RevisionForm(forms.Form):
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class TranslationForm(RevisionForm):
    translation = forms.CharField(
        label="Translation of the quote", required=False, max_length=10_000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Shown beside the quote, and marked as a translation. Empty takes it away.",
    )  # fmt: skip


class LanguageForm(forms.Form):
    language = forms.RegexField(r"^[a-z]{2,3}$", max_length=3)
