"""Through whom the words came: text, a word of the source, the relays from the speaker to the reader.

Every sentence is invented; nothing here says what anybody named ever said or printed.
"""

from __future__ import annotations

import pytest

from claims.nlp.pipeline import Extractor

RELAYED: list[tuple[str, str, list[str]]] = [
    ("The harbour master told Sky News that the ferry was overloaded.", "harbour", ["Sky News"]),
    ("The harbour master told the paper that the ferry was overloaded.", "harbour", ["paper"]),
    ("The harbour master told local radio that the ferry was overloaded.", "harbour", ["local radio"]),
    ("The harbour master told reporters that the ferry was overloaded.", "harbour", []),
    ("The harbour master told the court that the ferry was overloaded.", "harbour", []),
    ("The harbour master told his wife that the ferry was overloaded.", "harbour", []),
    ("“The ferry was overloaded,” the harbour master told the Northmoor Gazette.", "harbour", ["Northmoor Gazette"]),
    ("The ferry was overloaded, the harbour master told the Daily Mail on Monday.", "harbour", ["Daily Mail"]),
    ("The ferry was overloaded, the harbour master said in an interview with Der Spiegel.", "harbour", ["Der Spiegel"]),
    ("The ferry was overloaded, the harbour master said, according to Reuters.", "harbour", ["Reuters"]),
    ("Reuters reported, citing two rebels, that the town had fallen.", "rebels", ["Reuters"]),
    ("The town had fallen, Reuters reported, citing two rebels.", "rebels", ["Reuters"]),
    ("The town has fallen, according to a report in the Guardian citing two officials.", "officials", ["Guardian"]),
    ("State TV quoted the governor as saying that the town had fallen.", "governor", ["State TV"]),
    ("The governor was quoted by the Xinhua news agency as saying that the town had fallen.", "governor", ["Xinhua"]),
    ("The governor said via Telegram that the town had fallen.", "governor", ["Telegram"]),
    ("The governor said on CNN that the town had fallen.", "governor", ["CNN"]),
    (
        "The town had not fallen, the governor said in a statement carried by the state news agency.",
        "governor",
        ["state news agency"],
    ),
    ("The governor said in comments to the BBC that the town had fallen.", "governor", ["BBC"]),
    ("The general said that the town had fallen, AFP reported.", "general", ["Agence France-Presse"]),
    ("The general denied that the town had fallen, the state broadcaster M1 reported.", "general", ["M1"]),
    ("Two witnesses told AFP that soldiers had fired first.", "witnesses", ["Agence France-Presse"]),
    ("Speaking to Radio Kilima, the vet said that the cows were sick.", "vet", ["Radio Kilima"]),
    ("The vet, speaking to a local newspaper, said that the cows were sick.", "vet", ["local newspaper"]),
    ("Interfax, citing the defence ministry, said that the drone was shot down.", "ministry", ["Interfax"]),
    ("The drone was shot down, Interfax said, citing the defence ministry.", "ministry", ["Interfax"]),
    (
        "According to the Wall Street Journal, citing people familiar with the matter, the bank will cut jobs.",
        "people",
        ["Wall Street Journal"],
    ),
    (
        "The bank will cut jobs, people familiar with the matter told the Wall Street Journal.",
        "people",
        ["Wall Street Journal"],
    ),
    ("The pilot told Tass that the ministry had denied the crash.", "pilot", ["TASS"]),
    ("The mayor wrote in the Guardian that the plan was dead.", "mayor", ["Guardian"]),
]


@pytest.mark.parametrize(("text", "source", "relays"), RELAYED)
def test_relays_in_order(text: str, source: str, relays: list[str], extractor: Extractor) -> None:
    said = [its for its in extractor.extract(text).attributions if source in _words(text, its.source)]
    assert said
    found = [relay.name for relay in said[0].relays]
    assert len(found) == len(relays)
    assert all(name in its or its in name for name, its in zip(relays, found, strict=True)), found


def _words(text: str, spans: tuple[tuple[int, int], ...] | None) -> str:
    return " ".join(text[start:end] for start, end in spans or ())
