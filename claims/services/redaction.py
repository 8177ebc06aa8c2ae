"""Redaction: blanking a name, a passage or a whole article for good, in rows, in history and in vectors.

What remains is the place, as long as it was, and who did it and why.  Exports read rows, and so have it blank too.
Backups, and a page of the database that is not yet overwritten, do not: docs/redaction.md says what to do about them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pgtrigger
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from claims.formats.copies import sketch
from claims.models import (
    BLANK,
    Anchor,
    Article,
    ArticleVersion,
    Attribution,
    BulkDecision,
    Claim,
    ClaimProposal,
    Decision,
    Evidence,
    ImportFile,
    ImportItem,
    LegalHold,
    Orphan,
    ProposedClaim,
    Redaction,
    Source,
    SourceAlias,
    Suggestion,
    SuggestionSource,
    User,
)
from claims.queries.redactions import hold_on, is_being_read
from claims.services.blanked_files import blank_in_files, files_with, remove_file
from claims.services.blanking import Words, blank, blank_all, event_model, rows_with, tables, with_history, write
from claims.services.errors import Conflict, Refused

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+|\n+")
FEWEST_LETTERS: Final = 4
#: What of an article is blanked with it: the model, how it leads to the article, and its columns.  A model that leads
#: to an article and is neither here nor in ``STAYS_WITH_US`` fails a test.
OF_AN_ARTICLE: Final[list[tuple[type[models.Model], Sequence[str], Sequence[str]]]] = [
    (ArticleVersion, ["article"], ["title", "byline", "text"]),
    (Suggestion, ["version__article"], ["statement", "proposition"]),
    (SuggestionSource, ["suggestion__version__article"], ["name", "affiliation"]),
    (ProposedClaim, ["version__article"], ["statement", "proposition", "reasons"]),
    (ClaimProposal, ["suggestion__version__article", "proposed_claim__version__article"], ["reasons"]),
    (Decision, ["suggestion__version__article", "version__article"], ["changed"]),
    (BulkDecision, ["version__article"], ["asked", "left_out"]),
    (Attribution, ["version__article"], ["quote", "translation"]),
    (Anchor, ["version__article"], ["exact", "prefix", "suffix"]),
    (Orphan, ["version__article"], ["reason"]),
    (ImportItem, ["article"], ["name", "payload", "reason"]),
    (Source, ["known_from"], ["name"]),
]
#: What leads to an article and is ours: the words of the people who work here, redacted by words if need be.
STAYS_WITH_US: Final = {
    "Comment",
    "Evidence",
    "ExtractionRun",
    "LegalHold",
    "Presence",
    "Redaction",
    "Reply",
    "Reversal",
    "Notification",
}
#: Where vectors lie that were made from words, by the column that leads to the row of the words; made anew from what
#: is left.  Further ones are added here.
VECTORS: Final = [
    ("ClaimVector", "claim_id", Claim),
    ("ProposedClaimVector", "proposed_claim_id", ProposedClaim),
    ("VersionVector", "article_version_id", ArticleVersion),
]


@transaction.atomic
def redact_words(*, words: Iterable[str], reason: str, user: User) -> Redaction:
    """Blank names or passages wherever they stand: texts, quotes, anchors, claims, sources, comments, history, log.

    1. Nothing of an article under a legal hold is touched: then nothing is.
    2. Every text column of every table is searched; what is found is blanked, one character for one.
    3. Anchors, quotes, digests and the hashes of sentences are worked out anew from the texts; a source whose whole
       name is gone loses its aliases and its Wikidata id; a claim whose words are gone has another address.
    4. Files of evidence are blanked where they are plain text; a PDF that holds the words goes as a whole.
    5. Vectors of what changed are deleted.

    Raises Refused for words too short to be meant, for a reason that repeats them, under a legal hold, and while a
    worker reads a text that has them, or has an upload still to read.
    """
    its = _meant(words, reason)
    _refuse_while_unread()
    changed: dict[type[models.Model], list[Any]] = {}
    old_slugs: list[str] = []
    with pgtrigger.ignore():
        for model, columns in tables():
            for row in rows_with(its, model, columns):
                named = _named_anew(model, row.pk, row.after)
                if "slug" in named:
                    old_slugs.append(row.before["slug"])
                write(model, row.pk, row.after | named)
                changed.setdefault(model, []).append(row.pk)
        versions = ArticleVersion.objects.filter(pk__in=changed.get(ArticleVersion, []))
        _refuse_if_kept({version.article_id for version in versions.only("article")} | set(changed.get(Article, [])))
        for version in versions:
            _mend(version)
        changed.setdefault(Evidence, []).extend(blank_in_files(its)[0])
        _forget_sources(changed.get(Source, []))
        _forget_addresses(old_slugs)
        _forget_vectors(changed)
    return _signed(changed, reason=reason, user=user)


def count_words(*, words: Iterable[str], reason: str) -> dict[str, int]:
    """How many rows ``redact_words`` would change, by what they are called, history left out; it changes nothing.
    Raises Refused as that does."""
    its = _meant(words, reason)
    _given(reason)
    found: Counter[str] = Counter()
    articles: set[int] = set()
    for model, columns in tables():
        rows = list(rows_with(its, model, columns))
        if rows and model.__name__ in {"Article", "ArticleVersion"}:
            of = "pk" if model is Article else "article"
            articles |= set(model._default_manager.filter(pk__in=[row.pk for row in rows]).values_list(of, flat=True))
        if rows and not hasattr(model, "pgh_tracked_model"):
            found[str(model._meta.verbose_name_plural)] += len(rows)
    _refuse_if_kept(articles)
    in_files, unsearched = files_with(its)
    of_files = {"files of evidence": in_files, "files that hold no text to search: look at them": unsearched}
    return dict(found.most_common()) | {what: count for what, count in of_files.items() if count}


@transaction.atomic
def redact_article(*, article: Article, reason: str, user: User | None) -> Redaction:
    """Blank all the words of an article, in every version and in all that was found in them; ``user`` is None where
    its time was over.

    Who said on which claim that they assert or deny it stays, without their words; so do the claims themselves, which
    are ours: what in them must go, goes by ``redact_words``.  Raises Refused under a legal hold, and while a worker
    reads it.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    _refuse_if_kept({article.pk})
    _refuse_while_unread()
    pending = Suggestion.objects.pending().filter(version__article=article)
    pending.update(state=Suggestion.State.SUPERSEDED, revision=F("revision") + 1)
    changed: dict[type[models.Model], list[Any]] = {}
    _forget_imports(article)
    with pgtrigger.ignore():
        for model, paths, fields in OF_AN_ARTICLE:
            its = Q()
            for path in paths:
                its |= Q(**{path: article})
            for table in with_history(model):
                held = [field.name for field in table._meta.concrete_fields if field.name in fields]
                if not held:
                    continue
                for row in table._default_manager.filter(its).order_by().values("pk", *held):
                    pk = row.pop("pk")
                    values = {name: blank_all(value) for name, value in row.items()}
                    values |= {name: {} for name in ("proposition", "changed") if name in values}
                    write(table, pk, values | _named_anew(table, pk, values))
                    changed.setdefault(table, []).append(pk)
        for table in with_history(Article):
            key = "pk" if table is Article else "pgh_obj_id"
            table._default_manager.filter(**{key: article.pk}).update(url="")
        for version in ArticleVersion.objects.filter(article=article):
            _mend(version)
            changed.setdefault(LogEntry, []).extend(_forget_log(ArticleVersion, version.pk))
        changed.setdefault(LogEntry, []).extend(_forget_log(Article, article.pk))
        _forget_vectors(changed)
    return _signed(changed, reason=reason, user=user, article=article)


