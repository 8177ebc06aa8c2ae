"""Everything out, and in again: row by row the same, history included."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.utils import timezone

from claims.formats.archive_files import ArchiveError, ArchiveReader
from claims.models import (
    Archive,
    Attribution,
    Claim,
    Decision,
    Evidence,
    Installation,
    Merge,
    Notification,
    Source,
    User,
    Verdict,
)
from claims.nlp.types import SourceKind, Stance
from claims.queries.archive import table_lines, write_archive
from claims.queries.archive_tables import STAYS, WITHHELD, archive_tables
from claims.services.archive_jobs import (
    archive_bytes,
    forget_old_archives,
    request_export,
    request_import,
    run_archive,
)
from claims.services.archive_keys import NO_KEYS, REWRITTEN
from claims.services.archives import Imported, import_archive
from claims.services.assessments import Exhibit, assess_claim
from claims.services.claims import reword_claim
from claims.services.discussion import comment_on_claim
from claims.services.errors import Conflict, Refused
from claims.services.feeds import add_feed
from claims.services.merging import merge_sources, unmerge
from claims.services.replies import ask_for_reply
from claims.services.review import undo_decision
from claims.services.tokens import create_token
from tests.conftest import fill_as_migrations_do
from tests.scenes import FOUR_THOUSAND, make_claim, make_source, on_record, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(editor: User, fact_checker: User, admin_user: User) -> Claim:
    """Something in most tables, some of it changed, merged and undone since."""
    turkey, kremlin = make_source("Turkey"), make_source("the Kremlin", SourceKind.GOVERNMENT)
    claim = make_claim(editor)
    claim.about.add(turkey)
    variant = make_claim(editor, FOUR_THOUSAND, variant_of=claim)
    on_record(editor, claim, kremlin, relay="Reuters", text="")
    on_record(editor, claim, turkey, Stance.DENIES)
    on_record(editor, variant, "Nesrin Vale \N{GRINNING FACE}")
    undone = on_record(editor, claim, "Somebody Else")
    undo_decision(decision=Decision.objects.get(suggestion=undone.suggestion), user=editor)
    reword_claim(claim=claim, statement="Turkey sends Syrian fighters to Azerbaijan.", revision=claim.revision)
    merge_sources(gone=make_source("The Porte"), kept=turkey, user=editor, reason="The same state.")
    claim.refresh_from_db()
    assessed = assess_claim(
        claim=claim, user=fact_checker, verdict=Verdict.objects.get(slug="contested"), reason="Two agencies disagree.",
        evidence=[
            Exhibit(bearing="refutes", note="A letter.", file=ContentFile(b"%PDF-1.4 letter", name="letter.pdf")),
            Exhibit(bearing="supports", url="https://a.example/1"),
        ],
    )  # fmt: skip
    step(assessed, "submit", fact_checker)
    comment_on_claim(claim=claim, user=editor, text="Look at this, @fabian.")
    ask_for_reply(
        claim=claim, source=turkey, user=fact_checker, asked_on=date(2026, 11, 1), channel="email",
        deadline=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    add_feed(user=admin_user, url="https://a.example/feed.xml")
    create_token(user=admin_user, name="A system")
    return claim


def exported() -> bytes:
    out = io.BytesIO()
    write_archive(out)
    return out.getvalue()


def brought_in(data: bytes) -> Imported:
    with ArchiveReader(io.BytesIO(data)) as archive:
        return import_archive(archive=archive)


def rows() -> dict[str, list[dict[str, Any]]]:
    """All that an archive holds, with what Django numbers by itself told by its name."""
    found = {name: [json.loads(line) for line in table_lines(table)] for name, table in archive_tables().items()}
    types = {row["id"]: f"{row['app_label']}.{row['model']}" for row in found["django_content_type"]}
    permissions = {row["id"]: (types[row["content_type_id"]], row["codename"]) for row in found["auth_permission"]}
    found["django_content_type"] = [{"is": name} for name in sorted(types.values())]
    found["auth_permission"] = [{"is": its} for its in sorted(permissions.values())]
    for name in ("auth_group_permissions", "claims_user_user_permissions"):
        for row in found[name]:
            row["permission_id"] = permissions[row["permission_id"]]
    for row in found["django_admin_log"]:
        row["content_type_id"] = types[row["content_type_id"]]
    return found


def empty_installation() -> None:
    """As a fresh one is after its migrations: another installation."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would have done
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    call_command("flush", interactive=False, verbosity=0)
    ContentType.objects.clear_cache()
    fill_as_migrations_do()


