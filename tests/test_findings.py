"""Checks of documents against themselves: what must be found, and what must not.

A line of specs/findings.jsonl is a case with its reason: `findings` are all expected, each by its kind and the surfaces of
its sources in the order of the text; where there are none, nothing may be found.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from extractor import Extractor

LINES = (Path(__file__).parent / "specs" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES]
EXTRACTOR = Extractor()


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_findings(case: dict[str, Any]) -> None:
    bulletin = EXTRACTOR.extract(case["text"], date=case["date"])
    found = [{"kind": f.kind, "sources": [s.text for s in f.sources]} for f in bulletin.findings()]
    assert found == case["findings"], case["why"]