@transaction.atomic
def redact_file(*, evidence: Evidence, reason: str, user: User) -> Redaction:
    """Delete the bytes and the name of one file of evidence: a picture, say, that no search reads.  Raises Refused
    without a reason, and for what is no file or gone already."""
    if evidence.kind != Evidence.Kind.FILE or evidence.is_redacted:
        raise Refused("There is no file, or it is gone already.")
    with pgtrigger.ignore():
        remove_file(evidence)
    return _signed({Evidence: [evidence.pk]}, reason=reason, user=user)


@transaction.atomic
def place_hold(*, article: Article, reason: str, user: User) -> LegalHold:
    """Keep an article as it is, whatever anybody redacts.  Raises Refused without a reason or where it was blanked
    before, Conflict where it is held already."""
    if Redaction.objects.filter(article=article).exists():
        raise Refused("This article was blanked: there is nothing left to keep.")
    try:
        with transaction.atomic():
            return LegalHold.objects.create(article=article, reason=_given(reason), placed_by=user)
    except IntegrityError as error:
        raise Conflict("This article is under a legal hold already.") from error


@transaction.atomic
def lift_hold(*, article: Article, reason: str, user: User) -> LegalHold:
    """Raises Refused without a reason, Conflict where there is no hold."""
    hold = LegalHold.objects.select_for_update().filter(article=article, lifted_by=None).first()
    if hold is None:
        raise Conflict("Somebody lifted this hold already.")
    hold.lifted_by, hold.lifted_at, hold.lift_reason = user, timezone.now(), _given(reason)
    hold.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    return hold


