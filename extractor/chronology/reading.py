"""From a match of the grammar to a reading: what the words say of year, month, day and hour, before any context."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.chronology.figures import integer
from extractor.chronology.rules import CalendarRules, Guarded, NamedDay, NamedPeriod, Relative, Stretch
from extractor.edtf import Moment

MONTH_TAILS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0), "上半月": (1, 15), "下半月": (16, 0)}
_YEAR_NEXT = re.compile("[12][0-9]{3}[-/.][0-9]")
_YEAR_KINDS = {"年": "date.year", "年度": "date.year", "届": "date.year.class"}
# Two figures side by side that mean "three or four" rather than a year: 三四年, 七八年, 三五年.
_APPROXIMATE = re.compile("一二|二三|两三|三四|四五|五六|六七|七八|八九|三五")


@dataclass(slots=True)
class Reading:
    """One date or stretch as said. What is None was not said; `…_from` is the first end of a range written 1—10月."""

    start: int
    end: int
    rule: str
    year: int | None = None
    year_from: int | None = None
    year_row: Relative | None = None
    masked: int = 0
    month: int | None = None
    month_from: int | None = None
    month_row: Relative | None = None
    day: int | None = None
    day_from: int | None = None
    day_row: Relative | None = None
    days: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    nth: tuple[str, int] | None = None
    week_row: Relative | None = None
    weekday: int = 0
    lunar: tuple[int, int | None, bool] | None = None
    named: NamedDay | None = None
    period: NamedPeriod | None = None
    stretch: Stretch | None = None
    same: bool = False
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    optional: bool = False
    until: Reading | None = None

    @property
    def dated(self) -> bool:
        """Whether a day is said, so that a time of day may follow."""
        return self.day is not None or self.day_row is not None or self.weekday > 0

    @property
    def bare(self) -> bool:
        """Whether the year is left to the context."""
        return self.year is None and self.year_row is None and self.week_row is None and self.period is None

    def moments(self) -> tuple[int | None, int | None, int | None]:
        """Hour, minute and second."""
        return self.hour, self.minute, self.second


class Reader:
    """Turns matches of `point` and `clock` into readings, and refuses what only looks like one."""

    def __init__(self, rules: CalendarRules) -> None:
        self.rules = rules

    def point(self, match: re.Match[str], text: str, *, ranged: bool = False) -> Reading | None:
        """The reading of a match of `point`, or None where its words are void or name no day of the calendar."""
        part = match.groupdict()
        start, end = match.span()
        if part["iy"] or part["compact"]:
            return self._iso(part, text, start, end, ranged=ranged)
        if part["decade"]:
            return self._decade(part, start, end)
        if part["np"]:
            return self._period(part["np"], text, start, end)
        if part["wr"] or part["wb"]:
            return self._week(part, text, start, end)
        reading = Reading(start, end, "date.year")
        if not self._year(part, reading, text, match.end("yr")):
            return None
        if not self._body(match, part, reading, text):
            return None
        return reading

    def clock(self, match: re.Match[str], reading: Reading) -> bool:
        """Adds a time of day to a reading; false where it is none."""
        hour = integer(match["h"])
        if hour is None or hour > 24:
            return False
        row = self.rules.parts.get(match["part"] or "")
        if row is not None and hour < row.below:
            hour += 12
        minute = match["cm"] or match["mi"]
        reading.hour = hour
        if minute:
            reading.minute = integer(minute)
        elif match["half"]:
            reading.minute = 30
        elif match["q"]:
            reading.minute = 15 if match["q"] == "一" else 45
        reading.second = int(match["cs"]) if match["cs"] else None
        reading.end = match.end()
        reading.rule = "date.time"
        return True

    def _iso(
        self, part: dict[str, str | None], text: str, start: int, end: int, *, ranged: bool
    ) -> Reading | None:
        before = text[start - 1 : start]
        if before and not ranged and (before.isascii() and (before.isalnum() or before in "-/._[#&=") or before in "〔号"):
            return None
        following = text[end : end + 1]
        if compact := part["compact"]:
            if following.isascii() and following.isalnum() or any(c in text[max(0, start - 5) : start] for c in "号码证编"):
                return None
            return _day(start, end, "date.iso.compact", compact[:4], compact[4:6], compact[6:])
        if part["id"]:
            if following and following in "-/._" and text[end + 1 : end + 2].isalnum():
                if following != "-" or not _YEAR_NEXT.match(text, end + 1):
                    return None
            return _day(start, end, "date.iso", part["iy"] or "", part["im"] or "", part["id"])
        if len(part["im"] or "") != 2 or part["sep"] == "/" or not _bordered(text, start, end):
            return None
        return Reading(start, end, "date.iso.month", year=int(part["iy"] or 0), month=int(part["im"] or 0))

    def _decade(self, part: dict[str, str | None], start: int, end: int) -> Reading | None:
        decade = integer(part["decade"] or "")
        century = part["century"]
        if decade is None or decade % 10:
            return None
        if century in (None, "上"):
            hundred = 19
        elif century == "本":
            hundred = 20
        else:
            hundred = (integer(century or "") or 0) - 1
        if not 0 < hundred < 100:
            return None
        return Reading(start, end, "date.year.decade", year=hundred * 100 + decade, masked=1)

    def _period(self, surface: str, text: str, start: int, end: int) -> Reading | None:
        row = self.rules.periods[surface]
        if text[start - 1 : start] in ("第", "二", "三") and start:
            return None
        if row.quoted and not text.startswith(("”期间", "”时期", "”计划", "”规划", "”末", "期间", "时期"), end):
            return None
        return Reading(start, end, row.id, period=row, optional=row.optional)

    def _week(self, part: dict[str, str | None], text: str, start: int, end: int) -> Reading | None:
        weekday = part["wd"] or part["wb"]
        number = "一二三四五六日".index(weekday.replace("天", "日")) + 1 if weekday else 0
        if part["wr"]:
            row = self.rules.relative[part["wr"]]
            if _void(row, text, start, start + len(part["wr"])):
                return None
            return Reading(start, end, "date.weekday" if weekday else row.id, week_row=row, weekday=number)
        if _habitual(text, start, end):
            return None
        return Reading(start, end, "date.weekday", weekday=number)

    def _year(self, part: dict[str, str | None], reading: Reading, text: str, end: int) -> bool:
        if part["y"]:
            reading.year = integer(part["y"])
            kind = part["yk"] or ""
            reading.rule = _YEAR_KINDS.get(kind, "date.year.school")
            if part["yf"]:
                reading.year_from = int(part["yf"])
                return reading.year is not None and reading.year_from < reading.year
            if reading.start and text[reading.start - 1] in "0123456789.":
                return False
        elif part["ys"]:
            reading.year = short_year(part["ys"])
            reading.rule = "date.year.short"
        elif part["yr"]:
            row = self.rules.relative[part["yr"]]
            if _void(row, text, reading.start, end):
                return False
            reading.year_row, reading.rule = row, row.id
        return reading.year is not None or not (part["y"] or part["ys"])

    def _body(self, match: re.Match[str], part: dict[str, str | None], reading: Reading, text: str) -> bool:
        if part["lm"]:
            return _lunar(part, reading)
        if part["m"] or part["mr"]:
            return self._month(part, reading, text, match.start("mr"), match.end("mr"))
        if part["q"] or part["fq"]:
            return self._quarter(part, reading)
        if part["b"] or part["dr"]:
            return self._day(part, reading, text, match.start("dr"), match.end("dr"))
        if part["st"]:
            return self._stretch(part["st"], reading, text, match.start("st"), match.end("st"))
        if part["nd"]:
            return self._named(part["nd"], reading, text, match.start("nd"), match.end("nd"))
        if part["same"]:
            reading.same, reading.rule = True, "date.same-period"
            return not reading.bare
        return self._counted(part, reading)

    def _month(self, part: dict[str, str | None], reading: Reading, text: str, start: int, end: int) -> bool:
        reading.rule = "date.month"
        if part["m"]:
            reading.month = integer(part["m"])
            reading.month_from = integer(part["mf"]) if part["mf"] else None
            if reading.month is None or not 1 <= reading.month <= 12:
                return False
        else:
            row = self.rules.relative[part["mr"] or ""]
            if _void(row, text, start, end):
                return False
            reading.month_row, reading.rule = row, row.id
        if part["d"] or part["de"]:
            return _take_day(reading, part["d"] or part["de"] or "", part["df"])
        if part["ms"]:
            reading.days = MONTH_TAILS.get(part["ms"])
            reading.rule = self._tail_rule(part["ms"])
        elif part["mw"]:
            reading.nth, reading.rule = ("week", integer(part["mw"]) or 0), "date.nth-week"
        elif part["md"]:
            reading.nth, reading.rule = ("days", integer(part["md"]) or 0), "date.first-days"
        return True

    def _tail_rule(self, tail: str) -> str:
        row = self.rules.stretches.get(tail) or self.rules.stretches.get("月" + tail[-1])
        return row.id if row is not None else "date.month"

    def _quarter(self, part: dict[str, str | None], reading: Reading) -> bool:
        if part["fq"]:
            last = integer(part["fq"]) or 0
            reading.months, reading.rule = (1, 3 * last), "date.first-months"
            return 1 <= last <= 4
        last, first = integer(part["q"] or "") or 0, integer(part["qf"] or "")
        reading.rule = "date.quarter"
        if first is None:
            reading.month = 32 + last
        else:
            reading.months = (3 * first - 2, 3 * last)
        return first is None or first < last

    def _day(self, part: dict[str, str | None], reading: Reading, text: str, start: int, end: int) -> bool:
        if part["dr"]:
            row = self.rules.relative[part["dr"]]
            if not reading.bare or _void(row, text, start, end):
                return False
            reading.day_row, reading.rule = row, row.id
            return True
        if not reading.bare:
            return False
        return _take_day(reading, part["b"] or "", part["bf"])

    def _stretch(self, surface: str, reading: Reading, text: str, start: int, end: int) -> bool:
        row = self.rules.stretches[surface]
        if reading.bare and (not row.alone or len(surface) == 1):
            return False
        if _void(row, text, start, end) or (row.of == "month" and not reading.bare):
            return False
        reading.stretch, reading.rule = row, row.id
        reading.month, reading.months = row.month, row.months
        if row.of == "month":
            reading.days = row.days
        reading.optional = row.optional
        return True

    def _named(self, surface: str, reading: Reading, text: str, start: int, end: int) -> bool:
        row = self.rules.days[surface]
        if _void(row, text, start, end) or (row.needs_after and not text.startswith(row.needs_after, end)):
            return False
        reading.named, reading.rule, reading.optional = row, row.id, row.optional
        return True

    def _counted(self, part: dict[str, str | None], reading: Reading) -> bool:
        if part["fm"]:
            last = integer(part["fm"]) or 0
            reading.months, reading.rule = (1, last), "date.first-months"
            return 1 <= last <= 12
        for group, kind, rule in (("nw", "week", "date.nth-week"), ("fw", "weeks", "date.nth-week"), ("fd", "days", "date.first-days")):
            if part[group]:
                reading.nth, reading.rule = (kind, integer(part[group] or "") or 0), rule
                return not reading.bare
        if part["nm"]:
            reading.month, reading.rule = integer(part["nm"]), "date.nth-month"
            return not reading.bare
        return not reading.bare


def short_year(written: str) -> int | None:
    """The year of two or three figures: 08 is 2008, 98 is 1998, 九七 is 1997; None for what counts years (十五, 三四)."""
    if any(c in written for c in "十廿卅") or (not written.isascii() and _APPROXIMATE.fullmatch(written)):
        return None
    value = integer(written)
    if value is None or len(written) == 3:
        return value
    return value + (1900 if value >= 50 else 2000)


def _day(start: int, end: int, rule: str, year: str, month: str, day: str) -> Reading | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return Reading(start, end, rule, year=int(year), month=int(month), day=int(day))


def _take_day(reading: Reading, day: str, first: str | None) -> bool:
    reading.day, reading.rule = integer(day), "date.day"
    reading.day_from = integer(first) if first else None
    return reading.day is not None and 1 <= reading.day <= 31


def _lunar(part: dict[str, str | None], reading: Reading) -> bool:
    name, written = (part["lm"] or "").removesuffix("月"), (part["ld"] or "").removeprefix("初")
    month = {"正": 1, "冬": 11, "腊": 12}.get(name) or integer(name) or 0
    reading.lunar = (month, integer(written) if written else None, bool(part["leap"]))
    reading.rule, reading.optional = "date.lunar", True
    return 1 <= month <= 12


def _void(row: Guarded, text: str, start: int, end: int) -> bool:
    """Whether the surface is part of a longer word there."""
    if row.void_before and text.endswith(row.void_before, max(0, start - 4), start):
        return True
    return bool(row.void_after) and text.startswith(row.void_after, end)


def _bordered(text: str, start: int, end: int) -> bool:
    """Whether 2015-01 stands by itself, as a column of dates does, and is no decimal or number of a paper."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or before in " \n\t(:,，、至到-—~|从自于") and (not after or after in " \n\t),，、。;至到-—~|")


def _habitual(text: str, start: int, end: int) -> bool:
    """Whether a bare weekday is said of every week, stands beside a date, or is part of another word (一周一次)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (before in "每0123456789一二三四五六七八九十两几多上下单双隔逢四至到、和(期日号四" or before == "-"):
        return True
    return bool(after) and after in "次个期报章例届班轮岁至到、和-—~围"
