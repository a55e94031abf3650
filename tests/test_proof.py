"""Proof: a record that does not follow from its text is refused, with its reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from extractor import Bulletin, extract

TEXT = "2015年1月14日，湖北企业在山南地区投资近1200万元，占84%。另投入50余万元，建设项目42个。"
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def dumped() -> dict[str, Any]:
    data: dict[str, Any] = extract(TEXT).model_dump(mode="json")
    return data


def record(data: dict[str, Any], text: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in data["records"] if r["text"] == text)
    return found


def test_what_was_extracted_is_proved_again() -> None:
    assert Bulletin.model_validate(dumped(), context={"text": TEXT}) == extract(TEXT)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_seeds_survive_json(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8")
    bulletin = extract(text)
    data = json.loads(bulletin.model_dump_json())
    assert Bulletin.model_validate(data, context={"text": text}) == bulletin


@pytest.mark.parametrize(
    ("surface", "change", "reason"),
    [
        ("1200万元", {"start": 27}, "the document has"),
        ("1200万元", {"text": "1300万元"}, "the document has"),
        ("1200万元", {"value": "13000000"}, "value is 13000000, read again it is 12000000"),
        ("1200万元", {"currency": "USD"}, "currency is USD"),
        ("1200万元", {"modifier": "over"}, "modifier is over"),
        ("1200万元", {"high": None}, "high is None"),
        ("1200万元", {"cues": [["modifier", 42, 43]]}, "stands in another sentence"),
        ("1200万元", {"end": 999}, "outside the document"),
        ("50余万元", {"modifier": "exact"}, "modifier is exact"),
        ("84%", {"value": "84"}, "value is 84, read again it is 0.84"),
        ("42个", {"unit": "家"}, "unit is 家"),
        ("山南地区", {"code": "540500"}, "code 540500 was not in force"),
        ("山南地区", {"code": "420000"}, "code 420000 is 湖北省"),
        ("山南地区", {"code_now": "542200"}, "not in force today"),
        ("山南地区", {"code_now": "340500"}, "code_now is 340500, but 542200 became 540500"),
        ("山南地区", {"code": None, "code_now": "340500"}, "code_now is 340500, but 山南地区 became 540500"),
        ("山南地区", {"level": "county"}, "level is county, but 542200 is a prefecture"),
        ("山南地区", {"parents": ["湖北省"]}, "山南地区 does not lie in 湖北省"),
        ("2015年1月14日", {"value": "2015-01-15"}, "value is 2015-01-15"),
        ("2015年1月14日", {"value": "next year"}, "is no EDTF date"),
    ],
)
def test_a_changed_record_is_refused_with_its_reason(surface: str, change: dict[str, Any], reason: str) -> None:
    data = dumped()
    record(data, surface).update(change)
    with pytest.raises(ValidationError, match=reason):
        Bulletin.model_validate(data, context={"text": TEXT})


@pytest.mark.parametrize(
    ("kind", "surface", "value", "whole"),
    [
        ("money", "45亿元", "4500000000", "2.945亿元"),
        ("money", "2.945亿", "294500000", "2.945亿元"),
        ("count", "158万", "1580000", "9158万元"),
        ("count", "个", "1", "十个"),
        ("money", "5000元", "5000", "3000元至5000元"),
        ("percentage", "4%", "0.04", "84%"),
    ],
)
def test_a_figure_cut_out_of_a_longer_one_is_refused(kind: str, surface: str, value: str, whole: str) -> None:
    text = "我县投入2.945亿元，产值9158万元，占84%，建成十个站，每户3000元至5000元。"
    start = text.index(surface)
    records = [{"kind": kind, "start": start, "end": start + len(surface), "text": surface, "value": value}]
    with pytest.raises(ValidationError, match=f"{surface}' at .*: it is cut out of '{whole}' at {text.index(whole)}-"):
        Bulletin.model_validate({"records": records}, context={"text": text})


def test_a_swapped_kind_is_refused() -> None:
    data = dumped()
    money = record(data, "1200万元")
    data["records"] = [{"kind": "measure", "unit": "元", "value": "12000000", **{k: money[k] for k in ("start", "end", "text")}}]
    with pytest.raises(ValidationError, match="does not read as a measure"):
        Bulletin.model_validate(data, context={"text": TEXT})


def test_another_text_is_refused() -> None:
    with pytest.raises(ValidationError, match="not the text"):
        Bulletin.model_validate(dumped(), context={"text": TEXT + "。"})


def test_records_alone_are_proved_against_the_text_given() -> None:
    records = [{k: v for k, v in r.items() if k not in ("rule", "cues")} for r in dumped()["records"]]
    bulletin = Bulletin.model_validate({"date": "2015-01-14", "records": records}, context={"text": TEXT})
    assert [r.text for r in bulletin.records] == [r["text"] for r in records]
