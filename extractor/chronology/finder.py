"""Finds the dates and durations of a document, in one pass over its folded view.

Reading order: `ChronologyFinder.find` and `_scan` (the pass), `_date_at` (one date: read, resolve, put on record).
"""

from __future__ import annotations

import re
from typing import Any, Protocol

from extractor.candidate import Candidate
from extractor.chronology import grammar as grammars
from extractor.chronology.almanac import Almanac
from extractor.chronology.anchors import Cues
from extractor.chronology.compose import Ends
from extractor.chronology.context import Context
from extractor.chronology.dateline import DocumentDate, document_date
from extractor.chronology.durations import DurationReader
from extractor.chronology.figures import NUMERALS
from extractor.chronology.grammar import CONNECTORS, GAP, MIDDLE, NUMERAL
from extractor.chronology.layout import Layout, Places
from extractor.chronology.lists import listed
from extractor.chronology.reading import CLOCK_ONLY, Reader, Reading
from extractor.chronology.resolve import Resolver
from extractor.chronology.rules import CalendarRules
from extractor.chronology.said import Said
from extractor.chronology.since import Since
from extractor.document import Document
from extractor.edtf import Moment, interval, is_edtf, parse
from extractor.errors import ProofError
from extractor.rulebook import Rulebook
from extractor.spans import index_at

_FIGURES = frozenset("0123456789O" + NUMERALS)
_NUMERAL_OR_MIDDLE = frozenset("0123456789 元" + NUMERALS + MIDDLE)
_CONTINUES = frozenset("-—–―─~至到、 .,第前头首闰历半点")
_JOINT = re.compile(f"(?:[-—–―─~]{{1,2}}|至|到|、){GAP}(?=[^-—–―─~至到、]*\\Z)")
_LUNAR_HEADS = ("农历", "阴历", "旧历")
# 6分30秒: the minutes before seconds, which are no pivot by themselves.
_MINUTES = re.compile(f"(?:[0-9]{{1,3}}|[{NUMERALS}]{{1,3}})分 ?\\Z")
# 日照时数2 638小时: a blank parts the thousands.
_THOUSANDS = re.compile("(?<=[一-龥])(?<![第表图件])([0-9]{1,3} )\\Z")
_YEAR_VALUE = re.compile(r"P(?:19|20)\d\dY")
_COMPACT = re.compile("20[0-9]{6}(?![0-9])(?<![0-9].{8})")
_HABITS = re.compile("每|第|[0-9.:]$|[一二三四五六七八九十]$")
_YEAR_ALONE = re.compile("[12][0-9]{3}(?![0-9]|[-/.][0-9])")
_TITLES = re.compile("《[^《》\n]{1,120}》")


class Located(Protocol):
    """Whatever has a kind and a place: a record or a candidate."""

    kind: str
    start: int
    end: int


