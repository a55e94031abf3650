"""Evidence of another recogniser: what it supports, what it cannot override, and how its records are proved."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from pydantic import ValidationError

from extractor import Bulletin, Extractor
from extractor.entities import NAMED
from extractor.seeds import find_seeds

TESTS = Path(__file__).parent
CASES: list[dict[str, Any]] = tomllib.loads((TESTS / "specs" / "evidence.toml").read_text(encoding="utf-8"))["case"]
Spans = Callable[[str], Iterable[tuple[int, int, str]]]


@cache
def rulebook() -> Any:
    from extractor.verify import own_rules

    return own_rules()


def with_evidence(recogniser: Any) -> Extractor:
    return Extractor(rulebook=rulebook(), evidence=recogniser)


def callable_of(spans: list[tuple[str, str]]) -> Spans:
    return lambda text: [(text.index(s), text.index(s) + len(s), label) for s, label in spans if s in text]


def pipeline_of(spans: list[tuple[str, str]]) -> spacy.Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": s} for s, label in spans])
    return nlp


def names(bulletin: Bulletin) -> list[list[str]]:
    return [[r.kind, r.text, r.rule] for r in bulletin.records if r.kind in NAMED]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_spec(case: dict[str, Any]) -> None:
    bulletin = with_evidence(callable_of(case["spans"])).extract(case["text"])
    assert names(bulletin) == case["names"]
    if "title" in case:
        assert [p.title for p in bulletin.persons] == [case["title"]]
    for record in bulletin.records:
        if record.rule.endswith(".evidence"):
            assert ("evidence", record.start, record.end) in record.cues
    assert Bulletin.model_validate(json.loads(bulletin.model_dump_json())) == bulletin


def test_a_spacy_pipeline_is_evidence() -> None:
    spans = [("高原", "PERSON"), ("东方公司", "ORG"), ("鼓楼", "GPE")]
    text = "会议在鼓楼召开。高原在会上发言，东方公司投资3亿元。"
    bulletin = with_evidence(pipeline_of(spans)).extract(text)
    assert bulletin == with_evidence(callable_of(spans)).extract(text)
    assert names(bulletin) == [
        ["place", "鼓楼", "place.evidence"], ["person", "高原", "person.evidence"],
        ["organisation", "东方公司", "organisation.evidence"],
    ]  # fmt: skip


@pytest.mark.parametrize("seed", find_seeds(TESTS.parent / "seeds"), ids=lambda seed: seed.name)
def test_evidence_that_says_nothing_changes_nothing(seed: Any) -> None:
    text = seed.text()
    without = Extractor(rulebook=rulebook()).extract(text, date=seed.date()).model_dump_json()
    assert with_evidence(lambda _: []).extract(text, date=seed.date()).model_dump_json() == without


@pytest.mark.parametrize("seed", find_seeds(TESTS.parent / "seeds")[:3], ids=lambda seed: seed.name)
def test_evidence_takes_no_record_away(seed: Any) -> None:
    """A recogniser that holds every two characters for a person."""
    text = seed.text()
    loud = with_evidence(lambda t: [(at, at + 2, "PERSON") for at in range(len(t) - 1)]).extract(text, date=seed.date())
    made = {(r.kind, r.start, r.end) for r in loud.records}
    before = Extractor(rulebook=rulebook()).extract(text, date=seed.date()).records
    assert {(r.kind, r.start, r.end) for r in before} <= made


def test_what_no_rule_reads_is_refused_whatever_its_rule_says() -> None:
    record = {"kind": "organisation", "start": 0, "end": 4, "text": "改善民生", "rule": "organisation.evidence"}
    with pytest.raises(ValidationError, match="no rule reads it so, whatever evidence there was"):
        Bulletin.model_validate({"text": "改善民生是大事。", "records": [record]})


@pytest.mark.parametrize(
    ("given", "error", "reason"),
    [
        pytest.param(lambda _: 5, TypeError, "it gave 5", id="no spans"),
        pytest.param(lambda _: [(0, 2)], TypeError, "gives .start, end, label. of each name", id="no labels"),
        pytest.param(lambda _: [("0", 2, "ORG")], TypeError, "two whole numbers and a string", id="offsets as strings"),
        pytest.param(lambda _: [(0, 99, "ORG")], ValueError, "a span 0-99 in a text of 4 characters", id="outside the text"),
        pytest.param(lambda _: [(2, 2, "ORG")], ValueError, "a span 2-2", id="empty span"),
    ],
)
def test_what_is_no_evidence_is_said(given: Any, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        with_evidence(given).extract("湖北省。")


def test_what_cannot_be_called_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="a spaCy pipeline or a function of a text, not 5"):
        with_evidence(5)


def test_a_lone_surrogate_reaches_no_recogniser() -> None:
    seen: list[str] = []
    with_evidence(lambda text: seen.append(text) or []).extract("湖北\ud800省")
    assert seen == ["湖北\ufffd省"]
