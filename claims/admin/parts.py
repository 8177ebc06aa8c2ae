"""What several admin classes share: rows for reading only, their history, adding through a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from claims.access import IMPORT, readable_versions
from claims.models import Article, User
from claims.queries.paging import BoundedPaginator
from claims.queries.row_history import is_tracked, row_history
from claims.services.errors import Refused

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:
    Admin, Inline = admin.ModelAdmin, admin.TabularInline


def staff(request: HttpRequest) -> User:
    """Whoever uses the admin: it lets nobody in without logging in."""
    return cast(User, request.user)


def link(url_name: str, pk: object, words: object) -> str:
    return format_html('<a href="{}">{}</a>', reverse(url_name, args=[pk]), words)


class Shown(Admin):
    """A model with a history from the database's triggers instead of the admin's own log."""

    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 50
    list_max_show_all = 0
    #: Where the text that a row shows belongs: rows of restricted articles are for those who import.
    version_path: ClassVar[str] = ""
    #: Where rows have an article and no version: how visible that is.
    visibility_path: ClassVar[str] = ""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if self.version_path and not request.user.has_perm(IMPORT):
            rows = rows.filter(**{f"{self.version_path}__in": readable_versions(staff(request))})
        return rows

    def to_take_out(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What of these rows may leave the house: a training text never does, nor what was found in one."""
        path = f"{self.version_path}__article__visibility" if self.version_path else self.visibility_path
        return rows.exclude(**{path: Article.Visibility.TRAINING}) if path else rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beside a choice of another row: never a button that deletes that row, nor one for adding what only
        a page of its own adds."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            if isinstance(self.admin_site._registry.get(db_field.related_model), AddedByService):
                field.widget.can_add_related = False
        return field

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        history = (
            row_history(model=self.model, pk=obj.pk, number=request.GET.get("p")) if is_tracked(self.model) else None
        )
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "title": f"History of: {obj}", "object": obj, "opts": self.opts, "history": history,
        }  # fmt: skip
        return TemplateResponse(request, "admin/row_history.html", context)


class ReadOnly(Shown):
    """Rows that only services write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(Inline):
    """Rows beneath another, for reading."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AddedByService(Shown):
    """Adding binds ``add_form`` and calls one service; what that refuses comes back on the form."""

    add_form: ClassVar[type[forms.Form]]

    def add_through_service(self, request: HttpRequest, form: Any) -> HttpResponse:
        """Call the service with the form's cleaned data and redirect.  May raise Refused."""
        raise NotImplementedError

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.add_form(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self.add_through_service(request, form)
            except Refused as error:
                form.add_error(None, str(error))
        adminform = helpers.AdminForm(form, [(None, {"fields": list(form.fields)})], {}, model_admin=self)  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request), **(extra_context or {}),
            "title": f"Add {self.opts.verbose_name}", "adminform": adminform, "original": None, "object_id": None,
            "is_popup": False, "to_field": None, "media": self.media + form.media, "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, []),  # type: ignore[arg-type]
            "preserved_filters": self.get_preserved_filters(request),
            # One button: what is added is looked at next.
            "show_save_and_continue": False, "show_save_and_add_another": False,
        }  # fmt: skip
        response = self.render_change_form(request, context, add=True, change=False, form_url=form_url)
        response.status_code = 422 if form.errors else 200
        return response
