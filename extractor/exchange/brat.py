"""brat standoff: X.txt, the document, and X.ann, its records.

A record is a text-bound annotation (`T1<TAB>money 6 9<TAB>3亿元`), its fields an annotator's note on it, as marked text
writes them; `optional` is an attribute too, so that brat shows it. A fact is a note `Fact` on its quantity; a relation,
whose names may stand in no record, is a note `Relation` on the record nearest to hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from extractor.compare import TIES, Line
from extractor.errors import InputError
from extractor.exchange.marked import Records, fields_written, note_read, own_fields

_BOUND = re.compile(r"(T\S+)\t(\S+) ((?:\d+ \d+)(?:;\d+ \d+)*)(?:\t.*)?")
_NOTE = re.compile(r"#\S*\t(\S+) (\S+)(?:\t(.*))?")
_NOTES = {"Fact", "Relation"}
_FIELDS = "AnnotatorNotes"
_NOTHING = "*"
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def write(text: str, records: Sequence[Line]) -> str:
    """The .ann of a document whose .txt is the text as it is."""
    bound, notes = [], []
    placed = [r for r in records if r["kind"] not in TIES]
    for number, record in enumerate(placed, 1):
        bound.append(_bound(number, record, text))
        if record.get("optional") is True:
            bound.append(f"A{number}\tOptional T{number}")
        fields = own_fields(record)
        if record.get("text") != text[record["start"] : record["end"]]:
            fields = {"text": record.get("text"), **fields}
        if fields:
            notes.append(f"{_FIELDS} T{number}\t{_one_line(fields_written(fields))}")
    for tie in (r for r in records if r["kind"] in TIES):
        written = json.dumps(dict(tie), ensure_ascii=False)
        notes.append(f"{tie['kind'].capitalize()} {_target(tie, placed)}\t{_one_line(written)}")
    return "".join(f"{line}\n" for line in [*bound, *(f"#{i}\t{note}" for i, note in enumerate(notes, 1))])


def read(text: str, annotations: str) -> tuple[str, Records]:
    """The text and the records of a .ann that belongs to it.

    Raises:
        InputError: for a line that is no standoff.
    """
    records: dict[str, dict[str, Any]] = {}
    ties: Records = []
    for number, line in enumerate(annotations.split("\n"), 1):
        try:
            _line(line.rstrip("\r"), text, records, ties)
        except (ValueError, KeyError, IndexError) as error:
            raise InputError(f"line {number}: no brat standoff ({error})") from None
    return text, [*records.values(), *ties]


def configuration(kinds: Iterable[str]) -> str:
    """annotation.conf of a brat collection: the kinds of record."""
    return (
        "[entities]\n"
        + "".join(f"{kind}\n" for kind in kinds)
        + ("\n[relations]\n\n[events]\n\n[attributes]\nOptional\tArg:<ENTITY>\n")
    )


def _bound(number: int, record: Line, text: str) -> str:
    """The line of one record; brat wants a span over several lines in parts."""
    start, end = record["start"], record["end"]
    parts, at = [], start
    for line in text[start:end].split("\n"):
        if line:
            parts.append((at, at + len(line)))
        at += len(line) + 1
    places = ";".join(f"{a} {b}" for a, b in parts or [(start, end)])
    surface = " ".join(_BREAKS.sub(" ", text[a:b]) for a, b in parts)
    return f"T{number}\t{record['kind']} {places}\t{surface}"


def _line(line: str, text: str, records: dict[str, dict[str, Any]], ties: Records) -> None:
    if line.startswith("T"):
        match = _BOUND.fullmatch(line)
        if match is None:
            raise ValueError(f"{line!r} is no text-bound annotation")
        offsets = [int(n) for n in re.findall(r"\d+", match[3])]
        start, end = min(offsets), max(offsets)
        records[match[1]] = {"kind": match[2], "start": start, "end": end, "text": text[start:end]}
    elif line.startswith("#"):
        match = _NOTE.fullmatch(line)
        if match is not None and match[1] in _NOTES:
            ties.append(json.loads(match[3] or ""))
        elif match is not None and match[1] == _FIELDS and match[2] in records:
            records[match[2]].update(note_read(match[3] or ""))
    elif line.startswith("A") and "\tOptional " in line:
        records[line.split()[2]]["optional"] = True


def _target(tie: Line, placed: Sequence[Line]) -> str:
    """The record a tie's note is put on: a fact's quantity, else one that a relation names, else the first."""
    if not placed:
        return _NOTHING
    names = {str(v) for value in tie.values() for v in (value if isinstance(value, list) else [value])}
    for number, record in enumerate(placed, 1):
        if [record["start"], record["end"]] == list(tie.get("quantity") or ()) or record.get("text") in names:
            return f"T{number}"
    return "T1"


def _one_line(written: str) -> str:
    """JSON or fields with what parts lines written as JSON escapes, which stand within JSON strings alone."""
    return _BREAKS.sub(lambda m: f"\\u{ord(m[0]):04x}", written)
