"""Files of records in the forms of several tools, to claims by our names of fields and kinds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from extractor.compare import TIES
from extractor.edtf import is_edtf
from extractor.errors import InputError
from extractor.kinds import KINDS

_MODELS = {kind.name: kind.record for kind in KINDS}
_ALIASES = {
    "kind": ("label", "entity_group", "entity_type", "class", "category", "tag", "extraction_class"),
    "text": ("surface", "word", "mention", "span_text", "extraction_text"),
    "start": ("start_char", "start_offset", "start_pos", "begin"),
    "end": ("end_char", "end_offset", "end_pos", "stop"),
}
_SPANS = ("span", "offsets", "position", "interval", "char_interval")
"""Fields that hold start and end together, as a list or an object."""
LABELS: dict[str, tuple[str, ...]] = {
    "org": ("organisation",), "organization": ("organisation",), "company": ("organisation",),
    "gpe": ("place",), "loc": ("place",), "location": ("place",), "fac": ("place",),
    "per": ("person",), "percent": ("percentage",), "quantity": ("measure", "count"), "cardinal": ("count", "measure"),
    "time": ("date", "duration"), "program": ("programme",), "award": ("honour",),
}  # fmt: skip
"""Labels of other tools, in small letters, and the kinds they may stand for: the first that the text reads there."""
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_DEEPEST = 3


class Claim(NamedTuple):
    """What a file says is a record.

    Attributes:
        where: its place in the file: a line, and its number within it where the line holds several.
        fields: as RECORDS.md names them, whatever the file called them.
        document: name of the document it is from; None where the file names none.
        text: the whole text that it is said to be from; None where the file holds none.
        date: the document's date by the file; None where it gives none.
    """

    where: str
    fields: dict[str, Any]
    document: str | None = None
    text: str | None = None
    date: str | None = None


def claims(content: str, name: str = "records", labels: Mapping[str, str] | None = None) -> list[Claim]:
    """The claims of a file, in its order.

    Args:
        content: what the file holds.
        name: what to call it in an error.
        labels: kinds for labels of the file's own.

    Raises:
        InputError: where it is neither JSON nor JSON lines, with the line.
    """
    found = list(_objects(_unfenced(content), name))
    own = {label.casefold(): kind for label, kind in (labels or {}).items()}
    try:
        return [_renamed(claim, own) for where, data in found for claim in _expanded(where, data)]
    except InputError as error:
        raise InputError(f"{name}:{error}") from None


def _unfenced(content: str) -> str:
    """What a language model put into a block of code, at its own lines; all, where there is no block."""
    block = None if content.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") else _FENCE.search(content)
    return content if block is None else "\n" * content.count("\n", 0, block.start(1)) + block[1]


def _objects(content: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with its place: of an array by its number, else by its line."""
    head = content.lstrip("\ufeff \t\r\n")
    if head.startswith("["):
        whole = _json(content.strip("\ufeff \t\r\n"))
        if isinstance(whole, list):
            for number, item in enumerate(whole, 1):
                yield f"[{number}]", _object(item, f"{name}[{number}]")
            return
    elif head.startswith("{") and content.strip().count("\n"):
        whole = _json(content.strip("\ufeff \t\r\n"))
        if isinstance(whole, dict):
            yield ":1", whole
            return
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                yield f":{number}", _object(json.loads(line), f"{name}:{number}")
            except ValueError as error:
                raise InputError(
                    f"{name}:{number}: not JSON ({error}); give JSON lines, a JSON array, either in a block of code, LangExtract's JSONL, "
                    "or spaCy's doc.to_json()"
                ) from None


