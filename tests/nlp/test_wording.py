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

TENSES = [
    ("The ministry said that the army is withdrawing from the town.", "The army is withdrawing from the town"),
    ("The ministry said that the army was withdrawing from the town.", "The army was withdrawing from the town"),
    ("The ministry says that the army has withdrawn from the town.", "The army has withdrawn from the town"),
    ("The ministry said that the army had withdrawn from the town.", "The army had withdrawn from the town"),
    ("The ministry says that the army will withdraw from the town.", "The army will withdraw from the town"),
    ("The ministry said that the army would withdraw from the town.", "The army would withdraw from the town"),
    ("The army may withdraw, the ministry said.", "The army may withdraw"),
    ("“The bridge is safe,” the mayor said.", "The bridge is safe"),
    ("According to the ministry, the bridge is closed.", "The bridge is closed"),
    ("The mayor denied that the bridge was closed.", "The bridge was closed"),
    ("The minister vowed to close the border.", "The minister would close the border"),
]  # fmt: skip

#: An -ing form tells no tense and no doer: it gets the past, and whoever denies, admits or stands accused.
DONE = [
    ("Turkey denied sending fighters.", "Turkey sent fighters", ("turkey",)),
    ("Jane Smith denied having met the general.", "Jane Smith had met the general", ("jane smith",)),
    ("Jane Smith admitted taking bribes and hiding the money.", "Jane Smith took bribes and hid the money",
     ("jane smith",)),
    ("Moscow denies supplying the missiles.", "Russia supplied the missiles", ("russia",)),
    ("The ministry accused rebels of shelling the town.", "Rebels shelled the town", ("rebel",)),
    ("Armenia was accused of attacking civilians on Monday.", "Armenia attacked civilians on 28 September 2020",
     ("armenia",)),
    ("Turkey accused Armenia of having attacked civilians.", "Armenia had attacked civilians", ("armenia",)),
    ("Jane Smith was accused of being a spy.", "Jane Smith was a spy", ("jane smith",)),
    # who is meant is not in the sentence
    ("The ministry accused him of taking bribes.", "Taking bribes", ()),
]  # fmt: skip

DATED = [
    ("The ministry said that the strike happened two days ago.", "The strike happened on 29 September 2020"),
    ("The ministry said that the strike happened last night.", "The strike happened on the night of 30 September 2020"),
    ("The ministry said that the strike happened on Sunday morning.",
     "The strike happened on the morning of 27 September 2020"),
    ("The ministry said that the strike happened early on Monday.", "The strike happened early on 28 September 2020"),
    ("The ministry said that prices had doubled this year.", "Prices had doubled in 2020"),
    ("The ministry said that prices had doubled this month.", "Prices had doubled in October 2020"),
    ("The ministry said that the ban was lifted in August.", "The ban was lifted in August 2020"),
    ("The ministry said that the ban was lifted in November.", "The ban was lifted in November 2019"),
    ("The ministry said that the ban will be lifted in March.", "The ban will be lifted in March 2021"),
    ("The ministry said that the ban was lifted in August 2018.", "The ban was lifted in August 2018"),
    ("The ministry said that the ban was lifted on Sept. 3.", "The ban was lifted on 3 September 2020"),
    ("The ministry said that the ban was lifted on Monday, 28 September.", "The ban was lifted on 28 September 2020"),
    ("The ministry said that the ban would be lifted by Friday.", "The ban would be lifted by 2 October 2020"),
    ("The ministry said that the ban ran from Monday to Wednesday.",
     "The ban ran from 28 September 2020 to 30 September 2020"),
    ("The ministry said that the vote would be held next month.", "The vote would be held in November 2020"),
    ("The ministry said that talks will resume this week.", "Talks will resume in the week of 28 September 2020"),
    ("The ministry said that May was tired.", "May was tired"),
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
    ("Turkey said that it would send troops on Monday.", "Turkey would send troops on 5 October 2020", ("turkey",)),
    ("“We are sending troops,” Turkey said.", "Turkey is sending troops", ("turkey",)),
    ("“I have sold the house,” Jane Smith said.", "Jane Smith has sold the house", ("jane smith",)),
    ("“I’m leaving the party,” Jane Smith said.", "Jane Smith is leaving the party", ("jane smith",)),
    ("“I will resign,” Jane Smith said.", "Jane Smith will resign", ("jane smith",)),
    ("“I was wrong,” Jane Smith said.", "Jane Smith was wrong", ("jane smith",)),
    # within a quotation, the speaker is "I"
    ("“He has sold the house,” Jane Smith said.", "He has sold the house", ()),
    ("“It will send troops,” Turkey said.", "It will send troops", ()),
    # nobody is named by a guess who need not be meant
    ("“I’d sold the house,” Jane Smith said.", "I’d sold the house", ()),
    ("He said that he had sold the house.", "He had sold the house", ()),
    ("An aide said that he had sold the house.", "He had sold the house", ()),
    ("Iran said that they had sold the ships.", "They had sold the ships", ()),
    ("Jane Smith said that it had rained on the town.", "It had rained on the town", ()),
]  # fmt: skip


OWNED = [
    ("Iran said that its ships were safe.", "Iran’s ships were safe"),
    ("“Our troops have left,” Turkey said.", "Turkey’s troops have left"),
    ("Jane Smith said that her house had burned down.", "Jane Smith’s house had burned down"),
    ("“Her house has burned down,” Jane Smith said.", "Her house has burned down"),
    ("An aide said that his house had burned down.", "His house had burned down"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "statement"), OWNED)
def test_what_is_somebody_s_is_named_after_the_source(extractor: Extractor, text: str, statement: str) -> None:
    (found,) = extractor.extract(text, published=THURSDAY).attributions
    assert found.statement == statement
    assert (GUESSED in found.found_by) == ("’s" in statement)


@pytest.mark.parametrize(("text", "statement", "actors"), DONE)
def test_an_ing_form_gets_its_doer(
    extractor: Extractor, text: str, statement: str, actors: tuple[str, ...]
) -> None:  # fmt: skip
    (found,) = extractor.extract(text, published=THURSDAY).attributions
    assert (found.statement, found.proposition.actors) == (statement, actors)


@pytest.mark.parametrize(("text", "statement"), STATED + TENSES + DATED)
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
