"""Records for people: a table."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.regression import printable

if TYPE_CHECKING:
    from extractor.bulletin import Bulletin
    from extractor.record import Record

_SHOWN = {"kind", "start", "end", "text", "rule", "cues", "optional", "value", "low", "high", "canonical", "entity"}
_PLAIN = {"currency", "unit", "modifier", "form", "level", "code", "type"}
"""Fields whose values say by themselves what they are."""
_PIPE_WIDTH = 120


def console() -> Console:
    """Standard output as wide as the terminal, or 120 cells where it is none."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False)


def table(bulletin: Bulletin, name: str | None = None) -> Table:
    """The records of a bulletin, one a row; `name` is the file's, where there are several."""
    head, foot = heads(bulletin, name, f"{len(bulletin.records)} records")
    shown = Table(
        title=Text(head) if head else None, caption=Text(foot),
        title_justify="left", caption_justify="left", box=None, pad_edge=False, header_style="bold",
    )  # fmt: skip
    shown.add_column("start", justify="right", style="dim")
    shown.add_column("kind")
    shown.add_column("text", overflow="fold")
    shown.add_column("value", overflow="fold")
    shown.add_column("more", overflow="fold", style="dim")
    for record in bulletin.records:
        value, more = summary(record)
        shown.add_row(str(record.start), record.kind, Text(printable(record.text)), Text(value), Text(more))
    return shown


def heads(bulletin: Bulletin, name: str | None, counted: str) -> tuple[str, str]:
    """The lines above and below a bulletin's table: file and title; how many of what, the date, the rules."""
    dated = f"{bulletin.date} ({bulletin.date_source})" if bulletin.date else "no date"
    head = "  ".join(part for part in (name, bulletin.title) if part)
    return head, f"{counted}, {dated}, rules {bulletin.rules_version}"


def summary(record: Record) -> tuple[str, str]:
    """A record's value, and its other fields, as short strings."""
    fields: dict[str, Any] = record.model_dump(mode="json", exclude_none=True)
    value = fields.get("value") or fields.get("canonical") or ""
    low, high = fields.get("low"), fields.get("high")
    if not value and (low or high):
        value = f"{low or ''}…{high or ''}"
    more = [
        ("" if name in _PLAIN else f"{name} ") + (", ".join(content) if isinstance(content, list) else str(content))
        for name, content in fields.items()
        if name not in _SHOWN and content not in ("exact", [])
    ]
    if fields.get("optional"):
        more.append("optional")
    return value, "; ".join(more)
