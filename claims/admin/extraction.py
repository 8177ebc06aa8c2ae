from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.admin.parts import ReadOnly, ReadOnlyInline, link
from claims.models import ClaimProposal, ExtractionRun, ProposedClaim, Suggestion, SuggestionSource


@admin.register(ExtractionRun)
class ExtractionRunAdmin(ReadOnly):
    list_display = ["version", "state", "extractor", "model", "started_at", "finished_at", "error"]
    list_filter = ["state", "created_at"]
    list_select_related = ["version"]
    search_fields = ["version__title", "error", "extractor", "model"]
    version_path = "version"


class SuggestionSourceInline(ReadOnlyInline):
    model = SuggestionSource
    fields = ["role", "name", "kind", "affiliation", "group_size", "is_guess", "source"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[SuggestionSource]:
        return super().get_queryset(request).select_related("source")


class ProposalInline(ReadOnlyInline):
    model = ClaimProposal
    fields = ["rank", "relation", "claim", "score", "reasons", "matcher"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ClaimProposal]:
        return super().get_queryset(request).select_related("claim")


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly):
    """What the machine found; it is decided on the article's page."""

    list_display = ["statement", "stance", "kind", "state", "version", "created_at"]
    list_filter = ["state", "stance", "kind", "created_at"]
    list_select_related = ["version"]
    search_fields = ["statement", "version__title", "sources__name"]
    fields = [
        "review", "state", "stance", "kind", "speech", "cue", "content", "in_place", "statement", "said_on",
        "said_precision", "answers", "nested_in", "proposed_claim", "span_confidence", "source_confidence",
        "stance_confidence", "found_by", "run", "version", "uid", "created_at",
    ]  # fmt: skip
    readonly_fields = ["review", "cue", "content", "in_place"]
    inlines = [SuggestionSourceInline]
    version_path = "version"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Suggestion]:
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "claims_suggestion_changelist":
            return rows.defer("version__text", "version__sentence_hashes")
        return rows

    @admin.display(description="on the article's page")
    def review(self, suggestion: Suggestion) -> str:
        return link("claims:article-detail", suggestion.version_id, "Review")

    @admin.display(description="cue")
    def cue(self, suggestion: Suggestion) -> str:
        return _words(suggestion, suggestion.cue_spans)

    @admin.display(description="content")
    def content(self, suggestion: Suggestion) -> str:
        return _words(suggestion, suggestion.content_spans)

    @admin.display(description="in place of the content")
    def in_place(self, suggestion: Suggestion) -> str:
        return _words(suggestion, suggestion.in_place_spans)


def _words(suggestion: Suggestion, spans: list[list[int]]) -> str:
    return " … ".join(suggestion.version.text[start:end] for start, end in spans)


@admin.register(SuggestionSource)
class SuggestionSourceAdmin(ReadOnly):
    list_display = ["name", "kind", "role", "source", "is_guess", "suggestion"]
    list_filter = ["role", "kind", "is_guess"]
    list_select_related = ["source", "suggestion"]
    search_fields = ["name", "source__name"]
    version_path = "suggestion__version"


@admin.register(ProposedClaim)
class ProposedClaimAdmin(ReadOnly):
    list_display = ["statement", "kind", "version", "claim", "created_at"]
    list_filter = ["kind", ("claim", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["version", "claim"]
    search_fields = ["statement", "version__title"]
    exclude = ["proposition"]
    inlines = [ProposalInline]
    version_path = "version"


@admin.register(ClaimProposal)
class ClaimProposalAdmin(ReadOnly):
    list_display = ["claim", "relation", "rank", "score", "proposed_claim", "suggestion", "matcher"]
    list_filter = ["relation"]
    list_select_related = ["claim", "proposed_claim", "suggestion"]
    search_fields = ["claim__statement", "proposed_claim__statement", "matcher"]
    version_path = "proposed_claim__version"
