"""A date in its place: what its words say, the time of day behind it, and whether the words beside it let it stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.chronology.figures import integer
from extractor.chronology.rules import CalendarRules, Guarded, NamedPeriod
from extractor.chronology.said import Said, Surfaces

_YEAR_NEXT = re.compile("[12][0-9]{3}[-/.][0-9]")
_PLAN_WORDS = ("”期间", "”时期", "”计划", "”规划", "”末", "期间", "时期")
CLOCK_ONLY = Said("date.time")


@dataclass(slots=True)
class Reading:
    """An expression in its place, with the time of day behind it and, in a range, the expression that ends it."""

    start: int
    end: int
    said: Said
    rule: str
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    hour_from: int | None = None
    until: Reading | None = None


class Reader:
    """Turns matches of `point` and `clock` into readings, and refuses what only looks like one."""

    def __init__(self, rules: CalendarRules) -> None:
        self._surfaces = Surfaces(rules)
        self._parts = rules.parts

    def point(self, match: re.Match[str], text: str, *, ranged: bool = False) -> Reading | None:
        """The reading of a match of `point`, or None where its words are void or name no day of the calendar.

        `ranged` says that it ends a range, so that a connector stands before it.
        """
        said = self._surfaces.read(match)
        if said is None:
            return None
        start, end = match.span()
        for row, first, last in said.guards:
            if _void(row, text, start + first, start + last):
                return None
        if not _stands(said, text, start, end, ranged=ranged):
            return None
        return Reading(start, end, said, said.rule)

    def clock(self, match: re.Match[str], reading: Reading) -> bool:
        """Adds a time of day to a reading; false where it is none."""
        hour = integer(match["h"])
        if hour is None or hour > 24:
            return False
        # 昨晚|10时: the word for the day says the part of it too.
        row = self._parts.get(match["part"] or match.string[max(0, reading.end - 2) : reading.end])
        if row is not None and hour < row.below:
            hour += 12
        minute = match["cm"] or match["mi"]
        reading.hour = hour
        reading.hour_from = integer(match["hf"]) if match["hf"] else None
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


def _stands(said: Said, text: str, start: int, end: int, *, ranged: bool) -> bool:
    if said.rule.startswith("date.iso"):
        return _iso_stands(said, text, start, end, ranged=ranged)
    if said.period is not None:
        return _period_stands(said.period, text, start, end)
    if said.weekday and said.week_row is None:
        return not _habitual(text, start, end)
    if said.named is not None and said.named.needs_after:
        return text.startswith(said.named.needs_after, end)
    return not (start and said.year is not None and text[start - 1] in "0123456789.")


def _void(row: Guarded, text: str, start: int, end: int) -> bool:
    """Whether the surface is part of a longer word there."""
    if row.void_before and text.endswith(row.void_before, max(0, start - 4), start):
        return True
    if row.needs_before and not text.endswith(row.needs_before, max(0, start - 4), start):
        return True
    return bool(row.void_after) and text.startswith(row.void_after, end)


def _iso_stands(said: Said, text: str, start: int, end: int, *, ranged: bool) -> bool:
    """Whether figures that could be a date are one, and not a part of a number, a path or a code."""
    before, following = text[start - 1 : start], text[end : end + 1]
    joined = before.isascii() and (before.isalnum() or before in "-/._[#&=")
    if before and not ranged and (joined or before in "〔号"):
        return False
    if said.rule == "date.iso.compact":
        coded = any(c in "号码证编" for c in text[max(0, start - 5) : start])
        return not coded and not (following.isascii() and following.isalnum())
    if said.rule == "date.iso.month":
        return following not in tuple(".%万亿元个") if ranged else _bordered(text, start, end)
    if following and following in "-/._" and text[end + 1 : end + 2].isalnum():
        return following == "-" and _YEAR_NEXT.match(text, end + 1) is not None
    return True


def _bordered(text: str, start: int, end: int) -> bool:
    """Whether 2015-01 stands by itself, as a column of dates does, and is no decimal or number of a paper."""
    before, after = text[start - 1 : start], text[end : end + 1]
    opened = not before or before in " \n\t(:,，、至到-—~|从自于"
    return opened and (not after or after in " \n\t),，、。;至到-—~|")


def _period_stands(row: NamedPeriod, text: str, start: int, end: int) -> bool:
    if start and text[start - 1] in "第二三":
        return False
    return not row.quoted or text.startswith(_PLAN_WORDS, end)


# 2月4日(春运第10天,星期日), 8月26日 星期一: the weekday of a day already said.
_BESIDE_DAY = re.compile(r"[日号](?: |\([^()\n。]{1,20}[,，、 ])\Z")


def _habitual(text: str, start: int, end: int) -> bool:
    """Whether a bare weekday is said of every week, stands beside a date, or is part of another word (一周一次)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if _BESIDE_DAY.search(text, max(0, start - 24), start):
        return True
    if before and before in "每0123456789一二三四五六七八九十两几多上下单双隔逢至到、和(期日号-":
        return True
    return bool(after) and after in "次个期报章例届班轮岁至到、和-—~围"
