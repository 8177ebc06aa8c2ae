"""Redaction: blanking a name, a passage or a whole article for good, in rows, in history and in vectors.

What remains is the place, as long as it was, and who did it and why.  Exports read rows, and so have it blank too.
Backups, and a page of the database that is not yet overwritten, do not: docs/redaction.md says what to do about them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pgtrigger
from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.db.models import F, Q

from claims.models import (
    Anchor,
    Article,
    ArticleVersion,
    Attribution,
    BulkDecision,
    ClaimProposal,
    Decision,
    Evidence,
    ImportFile,
    ImportItem,
    Orphan,
    ProposedClaim,
    Redaction,
    Source,
    Suggestion,
    SuggestionSource,
    User,
)
from claims.queries.redactions import hold_on, is_being_read
from claims.services.blanked_files import blank_in_files, files_with, remove_file
from claims.services.blanked_rows import (
    forget_addresses,
    forget_imports,
    forget_log,
    forget_sources,
    forget_vectors,
    mend,
    named_anew,
)
from claims.services.blanking import Words, blank_all, rows_with, tables, with_history, write
from claims.services.errors import Refused

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
                named = named_anew(model, row.pk, row.after)
                if "slug" in named:
                    old_slugs.append(row.before["slug"])
                write(model, row.pk, row.after | named)
                changed.setdefault(model, []).append(row.pk)
        versions = ArticleVersion.objects.filter(pk__in=changed.get(ArticleVersion, []))
        _refuse_if_kept({version.article_id for version in versions.only("article")} | set(changed.get(Article, [])))
        for version in versions:
            mend(version)
        changed.setdefault(Evidence, []).extend(blank_in_files(its)[0])
        forget_sources(changed.get(Source, []))
        forget_addresses(old_slugs)
        forget_vectors(changed)
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
    forget_imports(article)
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
                    write(table, pk, values | named_anew(table, pk, values))
                    changed.setdefault(table, []).append(pk)
        for table in with_history(Article):
            key = "pk" if table is Article else "pgh_obj_id"
            table._default_manager.filter(**{key: article.pk}).update(url="")
        for version in ArticleVersion.objects.filter(article=article):
            mend(version)
            changed.setdefault(LogEntry, []).extend(forget_log(ArticleVersion, version.pk))
        changed.setdefault(LogEntry, []).extend(forget_log(Article, article.pk))
        forget_vectors(changed)
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
