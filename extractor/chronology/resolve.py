"""From readings to calendar values, by the document's date and by what the text has said before.

Reading order: `Resolver.resolve` (one reading), `_year_of` (which year a bare date is in), `_compose` (its moments).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from extractor.chronology.context import Context, Mention
from extractor.chronology.grammar import words
from extractor.chronology.reading import Reading
from extractor.chronology.rules import CalendarRules
from extractor.edtf import Moment, is_day, move

Ends = tuple[Moment | None, Moment | None]
Cues = list[tuple[str, int, int]]
_CLAUSE_MARKS = "，。;!?:\n,"
_REACH = 80


class Resolver:
    """Resolves readings of one set of rules. It keeps nothing between texts: all state is in the `Context`."""

    def __init__(self, rules: CalendarRules) -> None:
        self.strong = _alternation(rules, "planned", strong=True)
        self.weak = _alternation(rules, "planned", strong=False)
        self.past = _alternation(rules, "past")

    def resolve(self, reading: Reading, context: Context, cues: Cues) -> Ends | None:
        """First and last moment of a reading; None where the context does not tell."""
        ends = self._single(reading, context, cues)
        if ends is None or reading.until is None:
            return ends
        return self._range(ends, reading.until, context, cues)

    def _single(self, reading: Reading, context: Context, cues: Cues) -> Ends | None:
        if reading.hour is None and reading.said.fixed is not None:
            return reading.said.fixed
        if reading.said.period is not None:
            return Moment(reading.said.period.first), Moment(reading.said.period.last)
        if reading.said.week_row is not None or reading.said.weekday:
            return _week(reading, context)
        if reading.said.same:
            return self._same(reading, context, cues)
        if reading.said.day_row is not None:
            return _relative_day(reading, context, cues)
        if reading.said.day is not None and reading.said.month is None and reading.said.month_row is None:
            return self._bare_day(reading, context, cues)
        if reading.hour is not None and reading.said.day is None:
            return _bare_clock(reading, context, cues)
        year = self._year_of(reading, context, cues)
        if year is None:
            return None
        ends = _compose(reading, year, context, cues)
        if reading.said.year is not None and reading.said.month_row is None and reading.hour is None:
            reading.said.fixed = ends
        return ends

    def _year_of(self, reading: Reading, context: Context, cues: Cues) -> int | None:
        if reading.said.year is not None:
            return reading.said.year
        if reading.said.year_row is not None:
            return _relative_year(reading, context, cues)
        if reading.said.month_row is not None:
            return 0
        governing, mention = context.governing()
        if governing is None:
            return None
        if mention is None or not self._holds(reading, mention, context):
            return self._issue_year(reading, context, cues)
        cues.append(("anchor", mention.start, mention.end))
        return governing.year

    def _holds(self, reading: Reading, mention: Mention, context: Context) -> bool:
        """Whether a year named by the title or a heading reaches this bare date: days about the time of issue do not
        belong to the year that a notice is on (关于2017年度…的公示: 5月4日至5月10日)."""
        if mention not in (context.heading, context.report) or context.issued is None:
            return True
        if reading.said.day is None or reading.said.month is None or context.issued.day is None:
            return True
        issued = context.issued.first
        year = issued.year
        near = _safe_day(year, reading.said.month, reading.said.day)
        return near is None or not -45 <= (near - issued).days <= 75

    def _issue_year(self, reading: Reading, context: Context, cues: Cues) -> int | None:
        """The year of a bare date counted from the document's: its last occurrence, or the next in a planned clause."""
        issued = context.issued
        if issued is None:
            return None
        if reading.said.named is not None or reading.said.lunar is not None:
            return issued.year
        if issued.month is None:
            return issued.year
        now = (issued.month, issued.day or 31)
        said = _opening_of(reading)
        if said is None:
            return issued.year
        planned = self._planned(reading, context, cues)
        if said <= now:
            if reading.said.stretch is not None and (reading.said.month or 0) <= 12:
                return issued.year
            if planned == "strong" and _ending_of(reading) < (now[0], issued.day or 1):
                return issued.year + 1
            if planned == "weak" and _ahead(_ending_of(reading), now) < 60 and _ending_of(reading) < now:
                return issued.year + 1
            return issued.year
        if planned == "strong" or reading.until is not None and planned:
            return issued.year
        if planned == "weak" and _ahead(said, now) <= 200:
            return issued.year
        return issued.year - 1

    def _planned(self, reading: Reading, context: Context, cues: Cues) -> str:
        """How surely the clause looks ahead: strong, weak or not at all."""
        text, end = context.text, reading.until.end if reading.until else reading.end
        begin = max(context.sentence, reading.start - _REACH)
        clause = max(text.rfind(mark, begin, reading.start) for mark in _CLAUSE_MARKS) + 1 or begin
        stop = _clause_end(text, end)
        if stop - end <= 1:
            stop = _clause_end(text, stop + 1)
        for name, pattern in (("strong", self.strong), ("weak", self.weak)):
            if match := pattern.search(text, clause, stop):
                cues.append(("planned", match.start(), match.end()))
                return name
        if self.past.search(text, clause, stop):
            return ""
        if match := self.strong.search(text, begin, clause):
            cues.append(("planned", match.start(), match.end()))
            return "strong"
        return "weak" if self.weak.search(text, begin, clause) else ""

    def _bare_day(self, reading: Reading, context: Context, cues: Cues) -> Ends | None:
        """5日: in the month of the nearest day spoken of in the paragraph; else in the document's month, or the month
        before where that day has only just gone by (30日 in a text of 2日)."""
        day = reading.said.day or 0
        anchor, mention = _day_anchor(context)
        issued = context.issued
        if anchor is not None and mention is not None:
            cues.append(("anchor", mention.start, mention.end))
            base = anchor
            if anchor.day is not None and (reading.said.day_from or day) < anchor.day and _follows(anchor, day, issued):
                base = move(anchor._replace(day=None), months=1) or anchor
        elif issued is not None and issued.month is not None:
            base = issued
            if issued.day is not None and day > issued.day:
                before = move(issued._replace(day=None), months=-1)
                if before is not None and before.month is not None:
                    length = monthrange(before.year, before.month)[1]
                    if day <= length and length - day + issued.day <= 3:
                        base = before
        else:
            return None
        return _day_ends(base.year, base.month or 1, reading)

    def _range(self, ends: Ends, until: Reading, context: Context, cues: Cues) -> Ends | None:
        """The end of a range takes from its beginning what it does not say: 6月30日20时至7月5日8时."""
        first = ends[0]
        if first is None:
            return None
        if until.hour is not None and not until.said.dated and until.said.month is None:
            last: Moment | None = first._replace(hour=until.hour, minute=until.minute, second=until.second)
        elif _follows_on(until):
            closed = self._single(until, context.after(first), [])
            last = closed[1] if closed else None
        elif not until.said.bare or until.said.day_row or until.said.month_row or until.said.week_row or until.said.weekday:
            closed = self._single(until, context, cues)
            last = closed[1] if closed else None
        elif until.said.day is not None and until.said.month is None:
            closed = _day_ends(first.year, first.month or 1, until)
            last = closed[1] if closed else None
        else:
            closed = _compose(until, first.year, context, cues)
            last = closed[1] if closed else None
            if last is not None and last.first < first.first:
                last = move(last, years=1)
        if last is None or first.first > last.last:
            return None
        return first, last

    def _same(self, reading: Reading, context: Context, cues: Cues) -> Ends | None:
        """去年同期: the stretch spoken of, in the year named."""
        mention = context.stretch()
        if mention is None:
            return None
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


