"""The parser is loaded once for all tests of the language."""

import pytest

from claims.nlp import build_nlp
from claims.nlp.pipeline import Extractor


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return build_nlp(extractor="rules")
