"""The demo desk, as `make run` makes it: from the seeds of this repository, with the real extractor."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, Model

from claims.formats.seeds import SeedsError, read_seeds
from claims.models import (
    Anchor,
    Article,
    ArticleVersion,
    Attribution,
    Claim,
    ClaimRelation,
    Decision,
    ExtractionRun,
    Source,
    SourceAlias,
    Suggestion,
    User,
)
from claims.nlp.types import Stance
from claims.queries.standing import Standing, with_standing
from claims.queries.targets import proposed_target
from claims.services import seeding
from claims.services.review import accept_suggestion, undo_decision
from claims.services.sources import ensure_source

COUNTED: list[type[Model]] = [
    User, Source, SourceAlias, Article, ArticleVersion, ExtractionRun, Suggestion, Attribution, Anchor, Claim,
    ClaimRelation, Decision,
]  # fmt: skip


def load(folder: Path = settings.SEEDS_DIR) -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command("load_seeds", folder=folder, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in COUNTED}


def claim(key: str) -> Claim:
    statement = next(its.statement for its in read_seeds(settings.SEEDS_DIR).claims if its.key == key)
    return with_standing(Claim.objects.all()).get(statement=statement)


@pytest.mark.django_db
def test_the_demo_desk_opens_on_a_claim_that_the_last_article_turns_disputed() -> None:
    said = load()
    assert "password claimtrack-demo" in said

    # One person for each role, and each may log in.
    for demo in seeding.DEMO_USERS:
        user = User.objects.get(username=demo.username)
        assert user.check_password(seeding.PASSWORD)
        assert [group.name for group in user.groups.all()] == [demo.role]
        assert user.is_staff == user.is_superuser == (demo.role == "Admin")
    editor = User.objects.get(username="editor")

    # Every article is a training text, extracted; all but the last have decisions, signed by the editor.
    versions = list(ArticleVersion.objects.select_related("article").order_by("published_on", "pk"))
    assert len(versions) == len(read_seeds(settings.SEEDS_DIR).articles) >= 8
    assert all(version.article.is_training for version in versions)
    assert set(ExtractionRun.objects.values_list("version", "state")) == {(v.pk, "done") for v in versions}
    decided = ArticleVersion.objects.annotate(n=Count("suggestions__decisions")).filter(n=0)
    assert list(decided) == versions[-1:]
    assert set(Decision.objects.values_list("actor", "action")) == {(editor.pk, "accept"), (editor.pk, "reject")}
    assert set(Suggestion.objects.pending().values_list("version", flat=True)) == {versions[-1].pk}

    # The wide claim is asserted across articles and denied nowhere; the narrow one beneath it is disputed.
    wide, narrow = claim("fighters"), claim("fighters-4000")
    assert (wide.standing, narrow.standing) == (Standing.ASSERTED, Standing.DISPUTED)  # type: ignore[attr-defined]
    relation = ClaimRelation.objects.get(claim=narrow, kind="variant_of")
    assert (relation.other, relation.state, relation.decided_by) == (wide, "confirmed", editor)
    unnamed = ClaimRelation.objects.get(claim=claim("fighters-no-sender"))
    assert (unnamed.other, unnamed.kind) == (wide, "related")
    known = {its.statement for its in read_seeds(settings.SEEDS_DIR).claims}
    assert set(Claim.objects.values_list("statement", flat=True)) <= known

    # Accepting the last article's denial as it is proposed turns the wide claim disputed.
    waiting = Suggestion.objects.pending().filter(version=versions[-1])
    denial = waiting.get(stance=Stance.DENIES.value)
    assert proposed_target(denial).claim == wide
    accept_suggestion(suggestion=denial, user=editor, revision=denial.revision)
    assert claim("fighters").standing == Standing.DISPUTED  # type: ignore[attr-defined]

    # A second load doubles nothing and takes nothing back, nor does what people undid come again.
    undone = Decision.objects.filter(suggestion__version=versions[0]).latest("pk")
    undo_decision(decision=undone, user=editor)
    before = rows()
    load()
    assert rows() == before


@pytest.mark.django_db
def test_sources_come_with_their_affiliation_their_voice_and_their_aliases() -> None:
    for seed in read_seeds(settings.SEEDS_DIR).sources:
        seeding.ensure_seed_source(seed=seed)
    ministry = Source.objects.get(name="Ministry of Foreign Affairs of Russia")
    assert (str(ministry.affiliation), str(ministry.speaks_for)) == ("Russia", "Russia")
    assert ensure_source(name="Russian foreign ministry", kind="government") == (ministry, False)
    for seed in read_seeds(settings.SEEDS_DIR).sources:
        source = Source.objects.get(name=seed.name, kind=seed.kind)
        assert str(source.speaks_for or "") == seed.speaks_for
        assert str(source.affiliation or "") == seed.affiliation
        for alias in seed.aliases:  # on record, or known to the gazetteer
            assert ensure_source(name=alias, kind=seed.kind) == (source, False), alias


@pytest.mark.django_db
def test_an_interrupted_load_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article is whole or not there: the kill comes while the fourth one's suggestions are accepted."""
    calls = iter(range(1000))

    def accept_some(**arguments: object) -> Decision:
        if next(calls) == 6:
            raise KeyboardInterrupt
        return accept_suggestion(**arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(seeding, "accept_suggestion", accept_some)
        with pytest.raises(KeyboardInterrupt):
            load()
    broken = rows()
    assert 0 < broken["Article"] < 9
    load()
    whole = rows()
    assert whole["Article"] == whole["ExtractionRun"] == 9
    assert whole["Decision"] == Suggestion.objects.filter(state__in=["accepted", "rejected"]).count()
    load()
    assert rows() == whole


@pytest.mark.django_db
def test_a_desk_with_people_of_its_own_gets_no_demo_logins() -> None:
    User.objects.create_user("chief")
    assert "people of its own" in load()
    assert User.objects.count() == 1
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_a_demo_login_that_got_a_password_of_its_own_keeps_it() -> None:
    user = seeding.ensure_demo_users()["admin"]
    user.set_password("quite another one")
    user.save()
    assert seeding.ensure_demo_users()["admin"].check_password("quite another one")


@pytest.mark.django_db
def test_a_demo_login_that_somebody_deleted_or_renamed_does_not_come_back() -> None:
    people = seeding.ensure_demo_users()
    people["admin"].delete()
    User.objects.filter(username="viewer").update(username="vida")
    assert set(seeding.ensure_demo_users()) == {"editor", "fact-checker"}
    assert not seeding.has_people_of_its_own()
    User.objects.filter(username="editor").update(username="dana")
    assert seeding.has_people_of_its_own()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("articles.jsonl", "No such file"),
        ("sources.json", "sources.json"),
        ("gold/01-envoy-in-moscow.json", "01-envoy-in-moscow.json"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused_by_the_name_of_what_is_missing(
    tmp_path: Path, file: str, words: str
) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(settings.SEEDS_DIR, folder)
    (folder / file).unlink()
    with pytest.raises(CommandError, match=words):
        load(folder)
    assert not Article.objects.exists()


def test_a_bad_line_in_the_seeds_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(settings.SEEDS_DIR, folder)
    (folder / "articles.jsonl").write_text(json.dumps({"id": "x", "title": "T"}) + "\n", encoding="utf-8")
    with pytest.raises(SeedsError, match=r"line 1 .*no text"):
        read_seeds(folder)
