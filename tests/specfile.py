"""Reads the spec files: cases of one kind, and lines of a row, a text and what is said of its one figure."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from extractor import Extractor

SPECS = Path(__file__).parent / "specs"
KINDS = ("money", "count", "percentage", "measure", "multiple", "ordinal")
_MARK = re.compile(r"⟦([^|⟦⟧]+)\|([a-z]+)\|([^⟦⟧]*)⟧")
_PLAIN = re.compile("⟦([^⟦⟧]+)⟧")


class Mark(NamedTuple):
    """A marked span, the fields that are written, and whether finding it is neither right nor wrong."""

    start: int
    end: int
    fields: dict[str, str | None]
    optional: bool


class Case(NamedTuple):
    """A line of a spec file."""

    id: str
    kind: str
    date: str | None
    text: str
    marks: list[Mark]
    known: bool


def read(line: str, kind: str) -> Case:
    """The case that a line of a kind's file holds."""
    name, date, marked = (part.strip() for part in line.split(" | ", 2))
    text, marks, at = "", [], 0
    marked = marked.split(" # ")[0].replace("\\n", "\n").replace("\\t", "\t")
    for mark in _MARK.finditer(marked):
        assert mark[2] == kind, f"{name}: only marks of {kind} are compared"
        text += marked[at : mark.start()]
        written = mark[3].split(";")
        said = (part.split("=") for part in written if part != "optional")
        fields: dict[str, str | None] = {name: None if value == "null" else value for name, value in said}
        if "low" in fields or "high" in fields:
            fields.setdefault("value", None)
        marks.append(Mark(len(text), len(text) + len(mark[1]), fields, "optional" in written))
        text, at = text + mark[1], mark.end()
    text += marked[at:]
    assert not set(text) & set("⟦⟧"), f"{name}: a mark that cannot be read"
    return Case(name.lstrip("!"), kind, None if date == "-" else date, text, marks, name.startswith("!"))


@cache
def cases() -> tuple[Case, ...]:
    """The cases of every kind of figure."""
    return tuple(
        read(line, kind)
        for kind in KINDS
        for line in (SPECS / f"{kind}.ann").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )


@cache
def extractor() -> Extractor:
    """One extractor for all tests of figures."""
    return Extractor()


class Line(NamedTuple):
    """A line of units.ann, modifiers.ann or traps.ann: a row, a text, its one figure and what is said of it."""

    row: str
    text: str
    start: int
    end: int
    said: str


@cache
def lines(name: str) -> tuple[Line, ...]:
    """The lines of a file of rows."""
    found = []
    for line in (SPECS / f"{name}.ann").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        row, marked, *said = line.replace("\\n", "\n").split(" | ")
        mark = _PLAIN.search(marked)
        start, length = (mark.start(), len(mark[1])) if mark else (0, 0)
        found.append(Line(row, _PLAIN.sub(r"\1", marked), start, start + length, said[0] if said else ""))
    return tuple(found)
