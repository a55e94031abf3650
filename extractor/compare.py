"""Extracted records against gold, by the rules of RECORDS.md, section Gold.

A record is found where kind, start and end are equal, and right where its normalised fields are equal too. A gold
record marked optional is neither right nor wrong when found, nor are records of its kind that overlap it. Facts and
relations are left out while the library makes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

Line = Mapping[str, Any]
"""A record as a line of JSON gives it."""

_FIELDS: dict[str, tuple[str, ...]] = {
    "money": ("value", "currency", "modifier"),
    "count": ("value", "unit", "modifier"),
    "measure": ("value", "unit", "modifier"),
    "percentage": ("value", "modifier"),
    "multiple": ("value",),
    "ordinal": ("value",),
    "date": ("value",),
    "duration": ("value",),
}
_DEFAULTS = {"currency": "CNY", "modifier": "exact"}
_TIED = ("fact", "relation")


@dataclass(frozen=True)
class Difference:
    """One record that differs from gold.

    Attributes:
        what: missed (in gold alone), false (extracted alone), or value (found, with a field that is not gold's).
        record: gold's record, or the extracted one where it is false.
        fields: for value, each field that differs with gold's and the extracted value.
    """

    what: Literal["missed", "false", "value"]
    record: Line
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class Tally:
    """Counts of one kind: in gold, found at its span, right in its fields too, and extracted where gold has none."""

    gold: int = 0
    found: int = 0
    right: int = 0
    false: int = 0

    def add(self, other: Tally) -> None:
        """Adds another document's counts."""
        self.gold += other.gold
        self.found += other.found
        self.right += other.right
        self.false += other.false

    @property
    def precision(self) -> float:
        """The share of the extracted records that gold has; 1 where nothing was extracted."""
        return _share(self.found, self.found + self.false)

    @property
    def recall(self) -> float:
        """The share of gold that was extracted; 1 where gold has none."""
        return _share(self.found, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, by span."""
        return _share(2 * self.found, self.gold + self.found + self.false)

    @property
    def value_f1(self) -> float:
        """As `f1`, counting a record only where its fields are right too."""
        return _share(2 * self.right, self.gold + self.found + self.false)


def compare(
    gold: Sequence[Line], extracted: Sequence[Line], kinds: Iterable[str] | None = None
) -> tuple[dict[str, Tally], list[Difference]]:
    """Counts by kind, and every difference in the order of the text.

    Args:
        gold: records of one document, as lines of JSON give them.
        extracted: records of the same document.
        kinds: the kinds to compare; None for all.
    """
    scope = None if kinds is None else frozenset(kinds)
    wanted, mine = _by_place(gold, scope), _by_place(extracted, scope)
    optional = [r for r in wanted.values() if r.get("optional")]
    tallies: dict[str, Tally] = {}
    differences: list[Difference] = []
    for place, record in wanted.items():
        if record.get("optional"):
            continue
        tally = tallies.setdefault(record["kind"], Tally())
        tally.gold += 1
        found = mine.get(place)
        if found is None:
            differences.append(Difference("missed", record))
            continue
        tally.found += 1
        wrong = differing(record, found)
        tally.right += not wrong
        if wrong:
            differences.append(Difference("value", record, wrong))
    for place, record in mine.items():
        if place not in wanted and not any(_excuses(o, record) for o in optional):
            tallies.setdefault(record["kind"], Tally()).false += 1
            differences.append(Difference("false", record))
    differences.sort(key=lambda d: (d.record["start"], d.record["end"], d.what))
    return tallies, differences


def differing(gold: Line, found: Line) -> dict[str, tuple[Any, Any]]:
    """The normalised fields of a record that are not gold's, each with gold's value and the found one.

    A field that gold does not give is not compared, but currency and modifier, which are CNY and exact where not said.
    """
    return {
        name: (gold.get(name), found.get(name))
        for name in _FIELDS.get(gold["kind"], ())
        if (name in gold or name in _DEFAULTS) and not _same(gold.get(name), found.get(name), _DEFAULTS.get(name))
    }


def _by_place(records: Sequence[Line], scope: frozenset[str] | None) -> dict[tuple[str, int, int], Line]:
    return {
        (r["kind"], r["start"], r["end"]): r
        for r in records
        if r["kind"] not in _TIED and (scope is None or r["kind"] in scope)
    }


def _excuses(optional: Line, record: Line) -> bool:
    return bool(
        optional["kind"] == record["kind"]
        and record["start"] < optional["end"]
        and optional["start"] < record["end"]
    )


def _same(a: Any, b: Any, default: str | None) -> bool:
    a, b = default if a is None else a, default if b is None else b
    if a is None or b is None:
        return a is b
    try:
        return Decimal(str(a)) == Decimal(str(b))
    except InvalidOperation:
        return str(a) == str(b)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
