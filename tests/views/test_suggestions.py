"""Deciding on suggestions: by plain forms and by htmx, as proposed and changed, and at the same time as others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Article, Attribution, Claim, Decision, Suggestion, User
from claims.nlp.types import SourceKind, Stance
from claims.services.review import accept_suggestion, mark_unsure, reject_suggestion
from tests.factories import SENDING, found, make_article, make_suggestions
from tests.scenes import FIGHTERS, make_claim, make_source, on_record

TEXT = "Turkey is sending Syrian fighters to Azerbaijan, two rebel sources said. Ankara denied the report."
CONTENT = "Turkey is sending Syrian fighters to Azerbaijan"
HTMX = {"HX-Request": "true"}
DECISIONS = ["accept", "reject", "unsure"]


@pytest.fixture
def pair(editor: User) -> tuple[Suggestion, Suggestion]:
    """An assertion, and the denial that answers it: both proposed for one new claim."""
    version = make_article(text=TEXT)
    said, denied = make_suggestions(
        version,
        found(TEXT, content=CONTENT, source="two rebel sources", id="a1", proposition=SENDING),
        found(TEXT, content=CONTENT, cue="denied", source="Ankara", stance=Stance.DENIES, id="a2", answers="a1",
              proposition=SENDING),
    )  # fmt: skip
    return said, denied


def url(action: str, its: Suggestion) -> str:
    return reverse(f"claims:suggestion-{action}", args=[its.pk])


def decide(client: Client, action: str, its: Suggestion, *, htmx: bool = True, **fields: Any) -> Any:
    """``fields`` beside the revision that the card showed; those that are empty are not sent."""
    return client.post(url(action, its), {"revision": its.revision} | fields, headers=HTMX if htmx else None)


def text_of(answer: Any) -> str:
    """The answer's body, whatever the line breaks of its templates."""
    return " ".join(str(answer.content, "utf-8").split())


# -- who may


