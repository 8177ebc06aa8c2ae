"""Keeping what search reads of texts: their vectors, and the vocabulary.  Their words are kept by the database."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction
from django.db.models.functions import Substr

from claims.linking.encoder import encoder
from claims.models import ArticleVersion, VersionVector
from claims.services.encoding import digest

#: Texts of one transaction.
CHUNK = 64
#: Code points of a text beside its title: more than the encoder reads of it.
BEGINNING = 700

#: Stems that a slip of the finger can be told from: of four letters and more, no numbers.
_STEM: Final = r"^[[:alpha:]]{4,40}$"
_LEARN: Final = f"""
INSERT INTO claims_searchword (stem, documents)
    SELECT lexeme, count(*) FROM claims_versionwords, unnest(search)
    WHERE version_id = ANY(%s) AND lexeme ~ '{_STEM}' GROUP BY lexeme ORDER BY lexeme
    ON CONFLICT (stem) DO UPDATE SET documents = claims_searchword.documents + EXCLUDED.documents
"""  # noqa: S608  # a pattern of ours
_ALL: Final = f"""
INSERT INTO claims_searchword (stem, documents)
    SELECT word, sum(ndoc) FROM (
        SELECT word, ndoc FROM ts_stat('SELECT search FROM claims_versionwords')
        UNION ALL SELECT word, ndoc FROM ts_stat('SELECT search FROM claims_claim')
        UNION ALL SELECT word, ndoc FROM ts_stat('SELECT search FROM claims_attribution WHERE ended_at IS NULL')
    ) AS its WHERE word ~ '{_STEM}' GROUP BY word
"""  # noqa: S608  # as above


def index_new_texts(*, at_once: int = CHUNK) -> int:
    """Make the vectors of texts that have none yet, the newest first, and learn their words; returns how many these
    were: less than ``at_once`` where none is left.  Two workers at once take turns."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('claims.index_new_texts'))")
        missing = ArticleVersion.objects.filter(vector=None).order_by("-pk")
        rows = list(missing.values_list("pk", "title", Substr("text", 1, BEGINNING))[:at_once])
        if rows:
            _encode(rows)
            cursor.execute(_LEARN, [[pk for pk, _, _ in rows]])
    return len(rows)


def _encode(rows: list[tuple[int, str, str]]) -> None:
    using = encoder()
    texts = [f"{title}\n{beginning}" for _, title, beginning in rows]
    VersionVector.objects.bulk_create(
        [
            VersionVector(
                article_version_id=pk, encoder=using.id, version=using.version, digest=digest(text), vector=vector
            )
            for (pk, _, _), text, vector in zip(rows, texts, using.encode(texts), strict=True)
        ],
        update_conflicts=True, unique_fields=["article_version"],
        update_fields=["encoder", "version", "digest", "vector"],
    )  # fmt: skip


@transaction.atomic
def rebuild_vocabulary() -> None:
    """The vocabulary anew, from all that is searched: what was redacted or deleted since is gone from it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM claims_searchword")
        cursor.execute(_ALL)
