"""Bringing an article in, once; and its text again where that has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from claims.formats.copies import sketch
from claims.models import Article, ArticleVersion, User
from claims.nlp.types import SourceKind
from claims.queries.articles import near_copy_of
from claims.services.errors import Refused
from claims.services.extraction import request_extraction
from claims.services.following import request_following
from claims.services.sources import ensure_source

MAX_CHARACTERS = 1_000_000
ENGLISH: Final = "en"
#: From this share on the identifier's word counts; "The ferry left." alone reaches .84 for English.
_SURE: Final = 0.9
_LETTERS_READ: Final = 5_000
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
    language: str = ""  # as the page says; counts where the text itself does not tell
    kind: str = Article.Kind.ARTICLE
    visibility: str = Article.Visibility.NEWSROOM


@dataclass(frozen=True, slots=True)
class Added:
    """``created`` is False where the article was here already; ``reason`` then says how it was recognised.

    ``is_changed`` where the address is known and the text is another: ``add_version`` takes it.
    """

    version: ArticleVersion
    created: bool
    reason: str = ""
    is_changed: bool = False


def normalise(text: str) -> str:
    """The text as it is stored: LF line ends, no NUL, no byte-order mark, no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "").strip()


def add_article(*, draft: Draft, user: User | None = None) -> Added:
    """Store the article and ask for its extraction, in one transaction; or say that it is here already.

    The same text, or the same address, is the same article.  Raises Refused, with the reason, for what
    cannot be an article.
    """
    text, title, url = _normalised(draft)
    _check(draft, text=text, title=title, url=url)
    digest = _digest(text)
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
            version = _store(article, draft, number=1, title=title, text=text, user=user)
    except IntegrityError:
        # Somebody else brought in the same article between our look and our write.
        if here := _already_here(digest=digest, url=url):
            return here
        raise
    return Added(version=version, created=True)


def already_here(*, draft: Draft) -> Added | None:
    """What ``add_article`` would say of an article that is here; None for a new one."""
    return _already_here(digest=_digest(normalise(draft.text)), url=draft.url.strip())


@transaction.atomic
def add_version(*, article: Article, draft: Draft, user: User | None = None) -> Added:
    """Store the changed text of an article that is here; what stands on record follows its words, and the text is read.

    1. The article is locked, so that two fetches at once make one version.
    2. A text that the article has already, be it the newest or one that it went back to, adds nothing.
    3. Title, byline and date are the newest version's, where the draft does not say.
    Raises Refused, with the reason, for what cannot be a text, or is another article's.
    """
    Article.objects.select_for_update().get(pk=article.pk)
    newest = article.versions.order_by("-number")[0]
    text, title, _ = _normalised(draft)
    title = title or newest.title
    _check(draft, text=text, title=title, url="")
    same = ArticleVersion.objects.select_related("article").filter(text_sha256=_digest(text)).first()
    if same is not None and same.article_id != article.pk:
        raise Refused("This very text is here as another article already.")
    if same is not None:
        unchanged = "The text has not changed." if same == newest else f"The text is that of version {same.number}."
        return Added(version=same, created=False, reason=unchanged)
    draft = replace(draft, byline=draft.byline or newest.byline, published_on=draft.published_on or newest.published_on,
                    language=draft.language or newest.language)  # fmt: skip
    version = _store(article, draft, number=newest.number + 1, title=title, text=text, user=user)
    request_following(version=version)
    return Added(version=version, created=True)


@transaction.atomic
def set_language(*, version: ArticleVersion, language: str) -> None:
    """A person says which language a text is in; an English one that nobody has read is read now."""
    version.language = language
    version.save(update_fields=["language"])
    if language == ENGLISH and not version.runs.exists():
        request_extraction(version=version)


def language_of(text: str, *, stated: str = "") -> str:
    """The text's language as a code of two letters.  English unless the text is surely in another: a text that is
    too short to tell is in the ``stated`` one, or English."""
    found, share = _identifier().classify(text[:_LETTERS_READ])
    letters = [letter for letter in text[:_LETTERS_READ] if letter.isalpha()]
    is_latin = not letters or sum(letter < "\u0250" for letter in letters) * 2 > len(letters)
    if share >= _SURE or not is_latin:
        return str(found)
    return stated.lower().split("-")[0] or ENGLISH


@cache
def _identifier() -> LanguageIdentifier:
    """A table of 2 MB, a second to unpack, once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _store(article: Article, draft: Draft, *, number: int, title: str, text: str, user: User | None) -> ArticleVersion:
    """The text as one more version; the extractor reads English only."""
    hashes = sketch(text)
    version = ArticleVersion.objects.create(
        article=article, number=number, title=title, byline=draft.byline.strip(), published_on=draft.published_on,
        language=language_of(text, stated=draft.language), text=text, text_sha256=_digest(text), sentence_hashes=hashes,
        near_duplicate_of=near_copy_of(hashes, but=article), added_by=user,
    )  # fmt: skip
    if version.language == ENGLISH:
        request_extraction(version=version)
    return version


def _normalised(draft: Draft) -> tuple[str, str, str]:
    """Its text, title and address."""
    return normalise(draft.text), " ".join(normalise(draft.title).split()), draft.url.strip()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
        return Added(
            version=version, created=False, is_changed=True, reason="An article from this address is here already."
        )
    return None
