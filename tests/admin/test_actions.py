"""What is done to the rows that are chosen in a list: asked once more, by permission, and logged."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Article, Assignment, ExtractionRun, Source, User
from claims.queries.paging import BoundedPaginator
from claims.services.queue import assign_article
from claims.services.sources import ensure_source
from tests.admin.test_admin import MODELS, address, fill
from tests.factories import make_article, make_suggestions
from tests.scenes import make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(admin_user: User, client: Client) -> Client:
    client.force_login(admin_user)
    return client


def test_texts_are_handed_to_a_worker_again_by_an_action(desk: Client) -> None:
    version = make_article()
    make_suggestions(version)
    for model, pk in (("articleversion", version.pk), ("article", version.article_id)):
        version.runs.update(state=ExtractionRun.State.DONE)
        before = version.runs.count()
        form = {"action": "extract_again", "_selected_action": [pk]}
        asked = desk.post(address(model), form).content.decode()
        assert "What was decided stays as it is" in asked
        assert version.runs.count() == before, "first it asks"
        desk.post(address(model), form | {"confirmed": "yes"})
        assert version.runs.count() == before + 1
        assert "extracted again" in LogEntry.objects.latest("pk").object_repr


def test_claims_and_articles_are_given_to_somebody_by_an_action(desk: Client, admin_user: User, editor: User) -> None:
    one, other = make_article(), make_article(text="Other words.")
    assign_article(article=other.article, assignee=editor, user=admin_user, holder=0)
    form = {"action": "assign", "_selected_action": [one.article_id, other.article_id]}
    asked = desk.post(address("article"), form).content.decode()
    assert f'name="holder-{other.article_id}" value="{editor.pk}"' in asked
    seen = {f"holder-{one.article_id}": 0, f"holder-{other.article_id}": 0}
    wrong = desk.post(address("article"), form | seen | {"confirmed": "yes", "assignee": ""})
    assert (wrong.status_code, Assignment.objects.count()) == (422, 1)
    answer = desk.post(
        address("article"), form | seen | {"confirmed": "yes", "assignee": admin_user.pk, "due_on": ""}, follow=True
    ).content.decode()
    assert "1 given to" in answer
    assert f"{editor} has this article now." in answer, "nobody is overruled unseen"
    assert Assignment.objects.get(article=one.article).assignee == admin_user
    assert Assignment.objects.get(article=other.article).assignee == editor
    claim = make_claim(editor)
    form = {"action": "assign", "_selected_action": [claim.pk], "confirmed": "yes", "assignee": [editor.pk]}
    desk.post(address("claim"), form)
    assert Assignment.objects.get(claim=claim).assignee == editor
    assert LogEntry.objects.latest("pk").change_message == f"given to {editor}: {claim.pk}"


def test_two_are_merged_on_the_page_that_shows_what_moves(desk: Client, editor: User) -> None:
    kept, gone = make_claim(editor, "The bridge is safe."), make_claim(editor, "The bridge is not dangerous.")
    board, short = (ensure_source(name=name, kind="organisation")[0] for name in ("Quay Board", "QB"))
    for model, pks, page in (
        ("claim", (kept.pk, gone.pk), f"/claims/{gone.slug}/merge/?into={kept.pk}"),
        ("source", (board.pk, short.pk), f"/sources/{short.pk}/merge/?into={board.pk}"),
    ):
        assert desk.post(address(model), {"action": "merge", "_selected_action": pks})["Location"] == page
        assert desk.get(page).status_code == 200
        one = desk.post(address(model), {"action": "merge", "_selected_action": pks[:1]}, follow=True).content.decode()
        assert "Choose two that stand" in one


def test_rows_are_taken_out_and_that_is_logged(desk: Client, admin_user: User) -> None:
    fill(admin_user, 1)
    source = Source.objects.latest("pk")
    Source.objects.filter(pk=source.pk).update(name="=1+1")
    form = {"action": "export_csv", "_selected_action": [source.pk]}
    answer = desk.post(address("source"), form)
    heads, line = str(answer.getvalue(), "utf-8").splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="source.csv"'
    assert heads.startswith("id,uid,created_at,name,kind,")
    assert f"{source.pk},{source.uid}," in line
    assert ",'=1+1," in line, "no spreadsheet runs it"
    entry = LogEntry.objects.latest("pk")
    assert (entry.user, entry.change_message) == (admin_user, f"1 rows taken out as csv: {source.pk}")
    for model in MODELS:
        row = model._default_manager.latest("pk")
        form = {"action": "export_jsonl", "_selected_action": [row.pk]}
        lines = str(desk.post(address(model._meta.model_name), form).getvalue(), "utf-8").splitlines()
        its = [json.loads(line) for line in lines]
        assert len(its) == 1, model
        assert not {"password", "data", "payload", "vector", "search", "secret_sha256"} & its[0].keys(), model


def test_no_training_text_is_taken_out(desk: Client, admin_user: User) -> None:
    fill(admin_user, 1)
    Article.objects.update(visibility=Article.Visibility.TRAINING)
    for name in (
        "article",
        "articleversion",
        "suggestion",
        "suggestionsource",
        "attribution",
        "anchor",
        "proposedclaim",
    ):
        keys = list(apps.get_model("claims", name)._default_manager.values_list("pk", flat=True))
        answer = desk.post(address(name), {"action": "export_jsonl", "_selected_action": keys})
        assert answer.getvalue() == b"", name


def test_actions_ask_for_their_permissions(client: Client, editor: User) -> None:
    version, claim = make_article(), make_claim(editor)
    for rights, kept in (
        (("view_claim", "view_article", "view_articleversion"), {"export_csv", "export_jsonl"}),
        (("view_claim", "merge_claim"), {"export_csv", "export_jsonl", "merge"}),
        (("view_claim", "add_assignment"), {"export_csv", "export_jsonl", "assign"}),
    ):
        person = User.objects.create_user("-".join(rights), is_staff=True)
        person.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(person)
        page: Any = client.get(address("claim"))
        assert {name for name, _ in page.context["action_form"].fields["action"].choices if name} == kept
    client.post(address("claim"), {"action": "merge", "_selected_action": [claim.pk]})
    client.post(address("articleversion"), {"action": "extract_again", "_selected_action": [version.pk]})
    assert version.runs.count() == 1, "the one of its import"


def test_no_list_counts_or_lists_a_whole_table(desk: Client, admin_user: User) -> None:
    """No count without a bound, no first and last day, no distinct values of a column."""
    fill(admin_user, 1)
    for model in MODELS:
        its = admin.site._registry[model]
        assert issubclass(its.paginator, BoundedPaginator), model
        assert (its.show_full_result_count, its.date_hierarchy) == (False, None), model
        with CaptureQueriesContext(connection) as queries:
            desk.get(address(model._meta.model_name))
        said = [query["sql"].upper() for query in queries]
        table = f'FROM "{model._meta.db_table.upper()}"'
        for sql in said:
            assert not sql.startswith(("SELECT DISTINCT", "SELECT MIN", "SELECT MAX")) or table not in sql, sql
            assert not sql.startswith("SELECT COUNT(*) AS") or "LIMIT" in sql, sql
