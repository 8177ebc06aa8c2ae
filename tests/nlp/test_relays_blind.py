"""Relays and nesting, written before any of it was run: how far the rules go on sentences that nobody tuned them on.

On the rules as they were (commit f0b85dd) 24 of 55 relays were right, 14 of 15 without any, 14 of 18 nested; rules and
model together 21, 14 and 8.  Then relays were found by where a medium stands in the sentence (claims/nlp/channels.py).
The content of two rows was corrected after the first run: of a denial, it is what is called false.

Every sentence is invented; nothing here says what anybody named ever said or printed.  Each row: the text, a word of
the source, words of the content, and the relays from the speaker to the reader; or the sources of the attributions
around it.  What is not read right yet is expected to fail.
"""

from __future__ import annotations

import re

import pytest

from claims.nlp.pipeline import Extractor
from claims.nlp.types import FoundAttribution, Spans

RELAYED: list[tuple[str, str, str, list[str]]] = [
    (
        "The harvest will fail, the farm minister told the daily Novi Glas.",
        "minister", "harvest will fail", ["Novi Glas"],
    ),
    (
        "The dam is safe, an engineer said in an interview with public radio.",
        "engineer", "dam is safe", ["public radio"],
    ),
    ("“We never saw the letter,” Ana Kovac was quoted by the Herald as saying.", "Kovac", "saw the letter", ["Herald"]),
    (
        "The strike is over, the union said in a statement carried by the official news agency SANA.",
        "union", "strike is over", ["SANA"],
    ),
    (
        "The ship was boarded, reported the agency Mehr, quoting a coastguard officer.",
        "officer", "ship was boarded", ["Mehr"],
    ),
    (
        "In a letter seen by the Financial Times, the chairman said the accounts were false.",
        "chairman", "accounts", ["Financial Times"],
    ),
    (
        "The bank had known for years, according to emails obtained by Der Standard.",
        "emails", "bank had known", ["Der Standard"],
    ),
    (
        "The paper quoted a neighbour who said that the shots came from the roof.",
        "neighbour|who", "shots came from the roof", ["paper"],
    ),
    (
        "A neighbour, quoted in the Evening Post, said the shots came from the roof.",
        "neighbour", "shots came from the roof", ["Evening Post"],
    ),
    (
        "According to Le Matin, the prefect has said that the bridge will close.",
        "prefect", "bridge will close", ["Le Matin"],
    ),
    (
        "The minister, Sky News reported, told colleagues that he would resign.",
        "minister", "he would resign", ["Sky News"],
    ),
    (
        "The general told state television on Sunday that his troops had left.",
        "general", "troops had left", ["state television"],
    ),
    (
        "Kyodo cited government sources as saying the reactor was stable.",
        "sources", "reactor was stable", ["Kyodo"],
    ),
    ("The reactor was stable, Kyodo said, quoting government sources.", "sources", "reactor was stable", ["Kyodo"]),
    (
        "Quoting an unnamed aide, the Tribune reported that the king was ill.",
        "aide", "king was ill", ["Tribune"],
    ),
    (
        "The king is ill, the Tribune reported on Friday, quoting an aide who asked not to be named.",
        "aide", "king is ill", ["Tribune"],
    ),
    (
        "The coach, in comments published by L'Equipe, denied that he had been approached.",
        "coach", "he had been approached", ["L'Équipe"],
    ),
    (
        "The pilot had been drinking, a colleague told the BBC's Today programme.",
        "colleague", "pilot had been drinking", ["BBC"],
    ),
    (
        "The ministry told Reuters in an email that no licence had been granted.",
        "ministry", "no licence had been granted", ["Reuters"],
    ),
    (
        "The ministry said in an email to Reuters that no licence had been granted.",
        "ministry", "no licence had been granted", ["Reuters"],
    ),
    (
        "Speaking on CNN's State of the Union, the senator said the bill was dead.",
        "senator", "bill was dead", ["CNN"],
    ),
    ("The senator said Sunday on NBC that the bill was dead.", "senator", "bill was dead", ["NBC"]),
    (
        "The village was shelled at dawn, its mayor told AFP by telephone.",
        "mayor", "village was shelled", ["Agence France-Presse"],
    ),
    (
        "In an article for the New York Times, the historian argued that the map was a forgery.",
        "historian", "map was a forgery", ["New York Times"],
    ),
    (
        "The Observer quotes two cabinet ministers saying the tax will be dropped.",
        "ministers", "tax will be dropped", ["Observer"],
    ),
    (
        "The tax will be dropped, two cabinet ministers have told the Observer.",
        "ministers", "tax will be dropped", ["Observer"],
    ),
    (
        "The tax will be dropped, the Observer has learned from two cabinet ministers.",
        "ministers", "tax will be dropped", ["Observer"],
    ),
    (
        "The tax will be dropped, said a minister quoted by the Observer.",
        "minister", "tax will be dropped", ["Observer"],
    ),
    (
        "Local media quoted police as saying that the gunman had fled.",
        "police", "gunman had fled", ["Local media"],
    ),
    ("Police told local media that the gunman had fled.", "Police", "gunman had fled", ["local media"]),
    ("The gunman had fled, police were quoted as saying by the Star.", "police", "gunman had fled", ["Star"]),
    ("The Star, which cited police, said the gunman had fled.", "police", "gunman had fled", ["Star"]),
    (
        "The Star said it had been told by police that the gunman had fled.",
        "police", "gunman had fled", ["Star"],
    ),
    (
        "Reuters quoted the Interfax news agency as reporting that the minister had denied the sale.",
        "minister", "sale", ["Interfax", "Reuters"],
    ),
    (
        "The minister denied the sale, Interfax reported, according to Reuters.",
        "minister", "sale", ["Interfax", "Reuters"],
    ),
    (
        "The minister has denied the sale, according to Reuters, which cited a report by Interfax.",
        "minister", "sale", ["Interfax", "Reuters"],
    ),
    (
        "The sale is off, the minister told Interfax, Reuters reported.",
        "minister", "sale is off", ["Interfax", "Reuters"],
    ),
    (
        "The Guardian reported that a whistleblower had told the BBC that the tests were rigged.",
        "whistleblower", "tests were rigged", ["BBC", "Guardian"],
    ),
    (
        "According to a report by Reuters citing three diplomats, the summit was cancelled.",
        "diplomats", "summit was cancelled", ["Reuters"],
    ),
    (
        "The summit was cancelled, three diplomats who spoke to Reuters said.",
        "diplomats", "summit was cancelled", ["Reuters"],
    ),
    (
        "“I was never there,” he told Radio Pulse in an interview broadcast on Tuesday.",
        "he", "I was never there", ["Radio Pulse"],
    ),
    (
        "The archbishop denied the affair in a letter published in the Catholic Herald.",
        "archbishop", "affair", ["Catholic Herald"],
    ),
    (
        "“The vote was clean,” the commissioner said in remarks broadcast on state television.",
        "commissioner", "vote was clean", ["state television"],
    ),
    (
        "In a televised interview with Al Jazeera, the rebel leader claimed that his men held the airport.",
        "leader", "his men held the airport", ["Al Jazeera"],
    ),
    (
        "The Post, quoting from a confidential memo, said the agency had lost the files.",
        "memo", "agency had lost the files", ["Post"],
    ),
    (
        "A spokesman told The Associated Press the company had done nothing wrong.",
        "spokesman", "company had done nothing wrong", ["Associated Press"],
    ),
    (
        "The clinic confirmed to the Sunday Mirror that the actor had been treated.",
        "clinic", "actor had been treated", ["Sunday Mirror"],
    ),
    (
        "The actor admitted to the Sunday Mirror that he had been treated.",
        "actor", "he had been treated", ["Sunday Mirror"],
    ),
    (
        "Two officers insisted to this newspaper that no shots were fired.",
        "officers", "no shots were fired", ["newspaper"],
    ),
    ("Xinhua reported that the governor had promised new homes.", "governor", "new homes", ["Xinhua"]),
    ("The governor promised new homes, the Xinhua report said.", "governor", "new homes", ["Xinhua"]),
    (
        "It was the weather that sank the boat, the captain's brother told Channel 4 News.",
        "brother", "weather that sank the boat", ["Channel 4 News"],
    ),
    (
        "As reported by Yonhap, the ministry said that the missile had failed.",
        "ministry", "missile had failed", ["Yonhap"],
    ),
    (
        "The ministry said the missile had failed, Yonhap news agency said.",
        "ministry", "missile had failed", ["Yonhap"],
    ),
    ("NHK says the ministry has confirmed that the missile failed.", "ministry", "missile failed", ["NHK"]),
]  # fmt: skip

