"""The pages of the work list, of bulk decisions, of versions and of orphans, as people use them without scripts."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import (
    ArticleVersion,
    Assignment,
    Attribution,
    BulkDecision,
    Orphan,
    QueueEntry,
    Suggestion,
    User,
)
from claims.services.articles import Draft, add_version
from claims.services.following import follow_anchors
from tests.browser.work_scenes import CHANGED, QUARRY, TURKISH, URL, make_quarry, make_work
from tests.factories import found, make_article, make_suggestions
from tests.scenes import make_claim, on_record

pytestmark = pytest.mark.django_db


def waiting(n: int) -> list[ArticleVersion]:
    versions = []
    for i in range(n):
        at = ArticleVersion.objects.count()
        text = f"The mayor said that bridge {at}x{i} was safe."
        version = make_article(text=text, title=f"Bridge {at}x{i}")
        make_suggestions(version, found(text, content=f"bridge {at}x{i} was safe", source="The mayor"))
        versions.append(version)
    return versions


def body(answer: object) -> str:
    return str(answer.content, "utf-8")  # type: ignore[attr-defined]


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_taking_the_next_opens_it(client: Client, editor: User, fact_checker: User) -> None:
    first, second = waiting(2)
    client.force_login(editor)
    answer = client.post(reverse("claims:queue-next"))
    assert answer["Location"] == reverse("claims:article-detail", args=[first.pk])
    client.force_login(fact_checker)
    assert client.post(reverse("claims:queue-next"))["Location"].endswith(f"/{second.pk}/")
    answer = client.post(reverse("claims:queue-next"), follow=True)
    assert "Nothing waits that nobody has taken" in body(answer)
    assert "edda has it" in body(answer)


def test_giving_and_handing_back_leads_back_to_the_row(client: Client, editor: User, fact_checker: User) -> None:
    (version,) = waiting(1)
    pk = version.article_id
    client.force_login(editor)
    answer = client.post(reverse("claims:queue-assign", args=[pk]), {"assignee": "fabian", "holder": 0})
    assert answer["Location"] == f"{reverse('claims:queue')}#article-{pk}"
    late = client.post(reverse("claims:queue-assign", args=[pk]), {"assignee": "edda", "holder": 0})
    assert late.status_code == 409
    assert "fabian has this article now. Nothing was changed." in body(late)
    assert client.post(reverse("claims:queue-hand-back", args=[pk])).status_code == 409
    client.force_login(fact_checker)
    back = {"back": "article"}
    answer = client.post(reverse("claims:queue-hand-back", args=[pk]), back)
    assert answer["Location"] == reverse("claims:article-detail", args=[version.pk])
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(("name", "says"), [("vera", "Nobody of this name"), ("", "Say who is to have it"),
                                            ("nobody", "Nobody of this name")])  # fmt: skip
def test_who_decides_nothing_is_given_nothing(client: Client, editor: User, viewer: User, name: str, says: str) -> None:
    (version,) = waiting(1)
    client.force_login(editor)
    answer = client.post(reverse("claims:queue-assign", args=[version.article_id]), {"assignee": name, "holder": 0})
    assert answer.status_code == 422
    assert says in body(answer)
    if name:
        assert f'value="{name}"' in body(answer), "what was typed is still there"


def test_a_restricted_article_is_not_given_to_who_may_not_read_it(
    client: Client, admin_user: User, editor: User
) -> None:
    version = make_article(text="The mayor said that bridge 1 was safe.", visibility="restricted")
    make_suggestions(version, found(version.text, content="bridge 1 was safe", source="The mayor"))
    client.force_login(admin_user)
    answer = client.post(reverse("claims:queue-assign", args=[version.article_id]), {"assignee": "edda", "holder": 0})
    assert answer.status_code == 422
    assert "may not read this article" in body(answer)
    client.force_login(editor)
    assert version.title not in body(client.get(reverse("claims:queue")))


def test_the_list_makes_no_more_queries_for_more_rows(client: Client, editor: User) -> None:
    client.force_login(editor)
    waiting(2)
    few = queries(client, reverse("claims:queue"))
    waiting(6)
    assert queries(client, reverse("claims:queue")) == few <= 17


def test_the_list_is_read_by_its_index(editor: User) -> None:
    waiting(3)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN SELECT * FROM claims_queueentry ORDER BY disputed DESC, since, article_id LIMIT 25")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "queue_in_order" in plan
    assert "Sort" not in plan


def test_a_bulk_decision_from_preview_to_undo(client: Client, admin_user: User, editor: User) -> None:
    wire = make_work(admin_user, editor).wire
    client.force_login(editor)
    page = reverse("claims:bulk", args=[wire.pk])
    shown = body(client.get(page, {"action": "accept", "at_least": "90", "source": "named:Ilham Aliyev"}))
    assert "accepts <strong>2</strong> suggestions and makes <strong>2</strong> new claims" in " ".join(shown.split())
    seen = re.findall(r'name="seen"\s+value="([\d:]+)"', shown)
    assert len(seen) == 2
    form = {"action": "accept", "at_least": "90", "source": "named:Ilham Aliyev"}
    assert client.post(page, form).status_code == 422, "nothing chosen"
    assert client.post(page, form | {"seen": seen})["Location"] == page
    bulk = BulkDecision.objects.get()
    assert bulk.decisions.count() == 2
    assert "You accepted <strong>2</strong>" in " ".join(body(client.get(page)).split())
    again = client.post(page, form | {"seen": seen})
    assert again.status_code == 422, "its source is among the choices no more"
    assert client.post(page, {"action": "accept", "seen": seen}).status_code == 409
    undone = client.post(reverse("claims:bulk-undo", args=[bulk.pk]), follow=True)
    assert "Taken back: 2." in body(undone)
    assert client.post(reverse("claims:bulk-undo", args=[bulk.pk])).status_code == 409
    assert Suggestion.objects.filter(version=wire, state="pending").count() == 5


@pytest.mark.parametrize("asked", ["at_least=x", "stance=shouts", "action=explode", "source=known:1"])
def test_a_filter_that_makes_no_sense_says_so(client: Client, editor: User, asked: str) -> None:
    (version,) = waiting(1)
    client.force_login(editor)
    page = reverse("claims:bulk", args=[version.pk])
    assert client.get(f"{page}?action=accept&{asked}").status_code == 422


def test_pasting_a_changed_text_offers_a_new_version(client: Client, admin_user: User) -> None:
    old = make_article(text=QUARRY, url=URL, title="Quarry")
    client.force_login(admin_user)
    form = {"title": "Quarry", "text": CHANGED, "url": URL}
    offered = client.post(reverse("claims:article-add"), form)
    assert offered.status_code == 409
    assert "Keep it as a new version" in body(offered)
    assert "added: </span>60" in body(offered)
    kept = client.post(reverse("claims:article-add"), form | {"version_of": old.article_id})
    new = ArticleVersion.objects.get(number=2)
    assert kept["Location"] == reverse("claims:article-detail", args=[new.pk])
    assert (new.article, new.added_by) == (old.article, admin_user)
    page = body(client.get(reverse("claims:article-detail", args=[old.pk])))
    assert "The newest is version 2" in page


@pytest.fixture
def changed(editor: User) -> ArticleVersion:
    old = make_article(text=QUARRY, url=URL, title="Quarry")
    make_quarry(old, editor)
    new = add_version(article=old.article, draft=Draft(title="", text=CHANGED)).version
    follow_anchors(version=new)
    return new


def test_the_changes_of_a_version(client: Client, editor: User, changed: ArticleVersion) -> None:
    client.force_login(editor)
    page = body(client.get(reverse("claims:article-changes", args=[changed.pk])))
    assert "removed: </span>40" in page
    assert "Lost their words" in page
    review = body(client.get(reverse("claims:article-detail", args=[changed.pk])))
    assert "On record from an earlier version" in review
    assert "words unchanged, from" in review
    assert "1 lost its words" in review
    only = make_article(text="One version only.")
    assert client.get(reverse("claims:article-changes", args=[only.pk])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ({"words": "The school’s walls have 60 cracks"}, 302, ""),
        ({"words": "60 cracks", "start": 0, "end": 9}, 302, ""),  # the place is stale: the words count
        ({"words": "the"}, 422, "take more"),
        ({"words": "nowhere to be found"}, 422, "are not in this version"),
        ({"words": "  "}, 422, "Select the words"),
        ({"words": "60 cracks", "revision": 7}, 409, "Somebody decided on this"),
    ],
)
def test_an_orphan_finds_its_words(
    client: Client, editor: User, changed: ArticleVersion, typed: dict[str, object], status: int, says: str
) -> None:
    client.force_login(editor)
    orphan = Orphan.objects.get()
    page = reverse("claims:orphan-detail", args=[orphan.pk])
    assert "most alike are marked: 97%" in body(client.get(page))
    answer = client.post(page, {"revision": 1} | typed)
    assert answer.status_code == status
    assert says in body(answer)
    if status == 302:
        words = orphan.attribution.anchors.get(version=changed, role="content")
        assert changed.text[words.start : words.end] == words.exact == str(typed["words"])
    else:
        assert str(typed["words"]).strip() in body(answer)


def test_an_orphan_is_kept_and_taken_back(client: Client, editor: User, changed: ArticleVersion) -> None:
    client.force_login(editor)
    orphan = Orphan.objects.get()
    answer = client.post(reverse("claims:orphan-keep", args=[orphan.pk]), {"revision": 1}, follow=True)
    assert "Kept on version 1" in body(answer)
    assert "Every attribution stands on its words" in body(client.get(reverse("claims:orphan-list")))
    client.post(reverse("claims:orphan-reopen", args=[orphan.pk]), {"revision": 2})
    assert "Find its words" in body(client.get(reverse("claims:orphan-list")))
    assert client.post(reverse("claims:orphan-keep", args=[orphan.pk])).status_code == 422


def test_a_text_in_another_language_says_so_and_is_read_when_somebody_knows_better(
    client: Client, editor: User
) -> None:
    version = make_article(text=TURKISH)
    client.force_login(editor)
    page = body(client.get(reverse("claims:article-detail", args=[version.pk])))
    assert "seems to be in <strong>Turkish</strong>" in page
    assert 'lang="tr"' in page
    client.post(reverse("claims:article-language", args=[version.pk]), {"language": "en"})
    assert "Waiting to be read" in body(client.get(reverse("claims:article-detail", args=[version.pk])))


def test_a_translation_stands_beside_the_quote_and_is_marked(client: Client, editor: User) -> None:
    claim = make_claim(editor)
    its = on_record(editor, claim, "Sözcü", text=TURKISH, content="iddiaların asılsız", cue="söyledi")
    client.force_login(editor)
    page = reverse("claims:attribution-translation", args=[its.pk])
    typed = {"translation": "the allegations are unfounded", "revision": its.revision}
    assert client.post(page, typed).status_code == 302
    late = client.post(page, typed | {"translation": "something else"})
    assert late.status_code == 409
    assert "something else" in body(late), "what was typed is still there"
    for address in (claim.get_absolute_url(), reverse("claims:article-detail", args=[its.version_id])):
        assert "Translation</span> the allegations are unfounded" in body(client.get(address))
    english = on_record(editor, claim, "The mayor")
    page = reverse("claims:attribution-translation", args=[english.pk])
    assert client.post(page, typed | {"revision": english.revision}).status_code == 422


def test_an_attribution_as_a_sentence(client: Client, editor: User) -> None:
    claim = make_claim(editor, "The fighters were sent.")
    its = on_record(editor, claim, "The mayor", relay="Meridian")
    client.force_login(editor)
    link = f"http://testserver{reverse('claims:article-detail', args=[its.version_id])}#sentence-{its.sentence_start}"
    expected = (
        "The mayor said, according to Meridian, that the fighters were sent "
        f"(The Harbour Courier, 1 October 2020, {link})."
    )
    for address in (claim.get_absolute_url(), reverse("claims:attribution-sentence", args=[its.pk])):
        assert expected in body(client.get(address))
    partial = client.get(reverse("claims:attribution-sentence", args=[its.pk]), headers={"HX-Request": "true"})
    assert body(partial).strip().startswith("<details")
    assert Attribution.objects.count() == 1


def test_versions_cost_a_text_that_never_changed_nothing(client: Client, editor: User) -> None:
    client.force_login(editor)
    (version,) = waiting(1)
    assert QueueEntry.objects.count() == 1
    one = queries(client, reverse("claims:article-detail", args=[version.pk]))
    add_version(article=version.article, draft=Draft(title="", text=version.text + " It rained."))
    two = queries(client, reverse("claims:article-detail", args=[version.pk]))
    assert two - one == 2
