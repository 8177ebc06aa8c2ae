"""The page of roles says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from claims.management.commands.role_matrix import matrix

pytestmark = pytest.mark.django_db


def test_every_address_stands_behind_a_permission() -> None:
    assert [line for line in matrix().splitlines() if "| `` |" in line] == []


def test_the_page_in_docs_is_the_present_one() -> None:
    page = Path(settings.BASE_DIR, "docs", "roles.md").read_text(encoding="utf-8")
    assert page == matrix(), "write it anew: manage.py role_matrix --write docs/roles.md"