def _follows_on(until: Reading) -> bool:
    """Whether the end of a range is named from its beginning: 2018年11月至次年3月."""
    rows = (until.said.year_row, until.said.month_row, until.said.day_row)
    return any(row is not None and row.anchor == "mention" for row in rows)


def _alternation(rules: CalendarRules, role: str, *, strong: bool | None = None) -> re.Pattern[str]:
    surfaces = [s for row in rules.marks if row.role == role and strong in (None, row.strong) for s in row.surface]
    return re.compile(words(surfaces))


def _clause_end(text: str, start: int) -> int:
    stop = min(len(text), start + _REACH)
    for at in range(start, stop):
        if text[at] in _CLAUSE_MARKS:
            return at
    return stop


def _relative_year(reading: Reading, context: Context, cues: Cues) -> int | None:
    row = reading.said.year_row
    if row is None:
        return None
    if row.anchor == "document":
        return context.issued.year + row.shift if context.issued else None
    base, mention = context.governing() if row.anchor == "governing" else context.mentioned("year")
    if mention is not None:
        cues.append(("anchor", mention.start, mention.end))
    return base.year + row.shift if base is not None else None


def _relative_month(reading: Reading, context: Context, cues: Cues) -> Moment | None:
    row = reading.said.month_row
    if row is None:
        return None
    base, mention = context.issued, None
    if row.anchor != "document":
        base, mention = context.mentioned("month")
    if base is None or base.month is None or base.month > 12:
        base, mention = context.issued, None
    if base is None or base.month is None or base.month > 12:
        return None
    if mention is not None:
        cues.append(("anchor", mention.start, mention.end))
    return move(Moment(base.year, base.month), months=row.shift)


