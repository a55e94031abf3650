"""Facts against specs: clauses of every shape, each with what its figures say, and figures that say nothing.

A line of specs/facts.jsonl is a case: `facts` are all expected, by the surface of their quantity; `none` are quantities of
which no fact may be made (an empty list: the text holds no fact at all). An indicator is right when it shares 60 % of its
characters with the expected one (RECORDS.md, Gold); period, status, direction and basis are equal, and subject and action
where the case gives them.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Extractor
from extractor.document import Document
from extractor.facts import Fact, FactFinder
from extractor.facts.rules import FactWord
from extractor.verify import own_rules

LINES = (Path(__file__).parent / "specs" / "facts.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES if line]
EXTRACTOR = Extractor()
FINDER = FactFinder(own_rules(), EXTRACTOR.segmenter)
FIELDS = ("period", "status", "direction", "basis")
PARTS = ("subject", "action")  # where a case gives them
PIECES = (
    "5亿元", "12%", "30个", "3.2个百分点", "翻一番", "1.5倍", "100名", "2018年", "今年", "上年", "企业", "教师", "武汉市", "省政府",
    "其中", "分别", "由", "到", "比", "占", "的", "和", "、", ",", "，", "。", "；", "：", "（", "）", "“", "”", "\n", "一是", "二是", "1.", "每", "人均",
    "增长", "下降", "提高", "达", "为", "计划", "签订", "协议", "正在", "已", "安排", "投入", "完成", "资金", "收入", "增速", "死亡", "\ud800",
)  # fmt: skip


def find(text: str, date: str | None) -> tuple[Fact, ...]:
    bulletin = EXTRACTOR.extract(text, date=date)
    document = Document(text)
    tape = FINDER.tape(document, EXTRACTOR.segmenter(document.folded), bulletin.records)
    return FINDER.find(document, tape, bulletin.date)


def alike(said: str, expected: str) -> bool:
    a, b = Counter(said), Counter(expected)
    common = sum((a & b).values())
    return 2 * common >= 0.6 * (sum(a.values()) + sum(b.values()))


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120
    assert sum("none" in case for case in CASES) >= 10
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_facts(case: dict[str, Any]) -> None:
    found = list(find(case["text"], case["date"]))
    if case.get("none") == []:
        assert not found
    for expected in case["facts"]:
        fact = next((f for f in found if f.text == expected["quantity"]), None)
        assert fact is not None, expected
        found.remove(fact)
        assert alike(fact.indicator, expected["indicator"]), (fact.indicator, expected["indicator"])
        fields = (*FIELDS, *(f for f in PARTS if f in expected))
        assert {f: getattr(fact, f) for f in fields} == {f: expected[f] for f in fields}, expected["quantity"]
    assert not {f.text for f in found} & set(case.get("none", ()))


def prove(fact: Fact, text: str) -> None:
    """Each part of a fact is the text of its cues."""
    assert fact.text == text[slice(*fact.quantity)]
    said = {role: "".join(text[c.start : c.end] for c in fact.cues if c.role == role) for role, _, _ in fact.cues}
    assert said["indicator"]
    assert fact.indicator in (said["indicator"], said["indicator"] + "增速")
    for role in ("subject", "action", "basis"):
        assert (getattr(fact, role) or "") == said.get(role, "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_parts_are_in_the_text(case: dict[str, Any]) -> None:
    for fact in find(case["text"], case["date"]):
        prove(fact, case["text"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_made_facts_are_valid(case: dict[str, Any]) -> None:
    """What the finder makes unchecked is what pydantic makes of the same fields."""
    for fact in find(case["text"], case["date"]):
        checked = Fact.model_validate(fact.model_dump(), strict=True)
        assert checked == fact
        assert repr(checked) == repr(fact)
        assert list(fact.__dict__) == list(Fact.model_fields)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    facts = find(text, "2018-06-05")
    places = [f.quantity for f in facts]
    assert places == sorted(set(places))
    for fact in facts:
        prove(fact, text)


def test_a_word_has_one_part() -> None:
    seen = Counter(s for row in own_rules().rows(FactWord, "fact_word") for s in row.surface)
    assert not [word for word, times in seen.items() if times > 1]
