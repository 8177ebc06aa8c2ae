from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from claims.management.commands import import_articles
from claims.models import Article, ArticleVersion, ExtractionRun, ImportBatch, ImportItem
from tests.site import article_html, serve

GOOD = {"title": "Talks offered", "text": "Moscow offered to host talks.", "published": "2020-10-01"}


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit status, what was said, and what was complained of."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_articles", *[str(a) for a in arguments], stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def write(path: Path, *entries: object) -> Path:
    path.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_files_and_folders_are_brought_in_and_extraction_is_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "old-news.txt").write_text("Ankara denied it.", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    lines = write(tmp_path / "wire.jsonl", GOOD, GOOD | {"text": "Paris agreed.", "outlet": "The Harbour Courier"})
    assert run(folder, lines) == (0, "created 3, skipped 0 (already here), failed 0\n", "")
    assert set(ArticleVersion.objects.values_list("title", flat=True)) == {"Old news", "Talks offered"}
    assert ExtractionRun.objects.filter(state="queued").count() == 3


@pytest.mark.django_db
def test_the_second_time_all_is_here_already(tmp_path: Path) -> None:
    lines = write(tmp_path / "wire.jsonl", GOOD, GOOD | {"text": "Paris agreed."})
    run(lines)
    assert run(lines) == (0, "created 0, skipped 2 (already here), failed 0\n", "")
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_what_is_bad_fails_by_itself_with_its_reason_and_the_exit_status_says_so(tmp_path: Path) -> None:
    lines = write(tmp_path / "wire.jsonl", GOOD, {"title": "No text"}, GOOD | {"text": "Paris agreed.", "url": "x"})
    bytes_ = tmp_path / "latin.txt"
    bytes_.write_bytes(b"\xef\xbb\xbfM\xfcller dementierte.")
    status, out, err = run(lines, bytes_, tmp_path / "gone.txt", tmp_path / "report.pdf")
    assert status == 1
    assert out == "created 1, skipped 0 (already here), failed 5\n"
    assert f"{lines}, line 2: The article has no text." in err
    assert f"{lines}, line 3: “x” is not a web address." in err
    assert f"{bytes_}: This is marked as UTF-8, but byte 2 fits no character." in err
    assert "gone.txt: The file cannot be read: No such file or directory." in err
    assert "report.pdf: The file cannot be read" in err


@pytest.mark.django_db
def test_options_hold_for_what_the_files_do_not_say(tmp_path: Path) -> None:
    text = tmp_path / "words.txt"
    text.write_text("Ankara denied it.", encoding="utf-8")
    run(text, "--visibility", "restricted", "--published", "2020-10-03")
    version = ArticleVersion.objects.select_related("article").get()
    assert (version.article.visibility, str(version.published_on)) == ("restricted", "2020-10-03")


@pytest.mark.parametrize("wrong", [["--published", "yesterday"], ["--visibility", "secret"], []])
def test_wrong_arguments_are_refused_before_anything_is_read(wrong: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("import_articles", *(["words.txt", *wrong] if wrong else []))


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_and_run_again_every_article_is_there_once(tmp_path: Path) -> None:
    count = 60
    lines = write(
        tmp_path / "wire.jsonl", *[GOOD | {"text": f"Paris agreed for the {n}th time."} for n in range(count)]
    )
    command = [sys.executable, "manage.py", "import_articles", str(lines)]
    database = connection.settings_dict
    environment = os.environ | {"DEBUG": "1", "EMBEDDED_POSTGRES_NAME": database["NAME"]}
    if "DATABASE_URL" in environment:
        pytest.skip("the test's own database cannot be named to another process by DATABASE_URL")
    first = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while Article.objects.count() < 5 and first.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    first.wait()
    there = Article.objects.count()
    assert 5 <= there < count, "the kill came in the middle"

    again = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    assert again.stdout == f"created {count - there}, skipped {there} (already here), failed 0\n"
    assert ArticleVersion.objects.count() == Article.objects.count() == count
    assert ExtractionRun.objects.count() == count, "each asked for once"
    assert ImportBatch.objects.count() == 2
    assert not ImportItem.objects.filter(state="waiting").exists()


@pytest.mark.django_db
def test_when_the_database_goes_away_it_says_to_run_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly\n\tThis probably means ...")

    monkeypatch.setattr(import_articles, "bring_in_batch", gone)
    with pytest.raises(CommandError, match="server closed the connection unexpectedly\nWhat was brought in is safe"):
        run(write(tmp_path / "wire.jsonl", GOOD))


@pytest.mark.django_db
def test_ctrl_c_says_what_is_in_and_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    lines = write(tmp_path / "wire.jsonl", GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(import_articles, "bring_in_batch", interrupted)
        status, out, err = run(lines)
    assert (status, out) == (130, "created 0, skipped 0 (already here), failed 0, left waiting 1\n")
    assert "run the same command again" in err
    assert run(lines)[:2] == (0, "created 1, skipped 0 (already here), failed 0\n")


@pytest.mark.django_db
def test_addresses_files_of_all_kinds_and_a_report(tmp_path: Path) -> None:
    with serve() as site:
        page = site.put("/a", article_html("Ferry stops", "The ferry line will stop on Sunday, its owner said."))
        gone = f"{site.url}/gone"
        (tmp_path / "addresses.csv").write_text(f"url\n{site.put('/b', article_html('Bridge shut', 'It is shut.'))}\n")
        (tmp_path / "table.csv").write_text('headline;body\nTalks;"Talks broke off, she said."\n=1+1;\n')
        (tmp_path / "note.md").write_text("# A note\n\nThe **mayor** denied it.\n")
        report = tmp_path / "out" / "report.csv"
        report.parent.mkdir()
        status, out, _ = run(page, gone, tmp_path, "--report", report)
        assert (status, out) == (1, "created 4, skipped 0 (already here), failed 2\n")
        lines = report.read_text().splitlines()
        assert lines[0] == "item,state,article,reason"
        assert len(lines) == 7
        assert any(line.startswith(f"{gone},failed,,There is no such page (404).") for line in lines)
        site.put("/a", article_html("Ferry stops", "The ferry line will stop on Monday, its owner said now."))
        assert run(page)[1] == "created 0, skipped 1 (already here), failed 0\n", "a known address is not opened again"
        assert site.paths().count("/a") == 1
    assert set(ArticleVersion.objects.values_list("title", "text")) == {
        ("Ferry stops", "The ferry line will stop on Sunday, its owner said."), ("Bridge shut", "It is shut."),
        ("Talks", "Talks broke off, she said."), ("A note", "The mayor denied it."),
    }  # fmt: skip
    assert ArticleVersion.objects.get(title="Ferry stops").article.url == page


@pytest.mark.django_db
def test_a_changed_text_under_a_known_address_is_a_new_version(tmp_path: Path) -> None:
    first = GOOD | {"url": "https://courier.invented.org/1"}
    run(write(tmp_path / "a.jsonl", first))
    assert run(write(tmp_path / "b.jsonl", first | {"text": "Moscow did not offer to host talks."}))[1] == (
        "created 0, updated 1 (new versions), skipped 0 (already here), failed 0\n"
    )
    assert list(ArticleVersion.objects.order_by("number").values_list("number", "text")) == [
        (1, GOOD["text"]), (2, "Moscow did not offer to host talks."),
    ]  # fmt: skip
