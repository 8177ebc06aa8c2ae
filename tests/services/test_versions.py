"""A text changes: a new version, what stands on record follows or waits, and nothing decided is asked again."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.models import Anchor, ArticleVersion, Attribution, ExtractionRun, Orphan, QueueEntry, Suggestion, User
from claims.nlp.types import Stance
from claims.services.articles import Added, Draft, add_article, add_version, language_of, set_language
from claims.services.errors import Conflict, Refused
from claims.services.following import follow_anchors, keep_on_old_version, reanchor, reopen_orphan
from claims.services.review import Choice, accept_suggestion, mark_unsure, reject_suggestion
from tests.factories import found, make_article, make_suggestions
from tests.scenes import make_claim

pytestmark = pytest.mark.django_db
URL = "https://courier.example/quarry"
OLD = (
    "The old quarry has reached the council.\n"
    "The quarry is blasting at night, Ann Dray said on Tuesday.\n"
    "Martin Hale denied that the quarry was blasting at night.\n"
    "The school’s walls have 40 cracks, Ben Oake said.\n"
    "The council meets on Friday."
)
SAID = {
    "Ann Dray": ("The quarry is blasting at night", "said", Stance.ASSERTS, 1),
    "Martin Hale": ("the quarry was blasting at night", "denied", Stance.DENIES, 1),
    "Ben Oake": ("The school’s walls have 40 cracks", "said", Stance.ASSERTS, 2),
}


def findings(text: str, *, cracks: str = "40") -> list[object]:
    return [
        found(text, source=name, content=content.replace("40", cracks), cue=cue, stance=stance, nth=nth)
        for name, (content, cue, stance, nth) in SAID.items()
    ]


@pytest.fixture
def old(editor: User) -> ArticleVersion:
    """Ann Dray's word is on record, and Ben Oake's; Martin Hale's was rejected."""
    version = make_article(text=OLD, url=URL, title="Quarry")
    first, denial, cracks = make_suggestions(version, *findings(OLD))  # type: ignore[arg-type]
    for suggestion, claim in ((first, "The quarry blasts at night"), (cracks, "The walls are cracked")):
        accept_suggestion(
            suggestion=suggestion, user=editor, revision=1, choice=Choice(claim=make_claim(editor, claim))
        )
    reject_suggestion(suggestion=denial, user=editor, revision=1)
    return version


def changed(old: ArticleVersion, text: str, **more: str) -> Added:
    return add_version(article=old.article, draft=Draft(title=more.get("title", ""), text=text))


def test_a_changed_text_is_a_new_version_that_is_read_and_followed(old: ArticleVersion) -> None:
    added = changed(old, OLD.replace("Tuesday", "Monday").replace("\n", "\r\n"))
    assert (added.created, added.version.number, added.version.title) == (True, 2, "Quarry")
    assert added.version.published_on == old.published_on
    assert added.version.near_duplicate_of is None, "no wire copy of itself"
    assert ExtractionRun.objects.filter(version=added.version).count() == 1
    assert ProcrastinateJob.objects.get(task_name="claims.follow_anchors").args == {"version_id": added.version.pk}
    assert ArticleVersion.objects.get(pk=old.pk).text == OLD


def test_the_same_text_again_is_no_version(old: ArticleVersion) -> None:
    assert changed(old, OLD + "\n").reason == "The text has not changed."
    second = changed(old, OLD + "\nMore.").version
    back = changed(old, OLD)
    assert (back.created, back.version, back.reason) == (False, old, "The text is that of version 1.")
    assert second.number == 2
    make_article(text="Another article altogether.")
    with pytest.raises(Refused, match="another article already"):
        changed(old, "Another article altogether.")
    with pytest.raises(Refused, match="no text"):
        changed(old, " ")


def test_pasting_a_known_address_says_whether_its_text_is_another(old: ArticleVersion) -> None:
    assert not add_article(draft=Draft(title="Quarry", text=OLD, url=URL)).is_changed
    again = add_article(draft=Draft(title="Quarry", text=OLD + "\nMore.", url=URL))
    assert (again.created, again.is_changed, again.version) == (False, True, old)


def test_what_stands_on_record_follows_its_words(old: ArticleVersion) -> None:
    new = changed(old, "Updated.\n" + OLD.replace("on Tuesday", "late on Tuesday")).version
    assert (follow_anchors(version=new).followed, Orphan.objects.count()) == (2, 0)
    assert follow_anchors(version=new).followed == 0, "done twice it does no harm"
    anchors = Anchor.objects.filter(version=new)
    assert {its.role for its in anchors} == {"source", "cue", "content"}
    for its in anchors:
        assert new.text[its.start : its.end] == its.exact
        assert its.score == 1
        assert new.text[: its.start].endswith(its.prefix)
        assert new.text[its.end :].startswith(its.suffix)
    assert Anchor.objects.filter(version=old).count() == 6, "the old version keeps its marks"


def test_what_cannot_follow_is_an_orphan_that_says_why(old: ArticleVersion) -> None:
    new = changed(old, OLD.replace("40 cracks", "60 cracks").replace("night, Ann Dray said on Tuesday", "noon"))
    follow_anchors(version=new.version)
    reasons = {its.attribution.source.name: its for its in Orphan.objects.select_related("attribution__source")}
    assert "A number or a negation changed" in reasons["Ben Oake"].reason
    guess = reasons["Ben Oake"]
    assert new.version.text[guess.start : guess.end] == "The school’s walls have 60 cracks"
    assert guess.score < 1
    assert "Ann Dray" in reasons
    assert Attribution.objects.live().count() == 2, "both stay on record, where they were"


