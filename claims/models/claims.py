"""The propositions that attributions are about, and how they stand to each other."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import Lower, Upper
from django.urls import reverse

from claims.models.base import WORDS, Identified, among, choices
from claims.models.sources import Source
from claims.nlp.types import Kind


@pghistory.track()
class Topic(Identified):
    """What a desk files claims under: "Nagorno-Karabakh", "elections"."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="topic_unique_name", violation_error_message="There is a topic of this name."
            ),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="topic_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["search"])
class Claim(Identified):
    """One proposition.  Its standing is derived from attributions (``queries.standing``), never stored;
    a fact-checker's mark on it is an ``Assessment``."""

    statement = models.TextField(help_text="One clean sentence that stands by itself.")
    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=choices(Kind), default=Kind.FACT.value)
    about = models.ManyToManyField(
        Source, blank=True, related_name="claims_about",
        help_text="Whom the claim is about: who is accused must be asked.",
    )  # fmt: skip
    about_nobody = models.BooleanField(
        default=False, help_text="Somebody looked: it is about nobody who could be asked for a reply."
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="claims")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    proposition = models.JSONField(default=dict, blank=True, help_text="Actors, predicate, objects: for matching.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    search = GeneratedField(
        expression=SearchVector("statement", config=WORDS), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["-pk"]
        permissions = [("assess_claim", "Can mark a claim as contested and take it back")]
        indexes = [
            GinIndex(fields=["search"], name="claim_search"),
            GinIndex(OpClass(Upper("statement"), name="gin_trgm_ops"), name="claim_statement_trigram"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="claim_has_statement"),
            models.CheckConstraint(condition=among("kind", Kind), name="claim_kind_known"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="claim_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("claims:claim-detail", args=[self.slug])


@pghistory.track()
class ClaimAbout(Claim.about.through):  # type: ignore[name-defined,misc]  # made by Django
    """That a claim is about a source: the rows of ``Claim.about``, with a history."""

    class Meta:
        proxy = True
        verbose_name = "whom a claim is about"
        verbose_name_plural = "whom claims are about"

    def __str__(self) -> str:
        return f"{self.claim} — is about — {self.source}"


@pghistory.track()
class ClaimTopic(Claim.topics.through):  # type: ignore[name-defined,misc]  # made by Django
    """That a claim is filed under a topic: the rows of ``Claim.topics``, with a history."""

    class Meta:
        proxy = True
        verbose_name = "topic of a claim"
        verbose_name_plural = "topics of claims"

    def __str__(self) -> str:
        return f"{self.claim} — under — {self.topic}"


@pghistory.track()
class ClaimRelation(Identified):
    """``claim`` is a variant of, opposite to, or related to ``other``.

    A variant is narrower: who asserts it asserts ``other`` too; who denies it denies only it; who denies
    ``other`` denies it by implication.  A claim that names no actor is related to one that does, at most.
    """

    class Kind(models.TextChoices):
        VARIANT_OF = "variant_of", "variant of"
        OPPOSITE = "opposite", "opposite of"
        RELATED = "related", "related to"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REFUSED = "refused"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Claim, models.CASCADE, related_name="relations_in")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reasons = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "other", "kind"], name="claim_relation_unique",
                violation_error_message="These two claims stand in this relation already.",
            ),
            models.UniqueConstraint(
                fields=["claim"], name="claim_variant_of_one",
                condition=Q(kind="variant_of", state="confirmed"),
                violation_error_message="A claim is a variant of one wider claim at most.",
            ),
            models.CheckConstraint(
                condition=~Q(claim=F("other")), name="claim_relation_of_two",
                violation_error_message="A claim has no relation to itself.",
            ),
            models.CheckConstraint(condition=Q(kind__in=["opposite", "related", "variant_of"]),
                                   name="claim_relation_kind_known"),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False), name="claim_relation_decided_by_a_person"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim} — {self.get_kind_display()} — {self.other}"
