"""The earlier members of a list that shares its unit: 2016、2017年; 二、三季度; 5、6月; 24、25、26日."""

from __future__ import annotations

import re

from extractor.candidate import Candidate
from extractor.chronology.compose import Ends
from extractor.chronology.figures import NUMERALS, integer
from extractor.chronology.reading import Reading

_LISTED = re.compile(r"(?<![0-9.])(?:[12][0-9]{3}、)+\Z")
# What stands before the first is no border of a line or clause: 1、2月完成 begins with the marker of a list.
_LISTED_PARTS = re.compile("(?<=[^\\W\\d一二三四五六七八九十])((?:(?:[12]?[0-9]|3[01]|[一二三四五六七八九]|十[一二]?)、)+)\\Z")
_EVERY = ("每年", "每月", "历年", "往年")
_FIGURES = frozenset("0123456789" + NUMERALS)


def listed(reading: Reading, floor: int, ends: Ends | None, found: list[Candidate], text: str) -> None:
    """Puts the members of a list on record that stand before its last, which is the last of `found`."""
    start = reading.start
    if text[start - 1 : start] != "、" or ends is None or ends[0] is None:
        return
    if reading.said.year is None:
        _parts(reading, floor, ends, found, text)
        return
    match = _LISTED.search(text[max(floor, start - 40) : start])
    if match is None:
        return
    base = max(floor, start - 40) + match.start()
    for index, year in enumerate(match[0].rstrip("、").split("、")):
        at = base + 5 * index
        found.insert(-1, _member(at, year, year, reading))


def _parts(reading: Reading, floor: int, ends: Ends, found: list[Candidate], text: str) -> None:
    """Months, quarters and days before one that is said without a year."""
    said, start, first = reading.said, reading.start, ends[0]
    match = _LISTED_PARTS.search(text[max(0, floor - 1, start - 12) : start])
    if first is None or match is None or text[start] not in _FIGURES or said.month_from or said.day_from or said.months:
        return
    begin = start - len(match[1])
    part = "day" if said.month is None and said.day is not None else "month"
    own = first.day if part == "day" else first.month
    if own is None or first.hour is not None or text.endswith(_EVERY, max(0, begin - 2), begin):
        return
    if part == "month" and (said.day or said.days or own > 36):
        return
    base, at, place = 32 if own > 12 and part == "month" else 0, start, len(found) - 1
    for written in reversed(match[1].rstrip("、").split("、")):
        number, at = integer(written), at - len(written) - 1
        if number is None or base + number >= own:
            return
        own = base + number
        value = first._replace(day=own) if part == "day" else first._replace(month=own)
        found.insert(place, _member(at, written, str(value), reading))


def _member(at: int, written: str, value: str, reading: Reading) -> Candidate:
    cues = (("unit", reading.start, reading.end),)
    return Candidate("date", at, at + len(written), "date.listed", {"value": value}, cues)
