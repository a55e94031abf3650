"""Records against gold, by RECORDS.md, section Gold."""

import pytest

from extractor.compare import compare

MONEY = {"kind": "money", "start": 3, "end": 8, "text": "1.2亿元", "value": "120000000"}
PLACE = {"kind": "place", "start": 10, "end": 12, "text": "湖北", "canonical": "湖北省"}


def test_right() -> None:
    found = {**MONEY, "value": "120000000.0", "currency": "CNY", "modifier": "exact"}
    tallies, differences = compare([MONEY, PLACE], [found, {**PLACE, "canonical": None}])
    assert not differences
    assert tallies["money"].value_f1 == tallies["place"].value_f1 == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": "12"}, "value"),
        ({"value": None}, "value"),
        ({"modifier": "over"}, "modifier"),
        ({"currency": "USD"}, "currency"),
    ],
)
def test_a_field_that_is_not_golds(change: dict[str, str | None], field: str) -> None:
    tallies, (difference,) = compare([MONEY], [{**MONEY, **change}])
    assert (difference.what, set(difference.fields)) == ("value", {field})
    assert (tallies["money"].f1, tallies["money"].value_f1) == (1, 0)


def test_missed_and_false() -> None:
    tallies, differences = compare([MONEY], [{**MONEY, "end": 7}, PLACE])
    assert [d.what for d in differences] == ["false", "missed", "false"]
    assert (tallies["money"].gold, tallies["money"].false, tallies["place"].false) == (1, 1, 1)
    assert (tallies["money"].precision, tallies["money"].recall, tallies["money"].f1) == (0, 0, 0)


def test_optional_is_neither_right_nor_wrong() -> None:
    debatable = {**PLACE, "optional": True}
    longer = {**PLACE, "end": 13}
    for found in ([], [PLACE], [longer]):
        assert compare([debatable], found) == ({}, [])
    assert compare([debatable], [{**PLACE, "kind": "organisation"}])[1]


def test_scope_and_ties() -> None:
    tied = {"kind": "fact", "quantity": [3, 8], "indicator": "资金"}
    assert compare([MONEY, PLACE, tied], [], {"place"})[0].keys() == {"place"}
    assert compare([tied], [tied]) == ({}, [])


FACT = {"kind": "fact", "quantity": [3, 8], "indicator": "援藏资金", "period": "2015", "status": "realised"}
TIE = {"kind": "relation", "type": "agreement", "parties": ["甲", "乙"], "name": None, "evidence": "甲与乙"}
TIES = ("fact", "relation")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, set()),
        ({"indicator": "援藏资金额"}, set()),
        ({"indicator": "产值"}, {"indicator"}),
        ({"period": None, "status": "planned"}, {"period", "status"}),
    ],
)
def test_facts(change: dict[str, str | None], fields: set[str]) -> None:
    tallies, differences = compare([FACT], [{**FACT, **change}], ties=TIES)
    assert (tallies["fact"].found, tallies["fact"].right) == (1, not fields)
    assert {name for d in differences for name in d.fields} == fields


def test_facts_elsewhere_are_missed_and_false() -> None:
    _, differences = compare([FACT], [{**FACT, "quantity": [4, 8]}], ties=TIES)
    assert [(d.what, d.place) for d in differences] == [("missed", (3, 8)), ("false", (4, 8))]
    assert compare([{**FACT, "optional": True}], [{**FACT, "quantity": [4, 8]}], ties=TIES) == ({}, [])


def test_relations_are_equal_by_type_and_names() -> None:
    assert not compare([TIE], [{**TIE, "parties": ["乙", "甲"], "evidence": "别的", "rule": "r"}], ties=TIES)[1]
    _, differences = compare([TIE], [{**TIE, "parties": ["甲"]}], ties=TIES)
    assert [d.what for d in differences] == ["false", "missed"]
    (level,) = compare([{**TIE, "level": "county"}], [{**TIE, "level": "province"}], ties=TIES)[1]
    assert level.fields == {"level": ("county", "province")}


GIVEN = {"kind": "relation", "type": "support", "donor": "甲", "recipient": "丙"}


@pytest.mark.parametrize(
    ("gold", "mine", "differences"),
    [
        ([GIVEN, {**GIVEN, "donor": "乙"}], [{**GIVEN, "donor": ["甲", "乙"]}], []),
        ([{**GIVEN, "donor": ["乙", "甲"]}], [GIVEN, {**GIVEN, "donor": "乙"}], []),
        ([{**GIVEN, "donor": ["甲", "乙"]}], [GIVEN], ["missed"]),
        ([GIVEN], [{**GIVEN, "donor": ["甲", "乙"]}], ["false"]),
        ([GIVEN], [{**GIVEN, "donor": "丙", "recipient": "甲"}], ["false", "missed"]),
    ],
    ids=["gold multiplied out", "extraction multiplied out", "one of two is missing", "one too many", "sides swapped"],
)
def test_lists_may_be_multiplied_out(
    gold: list[dict[str, object]], mine: list[dict[str, object]], differences: list[str]
) -> None:
    assert [d.what for d in compare(gold, mine, ties=TIES)[1]] == differences


def test_parties_are_not_multiplied_out() -> None:
    _, differences = compare([{**TIE, "parties": ["甲", "乙", "丙"]}], [TIE, {**TIE, "parties": ["甲", "丙"]}], ties=TIES)
    assert sorted(d.what for d in differences) == ["false", "false", "missed"]


def test_what_stands_there_instead() -> None:
    longer = {**MONEY, "end": 9, "rule": "r"}
    false, missed = sorted(compare([MONEY], [longer])[1], key=lambda d: d.what)
    assert (false.found, missed.found) == (MONEY, longer)
