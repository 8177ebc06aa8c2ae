"""Only a date that hangs on the cue dates what was said; a weekday is the last one up to publication."""

from __future__ import annotations

from datetime import date

import pytest

from claims.nlp.pipeline import Extractor

THURSDAY = date(2020, 10, 1)

DATED = [
    ("Police said on Monday that three men had been arrested.", date(2020, 9, 28), "day"),
    ("Police said Thursday that three men had been arrested.", date(2020, 10, 1), "day"),
    ("Police said on Friday that three men had been arrested.", date(2020, 9, 25), "day"),
    ("Police said yesterday that three men had been arrested.", date(2020, 9, 30), "day"),
    ("Police said on Sept. 28 that three men had been arrested.", date(2020, 9, 28), "day"),
    ("Police said on 3 March 2019 that three men had been arrested.", date(2019, 3, 3), "day"),
    ("Police said in November that three men had been arrested.", date(2019, 11, 1), "month"),
    ("Police said that three men had been arrested on Monday.", None, None),
    ("Police said that three men had been arrested.", None, None),
]


@pytest.mark.parametrize(("text", "on", "precision"), DATED)
def test_when_it_was_said(extractor: Extractor, text: str, on: date | None, precision: str | None) -> None:
    (found,) = extractor.extract(text, published=THURSDAY).attributions
    assert (found.said_on, found.said_precision) == (on, precision)


def test_without_a_day_of_publication_a_weekday_says_nothing(extractor: Extractor) -> None:
    (found,) = extractor.extract("Police said on Monday that three men had been arrested.").attributions
    assert found.said_on is None
