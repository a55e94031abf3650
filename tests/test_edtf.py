"""Calendar values and durations: reading, checking, moving."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.edtf import Moment, bounds, duration, interval, is_duration, is_edtf, moment, move, parse, shift
from extractor.errors import ProofError

VALID = ["2015-01-14", "2014", "2013-07/..", "../2015", "2011/2015", "2015-33", "2022-36", "2015-40", "2018-41", "2018-21", "2018-24", "198X", "19XX", "2016-07-06T08", "2018-08-10T09:30", "2018-08-10T09:30:15", "2016-07-05T24", "2016-06-30T20/2016-07-05T08", "2016-02-29", "2008-01/2008-02", "2019-11-01/2019-11-10", "0367-01-01"]
INVALID = ["2015-1-14", "2015-02-30", "2015-13", "2015-00", "2015-37", "2015-42", "2015-01-14T25", "2015-01-14T24:30", "2015-01-14T09:61", "15", "2015-01-14T", "2015/2011", "../..", "/", "2015/", "2015年", "0000", "2015-01-14Z", "today", "2015-33-01", "198Y", "２０１５"]


@pytest.mark.parametrize("text", VALID)
def test_valid(text: str) -> None:
    assert is_edtf(text)
    assert interval(*parse(text)) == text


@pytest.mark.parametrize("text", ["", *INVALID])
def test_invalid(text: str) -> None:
    assert not is_edtf(text)
    with pytest.raises(ProofError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2015-33", "2015-01-01", "2015-03-31"),
        ("2015-41", "2015-07-01", "2015-12-31"),
        ("2015-24", "2015-12-01", "2016-02-29"),
        ("198X", "1980-01-01", "1989-12-31"),
        ("2016-07-06T08", "2016-07-06", "2016-07-06"),
        ("2010-01/2010-09", "2010-01-01", "2010-09-30"),
    ],
)
def test_bounds(text: str, first: str, last: str) -> None:
    assert bounds(text) == (date.fromisoformat(first), date.fromisoformat(last))


def test_open_bounds() -> None:
    assert bounds("2013-07/..") == (date(2013, 7, 1), None)
    assert bounds("../2013-07") == (None, date(2013, 7, 31))


@pytest.mark.parametrize(
    ("text", "by", "moved"),
    [
        ("2019-11-01/2019-11-10", {"years": -1}, "2018-11-01/2018-11-10"),
        ("2016-02-29", {"years": 1}, "2017-02-28"),
        ("2018-01", {"months": -1}, "2017-12"),
        ("2018-33", {"months": -3}, "2017-36"),
        ("2018-40", {"months": 6}, "2018-41"),
        ("2018-12-31", {"days": 1}, "2019-01-01"),
        ("2016-06-30T20/2016-07-05T08", {"years": -1}, "2015-06-30T20/2015-07-05T08"),
        ("2013-07/..", {"years": 1}, "2014-07/.."),
    ],
)
def test_shift(text: str, by: dict[str, int], moved: str) -> None:
    assert shift(text, **by) == moved


@pytest.mark.parametrize(("text", "by"), [("2014", {"months": 1}), ("2014-05", {"days": 1}), ("9999", {"years": 1}), ("2018-33", {"months": 1})])
def test_shift_refuses_what_the_precision_does_not_bear(text: str, by: dict[str, int]) -> None:
    with pytest.raises(ProofError, match="cannot be moved"):
        shift(text, **by)


@given(st.dates(min_value=date(1, 1, 2)), st.integers(-4000, 4000))
def test_days_move_as_the_calendar_does(day: date, days: int) -> None:
    try:
        expected = day + timedelta(days=days)
    except OverflowError:
        expected = None
    moved = move(Moment(day.year, day.month, day.day), days=days)
    assert (moved and moved.first) == expected


@given(st.dates())
def test_days_are_read_as_written(day: date) -> None:
    assert str(moment(day.isoformat())) == day.isoformat()


@given(st.text(max_size=20))
def test_any_text_is_judged(text: str) -> None:
    assert is_edtf(text) in (True, False)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"Y": "3"}, "P3Y"),
        ({"M": "8"}, "P8M"),
        ({"TH": "1.5"}, "PT1.5H"),
        ({"D": "8.60"}, "P8.6D"),
        ({"Y": "2", "M": "6"}, "P2Y6M"),
        ({"D": "36", "TH": "5", "TM": "30"}, "P36DT5H30M"),
        ({"TH": "35000"}, "PT35000H"),
        ({"D": "1E+2"}, "P100D"),
    ],
)
def test_duration(parts: dict[str, str], text: str) -> None:
    assert duration({unit: Decimal(amount) for unit, amount in parts.items()}) == text
    assert is_duration(text)


@pytest.mark.parametrize("text", ["P", "PT", "P3", "3Y", "PT1.5", "P1YT", "P-3Y", ""])
def test_no_duration(text: str) -> None:
    assert not is_duration(text)
