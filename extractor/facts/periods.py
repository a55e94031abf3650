"""The date that governs each figure: its clause's, its sentence's, its paragraph's or item's, the document's, or none.

Reading order: `open` (what a sentence says of its own dates), `settle` (one draft), `close` (what is carried on).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from extractor.edtf import bounds
from extractor.errors import ProofError
from extractor.facts.draft import Draft
from extractor.facts.layout import marker
from extractor.facts.tape import Tape

Period = tuple[str, int]
"""An EDTF value and the token that says it."""

_BEFORE = '&dwyzp "-'
_FAR = 2
"""Years from which a lead that opens with an earlier one tells a history."""
_TOLD_BEFORE = re.compile(r"[VvCIcLMQ,;:]")
_LENGTH = re.compile(r"Dw|D[vN]|[NtU]D")
_TELLING = re.compile(r"T[^.;Q]{0,40}?s[,:]")
_SINCE = ("来", "间", "以来", "期间")
_PASSED = ("过去", "近", "最近", "过去的", "刚刚过去的")
_TOLD = ("电", "讯")
# 年初 before a noun is part of a name (年初预算, 年初目标).
_OPENING = ("年初", "年中")
_OVER = ("结转", "结余")
_DAYS = ("当日", "当天", "当月", "当年")
_OF_RATE = re.compile("[VIvN]?h[LMd]*Q")
_HALVES = ("半年度", "半年报", "中期报告", "中报")
_SAME = ("同期", "同月", "同季")
# A date further than this before a figure, with nothing else between, no longer governs it; keeps time linear.
_YEAR = 4  # characters of an EDTF year
_MOST = 8


@lru_cache(maxsize=4096)
def ends(value: str) -> tuple[str, str]:
    """First and last day of a value as ISO strings; an open end is empty."""
    try:
        first, last = bounds(value)
    except (ProofError, ValueError, OverflowError):
        return "", ""
    return first.isoformat() if first else "", last.isoformat() if last else ""


class _Date(NamedTuple):
    """A date of the sentence; `opens` it, `lasting` where it may be carried past it, `partial` where 其中 opens its clause."""

    token: int
    value: str
    opens: bool
    lasting: bool
    partial: bool


class Periods:
    """What dates have been said so far, and how far they reach.

    Attributes:
        report: the document's reporting period, by its title or lead.
        section: the period of the heading above.
        titled: the token of the reporting period, where the title names it.
    """

    def __init__(self, tape: Tape, date: str | None) -> None:
        self.tape = tape
        self.today = ends(date)[1] if date else ""
        self.report: Period | None = None
        self.section: Period | None = None
        self.titled: int | None = None
        self._feast = ""
        self._carried: Period | None = None
        self._base: Period | None = None
        self._kind = ""
        self._listed = False
        self._dates: list[_Date] = []
        self._places: list[int] = []
        self._items: list[int] = []
        self._length = -1
        self._undated: list[int] = []
        self._unknown = False
        self._start = 0

    def paragraph(self, *, listed: bool) -> None:
        """Forgets what the paragraph before carried, but for a list that it announced."""
        if not listed:
            self._carried, self._unknown = None, False
        self._base, self._kind, self._listed = self._carried, "", False

    def item(self, kind: str, *, first: bool) -> None:
        """An item of a list begins: it carries what stood before the first item.

        Args:
            kind: what closes its number; a number of another kind belongs to another list.
            first: it opens its paragraph, which may be the first item or have a number of its own.
        """
        if kind == self._kind:
            self._carried = self._base
        elif not self._listed:
            self._base, self._kind = self._carried, kind
            self._listed = not first or kind == "是"

    def heading(self, start: int, end: int, *, title: bool, numbered: bool) -> None:
        """Takes the period that a title or a heading names."""
        found = [(v, t) for t, v in self._all(start, end) if _coarse(v) and "T" not in v and not self._compared(t)]
        single = found[0] if len({v for v, _ in found}) == 1 else None
        if title:
            self.report = single
            self.titled = single[1] if single is not None else None
            self._feast = next((v for _, v in self._all(start, end) if not _coarse(v)), "") if single is None else ""
        elif single is not None or numbered:
            self.section = single

    def lead(self, start: int, end: int, *, further: bool = False) -> None:
        """Takes the period that opens the first paragraph for the document's, where its title names none.

        A later sentence counts where its days are those of the feast that the title names (国庆假期: 10月1日至7日).
        """
        if self.report is not None:
            return
        dates = (d for d in self._all(start, end) if not (self._compared(d[0]) or self._telling(*d, start)))
        first = next(dates, None)
        if further and not (first and self._feast and "/" in first[1] and _holds(first[1], self._feast)):
            return
        if first is not None and _coarse(first[1]) and self._opens(start, first[0]) and not self._history(*first):
            self.report = (first[1], first[0])

    def _history(self, token: int, value: str) -> bool:
        """Whether a lead goes on to years well after the one it opens with: 1996年,两省建立协作关系。…2020年…."""
        line = self.tape.codes.find("\n", token)
        later = [said[:4] for _, said in self._all(token + 1, line if line >= 0 else len(self.tape.codes))]
        opening = value[:4]
        return not value.endswith("/..") and opening.isdigit() and any(y.isdigit() and int(y) - int(opening) >= _FAR for y in later)

    def _all(self, start: int, end: int) -> list[tuple[int, str]]:
        codes, records = self.tape.codes, self.tape.records
        found, at = [], codes.find("T", start, end)
        while at >= 0:
            value = getattr(records.get(at), "value", None)
            if value is not None:
                if len(value) == _YEAR and self.tape.folded.startswith(_HALVES, records[at].end):
                    value += "-40"  # 2023年半年度报告
                found.append((at, value))
            at = codes.find("T", at + 1, end)
        return found

    def open(self, start: int, end: int, marked: int) -> None:
        """Reads the dates of a sentence; `marked` is the length of its list marker."""
        tape, codes = self.tape, self.tape.codes
        self._start = begin = start
        while marked and begin < end and tape.starts[begin] < tape.starts[start] + marked:
            begin += 1
        self._dates = [
            self._date(token, self._whole(token, value, start), begin)
            for token, value in self._all(start, end)
            if not (self._named(token, value) or self._compared(token) or self._telling(token, value, begin))
        ]
        self._places = [date.token for date in self._dates]
        self._undated = [token for token in range(start, end) if codes[token] == "T" and self._nameless(token)]
        self._items = [begin] if marked else []
        at = codes.find(";", start, end)
        while at >= 0:
            if at + 1 < end and marker(tape, at + 1):
                self._items.append(at + 1)
            at = codes.find(";", at + 1, end)
        self._length = self._while(start, end)

    def _whole(self, token: int, value: str, start: int) -> str:
        """全年 is the year that the text reports on, or that of an earlier date before it: 截至2022年底…; 全年发电486亿千瓦时."""
        if self.tape.records[token].text != "全年":
            return value
        whole = self.section or self.report
        if whole is not None and len(whole[0]) == _YEAR:
            return whole[0]
        before = [said for at, said in self._all(start, token) if said[4:5] == "-" and not self._compared(at)]
        return before[-1][:4] if before and before[-1][:4] < value[:4] else value

    def _today(self, start: int, end: int) -> bool:
        """Whether a word says that a figure is of today (目前, 现已), whatever day was named before it."""
        codes = self.tape.codes
        rows = [self.tape.row(at) for at in range(start, end) if codes[at] in "dR"]
        return any(row and (row.part == "now" or (row.part == "done" and row.surface[0][:1] == "现")) for row in rows)

    def _nameless(self, token: int) -> bool:
        """Whether a date is one, though the text does not tell which (今年5月 in a text without a date)."""
        record = self.tape.records[token]
        return not record.optional and getattr(record, "value", "") is None and not self._compared(token)

    def _date(self, token: int, value: str, begin: int) -> _Date:
        recorded = "w" in self.tape.codes[max(begin, token - 2) : token]
        partial = "F" in self.tape.codes[max(begin, token - 3) : token]
        # 第十批工作队自2022年7月进藏以来: who it is said of may stand before a stretch that still lasts.
        topic = value.endswith("/..") and not _TOLD_BEFORE.search(self.tape.codes, begin, token)
        return _Date(token, value, topic or self._opens(begin, token), _coarse(value) or recorded, partial)

    def _opens(self, begin: int, token: int) -> bool:
        """Whether only a source (据县统计局统计,), a conjunction or 截至 stands before a date."""
        if token - begin > 60:
            return False
        lead = self.tape.codes[begin:token].rstrip(_BEFORE)
        return not lead or (lead[-1] in ",:" and lead[-2:-1] in ("s", "S") and "Q" not in lead and ";" not in lead)

    def _while(self, start: int, end: int) -> int:
        """The token of a length of time that the sentence tells of (两年来, 过去一年); -1 where there is none."""
        tape, codes = self.tape, self.tape.codes
        if codes.find("D", start, end) < 0:
            return -1
        for match in _LENGTH.finditer(codes, start, end):
            first = tape.text(match.start(), match.start() + 1)
            if tape.text(match.end() - 1, match.end()) in _SINCE or first in _PASSED:
                return match.end() - 1
        return -1

    def _telling(self, token: int, value: str, begin: int) -> bool:
        """Whether a day is that on which something was told: 3月5日,市统计局通报,…."""
        codes = self.tape.codes
        if len(value) != 10:
            return False
        return _TELLING.match(codes, token) is not None and codes.find("w", max(begin, token - 8), token) < 0

    def _named(self, token: int, value: str) -> bool:
        """Whether a date is but a name: 2018届, or a day of the year such as 国庆."""
        record = self.tape.records[token]
        if record.text in _DAYS and _OF_RATE.match(self.tape.codes, token + 1):
            return True  # 火情当日扑灭率
        return (record.optional and len(value) == 10) or record.text[-1] in "届级"

    def _compared(self, token: int) -> bool:
        """Whether a date is only compared with (比上年, 与去年同期), or is the day of a dateline (7月6日电)."""
        codes, tape = self.tape.codes, self.tape
        before = codes[token - 1] if token else ""
        if before in ("b", "c") or (before in '"EN ' and codes[token - 2 : token - 1] == "b"):
            return True
        if before == "&" and tape.text(token - 1, token) == "与":
            return True
        if token and tape.text(token - 1, token) in _OVER:
            return True  # 结转下年0.67亿元
        if token + 2 > len(codes):
            return False
        after = tape.text(token + 1, token + 2)
        if tape.records[token].text[-2:] in _OPENING and codes[token + 1] in "hNS":
            return True
        return after in _TOLD or after.startswith(_OVER) or after[:1] in ("届", "级")

    def settle(self, draft: Draft, void: set[int]) -> None:
        """Sets a draft's period; `void` holds the dates that are part of a basis."""
        if draft.phrase.shape == "base" or draft.date is not None:
            token = draft.date if draft.date is not None else draft.phrase.base
            if token is not None:
                draft.period, draft.period_token = getattr(self.tape.records.get(token), "value", None), token
            return
        found = self._own(draft, void) if self._dates else None
        at = bisect_right(self._undated, draft.figure) - 1
        if at >= 0 and (found is None or found[1] < self._undated[at]):
            return  # the date that governs is not known
        if found is None or self._elsewhere(draft, found):
            if 0 <= self._length < draft.figure:
                whole = self.section or self.report
                year = getattr(self.tape.records.get(self._length), "value", None) == "P1Y" and whole is not None and len(whole[0]) == _YEAR
                if year and whole is not None and draft.status == "realised":
                    draft.period, draft.period_token = whole  # 过去一年, in a report on one year
                return
            carried = self._carried
            if carried is not None and (not self.today or self.past(carried[0])) and self._today(max(carried[1], self._start), draft.figure):
                carried = None  # 2001年,…。如今,全镇常住人口6.6万人
            found = carried or (None if self._unknown else self.section or self.report)
            if found is None or not self._reaches(draft, self.past(found[0])):
                return
        draft.period, draft.period_token = found

    def _reaches(self, draft: Draft, over: bool) -> bool:
        """Whether a carried period, over or not, can be that of a figure: 实施项目118个 was done where it is over."""
        token = draft.status_token
        if draft.status == "ongoing":
            return over and token is not None and self.tape.codes[token] == "V"
        return not (over and draft.status == "planned")

    def _elsewhere(self, draft: Draft, found: Period) -> bool:
        """Whether a plan stands in another part of the sentence than a date that is over."""
        if draft.status != "planned" or not self.past(found[0]):
            return False
        token = draft.status_token
        if token is None:
            return False  # no word of the sentence plans
        if self.tape.codes.find(";", found[1], max(token, found[1])) < 0:
            return False  # 上半年预计完成产值672亿元;投资268亿元
        return self.tape.codes.find(";", found[1], draft.figure) >= 0

    def _own(self, draft: Draft, void: set[int]) -> Period | None:
        """The last date of the sentence before the figure, its clause's first; or one behind it in its clause."""
        clause, dates = draft.clause, self._dates
        index = bisect_right(self._places, draft.figure)
        before = None
        for at in range(index - 1, max(0, index - _MOST) - 1, -1):
            if self._governs(dates[at], draft, void):
                before = dates[at]
                if before.token >= clause.start:
                    return before.value, before.token
                break
        if index < len(dates) and clause.figures[-1] == draft.figure:
            behind = dates[index]
            if behind.token < clause.end and behind.token not in void:
                return behind.value, behind.token
        return (before.value, before.token) if before is not None else None

    def _governs(self, date: _Date, draft: Draft, void: set[int]) -> bool:
        """Whether a date before a figure is of its own item of a list, and no length of time stands between."""
        if date.token in void or date.token < self._length < draft.figure:
            return False
        if date.token < draft.clause.start and self.tape.records[date.token].text.endswith(_SAME):
            return False  # 上年同期为亏损1.06亿元;扣非后净利润2.58亿元
        if date.partial and self.tape.codes.find(";", date.token, draft.figure) >= 0:
            return False
        if not date.lasting and self._today(date.token + 1, draft.figure):
            return False
        items = self._items
        if not items or date.token < items[0]:
            return True
        return date.token >= items[max(0, bisect_right(items, draft.figure) - 1)]

    def close(self) -> None:
        """Ends a sentence: the first date that opens it is carried on, unless it is one day, or still to come."""
        if self._undated and not (self._dates and self._dates[0].token < self._undated[0]):
            if self.tape.records[self._undated[0]].text[-1] not in "日号":
                self._carried, self._unknown = None, True
            return
        if not self._dates or not self._dates[0].opens:
            return
        date, self._unknown = self._dates[0], False
        target = self.tape.codes[date.token - 1 : date.token] == "z" and self.future(date.value)
        if target or not date.lasting or self._stock(date):
            self._carried = None
        else:
            self._carried = (date.value, date.token)

    def _stock(self, date: _Date) -> bool:
        """Whether 年末 only dates what its own sentence counts, within the period that all is told of."""
        whole = self.section or self.report
        if whole is None or self.tape.records[date.token].text[-1] not in "末底":
            return False
        if "w" in self.tape.codes[max(0, date.token - 2) : date.token]:
            return False
        first, last = ends(whole[0])
        return bool(first and last and first < ends(date.value)[1] <= last)

    def future(self, value: str) -> bool:
        """Whether a period begins after the document's date."""
        if not self.today:
            return False
        first, last = ends(value)
        return (first or last) > self.today

    def past(self, value: str) -> bool:
        """Whether a period has ended by the document's date."""
        last = ends(value)[1]
        return bool(last and self.today and last < self.today)

    def early(self, value: str) -> bool:
        """Whether a year named by itself has only begun: what is said of it is mostly meant, not done."""
        if value[:4] != self.today[:4] or value[4:] not in ("", "/.."):
            return False
        return self.today[5:7] <= "03"


def _holds(value: str, day: str) -> bool:
    first, last = ends(value)
    return first <= ends(day)[0] <= last


def _coarse(value: str) -> bool:
    """Whether a value is longer than a day."""
    return len(value.partition("/")[0]) < 10 or "/" in value
