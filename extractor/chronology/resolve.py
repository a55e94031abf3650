"""From readings to calendar values, by the document's date and by what the text has said before.

Reading order: `Resolver.resolve` (one reading, or a range), `_single` (which way it is resolved), `_year_of` (the year
of a date said without one), then `compose` for the moments.
"""

from __future__ import annotations

from datetime import date

from extractor.chronology import anchors
from extractor.chronology.anchors import Cues
from extractor.chronology.compose import Ends, day_ends, parts
from extractor.chronology.context import Context, Mention
from extractor.chronology.outlook import Outlook
from extractor.chronology.reading import Reading
from extractor.chronology.rules import CalendarRules
from extractor.edtf import Moment, is_day, move


class Resolver:
    """Resolves readings of one set of rules. It keeps nothing between texts: all state is in the `Context`.

    Attributes:
        outlook: judges whether a clause looks ahead.
    """

    def __init__(self, rules: CalendarRules) -> None:
        self.outlook = Outlook(rules)

    def resolve(self, reading: Reading, context: Context, cues: Cues) -> Ends | None:
        """First and last moment of a reading; None where the context does not tell."""
        ends = self._single(reading, context, cues)
        if ends is None or reading.until is None:
            return ends
        return self._range(ends[0], reading.until, context, cues)

    def _single(self, reading: Reading, context: Context, cues: Cues) -> Ends | None:
        said = reading.said
        if reading.hour is None and said.fixed is not None:
            return said.fixed
        if said.period is not None:
            return Moment(said.period.first), Moment(said.period.last)
        if said.week_row is not None or said.weekday:
            return anchors.relative_week(reading, context, cues)
        if said.same:
            return _same(reading, context, cues)
        if said.day_row is not None:
            return anchors.relative_day(reading, context, cues)
        if said.day is not None and said.month is None and said.month_row is None:
            base = anchors.month_of_day(reading, context, cues)
            return day_ends(base.year, base.month or 1, reading) if base else None
        if reading.hour is not None and said.day is None:
            return anchors.bare_clock(reading, context, cues)
        year = self._year_of(reading, context, cues)
        if year is None:
            return None
        ends = _compose(reading, year, context, cues)
        if said.year is not None and said.month_row is None and reading.hour is None:
            said.fixed = ends
        return ends

    def _year_of(self, reading: Reading, context: Context, cues: Cues) -> int | None:
        """The year of a date; 0 where its month word brings the year."""
        if reading.said.year is not None:
            return reading.said.year
        if reading.said.year_row is not None:
            return anchors.relative_year(reading, context, cues)
        if reading.said.month_row is not None:
            return 0
        governing, mention = context.governing()
        if governing is None:
            return None
        if mention is None or not _holds(reading, mention, context):
            return self.outlook.year(reading, context, cues)
        cues.append(("anchor", mention.start, mention.end))
        return governing.year

    def _range(self, first: Moment | None, until: Reading, context: Context, cues: Cues) -> Ends | None:
        """The end of a range takes from its beginning what it does not say: 6月30日20时至7月5日8时."""
        if first is None:
            return None
        said = until.said
        if until.hour is not None and not said.dated and said.month is None:
            return first, first._replace(hour=until.hour, minute=until.minute, second=until.second)
        if _follows_on(until):
            ends = self._single(until, context.after(first), [])
        elif not said.bare or said.day_row or said.month_row or said.weekday:
            ends = self._single(until, context, cues)
        elif said.day is not None and said.month is None:
            ends = day_ends(first.year, first.month or 1, until)
        else:
            ends = _next(_compose(until, first.year, context, cues), first)
        last = ends[1] if ends else None
        if last is None or first.first > last.last:
            return None
        return first, last


def _next(ends: Ends | None, first: Moment) -> Ends | None:
    """An end of range that would lie before its beginning is of the next year: 8月至2月."""
    last = ends[1] if ends else None
    if last is not None and last.first < first.first:
        return first, move(last, years=1)
    return ends


def _follows_on(until: Reading) -> bool:
    """Whether the end of a range is named from its beginning: 2018年11月至次年3月."""
    rows = (until.said.year_row, until.said.month_row, until.said.day_row)
    return any(row is not None and row.anchor == "mention" for row in rows)


def _holds(reading: Reading, mention: Mention, context: Context) -> bool:
    """Whether a year named by the title or a heading reaches this bare date.

    Days about the time of issue do not belong to the year that a notice is on (关于2017年度…的公示: 5月4日至5月10日).
    """
    issued, said = context.issued, reading.said
    if mention is not context.heading and mention is not context.report:
        return True
    if said.day is None or said.month is None or issued is None or issued.day is None:
        return True
    if not is_day(issued.year, said.month, said.day):
        return True
    return not -45 <= (date(issued.year, said.month, said.day) - issued.first).days <= 75


def _same(reading: Reading, context: Context, cues: Cues) -> Ends | None:
    """去年同期: the stretch spoken of, in the year named; that year where none was spoken of (较2019年同期)."""
    mention = context.stretch()
    if mention is None:
        year = reading.said.year
        return (Moment(year), Moment(year)) if year is not None else None
    cues.append(("anchor", mention.start, mention.end))
    row, spoken = reading.said.year_row, mention.last.year
    if reading.said.year is not None:
        years = reading.said.year - spoken
    elif row is None or row.anchor == "mention":
        years = 0
    else:
        years = row.shift
        if row.anchor == "document" and context.issued is not None and context.issued.year + row.shift < spoken:
            years = context.issued.year + row.shift - spoken
    first, last = move(mention.first, years=years), move(mention.last, years=years)
    return (first, last) if first and last else None


def _compose(reading: Reading, year: int, context: Context, cues: Cues) -> Ends | None:
    """The moments of a reading whose year is known (0 where its month word brings the year)."""
    said = reading.said
    month = said.month or 0
    if said.month_row is not None:
        base = anchors.relative_month(reading, context, cues)
        if base is None:
            return None
        year, month = year or base.year, base.month or 1
    if not 1 <= year <= 9999:
        return None
    if said.named is not None:
        return context.almanac.named(said.named, year)
    if said.lunar is not None:
        month, day, leap = said.lunar
        return context.almanac.lunar(year, month, day, leap=leap)
    if said.stretch is not None and said.stretch.of == "month":
        return anchors.month_part(reading, context, cues)
    return parts(reading, year, month)
