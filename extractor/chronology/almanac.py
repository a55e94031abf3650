"""Days that have names or stand in the lunar calendar, by year."""

from __future__ import annotations

from datetime import date, timedelta

from extractor.chronology.rules import LunarYear, NamedDay
from extractor.edtf import Moment


class Almanac:
    """Lunar years by number; years outside the table give None."""

    def __init__(self, rows: tuple[LunarYear, ...]) -> None:
        self.years = {row.year: row for row in rows}

    def lunar(self, year: int, month: int, day: int | None, *, leap: bool = False) -> tuple[Moment, Moment] | None:
        """A lunar day, or the first and last day of a lunar month; day 0 is the month's last."""
        row = self.years.get(year)
        if row is None or not 1 <= month <= 12 or (leap and row.leap != month):
            return None
        lengths = [int(length) for length in row.months.split()]
        index = month - 1 + (1 if leap or 0 < row.leap < month else 0)
        start = date.fromisoformat(row.first) + timedelta(days=sum(lengths[:index]))
        length = lengths[index]
        if day is None:
            return _moment(start), _moment(start + timedelta(days=length - 1))
        if day > length:
            return None
        read = _moment(start + timedelta(days=(day or length) - 1))
        return read, read

    def named(self, row: NamedDay, year: int) -> tuple[Moment, Moment] | None:
        """The day that a name means in a year."""
        if row.calendar == "lunar":
            return self.lunar(year, row.month, row.day)
        if row.calendar == "term":
            table = self.years.get(year)
            if table is None:
                return None
            read = _moment(date.fromisoformat(table.qingming if row.month == 4 else table.dongzhi))
            return read, read
        day = row.day
        if row.calendar == "weekday":
            first = date(year, row.month, 1)
            day = 1 + (row.weekday - 1 - first.weekday()) % 7 + 7 * (row.day - 1)
        read = Moment(year, row.month, day)
        return read, read


def _moment(day: date) -> Moment:
    return Moment(day.year, day.month, day.day)
