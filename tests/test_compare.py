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
