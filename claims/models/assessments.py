"""What fact-checkers say of a claim: a word of the desk's scale, with its reason and evidence, step by step to
publication.  All of it is append-only: a change is a new assessment, a step back is a step."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from claims.models.attributions import Attribution
from claims.models.base import Identified
from claims.models.claims import Claim
from claims.models.review import APPEND_ONLY


@pghistory.track()
class Verdict(Identified):
    """One word of the desk's scale ("contested", "refuted"), as its admins define it."""

    CONTESTED = "contested"  # the slug of the mark that every desk has

    slug = models.SlugField(max_length=40, unique=True)
    word = models.CharField(max_length=40, unique=True)
    meaning = models.TextField(help_text="What readers are told that the word means.")
    rating = models.PositiveSmallIntegerField(
        null=True, blank=True,
        help_text="From 1 (false) to 5 (true), for other systems; empty where the word is no rating.",
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")
    in_use = models.BooleanField(default=True, help_text="Whether it is offered for new assessments.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="verdict_rating_in_range",
                violation_error_message="A rating is a number from 1 to 5.",
            ),
            models.CheckConstraint(condition=Q(word__regex=r"\S") & Q(meaning__regex=r"\S"), name="verdict_says_what"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.word


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def standing(self) -> AssessmentQuerySet:
        """Those that nobody has withdrawn, the latest first: a claim's first one is what the desk says of it."""
        withdrawn = AssessmentStep.objects.filter(assessment=OuterRef("pk"), state=AssessmentState.WITHDRAWN)
        return self.exclude(Exists(withdrawn)).order_by("-pk")

    def with_state(self) -> AssessmentQuerySet:
        """Annotate ``state``, that of the latest step."""
        steps = AssessmentStep.objects.filter(assessment=OuterRef("pk")).order_by("-number")
        return self.annotate(state=Subquery(steps.values("state")[:1]))


class Assessment(Identified):
    """A fact-checker's word on a claim, signed and reasoned."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="assessments")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="assessments")
    reason = models.TextField(help_text="In Markdown.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("approve_assessment", "Can approve what somebody else has assessed"),
            ("publish_assessment", "Can publish an approved assessment, and correct it"),
        ]
        indexes = [models.Index(fields=["claim", "-id"], name="assessment_latest_of_claim")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"), name="assessment_has_reason",
                violation_error_message="Say why: an assessment needs its reason.",
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="assessment_append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.author}"


class AssessmentState(models.TextChoices):
    """How far an assessment is on its way out."""

    DRAFT = "draft", "draft, for the desk only"
    IN_REVIEW = "in_review", "in review"
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTED = "corrected", "published, with a correction"
    WITHDRAWN = "withdrawn"


PUBLIC_STATES = frozenset({AssessmentState.PUBLISHED, AssessmentState.CORRECTED})


class AssessmentStep(Identified):
    """One step of an assessment: who took it where, and why.  The latest one says where it is."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AssessmentState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessment_steps")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["assessment", "number"]
        indexes = [models.Index(fields=["state", "-id"], name="assessment_step_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "number"], name="assessment_step_once",
                violation_error_message="Somebody took another step meanwhile.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(AssessmentState.values)), name="assessment_step_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["corrected", "withdrawn"]) | Q(reason__regex=r"\S"),
                name="assessment_step_back_has_reason",
                violation_error_message="Say why: this step needs its reason.",
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="assessment_step_append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.get_state_display()}"


def evidence_storage() -> FileSystemStorage:
    """Outside of what any web server serves: only the evidence's own view hands these files out."""
    return FileSystemStorage(location=settings.EVIDENCE_ROOT, base_url=None)


class Evidence(Identified):
    """What an assessment rests on: a link, a file, a statement on record, or a note."""

    class Kind(models.TextChoices):
        LINK = "link"
        FILE = "file"
        STATEMENT = "statement", "statement on record"
        NOTE = "note"

    class Bearing(models.TextChoices):
        SUPPORTS = "supports", "supports the claim"
        REFUTES = "refutes", "refutes the claim"
        CONTEXT = "context", "gives context"

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind)
    bearing = models.CharField(max_length=10, choices=Bearing)
    note = models.TextField(blank=True)
    url = models.URLField(max_length=2000, blank=True)
    archived_url = models.URLField("archived copy", max_length=2000, blank=True)
    accessed_on = models.DateField(null=True, blank=True)
    file = models.FileField(storage=evidence_storage, upload_to="%Y/%m", blank=True)
    file_name = models.CharField(max_length=200, blank=True, help_text="As it was uploaded.")
    file_sha256 = models.CharField(max_length=64, blank=True)
    statement = models.ForeignKey(Attribution, models.SET_NULL, null=True, blank=True, related_name="as_evidence")

    class Meta:
        ordering = ["assessment", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link") & ~Q(url="")
                | Q(kind="file") & ~Q(file="") & ~Q(file_name="") & ~Q(file_sha256="")
                | Q(kind="statement")
                | Q(kind="note") & Q(note__regex=r"\S"),
                name="evidence_holds_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=Q(bearing__in=["supports", "refutes", "context"]), name="evidence_bearing_known"
            ),
        ]  # fmt: skip
        triggers = [
            # An undone statement leaves its evidence with the note that stands beside it.
            pgtrigger.Protect(name="evidence_kept", operation=pgtrigger.Delete),
        ]

    @property
    def is_redacted(self) -> bool:
        """A file whose bytes are gone: its digest says so in its place."""
        return self.kind == self.Kind.FILE and self.file_sha256 == "redacted"

    def __str__(self) -> str:
        return self.note or self.url or self.file_name or str(self.statement)
