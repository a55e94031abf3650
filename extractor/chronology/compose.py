"""The moments of a reading whose year and month are known. Pure: what the text said before plays no part here."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from extractor.chronology.reading import Reading
from extractor.edtf import Moment, is_day

Ends = tuple[Moment | None, Moment | None]


def timed(day: Moment, reading: Reading) -> Ends | None:
    """A day with the reading's time of day; two ends where that is a stretch (0—24时)."""
    moment = day._replace(hour=reading.hour, minute=reading.minute, second=reading.second)
    if reading.hour_from is None:
        return moment, moment
    return (day._replace(hour=reading.hour_from), moment) if reading.hour_from < (reading.hour or 0) else None


def day_ends(year: int, month: int, reading: Reading) -> Ends | None:
    """The day, or the days, that a reading names within a month; None where the month has no such day."""
    day, first = reading.said.day or 0, reading.said.day_from
    if month > 12 or not is_day(year, month, day):
        return None
    if first is None:
        return timed(Moment(year, month, day), reading)
    if not is_day(year, month, first) or first >= day:
        return None
    return Moment(year, month, first), Moment(year, month, day, reading.hour, reading.minute, reading.second)


def parts(reading: Reading, year: int, month: int) -> Ends | None:
    """The moments of a reading in a year and month; month 0 where none is known."""
    said = reading.said
    if said.nth is not None:
        return _nth(said.nth, year, month)
    if said.day is not None and month:
        return day_ends(year, month, reading)
    if said.days is not None and month:
        first, last = said.days
        return Moment(year, month, first), Moment(year, month, last or monthrange(year, month)[1])
    if said.months is not None:
        return Moment(year, said.months[0]), Moment(year, said.months[1])
    if month:
        return _months(said.month_from, year, month)
    if said.year_from is not None:
        return Moment(said.year_from), Moment(year)
    span = said.year_row.span if said.year_row else 1
    return Moment(year, masked=said.masked), Moment(year + span - 1, masked=said.masked)


def _months(first: int | None, year: int, month: int) -> Ends:
    last = Moment(year, month)
    if first is None:
        return last, last
    # 11—2月 begins in the year before.
    return Moment(year - 1 if first > month else year, first), last


def _nth(nth: tuple[str, int], year: int, month: int) -> Ends | None:
    """The n-th week that begins in a month or year, its first n weeks, or its first n days."""
    kind, count = nth
    start = date(year, month or 1, 1)
    if not 1 <= count <= 60 or year > 9990:
        return None
    if kind == "days":
        last = start + timedelta(days=count - 1)
    else:
        monday = start + timedelta(days=(7 - start.weekday()) % 7)
        start = monday if kind == "weeks" else monday + timedelta(weeks=count - 1)
        last = monday + timedelta(weeks=count) - timedelta(days=1)
    return from_date(start), from_date(last)


def week(reading: Reading, issued: Moment | None) -> Ends | None:
    """A week, weekend or weekday counted from the document's day, Monday first."""
    row, weekday = reading.said.week_row, reading.said.weekday
    if issued is None or issued.day is None or not 1 < issued.year < 9999:
        return None
    day = issued.first
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=row.shift if row else 0)
    if weekday:
        return timed(from_date(monday + timedelta(days=weekday - 1)), reading)
    first = monday + timedelta(days=5 if row and row.level == "weekend" else 0)
    return from_date(first), from_date(monday + timedelta(days=6))


def from_date(day: date) -> Moment:
    """A day as a moment."""
    return Moment(day.year, day.month, day.day)