def test_an_empty_installation_holds_the_same_rows_history_included(scene: Claim) -> None:
    before, data = rows(), exported()
    empty_installation()
    imported = brought_in(data)
    after = rows()
    for name, its in before.items():
        assert after[name] == its, name
    assert sum(len(its) for name, its in before.items() if name.endswith("event")) > 20
    assert imported.rows["claims_attribution"] == Attribution.objects.count() > 0
    assert imported.missing_files == []
    # It goes on from there: new rows get new keys.
    assert make_source("New here").pk > max(row["id"] for row in before["claims_source"])
    assert brought_in(data).total == 0


def test_the_same_installation_does_not_change(scene: Claim) -> None:
    data, before = exported(), rows()
    assert brought_in(data).rows == {}
    assert rows() == before


def test_what_was_taken_back_since_stays_away(scene: Claim, editor: User) -> None:
    its = on_record(editor, scene, "A Later Voice")
    data = exported()
    undo_decision(decision=Decision.objects.get(suggestion=its.suggestion), user=editor)
    before = rows()
    assert brought_in(data).rows == {}
    assert rows() == before


def test_a_filled_installation_keeps_its_own_and_gets_the_rest(scene: Claim) -> None:
    data = exported()
    merge = Merge.objects.get()
    theirs = rows()
    statement, uid, notices = scene.statement, scene.uid, Notification.objects.count()
    empty_installation()
    ada = User.objects.create_user("ada", password="a-long-demo-password")
    filler = [make_source(f"Filler {number}") for number in range(5)]
    mine = make_source("Turkey")
    other = make_claim(ada, "Turkey is sending Syrian fighters to Azerbaijan.")
    on_record(ada, other, "An Own Voice")
    own = rows()

    imported = brought_in(data)

    after = rows()
    for name in own:  # what was here is as it was
        if name not in {"auth_permission", "django_content_type"}:
            assert all(row in after[name] for row in own[name]), name
    claim = Claim.objects.get(uid=uid)
    assert (claim.statement, claim.pk != scene.pk) == (statement, True)
    assert claim.slug != other.slug
    assert list(claim.about.values_list("pk", flat=True)) == [mine.pk]  # one name, one source
    assert Attribution.objects.get(claim=claim, stance="denies").source == mine
    assert Source.objects.filter(name="Turkey").count() == 1
    assert {source.pk for source in filler} <= set(Source.objects.values_list("pk", flat=True))
    for name, table in archive_tables().items():  # history follows its rows
        if table.tracks and table.tracks != "claims_user":
            counted = Counter(row["pgh_label"] for row in theirs[name])
            assert Counter(row["pgh_label"] for row in after[name] if row not in own[name]) == counted, name
    moved = Merge.objects.get(uid=merge.uid)
    assert moved.kept_source == mine
    unmerge(merge=moved, user=ada, reason="No.")  # the keys in its JSON are those of here
    decision = Decision.objects.filter(made__has_key="attributions", undone_by=None).exclude(actor=ada).first()
    assert decision is not None
    its = Attribution.objects.filter(pk__in=decision.made["attributions"]).get()
    assert its.suggestion_id == decision.suggestion_id
    assert Notification.objects.filter(kind="mention", about__in=claim.comments.values("pk")).count() == notices == 1
    assert not User.objects.filter(is_active=True).exclude(pk=ada.pk).exists()  # an archive lets nobody in
    assert User.objects.filter(username__startswith="ada-").count() == 1
    assert imported.total > 0

    before = rows()
    assert brought_in(data).rows == {}  # again: nothing
    assert rows() == before


def test_secrets_do_not_leave(scene: Claim, admin_user: User) -> None:
    token, secret = create_token(user=admin_user, name="Another")
    data = exported()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        words = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert token.start in words
    for kept in (secret, token.digest, admin_user.password):
        assert kept not in words


