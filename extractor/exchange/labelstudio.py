"""Label Studio: a task with the text as `$text`, and an annotation whose regions are the records.

A region's `meta.text`, which Label Studio shows beside it, holds the record's other fields as marked text writes them.
Facts and relations stand in the task's `meta`. Offsets are code points there as here (since Label Studio 1.4).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.compare import TIES, Line
from extractor.exchange.marked import Records, fields_written, note_read, own_fields

_LABEL, _TEXT = "label", "text"


def write(text: str, records: Sequence[Line], name: str = "", date: str | None = None) -> dict[str, Any]:
    """A task with one annotation; a list of tasks is what Label Studio imports."""
    return {
        "data": {_TEXT: text, "document": name, "date": date},
        "meta": {"ties": [dict(r) for r in records if r["kind"] in TIES]},
        "annotations": [{"result": [_region(i, r, text) for i, r in enumerate(_placed(records))]}],
    }


def read(task: Any) -> tuple[str, Records]:
    """The text and records of a task as Label Studio exports it (JSON, not JSON-MIN).

    The last annotation that was not cancelled counts. Raises KeyError, TypeError or ValueError for what is no task.
    """
    text: str = task["data"][_TEXT]
    kept = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")]
    results = kept[-1]["result"] if kept else []
    records = [_record(r, text) for r in results if r.get("type") == "labels"]
    return text, [*records, *(task.get("meta") or {}).get("ties", [])]


def configuration(kinds: Iterable[str]) -> str:
    """The labelling interface of a project: a label a kind."""
    labels = "".join(f"\n    <Label value={quoteattr(kind)}/>" for kind in kinds)
    return (
        f'<View>\n  <Labels name="{_LABEL}" toName="{_TEXT}">{labels}\n  </Labels>\n'
        f'  <Text name="{_TEXT}" value="${_TEXT}" granularity="symbol"/>\n</View>\n'
    )


def _placed(records: Iterable[Line]) -> list[Line]:
    return [r for r in records if r["kind"] not in TIES]


def _region(number: int, record: Line, text: str) -> dict[str, Any]:
    start, end = record["start"], record["end"]
    fields = own_fields(record)
    if record.get("text") != text[start:end]:
        fields = {"text": record.get("text"), **fields}
    value = {"start": start, "end": end, "text": text[start:end], "labels": [record["kind"]]}
    return {
        "id": f"r{number}", "from_name": _LABEL, "to_name": _TEXT, "type": "labels", "value": value,
        "meta": {"text": [fields_written(fields)]},
    }  # fmt: skip


def _record(region: dict[str, Any], text: str) -> dict[str, Any]:
    value = region["value"]
    start, end = value["start"], value["end"]
    notes = (region.get("meta") or {}).get("text") or []
    written = notes if isinstance(notes, str) else (notes or [""])[0]
    return {"kind": value["labels"][0], "start": start, "end": end, "text": text[start:end], **note_read(written)}


def dumped(tasks: Sequence[dict[str, Any]]) -> str:
    """The file that Label Studio imports."""
    return json.dumps(list(tasks), ensure_ascii=False, indent=1) + "\n"
