"""What the words of an expression say by themselves, before any context: `Surfaces.read` on a match of the grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.chronology.figures import integer
from extractor.chronology.rules import CalendarRules, Guarded, NamedDay, NamedPeriod, Relative, Stretch
from extractor.edtf import Moment

Parts = dict[str, str | None]
_MONTH_TAILS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0), "上半月": (1, 15), "下半月": (16, 0)}
_YEAR_KINDS = {"年": "date.year", "年度": "date.year", "届": "date.year.class"}
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_COUNTED = (
    ("nw", "week", "date.nth-week"),
    ("fw", "weeks", "date.nth-week"),
    ("fd", "days", "date.first-days"),
)
# Two figures side by side that mean "three or four" rather than a year: 三四年, 七八年, 三五年.
_APPROXIMATE = re.compile("一二|二三|两三|三四|四五|五六|六七|七八|八九|三五")


@dataclass(slots=True)
class Said:
    """What an expression's own words say. What is None was not said; `…_from` is the first end of a range (1—10月).

    It depends on the surface alone, so it is read once for each surface and shared. `guards` are the rows whose words
    may turn out to be part of longer ones, each with its place in the surface. `fixed` keeps the moments of an
    expression that names its year, once they have been reckoned.
    """

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
    optional: bool = False
    guards: tuple[tuple[Guarded, int, int], ...] = ()
    dated: bool = False
    bare: bool = True
    fixed: tuple[Moment | None, Moment | None] | None = None

    def close(self) -> Said:
        """Sets what follows from the rest: whether a day is said (an hour may follow), whether the year is left open."""
        self.dated = self.day is not None or self.day_row is not None or self.weekday > 0
        self.bare = self.year is None and self.year_row is None and self.week_row is None and self.period is None
        return self

    def guard(self, row: Guarded, start: int, end: int) -> None:
        """Adds a row to look at in every place."""
        if row.void_before or row.void_after or row.needs_before:
            self.guards = (*self.guards, (row, start, end))


class Surfaces:
    """Reads matches of `Grammar.point` by the words of one set of rules, each surface once."""

    def __init__(self, rules: CalendarRules) -> None:
        self.rules = rules
        self._known: dict[str, Said | None] = {}

    def read(self, match: re.Match[str]) -> Said | None:
        """What the match says; None where it names nothing of the calendar (13月, 三四年)."""
        surface = match[0]
        try:
            return self._known[surface]
        except KeyError:
            # Bounded, and emptied rather than trimmed: texts share few surfaces beyond some hundreds.
            if len(self._known) >= 4096:
                self._known.clear()
            said = self._parse(match)
            self._known[surface] = said
            return said

    def _parse(self, match: re.Match[str]) -> Said | None:
        part = match.groupdict()
        if part["iy"] or part["compact"]:
            return _iso(part)
        if part["decade"]:
            return _decade(part)
        if part["np"]:
            row = self.rules.periods[part["np"]]
            return Said(row.id, period=row, optional=row.optional).close()
        if part["wr"] or part["wb"]:
            return self._week(part)
        said, offset = Said("date.year"), match.start()
        if self._year(part, said, match.end("yr") - offset) and self._body(match, part, said, offset):
            return said.close()
        return None

    def _week(self, part: Parts) -> Said:
        weekday = part["wd"] or part["wb"]
        number = "一二三四五六日".index(weekday.replace("天", "日")) + 1 if weekday else 0
        if not part["wr"]:
            return Said("date.weekday", weekday=number).close()
        row = self.rules.relative[part["wr"]]
        said = Said("date.weekday" if weekday else row.id, week_row=row, weekday=number)
        said.guard(row, 0, len(part["wr"]))
        return said.close()

    def _year(self, part: Parts, said: Said, end: int) -> bool:
        if part["y"]:
            said.year = integer(part["y"])
            said.rule = _YEAR_KINDS.get(part["yk"] or "", "date.year.school")
            if part["yf"]:
                said.year_from = int(part["yf"])
                if said.year is None or said.year_from >= said.year:
                    return False
        elif part["ys"]:
            said.year = short_year(part["ys"])
            said.rule = "date.year.short"
        elif part["yr"]:
            row = self.rules.relative[part["yr"]]
            said.guard(row, 0, end)
            said.year_row, said.rule = row, row.id
        said.close()
        return said.year is not None or not (part["y"] or part["ys"])

    def _body(self, match: re.Match[str], part: Parts, said: Said, offset: int) -> bool:
        def place(group: str) -> tuple[int, int]:
            return match.start(group) - offset, match.end(group) - offset

        if part["lm"]:
            return _lunar(part, said)
        if part["m"] or part["mr"]:
            return self._month(part, said, place("mr"))
        if part["q"] or part["fq"]:
            return _quarter(part, said)
        if part["b"] or part["dr"]:
            return self._day(part, said, place("dr"))
        if part["st"]:
            return self._stretch(part["st"], said, place("st"))
        if part["nd"]:
            row = self.rules.days[part["nd"]]
            said.guard(row, *place("nd"))
            said.named, said.rule, said.optional = row, row.id, row.optional
            return True
        if part["same"]:
            said.same, said.rule = True, "date.same-period"
            return not said.bare
        return _counted(part, said)

    def _month(self, part: Parts, said: Said, place: tuple[int, int]) -> bool:
        said.rule = "date.month"
        if part["m"]:
            said.month = integer(part["m"])
            said.month_from = integer(part["mf"]) if part["mf"] else None
            if said.month is None or not 1 <= said.month <= 12:
                return False
        else:
            row = self.rules.relative[part["mr"] or ""]
            said.guard(row, *place)
            said.month_row, said.rule = row, row.id
        if day := part["d"] or part["de"]:
            return _take_day(said, day, part["df"])
        if part["ms"]:
            said.days = _MONTH_TAILS.get(part["ms"])
            row_of = self.rules.stretches.get(part["ms"]) or self.rules.stretches.get("月" + part["ms"][-1])
            said.rule = row_of.id if row_of is not None else "date.month"
        elif part["mw"]:
            said.nth, said.rule = ("week", integer(part["mw"]) or 0), "date.nth-week"
        elif part["md"]:
            said.nth, said.rule = ("days", integer(part["md"]) or 0), "date.first-days"
        return True

    def _day(self, part: Parts, said: Said, place: tuple[int, int]) -> bool:
        if not said.bare:
            return False
        if part["dr"] is None:
            return _take_day(said, part["b"] or "", part["bf"])
        row = self.rules.relative[part["dr"]]
        said.guard(row, *place)
        said.day_row, said.rule, said.optional = row, row.id, row.optional
        return True

    def _stretch(self, surface: str, said: Said, place: tuple[int, int]) -> bool:
        row = self.rules.stretches[surface]
        if said.bare and (not row.alone or len(surface) == 1):
            return False
        if row.of == "month" and not said.bare:
            return False
        said.guard(row, *place)
        said.stretch, said.rule, said.optional = row, row.id, row.optional
        said.month, said.months = row.month, row.months
        if row.of == "month":
            said.days = row.days
        return True


def short_year(written: str) -> int | None:
    """The year of two or three figures: 08 is 2008, 98 is 1998, 九七 is 1997; None for what counts years (十五, 三四)."""
    if any(c in written for c in "十廿卅") or (not written.isascii() and _APPROXIMATE.fullmatch(written)):
        return None
    value = integer(written)
    if value is None or len(written) == 3:
        return value
    return value + (1900 if value >= 50 else 2000)


def _iso(part: Parts) -> Said | None:
    if compact := part["compact"]:
        return _full("date.iso.compact", compact[:4], compact[4:6], compact[6:])
    if part["id"]:
        return _full("date.iso", part["iy"] or "", part["im"] or "", part["id"])
    if len(part["im"] or "") != 2 or part["sep"] == "/":
        return None
    return Said("date.iso.month", year=int(part["iy"] or 0), month=int(part["im"] or 0)).close()


def _full(rule: str, year: str, month: str, day: str) -> Said | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return Said(rule, year=int(year), month=int(month), day=int(day)).close()


def _decade(part: Parts) -> Said | None:
    decade, century = integer(part["decade"] or ""), part["century"]
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
    return Said("date.year.decade", year=hundred * 100 + decade, masked=1).close()


def _quarter(part: Parts, said: Said) -> bool:
    if part["fq"]:
        last = integer(part["fq"]) or 0
        said.months, said.rule = (1, 3 * last), "date.first-months"
        return 1 <= last <= 4
    last, first = integer(part["q"] or "") or 0, integer(part["qf"] or "")
    said.rule = "date.quarter"
    if part["qs"] and said.bare:
        # 第三季 of a serial; 2018年第三季 is the quarter.
        return False
    if first is None:
        # 一季度末 is its last month, as 年末 is December.
        said.month = 3 * last if part["qe"] else 32 + last
    else:
        said.months = (3 * first - 2, 3 * last)
    return first is None or first < last


def _counted(part: Parts, said: Said) -> bool:
    if part["fm"]:
        last = integer(part["fm"]) or 0
        said.months, said.rule = (1, last), "date.first-months"
        return 1 <= last <= 12
    for group, kind, rule in _COUNTED:
        if part[group]:
            said.nth, said.rule = (kind, integer(part[group] or "") or 0), rule
    if part["nm"]:
        said.month, said.rule = integer(part["nm"]), "date.nth-month"
    return not said.bare


def _lunar(part: Parts, said: Said) -> bool:
    name, written = (part["lm"] or "").removesuffix("月"), (part["ld"] or "").removeprefix("初")
    month = _LUNAR_MONTHS.get(name) or integer(name) or 0
    said.lunar = (month, integer(written) if written else None, bool(part["leap"]))
    said.rule, said.optional = "date.lunar", True
    return 1 <= month <= 12


def _take_day(said: Said, day: str, first: str | None) -> bool:
    said.day, said.rule = integer(day), "date.day"
    said.day_from = integer(first) if first else None
    return said.day is not None and 1 <= said.day <= 31