class ChronologyFinder:
    """Dates and durations by the calendar rules of one rulebook. It may be shared by threads: it keeps one result."""

    def __init__(self, rulebook: Rulebook) -> None:
        rules = CalendarRules(rulebook)
        self._parts = rules.parts
        self._forms = rules.forms
        self._grammar = grammars.build(rules)
        self._reader = Reader(rules)
        self._resolver = Resolver(rules)
        self._since = Since(rules)
        self._durations = DurationReader(rules, self._grammar)
        self._layout = Layout(rules)
        self._almanac = Almanac(rules.lunar)
        self._last: tuple[Document, str | None, list[Candidate]] | None = None

    def document_date(self, document: Document, given: str | None) -> DocumentDate:
        """The document's date: as given, else by its own dateline, issue line, lead or title.

        Raises:
            ProofError: where `given` is no EDTF date.
        """
        if given is None:
            return document_date(document.folded, self._resolver.outlook.ahead)
        if not is_edtf(given):
            raise ProofError(f"a document's date is given as EDTF, such as 2015-01-14, not as {given!r}")
        return DocumentDate(given, None, None, "given")

    def find(self, document: Document, date: str | None) -> list[Candidate]:
        """Candidates of the kinds date and duration, in the order of the text; `date` is the document's, as EDTF.

        Raises:
            ProofError: where `date` is no EDTF value.
        """
        last = self._last
        if last is not None and last[0] is document and last[1] == date:
            return last[2]
        issued = parse(date)[0] if date is not None else None
        own = document_date(document.folded, self._resolver.outlook.ahead) if date is not None else None
        found = self._scan(document, issued, told=own is not None and own.how == "lead" and own.value == date)
        self._last = (document, date, found)
        return found

    def reread(self, document: Document, record: Located, date: str | None) -> dict[str, Any] | None:
        """The fields of the date or duration at a record's very span; None where the document has none there."""
        for candidate in self.find(document, date):
            if (candidate.start, candidate.end, candidate.kind) == (record.start, record.end, record.kind):
                return candidate.fields
        return None

    def _scan(self, document: Document, issued: Moment | None, *, told: bool) -> list[Candidate]:
        text = document.folded
        context = Context(text, issued, self._almanac, told=told)
        places = self._layout.places(document)
        found: list[Candidate] = []
        floor = 0
        for pivot in self._grammar.trigger.finditer(text):
            at = pivot.start()
            if at < floor:
                continue
            for start in self._starts(pivot, text, floor):
                end = self._date_at(start, at, places, context, found, floor) or self._duration_at(start, at, text, found)
                if end:
                    floor = end
                    break
        self._compact(text, found)
        return self._outside_titles(text, found)

    def _starts(self, pivot: re.Match[str], text: str, floor: int) -> list[int]:
        """Where the expression about a pivot may begin, the longest first."""
        at = pivot.start()
        head = self._grammar.heads[(pivot.lastindex or 1) - 1]
        starts = []
        if head != NUMERAL:
            start = at - head
            if start >= floor and not (start and text[start] in _FIGURES and text[start - 1] in _FIGURES):
                starts.append(start - 2 if text.startswith(_LUNAR_HEADS, max(floor, start - 2)) else start)
            if at == floor or text[at - 1] not in _NUMERAL_OR_MIDDLE:
                # 原因是|年底: where 是 is the verb, the word begins behind it.
                return [*starts, at] if text[at - 1] == "是" and head else starts
        else:
            # The common case by hand: a plain run of figures, and nothing before it that could belong to it.
            start, low = at, max(floor, at - 24)
            while start > low and text[start - 1] in _FIGURES:
                start -= 1
            if start < at and (start == floor or text[start - 1] not in _CONTINUES):
                return [start]
        return starts + self._walk(text, at, floor)

    def _walk(self, text: str, at: int, floor: int) -> list[int]:
        """Starts of a numeral with a classifier, a range or a prefix before the pivot at `at`, then the pivot itself."""
        walked = self._grammar.walk.match(text[max(floor, at - 30) : at][::-1])
        if walked is None:
            return [at]
        start = at - walked.end()
        while text[start] in " .,":
            start += 1
        starts = [start]
        if text[start] in "第前头首":
            starts.append(start + 1)
        if joint := _JOINT.search(text[start:at]):
            starts.append(start + joint.end())
        starts.append(at)
        return starts

    def _date_at(
        self, start: int, pivot: int, places: Places, context: Context, found: list[Candidate], floor: int
    ) -> int:
        """Reads a date at `start`, puts it on record, and returns its end; 0 where there is none."""
        text = context.text
        reading = self._read(start, text) or self._clock_at(start, pivot, text)
        if reading is None or (reading.end <= pivot and reading.said.named is None):
            return 0
        if not self._layout.stands(reading, text):
            return 0
        places.move_to(context, start)
        self._take_range(reading, text)
        cues: Cues = []
        ends = self._resolver.resolve(reading, context, cues)
        if ends is None and reading.until is not None:
            reading.until = None
            ends = self._resolver.resolve(reading, context, cues)
        if ends is None and not self._layout.nameable(reading, context):
            return 0
        if reading.said.week_row is not None and text[reading.end : reading.end + 1] in "(（" and reading.end < len(text):
            ends = self._bracketed(reading.end + 1, context) or ends
        end = reading.until.end if reading.until else reading.end
        self._record(reading, end, ends, context, cues, found)
        listed(reading, floor, ends, found, text)
        return end

    def _read(self, start: int, text: str, *, ranged: bool = False) -> Reading | None:
        match = self._grammar.point.match(text, start)
        if match is None or match.end() == start:
            return None
        reading = self._reader.point(match, text, ranged=ranged)
        if reading is not None and reading.said.dated:
            clock = self._grammar.clock.match(text, reading.end)
            if clock is not None:
                self._reader.clock(clock, reading)
        return reading

    def _clock_at(self, start: int, pivot: int, text: str) -> Reading | None:
        """A time of day by itself (晚8时, 9时30分); 3点 without minutes or a part of the day is a list of points."""
        if text[pivot] not in "时点":
            return None
        part = next((n for n in (2, 1) if text[max(0, start - n) : start] in self._parts), 0)
        clock = self._grammar.clock.match(text, start - part)
        if clock is None or clock.end() <= pivot or _HABITS.search(text[max(0, start - part - 4) : start - part]):
            return None
        if not part and (clock["mi"] is None and (text[pivot] == "点" or not text[start].isascii())):
            return None
        reading = Reading(start - part, clock.end(), CLOCK_ONLY, "date.time")
        return reading if self._reader.clock(clock, reading) else None

    def _take_range(self, reading: Reading, text: str) -> None:
        """Adds the end of a range: 至7月5日8时, —2017年; 和2009年 where 之间 follows."""
        if text[reading.end : reading.end + 1] not in CONNECTORS:
            return
        joint = self._grammar.connector.match(text, reading.end)
        between = joint is None and text.startswith(("和", "与"), reading.end)
        if joint is None and not between:
            return
        at = joint.end() if joint else reading.end + 1
        until = self._read(at, text, ranged=True)
        if until is None and reading.rule.startswith("date.iso") and (year := _YEAR_ALONE.match(text, at)):
            until = Reading(at, at + 4, Said("date.year", year=int(year[0])).close(), "date.year")
        if until is None and reading.hour is not None and (clock := self._grammar.clock.match(text, at)):
            until = Reading(at, at, CLOCK_ONLY, "date.time")
            if not self._reader.clock(clock, until):
                return
        if until is None or (between and not text.startswith(("之间", "间的", "间,", "间，"), until.end)):
            return
        if not self._layout.stands(until, text, ranged=True):
            return
        reading.until = until

    def _bracketed(self, start: int, context: Context) -> Ends | None:
        """The days that brackets behind a week say it is: 本周(9月6日—12日)."""
        reading = self._read(start, context.text)
        if reading is None or not reading.said.dated:
            return None
        self._take_range(reading, context.text)
        ends = self._resolver.resolve(reading, context, [])
        first, last = ends or (None, None)
        return ends if first and last and first.day and last.day and first != last else None

    def _record(
        self, reading: Reading, end: int, ends: Ends | None, context: Context, cues: Cues, found: list[Candidate]
    ) -> None:
        text = context.text
        value = None
        if ends is not None:
            value = interval(*ends)
            if reading.until is None and not reading.said.optional and (mark := self._since.after(reading, end, text)):
                cues.append(("since", *mark))
                value = interval(ends[0], None)
            context.add(self._layout.mention(reading, end, ends, context))
        fields: dict[str, Any] = {"value": value}
        form = self._forms.get(reading.rule)
        if reading.said.optional or (form is not None and form.optional):
            fields["optional"] = True
        found.append(Candidate("date", reading.start, end, reading.rule, fields, tuple(cues)))

    def _duration_at(self, start: int, pivot: int, text: str, found: list[Candidate]) -> int:
        if text[pivot] == "秒" and (minutes := _MINUTES.search(text[max(0, start - 4) : start])):
            start -= len(minutes[0])
        elif text[start - 1 : start] == " " and (thousands := _THOUSANDS.search(text, max(0, start - 8), start)):
            start = thousands.start(1)
        read = self._durations.read(text, start)
        if read is None or read.end <= pivot or _YEAR_VALUE.fullmatch(read.value or ""):
            # 2023年 is a year wherever it stands, also where no date is read of it (2023年秋季学期).
            return 0
        fields: dict[str, Any] = {"value": read.value}
        if read.optional:
            fields["optional"] = True
        found.append(Candidate("duration", read.start, read.end, read.rule, fields))
        return read.end

    def _compact(self, text: str, found: list[Candidate]) -> None:
        """Days written as eight figures (20150114). They have no unit of time beside them, so they are sought apart."""
        matches = [match.start() for match in _COMPACT.finditer(text)]
        for start in matches:
            reading = self._read(start, text)
            if reading is not None and (ends := self._resolver.resolve(reading, Context(text, None, self._almanac), [])):
                found.append(Candidate("date", start, start + 8, reading.rule, {"value": interval(*ends)}))
        if matches:
            found.sort(key=lambda candidate: candidate.start)

    def _outside_titles(self, text: str, found: list[Candidate]) -> list[Candidate]:
        """RECORDS.md: 《titles》 hold no records."""
        if "《" not in text or not found:
            return found
        titles = [match.span() for match in _TITLES.finditer(text)]
        starts = [start for start, _ in titles]
        kept = []
        for candidate in found:
            before = index_at(starts, candidate.start)
            if before < 0 or candidate.end >= titles[before][1]:
                kept.append(candidate)
        return kept

