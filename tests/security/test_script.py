"""Script that was stored: in every column of words of every table, and in files of every kind that is brought in."""

from __future__ import annotations

import json
import pkgutil
import re
from email.message import EmailMessage
from importlib import import_module

import pgtrigger
import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.db import Error, models, transaction
from django.test import Client
from django.urls import reverse

import claims.forms
from claims import importing
from claims.models import Article, ArticleVersion, Claim, ImportItem, User
from claims.services.imports import import_files
from tests.admin.test_admin import fill
from tests.security.test_attacks import EVIL, GETS, POSTS, Things, is_harmless, people, things
from tests.views.test_access import address

__all__ = ["people", "things"]  # fixtures
pytestmark = pytest.mark.django_db
#: Keys, hashes and closed sets: the database refuses other words there, or nobody types them.
_NOT_TYPED = re.compile(r"(^|_)(uid|slug|digest|hash|sha256|key|username|password|session_key|email|kind|state$|lang)")
_MODELS = [model for model in apps.get_app_config("claims").get_models() if not model._meta.proxy]


def poison() -> set[str]:
    """Write EVIL wherever the database takes it; the columns that have it now."""
    done = set()
    for model in _MODELS:
        for field in model._meta.concrete_fields:
            if not isinstance(field, (models.CharField, models.TextField)) or field.choices or field.is_relation:
                continue
            if _NOT_TYPED.search(field.name) or isinstance(field, (models.FileField, models.UUIDField)):
                continue
            for pk in model._base_manager.values_list("pk", flat=True):
                words = EVIL[: field.max_length - 12] + f" {pk}" if field.max_length else f"{EVIL} {pk}"
                try:
                    with transaction.atomic(), pgtrigger.ignore():
                        model._base_manager.filter(pk=pk).update(**{field.attname: words})
                except Error:
                    continue
                done.add(f"{model.__name__}.{field.name}")
    return done


def test_script_in_every_column_stays_text_on_every_page(client: Client, admin_user: User, things: Things) -> None:
    fill(admin_user, 1)
    poisoned = poison()
    assert len(poisoned) > 60, sorted(poisoned)
    for column in ("Claim.statement", "Comment.text", "Source.name", "SourceAlias.name", "Topic.name", "Feed.outlet"):
        assert column in poisoned, sorted(poisoned)
    client.force_login(admin_user)
    seen = 0
    for name in GETS:
        answer = client.get(address(name, things))
        assert answer.status_code < 500, name
        html = answer.getvalue().decode("utf-8", "replace")
        if "html" in answer["Content-Type"]:
            seen += "alert(1)" in html
            assert is_harmless(html), name
    for model in admin.site._registry:
        if model not in _MODELS:
            continue
        its = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{its}_changelist")]
        if row := model._base_manager.first():
            pages += [reverse(f"{its}_change", args=[row.pk]), reverse(f"{its}_history", args=[row.pk])]
        for page in pages:
            answer = client.get(page)
            assert answer.status_code < 500, page
            html = answer.content.decode()
            seen += "alert(1)" in html
            assert is_harmless(html), page
    assert seen > 60, "the pages do show what was written"


def _mail() -> bytes:
    its = EmailMessage()
    its["Subject"], its["From"] = EVIL.replace("\n", " ")[:200], "<script>alert(1)</script>@evil.example"
    its.set_content(f"The mayor denied that {EVIL} was safe.")
    return its.as_bytes()


FILES = [
    ("wire.txt", f"{EVIL}\n\nThe mayor denied that {EVIL} was safe.".encode()),
    ("wire.md", f"# {EVIL}\n\nThe mayor denied that {EVIL} was safe. [x](javascript:alert(1))".encode()),
    ("wire.html", f"<html><head><title>{EVIL}</title></head><body><article><h1>{EVIL}</h1><p>The mayor denied that it"
     f" was safe, and said so for a long while. {EVIL}</p></article></body></html>".encode()),
    ("wire.eml", _mail()),
    ("wire.jsonl", json.dumps({"title": EVIL, "text": f"The mayor denied {EVIL}.", "outlet": EVIL[:90], "byline": EVIL,
                               "url": "javascript:alert(1)"}).encode()),
    ("wire.csv", 'title,text,outlet\n"{}","The mayor denied.","<script>"\n'.format(EVIL.replace('"', '""')).encode()),
    ("<script>alert(1)</script>.txt", b"The mayor denied that the quay was safe."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), FILES, ids=[name for name, _ in FILES])
def test_script_in_a_file_that_is_brought_in_stays_text(
    client: Client, admin_user: User, name: str, data: bytes
) -> None:
    batch = import_files(files=[(name, data)], user=admin_user)
    importing.advance(batch, seconds=20)
    assert ImportItem.objects.filter(batch=batch).exists()
    client.force_login(admin_user)
    pages = [reverse(f"claims:{its}") for its in ("batch-list", "article-list", "queue")]
    pages += [reverse("claims:batch-detail", args=[batch.pk]), reverse("claims:search") + "?q=mayor"]
    pages += [reverse("claims:item-detail", args=[its.pk]) for its in batch.items.all()]
    pages += [reverse("claims:article-detail", args=[its.pk]) for its in ArticleVersion.objects.all()]
    for page in pages:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        assert is_harmless(answer.content.decode()), page
    for article in Article.objects.all():
        assert not article.url.startswith("javascript:")


def fields_of_all_forms() -> set[str]:
    """The names of every field of every form that the desk has."""
    for module in pkgutil.iter_modules(claims.forms.__path__):
        import_module(f"claims.forms.{module.name}")
    classes, names = [forms.BaseForm], {"revision", "seen", "next", "words", "text", "reason"}
    while classes:
        its = classes.pop()
        classes += its.__subclasses__()
        if its.__module__.startswith("claims."):
            names |= set(getattr(its, "base_fields", {}))
    return names


@pytest.mark.parametrize(
    "words",
    [EVIL, "'; DROP TABLE claims_claim; --", "\x00", "1\r\nSet-Cookie: planted=1", "9" * 40,
     "\N{ARABIC-INDIC DIGIT THREE}"],
    ids=["script", "sql", "null", "header", "number", "digit"],
)  # fmt: skip
def test_what_is_sent_in_every_field_of_every_form_breaks_nothing_and_comes_back_as_text(
    client: Client, admin_user: User, things: Things, words: str
) -> None:
    names = fields_of_all_forms()
    assert len(names) > 40
    client.force_login(admin_user)
    claims_before = Claim.objects.count()
    for name in POSTS:
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.post(address(name, things), dict.fromkeys(names, words), headers=headers)
            assert answer.status_code < 500, name
            assert "planted" not in str(answer.headers) + str(answer.cookies), name
            html = answer.getvalue().decode("utf-8", "replace")
            if "html" in answer.get("Content-Type", ""):
                assert is_harmless(html), name
    assert Claim.objects.count() >= claims_before
