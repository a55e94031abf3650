"""Calendar values as EDTF level 1 and durations as ISO 8601, as RECORDS.md writes them. Pure; there is no clock here.

A value is a string: `2015-01-14`, `2014`, `2015-33` (33 to 36 are the quarters, 40 and 41 the halves, 21 to 24 the
seasons), `198X`, `2016-07-06T08`, `2016-07-06T09:30`, or an interval of two of those, an end of which may be open (`..`).
A `Moment` is the same in parts, for reckoning.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from extractor.errors import ProofError

OPEN = ".."
_QUARTERS, _HALVES = range(33, 37), range(40, 42)
# First and last month of each part of a year; winter (24) is left out, since it runs over the turn of the year.
_PARTS = {
    **{33 + i: (3 * i + 1, 3 * i + 3) for i in range(4)},
    **{40 + i: (6 * i + 1, 6 * i + 6) for i in range(2)},
    **{21 + i: (3 * i + 3, 3 * i + 5) for i in range(3)},
}
_MOMENT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d))?)?)?)?)?|(\d{3}X|\d\dXX)", re.ASCII
)
_DURATION = re.compile(
    r"P(?=.)(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?"
    r"(?:T(?=.)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)


class Moment(NamedTuple):
    """A year and as much below it as is known. `month` is 1 to 12, or the code of a season, quarter or half.

    `masked` counts the digits of the year that are not known: 1 in `198X`, whose `year` is 1980.
    """

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    masked: int = 0

    def __str__(self) -> str:
        """The EDTF form: `Moment(2016, 7, 6, 8)` is `2016-07-06T08`."""
        if self.masked:
            return f"{self.year:04d}"[: 4 - self.masked] + "X" * self.masked
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        text = f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        for sign, part in zip("T::", self[3:6], strict=True):
            if part is None:
                break
            text += f"{sign}{part:02d}"
        return text

    @property
    def first(self) -> date:
        """The first day it covers."""
        if self.month is None:
            return date(max(self.year, 1), 1, 1)
        first, _ = _PARTS.get(self.month, (self.month, self.month))
        return date(self.year, 12 if self.month == 24 else first, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it covers."""
        if self.month is None:
            return date(self.year + 10**self.masked - 1, 12, 31)
        if self.day is not None:
            return date(self.year, self.month, self.day)
        if self.month == 24:
            return date(self.year + 1, 2, monthrange(self.year + 1, 2)[1])
        _, last = _PARTS.get(self.month, (self.month, self.month))
        return date(self.year, last, monthrange(self.year, last)[1])


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def moment(text: str) -> Moment:
    """Reads one EDTF date, not an interval.

    Raises:
        ProofError: where it is none, or names a day or an hour that does not exist.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ProofError(f"expected an EDTF date such as 2015-01-14, 2015-33 or 2016-07-06T08, got {text!r}")
    if match[7]:
        return Moment(int(match[7].replace("X", "0")), masked=match[7].count("X"))
    read = Moment(*(int(part) if part else None for part in match.groups()[:6]))  # type: ignore[arg-type]
    if not _exists(read):
        raise ProofError(f"{text!r} has the form of an EDTF date, but the calendar has no such day or hour")
    return read


def _exists(read: Moment) -> bool:
    if read.year < 1:
        return False
    if read.month is None:
        return True
    if read.day is None:
        return 1 <= read.month <= 12 or read.month in _PARTS or read.month == 24
    if not is_day(read.year, read.month, read.day):
        return False
    # 24时 closes a day (截至7月5日24时); no minute follows it but 00.
    at_end = read.hour == 24 and not read.minute and not read.second
    return at_end or ((read.hour or 0) < 24 and (read.minute or 0) < 60 and (read.second or 0) < 60)


def parse(text: str) -> tuple[Moment | None, Moment | None]:
    """First and last moment of a value; the same twice for a single date, None for an open end.

    Raises:
        ProofError: where `text` is not EDTF, has two open ends, or ends before it begins.
    """
    head, slash, tail = text.partition("/")
    if not slash:
        single = moment(head)
        return single, single
    ends = tuple(None if part == OPEN else moment(part) for part in (head, tail))
    if ends == (None, None):
        raise ProofError(f"an interval needs a date at one end at least, got {text!r}")
    first, last = ends
    if first and last and first.first > last.last:
        raise ProofError(f"the interval {text!r} ends before it begins")
    return first, last


def is_edtf(text: str) -> bool:
    """Whether `text` is a calendar value as RECORDS.md writes them."""
    try:
        parse(text)
    except (ProofError, ValueError):
        return False
    return True


def interval(first: Moment | None, last: Moment | None) -> str:
    """The value that runs from one moment to another; None is an open end, equal ends are one date."""
    if first == last and first is not None:
        return str(first)
    return f"{first or OPEN}/{last or OPEN}"


def bounds(text: str) -> tuple[date | None, date | None]:
    """First and last day that a value covers; None where it is open.

    Raises:
        ProofError: where `text` is not EDTF.
    """
    first, last = parse(text)
    return (first.first if first else None), (last.last if last else None)


def move(read: Moment, *, years: int = 0, months: int = 0, days: int = 0) -> Moment | None:
    """A moment so much later, or earlier, at its own precision; None where the calendar or the precision ends.

    A day that the month lacks becomes its last: 2016-02-29 a year later is 2017-02-28.
    """
    step, month = 1, read.month
    if month is not None and month > 12:
        base, step = (33, 3) if month in _QUARTERS else (40, 6) if month in _HALVES else (21, 3)
        if months % step:
            return None
        turns, offset = divmod(month - base + months // step, 12 // step)
        year, month = read.year + years + turns, base + offset
    elif month is not None:
        turns, offset = divmod(month - 1 + months, 12)
        year, month = read.year + years + turns, offset + 1
    elif months:
        return None
    else:
        year = read.year + years
    if not 1 <= year <= 9999 or (days and read.day is None):
        return None
    moved = read._replace(year=year, month=month)
    if moved.day is None or month is None:
        return moved
    day = min(moved.day, monthrange(year, month)[1])
    return _add_days(moved._replace(day=day), days) if days else moved._replace(day=day)


def _add_days(read: Moment, days: int) -> Moment | None:
    try:
        later = date(read.year, read.month or 1, read.day or 1) + timedelta(days=days)
    except OverflowError:
        return None
    return read._replace(year=later.year, month=later.month, day=later.day)


def shift(text: str, *, years: int = 0, months: int = 0, days: int = 0) -> str:
    """A value moved along the calendar; open ends stay open.

    Raises:
        ProofError: where `text` is not EDTF, or an end is too coarse for the move (2014 by a month).
    """
    first, last = parse(text)
    moved = [end and move(end, years=years, months=months, days=days) for end in (first, last)]
    if (first and not moved[0]) or (last and not moved[1]):
        raise ProofError(f"{text!r} cannot be moved by {years} years, {months} months and {days} days")
    return interval(*moved)


def duration(parts: dict[str, Decimal]) -> str:
    """An ISO 8601 duration from amounts by unit: Y M W D, and TH TM TS for the clock's.

    `{"TH": Decimal("1.5")}` is PT1.5H. Amounts are written out in full, never with an exponent.
    """
    day, clock = "", ""
    for unit in ("Y", "M", "W", "D", "TH", "TM", "TS"):
        amount = parts.get(unit)
        if amount is None:
            continue
        figure = format(amount, "f")
        if "." in figure:
            figure = figure.rstrip("0").rstrip(".")
        if unit[0] == "T":
            clock += figure + unit[1]
        else:
            day += figure + unit
    return f"P{day}T{clock}" if clock else f"P{day}"


def is_duration(text: str) -> bool:
    """Whether `text` is an ISO 8601 duration such as P3Y, P8M, PT1.5H or P8.6D."""
    return _DURATION.fullmatch(text) is not None
