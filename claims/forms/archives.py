"""An archive that is brought in."""

from django import forms


class ArchiveForm(forms.Form):
    file = forms.FileField(
        label="Archive", help_text="A file that an export like this one has made.",
        widget=forms.ClearableFileInput({"accept": ".zip"}),
    )  # fmt: skip

    use_required_attribute = True
