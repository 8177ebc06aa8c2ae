from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget, AdminTextInputWidget, AdminURLFieldWidget
from django.db import models
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from claims.access import IMPORT, readable_versions
from claims.admin.actions import Assigned, confirm, is_too_many
from claims.admin.parts import AddedByService, ReadOnlyInline, Shown, link, staff
from claims.models import Article, ArticleVersion
from claims.queries.rows import count_of
from claims.services.articles import Draft, add_article
from claims.services.audit import note_action
from claims.services.extraction import request_extraction


class ExtractedAgain(Shown):
    """Texts that a worker may be asked to read once more."""

    def versions_of(self, rows: models.QuerySet[Any]) -> models.QuerySet[ArticleVersion]:
        """The texts that the chosen rows stand for."""
        return ArticleVersion.objects.filter(pk__in=rows.values("pk"))

    @admin.action(description="Extract again …", permissions=["extract"])
    def extract_again(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        if is_too_many(self, request, queryset):
            return None
        if "confirmed" not in request.POST:
            return confirm(
                self, request, queryset, title="Extract again", button="Hand them to a worker",
                words="A worker reads the newest text of each once more. What was decided stays as it is, and what was "
                "rejected is not suggested again.",
            )  # fmt: skip
        versions = list(self.versions_of(queryset.order_by()).order_by("pk").defer("text", "sentence_hashes"))
        for version in versions:
            request_extraction(version=version)
        keys = [version.pk for version in versions]
        note_action(
            user=staff(request), model=ArticleVersion, words="handed to a worker to be extracted again", rows=keys
        )
        self.message_user(request, f"{len(versions)} texts are handed to a worker; what was decided stays.")
        return None

    def has_extract_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(IMPORT)


class ArticleAddForm(forms.Form):
    title = forms.CharField(max_length=500, widget=AdminTextInputWidget)
    outlet = forms.CharField(
        max_length=300, required=False, widget=AdminTextInputWidget, help_text="A name that is new becomes a source."
    )
    url = forms.URLField(max_length=2000, required=False, assume_scheme="https", widget=AdminURLFieldWidget)
    published_on = forms.DateField(required=False, widget=AdminDateWidget)
    byline = forms.CharField(max_length=300, required=False, widget=AdminTextInputWidget)
    visibility = forms.ChoiceField(choices=Article.Visibility.choices, initial=Article.Visibility.NEWSROOM)
    kind = forms.ChoiceField(choices=Article.Kind.choices, initial=Article.Kind.ARTICLE)
    text = forms.CharField(strip=False, widget=AdminTextareaWidget(attrs={"rows": 24}))


class VersionInline(ReadOnlyInline):
    model = ArticleVersion
    fields = ["number", "title", "published_on", "fetched_at", "review"]
    readonly_fields = ["fetched_at", "review"]
    ordering = ["-number"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ArticleVersion]:
        return super().get_queryset(request).defer("text", "sentence_hashes")

    @admin.display(description="suggestions")
    def review(self, version: ArticleVersion) -> str:
        return link("claims:article-detail", version.pk, "Review")


@admin.register(Article)
class ArticleAdmin(ExtractedAgain, Assigned, AddedByService):
    """Adding goes the way of every article: stored once, and extracted by a worker."""

    add_form = ArticleAddForm
    list_display = [
        "title",
        "kind",
        "outlet",
        "published_on",
        "visibility",
        "versions",
        "waiting",
        "assigned",
        "review",
    ]
    list_filter = ["visibility", "kind", "created_at"]
    list_select_related = ["outlet", "queue_entry", "assignment__assignee"]
    search_fields = ["versions__title", "url", "outlet__name"]
    search_help_text = "A title, an address or an outlet"
    autocomplete_fields = ["outlet"]
    readonly_fields = ["uid", "added_by", "created_at"]
    inlines = [VersionInline]
    actions = ["assign", "extract_again"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Article]:
        newest = ArticleVersion.objects.filter(article=OuterRef("pk")).order_by("-number")
        rows = admin.ModelAdmin.get_queryset(self, request)  # not by joining the versions, which would double rows
        if not request.user.has_perm(IMPORT):
            rows = rows.filter(pk__in=readable_versions(staff(request)).values("article"))
        titled: models.QuerySet[Article] = rows.annotate(
            newest_pk=Subquery(newest.values("pk")[:1]), newest_title=Subquery(newest.values("title")[:1]),
            newest_date=Subquery(newest.values("published_on")[:1]),
            texts=count_of(ArticleVersion.objects.all(), "article"),
        )  # fmt: skip
        return titled

    def add_through_service(self, request: HttpRequest, form: ArticleAddForm) -> HttpResponse:
        added = add_article(draft=Draft(**form.cleaned_data), user=staff(request))
        review = reverse("claims:article-detail", args=[added.version.pk])
        if added.created:
            words = format_html('“{}” was added and is being read. <a href="{}">Review it</a>', added.version, review)
            self.message_user(request, words, messages.SUCCESS)
        else:
            words = format_html('{} <a href="{}">“{}”</a>', added.reason, review, added.version)
            self.message_user(request, words, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:claims_article_change", args=[added.version.article_id]))

    def to_take_out(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.exclude(visibility=Article.Visibility.TRAINING)

    def versions_of(self, rows: models.QuerySet[Any]) -> models.QuerySet[ArticleVersion]:
        newest = ArticleVersion.objects.filter(article=OuterRef("pk")).order_by("-number")
        return ArticleVersion.objects.filter(pk__in=rows.annotate(its=Subquery(newest.values("pk")[:1])).values("its"))

    @admin.display(description="versions")
    def versions(self, article: Any) -> int:
        return int(article.texts)

    @admin.display(description="suggestions that wait")
    def waiting(self, article: Article) -> int:
        entry = getattr(article, "queue_entry", None)
        return entry.waiting if entry else 0

    @admin.display(description="with")
    def assigned(self, article: Article) -> object:
        assignment = getattr(article, "assignment", None)
        return assignment.assignee if assignment else None

    @admin.display(description="title")
    def title(self, article: Any) -> str:
        return article.newest_title or str(article)

    @admin.display(description="published", ordering="newest_date")
    def published_on(self, article: Any) -> object:
        return article.newest_date

    @admin.display(description="suggestions")
    def review(self, article: Any) -> str:
        return link("claims:article-detail", article.newest_pk, "Review") if article.newest_pk else ""


@admin.register(ArticleVersion)
class ArticleVersionAdmin(ExtractedAgain):
    """The text never changes; what is said about it may be put right."""

    list_display = ["title", "number", "outlet", "published_on", "language", "review"]
    list_filter = ["article__visibility", "published_on"]
    list_select_related = ["article__outlet"]
    search_fields = ["title", "byline", "article__url", "language"]
    fields = [
        "article", "number", "title", "byline", "published_on", "language", "text", "near_duplicate_of",
        "fetched_at", "text_sha256", "uid", "review",
    ]  # fmt: skip
    readonly_fields = [
        "article", "number", "text", "near_duplicate_of", "fetched_at", "text_sha256", "uid", "review",
    ]  # fmt: skip
    actions = ["extract_again"]
    visibility_path = "article__visibility"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ArticleVersion]:
        rows = super().get_queryset(request).filter(pk__in=readable_versions(staff(request)).values("pk"))
        if request.resolver_match and request.resolver_match.url_name == "claims_articleversion_changelist":
            return rows.defer("text", "sentence_hashes")
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="outlet")
    def outlet(self, version: ArticleVersion) -> object:
        return version.article.outlet

    @admin.display(description="suggestions")
    def review(self, version: ArticleVersion) -> str:
        return link("claims:article-detail", version.pk, "Review")
