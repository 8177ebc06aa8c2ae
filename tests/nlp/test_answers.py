"""Denials of a claim that stands before: text, a word of the denier, the claim's words, those that stand for it.

Written before they were run.  What is not read right yet is expected to fail, and fails where a rule mends it.
"""

from __future__ import annotations

import pytest

from claims.nlp.pipeline import Extractor
from tests.nlp.test_denials import denials, overlap

ANSWERED = [
    ("Two nurses said that the ward had run out of oxygen. The hospital denies this.", "hospital",
     "the ward had run out of oxygen", "this"),
    ("The union said that forty workers had been dismissed. The company has denied it.", "company",
     "forty workers had been dismissed", "it"),
    ("Residents said that the river had turned red. The factory denies the allegation.", "factory",
     "the river had turned red", "the allegation"),
    ("The Daily Gleaner reported that the minister had resigned. His office denied the report.", "office",
     "the minister had resigned", "the report"),
    ("Rebels said they had captured the town, a claim the army denied.", "army", "they had captured the town",
     "a claim"),
    ("Rebels said they had captured the town, a claim that the army rejected.", "army", "they had captured the town",
     "a claim"),
    ("Rebels said they had captured the town, a claim rejected by the army.", "army", "they had captured the town",
     "a claim"),
    ("Rebels said they had captured the town. The army dismissed the claim.", "army", "they had captured the town",
     "the claim"),
    ("Rebels said they had captured the town. The army said the claim was false.", "army",
     "they had captured the town", "the claim"),
    ("Rebels said they had captured the town. The army said that was untrue.", "army", "they had captured the town",
     "that"),
    ("Rebels said they had captured the town. That is denied by the army.", "army", "they had captured the town",
     "That"),
    ("Rebels said they had captured the town. The claim was denied by the army.", "army",
     "they had captured the town", "The claim"),
    ("Rebels said they had captured the town, something the army has denied.", "army", "they had captured the town",
     "something"),
    ("Rebels said they had captured the town, which was denied by the army.", "army", "they had captured the town",
     "which"),
    ("Rebels said they had captured the town, although the army denied this.", "army", "they had captured the town",
     "this"),
    ("Rebels said they had captured the town, but the army called the claim a lie.", "army",
     "they had captured the town", "the claim"),
    ("Rebels said they had captured the town. “This is nonsense,” an army spokesman said.", "spokesman",
     "they had captured the town", "This is nonsense"),
    ("Rebels said they had captured the town. “Nothing of the sort happened,” an army spokesman said.", "spokesman",
     "they had captured the town", "Nothing of the sort happened"),
    ("Rebels said they had captured the town. “It’s a lie,” an army spokesman said.", "spokesman",
     "they had captured the town", "It’s a lie"),
    ("Rebels said they had captured the town. The army said nothing of the kind had happened.", "army",
     "they had captured the town", "nothing of the kind had happened"),
    ("Rebels said they had captured the town. The army dismissed this as propaganda.", "army",
     "they had captured the town", "this"),
    ("Rebels said they had captured the town. Not so, said the army.", "army", "they had captured the town",
     "Not so"),
    ("Rebels said they had captured the town. The army insisted that was not the case.", "army",
     "they had captured the town", "that"),
    ("Rebels said they had captured the town. The army said there was no truth in it.", "army",
     "they had captured the town", "it"),
    ("Rebels said they had captured the town. An army spokesman contradicted them.", "spokesman",
     "they had captured the town", "them"),
    ("Rebels said they had captured the town. The army said this never happened.", "army",
     "they had captured the town", "this never happened"),
    ("The tax office said that Mr Lund owed two million crowns. He denies owing anything.", "He", "owing anything",
     ""),
    ("The paper said that the mayor had taken bribes. She denied it, as did her deputy.", "deputy",
     "the mayor had taken bribes", ""),
    ("The paper said that the mayor had taken bribes. She denied it. So did her deputy.", "deputy",
     "the mayor had taken bribes", ""),
    ("The paper said that the mayor had taken bribes. She denied it. Her deputy also denied it.", "deputy",
     "the mayor had taken bribes", "it"),
    ("A former clerk alleged that files had been shredded. The firm strongly denies these allegations.", "firm",
     "files had been shredded", "these allegations"),
    ("A former clerk alleged that files had been shredded. “These accusations are false,” the director said.",
     "director", "files had been shredded", "These accusations"),
    ("A former clerk accused the firm of shredding files. The firm denied the accusation.", "firm",
     "the firm of shredding files", "the accusation"),
    ("Greenwave, which denied the claim, is accused by a former clerk of shredding files.", "Greenwave", "the claim",
     ""),
    ("The firm, denying the allegation, said that the files were intact.", "firm", "the allegation", ""),
    ("Activists say the dam flooded two villages. The operator rejects this.", "operator",
     "the dam flooded two villages", "this"),
    ("Activists say the dam flooded two villages. The operator has dismissed the accusation as baseless.",
     "operator", "the dam flooded two villages", "the accusation"),
    ("Activists say the dam flooded two villages. “Absolutely untrue,” its operator replied.", "operator",
     "the dam flooded two villages", "Absolutely untrue"),
    ("Activists say the dam flooded two villages. The operator says no such thing took place.", "operator",
     "the dam flooded two villages", "no such thing took place"),
    ("Activists say the dam flooded two villages. This has been denied by both the operator and the ministry.",
     "operator", "the dam flooded two villages", "This"),
    ("Activists say the dam flooded two villages. Its operator denies it, and so does the ministry.", "ministry",
     "the dam flooded two villages", ""),
    ("Activists say the dam flooded two villages. Its operator insists the story is made up.", "operator",
     "the dam flooded two villages", "the story"),
    ("Activists say the dam flooded two villages, a charge its operator has repeatedly denied.", "operator",
     "the dam flooded two villages", "a charge"),
    ("Activists say the dam flooded two villages. Asked about the claim, its operator called it “a fairy tale”.",
     "operator", "the dam flooded two villages", "it"),
    ("Activists say the dam flooded two villages. That was news to the operator, who denied everything.", "operator",
     "everything", ""),
    ("A former clerk alleged that files had been shredded. “I did not shred anything,” the director said.",
     "director", "files had been shredded", "I did not shred anything"),
    ("Activists say the dam flooded two villages. “There was no flood,” its operator said.", "operator",
     "the dam flooded two villages", ""),
]  # fmt: skip