def test_every_table_is_in_the_archive_or_has_a_reason_to_stay() -> None:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    from django.apps import apps

    stays = {apps.get_model(label)._meta.db_table for label in STAYS}
    rest = {name for name in there - archive_tables().keys() - stays if not name.startswith("procrastinate_")}
    assert rest == {"django_migrations"}
    with ArchiveReader(io.BytesIO(exported())) as archive:
        assert archive.manifest.tables.keys() == archive_tables().keys()


def test_every_json_column_says_whether_it_holds_keys() -> None:
    found = set()
    for name, table in archive_tables().items():
        for field in table.model._meta.concrete_fields:
            if isinstance(field, models.JSONField) and field.column not in REWRITTEN.get(name, ()):
                found.add(f"{table.model.__name__}.{field.name}")
    assert found <= NO_KEYS, found - NO_KEYS
    assert {name for name, _ in WITHHELD} <= archive_tables().keys()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda manifest: manifest | {"version": 2}, "version 2"),
        (lambda manifest: manifest | {"format": "other"}, "no archive of claimtrack"),
        (lambda manifest: manifest | {"tables": []}, "which tables"),
        (lambda manifest: manifest | {"tables": manifest["tables"] | {"claims_new": ["id"]}}, "claims_new"),
        (lambda manifest: manifest | {"tables": manifest["tables"] | {"claims_claim": ["id"]}}, "other columns"),
    ],
)  # fmt: skip
def test_an_archive_of_another_kind_is_refused_in_words(change: Any, words: str) -> None:
    with pytest.raises((ArchiveError, Refused), match=words):
        brought_in(with_manifest(exported(), change))


def with_manifest(data: bytes, change: Any) -> bytes:
    return rewritten(data, "manifest.json", lambda words: json.dumps(change(json.loads(words))).encode())


def rewritten(data: bytes, member: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            words = source.read(name)
            target.writestr(name, change(words) if name == member else words)
    return out.getvalue()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("claims_anchor", lambda words: words.replace(b'"exact":"', b'"exact":"not ')),
        ("claims_claim", lambda words: words[:40]),
        ("claims_attribution", lambda words: words.replace(b'"asserts"', b'"shouts"')),
    ],
)
def test_a_broken_archive_leaves_nothing(scene: Claim, table: str, change: Any) -> None:
    data = rewritten(exported(), f"tables/{table}.jsonl", change)
    empty_installation()
    before = rows()
    with pytest.raises(Refused):
        brought_in(data)
    assert rows() == before


def test_a_file_of_evidence_that_is_gone_comes_with_the_archive(scene: Claim) -> None:
    data = exported()
    its = Evidence.objects.exclude(file="").get()
    its.file.storage.delete(its.file.name)
    assert brought_in(data).missing_files == []
    assert its.file.storage.open(its.file.name).read() == b"%PDF-1.4 letter"


def test_the_commands(scene: Claim, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "all.zip"
    call_command("export_archive", str(file))
    assert "rows of" in capsys.readouterr().out
    empty_installation()
    call_command("import_archive", str(file))
    assert "claims_attribution" in capsys.readouterr().out
    assert Installation.objects.count() == 1
    (tmp_path / "none.zip").write_bytes(b"no zip")
    with pytest.raises(CommandError, match="no archive"):
        call_command("import_archive", str(tmp_path / "none.zip"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_archive", str(tmp_path / "missing.zip"))


def test_a_worker_exports_and_imports_through_the_database(scene: Claim, admin_user: User) -> None:
    asked = request_export(user=admin_user)
    with pytest.raises(Conflict):
        request_export(user=admin_user)
    run_archive(archive=asked)
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("done", "")
    data = b"".join(archive_bytes(asked))
    assert len(data) == asked.size > 0
    before = rows()
    back = request_import(user=admin_user, chunks=[data[:1000], data[1000:]])
    run_archive(archive=back)
    back.refresh_from_db()
    assert (back.state, back.rows, back.parts.count()) == ("done", {}, 0)
    assert rows() == before
    broken = request_import(user=admin_user, chunks=[b"no archive"])
    run_archive(archive=broken)
    broken.refresh_from_db()
    assert (broken.state, broken.error[:19]) == ("failed", "This is no archive:")
    forget_old_archives()
    assert Archive.objects.count() == 3
