"""The list of articles, the page of one, pasting one in, and waiting until it is read."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Article, ArticleVersion, Attribution, ExtractionRun, ProposedClaim, Suggestion, User
from claims.nlp.types import Speech, Stance
from claims.services.choices import ChosenSource
from claims.services.extraction import fail_run, start_run
from claims.services.review import accept_suggestion, reject_suggestion
from claims.services.writing import write_attribution
from tests.factories import found, make_article, make_suggestions
from tests.scenes import make_claim

TEXT = (
    "Turkey is sending Syrian fighters to Azerbaijan, two rebel sources told Meridian <on Monday>.\n"
    "Ankara denied that it had sent anybody.\n"
    "“It is a lie”, Ilham Aliyev said. Paris voiced concern about the fighters."
)
HTMX = {"HX-Request": "true"}


def read_article(**more: object) -> tuple[ArticleVersion, list[Suggestion]]:
    version = make_article(text=TEXT, title="Fighters on their way", **more)  # type: ignore[arg-type]
    return version, make_suggestions(
        version,
        found(TEXT, content="Turkey is sending Syrian fighters to Azerbaijan", cue="told", source="two rebel sources",
              relay="Meridian"),
        found(TEXT, content="it had sent anybody", cue="denied", source="Ankara", stance=Stance.DENIES),
        found(TEXT, content="It is a lie", cue="said", source="Ilham Aliyev", speech=Speech.DIRECT),
        found(TEXT, content="the fighters", cue="voiced", source="Paris", stance=Stance.EXPRESSES_CONCERN, guess=True),
    )  # fmt: skip


def page_of(client: Client, version: ArticleVersion) -> str:
    answer = client.get(reverse("claims:article-detail", args=[version.pk]))
    assert answer.status_code == 200
    return " ".join(str(answer.content, "utf-8").split())


# -- who may

ADDRESSES = ["claims:article-list", "claims:article-add", "claims:article-detail", "claims:article-progress"]


@pytest.mark.parametrize("name", [*ADDRESSES, "claims:article-retry"])
def test_a_stranger_is_sent_to_the_login_page(client: Client, db: None, name: str) -> None:
    version = make_article()
    url = reverse(name, args=[version.pk] if name.split("-")[1] in {"detail", "progress", "retry"} else [])
    answer = client.post(url) if name == "claims:article-retry" else client.get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_a_viewer_reads_but_neither_adds_nor_retries(client: Client, viewer: User) -> None:
    client.force_login(viewer)
    version, _ = read_article()
    assert ">Accept <" not in page_of(client, version)
    assert client.get(reverse("claims:article-add")).status_code == 403
    assert client.post(reverse("claims:article-add"), {"title": "T", "text": "Words."}).status_code == 403
    assert client.post(reverse("claims:article-retry", args=[version.pk])).status_code == 403


@pytest.mark.parametrize("name", ["claims:article-detail", "claims:article-progress"])
def test_a_restricted_text_is_not_there_for_an_editor(
    client: Client, editor: User, admin_user: User, name: str
) -> None:
    version = make_article(visibility=Article.Visibility.RESTRICTED)
    url = reverse(name, args=[version.pk])
    client.force_login(editor)
    assert client.get(url, headers=HTMX).status_code == 404
    assert version.title not in str(client.get(reverse("claims:article-list")).content)
    client.force_login(admin_user)
    assert client.get(url, headers=HTMX).status_code in {200, 286}


@pytest.mark.parametrize("name", ["claims:article-list", "claims:article-detail", "claims:article-progress"])
def test_reading_pages_take_no_post(client: Client, editor: User, name: str) -> None:
    client.force_login(editor)
    version = make_article()
    assert client.post(reverse(name, args=[version.pk] if name != "claims:article-list" else [])).status_code == 405


# -- the page


def test_the_page_marks_who_says_what(client: Client, editor: User) -> None:
    client.force_login(editor)
    version, (told, denied, _lie, concern) = read_article()
    page = page_of(client, version)
    assert f'<mark class="source-asserts" data-cards="suggestion-{told.pk}">two rebel sources</mark>' in page
    assert f'<mark class="cue-denies" data-cards="suggestion-{denied.pk}">denied</mark>' in page
    assert f'<mark class="content-record" data-cards="suggestion-{concern.pk}">the fighters</mark>' in page
    assert f'id="sentence-{denied.sentence_start}"' in page
    assert "&lt;on Monday&gt;" in page
    assert "<on Monday>" not in page


def test_cards_show_relay_guess_and_quotation_marks_only_of_direct_speech(client: Client, editor: User) -> None:
    client.force_login(editor)
    version, _ = read_article()
    page = page_of(client, version)
    assert "via Meridian" in page
    assert "? guess" in page
    assert '<p class="card-quote serif">“It is a lie”</p>' in page
    assert '<p class="card-quote serif">it had sent anybody</p>' in page


def test_factual_assertions_and_denials_come_first(client: Client, editor: User) -> None:
    client.force_login(editor)
    text = "Paris voiced concern about the fighters. Ankara denied that it had sent anybody."
    version = make_article(text=text)
    concern, denied = make_suggestions(
        version,
        found(text, content="the fighters", cue="voiced", source="Paris", stance=Stance.EXPRESSES_CONCERN),
        found(text, content="it had sent anybody", cue="denied", source="Ankara", stance=Stance.DENIES),
    )
    page = page_of(client, version)
    assert (
        page.index(f'id="suggestion-{denied.pk}"')
        < page.index("Also said")
        < page.index(f'id="suggestion-{concern.pk}"')
    )
    assert 'aria-current="true"' in page[page.index(f'id="suggestion-{denied.pk}"') :][:400]


def test_what_was_rejected_is_plain_text_again(client: Client, editor: User) -> None:
    client.force_login(editor)
    version, (told, *_) = read_article()
    reject_suggestion(suggestion=told, user=editor, revision=told.revision)
    page = page_of(client, version)
    assert f'data-cards="suggestion-{told.pk}"' not in page
    assert '<span class="card-state small">rejected</span>' in page
    assert "<strong>1</strong> of 4 decided" in page


def test_the_head_names_outlet_day_and_the_text_that_it_copies(client: Client, editor: User) -> None:
    client.force_login(editor)
    sentences = (
        "The council met behind closed doors on Monday. Nobody would say what had been agreed there. The mayor left by "
        "the back door, and the clerk by the front, with a box of papers under her arm and no word for who waited."
    )
    first = make_article(text=sentences, title="Council meets", outlet="The Tideway Post")
    copy = make_article(
        text=sentences + "\nBy wire.", title="Council met", url="https://example.org/x", published_on=date(2020, 10, 2)
    )
    page = page_of(client, copy)
    assert "The Harbour Courier" in page
    assert "2 October 2020" in page
    assert 'href="https://example.org/x" rel="noopener noreferrer"' in page
    link = reverse("claims:article-detail", args=[first.pk])
    assert "A wire copy of “Council meets” (The Tideway Post)" in page
    assert f'First: <a href="{link}">Council meets (The Tideway Post)' in page
    assert "One story in 2 outlets: 1 wire copy" in page_of(client, first)
    assert "and 1 wire copy" in client.get(reverse("claims:article-list")).content.decode()


@pytest.mark.parametrize(("visibility", "shown"), [("training", True), ("newsroom", False)])
def test_a_training_text_says_so(client: Client, viewer: User, visibility: str, shown: bool) -> None:
    client.force_login(viewer)
    assert ("Training text" in page_of(client, make_article(visibility=visibility))) is shown


# -- being read


def test_a_waiting_text_asks_every_second_and_stops_when_it_is_read(client: Client, editor: User) -> None:
    client.force_login(editor)
    version = make_article(text=TEXT)
    url = reverse("claims:article-progress", args=[version.pk])
    assert f'hx-get="{url}" hx-trigger="every 1s"' in page_of(client, version)
    waiting = client.get(url, headers=HTMX)
    assert waiting.status_code == 200
    assert "every 1s" in str(waiting.content)
    make_suggestions(version, found(TEXT, content="it had sent anybody", cue="denied", source="Ankara"))
    done = client.get(url, headers=HTMX)
    body = str(done.content, "utf-8")
    assert done.status_code == 286
    assert "every 1s" not in body
    for swapped in ('id="article-text" hx-swap-oob="true"', 'id="review-count" hx-swap-oob="true"', "<mark"):
        assert swapped in body
    assert 'hx-swap-oob="true"' in body[body.index('id="suggestion-list"') :][:200]


def test_progress_without_htmx_is_the_page(client: Client, viewer: User) -> None:
    client.force_login(viewer)
    version = make_article()
    answer = client.get(reverse("claims:article-progress", args=[version.pk]))
    assert answer["Location"] == reverse("claims:article-detail", args=[version.pk])


def test_a_failed_reading_says_why_and_is_tried_again(client: Client, admin_user: User) -> None:
    client.force_login(admin_user)
    version = make_article()
    run = ExtractionRun.objects.get(version=version)
    start_run(run_id=run.pk)
    fail_run(run_id=run.pk, error="The model is not installed.")
    assert "The model is not installed." in page_of(client, version)
    answer = client.post(reverse("claims:article-retry", args=[version.pk]))
    assert answer.status_code == 302
    assert ExtractionRun.objects.filter(version=version, state="queued").count() == 1


# -- the list


def test_the_list_counts_what_waits_and_filters_by_it(client: Client, editor: User) -> None:
    client.force_login(editor)
    version, _suggestions = read_article()
    decided_text = "The mayor said that the bridge was safe."
    decided = make_article(text=decided_text, title="Bridge is safe")
    (one,) = make_suggestions(decided, found(decided_text, content="the bridge was safe", source="The mayor"))
    reject_suggestion(suggestion=one, user=editor, revision=one.revision)
    url = reverse("claims:article-list")

    def titles(**query: str) -> list[str]:
        return [row.title for row in client.get(url, query).context["page"].object_list]

    assert "<strong>4</strong> of 4 waiting" in str(client.get(url).content)
    assert titles() == ["Bridge is safe", version.title]
    assert titles(show="waiting") == [version.title]
    assert titles(show="decided") == ["Bridge is safe"]
    assert titles(q="bridge") == ["Bridge is safe"]
    assert titles(q="zeppelin") == []
    assert titles(show="nonsense", page="99") == ["Bridge is safe", version.title]


def test_the_newest_article_comes_first_and_a_page_holds_25(client: Client, viewer: User) -> None:
    client.force_login(viewer)
    for day in range(1, 28):
        make_article(text=f"Nothing happened on day {day}.", title=f"Day {day}", published_on=date(2020, 10, day))
    page = client.get(reverse("claims:article-list")).context["page"]
    assert [row.title for row in page.object_list[:2]] == ["Day 27", "Day 26"]
    assert len(page.object_list) == 25
    assert page.paginator.count == 27


def test_htmx_takes_the_rows_alone(client: Client, viewer: User) -> None:
    client.force_login(viewer)
    make_article(title="A quiet day")
    answer = client.get(reverse("claims:article-list"), headers=HTMX)
    assert "A quiet day" in str(answer.content)
    assert "<html" not in str(answer.content)
    assert "HX-Request" in answer["Vary"]


# -- adding one

FIELDS = {"title": "Fighters", "outlet": "The Tideway Post", "url": "https://example.org/a", "text": TEXT,
          "published_on": "2020-10-02"}  # fmt: skip


def test_a_pasted_article_is_stored_and_waits_to_be_read(client: Client, admin_user: User) -> None:
    client.force_login(admin_user)
    answer = client.post(reverse("claims:article-add"), FIELDS)
    version = ArticleVersion.objects.get()
    assert answer["Location"] == reverse("claims:article-detail", args=[version.pk])
    assert (version.title, str(version.article.outlet), version.text) == ("Fighters", "The Tideway Post", TEXT)
    assert version.published_on == date(2020, 10, 2)
    assert version.article.added_by == admin_user
    assert "Waiting to be read" in page_of(client, version)


def test_the_same_article_again_is_already_here_with_its_link(client: Client, admin_user: User) -> None:
    client.force_login(admin_user)
    client.post(reverse("claims:article-add"), FIELDS)
    again = client.post(reverse("claims:article-add"), FIELDS | {"url": "", "title": "Under another title"})
    assert again.status_code == 409
    assert "is here already" in str(again.content)
    assert reverse("claims:article-detail", args=[ArticleVersion.objects.get().pk]) in str(again.content)
    assert "Under another title" in str(again.content)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "This field is required"),
        ("text", " \n ", "The article has no text."),
        ("url", "not an address", "Enter a valid URL"),
        ("published_on", "yesterday", "Enter a valid date"),
    ],
)
def test_what_cannot_be_an_article_comes_back_with_all_that_was_typed(
    client: Client, admin_user: User, field: str, value: str, message: str
) -> None:
    client.force_login(admin_user)
    answer = client.post(reverse("claims:article-add"), FIELDS | {"byline": "By Nora Quill", field: value})
    assert answer.status_code == 422
    assert message in str(answer.content, "utf-8")
    assert "By Nora Quill" in str(answer.content)
    assert not ArticleVersion.objects.exists()


# -- the number of queries


def _queries(client: Client, url: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, headers=headers or None).status_code in {200, 286}
    return len(captured)


def test_the_list_makes_no_more_queries_when_its_rows_double(client: Client, editor: User) -> None:
    client.force_login(editor)
    url = reverse("claims:article-list")
    counts = []
    for round_ in range(2):
        for n in range(4):
            text = f"Speaker {round_}{n} said that the bridge was safe."
            version = make_article(text=text, outlet=f"Paper {round_}{n}")
            make_suggestions(version, found(text, content="the bridge was safe", source=f"Speaker {round_}{n}"))
        counts.append(_queries(client, url))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("partial", [False, True])
def test_the_page_makes_no_more_queries_when_its_suggestions_double(
    client: Client, editor: User, partial: bool
) -> None:
    client.force_login(editor)
    make_claim(editor, "The bridge is safe.")
    counts = []
    for sentences in (3, 6):
        text = "\n".join(f"Speaker {n} of {sentences} said that bridge {n} was safe." for n in range(sentences))
        version = make_article(text=text)
        make_suggestions(
            version,
            *(
                found(text, content=f"bridge {n} was safe", source=f"Speaker {n} of {sentences}", nth=n + 1)
                for n in range(sentences)
            ),
        )
        name = "claims:article-progress" if partial else "claims:article-detail"
        headers = HTMX if partial else {}
        counts.append(_queries(client, reverse(name, args=[version.pk]), **headers))
    assert counts[0] == counts[1]


def test_the_whole_page_takes_fewer_than_twelve_queries(client: Client, editor: User) -> None:
    """Also with claims on record, something written by hand, and a wire copy."""
    client.force_login(editor)
    text = "\n".join(f"Speaker {n} said that bridge {n} of the northern road was safe." for n in range(9))
    version, copy = make_article(text=text), make_article(text=f"{text}\nMore to follow.", outlet="The Tideway Post")
    assert copy.near_duplicate_of == version
    rows = make_suggestions(
        version,
        *(found(text, content=f"bridge {n} of the northern road was safe", source=f"Speaker {n}", nth=n + 1)
          for n in range(9)),
    )  # fmt: skip
    for row in rows[:3]:
        accept_suggestion(suggestion=row, user=editor, revision=row.revision)
    write_attribution(
        version=version, user=editor, content=[(0, 9)], sources=[ChosenSource(name="Rome")], stance="asserts",
        statement="It is safe.",
    )  # fmt: skip
    assert _queries(client, f"{reverse('claims:article-detail', args=[version.pk])}?card={rows[0].pk}") < 12


def test_a_card_names_the_articles_in_which_the_same_new_claim_waits(client: Client, editor: User) -> None:
    client.force_login(editor)
    version, rows = read_article()
    for title, visibility in (("Rebels on the road", "newsroom"), ("A secret", "restricted")):
        text = f"Fighters were sent, the {title} paper said."
        there = make_article(text=text, title=title, visibility=visibility)
        (row,) = make_suggestions(there, found(text, content="Fighters were sent", source=f"the {title} paper"))
        ProposedClaim.objects.filter(suggestions=row).update(same_as=rows[0].proposed_claim)
    body = page_of(client, version)
    assert "Seems to be what waits elsewhere, too" in body
    assert "Rebels on the road" in body
    assert "A secret" not in body


def test_what_was_written_by_hand_has_a_card_of_its_own(client: Client, editor: User) -> None:
    client.force_login(editor)
    version = make_article(text="Sözcü iddiaların asılsız olduğunu söyledi.", language="tr")
    for name in ("Rome", "Paris"):
        write_attribution(
            version=version, user=editor, content=[(0, 5)], sources=[ChosenSource(name=name)], stance="denies",
            statement="They are unfounded.", translation="The spokesman",
        )  # fmt: skip
    (_, second) = Attribution.objects.order_by("pk")
    address = reverse("claims:article-cards", args=[version.pk])
    card = str(client.get(f"{address}?keys=&written={second.pk}", headers=HTMX).content, "utf-8")
    assert f'id="attribution-{second.pk}"' in card
    assert "They are unfounded." in card
    assert '<span class="translation-mark">Translation</span> The spokesman' in card


@pytest.mark.parametrize("after", ["\u00b2", "9" * 30, "9" * 5000, "-1", "x"])
def test_a_decision_that_is_no_number_is_none(client: Client, editor: User, after: str) -> None:
    version = make_article()
    client.force_login(editor)
    assert client.get(reverse("claims:article-detail", args=[version.pk]), {"after": after}).status_code == 200