OPEN = [
    ("The paper said that the mayor had taken bribes. She denied it and her deputy did too.", "deputy",
     "the mayor had taken bribes", ""),
    ("The paper said that the mayor had taken bribes, an accusation that both she and her deputy deny.", "deputy",
     "the mayor had taken bribes", "an accusation"),
    ("Kiosk owners said that police had taken money from them. Asked about this, the chief said: “Never.”", "chief",
     "police had taken money from them", "Never"),
    ("Activists say the dam flooded two villages, an accusation the operator rejects.", "operator",
     "the dam flooded two villages", "an accusation"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "source", "content", "in_place"),
    [*ANSWERED, *(pytest.param(*row, marks=pytest.mark.xfail(strict=True)) for row in OPEN)],
)
def test_the_denial_takes_over_the_claim(
    extractor: Extractor, text: str, source: str, content: str, in_place: str
) -> None:
    named = [a for a in denials(extractor, text) if source.lower() in " ".join(s.name for s in a.sources).lower()]
    named = named or [
        a for a in denials(extractor, text) if source in (text[slice(*s.span)] for s in a.sources if s.span)
    ]
    assert len(named) == 1
    (found,) = named
    assert overlap(text, found.content, content) >= 0.5
    assert not in_place or overlap(text, found.content_in_place, in_place) >= 0.5
