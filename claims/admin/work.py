"""The right of reply, the discussion, and redaction: for reading; only how long articles are kept is decided here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.access import readable_versions
from claims.admin.parts import ReadOnly, Shown, link, staff
from claims.models import (
    Comment,
    LegalFlag,
    LegalHold,
    MailChoice,
    Notification,
    Redaction,
    Reply,
    RetentionRule,
    Watch,
)


@admin.register(Reply)
class ReplyAdmin(ReadOnly):
    list_display = ["source", "claim", "asked_on", "channel", "deadline", "outcome", "page"]
    list_filter = ["outcome", "channel", "asked_on"]
    list_select_related = ["source", "claim"]
    search_fields = ["claim__statement", "source__name"]

    @admin.display(description="on the desk")
    def page(self, reply: Reply) -> str:
        return link("claims:claim-detail", reply.claim.slug, "The claim")


@admin.register(LegalFlag)
class LegalFlagAdmin(ReadOnly):
    list_display = ["claim", "reason", "flagged_by", "created_at", "signed_off_by", "signed_off_at"]
    list_filter = [("signed_off_by", admin.EmptyFieldListFilter)]
    list_select_related = ["claim", "flagged_by", "signed_off_by"]
    search_fields = ["claim__statement", "reason"]


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    list_display = ["text", "author", "claim", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["author", "claim"]
    search_fields = ["text", "claim__statement"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Without what hangs on a text that the person may not read."""
        hidden = models.Q(attribution__isnull=False) & ~models.Q(
            attribution__version__in=readable_versions(staff(request))
        )
        return super().get_queryset(request).exclude(hidden)


@admin.register(Watch)
class WatchAdmin(ReadOnly):
    list_display = ["user", "claim", "source", "created_at"]
    list_select_related = ["user", "claim", "source"]
    search_fields = ["user__username", "claim__statement", "source__name"]


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    list_display = ["recipient", "kind", "actor", "created_at", "read_at", "mailed_at"]
    list_filter = ["kind", ("read_at", admin.EmptyFieldListFilter)]
    list_select_related = ["recipient", "actor"]
    search_fields = ["recipient__username"]
    fields = ["recipient", "kind", "actor", "created_at", "read_at", "mailed_at"]


@admin.register(MailChoice)
class MailChoiceAdmin(ReadOnly):
    list_display = ["user", "how"]
    list_filter = ["how"]
    list_select_related = ["user"]
    search_fields = ["user__username"]


@admin.register(Redaction)
class RedactionAdmin(ReadOnly):
    list_display = ["created_at", "actor", "article", "reason", "rows"]
    list_filter = ["created_at"]
    list_select_related = ["actor", "article"]
    search_fields = ["reason"]


@admin.register(LegalHold)
class LegalHoldAdmin(ReadOnly):
    list_display = ["article", "reason", "placed_by", "created_at", "lifted_by", "lifted_at"]
    list_filter = [("lifted_by", admin.EmptyFieldListFilter)]
    list_select_related = ["article", "placed_by", "lifted_by"]
    search_fields = ["reason", "article__url"]


@admin.register(RetentionRule)
class RetentionRuleAdmin(Shown):
    """What is over its time is blanked by ``manage.py apply_retention --apply``, and listed without ``--apply``."""

    list_display = ["kind", "days"]
    search_fields = ["kind"]
