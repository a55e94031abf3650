"""Whether a date opens a stretch: 2013年7月以来, 从2015年起, 自2013年7月进藏以来, 2015年至今."""

from __future__ import annotations

from extractor.chronology.reading import Reading
from extractor.chronology.rules import CalendarRules, Mark

_REACH = 16
_STOPS = "，。;!?:\n,、"


class Since:
    """The words that open an interval, by the rows of role `since` and `opens`."""

    def __init__(self, rules: CalendarRules) -> None:
        self.rows = [row for row in rules.marks if row.role == "since"]
        self.initials = frozenset(" ").union(s[0] for row in self.rows for s in row.surface)
        self.openers = tuple(s for row in rules.marks if row.role == "opens" for s in row.surface)
        self.long_openers = tuple(s for s in self.openers if s == "自从")

    def after(self, reading: Reading, end: int, text: str) -> tuple[int, int] | None:
        """The span of the word that makes the date a beginning, or None."""
        following = text[end : end + 1]
        opened = text.endswith(self.openers, max(0, reading.start - 2), reading.start)
        if following in self.initials:
            at = end
            while at < len(text) and text[at] == " ":
                at += 1
            for row in self.rows:
                if (span := self._at(row, at, reading.start, text)) is not None:
                    return span
        if not opened:
            return None
        span = self._closed(end, text)
        if span is None and text.endswith(self.long_openers, max(0, reading.start - 2), reading.start):
            return reading.start - 2, reading.start
        return span

    def _at(self, row: Mark, at: int, start: int, text: str) -> tuple[int, int] | None:
        for surface in row.surface:
            if not text.startswith(surface, at):
                continue
            end = at + len(surface)
            if row.void_after and text.startswith(row.void_after, end):
                continue
            if row.void_before and text.endswith(row.void_before, max(0, start - 2), start):
                continue
            return at, end
        return None

    def _closed(self, end: int, text: str) -> tuple[int, int] | None:
        """以来, 起 or 开始 that closes what 自 or 从 opened, before the clause ends."""
        stop = next((i for i in range(end, min(len(text), end + _REACH)) if text[i] in _STOPS), min(len(text), end + _REACH))
        for row in self.rows:
            for surface in row.surface:
                at = text.find(surface, end, stop)
                # 起 in mid-phrase is part of a verb (从2015年的建起); only at the clause's end does it close.
                if at >= 0 and (surface == "以来" or at + len(surface) == stop):
                    return at, at + len(surface)
        return None
