"""What hangs on words that were blanked: digests, anchors, names, addresses, imports, the log and vectors.

To be called by ``services.redaction`` only, within its transaction and past the triggers that keep rows from changing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Final

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from claims.formats.copies import sketch
from claims.models import (
    BLANK,
    Anchor,
    Article,
    ArticleVersion,
    Attribution,
    Claim,
    ImportItem,
    ProposedClaim,
    Source,
    SourceAlias,
)
from claims.services.blanking import Words, blank, event_model, rows_with, tables, with_history, write

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+|\n+")
#: Where vectors lie that were made from words, by the column that leads to the row of the words; made anew from what
#: is left.  Further ones are added here.
VECTORS: Final = [
    ("ClaimVector", "claim_id", Claim),
    ("ProposedClaimVector", "proposed_claim_id", ProposedClaim),
    ("VersionVector", "article_version_id", ArticleVersion),
]


def named_anew(model: type[models.Model], pk: Any, after: dict[str, Any]) -> dict[str, Any]:
    """Names and addresses are unique: what was blanked is told apart by its number."""
    named: dict[str, Any] = {}
    if model in {Source, SourceAlias} and "name" in after:
        named["name"] = f"{after['name'][:280]} (redacted {pk})"
    if model in with_history(Claim) and {"slug", "statement"} & after.keys():
        of = pk if model is Claim else model._default_manager.values_list("pgh_obj_id", flat=True).get(pk=pk)
        named["slug"] = f"redacted-{of}"
    return named


def mend(version: ArticleVersion) -> None:
    """Work out anew what hangs on a text that was blanked in part or as a whole."""
    # A blanked text is nobody's copy: its digest is its own, and its blanked sentences have no hash.
    digest = hashlib.sha256(f"{version.uid} {version.text}".encode()).hexdigest()
    kept = "\n".join(part for part in _SENTENCE_END.split(version.text) if BLANK not in part)
    write(ArticleVersion, version.pk, {"text_sha256": digest, "sentence_hashes": sketch(kept)})
    text = version.text
    for table in with_history(Anchor):
        for anchor in table._default_manager.filter(version_id=version.pk).order_by("pk"):
            start, end = anchor.start, anchor.end  # type: ignore[attr-defined]
            around = len(anchor.prefix), len(anchor.suffix)  # type: ignore[attr-defined]
            write(table, anchor.pk, {"exact": text[start:end], "prefix": text[max(0, start - around[0]) : start],
                                     "suffix": text[end : end + around[1]]})  # fmt: skip
    quotes: dict[tuple[int, int], str] = {}
    for its in Attribution.objects.filter(version=version).prefetch_related("anchors"):
        spans = [anchor for anchor in its.anchors.all() if anchor.role == Anchor.Role.CONTENT]
        spans = [anchor for anchor in spans if anchor.version_id == version.pk]
        quote = " … ".join(text[anchor.start : anchor.end] for anchor in spans) or text[its.start : its.end]
        quotes[its.start, its.end] = quote
        write(Attribution, its.pk, {"quote": quote})
    if history := event_model(Attribution):
        for pk, start, end in history._default_manager.filter(version_id=version.pk).values_list("pk", "start", "end"):
            write(history, pk, {"quote": quotes.get((start, end), text[start:end])})


def forget_sources(changed: list[Any]) -> None:
    """A source whose whole name was blanked: nothing else tells who it was either."""
    for source in Source.objects.filter(pk__in=changed):
        if source.name.replace(f"(redacted {source.pk})", "").strip(f"{BLANK} "):
            continue
        for table, key in ((Source, "pk"), (event_model(Source), "pgh_obj_id")):
            if table is not None:
                table._default_manager.filter(**{key: source.pk}).update(wikidata_id="")
        for table in with_history(SourceAlias):
            for alias in table._default_manager.filter(source_id=source.pk):
                name = f"{blank(alias.name)[:280]} (redacted {alias.pk})"  # type: ignore[attr-defined]
                write(table, alias.pk, {"name": name})


def forget_addresses(slugs: Sequence[str]) -> None:
    """What a claim's address was stands in the addresses of requests, where it may be cut within a name."""
    if not slugs:
        return
    its = Words(tuple(dict.fromkeys(slugs)))
    for model, columns in tables(only_others=True):
        for row in rows_with(its, model, columns):
            write(model, row.pk, row.after)


def forget_imports(article: Article) -> None:
    """Items that wait, are to be confirmed or failed may hold its text or its address, and most lead to no article
    yet: they are taken out, so that no worker brings back what was blanked."""
    its = Q(article=article) | Q(payload__text__in=list(article.versions.values_list("text", flat=True)))
    if article.url:
        its |= Q(payload__url=article.url)
    held = ImportItem.objects.filter(its).exclude(payload={})
    held.update(state=ImportItem.State.CANCELLED, reason="Its article was blanked.", name="", payload={})


def forget_log(model: type[models.Model], pk: int) -> list[int]:
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=str(pk))
    for entry in entries:
        write(LogEntry, entry.pk, {"object_repr": blank(entry.object_repr), "change_message": ""})
    return [entry.pk for entry in entries]


def forget_vectors(changed: dict[type[models.Model], list[Any]]) -> None:
    for name, column, of in VECTORS:
        try:
            model = apps.get_model("claims", name)
        except LookupError:
            continue
        model._default_manager.filter(**{f"{column}__in": changed.get(of, [])}).delete()
