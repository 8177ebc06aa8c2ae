"""The real article that the project began from: every row of its gold, and nothing false."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.conftest import SHARED

ARTICLE, GOLD = SHARED / "seed" / "article.txt", SHARED / "seed" / "gold.json"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the seed article lies beside the repository, and is not there")
def test_all_thirteen_rows_are_whole(tmp_path: Path) -> None:
    out = StringIO()
    call_command("extract", str(ARTICLE), "--published", "2020-10-01", "--format", "jsonl", stdout=out)
    found = tmp_path / "found.jsonl"
    found.write_text(out.getvalue(), encoding="utf-8")
    scorer = SHARED / "bench" / "score_seed.py"
    scored = subprocess.run([sys.executable, scorer, GOLD, found], capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout
    assert "13 of 13 rows whole" in scored.stdout
