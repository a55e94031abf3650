"""Figures of every kind as the specs mark them: every mark found as it says, and nothing else of the kind.

The format is the gold's: `id | reference date or - | text`, marks as ⟦surface|kind|field=value;…⟧, the reason of a case
without marks after ` # `. A field that is not written is exact (modifier), CNY (currency), or not looked at; a value
that is not written beside a low or high is null. A known failure has `!` before its id until it is mended.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from specfile import KINDS, SPECS, Case, cases, extractor

from extractor import Record
from extractor.record import plain

# At least so many cases with marks, and without, that the language of figures can be learnt from them.
LEAST = {
    "money": (150, 60), "count": (150, 60), "percentage": (60, 30),
    "measure": (60, 30), "multiple": (60, 30), "ordinal": (60, 30),
}  # fmt: skip
DEFAULTS = {"modifier": "exact", "currency": "CNY"}


def said(record: Record, fields: dict[str, str | None]) -> dict[str, str | None]:
    """The record's own values of the fields that a mark writes, and of those with a default."""
    names = fields.keys() | {name for name in DEFAULTS if hasattr(record, name)}
    values = {name: getattr(record, name) for name in names}
    return {name: v if v is None or isinstance(v, str) else plain(v) for name, v in values.items()}


def params() -> list[Any]:
    known = pytest.mark.xfail(strict=True, reason="a known failure; take the ! away when it is mended")
    return [pytest.param(case, id=case.id, marks=[known] if case.known else []) for case in cases()]


@pytest.mark.parametrize("case", params())
def test_spec(case: Case) -> None:
    records = extractor().extract(case.text, date=case.date).records
    found = {(r.start, r.end): r for r in records if r.kind == case.kind}
    for mark in case.marks:
        record = found.pop((mark.start, mark.end), None)
        if mark.optional:
            found = {place: r for place, r in found.items() if r.start >= mark.end or r.end <= mark.start}
            continue
        assert record, f"{case.text[mark.start : mark.end]} is missed; found {[(r.kind, r.text) for r in records]}"
        defaults: dict[str, str | None] = {n: value for n, value in DEFAULTS.items() if hasattr(record, n)}
        assert said(record, mark.fields) == {**defaults, **mark.fields}
    assert not found, f"no {case.kind}: {[r.text for r in found.values()]}"


def test_ids_are_unique_and_texts_within_a_kind() -> None:
    for values in ([case.id for case in cases()], [(case.kind, case.text) for case in cases()]):
        assert not [value for value, times in Counter(values).items() if times > 1]


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_enough(kind: str) -> None:
    with_marks = [bool(case.marks) for case in cases() if case.kind == kind]
    assert with_marks.count(True) >= LEAST[kind][0]
    assert with_marks.count(False) >= LEAST[kind][1]


@pytest.mark.parametrize("kind", KINDS)
def test_cases_without_marks_say_what_they_guard_against(kind: str) -> None:
    for line in (SPECS / f"{kind}.ann").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or "⟦" in line or " # " in line, line
