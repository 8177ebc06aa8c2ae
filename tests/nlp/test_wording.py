"""The content as a sentence that stands by itself."""

from __future__ import annotations

from datetime import date

import pytest

from claims.nlp.pipeline import Extractor
from claims.nlp.types import GUESSED

THURSDAY = date(2020, 10, 1)

STATED = [
    ("Moscow offered to host the ministers.", "Russia would host the ministers"),
    ("Russia considers Armenia a strategic partner.", "Armenia is a strategic partner"),
    ("The mayor said that taxes would rise.", "Taxes would rise"),
    ("“But taxes will rise,” she said.", "Taxes will rise"),
    # the frame goes
    ("“I believe that the plan will work,” the chancellor said.", "The plan will work"),
    ("Those polled said they believed the election would be fair.", "The election would be fair"),
    ("“I do not think that the plan will work,” the chancellor said.", "I do not think that the plan will work"),
    ("“It is not true that the firm sold arms,” the minister said.", "The firm sold arms"),
    ("The press office would not say whether the minister had resigned.", "The minister had resigned"),
    ("Hundreds are reported to have fled.", "Hundreds have fled"),
]  # fmt: skip

DATED = [
    ("The ministry said that three men were arrested on Monday.", "Three men were arrested on 28 September 2020"),
    ("The ministry said that three men were arrested Monday.", "Three men were arrested on 28 September 2020"),
    ("The ministry said that three men had been arrested on Thursday.",
     "Three men had been arrested on 1 October 2020"),
    ("The ministry said that the bridge would reopen on Monday.", "The bridge would reopen on 5 October 2020"),
    ("The ministry said that the bridge may have collapsed on Monday.",
     "The bridge may have collapsed on 28 September 2020"),
    ("The ministry said that hundreds had fled since Sunday.", "Hundreds had fled since 27 September 2020"),
    ("The ministry said that the bridge would reopen next Thursday.", "The bridge would reopen on 8 October 2020"),
    ("The ministry said that the bridge had collapsed last Thursday.", "The bridge had collapsed on 24 September 2020"),
    ("The ministry said that the town was shelled on Sunday night.",
     "The town was shelled on the night of 27 September 2020"),
    ("The ministry said that Monday’s vote was rigged.", "The 28 September 2020 vote was rigged"),
    ("The ministry said that the bridge had collapsed yesterday.", "The bridge had collapsed on 30 September 2020"),
    ("The ministry said on Tuesday that the bridge would reopen tomorrow.",
     "The bridge would reopen on 30 September 2020"),
    ("The ministry said that prices had doubled last month.", "Prices had doubled in September 2020"),
    ("The ministry said that prices had doubled since last year.", "Prices had doubled since 2019"),
    ("The ministry said that prices would double next year.", "Prices would double in 2021"),
    ("The ministry said that talks began last week.", "Talks began in the week of 21 September 2020"),
    # no day that could be named
    ("The ministry said that shops opened every Monday.", "Shops opened every Monday"),
    ("The ministry said that the Sunday Times was wrong about prices.", "The Sunday Times was wrong about prices"),
    ("The ministry said that sales fell on Black Friday.", "Sales fell on Black Friday"),
    ("The ministry said that the last month of the war was quiet.", "The last month of the war was quiet"),
]  # fmt: skip

MEANT = [
    ("Turkey denied that it had sent fighters.", "Turkey had sent fighters", ("turkey",)),
    ("Jane Smith said that she had sold the house.", "Jane Smith had sold the house", ("jane smith",)),
    ("“We have not sold ships,” Iran said.", "Iran has not sold ships", ("iran",)),
    # nobody is named by a guess who need not be meant
    ("He said that he had sold the house.", "He had sold the house", ()),
    ("An aide said that he had sold the house.", "He had sold the house", ()),
    ("Iran said that they had sold the ships.", "They had sold the ships", ()),
    ("Jane Smith said that it had rained on the town.", "It had rained on the town", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "statement"), STATED + DATED)
def test_a_claim_is_stated_as_a_sentence_of_its_own(extractor: Extractor, text: str, statement: str) -> None:
    (found,) = extractor.extract(text, published=THURSDAY).attributions
    assert found.statement == statement


def test_without_a_day_of_publication_the_words_stay(extractor: Extractor) -> None:
    (found,) = extractor.extract("The ministry said that three men were arrested on Monday.").attributions
    assert found.statement == "Three men were arrested on Monday"


@pytest.mark.parametrize(("text", "statement", "actors"), MEANT)
def test_a_pronoun_in_front_is_taken_for_the_source_that_it_may_repeat(
    extractor: Extractor, text: str, statement: str, actors: tuple[str, ...]
) -> None:
    (found,) = extractor.extract(text, published=THURSDAY).attributions
    assert (found.statement, found.proposition.actors) == (statement, actors)
    assert (GUESSED in found.found_by) == bool(actors)