def _json(content: str) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def _object(data: Any, where: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise InputError(f"{where}: a JSON {type(data).__name__}, not the object of a record or bulletin")
    return data


def _expanded(where: str, data: dict[str, Any]) -> Iterator[Claim]:
    """The claims of one object: a bulletin's, a LangExtract document's, a spaCy Doc's, or its own."""
    document = data.get("document") or data.get("document_id")
    document = None if document is None else str(document)
    text, date = _string(data.get("text")), _string(data.get("date"))
    if date is not None and isinstance(data.get("records"), list) and not is_edtf(date):
        raise InputError(f"{where.lstrip(':')}: {date!r} is no date; write 2015-01-14, 2015-01 or 2015")
    if isinstance(data.get("records"), list):
        for record in [*data["records"], *_list(data.get("facts")), *_list(data.get("relations"))]:
            yield Claim(where, record if isinstance(record, dict) else {}, document, text, date)
    elif isinstance(data.get("extractions"), list):
        for number, extraction in enumerate(data["extractions"], 1):
            yield _extraction(f"{where}, extraction {number}", extraction, document, text)
    elif isinstance(data.get("ents"), list) or isinstance(data.get("spans"), dict):
        seen = set()
        for number, span in enumerate(_spacy_spans(data), 1):
            place = repr((span.get("start"), span.get("end"), span.get("label")))
            if place not in seen:
                seen.add(place)
                fields = {"kind": span.get("label"), "start": span.get("start"), "end": span.get("end")}
                yield Claim(f"{where}, span {number}", fields, document, text)
    elif any(n in data for n in (*_ALIASES, *_ALIASES["kind"], *_ALIASES["text"])) and not _holds_records(data):
        yield Claim(where, {n: v for n, v in data.items() if n != "document"}, document)
    else:
        inner = [(f"{where}, {path}", record) for path, record in _inner(data)]
        for place, record in inner or [(where, data)]:
            yield Claim(place, record, document, text, date)


def _holds_records(data: dict[str, Any]) -> bool:
    """Whether an object with a text is a document, whose records stand in a list of it."""
    return isinstance(data.get("text"), str) and not any(n in data for n in ("kind", *_ALIASES["kind"])) and any(_inner(data))


def _inner(data: dict[str, Any], deep: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects in the lists of an object, however wrapped, with the path to each: {"result": {"entities": […]}}."""
    for key, value in data.items():
        if isinstance(value, dict) and deep < _DEEPEST:
            yield from ((f"{key} {path}", record) for path, record in _inner(value, deep + 1))
        for number, item in enumerate(_list(value), 1):
            if isinstance(item, dict):
                yield f"{key} {number}", item


def _extraction(where: str, data: Any, document: str | None, text: str | None) -> Claim:
    """An extraction of LangExtract; its attributes are fields where a record has a field of that name."""
    data = data if isinstance(data, dict) else {}
    interval = _dict(data.get("char_interval"))
    fields = {
        "kind": data.get("extraction_class"), "text": data.get("extraction_text"),
        "start": interval.get("start_pos"), "end": interval.get("end_pos"),
    }  # fmt: skip
    return Claim(where, {**_dict(data.get("attributes")), **fields}, document, text)


def _spacy_spans(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for spans in (data.get("ents"), *_dict(data.get("spans")).values()):
        yield from (span for span in _list(spans) if isinstance(span, dict))


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _renamed(claim: Claim, labels: Mapping[str, str]) -> Claim:
    """A claim by our names of fields and kinds. A label that may be several kinds stays as it is for the judge."""
    fields = dict(claim.fields)
    for ours, theirs in _ALIASES.items():
        if ours not in fields:
            other = next((n for n in theirs if n in fields), None)
            if other is not None:
                fields[ours] = fields.pop(other)
    if fields.get("kind") is None and str(fields.get("type")).casefold() in (*_MODELS, *LABELS):
        fields["kind"] = fields.pop("type")
    for name in _SPANS:
        pair = list(fields[name].values()) if isinstance(fields.get(name), dict) else fields.get(name)
        if "start" not in fields and isinstance(pair, list) and len(pair) == 2:
            fields["start"], fields["end"] = pair
            del fields[name]
    kind = fields.get("kind")
    if isinstance(kind, str) and kind not in _MODELS and kind not in TIES:
        folded = kind.casefold()
        fields["kind"] = labels.get(folded) or (folded if folded in _MODELS else kind)
    return claim._replace(fields=fields)