#: Nobody passes the words on: who hears them, where they are said, media that speak for themselves.
SAID_STRAIGHT: list[tuple[str, str, str]] = [
    ("The envoy told reporters that officials in Baku had said the road was mined.", "envoy", "road was mined"),
    ("The prime minister told parliament that the talks had failed.", "minister", "talks had failed"),
    ("The doctor told the patient that the drug was safe.", "doctor", "drug was safe"),
    ("The coach said on Saturday that the striker was fit.", "coach", "striker was fit"),
    ("The mayor said in Paris that the tower was safe.", "mayor", "tower was safe"),
    ("The mayor told a rally that the tower was safe.", "mayor", "tower was safe"),
    ("The mayor said in a speech to Congress that the tower was safe.", "mayor", "tower was safe"),
    ("The chief said in a report to parliament that the fund was empty.", "chief", "fund was empty"),
    ("The BBC said that it had sacked the presenter.", "BBC", "sacked the presenter"),
    ("The Guardian denied that it had hacked phones.", "Guardian", "hacked phones"),
    ("The prince sued the Mail, saying that its story was false.", "prince", "its story"),
    ("LONDON, May 4 (Reuters) - The bank said that profits had doubled.", "bank", "profits had doubled"),
    ("The bank sued the Times and said that profits had doubled.", "bank", "profits had doubled"),
    ("The editor of the Times said that the story was true.", "editor", "story was true"),
    ("“The story is true,” the Herald's editor told staff.", "editor", "story is true"),
]

