"""Files of records in the forms of several tools, to claims by our names of fields and kinds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from extractor.compare import TIES
from extractor.edtf import is_edtf
from extractor.errors import InputError
from extractor.kinds import KINDS

_MODELS = {kind.name: kind.record for kind in KINDS}
_ALIASES = {
    "kind": ("label", "entity_group", "entity_type", "class", "extraction_class"),
    "text": ("surface", "word", "mention", "extraction_text"),
    "start": ("start_char", "start_offset", "start_pos", "begin"),
    "end": ("end_char", "end_offset", "end_pos"),
}


class Claim(NamedTuple):
    """What a file says is a record.

    Attributes:
        where: its place in the file: a line, and its number within it where the line holds several.
        fields: as RECORDS.md names them, whatever the file called them.
        document: name of the document it is from; None where the file names none.
        text: the whole text that it is said to be from; None where the file holds none.
        date: the document's date by the file; None where it gives none.
        ignored: names of attributes that no record of its kind has.
    """

    where: str
    fields: dict[str, Any]
    document: str | None = None
    text: str | None = None
    date: str | None = None
    ignored: tuple[str, ...] = ()


def claims(content: str, name: str = "records", labels: Mapping[str, str] | None = None) -> list[Claim]:
    """The claims of a file, in its order.

    Args:
        content: what the file holds.
        name: what to call it in an error.
        labels: kinds for labels of the file's own.

    Raises:
        InputError: where it is neither JSON nor JSON lines, with the line.
    """
    found = list(_objects(content, name))
    own = {label.casefold(): kind for label, kind in (labels or {}).items()}
    try:
        return [_renamed(claim, own) for where, data in found for claim in _expanded(where, data)]
    except InputError as error:
        raise InputError(f"{name}:{error}") from None


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
                    f"{name}:{number}: not JSON ({error}); give JSON lines, a JSON array, LangExtract's JSONL, "
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
    else:
        yield Claim(where, {n: v for n, v in data.items() if n != "document"}, document)


def _extraction(where: str, data: Any, document: str | None, text: str | None) -> Claim:
    """An extraction of LangExtract; its attributes are fields where a record has a field of that name."""
    data = data if isinstance(data, dict) else {}
    interval = _dict(data.get("char_interval"))
    fields = {
        "kind": data.get("extraction_class"), "text": data.get("extraction_text"),
        "start": interval.get("start_pos"), "end": interval.get("end_pos"),
    }  # fmt: skip
    model = _MODELS.get(str(fields["kind"]).casefold())
    attributes = _dict(data.get("attributes"))
    known = {n: v for n, v in attributes.items() if model is not None and n in model.model_fields and n not in fields}
    return Claim(where, {**fields, **known}, document, text, ignored=tuple(n for n in attributes if n not in known))


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
    kind = fields.get("kind")
    if isinstance(kind, str) and kind not in _MODELS and kind not in TIES:
        folded = kind.casefold()
        fields["kind"] = labels.get(folded) or (folded if folded in _MODELS else kind)
    return claim._replace(fields=fields)