def _meant(words: Iterable[str], reason: str) -> Words:
    its = Words(tuple(dict.fromkeys(line.strip() for line in words if line.strip())))
    if not its.each:
        raise Refused("Which words?")
    lengths = [(line, len("".join(tokens))) for line, tokens in zip(its.each, its.tokens, strict=True)]
    if short := [line for line, letters in lengths if letters < FEWEST_LETTERS]:
        raise Refused(f"Too short to be blanked everywhere: {', '.join(short)}.")
    if its.pattern.search(reason):
        raise Refused("The reason stays for everybody to read: do not repeat the words in it.")
    return its


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused("Say why: it stays on record when the words are gone.")
    return reason.strip()


def _refuse_if_kept(articles: set[int]) -> None:
    if hold := hold_on(articles):
        raise Refused(f"Article {hold.article_id} is under a legal hold: {hold.reason}")
    if is_being_read(articles):
        raise Refused("A worker is reading one of these texts right now: try again in a minute.")


def _refuse_while_unread() -> None:
    """The bytes of an upload, zipped perhaps, may hold what is to be blanked and would bring it back."""
    if file := ImportFile.objects.defer("data").select_related("batch").first():
        raise Refused(
            f"“{file.name}” was uploaded and is not read yet: it may hold the same words. Let a worker finish "
            f"“{file.batch}”, or cancel that import, then try again."
        )


def _signed(
    changed: dict[type[models.Model], list[Any]], *, reason: str, user: User | None, article: Article | None = None
) -> Redaction:
    counts = Counter({model._meta.db_table: len(pks) for model, pks in changed.items() if pks})
    return Redaction.objects.create(article=article, reason=_given(reason), actor=user, blanked=dict(counts))


def _named_anew(model: type[models.Model], pk: Any, after: dict[str, Any]) -> dict[str, Any]:
    """Names and addresses are unique: what was blanked is told apart by its number."""
    named: dict[str, Any] = {}
    if model in {Source, SourceAlias} and "name" in after:
        named["name"] = f"{after['name'][:280]} (redacted {pk})"
    if model in with_history(Claim) and {"slug", "statement"} & after.keys():
        of = pk if model is Claim else model._default_manager.values_list("pgh_obj_id", flat=True).get(pk=pk)
        named["slug"] = f"redacted-{of}"
    return named


def _mend(version: ArticleVersion) -> None:
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


def _forget_sources(changed: list[Any]) -> None:
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


def _forget_addresses(slugs: Sequence[str]) -> None:
    """What a claim's address was stands in the addresses of requests, where it may be cut within a name."""
    if not slugs:
        return
    its = Words(tuple(dict.fromkeys(slugs)))
    for model, columns in tables(only_others=True):
        for row in rows_with(its, model, columns):
            write(model, row.pk, row.after)


def _forget_imports(article: Article) -> None:
    """Items that wait, are to be confirmed or failed may hold its text or its address, and most lead to no article
    yet: they are taken out, so that no worker brings back what was blanked."""
    its = Q(article=article) | Q(payload__text__in=list(article.versions.values_list("text", flat=True)))
    if article.url:
        its |= Q(payload__url=article.url)
    held = ImportItem.objects.filter(its).exclude(payload={})
    held.update(state=ImportItem.State.CANCELLED, reason="Its article was blanked.", name="", payload={})


def _forget_log(model: type[models.Model], pk: int) -> list[int]:
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=str(pk))
    for entry in entries:
        write(LogEntry, entry.pk, {"object_repr": blank(entry.object_repr), "change_message": ""})
    return [entry.pk for entry in entries]


def _forget_vectors(changed: dict[type[models.Model], list[Any]]) -> None:
    for name, column, of in VECTORS:
        try:
            model = apps.get_model("claims", name)
        except LookupError:
            continue
        model._default_manager.filter(**{f"{column}__in": changed.get(of, [])}).delete()
