"""Relations against specs: clauses of every type, and clauses in which nothing is tied or the sides are easily swapped.

A line of specs/relations.jsonl is a case: `relations` are all that its text holds, roles as written, in any order; `why`
says what the case is about. A role that a relation does not give is null.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Bulletin, Extractor
from extractor.relations import Relation, reason

LINES = (Path(__file__).parent / "specs" / "relations.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES if line]
EXTRACTOR = Extractor()
TYPES = {"support", "agreement", "visit", "honour", "founding", "role"}
PIECES = (
    "武汉市", "山南地区", "藏", "鄂", "省教育厅", "武汉大学", "恒沣集团", "副省长", "王建国", "李明", "“先进集体”称号", "劳动模范", "合作协议", "被", "由",
    "与", "和", "、", "向", "对", "给", "在", "赴", "到", "为", "的", "了", "捐赠", "对口支援", "帮助", "签订", "访问", "考察", "互访", "获得", "授予", "任命",
    "任", "成立", "共建", "选派", "5名教师", "100万元", "分别", "将", "没有", "两地", "等", "，", "。", "；", "（", "）", "“", "”", "《", "》", "\n", "\ud800",
)  # fmt: skip


def roles(relation: Relation) -> dict[str, Any]:
    """The roles that are filled, and the status."""
    said = relation.model_dump(mode="json", include={"type", "status", *relation.ROLES})
    return {name: filled for name, filled in said.items() if filled is not None}


def by_text(relations: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(relation, ensure_ascii=False, sort_keys=True) for relation in relations)


def prove(relation: Relation, text: str) -> None:
    """Each surface in a role is what the text has at its cue."""
    for role in relation.ROLES:
        filled = getattr(relation, role)
        surfaces = [] if filled is None else [filled] if isinstance(filled, str) else list(filled)
        assert surfaces == [text[c.start : c.end] for c in relation.cues if c.role == role]
    assert all(getattr(relation, role) for role in relation.NEEDED)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 130
    assert {r["type"] for case in CASES for r in case["relations"]} == TYPES
    assert len({case["text"] for case in CASES}) == len(CASES)
    assert all(case["why"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_relations(case: dict[str, Any]) -> None:
    bulletin = EXTRACTOR.extract(case["text"])
    assert by_text([roles(r) for r in bulletin.relations]) == by_text(case["relations"]), case["why"]
    for relation in bulletin.relations:
        prove(relation, case["text"])


@given(st.lists(st.sampled_from(PIECES), max_size=50))
def test_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    bulletin = EXTRACTOR.extract(text)
    for relation in bulletin.relations:
        prove(relation, text)
    assert Bulletin.model_validate(bulletin.model_dump(), context={"text": text}).relations == bulletin.relations


def test_relations_are_of_all_kinds() -> None:
    assert Extractor(kinds={"place"}).extract("江苏省对口支援西藏自治区。").relations == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"recipient": "北京市"}, "the cues of its recipient read 拉萨市"),
        ({"level": "市对市"}, "the cues of its level read nothing"),
        ({"cues": [("donor", 0, 3), ("recipient", 7, 99)]}, "outside the text"),
        ({"cues": []}, "the cues of its donor read nothing"),
    ],
)
def test_relations_from_elsewhere_are_proved(change: dict[str, object], why: str) -> None:
    text = "江苏省对口支援拉萨市。"
    (relation,) = EXTRACTOR.extract(text).relations
    assert reason(relation, text) is None
    altered = type(relation).model_validate({**relation.model_dump(), **change})
    assert why in str(reason(altered, text))
