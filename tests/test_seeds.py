"""Every seed is whole: text, gold and description agree, and gold's figures are proved."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from extractor.bulletin import RECORDS
from extractor.document import Document
from extractor.edtf import is_edtf
from extractor.kinds import KINDS
from extractor.reading import read_text
from extractor.verify import prover_for

SEEDS = Path(__file__).parent.parent / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))
FIGURES = {kind.name for kind in KINDS if kind.mechanism == "quantity"}


def gold(name: str) -> list[dict[str, Any]]:
    lines = (SEEDS / f"{name}.gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def described(name: str) -> dict[str, Any]:
    return tomllib.loads((SEEDS / f"{name}.toml").read_text(encoding="utf-8"))


def test_there_are_seeds_and_no_strays() -> None:
    assert len(NAMES) >= 11
    assert {path.name for path in SEEDS.iterdir()} == {
        name + ending for name in NAMES for ending in (".txt", ".gold.jsonl", ".toml")
    }


@pytest.mark.parametrize("name", NAMES)
def test_description(name: str) -> None:
    text, says = read_text(SEEDS / f"{name}.txt"), described(name)
    assert says.keys() == {"title", "date", "origin"}
    assert says["title"] == Document(text).title
    assert is_edtf(says["date"])
    assert says["origin"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_gold_slices(name: str) -> None:
    text = read_text(SEEDS / f"{name}.txt")
    for record in gold(name):
        if "start" in record:
            assert text[record["start"] : record["end"]] == record["text"]
        elif record["kind"] == "fact":
            start, end = record["quantity"]
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("name", NAMES)
def test_gold_figures_are_proved(name: str) -> None:
    """All but the debatable ones, among which are figures that no rule reads (两地, 三级)."""
    text, date = read_text(SEEDS / f"{name}.txt"), described(name)["date"]
    figures = [r for r in gold(name) if r["kind"] in FIGURES and not r.get("optional")]
    assert figures
    prover_for().prove_all(RECORDS.validate_python(figures), Document(text), date)