def _relative_day(reading: Reading, context: Context, cues: Cues) -> Ends | None:
    row = reading.said.day_row
    if row is None:
        return None
    base, mention = context.issued, None
    if row.anchor == "mention":
        base, mention = context.mentioned("day")
    if base is None or base.day is None:
        return None
    if mention is not None:
        cues.append(("anchor", mention.start, mention.end))
    moved = move(Moment(base.year, base.month, base.day), days=row.shift)
    if moved is None or row.span == 1:
        return _timed(moved, reading) if moved else None
    last = move(moved, days=row.span - 1)
    return (moved, last) if last else None


def _bare_clock(reading: Reading, context: Context, cues: Cues) -> Ends | None:
    """8时 is of the nearest day spoken of in its sentence."""
    base, mention = context.mentioned("day")
    if base is None or mention is None or mention.sentence != context.sentence:
        return None
    if mention.first.first != mention.last.last:
        return None
    cues.append(("anchor", mention.start, mention.end))
    return _timed(Moment(base.year, base.month, base.day), reading)


def _timed(day: Moment, reading: Reading) -> Ends | None:
    hour, minute, second = reading.hour, reading.minute, reading.second
    timed = day._replace(hour=hour, minute=minute, second=second)
    if reading.hour_from is None:
        return timed, timed
    return (day._replace(hour=reading.hour_from), timed) if reading.hour_from < (hour or 0) else None


def _day_anchor(context: Context) -> tuple[Moment | None, Mention | None]:
    """The day, or in the sentence the month, spoken of last in the paragraph, leaving out what is yet to come."""
    for mention in reversed(context.mentions):
        if mention.paragraph != context.paragraph:
            break
        moment = mention.last
        if moment.month is None or moment.month > 12 or moment.masked:
            continue
        if context.issued is not None and context.issued.day is not None and moment.first > context.issued.last:
            if mention.sentence != context.sentence:
                continue
        if moment.day is not None or (mention.topical and mention.sentence == context.sentence):
            return moment, mention
    return None, None


def _follows(anchor: Moment, day: int, issued: Moment | None) -> bool:
    """Whether a smaller day after a greater one (6月30日 … 2日) is of the next month, by then already come."""
    if issued is None or issued.day is None:
        return False
    later = move(anchor._replace(day=None), months=1)
    return later is not None and (later.year, later.month, day) <= (issued.year, issued.month, issued.day)


def _safe_day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if is_day(year, month, day) else None


def _ahead(said: tuple[int, int], now: tuple[int, int]) -> int:
    """Days, roughly, from a day of the year to the next time another comes."""
    return ((said[0] - now[0]) * 30 + said[1] - now[1]) % 365


def _opening_of(reading: Reading) -> tuple[int, int] | None:
    """Month and day that must have come for a bare date to lie in the document's year."""
    if reading.said.months is not None:
        return reading.said.months[1], 1
    month = reading.said.month
    if month is None:
        return None
    if month > 12:
        month = {33: 1, 34: 4, 35: 7, 36: 10, 40: 1, 41: 7}.get(month, 1)
        return month, 1
    if reading.said.stretch is not None and reading.said.stretch.of == "year":
        # 年底 in a plan is this year's; in January's text without one it has just gone by.
        return (1, 1) if month == 1 else (4, 1) if month == 12 else (month, 1)
    if reading.said.month_from is not None and reading.said.day is None:
        return month, 1
    if reading.said.day is not None:
        return month, reading.said.day_from or reading.said.day
    return month, reading.said.days[0] if reading.said.days else 1


