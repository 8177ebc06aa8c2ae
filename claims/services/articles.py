"""Bringing an article in, once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction

from claims.formats.copies import sketch
from claims.models import Article, ArticleVersion, User
from claims.nlp.types import SourceKind
from claims.queries.articles import near_copy_of
from claims.services.errors import Refused
from claims.services.extraction import request_extraction
from claims.services.sources import ensure_source

MAX_CHARACTERS = 1_000_000
_valid_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it came in: nothing checked yet."""

    title: str
    text: str
    outlet: str = ""
    url: str = ""
    byline: str = ""
    published_on: date | None = None
    kind: str = Article.Kind.ARTICLE
    visibility: str = Article.Visibility.NEWSROOM


@dataclass(frozen=True, slots=True)
class Added:
    """``created`` is False where the article was here already; ``reason`` then says how it was recognised."""

    version: ArticleVersion
    created: bool
    reason: str = ""


def normalise(text: str) -> str:
    """The text as it is stored: LF line ends, no NUL, no byte-order mark, no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "").strip()


def add_article(*, draft: Draft, user: User | None = None) -> Added:
    """Store the article and ask for its extraction, in one transaction; or say that it is here already.

    The same text, or the same address, is the same article.  Raises Refused, with the reason, for what
    cannot be an article.
    """
    text, title, url = normalise(draft.text), " ".join(normalise(draft.title).split()), draft.url.strip()
    _check(draft, text=text, title=title, url=url)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if here := _already_here(digest=digest, url=url):
        return here
    try:
        with transaction.atomic():
            outlet = None
            if draft.outlet.strip():
                outlet, _ = ensure_source(name=draft.outlet, kind=SourceKind.MEDIA)
            article = Article.objects.create(
                kind=draft.kind, url=url, outlet=outlet, visibility=draft.visibility, added_by=user
            )
            hashes = sketch(text)
            version = ArticleVersion.objects.create(
                article=article, title=title, byline=draft.byline.strip(), published_on=draft.published_on,
                text=text, text_sha256=digest, sentence_hashes=hashes, near_duplicate_of=near_copy_of(hashes),
            )  # fmt: skip
            request_extraction(version=version)
    except IntegrityError:
        # Somebody else brought in the same article between our look and our write.
        if here := _already_here(digest=digest, url=url):
            return here
        raise
    return Added(version=version, created=True)


def _check(draft: Draft, *, text: str, title: str, url: str) -> None:
    if not text:
        raise Refused("The article has no text.")
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"The text has {len(text):,} characters; {MAX_CHARACTERS:,} is the most.")
    if not title:
        raise Refused("The article has no title.")
    for what, words, most in (
        ("title", title, 500), ("outlet's name", draft.outlet, 300), ("byline", draft.byline, 300),
        ("address", url, 2000),
    ):  # fmt: skip
        if len(words) > most:
            raise Refused(f"The {what} has {len(words)} characters; {most} is the most.")
    if url:
        try:
            _valid_url(url)
        except ValidationError as error:
            raise Refused(f"“{url}” is not a web address.") from error


def _already_here(*, digest: str, url: str) -> Added | None:
    versions = ArticleVersion.objects.select_related("article")
    if version := versions.filter(text_sha256=digest).first():
        return Added(version=version, created=False, reason="The same text is here already.")
    if url and (version := versions.filter(article__url=url).order_by("-number").first()):
        return Added(version=version, created=False, reason="An article from this address is here already.")
    return None
