"""Rows of a table against the row of their total: 合计.

A column is checked where it is sure that its rows are all of the total and none of them a part of another: another
column of the same rows adds up, or this one misses its total by a little that no row left out explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from extractor.findings.model import Finding, Source
from extractor.findings.rules import Vocabulary
from extractor.findings.sheet import Sheet
from extractor.record import plain

_FIGURE = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NO_SUM = re.compile(r"率|%|‰|比|均|序号|编号|年份|年度|排名|名次|位次|增长|增幅|增速|同|单价|标准|[最价]")
_NO_PART = re.compile(r"其中|小计|[#*]|^\s*[(（]?[一二三四五六七八九十\d]+[)）、.．]")
_LITTLE = Decimal("0.1")
_MOST_ROWS = 60
_MOST_LEFT_OUT = 2


class Cell(NamedTuple):
    """A figure of a table."""

    value: Decimal
    places: int
    start: int
    end: int


class Row(NamedTuple):
    """A line of a table: its name, and a cell for each column, None where it holds no figure."""

    name: str
    cells: tuple[Cell | None, ...]
    words: tuple[str, ...]


class Tables:
    """Finds columns that do not add up to their total.

    Args:
        words: the vocabulary.
    """

    def __init__(self, words: Vocabulary) -> None:
        self._total = re.compile(rf"[ \u3000]*(?:{words.pattern('total')}|总\s*计|合\s*计|全[市县省区州]合?计?)")

    def check(self, sheet: Sheet) -> Iterator[Finding]:
        """What does not agree."""
        if "计" not in sheet.folded:
            return
        for rows, names in _tables(sheet):
            yield from self._checked(sheet, rows, names)

    def _checked(self, sheet: Sheet, rows: list[Row], names: tuple[str, ...]) -> Iterator[Finding]:
        totals = [row for row in rows if self._total.fullmatch(row.name)]
        parts = [row for row in rows if row not in totals]
        if len(totals) != 1 or not 2 <= len(parts) <= _MOST_ROWS or any(_NO_PART.search(row.name) for row in parts):
            return
        if totals[0] not in (rows[0], rows[-1]):
            return
        fine, wrong = 0, []
        for index, total in enumerate(totals[0].cells):
            named = names[index] if len(names) == len(totals[0].cells) else ""
            cells = [row.cells[index] for row in parts]
            if total is None or any(c is None for c in cells) or _NO_SUM.search(named):
                continue
            column = [c for c in cells if c is not None]
            if _off(column, total):
                wrong.append((index, column, total))
            else:
                fine += 1
        for _, column, total in wrong:
            if fine or _by_a_little(column, total):
                yield _summed(sheet, column, total)


def _tables(sheet: Sheet) -> Iterator[tuple[list[Row], tuple[str, ...]]]:
    """Runs of lines with the same number of cells, with the cells of the line above them."""
    rows: list[Row] = []
    names: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    at = 0
    for line in [*sheet.folded.split("\n"), ""]:
        row = _row(line, at)
        at += len(line) + 1
        if row is not None and (not rows or len(row.cells) == len(rows[0].cells)):
            names = names if rows else above
            rows.append(row)
            continue
        if len(rows) > 2:
            yield rows, names
        rows = [] if row is None else [row]
        names = above
        above = tuple(_split(line)[1:]) if line.strip() else above
    return


def _split(line: str) -> list[str]:
    mark = "\t" if "\t" in line else "|" if "|" in line else None
    cells = line.strip("|").split(mark) if mark else re.split(r" {2,}|(?<=\d) (?=\d)|(?<=[^\d ]) (?=\d)", line.strip())
    return [cell.strip() for cell in cells]


def _row(line: str, at: int) -> Row | None:
    """A line of a name and two figures or more, or of a name and one where tabs or bars part them."""
    cells = _split(line)
    parted = "\t" in line or "|" in line or "  " in line
    figures = sum(_FIGURE.fullmatch(cell) is not None for cell in cells[1:])
    if len(cells) < 2 or figures < (1 if parted else 2) or not cells[0] or _FIGURE.fullmatch(cells[0]):
        return None
    found: list[Cell | None] = []
    start = line.find(cells[0]) + len(cells[0])
    for cell in cells[1:]:
        start = line.find(cell, start) if cell else start
        if _FIGURE.fullmatch(cell):
            value = Decimal(cell.replace(",", "").replace("−", "-"))
            places = len(cell.partition(".")[2])
            found.append(Cell(value, places, at + start, at + start + len(cell)))
        else:
            found.append(None)
        start += len(cell)
    return Row(cells[0], tuple(found), tuple(cells))


def _slack(column: Sequence[Cell], total: Cell) -> Decimal:
    """What rounding may have changed; nothing where all are whole numbers."""
    if not any(c.places for c in [*column, total]):
        return Decimal(0)
    return sum((Decimal("0.5").scaleb(-c.places) for c in [*column, total]), Decimal(0))


def _off(column: Sequence[Cell], total: Cell) -> bool:
    return abs(sum((c.value for c in column), Decimal(0)) - total.value) > _slack(column, total)


def _by_a_little(column: Sequence[Cell], total: Cell) -> bool:
    """Whether the total is missed by a little, and a row or two that may be parts of others do not explain it."""
    made = sum((c.value for c in column), Decimal(0))
    if len(column) < 3 or total.value == 0 or abs(made - total.value) > _LITTLE * abs(total.value):
        return False
    for count in range(1, _MOST_LEFT_OUT + 1):
        for left_out in combinations(column, count):
            if not _off([c for c in column if c not in left_out], total):
                return False
    return True


def _summed(sheet: Sheet, column: Sequence[Cell], total: Cell) -> Finding:
    made = sum((c.value for c in column), Decimal(0))

    def source(cell: Cell, role: str) -> Source:
        return Source(role=role, start=cell.start, end=cell.end, text=sheet.text[cell.start : cell.end], value=cell.value)

    sources = sorted([source(total, "total"), *(source(c, "part") for c in column)], key=lambda s: s.start)
    return Finding(
        kind="table", message=f"the rows make {plain(made)}, not {sheet.text[total.start : total.end]}",
        stated=total.value, computed=made, tolerance=_slack(column, total), sources=tuple(sources),
        rule="finding.table",
    )  # fmt: skip
