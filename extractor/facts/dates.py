"""What the dates of a sentence are: which of them govern, which are only compared with, told on, or names.

All places are tokens of the tape.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractor.edtf import bounds
from extractor.errors import ProofError
from extractor.facts.tape import Tape

_BEFORE = '&dwyzp "-'
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
YEAR = 4
"""Characters of an EDTF year."""


@lru_cache(maxsize=4096)
def ends(value: str) -> tuple[str, str]:
    """First and last day of a value as ISO strings; an open end is empty."""
    try:
        first, last = bounds(value)
    except (ProofError, ValueError, OverflowError):
        return "", ""
    return first.isoformat() if first else "", last.isoformat() if last else ""


class Date(NamedTuple):
    """A date of the sentence; `opens` it, `lasting` where it may be carried past it, `partial` where 其中 opens its clause."""

    token: int
    value: str
    opens: bool
    lasting: bool
    partial: bool


def holds(value: str, day: str) -> bool:
    """Whether a period holds a day."""
    first, last = ends(value)
    return first <= ends(day)[0] <= last


def coarse(value: str) -> bool:
    """Whether a value is longer than a day."""
    return len(value.partition("/")[0]) < 10 or "/" in value


def said(tape: Tape, start: int, end: int) -> list[tuple[int, str]]:
    """The dates of a stretch with their EDTF values, in order."""
    codes, records = tape.codes, tape.records
    found, at = [], codes.find("T", start, end)
    while at >= 0:
        value = getattr(records.get(at), "value", None)
        if value is not None:
            if len(value) == YEAR and tape.folded.startswith(_HALVES, records[at].end):
                value += "-40"  # 2023年半年度报告
            found.append((at, value))
        at = codes.find("T", at + 1, end)
    return found


def of_today(tape: Tape, start: int, end: int) -> bool:
    """Whether a word says that a figure is of today (目前, 现已), whatever day was named before it."""
    codes = tape.codes
    rows = [tape.row(at) for at in range(start, end) if codes[at] in "dR"]
    return any(row and (row.part == "now" or (row.part == "done" and row.surface[0][:1] == "现")) for row in rows)


def undated(tape: Tape, start: int, end: int) -> list[int]:
    """The dates of a stretch that are some, though the text does not tell which (今年5月 in a text without a date)."""
    found, at = [], tape.codes.find("T", start, end)
    while at >= 0:
        record = tape.records[at]
        if getattr(record, "value", "") is None and not record.optional and not compared(tape, at):
            found.append(at)
        at = tape.codes.find("T", at + 1, end)
    return found


def dated(tape: Tape, token: int, value: str, begin: int) -> Date:
    """A date of a sentence that begins at `begin`."""
    recorded = "w" in tape.codes[max(begin, token - 2) : token]
    partial = "F" in tape.codes[max(begin, token - 3) : token]
    # 第十批工作队自2022年7月进藏以来: who it is said of may stand before a stretch that still lasts.
    topic = value.endswith("/..") and not _TOLD_BEFORE.search(tape.codes, begin, token)
    return Date(token, value, topic or opens(tape, begin, token), coarse(value) or recorded, partial)


def opens(tape: Tape, begin: int, token: int) -> bool:
    """Whether only a source (据县统计局统计,), a conjunction or 截至 stands before a date."""
    if token - begin > 60:
        return False
    lead = tape.codes[begin:token].rstrip(_BEFORE)
    return not lead or (lead[-1] in ",:" and lead[-2:-1] in ("s", "S") and "Q" not in lead and ";" not in lead)


def length(tape: Tape, start: int, end: int) -> int:
    """The token of a length of time that the sentence tells of (两年来, 过去一年); -1 where there is none."""
    codes = tape.codes
    if codes.find("D", start, end) < 0:
        return -1
    for match in _LENGTH.finditer(codes, start, end):
        first = tape.text(match.start(), match.start() + 1)
        if tape.text(match.end() - 1, match.end()) in _SINCE or first in _PASSED:
            return match.end() - 1
    return -1


def telling(tape: Tape, token: int, value: str, begin: int) -> bool:
    """Whether a day is that on which something was told: 3月5日,市统计局通报,…."""
    codes = tape.codes
    if len(value) != 10:
        return False
    return _TELLING.match(codes, token) is not None and codes.find("w", max(begin, token - 8), token) < 0


def named(tape: Tape, token: int, value: str) -> bool:
    """Whether a date is but a name: 2018届, or a day of the year such as 国庆."""
    record = tape.records[token]
    if record.text in _DAYS and _OF_RATE.match(tape.codes, token + 1):
        return True  # 火情当日扑灭率
    return (record.optional and len(value) == 10) or record.text[-1] in "届级"


def compared(tape: Tape, token: int) -> bool:
    """Whether a date is only compared with (比上年, 与去年同期), or is the day of a dateline (7月6日电)."""
    codes = tape.codes
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
