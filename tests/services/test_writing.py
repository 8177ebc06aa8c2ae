"""What the machine missed, written from words in the text; and words, dates and relays put right."""

from __future__ import annotations

from datetime import date

import pytest

from claims.models import ArticleVersion, Attribution, Claim, Decision, Source, User
from claims.nlp.types import Speech
from claims.queries.words import sentence_around, speech_of
from claims.services.choices import Choice, ChosenSource, Said
from claims.services.errors import Conflict, Refused
from claims.services.review import accept_suggestion, undo_decision
from claims.services.writing import write_attribution
from tests.factories import found, make_article, make_suggestions, place

TEXT = (
    "\ufeff🕊️ Cafe\u0301 👩‍👩‍👧 قال الوزير.\r\n"
    "Paris says that talks go on. “It is a lie”, Baku said.\r\nNobody else spoke."
)
WORDS = "talks go on"


@pytest.fixture
def version(db: None) -> ArticleVersion:
    return make_article(text=TEXT)


def write(version: ArticleVersion, user: User, words: str = WORDS, **more: object) -> Decision:
    given = {"sources": [ChosenSource(name="Paris", kind="state")], "stance": "asserts", "statement": "Talks go on."}
    return write_attribution(version=version, user=user, content=[place(version.text, words)], **given | more)  # type: ignore[arg-type]


def test_the_words_are_cut_out_of_the_text_by_code_points(version: ArticleVersion, editor: User) -> None:
    decision = write(version, editor, cue=[place(version.text, "says")], said=Said(date(2020, 10, 1), "month"))
    row = Attribution.objects.get()
    assert (row.quote, row.said_precision, row.suggestion, row.accepted_by) == (WORDS, "month", None, editor)
    assert version.text[row.sentence_start : row.sentence_end] == "Paris says that talks go on."
    assert {a.role: a.exact for a in row.anchors.all()} == {"content": WORDS, "cue": "says"}
    assert (decision.action, decision.version, decision.made["attributions"]) == ("write", version, [row.pk])


def test_the_words_of_another_language_get_a_translation_beside_them(editor: User) -> None:
    text = "Dışişleri Bakanlığı sözcüsü haberleri yalanladı."
    version = make_article(text=text, language="tr")
    write(version, editor, "haberleri yalanladı", translation="  denied the reports ")
    row = Attribution.objects.get()
    assert (row.quote, row.translation) == ("haberleri yalanladı", "denied the reports")


def test_words_in_english_need_no_translation(version: ArticleVersion, editor: User) -> None:
    with pytest.raises(Refused, match="need no translation"):
        write(version, editor, translation="talks go on")
    assert not Decision.objects.exists()


def test_undo_takes_away_all_that_was_written_and_only_once(version: ArticleVersion, editor: User) -> None:
    decision = write(version, editor)
    undo_decision(decision=decision, user=editor)
    assert not Attribution.objects.exists()
    assert not Claim.objects.exists()
    assert not Source.objects.filter(name="Paris").exists()
    with pytest.raises(Conflict):
        undo_decision(decision=decision, user=editor)


def test_what_somebody_else_wrote_is_theirs_to_undo(version: ArticleVersion, editor: User, admin_user: User) -> None:
    with pytest.raises(Refused, match="only they can undo it"):
        undo_decision(decision=write(version, editor), user=admin_user)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"content": []}, "Choose the words"),
        ({"content": [(5, 5000)]}, "do not lie in the text"),
        ({"content": [(9, 4)]}, "do not lie in the text"),
        ({"content": [(0, 9), (4, 12)]}, "overlap"),
        ({"sources": []}, "say who said it"),
        ({"stance": "shouts"}, "is not a stance"),
        ({"statement": " "}, "needs a statement"),
    ],
)
def test_what_cannot_be_written_leaves_nothing(
    version: ArticleVersion, editor: User, more: dict[str, object], message: str
) -> None:
    given: dict[str, object] = {
        "content": [place(version.text, WORDS)], "sources": [ChosenSource(name="Paris")], "stance": "asserts",
        "statement": "Talks go on.",
    }  # fmt: skip
    with pytest.raises(Refused, match=message):
        write_attribution(version=version, user=editor, **given | more)  # type: ignore[arg-type]
    assert not Decision.objects.exists()
    assert not Claim.objects.exists()


def test_an_edited_suggestion_keeps_what_the_machine_said(version: ArticleVersion, editor: User) -> None:
    (its,) = make_suggestions(version, found(version.text, content=WORDS, cue="says", source="Paris", relay="Reuters"))
    choice = Choice(
        content=[place(version.text, "talks")], said=Said(date(2020, 1, 1), "year"), relays=[],
        sources=[ChosenSource(name="France", spans=(place(version.text, "Paris"),))],
    )  # fmt: skip
    decision = accept_suggestion(suggestion=its, user=editor, revision=its.revision, choice=choice)
    its.refresh_from_db()
    row = Attribution.objects.get()
    assert its.content_spans == [list(place(version.text, WORDS))]
    assert (row.quote, row.said_on, row.relays.count(), row.source.name) == ("talks", date(2020, 1, 1), 0, "France")
    assert row.anchors.get(role="source").exact == "Paris"
    assert {"content", "said", "relays", "sources", "source_spans"} == set(decision.changed)


@pytest.mark.parametrize(
    ("words", "speech"),
    [("It is a lie", Speech.DIRECT), ("“It is a lie”", Speech.DIRECT), (WORDS, Speech.INDIRECT),
     ("talks go on. “It is", Speech.MIXED)],
)  # fmt: skip
def test_speech_is_direct_where_quotation_marks_stand_around_the_words(words: str, speech: Speech) -> None:
    text = TEXT.replace("\r\n", "\n")
    assert speech_of(text, [place(text, words)]) == speech


def test_a_sentence_ends_with_its_paragraph() -> None:
    text = "One. Two\nThree."
    assert sentence_around(text, place(text, "Two")) == (5, 8)
