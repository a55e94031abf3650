"""Figures that exclude one another: those of the kinds of a partition, or those behind places of one level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.findings.rules import Partition
from extractor.findings.sheet import Amount, Sheet
from extractor.kinds.names import Place
from extractor.rulebook import Rulebook


class Exclusive:
    """The partitions of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rows = rulebook.rows(Partition, "partition")

    def groups(
        self, sheet: Sheet, whole: Amount, alike: Sequence[Amount], far: Sequence[Amount]
    ) -> Iterator[tuple[list[Amount], bool, str]]:
        """Runs of figures that exclude one another, by a partition or by places of one level, and whether they are all."""
        named = sheet.named(whole)
        for partition in self._rows:
            taken = self._taken(sheet, partition, far)
            full = partition.complete and len(taken) == len(partition.members) == len(far)
            if full and (not partition.of or any(word in named for word in partition.of)):
                yield taken, True, partition.id
            else:
                taken = self._taken(sheet, partition, alike)
                if len(taken) > 1:
                    yield taken, False, partition.id
        placed = self._placed(sheet, alike)
        if len(placed) > 1:
            yield placed, False, "finding.places"

    def _taken(self, sheet: Sheet, partition: Partition, amounts: Sequence[Amount]) -> list[Amount]:
        """The exact figures at the head of a run that are each of another kind of a partition."""
        taken: dict[int, Amount] = {}
        for amount in amounts:
            member = _member(partition, sheet.named(amount)) if amount.exact else None
            if member is None or member in taken:
                break
            taken[member] = amount
        return list(taken.values())

    def _placed(self, sheet: Sheet, amounts: Sequence[Amount]) -> list[Amount]:
        """Figures at the head of a run that each stand behind the name of a place, all of one level."""
        found: list[Amount] = []
        seen: set[str | None] = set()
        levels = set()
        for amount in amounts:
            if not amount.exact:
                break
            span = sheet.before(amount)
            place = sheet.name_over(*span)
            if not isinstance(place, Place) or place.canonical in seen:
                break
            seen.add(place.canonical)
            levels.add(place.level)
            found.append(amount)
        return found if len(levels) == 1 and None not in levels else []


def _member(partition: Partition, text: str) -> int | None:
    """The one kind of a partition that a text names."""
    best: tuple[int, int] | None = None
    for index, names in enumerate(partition.members):
        length = max((len(name) for name in names if name in text), default=0)
        if length and best is not None and not _longer(partition, text, best, (length, index)):
            return None
        if length and (best is None or length > best[0]):
            best = (length, index)
    return best[1] if best else None


def _longer(partition: Partition, text: str, best: tuple[int, int], new: tuple[int, int]) -> bool:
    """Whether of two kinds one holds the other's name, so that the longer is meant: 男生 and 男."""
    first = [n for n in partition.members[best[1]] if n in text]
    second = [n for n in partition.members[new[1]] if n in text]
    return any(a in b or b in a for a in first for b in second) and best[0] != new[0]
