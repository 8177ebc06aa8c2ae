"""What is to be brought in: an address, files, a feed; and by whom else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import UploadedFile

from claims.formats.read import READABLE
from claims.models import Article

#: Bytes of one upload as a whole; more is for the command line, which reads files where they lie.
LARGEST_UPLOAD: Final = 100_000_000
INTERVALS: Final = [
    (5, "every 5 minutes"), (15, "every 15 minutes"), (30, "every 30 minutes"), (60, "every hour"),
    (360, "every 6 hours"), (1440, "once a day"),
]  # fmt: skip


class _Plain(forms.Form):
    """Labels without colons."""

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="", auto_id=f"{type(self).__name__.lower()}-%s")


class AddressForm(_Plain):
    url = forms.URLField(
        label="Address of an article", max_length=2000, assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )  # fmt: skip
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files in one field."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        one_by_one = super().clean
        given = data if isinstance(data, list) else [data]
        return [one_by_one(its, initial) for its in given] if given else [one_by_one(None, initial)]


class FilesForm(_Plain):
    upload = _FilesField(
        label="Files",
        widget=_Files({"multiple": True, "accept": ",".join(READABLE)}),
        help_text=f"{', '.join(READABLE)}; several at once. A .csv names its columns in its first row.",
    )
    visibility = forms.ChoiceField(
        choices=Article.Visibility, initial=Article.Visibility.NEWSROOM, label="Who may see them",
        help_text="Restricted: only who may import. A training text never leaves by an export.",
    )  # fmt: skip

    def clean_upload(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["upload"]
        size = sum(file.size or 0 for file in files)
        if size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                f"These are {size // 1_000_000} MB; {LARGEST_UPLOAD // 1_000_000} MB is the most at one go. "
                "Larger archives go by `manage.py import_articles`."
            )
        return files

    def contents(self) -> list[tuple[str, bytes]]:
        """The names and bytes of what was uploaded."""
        return [(file.name or "upload", file.read()) for file in self.cleaned_data["upload"]]


class FeedForm(_Plain):
    url = forms.URLField(
        label="Address of the feed", max_length=2000, assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )  # fmt: skip
    outlet = forms.CharField(max_length=300, required=False, help_text="Of articles whose page names none.")
    interval_minutes = forms.TypedChoiceField(label="Read it", choices=INTERVALS, coerce=int, initial=30)


class TokenForm(_Plain):
    name = forms.CharField(max_length=100, label="Which system will use it?")
    role = forms.ModelChoiceField(
        Group.objects.order_by("pk"), label="Role", required=False, empty_label="all that you may do yourself",
        help_text="It may do what this role may, and never more than you.",
    )  # fmt: skip
