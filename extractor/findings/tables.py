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
_SERIAL = re.compile(r"\d{1,3}")
_BARS = re.compile(r"[\t|]")
_BLANKS = re.compile(r" {2,}|(?<=\d) (?=\d)|(?<=[^\d ]) (?=\d)")
_NO_SUM = re.compile(r"率|%|‰|比|均|序号|编号|年份|年度|排名|名次|位次|增长|增幅|增速|同|单价|标准|密度|强度|得分|评分|分数|指数|[最价]")
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
        if len(rows) > _MOST_ROWS:
            return
        totals = [row for row in rows if self._total.fullmatch(row.name)]
        parts = [row for row in rows if row not in totals]
        if len(totals) != 1 or len(parts) < 2 or any(_NO_PART.search(row.name) for row in parts):
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
            if not _off(column, total):
                fine += 1
            elif _summing(column, total):
                wrong.append((column, total))
        for column, total in wrong:
            if fine or _by_a_little(column, total):
                yield _summed(sheet, column, total)


def _tables(sheet: Sheet) -> Iterator[tuple[list[Row], tuple[str, ...]]]:
    """Runs of lines with the same number of cells, with the cells of the line above them."""
    rows: list[Row] = []
    names: tuple[str, ...] = ()
    above = ""
    at = 0
    for line in [*sheet.folded.split("\n"), ""]:
        row = _row(line, at)
        at += len(line) + 1
        if row is None or (rows and len(row.cells) != len(rows[0].cells)):
            if len(rows) > 2:
                yield rows, names
            rows = []
        if row is None:
            above = line if line.strip() else above
            continue
        if not rows:
            names = _head(above, len(row.cells))
        rows.append(row)


def _head(line: str, width: int) -> tuple[str, ...]:
    """The names of the columns, by the line above; none where it has another number of cells."""
    texts = tuple(text for text, _ in _split(line))
    for names in (texts, tuple(line.split())):
        if len(names) > width:
            return names[-width:]
    return ()


def _split(line: str) -> list[tuple[str, int]]:
    """The cells of a line, each with where it begins."""
    mark = _BARS if "\t" in line or "|" in line else _BLANKS
    cells, at = [], 0
    for match in [*mark.finditer(line), None]:
        end = match.start() if match else len(line)
        text = line[at:end]
        cells.append((text.strip(), at + len(text) - len(text.lstrip())))
        at = match.end() if match else end
    while cells and not cells[-1][0]:
        cells.pop()
    return cells


def _row(line: str, at: int) -> Row | None:
    """A line of a name and two figures or more, or of a name and one where tabs, bars or wide blanks part them.

    A serial number before the name, or the blank in its place, is passed over.
    """
    cells = _split(line)
    if len(cells) > 2 and (not cells[0][0] or _SERIAL.fullmatch(cells[0][0])) and not _FIGURE.fullmatch(cells[1][0]):
        cells = cells[1:]
    parted = "\t" in line or "|" in line or "  " in line
    figures = sum(_FIGURE.fullmatch(text) is not None for text, _ in cells[1:])
    if figures < (1 if parted else 2) or not cells[0][0] or _FIGURE.fullmatch(cells[0][0]):
        return None
    found: list[Cell | None] = []
    for text, start in cells[1:]:
        cell = None
        if _FIGURE.fullmatch(text):
            value = Decimal(text.replace(",", "").replace("−", "-"))
            cell = Cell(value, len(text.partition(".")[2]), at + start, at + start + len(text))
        found.append(cell)
    return Row(cells[0][0], tuple(found))


def _slack(column: Sequence[Cell], total: Cell) -> Decimal:
    """What rounding may have changed; nothing where all are whole numbers."""
    if not any(c.places for c in [*column, total]):
        return Decimal(0)
    return sum((Decimal("0.5").scaleb(-c.places) for c in [*column, total]), Decimal(0))


def _off(column: Sequence[Cell], total: Cell) -> bool:
    return abs(sum((c.value for c in column), Decimal(0)) - total.value) > _slack(column, total)


def _summing(column: Sequence[Cell], total: Cell) -> bool:
    """Whether a total can be meant as a sum: an average is less than the greatest, another measure is far off."""
    values = [c.value for c in column]
    made = sum(values, Decimal(0))
    if total.value <= 0 or min(values) < 0 or total.value <= max(values):
        return False
    return Decimal("0.5") <= made / total.value <= 2


def _by_a_little(column: Sequence[Cell], total: Cell) -> bool:
    """Whether the total is missed by a little, and a row or two that may be parts of others do not explain it."""
    made = sum((c.value for c in column), Decimal(0))
    if len(column) < 3 or abs(made - total.value) > _LITTLE * abs(total.value):
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
