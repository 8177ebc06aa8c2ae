"""What is done to the rows that are chosen in a list: each asks for its permission, and each is logged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminDateWidget
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.access import ASSIGN, DECIDE, MERGE_CLAIMS, MERGE_SOURCES
from claims.admin.parts import Admin, Shown, staff
from claims.formats.reports import csv_lines
from claims.models import Article, Claim, Source, User
from claims.queries.people import discussants
from claims.queries.queue import deciders
from claims.queries.rows import columns_of, rows_as_cells, rows_as_json
from claims.services.audit import note_action
from claims.services.errors import Conflict, Refused
from claims.services.queue import assign_article
from claims.services.work import assign_claim

#: What an action that writes takes on at one go.
MOST_AT_ONCE: Final = 500


def confirm(
    its: Shown,
    request: HttpRequest,
    rows: Iterable[Any],
    *,
    title: str,
    words: str,
    button: str,
    form: forms.Form | None = None,
    hidden: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page that asks once more, before anything is done: which rows, and what else the action wants to know.
    What it sends comes back to the same action, with ``confirmed``."""
    context = {
        **its.admin_site.each_context(request), "title": title, "words": words, "button": button, "form": form,
        "rows": list(rows), "opts": its.opts, "action": request.POST["action"], "hidden": hidden or {},
        "checkbox": ACTION_CHECKBOX_NAME, "media": its.media + (form.media if form else forms.Media()),
    }  # fmt: skip
    answer = TemplateResponse(request, "admin/confirm_action.html", context)
    answer.status_code = 422 if form is not None and form.errors else 200
    return answer


def is_too_many(its: Shown, request: HttpRequest, rows: models.QuerySet[Any]) -> bool:
    """More than one action takes on; says so."""
    if rows.order_by()[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
        return False
    its.message_user(request, f"{MOST_AT_ONCE} rows at one go are the most.", messages.ERROR)
    return True


@admin.action(description="Take out as CSV", permissions=["view"])
def export_csv(its: Admin, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponseBase:
    return _export(
        its, request, queryset, ending="csv", lines=lambda rows, names: csv_lines(rows_as_cells(rows, names))
    )


@admin.action(description="Take out as JSON lines", permissions=["view"])
def export_jsonl(its: Admin, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponseBase:
    return _export(its, request, queryset, ending="jsonl", lines=rows_as_json)


def _export(
    its: Admin, request: HttpRequest, queryset: models.QuerySet[Any], *, ending: str, lines: Callable[..., Any]
) -> HttpResponseBase:
    """The chosen rows that may leave the house, by the columns that their page shows."""
    rows = (its.to_take_out(queryset) if isinstance(its, Shown) else queryset).order_by("pk")
    shown = admin.utils.flatten_fieldsets(its.get_fieldsets(request))
    columns = columns_of(its.model, shown)
    keys = list(rows.values_list("pk", flat=True))
    note_action(user=staff(request), model=its.model, words=f"{len(keys)} rows taken out as {ending}", rows=keys)
    kind = {"csv": "text/csv", "jsonl": "application/jsonl"}[ending]
    answer = StreamingHttpResponse(lines(rows, columns), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{its.opts.model_name}.{ending}"'
    return answer


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(User.objects.none(), label="To whom")
    due_on = forms.DateField(label="Until", required=False, widget=AdminDateWidget)

    def __init__(self, *args: Any, people: models.QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # as declared
        field.queryset = people


class Assigned(Shown):
    """Rows that are given to people: articles and claims."""

    @admin.action(description="Give to somebody …", permissions=["assign"])
    def assign(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """Each by the service of the desk, so that who has it now is told, and nobody is overruled unseen."""
        if is_too_many(self, request, queryset):
            return None
        people = deciders() if self.model is Article else discussants()
        form = AssignForm(request.POST if "confirmed" in request.POST else None, people=people)
        rows = list(queryset.select_related("assignment__assignee"))
        if not form.is_valid():
            held = {f"holder-{row.pk}": _holder(row) for row in rows}
            return confirm(
                self, request, rows, form=form, hidden=held, title="Give to somebody", button="Give",
                words="They are told of it. Whoever has one of these now loses it.",
            )  # fmt: skip
        given, why_not = [], []
        for row in rows:
            try:
                self._give(row, staff(request), request.POST.get(f"holder-{row.pk}", ""), form.cleaned_data)
                given.append(row.pk)
            except (Conflict, Refused) as error:
                why_not.append(f"{row}: {error}")
        assignee = form.cleaned_data["assignee"]
        if given:
            note_action(user=staff(request), model=self.model, words=f"given to {assignee}", rows=given)
            self.message_user(request, f"{len(given)} given to {assignee}.", messages.SUCCESS)
        for words in why_not:
            self.message_user(request, words, messages.ERROR)
        return None

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDE if self.model is Article else ASSIGN)

    def _give(self, row: Any, user: User, holder: str, its: dict[str, Any]) -> None:
        seen = int(holder) if holder.isdecimal() and len(holder) <= 18 else 0
        if isinstance(row, Article):
            assign_article(article=row, user=user, holder=seen, **its)
        else:
            assign_claim(claim=row, user=user, holder=seen, **its)


def _holder(row: Article | Claim) -> int:
    assignment = getattr(row, "assignment", None)
    return assignment.assignee_id if assignment else 0


class Merged(Shown):
    """Rows of which two may be one: the desk's own page shows what will move, asks why, and merges."""

    @admin.action(description="Merge the two …", permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        two = list(queryset.order_by("pk")[:3])
        if len(two) != 2 or any(row.merged_into_id for row in two):
            self.message_user(request, "Choose two that stand; the newer one goes.", messages.ERROR)
            return None
        kept, gone = two
        page = (
            reverse("claims:source-merge", args=[gone.pk]) if isinstance(gone, Source)
            else reverse("claims:claim-merge", args=[gone.slug])
        )  # fmt: skip
        return HttpResponseRedirect(f"{page}?into={kept.pk}")

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MERGE_SOURCES if self.model is Source else MERGE_CLAIMS)
