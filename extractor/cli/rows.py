"""Facts as rows, for `extract --facts` and `run --facts`: CSV, JSON lines, and a table that fits the terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.record import plain
from extractor.rows import COLUMNS

if TYPE_CHECKING:
    from rich.table import Table

    from extractor.bulletin import Bulletin

BOM = b"\xef\xbb\xbf"
"""Without it, Excel takes a file of UTF-8 for one of the local encoding."""

Row = Mapping[str, Any]
_WIDTHS = {"start": 6, "figure": 22, "indicator": 24, "period": 12, "status": 9, "subject": 16, "place": 14, "basis": 14}
"""Columns of the table on the terminal, with the cells that each is worth; the last go first where there is no room."""
_LEAST = 10
_CHANGES = {"up": "↑", "down": "↓", "flat": "="}
_BOUNDS = {"over": ">", "under": "<", "about": "≈", "at_least": "≥", "at_most": "≤"}


def csv_lines(rows: Iterable[Row], columns: Sequence[str] = COLUMNS) -> str:
    """The rows as lines of CSV (RFC 4180, lines end with a line feed); figures in full, nothing where nothing is said."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
    return written.getvalue()


def csv_head(columns: Sequence[str] = COLUMNS) -> str:
    """The first line of a CSV file."""
    return ",".join(columns) + "\n"


def json_line(row: Row) -> str:
    """A row as a JSON object; figures are strings, so that no reader rounds them."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_cell)


def _cell(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value


def rows_of(bulletin: Bulletin, kinds: frozenset[str] | None, name: str | None = None) -> list[dict[str, Any]]:
    """The rows of a bulletin, those of some kinds of quantity alone, each with the file's name where one is given."""
    rows = [row for row in bulletin.to_rows() if kinds is None or row["kind"] in kinds]
    return rows if name is None else [{"document": name, **row} for row in rows]


def facts_table(rows: Sequence[Row], head: str, foot: str, width: int) -> Table:
    """The rows for the eye: the columns that have room, the rest left out (CSV has them all)."""
    from rich.table import Table
    from rich.text import Text

    from extractor.regression import printable

    shown = Table(
        title=Text(head) if head else None, caption=Text(foot), title_justify="left", caption_justify="left",
        box=None, pad_edge=False, header_style="bold",
    )  # fmt: skip
    columns = _fitting(rows, width)
    for name in columns:
        shown.add_column(
            name, justify="right" if name == "start" else "left", style="dim" if name == "start" else "",
            overflow="fold", min_width=None if name == "start" else min(_LEAST, _WIDTHS[name]),
            no_wrap=name in ("start", "status"),
        )  # fmt: skip
    for row in rows:
        cells = _shown(row)
        shown.add_row(*(Text(printable(cells[name])) for name in columns))
    return shown


def _fitting(rows: Sequence[Row], width: int) -> list[str]:
    """The columns that say something, as many as are worth the width."""
    kept: list[str] = []
    room = width
    told = [name for name in _WIDTHS if any(_shown(row)[name] for row in rows)]
    for name in told or list(_WIDTHS):
        room -= _WIDTHS[name] + 1
        if room < 0 and len(kept) > 2:
            break
        kept.append(name)
    return kept


def _shown(row: Row) -> dict[str, str]:
    """What stands in the cells of a row for the eye."""
    told = {name: row[name] or "" for name in ("indicator", "period", "status", "subject", "place", "basis")}
    return {"start": str(row["start"]), "figure": _figure(row), **told}


def _figure(row: Row) -> str:
    """A figure as written, with what the words outside it say: `↑ 13.6%`, `≤ 500万元`."""
    bound = _BOUNDS.get(row["modifier"], "")
    if bound == ">" and any(mark in row["text"] for mark in "多余餘來来几幾"):
        bound = ""
    return " ".join(part for part in (_CHANGES.get(row["direction"], ""), bound, row["text"]) if part)
