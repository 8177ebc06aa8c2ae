"""Giving an article to somebody."""

from __future__ import annotations

from django import forms

from claims.models import User
from claims.queries.queue import deciders


class AssignForm(forms.Form):
    """``assignee`` is a username; ``holder`` whose it was when the person looked, 0 for nobody."""

    assignee = forms.CharField(max_length=150, error_messages={"required": "Say who is to have it."})
    due_on = forms.DateField(required=False)
    holder = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    back = forms.ChoiceField(choices=[("queue", "queue"), ("article", "article")], required=False)

    def clean_assignee(self) -> User:
        person = deciders().filter(username=self.cleaned_data["assignee"]).first()
        if person is None:
            raise forms.ValidationError("Nobody of this name decides here.")
        return person
