"""The document's own date: from its dateline, the line of issue (under the title, else at the end), the lead or the title."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.chronology.figures import DIGITS, integer
from extractor.edtf import Moment, is_day

_YEAR = f"(?P<y>[12][0-9]{{3}}|[一二][{DIGITS}]{{3}}) ?年 ?"
_MONTH = "(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月 ?"
_DAY = "(?P<d>3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]) ?[日号]"
_FULL = re.compile(_YEAR + _MONTH + _DAY)
_SIGNED = re.compile(r"(?<![0-9.\-/])(?P<y>[12][0-9]{3})([-/.])(?P<m>1[0-2]|0?[1-9])\2(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9])")
# 新华社合肥7月6日电, 本报银川9月5日讯, 中新网南宁1月14日电: within the first words of a paragraph.
_DATELINE = re.compile(
    rf"(?:^|\n)[ \t]*[^\n,，。;!?]{{0,30}}?(?P<s>(?:{_YEAR})?(?:{_MONTH})?{_DAY})(?:专?电|综?合?讯|消息)", re.MULTILINE
)
_COARSE = re.compile(f"{_YEAR}(?:{_MONTH})?")
_STRETCH = re.compile(f"{_YEAR}(?:(?P<whole>全年|年?[底末]|[四4]季度|下半年)|(?P<third>[三3]季度)|{_MONTH}(?:{_DAY})?)")
_CLAUSE_MARKS = ",，。;!?:\n"
_DAY_ALONE = re.compile(rf"[ \t(]*{_MONTH}{_DAY}(?P<rest>[ \t)]*)")
_ISSUE_WORDS = re.compile("来源|发布|日期|时间|编辑|作者|记者|浏览|索引|成文|印发|字号")
_SENTENCE = re.compile("[。!?;]")
_PARAGRAPH = 60
"""Characters from which a line that holds a sentence is a text's first paragraph, and no address or salutation."""


class DocumentDate(NamedTuple):
    """When a document was issued. `value` is EDTF, a day where it can be; `start` and `end` the words that say it.

    `how` is given, dateline, issue line, lead, title or none.
    """

    value: str | None
    start: int | None
    end: int | None
    how: str


def document_date(folded: str, ahead: re.Pattern[str]) -> DocumentDate:
    """The date of a text of which nothing else is known.

    Args:
        folded: the folded view.
        ahead: words of a clause that looks ahead.
    """
    page = _issue_line(folded)
    line = _DATELINE.search(folded, 0, 3000)
    if line is not None:
        value = _dateline_day(line, page, folded, ahead)
        if value is not None:
            return DocumentDate(value, line.start("s"), line.end("s"), "dateline")
    return page or _signature(folded) or _lead(folded) or _title(folded) or DocumentDate(None, None, None, "none")


def _dateline_day(line: re.Match[str], page: DocumentDate | None, folded: str, ahead: re.Pattern[str]) -> str | None:
    """A dateline's day, its year and month from the page's date, the first full date of the text, or its title's year."""
    month, day = integer(line["m"] or ""), integer(line["d"]) or 0
    if line["y"]:
        return _text(integer(line["y"]), month, day)
    known = page.value if page else _first_full(folded)
    if known is None:
        title = _title(folded)
        year = int(title.value[:4]) if title is not None and title.value is not None else None
        if year is None or month is None:
            return None
        return _text(year + _gone_by(year, month, day, folded, ahead), month, day)
    if page is None and month is not None and _gone_by(int(known[:4]), month, day, folded, ahead):
        return _text(int(known[:4]) + 1, month, day)
    year = int(known[:4])
    if month is None:
        month = int(known[5:7])
        if day > int(known[8:10]):
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    elif (month, day) > (int(known[5:7]), int(known[8:10])) and month - int(known[5:7]) > 6:
        year -= 1
    elif int(known[5:7]) - month > 10:
        year += 1
    return _text(year, month, day)


def _gone_by(year: int, month: int, day: int, folded: str, ahead: re.Pattern[str]) -> bool:
    """Whether the text tells of a time later in the year than a day as of one gone by, so that the day is the next year's.

    中新网1月12日电 2023年全年进出口41.76万亿元 is of January 2024.
    """
    for match in _STRETCH.finditer(folded, 0, 3000):
        if integer(match["y"]) != year:
            continue
        last = (12, 31) if match["whole"] else (9, 30) if match["third"] else (integer(match["m"]) or 0, integer(match["d"] or "") or 1)
        if last <= (month, day):
            continue
        start = max(folded.rfind(mark, 0, match.start()) for mark in _CLAUSE_MARKS) + 1
        end = min((at for mark in _CLAUSE_MARKS if (at := folded.find(mark, match.end())) >= 0), default=len(folded))
        if not ahead.search(folded, start, end) and not folded.startswith("前", match.end()):
            return True
    return False


