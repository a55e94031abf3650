"""doccano: a line of JSON a document, `label` its spans, and all other keys meta data that doccano keeps.

The records' fields stand in `records`, the facts and relations in `ties`. A span that was moved or made in doccano comes
back as a record with no field but its kind and place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from extractor.compare import TIES, Line
from extractor.exchange.marked import Records


def write(text: str, records: Sequence[Line], name: str = "", date: str | None = None) -> str:
    """A document as a line."""
    placed = [dict(r) for r in records if r["kind"] not in TIES]
    line = {
        "text": text, "label": [[r["start"], r["end"], r["kind"]] for r in placed], "document": name, "date": date,
        "records": placed, "ties": [dict(r) for r in records if r["kind"] in TIES],
    }  # fmt: skip
    return json.dumps(line, ensure_ascii=False)


def read(line: str | dict[str, Any]) -> tuple[str, Records]:
    """The text and records of a line that doccano exports, with `label` or (of projects with relations) `entities`.

    Raises:
        KeyError, TypeError, ValueError: for what is no such line.
    """
    data: dict[str, Any] = json.loads(line) if isinstance(line, str) else line
    text: str = data["text"]
    meta = data.get("meta") if isinstance(data.get("meta"), dict) else {}
    known: dict[tuple[Any, ...], Records] = {}
    for record in data.get("records") or (meta or {}).get("records") or []:
        known.setdefault((record["start"], record["end"], record["kind"]), []).append(record)
    records = []
    for start, end, kind in _spans(data):
        ours = known.get((start, end, kind))
        records.append(ours.pop(0) if ours else {"kind": kind, "start": start, "end": end, "text": text[start:end]})
    return text, [*records, *(data.get("ties") or (meta or {}).get("ties") or [])]


def _spans(data: dict[str, Any]) -> list[tuple[int, int, str]]:
    if "entities" in data:
        return [(e["start_offset"], e["end_offset"], e["label"]) for e in data["entities"]]
    return [(start, end, kind) for start, end, kind in data.get("label", data.get("labels")) or []]
