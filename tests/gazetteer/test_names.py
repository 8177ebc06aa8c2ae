"""Names that are put together, by rule."""

from __future__ import annotations

import pytest

from claims.gazetteer import gazetteer


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Iran's semi-official Fars news agency", "Fars News Agency"),
        ("the Russian state news agency TASS", "TASS"),
        ("Britain's Guardian newspaper", "Guardian"),
        ("the Washington Post daily", "Washington Post"),
        ("the Moscow daily", None),
        ("Syrian state television", None),
        ("the Spanish daily El Mundo", "El Mundo"),
        ("the Spanish daily El Faro de Vigo", None),  # not on the list: it keeps its own name
        ("the Egyptian health minister", "Health Minister of Egypt"),
        ("the former Greek finance minister", None),  # somebody who held the office is not the office
        ("Russia's deputy foreign minister", None),
        ("the Turkish minister", None),
        ("the German Federal Ministry of Finance", "Ministry of Finance of Germany"),
        ("the Chinese embassy in London", "Embassy of China in Britain"),
        ("the Russian consulate in Istanbul", "Consulate of Russia in Istanbul"),
        ("Kenya's Supreme Court", "Supreme Court of Kenya"),
        ("the Pakistani army chief", "Chief of the Army of Pakistan"),
        ("the UN secretary general", "United Nations Secretary-General"),
        ("the UN Secretary-General", "United Nations Secretary-General"),
        ("the WHO's director-general", "World Health Organization Director-General"),
        ("the president of the European Commission", "European Commission President"),
        ("Interfax-Ukraine", "Interfax-Ukraine"),
        ("an aide to the Iraqi minister", None),
    ],
)
def test_a_state_and_its_bodies(name: str, canonical: str | None) -> None:
    entry = gazetteer().look_up(name)
    assert (entry.name if entry else None) == canonical
