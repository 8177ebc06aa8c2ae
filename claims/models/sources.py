"""Who speaks: people, offices, governments, states, media, documents, and those who stay unnamed."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, Value
from django.db.models.functions import Lower, Replace, Upper

from claims.models.base import WORDS, Identified, among, choices
from claims.nlp.types import SourceKind


def name_key() -> GeneratedField:
    """The column that names are compared by; ``linking.sources.normalise`` does the same in Python:
    lower case, plain apostrophes, no full stops ("U.S."), no article in front."""
    plain = Replace(Replace("name", Value("\u2019"), Value("'")), Value("."), Value(""))
    bare = Func(plain, Value(r"^(the|an?)\s+"), Value(""), Value("i"), function="regexp_replace")
    return GeneratedField(expression=Lower(bare), output_field=models.CharField(max_length=300), db_persist=True)


def name_words() -> GeneratedField:
    """The column that search finds names by."""
    return GeneratedField(
        expression=SearchVector("name", config=WORDS), output_field=SearchVectorField(), db_persist=True
    )


@pghistory.track(exclude=["key", "search"])
class Source(Identified):
    """Whoever can hold an attribution; outlets and agencies are sources too.

    An anonymous source is what one article published of it and no more: it belongs to that article
    (``known_from``), has no alias and no Wikidata id, and is never merged with one of another article.
    """

    name = models.CharField(
        max_length=300, help_text="As published. Never enter the identity of a confidential source."
    )
    kind = models.CharField(max_length=20, choices=choices(SourceKind))
    affiliation = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="affiliates",
        help_text="Whom this source belongs to: an aide of the presidency, a ministry of a state.",
    )  # fmt: skip
    speaks_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="mouthpieces",
        help_text="Whose word this source's word is: listed by name, counted once.",
    )  # fmt: skip
    group_size = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many unnamed people the article speaks of."
    )
    known_from = models.ForeignKey(
        "claims.Article", models.PROTECT, null=True, blank=True, related_name="anonymous_sources",
        help_text="The article that published an anonymous source.",
    )  # fmt: skip
    wikidata_id = models.CharField(max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False,
        help_text="The source that it turned out to be; its page leads there, and its name means that one.",
    )  # fmt: skip
    revision = models.PositiveIntegerField(default=1, editable=False)
    key = name_key()
    search = name_words()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(F("name"), F("id"), name="source_by_name"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="source_name_trigram"),
            GinIndex(OpClass("key", name="gin_trgm_ops"), name="source_key_trigram"),
            GinIndex(fields=["search"], name="source_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "kind", "affiliation"], name="source_unique_name",
                condition=~Q(kind=SourceKind.ANONYMOUS.value), nulls_distinct=False,
                violation_error_message="There is a source of this name and kind already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="source_has_name"),
            models.CheckConstraint(condition=among("kind", SourceKind), name="source_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=SourceKind.ANONYMOUS.value, known_from__isnull=False, wikidata_id="")
                | (~Q(kind=SourceKind.ANONYMOUS.value) & Q(known_from__isnull=True, group_size__isnull=True)),
                name="source_anonymous_stays_anonymous",
                violation_error_message=(
                    "An anonymous source belongs to the article that published it and has no Wikidata id; "
                    "a named one has neither article nor group size."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(affiliation=F("id")) & ~Q(speaks_for=F("id")) & ~Q(merged_into=F("id")),
                name="source_not_its_own",
                violation_error_message="A source can neither belong to itself nor speak for itself.",
            ),
        ]  # fmt: skip

        triggers = [
            pgtrigger.Trigger(
                name="source_with_aliases_is_named",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("kind"),
                func="""
                    IF NEW.kind = 'anonymous'
                        AND EXISTS (SELECT 1 FROM claims_sourcealias WHERE source_id = NEW.id) THEN
                        RAISE EXCEPTION 'an anonymous source has no alias'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_with_aliases_is_named';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_anonymous(self) -> bool:
        return self.kind == SourceKind.ANONYMOUS


@pghistory.track(exclude=["key", "search"])
class SourceAlias(models.Model):
    """Another name that articles use for a named source ("the Kremlin", "Ankara")."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)
    key = name_key()
    search = name_words()

    class Meta:
        verbose_name_plural = "source aliases"
        ordering = ["name"]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="source_alias_trigram"),
            GinIndex(OpClass("key", name="gin_trgm_ops"), name="source_alias_key_trigram"),
            GinIndex(fields=["search"], name="source_alias_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], name="source_alias_unique",
                violation_error_message="Another source has this alias already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="source_alias_has_name"),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="source_alias_not_of_anonymous",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (SELECT 1 FROM claims_source WHERE id = NEW.source_id AND kind = 'anonymous') THEN
                        RAISE EXCEPTION 'an anonymous source has no alias'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_alias_not_of_anonymous';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name