def _ending_of(reading: Reading) -> tuple[int, int]:
    """Last month and day of a bare date."""
    if reading.said.months is not None:
        return reading.said.months[1], 31
    month = reading.said.month or 12
    if month > 12:
        month = {33: 3, 34: 6, 35: 9, 36: 12, 40: 6, 41: 12}.get(month, 12)
        return month, 31
    return month, reading.said.day or 31


def _compose(reading: Reading, year: int, context: Context, cues: Cues) -> Ends | None:
    """The moments of a reading whose year is known (0 where its month word brings the year)."""
    if reading.said.named is not None:
        return context.almanac.named(reading.said.named, year)
    if reading.said.lunar is not None:
        month, day, leap = reading.said.lunar
        return context.almanac.lunar(year, month, day, leap=leap)
    if reading.said.month_row is not None:
        base = _relative_month(reading, context, cues)
        if base is None:
            return None
        month = base.month or 1
        year = base.year if year == 0 else year
    else:
        month = reading.said.month or 0
    if not 1 <= year <= 9999:
        return None
    if reading.said.stretch is not None and reading.said.stretch.of == "month" and month == 0:
        return _month_part(reading, year, context, cues)
    return _parts(reading, year, month)


def _parts(reading: Reading, year: int, month: int) -> Ends | None:
    if reading.said.nth is not None:
        return _nth(reading, year, month)
    if reading.said.day is not None and month:
        return _day_ends(year, month, reading)
    if reading.said.days is not None and month:
        first, last = reading.said.days
        start = Moment(year, month, first)
        return start, Moment(year, month, last or monthrange(year, month)[1])
    if reading.said.months is not None:
        return Moment(year, reading.said.months[0]), Moment(year, reading.said.months[1])
    if month:
        last_month = Moment(year, month)
        first_year = year - 1 if reading.said.month_from and reading.said.month_from > month else year
        return (Moment(first_year, reading.said.month_from) if reading.said.month_from else last_month), last_month
    span = reading.said.year_row.span if reading.said.year_row else 1
    if reading.said.year_from is not None:
        return Moment(reading.said.year_from), Moment(year)
    return Moment(year, masked=reading.said.masked), Moment(year + span - 1, masked=reading.said.masked)


def _month_part(reading: Reading, year: int, context: Context, cues: Cues) -> Ends | None:
    """月底, 上旬 with no month said: of the month spoken of in the sentence, else of the document's."""
    base, mention = context.mentioned("month")
    if base is None or mention is None or mention.sentence != context.sentence or (base.month or 13) > 12:
        base, mention = context.issued, None
    if base is None or base.month is None or base.month > 12:
        return None
    if mention is not None:
        cues.append(("anchor", mention.start, mention.end))
    return _parts(reading, base.year, base.month)


def _day_ends(year: int, month: int, reading: Reading) -> Ends | None:
    day = reading.said.day or 0
    if month > 12 or not is_day(year, month, day):
        return None
    if reading.said.day_from is None:
        return _timed(Moment(year, month, day), reading)
    last = Moment(year, month, day, reading.hour, reading.minute, reading.second)
    if not is_day(year, month, reading.said.day_from) or reading.said.day_from >= day:
        return None
    return Moment(year, month, reading.said.day_from), last


def _nth(reading: Reading, year: int, month: int) -> Ends | None:
    kind, count = reading.said.nth or ("", 0)
    start = date(year, month or 1, 1)
    if not 1 <= count <= 60:
        return None
    if kind == "days":
        last = start + timedelta(days=count - 1)
    else:
        monday = start + timedelta(days=(7 - start.weekday()) % 7)
        start = monday if kind == "weeks" else monday + timedelta(weeks=count - 1)
        last = monday + timedelta(weeks=count) - timedelta(days=1)
    return _from_date(start), _from_date(last)


def _from_date(day: date) -> Moment:
    return Moment(day.year, day.month, day.day)


def _week(reading: Reading, context: Context) -> Ends | None:
    issued, row = context.issued, reading.said.week_row
    if issued is None or issued.day is None:
        return None
    day = issued.first
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=row.shift if row else 0)
    if reading.said.weekday:
        return _timed(_from_date(monday + timedelta(days=reading.said.weekday - 1)), reading)
    first = monday + timedelta(days=5 if row and row.level == "weekend" else 0)
    return _from_date(first), _from_date(monday + timedelta(days=6))
