"""Marked text: the document with each record written in place, for a person to correct in any editor.

`投入⟦3亿元|money|value=300000000;currency=CNY⟧` is a record of 3亿元. A field is `name=value`, `name=null`, the bare word
`optional`, or `name:=` and JSON for all else: lists, numbers, and strings with a mark of this form in them. After a line
`=====` come JSON lines: facts and relations, with `"quantity": ["3亿元", 1]` (the first record of that text) in place of
offsets, and records that cannot be marked, since they overlap one before or have another text than stands there.

A ⟦ or ⟧ of the document itself is written ⟦U+27E6⟧ or ⟦U+27E7⟧, and | within a record ⟦U+7C⟧.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from extractor.compare import TIES, Line
from extractor.errors import InputError

TAIL = "\n=====\n"
_LITERAL = r"⟦U\+[0-9A-F]{2,6}⟧"
_MARK = re.compile(rf"⟦((?:[^|⟦⟧]|{_LITERAL})+)\|([^|⟦⟧]+)(?:\|([^⟦⟧]*))?⟧|({_LITERAL})")
_LITERALS = re.compile(_LITERAL)
_IN_TEXT = re.compile(r"[⟦⟧]|(?<![^\n])=(?=====(?:\n|\Z))")
_IN_SURFACE = re.compile(r"[⟦⟧|]")
_PLAIN_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_NOT_PLAIN = re.compile(r"[;⟦⟧\n\r]")
_IN_JSON = re.compile(r"[;⟦⟧|\u0085\u2028\u2029]")
_PLACE = ("kind", "start", "end", "text")

Records = list[dict[str, Any]]
R = TypeVar("R", bound=Line)


def write(text: str, records: Sequence[Line]) -> str:
    """A document with its records marked; `read` gives both back.

    They come back in the order that `in_order` gives.
    """
    parts: list[str] = []
    marked: Records = []
    loose: list[Line] = []
    at = 0
    for record in in_order(records):
        if not _can_be_marked(record, text, at):
            loose.append(record)
            continue
        start, end = record["start"], record["end"]
        parts += [_escaped(text[at:start], _IN_TEXT), _mark(record)]
        marked.append(dict(record))
        at = end
    parts.append(_escaped(text[at:], _IN_TEXT))
    tail = [json.dumps(_counted(dict(r), marked), ensure_ascii=False) for r in loose]
    return "".join(parts) + (TAIL + "\n".join(tail) + "\n" if tail else "")


def read(marked: str, document: str | None = None) -> tuple[str, Records]:
    """The text of a marked document, and its records.

    Args:
        marked: what `write` made, corrected by hand.
        document: the text it must be, character for character but for blank lines at its end; None for any.

    Raises:
        InputError: where a mark is broken, a line of the tail is no JSON, or the text is not the document's.
    """
    body, _, tail = marked.partition(TAIL)
    parts: list[str] = []
    records: Records = []
    at = length = 0
    for mark in _MARK.finditer(body):
        before, inside = body[at : mark.start()], mark[4]
        _refuse_loose(body, at, mark.start())
        surface = _unescaped(inside if inside is not None else mark[1])
        parts += [before, surface]
        start = length + len(before)
        length = start + len(surface)
        if inside is None:
            place = {"kind": mark[2], "start": start, "end": length, "text": surface}
            records.append({**place, **_fields_at(mark[3], body, mark.start())})
        at = mark.end()
    _refuse_loose(body, at, len(body))
    text = "".join([*parts, body[at:]])
    if document is not None:
        text = _same_text(text, document)
    first = body.count("\n") + 3
    for number, line in enumerate(tail.split("\n"), first):
        if line.strip():
            records.append(_tied(line, number, records))
    return text, in_order(records)


def fields_written(fields: Mapping[str, Any]) -> str:
    """Fields as a mark writes them: `value=300000000;currency=CNY;optional`."""
    return ";".join(_field(name, value) for name, value in fields.items())


def fields_read(written: str) -> dict[str, Any]:
    """The fields that `fields_written` wrote. Raises ValueError."""
    fields: dict[str, Any] = {}
    for part in filter(None, written.split(";")):
        name, equals, value = part.partition("=")
        name = name.strip()
        if not equals:
            if name != "optional":
                raise ValueError(f"{part!r} is no field; write name=value, name:=JSON, or optional")
            fields[name] = True
        elif name.endswith(":"):
            fields[name[:-1]] = json.loads(value)
        else:
            fields[name] = None if value == "null" else value
    return fields


def note_read(written: str) -> dict[str, Any]:
    """The fields of a note that an annotation tool kept; what a person wrote there in free words is the field `note`."""
    try:
        return fields_read(written)
    except ValueError:
        return {"note": written}


def own_fields(record: Line) -> dict[str, Any]:
    """A record's fields without its kind and place."""
    return {name: value for name, value in record.items() if name not in _PLACE}