def test_an_orphan_is_anchored_by_hand_once(old: ArticleVersion, editor: User, fact_checker: User) -> None:
    new = changed(old, OLD.replace("40 cracks", "60 cracks")).version
    follow_anchors(version=new)
    orphan = Orphan.objects.get()
    start = new.text.index("60 cracks")
    with pytest.raises(Refused, match="Choose the words"):
        reanchor(orphan=orphan, user=editor, revision=1, start=start, end=len(new.text) + 1)
    reanchor(orphan=orphan, user=editor, revision=1, start=start, end=start + len("60 cracks"))
    mine = {its.role: its.exact for its in Anchor.objects.filter(version=new, attribution=orphan.attribution)}
    assert mine == {"content": "60 cracks", "cue": "said", "source": "Ben Oake"}
    with pytest.raises(Conflict):
        keep_on_old_version(orphan=orphan, user=fact_checker, revision=1)
    orphan.refresh_from_db()
    assert (orphan.state, orphan.decided_by) == ("anchored", editor)
    reopen_orphan(orphan=orphan, revision=2)
    assert not Anchor.objects.filter(version=new, attribution=orphan.attribution).exists()
    with pytest.raises(Conflict):
        reopen_orphan(orphan=orphan, revision=2)


def test_what_is_kept_on_the_old_version_comes_back_with_its_words(old: ArticleVersion, editor: User) -> None:
    second = changed(old, OLD.replace("40 cracks", "60 cracks")).version
    follow_anchors(version=second)
    keep_on_old_version(orphan=Orphan.objects.get(), user=editor, revision=1)
    third = changed(old, OLD.replace("40 cracks", "70 cracks")).version
    follow_anchors(version=third)
    assert Orphan.objects.count() == 1, "nobody is asked again"
    fourth = changed(old, OLD + "\nMore.").version
    follow_anchors(version=fourth)
    assert Anchor.objects.filter(version=fourth, role="content").count() == 2


def test_a_waiting_orphan_makes_way_for_the_next_version(old: ArticleVersion) -> None:
    follow_anchors(version=changed(old, OLD.replace("40 cracks", "60 cracks")).version)
    third = changed(old, OLD.replace("40 cracks", "70 cracks")).version
    follow_anchors(version=third)
    assert Orphan.objects.get().version == third


def test_a_new_version_does_not_repeat_what_was_decided(old: ArticleVersion) -> None:
    text = "Updated.\n" + OLD.replace("40 cracks", "60 cracks")
    new = changed(old, text).version
    fresh = make_suggestions(new, *findings(text, cracks="60"))  # type: ignore[arg-type]
    assert [its.statement for its in fresh] == ["The school’s walls have 60 cracks"], "another number, another finding"


def test_what_waited_in_the_old_version_waits_in_the_new_one_only(editor: User) -> None:
    old = make_article(text=OLD, url=URL)
    first, denial, _ = make_suggestions(old, *findings(OLD))  # type: ignore[arg-type]
    mark_unsure(suggestion=denial, user=editor, revision=1)
    new = changed(old, OLD + "\nMore.").version
    assert Suggestion.objects.pending().filter(version=old).count() == 3, "until the new one is read"
    fresh = make_suggestions(new, *findings(new.text))  # type: ignore[arg-type]
    assert len(fresh) == 2, "what somebody left as unsure stays theirs"
    first.refresh_from_db()
    assert first.state == Suggestion.State.SUPERSEDED
    assert QueueEntry.objects.get().waiting == 3


def test_accepting_in_an_old_version_follows_into_the_newest(editor: User) -> None:
    old = make_article(text=OLD, url=URL)
    first, *_ = make_suggestions(old, *findings(OLD))  # type: ignore[arg-type]
    new = changed(old, OLD + "\nMore.").version
    ProcrastinateJob.objects.all().delete()
    accept_suggestion(suggestion=first, user=editor, revision=1)
    assert ProcrastinateJob.objects.get(task_name="claims.follow_anchors").args == {"version_id": new.pk}


TURKISH = (
    "Dışişleri Bakanlığı sözcüsü, Türkiye'nin bölgeye savaşçı gönderdiği yönündeki haberleri yalanladı. "
    "Sözcü, iddiaların asılsız olduğunu söyledi."
)


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        (TURKISH, "", "tr"),
        (TURKISH, "en", "tr"),
        ("Le ministre a nié que le pont soit fermé ; il a dit que les trains passent tous les jours.", "", "fr"),
        ("Президент отверг обвинения.", "", "ru"),
        ("The ferry left.", "", "en"),
        ("Words.", "", "en"),
        ("Words.", "de-AT", "de"),
        ("12, 13.", "", "en"),
    ],
)
def test_the_language_is_told_by_the_text_where_it_tells(text: str, stated: str, expected: str) -> None:
    assert language_of(text, stated=stated) == expected


def test_another_language_is_stored_and_marked_and_not_read(editor: User) -> None:
    version = make_article(text=TURKISH)
    assert version.language == "tr"
    assert not ExtractionRun.objects.exists()
    set_language(version=version, language="fr")
    assert not ExtractionRun.objects.exists()
    set_language(version=version, language="en")
    set_language(version=version, language="en")
    assert ExtractionRun.objects.get().version == version
