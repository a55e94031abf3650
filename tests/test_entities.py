"""Entities against specs/entities.toml, and what holds of the entities of any bulletin."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor import Bulletin, Extractor
from extractor.entities import NAMED
from extractor.seeds import find_seeds

TESTS = Path(__file__).parent
CASES: list[dict[str, Any]] = tomllib.loads((TESTS / "specs" / "entities.toml").read_text(encoding="utf-8"))["case"]
SEEDS = find_seeds(TESTS.parent / "seeds")


@cache
def extractor() -> Extractor:
    return Extractor()


@cache
def bulletin(name: str) -> Bulletin:
    seed = next(s for s in SEEDS if s.name == name)
    return extractor().extract(seed.text(), date=seed.date())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_spec(case: dict[str, Any]) -> None:
    made = extractor().extract(case["text"], date=case.get("date"))
    for kind in NAMED & case.keys():
        found = [
            [e.canonical, *(case["text"][m.start : m.end] for m in e.mentions)] for e in made.entities if e.kind == kind
        ]
        assert found == case[kind]


def test_each_case_has_its_reason() -> None:
    assert all(case["why"] and NAMED & case.keys() for case in CASES)
    assert not [id_ for id_, times in Counter(case["id"] for case in CASES).items() if times > 1]


@pytest.mark.parametrize("name", [seed.name for seed in SEEDS])
def test_each_name_is_a_mention_of_one_entity(name: str) -> None:
    made = bulletin(name)
    named = [r for r in made.records if r.kind in NAMED]
    assert sorted((e.id, m) for e in made.entities for m in e.mentions) == sorted((r.entity, r.span) for r in named)
    assert all(e.id.startswith(f"{e.kind}:") and e.canonical for e in made.entities)
    assert [e.mentions[0] for e in made.entities] == sorted(e.mentions[0] for e in made.entities)


@pytest.mark.parametrize("name", [seed.name for seed in SEEDS])
def test_records_without_entities_are_given_the_same(name: str) -> None:
    made = bulletin(name)
    bare = [r.model_dump(exclude={"entity"}) for r in made.records]
    again = Bulletin.model_validate({"text": made.text, "date": made.date, "records": bare})
    assert all(getattr(r, "entity", None) is None for r in again.records)
    assert again.entities == made.entities


def test_fields_are_of_the_first_mention_that_has_them() -> None:
    text = "王建国在会上发言。湖北省副省长王建国指出，要抓好落实。"
    (person,) = [e for e in extractor().extract(text).entities if e.kind == "person"]
    assert (person.id, person.fields) == ("person:王建国", {"title": "副省长"})
    assert [text[m.start : m.end] for m in person.mentions] == ["王建国", "王建国"]
