"""A bulletin: views by kind, frozen records, exact figures, a schema."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from pydantic import ValidationError

from extractor import Bulletin, Extractor, Money, extract

TEXT = "标题\n湖北省财政厅安排2.945亿元，完成84%，共42个项目，占地3.5万亩，翻一番，第七批。"


def test_views_by_kind() -> None:
    bulletin = extract(TEXT, date="2015-01-14")
    assert [r.text for r in bulletin.money] == ["2.945亿元"]
    assert [r.text for r in bulletin.counts] == ["42个"]
    assert [r.text for r in bulletin.percentages] == ["84%"]
    assert [r.text for r in bulletin.measures] == ["3.5万亩"]
    assert [r.text for r in bulletin.multiples] == ["翻一番"]
    assert [r.text for r in bulletin.ordinals] == ["第七批"]
    assert [r.text for r in bulletin.organisations] == ["湖北省财政厅"]
    assert bulletin.title == "标题"
    assert (bulletin.date, bulletin.date_source) == ("2015-01-14", "given")
    assert [(f.text, f.action) for f in bulletin.facts[:2]] == [("2.945亿元", "安排"), ("84%", "完成")]
    assert bulletin.relations == ()


def test_facts_are_of_all_kinds() -> None:
    assert Extractor(kinds={"money"}).extract(TEXT).facts == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quantity": (11, 17)}, "its quantity is no record of the document"),
        ({"text": "2.946亿元"}, "the text at its quantity is '2.945亿元'"),
        ({"indicator": "到位"}, "its indicator's cues read '安排'"),
        ({"subject": "西藏自治区财政厅"}, "the cues of its subject read '湖北省财政厅'"),
        ({"cues": [["indicator", 9, 999]]}, "its cue for indicator lies outside the text"),
    ],
)
def test_facts_from_elsewhere_are_proved(change: dict[str, object], reason: str) -> None:
    data = extract(TEXT, date="2015-01-14").model_dump()
    assert Bulletin.model_validate(data).facts
    data["facts"] = [{**data["facts"][0], **change}]
    with pytest.raises(ValidationError, match=reason):
        Bulletin.model_validate(data)


def test_figures_are_exact_and_plain() -> None:
    money = extract("安排2.945亿元。").money[0]
    assert money.value == Decimal(294500000)
    assert str(money.value) == "294500000"
    assert json.loads(money.model_dump_json())["value"] == "294500000"
    with pytest.raises(ValidationError, match="figures are exact"):
        Money(start=0, end=3, text="3亿元", value=3e8)


def test_records_are_frozen() -> None:
    money = extract("安排3亿元。").money[0]
    with pytest.raises(ValidationError, match="frozen"):
        money.value = Decimal(1)


def test_kinds_are_chosen_and_checked() -> None:
    assert {r.kind for r in Extractor(kinds={"money", "place"}).extract(TEXT).records} == {"money"}
    with pytest.raises(ValueError, match="no such kind: colour; there are"):
        Extractor(kinds={"colour"})


def test_pipe_takes_texts_and_dates() -> None:
    first, second = Extractor().pipe(["投入3亿元。", ("去年投入5亿元。", "2016-03-01")])
    assert first.money[0].value == 300_000_000
    assert second.dates[0].value == "2015"


def test_the_schema_builds_and_figures_are_strings() -> None:
    schema = Bulletin.model_json_schema()
    assert schema["properties"]["records"]["type"] == "array"
    assert {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"} in schema["$defs"]["Money"]["properties"]["value"]["anyOf"]


def test_the_rules_are_named() -> None:
    bulletin = extract("投入3亿元。")
    assert bulletin.rules_version == Extractor().rules_version
    assert all(r.rule for r in bulletin.records)
