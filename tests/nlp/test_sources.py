"""Who is named: (text, [(name, kind, affiliation, group size, guess), ...]) of the first attribution."""

from __future__ import annotations

import pytest

from claims.nlp.pipeline import Extractor

NAMED = [
    ("Macron’s office said that talks had begun.",
     [("Office of the President of France", "government", "France", None, False)]),
    ("Turkey’s government said that talks had begun.",
     [("Government of Turkey", "government", "Turkey", None, False)]),
    ("The Russian foreign ministry said that talks had begun.",
     [("Ministry of Foreign Affairs of Russia", "government", "Russia", None, False)]),
    ("Armenia’s ambassador to Moscow said that talks had begun.",
     [("Ambassador of Armenia to Russia", "person", "Armenia", None, False)]),
    ("Two Syrian rebel sources said that talks had begun.",
     [("Two Syrian rebel sources", "anonymous", None, 2, False)]),
    ("A Turkish diplomat said that talks had begun.", [("Turkish diplomat", "anonymous", "Turkey", 1, False)]),
    ("A spokesman for the army said the base had been hit.",
     [("spokesman for the army", "anonymous", "army", 1, False)]),
    ("Russian President Vladimir Putin said that talks had begun.",
     [("Vladimir Putin", "person", "Russia", None, False)]),
    ("Lavrov said that talks had begun.", [("Sergei Lavrov", "person", "Russia", None, False)]),
    ("A report by the bank said that prices would fall.", [("report by the bank", "document", None, None, False)]),
    ("The denial came late, but Ankara said that it would hold.", [("Turkey", "state", None, None, False)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=[text[:40] for text, _ in NAMED])
def test_a_source_has_its_name_kind_and_affiliation(
    extractor: Extractor, text: str, expected: list[tuple[str, str, str | None, int | None, bool]]
) -> None:
    found = extractor.extract(text).attributions[0]
    assert [(s.name, s.kind, s.affiliation, s.group_size, s.guess) for s in found.sources] == expected


def test_a_pronoun_is_resolved_to_who_spoke_last_and_marked_as_a_guess(extractor: Extractor) -> None:
    text = "John Miller, the mayor, said taxes would rise. He added that schools would close."
    first, second = extractor.extract(text).attributions
    assert [(s.name, s.guess) for s in first.sources] == [("John Miller", False)]
    assert [(s.name, s.guess) for s in second.sources] == [("John Miller", True)]


def test_two_deniers_are_two_and_the_president_aided_is_none(extractor: Extractor) -> None:
    text = (
        "The ambassador said that Turkey had sent fighters, an assertion denied by an aide to Azerbaijan’s "
        "president, Ilham Aliyev, and Turkey’s government."
    )
    denial = extractor.extract(text).attributions[-1]
    assert [s.name for s in denial.sources] == [
        "aide to Azerbaijan’s president, Ilham Aliyev", "Government of Turkey",
    ]  # fmt: skip
    assert denial.sources[0].affiliation == "Presidency of Azerbaijan"


def test_a_passive_subject_is_no_source(extractor: Extractor) -> None:
    (found,) = extractor.extract("The minister was told that the talks had failed.").attributions
    assert "minister" not in " ".join(s.name for s in found.sources)