def _first_full(folded: str) -> str | None:
    for match in _FULL.finditer(folded):
        if value := _value(match):
            return value
    return None


def _value(match: re.Match[str]) -> str | None:
    return _text(integer(match["y"]), integer(match["m"]), integer(match["d"]))


def _text(year: int | None, month: int | None, day: int | None) -> str | None:
    if year is None or month is None or day is None or not is_day(year, month, day):
        return None
    return str(Moment(year, month, day))


def _in(folded: str, start: int, end: int, how: str) -> DocumentDate | None:
    for pattern in (_FULL, _SIGNED):
        match = pattern.search(folded, start, end)
        if match is not None and (value := _value(match)):
            return DocumentDate(value, match.start(), match.end(), how)
    return None


def _lines(folded: str, limit: int) -> list[tuple[int, int]]:
    """The first lines that are not blank, as spans."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(folded) and len(spans) < limit:
        end = folded.find("\n", at)
        end = len(folded) if end < 0 else end
        if folded[at:end].strip(" \t\r\ufeff"):
            spans.append((at, end))
        at = end + 1
    return spans


def _issue_line(folded: str) -> DocumentDate | None:
    """A line under the title that holds a date and little else: 2018年9月6日 来源:《宁夏日报》."""
    for index, (start, end) in enumerate(_lines(folded, 8)):
        if index == 0:
            continue
        line = folded[start:end]
        found = _in(folded, start, min(end, start + 200), "issue line")
        if found is None or found.start is None or found.end is None:
            if _SENTENCE.search(line):
                return None
            continue
        rest = (end - start) - (found.end - found.start)
        lead_in, following = folded[start : found.start].strip(" \t"), folded[found.end : found.end + 1]
        # 2015年1月14日从雪原高原传来喜讯: a line that tells, not one that is dated.
        if not lead_in and following and following not in " \t\r\n)|" and not _ISSUE_WORDS.match(folded, found.end):
            return None
        if rest <= 6 or (not _SENTENCE.search(line) and (rest <= 40 or _ISSUE_WORDS.search(line))):
            return found
        if not lead_in and following in " \t":
            return found
        return None
    return None


def _lead(folded: str) -> DocumentDate | None:
    """The first full date in the first paragraph or before it, where it begins a clause: 2015年1月14日从雪原高原传来喜讯."""
    lines = _lines(folded, 5)
    for start, end in lines[1:] or lines:
        found = _in(folded, start, min(end, start + 300), "lead")
        if found is not None:
            return found
        if end - start > _PARAGRAPH and _SENTENCE.search(folded, start, end):
            # What later paragraphs tell of need not be of the day of issue.
            return None
    return None


def _signature(folded: str) -> DocumentDate | None:
    """The date under a document's end, in a short line of its own."""
    tail = folded[-200:]
    at = len(folded) - len(tail)
    for line in reversed(tail.split("\n")):
        if not line.strip():
            continue
        begin = at + tail.rfind(line)
        found = _in(folded, begin, begin + len(line), "issue line")
        if found is None or found.end is None or len(line) > 40 or _SENTENCE.search(line):
            continue
        if len(line.rstrip()) - (found.end - begin) <= 2:
            return found
    return None


def _title(folded: str) -> DocumentDate | None:
    """The title's day, month or year, as far as it goes."""
    lines = _lines(folded, 1)
    if not lines:
        return None
    start, end = lines[0]
    if end - start > 80 or _SENTENCE.search(folded, start, end):
        return None
    found = _in(folded, start, min(end, start + 120), "title")
    if found is not None:
        return found
    match = _COARSE.search(folded, start, min(end, start + 120))
    year = integer(match["y"]) if match else None
    if match is None or year is None:
        return None
    month = integer(match["m"]) if match["m"] else None
    if month is None and (issued := _issued_in(year, folded)) is not None:
        return issued
    return DocumentDate(str(Moment(year, month)), match.start(), match.end(), "title")


def _issued_in(year: int, folded: str) -> DocumentDate | None:
    """The day that a line under the title holds and nothing else, in the title's year."""
    for start, end in _lines(folded, 4)[1:]:
        match = _DAY_ALONE.fullmatch(folded, start, end)
        if match is not None and (value := _text(year, integer(match["m"]), integer(match["d"]))):
            return DocumentDate(value, match.start("m"), match.end() - len(match["rest"]), "issue line")
    return None
