"""The date that governs each figure: its clause's, its sentence's, its paragraph's or item's, the document's, or none.

Reading order: `open` (what a sentence says of its own dates), `settle` (one draft), `close` (what is carried on).
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.edtf import bounds
from extractor.errors import ProofError
from extractor.facts.draft import Draft
from extractor.facts.layout import marker
from extractor.facts.tape import Tape

# What may stand before a date that opens its sentence: a source (据县统计局统计,), a conjunction, 截至.
_OPENING = re.compile(r"(?:[^Q.;]{0,40}[sS][,:])?[^A-Za-z]*[&dwyzp \"-]*\Z")
_LENGTH = re.compile(r"Dw|D[vN]|[NtU]D")
_PARTS = re.compile(";")
_TELLING = re.compile(r"T[^.;Q]{0,40}?s[,:]")
_SINCE = ("来", "间", "以来", "期间")
_OVER = ("结转", "结余")
_PASSED = ("过去", "近", "最近", "过去的", "刚刚过去的")
_TOLD = ("电", "讯")


@lru_cache(maxsize=4096)
def ends(value: str) -> tuple[str, str]:
    """First and last day of a value as ISO strings; an open end is empty."""
    try:
        first, last = bounds(value)
    except (ProofError, ValueError):
        return "", ""
    return first.isoformat() if first else "", last.isoformat() if last else ""


class Said(tuple[int, str, bool, bool]):
    """A date of the sentence: (token, value, whether it opens the sentence, whether it may be carried past it)."""


class Periods:
    """What dates have been said so far, and how far they reach.

    Attributes:
        report: the document's reporting period, by its title or lead.
        section: the period of the heading above.
    """

    def __init__(self, tape: Tape, date: str | None) -> None:
        self.tape, self.date = tape, date
        self.today = ends(date)[1] if date else ""
        self.report: tuple[str, int] | None = None
        self.section: tuple[str, int] | None = None
        self._carried: tuple[str, int] | None = None
        self._base: tuple[str, int] | None = None
        self._listed = False
        self._dates: list[tuple[int, str, bool, bool]] = []
        self._length = -1
        self._items: list[int] = []

    def paragraph(self, *, listed: bool) -> None:
        """Forgets what the paragraph before carried, but for a list that it announced."""
        if not listed:
            self._carried = None
        self._base, self._listed = self._carried, False

    def item(self) -> None:
        """An item of a list begins: it carries what stood before the first item."""
        if self._listed:
            self._carried = self._base
        else:
            self._base, self._listed = self._carried, True

    def heading(self, start: int, end: int, *, title: bool, numbered: bool) -> None:
        """Takes the period that a title or a heading names."""
        found = [(v, t) for t, v in self._all(start, end) if _coarse(v) and "T" not in v and not self._compared(t)]
        values = {v for v, _ in found}
        single = found[0] if len(values) == 1 else None
        if title:
            self.report = single
        elif single is not None or numbered:
            self.section = single

    def lead(self, start: int, end: int) -> None:
        """Takes the period that opens the first paragraph for the document's, where its title names none."""
        if self.report is not None:
            return
        first = next(((t, v) for t, v in self._all(start, end)), None)
        if first is not None and _coarse(first[1]) and _OPENING.match(self.tape.codes[start : first[0]]):
            self.report = (first[1], first[0])

    def _all(self, start: int, end: int) -> list[tuple[int, str]]:
        codes, records = self.tape.codes, self.tape.records
        found, at = [], codes.find("T", start, end)
        while at >= 0:
            record = records.get(at)
            value = getattr(record, "value", None)
            if value is not None:
                found.append((at, value))
            at = codes.find("T", at + 1, end)
        return found

    def open(self, start: int, end: int, marked: int) -> None:
        """Reads the dates of a sentence; `marked` is the length of its list marker."""
        tape, codes = self.tape, self.tape.codes
        self._dates = []
        begin = start
        while marked and begin < end and tape.starts[begin] < tape.starts[start] + marked:
            begin += 1
        for token, value in self._all(start, end):
            if self._named(token, value) or self._compared(token) or (len(value) == 10 and self._telling(token, begin)):
                continue
            opens = bool(_OPENING.fullmatch(codes[begin:token])) if token - begin < 60 else False
            recorded = "w" in codes[max(begin, token - 2) : token]
            self._dates.append((token, value, opens, _coarse(value) or recorded))
        self._items = [begin] if marked else []
        if ";" in codes[start:end]:
            for at in _PARTS.finditer(codes, start, end):
                if at.end() < end and marker(tape, at.end()):
                    self._items.append(at.end())
        self._length = -1
        if "D" in codes[start:end]:
            for match in _LENGTH.finditer(codes, start, end):
                if tape.text(match.end() - 1, match.end()) in _SINCE or tape.text(match.start(), match.start() + 1) in _PASSED:
                    self._length = match.end() - 1
                    break

    def _telling(self, token: int, begin: int) -> bool:
        """Whether a day is that on which something was told: 3月5日,市统计局通报,…."""
        codes = self.tape.codes
        return "w" not in codes[begin:token] and _TELLING.match(codes, token) is not None

    def _named(self, token: int, value: str) -> bool:
        """Whether a date is but a name: 2018届, or a day of the year such as 国庆."""
        record = self.tape.records[token]
        return self.tape.text(token, token + 1)[-1] in "届级" or (record.optional and len(value) == 10)

    def _compared(self, token: int) -> bool:
        """Whether a date is only compared with (比上年, 与去年同期), or is the day of a dateline (7月6日电)."""
        codes, tape = self.tape.codes, self.tape
        before = codes[token - 1 : token] if token else ""
        if before == "b" or (before in '"EN' and codes[token - 2 : token - 1] == "b"):
            return True
        if before == "&" and tape.text(token - 1, token) == "与":
            return True
        after = tape.text(token + 1, token + 2) if token + 1 < len(codes) else ""
        return after in _TOLD or after in _OVER or tape.folded[tape.starts[token + 1] : tape.starts[token + 1] + 1] in ("届", "级")

    def settle(self, draft: Draft, void: set[int]) -> None:
        """Sets a draft's period; `void` holds the dates that are part of a basis."""
        if draft.phrase.shape == "base":
            token = draft.phrase.base
            if token is not None:
                draft.period, draft.period_token = getattr(self.tape.records.get(token), "value", None), token
            return
        if draft.date is not None:
            token = draft.date
            draft.period, draft.period_token = getattr(self.tape.records.get(token), "value", None), token
            return
        found = self._own(draft, void)
        if found is not None and not (
            draft.status == "planned" and found[1] < draft.clause.start and self.past(found[0])
        ):
            draft.period, draft.period_token = found
            return
        if 0 <= self._length < draft.figure or draft.status == "ongoing":
            return
        found = self._carried or self.section or self.report
        if found is None or (draft.status == "planned" and not self._reaches(found[0])):
            return
        draft.period, draft.period_token = found

    def _own(self, draft: Draft, void: set[int]) -> tuple[str, int] | None:
        """The last date of the sentence before the figure, its clause's first; or one behind it in its clause."""
        clause, found, behind = draft.clause, None, None
        items = self._items
        floor = max((at for at in items if at <= draft.figure), default=-1)
        last = clause.figures[-1] == draft.figure or draft.figure not in clause.figures
        for token, value, _, _ in self._dates:
            if token in void or (floor > token >= items[0] if items else False) or token < self._length < draft.figure:
                continue
            if token < draft.figure:
                found = (value, token)
            elif token < clause.end and behind is None and last:
                behind = (value, token)
        if found is not None and found[1] >= clause.start:
            return found
        return behind or found

    def _reaches(self, value: str) -> bool:
        last = ends(value)[1]
        return not last or not self.today or last >= self.today

    def close(self) -> None:
        """Ends a sentence: the first date that opens it is carried on, unless it is one day, or still to come."""
        for _, (token, value, opens, lasting) in zip(range(1), self._dates, strict=False):
            if opens and lasting and not (self.tape.codes[token - 1 : token] == "z" and self.future(value)):
                self._carried = (value, token)
            elif opens:
                self._carried = None

    def future(self, value: str | None) -> bool:
        """Whether a period begins after the document's date."""
        if value is None or not self.today:
            return False
        first, last = ends(value)
        return (first or last) > self.today

    def past(self, value: str | None) -> bool:
        """Whether a period has ended by the document's date."""
        return value is not None and not self._reaches(value)

    def early(self, value: str | None) -> bool:
        """Whether a year named by itself has only begun: what is said of it is mostly meant, not done."""
        if value is None or not self.today or value[:4] != self.today[:4] or value[4:] not in ("", "/.."):
            return False
        return self.today[5:7] <= "03"


def _coarse(value: str) -> bool:
    """Whether a value is longer than a day."""
    return len(value.split("/", maxsplit=1)[0]) < 10 or "/" in value
