"""Which system is to be told."""

from django import forms


class WebhookForm(forms.Form):
    name = forms.CharField(label="Which system is it of?", max_length=100, widget=forms.TextInput({"data-keep": ""}))
    url = forms.URLField(
        label="Address that is told", max_length=2000, assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "placeholder": "https://", "data-keep": ""}),
    )  # fmt: skip
