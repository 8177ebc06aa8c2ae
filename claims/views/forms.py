"""A page with one form: what the views share that take one reason, one comment, one question."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from claims.forms.work import PageForm
from claims.http import HtmxRequest


def form_page(request: HtmxRequest, form: PageForm, *, conflict: str = "", **page: Any) -> HttpResponse:
    """The form as it stands: 422 where something in it is wrong, 409 in a conflict; what was typed is in it.

    ``page`` is what the template asks for: title, button, keep_as; claim, intro, where there are.
    """
    form.focus()
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, "work/form.html", {"form": form, "conflict": conflict, **page}, status=status)


def is_number(text: str) -> bool:
    """One that the database can hold."""
    return text.isdecimal() and len(text) <= 18
