"""Extracted records against gold, by the rules of RECORDS.md, section Gold.

A record is found where kind, start and end are equal, and right where its normalised fields are equal too. A fact is
found at its quantity, and right where period and status are equal and its indicator shares enough characters with
gold's. A relation is found where its type and names are gold's, and right where its level is too; where gold lists
several names in a role and the extracted ones are a relation each, or the other way round, they are the same. A gold
record marked optional is neither right nor wrong when found, nor are records of its kind that overlap it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any, Literal

Line = Mapping[str, Any]
"""A record, fact or relation as a line of JSON gives it."""
TIES = ("fact", "relation")
"""What ties records together and is compared by other rules than a record's."""

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
_SHARED_CHARACTERS = 0.6
_NO_ROLE = frozenset({"kind", "type", "level", "status", "evidence", "optional", "rule", "cues", "note", "comment"})
_TOGETHER = frozenset({"parties", "founders"})
_NOWHERE = (1 << 60, 1 << 60)

Fields = dict[str, tuple[Any, Any]]
"""Fields that differ, each with gold's value and the extracted one."""


@dataclass(frozen=True)
class Difference:
    """One record that differs from gold.

    Attributes:
        what: missed (in gold alone), false (extracted alone), or value (found, with a field that is not gold's).
        record: gold's record, or the extracted one where it is false.
        fields: for value, each field that differs with gold's and the extracted value.
        found: for value, the extracted record; for missed, an extracted one that overlaps it, and for false, gold's that
            does; None where there is none.
    """

    what: Literal["missed", "false", "value"]
    record: Line
    fields: Fields = field(default_factory=dict)
    found: Line | None = None

    @property
    def kind(self) -> str:
        """The kind of the record."""
        return str(self.record["kind"])

    @property
    def place(self) -> tuple[int, int]:
        """Start and end of the record; beyond any text for a relation, which has none."""
        return place(self.record)


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


def place(record: Line) -> tuple[int, int]:
    """Start and end of a record, or of a fact's quantity; beyond any text for a relation, which has no place."""
    if "start" in record:
        return record["start"], record["end"]
    quantity = record.get("quantity")
    return (quantity[0], quantity[1]) if quantity else _NOWHERE


def compare(
    gold: Sequence[Line], extracted: Sequence[Line], kinds: Iterable[str] | None = None, ties: Iterable[str] = ()
) -> tuple[dict[str, Tally], list[Difference]]:
    """Counts by kind, and every difference in the order of the text.

    Args:
        gold: records of one document, as lines of JSON give them.
        extracted: records of the same document.
        kinds: the kinds of record to compare; None for all.
        ties: which of `TIES` to compare too.
    """
    scope = None if kinds is None else frozenset(kinds)
    tied = frozenset(ties)

    def wanted(record: Line) -> bool:
        kind = record["kind"]
        return kind in tied if kind in TIES else scope is None or kind in scope

    return _Comparison(
        {identity(r): r for r in gold if wanted(r)}, {identity(r): r for r in extracted if wanted(r)}
    ).run()


def identity(record: Line) -> tuple[Any, ...]:
    """What makes a record the same as another: kind and span, a fact's quantity, or a relation's type and names."""
    if record["kind"] == "relation":
        return ("relation", record.get("type"), tuple(sorted(roles(record))))
    return (record["kind"], *place(record))


