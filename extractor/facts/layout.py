"""The lines of a document as facts see them: title, headings, paragraphs, their sentences, and the markers of a list."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.facts.tape import Tape

_NUMBER = r"[一二三四五六七八九十]{1,3}"
_MARKER = re.compile(
    rf"[ \t]*(?:{_NUMBER}(?:是|要|、)|\((?:{_NUMBER}|[0-9]{{1,2}})\)|[0-9]{{1,2}}[.、](?![0-9])|[①-⑳]"
    rf"|第{_NUMBER}[，,]|首先|其次|再次|最后)"
)
_SECTION = re.compile(rf"[ \t#]*(?:{_NUMBER}、|\({_NUMBER}\)|第{_NUMBER}(?:部分|章|节))")
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^.]+\.*[\")]*|\.+")


class Line(NamedTuple):
    """A line that is not blank: tokens `[start, end)`. `title` is the first one's, `heading` a short line or opening."""

    start: int
    end: int
    title: bool
    heading: bool


def lines(tape: Tape) -> list[Line]:
    """The lines of a document in order."""
    found: list[Line] = []
    for match in _LINE.finditer(tape.codes):
        start, end = match.span()
        text = tape.text(start, end)
        if not text.strip():
            continue
        short = len(text) <= 40 and "." not in match[0].rstrip(".") and "Q" not in match[0] and "," not in match[0]
        heading = bool(found) and short and (text.rstrip()[-1] not in "。;" or _SECTION.match(text) is not None)
        title = not found and len(text) <= 80 and "." not in match[0]
        found.append(Line(start, end, title, heading))
    return found


def sentences(tape: Tape, line: Line) -> list[tuple[int, int]]:
    """The sentences of a line, to the full stop; parts between semicolons stay together."""
    return [m.span() for m in _SENTENCE.finditer(tape.codes, line.start, line.end)]


def marker(tape: Tape, start: int) -> int:
    """The number of characters of the list marker that opens a sentence (一是, (二), 1.); 0 where there is none."""
    at = tape.starts[start]
    match = _MARKER.match(tape.folded, at)
    return match.end() - at if match else 0


def section(text: str) -> bool:
    """Whether a line or a sentence is numbered as a section is."""
    return _SECTION.match(text) is not None