NESTED: list[tuple[str, str, str, list[str]]] = [
    (
        "The lawyer said her client had told police that he saw two men.",
        "client", "he saw two men", ["lawyer"],
    ),
    (
        "The report says that witnesses told investigators the driver had claimed the brakes failed.",
        "driver", "brakes failed", ["witnesses", "report"],
    ),
    (
        "Prosecutors allege that the clerk denied having signed the cheque.",
        "clerk", "signed the cheque", ["Prosecutors"],
    ),
    (
        "According to the indictment, the clerk told her sister that the cheque was forged.",
        "clerk", "cheque was forged", ["indictment"],
    ),
    (
        "The sister testified that the clerk had said that her boss forged the cheque.",
        "clerk", "her boss forged the cheque", ["sister"],
    ),
    ("“He told me that the gun was a toy,” the mother said.", "He", "gun was a toy", ["mother"]),
    ("The mother said that he told her that the gun was a toy.", "he", "gun was a toy", ["mother"]),
    ("The gun, the mother said the boy had told her, was a toy.", "boy", "gun was a toy", ["mother"]),
    (
        "The envoy wrote in a cable that the prince had assured him that the tanks would be withdrawn.",
        "prince", "tanks would be withdrawn", ["envoy"],
    ),
    (
        "The memo, dated May 3, records that the treasurer warned that funds were missing.",
        "treasurer", "funds were missing", ["memo"],
    ),
    (
        "The company's claim that regulators had said the drug was safe was rejected by the agency.",
        "regulators", "drug was safe", ["company"],
    ),
    (
        "The judge noted that the defendant denies the state's claim that he fled.",
        "defendant", "he fled", ["judge"],
    ),
    (
        "The minister denied that his aide had said that the fund was empty.",
        "aide", "fund was empty", ["minister"],
    ),
    (
        "The aide told the inquiry that the minister had told the cabinet that the treasury had warned that the fund "
        "was empty.",
        "treasury", "fund was empty", ["minister", "aide"],
    ),
    (
        "He added that his brother had been told by the guards that visits were banned.",
        "guards", "visits were banned", ["He"],
    ),
    (
        "The witness recalled the officer shouting that the car was stolen.",
        "officer", "car was stolen", ["witness"],
    ),
    (
        "The dean said she doubted the student's statement that the essay was his own.",
        "student", "essay was his own", ["she|dean"],
    ),
    (
        "Campaigners say the council was warned by its own engineers that the wall would fall.",
        "engineers", "wall would fall", ["Campaigners"],
    ),
]  # fmt: skip

#: Not read right yet.
NOT_YET = {
    "The gun, the mother said the boy had told her, was a toy.",
}


def _words(text: str, spans: Spans | None) -> set[str]:
    return set(re.findall(r"\w+", " ".join(text[start:end] for start, end in spans or ())))


def _who(words: str) -> set[str]:
    return set(words.split("|"))


def _find(
    text: str, source: str, content: str, extractor: Extractor
) -> tuple[FoundAttribution, list[FoundAttribution]]:
    """The innermost attribution of these words to this source, and all those of the text."""
    found = list(extractor.extract(text).attributions)
    fitting = [
        its for its in found
        if _who(source) & _words(text, its.source) and set(content.split()) <= _words(text, its.content)
    ]  # fmt: skip
    assert fitting, [(_words(text, its.source), _words(text, its.content)) for its in found]
    return min(fitting, key=lambda its: sum(end - start for start, end in its.content)), found


def _marked(text: str, *row: object) -> object:
    return pytest.param(text, *row, marks=pytest.mark.xfail(strict=True) if text in NOT_YET else ())


@pytest.mark.parametrize(
    ("text", "source", "content", "relays"),
    [_marked(*row) for row in RELAYED] + [_marked(*row, []) for row in SAID_STRAIGHT],
)
def test_through_whom(text: str, source: str, content: str, relays: list[str], extractor: Extractor) -> None:
    its, _ = _find(text, source, content, extractor)
    names = [relay.name for relay in its.relays]
    assert len(names) == len(relays), names
    assert all(name in one or one in name for name, one in zip(relays, names, strict=True)), names


@pytest.mark.parametrize(("text", "source", "content", "around"), [_marked(*row) for row in NESTED])
def test_within_whose_words(text: str, source: str, content: str, around: list[str], extractor: Extractor) -> None:
    its, found = _find(text, source, content, extractor)
    by_id = {one.id: one for one in found}
    chain = []
    while its.nested_in is not None:
        its = by_id[its.nested_in]
        chain.append(_words(text, its.source))
    assert len(chain) == len(around), chain
    assert all(_who(word) & words for word, words in zip(around, chain, strict=True)), chain
