"""The year of a date said without one, counted from the document's date: the last such day, or the next in a plan.

RECORDS.md, Order and time: a bare 4月7日 is its nearest occurrence not after the document's date, the next one in a
clause of status planned.
"""

from __future__ import annotations

import re

from extractor.chronology.anchors import Cues
from extractor.chronology.context import Context
from extractor.chronology.grammar import words
from extractor.chronology.reading import Reading
from extractor.chronology.rules import CalendarRules
from extractor.chronology.said import Said

_CLAUSE_MARKS = "，。;!?:\n,"
_REACH = 80
_SOON = 45
_FIRST_MONTH = {33: 1, 34: 4, 35: 7, 36: 10, 40: 1, 41: 7}
_LAST_MONTH = {33: 3, 34: 6, 35: 9, 36: 12, 40: 6, 41: 12}


class Outlook:
    """Judges by the rows of role `planned` and `past` whether a clause looks ahead.

    Attributes:
        ahead: the words of role `planned`, sure ones and others.
    """

    def __init__(self, rules: CalendarRules) -> None:
        self._strong = _alternation(rules, "planned", strong=True)
        self._weak = _alternation(rules, "planned", strong=False)
        self._past = _alternation(rules, "past")
        self.ahead = _alternation(rules, "planned")

    def year(self, reading: Reading, context: Context, cues: Cues) -> int | None:
        """The year of a bare date; None where the document's date is not known."""
        issued, said = context.issued, reading.said
        if issued is None:
            return None
        opening = _opening(said)
        if said.lunar is not None and said.lunar[0] > 10 and issued.month is not None and issued.month <= 2:
            # 腊月 and 冬月 end a lunar year, and lie in January and February.
            return issued.year - 1
        if said.named is not None or said.lunar is not None or issued.month is None or opening is None:
            return issued.year
        now = (issued.month, issued.day or 31)
        planned = self._planned(reading, context, cues)
        if opening <= now:
            return issued.year + self._later(said, planned, (issued.month, issued.day or 1))
        if planned == "strong" or (planned and reading.until is not None):
            return issued.year
        last = reading.until or reading
        if said.day is not None and _goes_on(opening, context):
            # 台风将于8月2日登陆。8月3日风力减弱: what was planned goes on.
            return issued.year
        if _ahead(opening, now) <= _SOON and (context.told or context.text.startswith("起", last.end)):
            # 自4月9日零时起 in a notice of the 8th; 2022年3月21日,客机坠毁。3月23日,黑匣子找到: the news goes on after the day that it begins with.
            return issued.year
        # 要 and 将 look ahead only where the day ahead is the nearer one.
        return issued.year if planned and _ahead(opening, now) <= 200 else issued.year - 1

    def _later(self, said: Said, planned: str, now: tuple[int, int]) -> int:
        """1 where the date, gone by in the document's year, is planned for the next; 年初 and 年底 never are."""
        closing = _closing(said)
        if closing >= now or (said.stretch is not None and (said.month or 0) <= 12):
            return 0
        return int(planned == "strong" or (planned == "weak" and _ahead(closing, now) < 60))

    def _planned(self, reading: Reading, context: Context, cues: Cues) -> str:
        """How surely the clause looks ahead: strong, weak or not at all (the empty string)."""
        text, end = context.text, reading.until.end if reading.until else reading.end
        begin = max(context.sentence, reading.start - _REACH)
        clause = max(text.rfind(mark, begin, reading.start) for mark in _CLAUSE_MARKS) + 1 or begin
        stop = _clause_end(text, end)
        if stop - end <= 1:
            stop = _clause_end(text, stop + 1)
        for name, pattern in (("strong", self._strong), ("weak", self._weak)):
            if match := pattern.search(text, clause, stop):
                cues.append(("planned", match.start(), match.end()))
                return name
        if self._past.search(text, clause, stop):
            return ""
        if match := self._strong.search(text, begin, clause):
            cues.append(("planned", match.start(), match.end()))
            return "strong"
        return "weak" if self._weak.search(text, begin, clause) else ""


def _goes_on(opening: tuple[int, int], context: Context) -> bool:
    """Whether a day follows one, spoken of last, that is yet to come, and not long after it."""
    issued, spoken = context.issued, context.day
    if issued is None or spoken is None or spoken.first.first <= issued.last or spoken.last.year != issued.year:
        return False
    before = (spoken.last.month or 1, spoken.last.day or 1)
    return before <= opening and _ahead(opening, before) <= _SOON


def _alternation(rules: CalendarRules, role: str, *, strong: bool | None = None) -> re.Pattern[str]:
    surfaces = [s for row in rules.marks if row.role == role and strong in (None, row.strong) for s in row.surface]
    return re.compile(words(surfaces))


def _clause_end(text: str, start: int) -> int:
    stop = min(len(text), start + _REACH)
    return next((at for at in range(start, stop) if text[at] in _CLAUSE_MARKS), stop)


def _ahead(said: tuple[int, int], now: tuple[int, int]) -> int:
    """Days, roughly, from a day of the year to the next time another comes."""
    return ((said[0] - now[0]) * 30 + said[1] - now[1]) % 365


def _opening(said: Said) -> tuple[int, int] | None:
    """Month and day that must have come for a bare date to lie in the document's year."""
    if said.months is not None:
        return said.months[1], 1
    month = said.month
    if month is None:
        return (said.stretch.gone_by + 1, 1) if said.stretch is not None and said.stretch.gone_by else None
    if month > 12:
        return _FIRST_MONTH.get(month, 1), 1
    if said.stretch is not None and said.stretch.of == "year":
        # 年底 in spring, outside a plan, is the one that has gone by.
        return (4 if month == 12 else month), 1
    if said.day is not None:
        return month, said.day_from or said.day
    return month, said.days[0] if said.days else 1


def _closing(said: Said) -> tuple[int, int]:
    """Last month and day of a bare date."""
    if said.months is not None:
        return said.months[1], 31
    month = said.month or 12
    return _LAST_MONTH.get(month, month), said.day or 31
