"""What is found in single sentences: (text, [(sources, stance, cue, content), ...])."""

from __future__ import annotations

from datetime import date

import pytest

from claims.nlp.pipeline import Extractor
from claims.nlp.types import FoundAttribution, Spans

PUBLISHED = date(2020, 10, 1)  # a Thursday

FOUND = [
    # -- assertions: below the cue, beside it, in front of it
    ("He said that prices would fall.", [("He", "asserts", "said", "prices would fall")]),
    ("Police said Monday that three men had been arrested.",
     [("Police", "asserts", "said", "three men had been arrested")]),
    ("The talks had begun, the Kremlin said.", [("Kremlin", "asserts", "said", "The talks had begun")]),
    ("“We will win,” said Merkel, adding that “nobody doubts it.”",
     [("Angela Merkel", "asserts", "said", "We will win"), ("Angela Merkel", "asserts", "adding", "nobody doubts it")]),
    ("“The vote was rigged,” Jane Smith said on Tuesday. “Nobody counted.”",
     [("Jane Smith", "asserts", "said", "The vote was rigged … Nobody counted")]),
    ("According to the White House, the talks will resume.",
     [("White House", "asserts", "According to", "the talks will resume")]),
    ("The talks will resume, according to two diplomats.",
     [("two diplomats", "asserts", "according to", "The talks will resume")]),
    ("Minister: taxes will rise", [("Minister", "asserts", ":", "taxes will rise")]),
    ("In a letter on Monday, the mayor said that schools would close.",
     [("mayor", "asserts", "said", "schools would close")]),
    ("The United States and Britain said they would send aid.",
     [("United States, Britain", "asserts", "said", "they would send aid")]),
    ("Hundreds are reported to have fled.",
     [("", "asserts", "are reported", "Hundreds are reported to have fled")]),
    # -- one statement of one speaker is one attribution
    ("“I believe that the plan will work,” the chancellor said.",
     [("chancellor", "asserts", "said", "I believe that the plan will work")]),
    # -- denials: of a clause, a gerund, a noun, a judgement
    ("Turkey denied that it had sent fighters.", [("Turkey", "denies", "denied", "it had sent fighters")]),
    ("Iran denies sending weapons to the rebels.", [("Iran", "denies", "denies", "sending weapons to the rebels")]),
    ("The ministry rejected the allegation that it had paid rebels.",
     [("ministry", "denies", "rejected", "it had paid rebels")]),
    ("The claim was denied by Ankara.", [("Turkey", "denies", "was denied by", "The claim")]),
    ("The mayor said the report was false.", [("mayor", "denies", "said … was false", "the report")]),
    ("“It is not true that we sold arms,” the minister said.",
     [("minister", "denies", "said", "It is not true that we sold arms")]),
    ("The company dismissed the report as baseless.", [("company", "denies", "dismissed … as baseless", "the report")]),
    ("An official said there was no truth to the claim that talks had failed.",
     [("official", "denies", "said … no truth to", "talks had failed")]),
    ("Turkey’s denial that its troops had crossed the border was brief.",
     [("Turkey", "denies", "denial", "its troops had crossed the border")]),
    ("The campaign disavowed any knowledge of the leaflets.",
     [("campaign", "denies", "disavowed", "any knowledge of the leaflets")]),
    ("The governor pushed back on claims that her office had ignored the warnings.",
     [("governor", "denies", "pushed back on", "her office had ignored the warnings")]),
    ("The service said there was no basis for the rumor that a second storm was forming.",
     [("service", "denies", "said … no basis for", "a second storm was forming")]),
    ("Ankara called the accusation a lie.", [("Turkey", "denies", "called … a lie", "the accusation")]),
    # -- other stances
    ("France called for an immediate ceasefire.", [("France", "calls_for", "called for", "an immediate ceasefire")]),
    ("The president urged both sides to stop fighting.",
     [("president", "calls_for", "urged", "both sides to stop fighting")]),
    ("Germany doubts that the plan will work.", [("Germany", "doubts", "doubts", "the plan will work")]),
    ("The firm declined to comment on the figures.",
     [("firm", "no_comment", "declined to", "comment on the figures")]),
    ("The ministry declined to comment on reports that Turkey was sending fighters.",
     [("ministry", "no_comment", "declined to comment on reports", "Turkey was sending fighters")]),
    ("Both Turkey and Azerbaijan have denied that fighters were sent.",
     [("Turkey, Azerbaijan", "denies", "have denied", "fighters were sent")]),
    ("Turkey and Azerbaijan both deny that fighters were sent.",
     [("Turkey, Azerbaijan", "denies", "deny", "fighters were sent")]),
    ("The general neither confirmed nor denied the report.",
     [("general", "no_comment", "neither confirmed nor denied", "the report")]),
    ("The bank did not say that it would close branches.",
     [("bank", "discusses", "did not say", "it would close branches")]),
    ("Officials retracted the statement that no one was hurt.",
     [("Officials", "retracts", "retracted", "no one was hurt")]),
    ("The press office would not say whether the minister had resigned.",
     [("press office", "no_comment", "would not say", "whether the minister had resigned")]),
    ("The minister would not be drawn on whether fuel duty would rise.",
     [("minister", "no_comment", "would not be drawn on", "whether fuel duty would rise")]),
    ("Those polled said they believed the election would be fair.",
     [("Those polled", "believes", "said", "they believed the election would be fair")]),
    # -- nothing is attributed, or no denial
    ("The club dismissed its coach.", []),
    ("Voters rejected a plan to build a casino.", []),
    ("There is no denying that the town has changed.", []),
    ("The court denied the request.", []),
    ("The region is not recognized as a state.", []),
    ("If he says that it is true, we will leave.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text[:40] for text, _ in FOUND])
def test_who_takes_which_stance_on_what(
    extractor: Extractor, text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    found = extractor.extract(text, published=PUBLISHED).attributions
    assert [_row(text, a) for a in found] == expected


def _row(text: str, a: FoundAttribution) -> tuple[str, str, str, str]:
    return ", ".join(s.name for s in a.sources), a.stance.value, _words(text, a.cue), _words(text, a.content)


def _words(text: str, spans: Spans | None) -> str:
    return " … ".join(text[start:end] for start, end in spans or ())


ANSWERS = [
    ("Two officials told Interfax that the convoy had crossed the border.\nBoth governments have denied this.",
     "the convoy had crossed the border", "this"),
    ("Two officials said that Turkey was sending fighters, which Ankara has denied.",
     "Turkey was sending fighters", "which"),
    ("The ambassador said that Turkey had sent fighters, an assertion denied by an aide to the president.",
     "Turkey had sent fighters", "an assertion"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "in_place"), ANSWERS)
def test_a_denial_answers_the_claim_made_before_it(
    extractor: Extractor, text: str, content: str, in_place: str
) -> None:
    assertion, denial = extractor.extract(text, published=PUBLISHED).attributions
    assert (assertion.stance, denial.stance) == ("asserts", "denies")
    assert denial.answers == assertion.id
    assert _words(text, denial.content) == content == _words(text, assertion.content)
    assert _words(text, denial.content_in_place) == in_place


LEANING = [
    ("Two officials said that the convoy had crossed. “That never happened,” the mayor said.", "That never happened"),
    ("Two officials said that the convoy had crossed. “Not so,” said the mayor.", "Not so"),
    ("Two officials said that the convoy had crossed. The mayor insisted otherwise.", "otherwise"),
]


@pytest.mark.parametrize(("text", "in_place"), LEANING)
def test_an_answer_that_only_says_no_denies_what_was_said_before(
    extractor: Extractor, text: str, in_place: str
) -> None:
    assertion, denial = extractor.extract(text).attributions
    assert (denial.stance, denial.answers) == ("denies", assertion.id)
    assert _words(text, denial.content) == "the convoy had crossed"
    assert _words(text, denial.content_in_place) == in_place


def test_an_agency_behind_a_denial_relays_it(extractor: Extractor) -> None:
    text = (
        "The Turkish defence ministry on Thursday denied that two drones had been shot down, Anadolu Agency reported."
    )
    (found,) = extractor.extract(text).attributions
    assert found.stance == "denies"
    assert [relay.name for relay in found.relays] == ["Anadolu Agency"]


SPEECH = [
    ("“The vote was rigged,” she said.", "direct"),
    ("She said the vote was rigged.", "indirect"),
    ("She said the vote was “rigged from the start”.", "mixed"),
]


@pytest.mark.parametrize(("text", "speech"), SPEECH)
def test_speech_says_whether_the_words_stand_in_quotation_marks(extractor: Extractor, text: str, speech: str) -> None:
    (found,) = extractor.extract(text).attributions
    assert found.speech == speech


def test_an_organisation_that_is_told_relays(extractor: Extractor) -> None:
    (found,) = extractor.extract("Two officials told Interfax that talks had failed.").attributions
    assert [relay.name for relay in found.relays] == ["Interfax"]


def test_who_is_cited_behind_a_saying_relays_it(extractor: Extractor) -> None:
    (found,) = extractor.extract("The talks had begun, the Kremlin said, according to Reuters.").attributions
    assert [s.name for s in found.sources] == ["Kremlin"]
    assert [relay.name for relay in found.relays] == ["Reuters"]
