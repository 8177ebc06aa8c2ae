"""Logging in, inviting somebody, and making one's own login."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from claims.models import User


class LogInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Whoever comes here comes to type a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)  # the label says it


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail address")
    role = forms.ModelChoiceField(Group.objects.order_by("name"), label="Role")


class AcceptForm(forms.Form):
    """Which e-mail address and which role is said by the invitation, and by nothing that is sent with the form."""

    username = forms.CharField(
        label="Name to log in with", max_length=150, validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput({"autocomplete": "username", "autofocus": True}),
    )  # fmt: skip
    first_name = forms.CharField(max_length=150, required=False)
    last_name = forms.CharField(max_length=150, required=False)
    password = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="Ten characters or more, and nothing common. Four words that have nothing to do with each other do.",
    )  # fmt: skip
    again = forms.CharField(
        label="Password again", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        its = super().clean() or {}
        if its.get("password") and its.get("again") and its["password"] != its["again"]:
            self.add_error("again", "The two are not the same.")
        names = {key: its.get(key, "") for key in ("username", "first_name", "last_name")}
        try:
            password_validation.validate_password(its.get("password") or "", User(**names))
        except ValidationError as error:
            if "password" in its:
                self.add_error("password", error)
        return its


class PersonForm(forms.Form):
    words = forms.CharField(
        label="Names",
        widget=forms.Textarea({"rows": 3}),
        help_text="One on each line, as in texts: all ways in which the person is called.",
    )