class _Comparison:
    """One document's records against its gold."""

    def __init__(self, gold: Mapping[tuple[Any, ...], Line], mine: Mapping[tuple[Any, ...], Line]) -> None:
        self.gold, self.mine = gold, mine
        self.optional = [r for r in gold.values() if r.get("optional")]
        self._parts = (_Parts(gold.values()), _Parts(mine.values()))
        self.tallies: dict[str, Tally] = {}
        self.differences: list[Difference] = []

    def run(self) -> tuple[dict[str, Tally], list[Difference]]:
        """Tallies and differences."""
        for key, record in self.gold.items():
            if not record.get("optional"):
                self._look_for(key, record)
        for key, record in self.mine.items():
            if key not in self.gold and not self._parts[0].hold(record) and not any(_excuses(o, record) for o in self.optional):
                self.tallies.setdefault(record["kind"], Tally()).false += 1
                there = self._instead(record, self.gold)
                self.differences.append(Difference("false", record, found=there))
        self.differences.sort(key=lambda d: (*d.place, d.what))
        return self.tallies, self.differences

    def _look_for(self, key: tuple[Any, ...], record: Line) -> None:
        tally = self.tallies.setdefault(record["kind"], Tally())
        tally.gold += 1
        found = self.mine.get(key) or self._parts[1].hold(record)
        if found is None:
            self.differences.append(Difference("missed", record, found=self._instead(record, self.mine)))
            return
        tally.found += 1
        wrong = differing(record, found)
        tally.right += not wrong
        if wrong:
            self.differences.append(Difference("value", record, wrong, found))

    @staticmethod
    def _instead(record: Line, others: Mapping[tuple[Any, ...], Line]) -> Line | None:
        """The other side's record where a record stands; one of its own kind before others."""
        if record["kind"] in TIES:
            return None
        start, end = place(record)
        there = [r for r in others.values() if "start" in r and r["start"] < end and start < r["end"]]
        return min(there, key=lambda r: (r["kind"] != record["kind"], r["start"]), default=None)


class _Parts:
    """The relations of one side, each parted into what it says of one name with one other."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._by_part = {part: line for line in lines if line["kind"] == "relation" for part in _parts(line)}

    def hold(self, relation: Line) -> Line | None:
        """A relation that says a part of what this one says, where all its parts are said; else None."""
        if relation["kind"] != "relation":
            return None
        said = [self._by_part.get(part) for part in _parts(relation)]
        return said[0] if said and None not in said else None


def _parts(relation: Line) -> Iterable[tuple[Any, ...]]:
    """甲 and 乙 to 丙 and 丁 are four supports; parties of an agreement and founders act together."""
    choices = [
        [(name, filled)] if name in _TOGETHER else [(name, (each,)) for each in filled]
        for name, filled in sorted(roles(relation))
    ]
    return [(relation.get("type"), *part) for part in product(*choices)]


def differing(gold: Line, found: Line) -> Fields:
    """The normalised fields of a record that are not gold's, each with gold's value and the found one.

    A field that gold does not give is not compared, but currency and modifier, which are CNY and exact where not said.
    """
    kind = gold["kind"]
    if kind == "fact":
        return _pairs(gold, found, ("period", "status"), _equal) | _pairs(gold, found, ("indicator",), _alike)
    if kind == "relation":
        return _pairs(gold, found, (name for name in ("level", "status") if name in gold), _equal)
    return {
        name: (gold.get(name), found.get(name))
        for name in _FIELDS.get(kind, ())
        if (name in gold or name in _DEFAULTS) and not _same(gold.get(name), found.get(name), _DEFAULTS.get(name))
    }


def _pairs(gold: Line, found: Line, names: Iterable[str], alike: Callable[[Any, Any], bool]) -> Fields:
    return {n: (gold.get(n), found.get(n)) for n in names if not alike(gold.get(n), found.get(n))}


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


def _alike(a: str | None, b: str | None) -> bool:
    """Whether two indicators share enough of their characters."""
    left, right = Counter(a or ""), Counter(b or "")
    whole = left.total() + right.total()
    return not whole or 2 * (left & right).total() >= _SHARED_CHARACTERS * whole


def roles(relation: Line) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The roles of a relation that are filled, each with the names in it, in their order by code point."""
    for name, filled in relation.items():
        if name not in _NO_ROLE and filled is not None:
            yield name, tuple(sorted(map(str, filled))) if isinstance(filled, list | tuple) else (str(filled),)


def _excuses(optional: Line, record: Line) -> bool:
    if optional["kind"] != record["kind"] or record["kind"] == "relation":
        return False
    (start, end), (first, last) = place(record), place(optional)
    return start < last and first < end


def _same(a: Any, b: Any, default: str | None) -> bool:
    if a == b:
        return True
    a, b = default if a is None else a, default if b is None else b
    if a is None or b is None:
        return a is b
    try:
        return Decimal(str(a)) == Decimal(str(b))
    except InvalidOperation:
        return str(a) == str(b)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
