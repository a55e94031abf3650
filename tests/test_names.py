"""Names of every kind as the specs mark them: every mark found, and nothing else of the kind."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extractor import Extractor, Record

SPECS = Path(__file__).parent / "specs"
MARK = re.compile(r"⟦([^|⟦⟧]+)\|([a-z]+)(?:\|([^⟦⟧]*))?⟧")


class Case(NamedTuple):
    """A line of a spec file: text without its marks, and what they say."""

    kind: str
    date: str
    text: str
    marks: list[tuple[int, int, dict[str, str]]]


def read(line: str, kind: str) -> Case:
    _, date, marked = (part.strip() for part in line.split(" | ", 2))
    marked = marked.split(" # ")[0].strip()
    text, marks, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        fields = dict(part.partition("=")[::2] for part in (mark[3] or "").split(";") if part)
        marks.append((len(text), len(text) + len(mark[1]), fields))
        text, at = text + mark[1], mark.end()
    return Case(kind, date, text + marked[at:], marks)


def cases() -> list[Any]:
    return [
        pytest.param(read(line, kind), id=line.split(" | ")[0])
        for kind in ("organisation", "place", "person", "event", "programme", "honour")
        for line in (SPECS / f"{kind}.ann").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]


@cache
def extractor() -> Extractor:
    return Extractor()


def field(record: Record, name: str, given: str) -> bool:
    value = getattr(record, name)
    return bool(value) if name == "optional" else value == given


@pytest.mark.parametrize("case", cases())
def test_spec(case: Case) -> None:
    found = [r for r in extractor().extract(case.text, date=case.date).records if r.kind == case.kind]
    assert [(r.start, r.end) for r in found] == [m[:2] for m in case.marks], [r.text for r in found]
    for record, (_, _, fields) in zip(found, case.marks, strict=True):
        assert all(field(record, name, given) for name, given in fields.items()), record
