"""Where a claim's text stands: at its offsets, or, if not, at which places, and what its offsets may have counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from extractor.document import Document, fold
from extractor.foreign.verdict import Why

_SHOWN_PLACES = 5
_LONGEST_SPACED = 200
Span = tuple[int, int]


class Counting(NamedTuple):
    """A way to count offsets: its name, and a span that was counted so in code points; None where it is none."""

    name: str
    span: Callable[[int, int], Span | None]


class Placed(NamedTuple):
    """Whether a claim's text stands at its offsets; else what is wrong, and the one place where it stands."""

    why: Why | None = None
    said: str = ""
    at: Span | None = None
    counting: str = ""


def countings(text: str) -> list[Counting]:
    """The ways in which other tools count: bytes, UTF-16 units, line ends as one, from 1, ends that are included."""
    ways = [
        Counting("bytes of UTF-8", _units(len(c.encode("utf-8", "surrogatepass")) for c in text)),
        Counting("bytes of GB18030", _units(len(c.encode("gb18030", "replace")) for c in text)),
        Counting("characters from 1", lambda start, end: (start - 1, end - 1)),
        Counting("characters with the end included", lambda start, end: (start, end + 1)),
        Counting("characters from 1 with the end included", lambda start, end: (start - 1, end)),
    ]
    if any(c > "\uffff" for c in text):
        ways.insert(0, Counting("UTF-16 units", _units(1 + (c > "\uffff") for c in text)))
    if "\r\n" in text:
        ways.insert(0, Counting("line ends as one character", _units(not text.startswith("\r\n", i) for i in range(len(text)))))
    return ways


def _units(lengths: Any) -> Callable[[int, int], Span | None]:
    """Spans in units, of which each character has so many."""
    at = {units: i for i, units in enumerate(accumulate(lengths, initial=0))}

    def span(start: int, end: int) -> Span | None:
        return (at[start], at[end]) if start in at and end in at else None

    return span


def placed(fields: Mapping[str, Any], document: Document, ways: Callable[[], list[Counting]]) -> Placed:
    """Whether a claim's text stands at its offsets, and if not where it does.

    Args:
        fields: with the text, and start and end if the claim gives them.
        document: the text it is said to be from.
        ways: gives the ways in which its offsets may have been counted.
    """
    text, span = fields["text"], span_of(fields)
    start, end = fields.get("start"), fields.get("end")
    if span is None:
        wrong = "no offsets" if start is None and end is None else f"start and end are numbers, not {start!r}, {end!r}"
    elif not 0 <= span[0] < span[1] <= len(document.text):
        wrong = f"the span lies outside the document of {len(document.text)} characters"
    else:
        there = document.text[slice(*span)]
        if there == text:
            return Placed()
        wrong = f"the document has {there[:60]!r} there"
    if span is not None:
        for way in ways():
            at = way.span(*span)
            if at is not None and 0 <= at[0] < at[1] and document.text[slice(*at)] == text:
                return Placed("place", f"{wrong}; found at {at[0]}-{at[1]}, if offsets count {way.name}", at, way.name)
    found, how = _found(text, document)
    if not found:
        return Placed("absent", f"{wrong}; not in the text")
    if len(found) > 1:
        shown = ", ".join(str(at[0]) for at in found[:_SHOWN_PLACES]) + (", …" if len(found) > _SHOWN_PLACES else "")
        return Placed("ambiguous", f"{wrong}; {how}ambiguous: {len(found)} places ({shown})")
    (at,) = found
    as_is = f" as {document.text[slice(*at)]!r}" if how else ""
    return Placed("place", f"{wrong}; {how}found at {at[0]}-{at[1]}{as_is}", at)


def _found(text: str, document: Document) -> tuple[list[Span], str]:
    """Where a text stands: as it is, else in the folded view, else with other blanks and line ends in it."""
    for whole, wanted, how in (
        (document.text, text, ""), (document.folded, fold(text), "otherwise written, "),
    ):  # fmt: skip
        found = [(at, at + len(wanted)) for at in places(whole, wanted)]
        if found:
            return found, how
    solid = "".join(fold(text).split())
    if not solid or len(solid) > _LONGEST_SPACED:
        return [], ""
    spaced = re.compile(r"\s*".join(map(re.escape, solid)))
    return [match.span() for match in spaced.finditer(document.folded)], "otherwise spaced, "


def places(text: str, wanted: str) -> list[int]:
    """Every offset at which a string stands, those that overlap too."""
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def span_of(fields: Mapping[str, Any]) -> Span | None:
    """A claim's start and end; None where they are not both whole numbers."""
    start, end = fields.get("start"), fields.get("end")
    if isinstance(start, bool) or isinstance(end, bool) or not (isinstance(start, int) and isinstance(end, int)):
        return None
    return start, end
