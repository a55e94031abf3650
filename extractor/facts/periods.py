"""The date that governs each figure: its clause's, its sentence's, its paragraph's or item's, the document's, or none.

Reading order: `open` (what a sentence says of its own dates), `settle` (one draft), `close` (what is carried on).
"""

from __future__ import annotations

from bisect import bisect_right

from extractor.facts import dates
from extractor.facts.dates import ends
from extractor.facts.draft import Draft
from extractor.facts.layout import marker
from extractor.facts.tape import Tape

Period = tuple[str, int]
"""An EDTF value and the token that says it."""

_FAR = 2
"""Years from which a lead that opens with an earlier one tells a history."""
_SAME = ("同期", "同月", "同季")
# A date further than this before a figure, with nothing else between, no longer governs it; keeps time linear.
_MOST = 8


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
        self._dates: list[dates.Date] = []
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
        found = [(v, t) for t, v in dates.said(self.tape, start, end) if dates.coarse(v) and "T" not in v and not dates.compared(self.tape, t)]
        single = found[0] if len({v for v, _ in found}) == 1 else None
        if title:
            self.report = single
            self.titled = single[1] if single is not None else None
            self._feast = next((v for _, v in dates.said(self.tape, start, end) if not dates.coarse(v)), "") if single is None else ""
        elif single is not None or numbered:
            self.section = single

    def lead(self, start: int, end: int, *, further: bool = False) -> None:
        """Takes the period that opens the first paragraph for the document's, where its title names none.

        A later sentence counts where its days are those of the feast that the title names (国庆假期: 10月1日至7日).
        """
        if self.report is not None:
            return
        found = (d for d in dates.said(self.tape, start, end) if not (dates.compared(self.tape, d[0]) or dates.telling(self.tape, *d, start)))
        first = next(found, None)
        if further and not (first and self._feast and "/" in first[1] and dates.holds(first[1], self._feast)):
            return
        if first is not None and dates.coarse(first[1]) and dates.opens(self.tape, start, first[0]) and not self._history(*first):
            self.report = (first[1], first[0])

    def _history(self, token: int, value: str) -> bool:
        """Whether a lead goes on to years well after the one it opens with: 1996年,两省建立协作关系。…2020年…."""
        line = self.tape.codes.find("\n", token)
        later = [said[:4] for _, said in dates.said(self.tape, token + 1, line if line >= 0 else len(self.tape.codes))]
        opening = value[:4]
        return not value.endswith("/..") and opening.isdigit() and any(y.isdigit() and int(y) - int(opening) >= _FAR for y in later)

    def open(self, start: int, end: int, marked: int) -> None:
        """Reads the dates of a sentence; `marked` is the length of its list marker."""
        tape, codes = self.tape, self.tape.codes
        self._start = begin = start
        while marked and begin < end and tape.starts[begin] < tape.starts[start] + marked:
            begin += 1
        self._dates = [
            dates.dated(self.tape, token, self._whole(token, value, start), begin)
            for token, value in dates.said(self.tape, start, end)
            if not (dates.named(self.tape, token, value) or dates.compared(self.tape, token) or dates.telling(self.tape, token, value, begin))
        ]
        self._places = [date.token for date in self._dates]
        self._undated = dates.undated(tape, start, end)
        self._items = [begin] if marked else []
        at = codes.find(";", start, end)
        while at >= 0:
            if at + 1 < end and marker(tape, at + 1):
                self._items.append(at + 1)
            at = codes.find(";", at + 1, end)
        self._length = dates.length(self.tape, start, end)

    def _whole(self, token: int, value: str, start: int) -> str:
        """全年 is the year that the text reports on, or that of an earlier date before it: 截至2022年底…; 全年发电486亿千瓦时."""
        if self.tape.records[token].text != "全年":
            return value
        whole = self.section or self.report
        if whole is not None and len(whole[0]) == dates.YEAR:
            return whole[0]
        before = [said for at, said in dates.said(self.tape, start, token) if said[4:5] == "-" and not dates.compared(self.tape, at)]
        return before[-1][:4] if before and before[-1][:4] < value[:4] else value

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
                year = getattr(self.tape.records.get(self._length), "value", None) == "P1Y" and whole is not None and len(whole[0]) == dates.YEAR
                if year and whole is not None and draft.status == "realised":
                    draft.period, draft.period_token = whole  # 过去一年, in a report on one year
                return
            carried = self._carried
            if carried is not None and (not self.today or self.past(carried[0])) and dates.of_today(self.tape, max(carried[1], self._start), draft.figure):
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
        clause, said = draft.clause, self._dates
        index = bisect_right(self._places, draft.figure)
        before = None
        for at in range(index - 1, max(0, index - _MOST) - 1, -1):
            if self._governs(said[at], draft, void):
                before = said[at]
                if before.token >= clause.start:
                    return before.value, before.token
                break
        if index < len(said) and clause.figures[-1] == draft.figure:
            behind = said[index]
            if behind.token < clause.end and behind.token not in void:
                return behind.value, behind.token
        return (before.value, before.token) if before is not None else None

    def _governs(self, date: dates.Date, draft: Draft, void: set[int]) -> bool:
        """Whether a date before a figure is of its own item of a list, and no length of time stands between."""
        if date.token in void or date.token < self._length < draft.figure:
            return False
        if date.token < draft.clause.start and self.tape.records[date.token].text.endswith(_SAME):
            return False  # 上年同期为亏损1.06亿元;扣非后净利润2.58亿元
        if date.partial and self.tape.codes.find(";", date.token, draft.figure) >= 0:
            return False
        if not date.lasting and dates.of_today(self.tape, date.token + 1, draft.figure):
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

    def _stock(self, date: dates.Date) -> bool:
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