@pytest.mark.parametrize("action", [*DECISIONS, "change", "card"])
def test_a_stranger_is_sent_to_the_login_page(client: Client, pair: tuple[Suggestion, ...], action: str) -> None:
    send = client.post if action in DECISIONS else client.get
    assert send(url(action, pair[0]))["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("action", [*DECISIONS, "change"])
def test_a_viewer_decides_nothing(client: Client, viewer: User, pair: tuple[Suggestion, ...], action: str) -> None:
    client.force_login(viewer)
    answer = client.get(url(action, pair[0])) if action == "change" else decide(client, action, pair[0])
    assert answer.status_code == 403
    assert not Decision.objects.exists()


def test_a_viewer_sees_a_card_without_buttons(client: Client, viewer: User, pair: tuple[Suggestion, ...]) -> None:
    client.force_login(viewer)
    card = text_of(client.get(url("card", pair[0]), headers=HTMX))
    assert "two rebel sources" in card
    assert "<form" not in card


@pytest.mark.parametrize("action", [*DECISIONS, "change", "card"])
def test_a_suggestion_of_a_restricted_text_is_not_there(client: Client, editor: User, action: str) -> None:
    client.force_login(editor)
    version = make_article(text=TEXT, visibility=Article.Visibility.RESTRICTED)
    (its,) = make_suggestions(version, found(TEXT, content=CONTENT, source="two rebel sources"))
    send = client.post if action in DECISIONS else client.get
    assert send(url(action, its), {"revision": 1}).status_code == 404


@pytest.mark.parametrize("action", DECISIONS)
def test_nothing_is_decided_by_a_get(client: Client, editor: User, pair: tuple[Suggestion, ...], action: str) -> None:
    client.force_login(editor)
    assert client.get(url(action, pair[0])).status_code == 405


# -- as proposed


def test_a_plain_form_puts_it_on_record_and_leads_back_to_the_card(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    answer = decide(client, "accept", pair[0], htmx=False)
    decision = Decision.objects.get()
    page = reverse("claims:article-detail", args=[pair[0].version_id])
    assert answer["Location"] == f"{page}?after={decision.pk}#suggestion-{pair[0].pk}"
    assert Attribution.objects.get().source.name == "two rebel sources"
    assert "Accepted." in text_of(client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("action", "state", "word"),
    [("accept", "accepted", "Accepted"), ("reject", "rejected", "Rejected"), ("unsure", "unsure", "unsure")],
)
def test_htmx_takes_all_cards_and_moves_on_to_the_next(
    client: Client, editor: User, pair: tuple[Suggestion, ...], action: str, state: str, word: str
) -> None:
    client.force_login(editor)
    said, _denied = pair
    answer = decide(client, action, said)
    body = text_of(answer)
    said.refresh_from_db()
    assert (answer.status_code, said.state) == (200, state)
    assert f'id="suggestion-{said.pk}" data-revision="2" data-state="{state}"' in body
    assert word in body
    assert 'id="review-count"' in body
    assert 'id="announcer"' in body
    assert "<html" not in body


def test_accepting_one_card_shows_its_claim_on_the_others(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    said, denied = pair
    assert "New claim" in text_of(client.get(url("card", denied), headers=HTMX))
    body = text_of(decide(client, "accept", said))
    card = body[body.index(f'id="suggestion-{denied.pk}"') :]
    claim = Claim.objects.get()
    assert f'On the claim <a class="serif" href="{claim.get_absolute_url()}">' in card
    assert "standing-asserted" in card


def test_accepting_the_denial_turns_the_claim_disputed_with_both_sentences(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    claim = make_claim(editor, FIGHTERS)
    on_record(
        editor,
        claim,
        "The commander",
        outlet="The Tideway Post",
        text="The commander said it: the fighters were there.",
    )
    _, denied = pair
    body = text_of(decide(client, "accept", denied, stance="denies", target="record", claim=claim.pk,
                          source_0_keep="on", source_0_name="Ankara"))  # fmt: skip
    brief = body[body.index('id="claim-brief"') : body.index('id="announcer"')]
    assert "Now disputed" in brief
    assert "The commander said it: the fighters were there." in brief
    assert "two rebel sources said. Ankara denied the report." in brief
    assert "The Tideway Post" in brief
    assert f"{reverse('claims:article-detail', args=[denied.version_id])}#sentence-{denied.sentence_start}" in brief
    assert "The claim is now disputed" in body


def test_a_claim_that_was_disputed_before_is_not_called_newly_so(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    claim = make_claim(editor, FIGHTERS)
    on_record(editor, claim, "The commander")
    on_record(editor, claim, "The minister", Stance.DENIES)
    body = text_of(decide(client, "accept", pair[0], stance="asserts", target="record", claim=claim.pk,
                          source_0_keep="on", source_0_name="two rebel sources"))  # fmt: skip
    assert "Now disputed" not in body
    assert "standing-disputed" in body


def test_a_sentence_of_a_restricted_text_stays_out_of_the_brief(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    claim = make_claim(editor, FIGHTERS)
    on_record(editor, claim, "The mole", visibility="restricted")
    body = text_of(decide(client, "accept", pair[1], stance="denies", target="record", claim=claim.pk,
                          source_0_keep="on", source_0_name="Ankara"))  # fmt: skip
    assert "Now disputed" in body
    assert "The mole" not in body


def test_undo_takes_back_what_was_put_on_record(client: Client, editor: User, pair: tuple[Suggestion, ...]) -> None:
    client.force_login(editor)
    decide(client, "accept", pair[0])
    decision = Decision.objects.get()
    body = text_of(client.post(reverse("claims:decision-undo", args=[decision.pk]), headers=HTMX))
    assert not Attribution.objects.exists()
    assert not Claim.objects.exists()
    assert "Taken back." in body
    assert f'id="suggestion-{pair[0].pk}" data-revision="3" data-state="pending"' in body
    again = client.post(reverse("claims:decision-undo", args=[decision.pk]), headers=HTMX)
    assert again.status_code == 409


def test_only_who_decided_is_offered_undo_and_may(
    client: Client, editor: User, fact_checker: User, pair: tuple[Suggestion, ...]
) -> None:
    decision = reject_suggestion(suggestion=pair[0], user=fact_checker, revision=pair[0].revision)
    client.force_login(editor)
    undo = reverse("claims:decision-undo", args=[decision.pk])
    assert undo not in text_of(client.get(url("card", pair[0]), headers=HTMX))
    answer = client.post(undo, headers=HTMX)
    assert answer.status_code == 422
    assert "only they can undo it" in text_of(answer)


# -- changed before it is accepted

CHANGED: dict[str, Any] = {
    "stance": "asserts",
    "target": "proposed",
    "source_0_keep": "on",
    "source_0_name": "two rebel sources",
}
PARIS = {"source_add_name": "Paris", "source_add_kind": "state"}


def test_the_change_form_opens_in_the_card_and_on_a_page_of_its_own(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    partial = text_of(client.get(url("change", pair[0]), headers=HTMX))
    page = text_of(client.get(url("change", pair[0])))
    assert "<html" not in partial
    assert "<html" in page
    for body in (partial, page):
        assert 'name="source_0_keep"' in body
        assert 'value="proposed" checked' in body
    assert 'hx-post="' not in page[page.index("change-form") : page.index("</form>", page.index("change-form"))]


def test_the_page_without_scripts_looks_for_claims_and_keeps_what_was_chosen(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    claim = make_claim(editor, "Turkey is sending Syrian fighters.")
    body = text_of(client.post(url("change", pair[0]), {"claim_q": "Syrian fighters", "stance": "doubts"}))
    assert f'name="claim" value="{claim.pk}"' in body
    assert '<option value="doubts" selected>' in body
    assert 'name="source_0_keep"' in body
    assert " checked" not in body[body.index('name="source_0_keep"') :][:60]
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("asserts", CONTENT, ["two rebel sources"])),
        ({"stance": "doubts"}, ("doubts", CONTENT, ["two rebel sources"])),
        ({"target": "new", "statement": " It  is so. "}, ("asserts", "It is so.", ["two rebel sources"])),
        ({"source_0_name": "The commander"}, ("asserts", CONTENT, ["The commander"])),
        ({"source_0_name": "Kremlin"}, ("asserts", CONTENT, ["Kremlin"])),
        ({"source_0_keep": ""} | PARIS, ("asserts", CONTENT, ["France"])),
        (PARIS, ("asserts", CONTENT, ["France", "two rebel sources"])),
    ],
)  # fmt: skip
def test_stance_claim_and_sources_can_be_changed(
    client: Client,
    editor: User,
    pair: tuple[Suggestion, ...],
    fields: dict[str, str],
    expected: tuple[str, str, list[str]],
) -> None:
    client.force_login(editor)
    make_source("The Kremlin")
    sent = {key: value for key, value in (CHANGED | fields).items() if value}
    answer = decide(client, "accept", pair[0], **sent)
    assert answer.status_code == 200, text_of(answer)
    rows = list(Attribution.objects.select_related("source", "claim"))
    stance, statement, names = expected
    assert {row.stance for row in rows} == {stance}
    assert {row.claim.statement for row in rows} == {statement}
    assert sorted(row.source.name for row in rows) == sorted(names)


def test_a_picked_source_and_a_picked_claim_are_taken(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    claim, source = make_claim(editor), make_source("The Kremlin")
    decide(client, "accept", pair[0], **CHANGED | {"target": "record", "claim": claim.pk, "source_0": source.pk})
    row = Attribution.objects.get()
    assert (row.claim, row.source) == (claim, source)
    assert Decision.objects.get().changed == {"claim": claim.pk, "sources": [source.pk]}


def test_accepting_unchanged_by_the_form_logs_no_change(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    decide(client, "accept", pair[0], **CHANGED)
    assert Decision.objects.get().changed == {}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"target": "record"}, "Choose one of the claims on record."),
        ({"target": "record", "claim": "999999"}, "Select a valid choice"),
        ({"target": "new", "statement": "  "}, "Say what is claimed, in one sentence."),
        ({"source_0_keep": ""}, "Nobody is left as the source"),
        ({"stance": "shouts"}, "Select a valid choice"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_cannot_be_accepted_comes_back_with_all_that_was_typed(
    client: Client, editor: User, pair: tuple[Suggestion, ...], fields: dict[str, str], message: str, htmx: bool
) -> None:
    client.force_login(editor)
    sent = {key: value for key, value in (CHANGED | {"source_0_name": "The old commander"} | fields).items() if value}
    answer = decide(client, "accept", pair[0], htmx=htmx, **sent)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert "The old commander" in text_of(answer)
    assert not Decision.objects.exists()


def test_what_the_service_refuses_is_said_on_the_card(client: Client, editor: User) -> None:
    client.force_login(editor)
    text = "It was reported that the bridge was safe."
    version = make_article(text=text)
    (its,) = make_suggestions(version, found(text, content="the bridge was safe", cue="reported"))
    answer = decide(client, "accept", its)
    assert answer.status_code == 422
    assert "say who said it" in text_of(answer)
    its.refresh_from_db()
    assert its.state == Suggestion.State.PENDING
    assert "Say who" in text_of(client.get(url("card", its), headers=HTMX))


# -- two at once


@pytest.mark.parametrize("action", DECISIONS)
@pytest.mark.parametrize("htmx", [True, False])
def test_who_decides_second_is_shown_the_first_decision(
    client: Client, editor: User, fact_checker: User, pair: tuple[Suggestion, ...], action: str, htmx: bool
) -> None:
    its = pair[0]
    accept_suggestion(suggestion=its, user=fact_checker, revision=its.revision)
    client.force_login(editor)
    answer = decide(client, action, its, htmx=htmx)
    assert answer.status_code == 409
    assert "Somebody decided on this while you were reading." in text_of(answer)
    assert "by fabian" in text_of(answer)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_who_comes_second_loses_nothing_of_what_was_typed(
    client: Client, editor: User, fact_checker: User, pair: tuple[Suggestion, ...], htmx: bool
) -> None:
    its = pair[0]
    accept_suggestion(suggestion=its, user=fact_checker, revision=its.revision)
    client.force_login(editor)
    answer = decide(client, "accept", its, htmx=htmx,
                    **CHANGED | {"target": "new", "statement": "My own careful words."})  # fmt: skip
    assert answer.status_code == 409
    assert "My own careful words." in text_of(answer)
    assert "by fabian" in text_of(answer)
    assert "Accept with these changes" not in text_of(answer)


def test_after_a_conflict_over_unsure_the_kept_form_can_be_sent_again(
    client: Client, editor: User, fact_checker: User, pair: tuple[Suggestion, ...]
) -> None:
    its = pair[0]
    mark_unsure(suggestion=its, user=fact_checker, revision=its.revision)
    client.force_login(editor)
    fields = CHANGED | {"target": "new", "statement": "My own careful words."}
    answer = decide(client, "accept", its, **fields)
    assert answer.status_code == 409
    its.refresh_from_db()
    body = text_of(answer)
    form = body[body.index("change-form") :]
    assert f'name="revision" value="{its.revision}"' in form
    assert "Accept with these changes" in form
    assert decide(client, "accept", its, **fields).status_code == 200


def test_a_post_that_does_not_say_what_was_seen_changes_nothing(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    answer = client.post(url("reject", pair[0]), headers=HTMX)
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_the_whole_answer_has_every_id_once(client: Client, editor: User, pair: tuple[Suggestion, ...]) -> None:
    client.force_login(editor)
    body = text_of(decide(client, "accept", pair[0]))
    ids = [part.split('"')[0] for part in body.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_looking_for_a_claim_by_a_character_that_no_text_holds_finds_none(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    client.force_login(editor)
    assert client.post(url("change", pair[0]), {"claim_q": "Tur\x00key"}).status_code == 200


@pytest.mark.parametrize("action", DECISIONS)
@pytest.mark.parametrize("htmx", [True, False])
def test_who_decides_on_what_a_second_reading_replaced_is_told_and_sees_the_new_cards(
    client: Client, editor: User, action: str, htmx: bool
) -> None:
    version = make_article(text=TEXT)
    its = found(TEXT, content=CONTENT, source="two rebel sources")
    (old,), (new,) = make_suggestions(version, its), make_suggestions(version, its)
    client.force_login(editor)
    answer = decide(client, action, old, htmx=htmx)
    assert answer.status_code == 409
    assert "The text was read again meanwhile" in text_of(answer)
    assert f'id="suggestion-{new.pk}"' in text_of(answer)
    assert not Decision.objects.exists()


def test_who_is_unnamed_in_another_article_cannot_be_chosen(
    client: Client, editor: User, pair: tuple[Suggestion, ...]
) -> None:
    other = on_record(editor, make_claim(editor), "two clerks", kind=SourceKind.ANONYMOUS).source
    client.force_login(editor)
    answer = decide(
        client, "accept", pair[1], stance="denies", target="proposed", source_0_keep="on", source_0_name="Ankara",
        source_0=other.pk,
    )  # fmt: skip
    assert answer.status_code == 422
    assert "unnamed in another article" in text_of(answer)
    assert other.attributions.count() == 1