def in_order(records: Iterable[R]) -> list[R]:
    """Records with a place by their start and end, then facts and relations as they stand."""
    records = list(records)
    placed = [r for r in records if r["kind"] not in TIES]
    return [*sorted(placed, key=lambda r: (r["start"], r["end"])), *(r for r in records if r["kind"] in TIES)]


def _can_be_marked(record: Line, text: str, at: int) -> bool:
    if record["kind"] in TIES or not at <= record["start"] < record["end"] <= len(text):
        return False
    names = list(own_fields(record))
    plain = all(_PLAIN_NAME.fullmatch(name) for name in names) and not re.search(r"[|⟦⟧]", record["kind"])
    return plain and record.get("text") == text[record["start"] : record["end"]]


def _mark(record: Line) -> str:
    fields = fields_written(own_fields(record))
    surface = _escaped(record["text"], _IN_SURFACE)
    return f"⟦{surface}|{record['kind']}{'|' + fields if fields else ''}⟧"


def _field(name: str, value: Any) -> str:
    if name == "optional" and value is True:
        return name
    if value is None:
        return f"{name}=null"
    if isinstance(value, str) and value != "null" and not _NOT_PLAIN.search(value):
        return f"{name}={value}"
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"{name}:=" + _IN_JSON.sub(lambda m: f"\\u{ord(m[0]):04x}", written)


def _fields_at(written: str | None, body: str, start: int) -> dict[str, Any]:
    try:
        return fields_read(written or "")
    except ValueError as error:
        raise InputError(f"line {body.count(chr(10), 0, start) + 1}: {error}") from None


def _escaped(text: str, what: re.Pattern[str]) -> str:
    return what.sub(lambda m: f"⟦U+{ord(m[0]):02X}⟧", text)


def _unescaped(text: str) -> str:
    return _LITERALS.sub(lambda m: chr(int(m[0][3:-1], 16)), text)


def _refuse_loose(body: str, start: int, end: int) -> None:
    """Raises InputError where a bracket stands alone, as when a mark was typed wrongly."""
    for at in range(start, end):
        if body[at] in "⟦⟧":
            line = body.count("\n", 0, at) + 1
            close = body.find("\n", at)
            said = body[at if body[at] == "⟦" else max(at - 20, 0) : min(at + 30, close if close >= 0 else at + 30)]
            raise InputError(
                f"line {line}: no mark is read from {said!r}; "
                "write ⟦surface|kind|field=value;field=value⟧"
            )


def _same_text(text: str, document: str) -> str:
    """The document, where the text is it but for line ends at its end."""
    if text.rstrip("\r\n") == document.rstrip("\r\n"):
        return document
    at = next(
        (i for i, (a, b) in enumerate(zip(text, document, strict=False)) if a != b), min(len(text), len(document))
    )
    line = document.count("\n", 0, at) + 1
    raise InputError(
        f"line {line}: the marked text is not the document: {text[max(at - 10, 0) : at + 20]!r} "
        f"where it has {document[max(at - 10, 0) : at + 20]!r}; correct marks alone, not the text"
    )


def _counted(record: dict[str, Any], marked: Records) -> dict[str, Any]:
    """A fact with its quantity as text and number of the record; unchanged where no record stands there."""
    if record["kind"] != "fact" or not isinstance(record.get("quantity"), list | tuple):
        return record
    start, end = record["quantity"]
    surface = next((r["text"] for r in marked if (r["start"], r["end"]) == (start, end)), None)
    if surface is None:
        return record
    alike = [(r["start"], r["end"]) for r in marked if r["text"] == surface]
    return {**record, "quantity": [surface, alike.index((start, end)) + 1]}


def _tied(line: str, number: int, records: Records) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(line)
        quantity = record.get("quantity")
        if record["kind"] == "fact" and isinstance(quantity, list) and isinstance(quantity[0], str):
            surface, nth = quantity
            alike = [r for r in records if r.get("text") == surface and "start" in r]
            if not 1 <= nth <= len(alike):
                raise ValueError(f"{len(alike)} records are {surface!r}, so there is no number {nth}")
            record["quantity"] = [alike[nth - 1]["start"], alike[nth - 1]["end"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"line {number}: no fact or relation ({error})") from None
    return record
