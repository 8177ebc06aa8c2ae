"""What of the log is asked for."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models import User
from claims.queries.log import logged


class LogFilter(forms.Form):
    what = forms.ChoiceField(label="What", initial="claim")
    user = forms.ModelChoiceField(label="Who", queryset=User.objects.order_by("username"), required=False)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((str(model._meta.verbose_name_plural), name) for name, model in logged().items())
        self.fields["what"].choices = [(name, words) for words, name in names]  # type: ignore[attr-defined]
