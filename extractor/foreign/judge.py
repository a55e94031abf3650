"""Whether a claim holds against its text, and if not why.

A record holds when its kind is one of RECORDS.md, its text stands at its offsets, it cuts through no other record, the
rules do not read that span as another kind, and it is proved (`extractor.verify`).

Reading order: `Judge.verdict`, `Judge._record` (kind, text, place), `Judge._here` (what the text says there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from extractor.bulletin import RECORDS, AnyRecord
from extractor.document import Document
from extractor.foreign.claims import LABELS, Claim
from extractor.foreign.placing import placed, span_of
from extractor.foreign.source import Source
from extractor.foreign.ties import fact_verdict, relation_verdict
from extractor.foreign.verdict import Verdict, Why
from extractor.kinds import KINDS
from extractor.kinds.names import Place
from extractor.pipeline import Extractor
from extractor.record import plain

_MODELS = {kind.name: kind.record for kind in KINDS}
_READ_AGAIN = {kind.name for kind in KINDS if kind.mechanism != "name"}
_FIGURES = ("value", "low", "high")
_EXACT = {kind.name for kind in KINDS if kind.mechanism == "quantity"}
_SAID_OF_NAMES = ("canonical", "code", "type", "level", "place", "parents", "title", "organisation")
_LEVEL_WORDS = frozenset("省市县区州盟旗乡镇村")
_DEICTIC = "place.deictic."


class Judge:
    """Holds claims against their texts, by the rules of one extractor."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    def source(self, text: str, date: str | None = None) -> Source:
        """A text to hold claims against; `date` is the document's, None to find it in the text."""
        return Source(text, date, self._extractor)

    def verdict(self, claim: Claim, source: Source) -> Verdict:
        """Whether a claim holds against a text."""
        fields, document = claim.fields, source.document
        if claim.text is not None and claim.text != document.text:
            return Verdict("text", f"{_named(fields)}: its bulletin's own text is not that of the file")
        if fields.get("kind") == "fact":
            return fact_verdict(fields, source)
        if fields.get("kind") == "relation":
            return relation_verdict(fields, source)
        return self._record(_at_its_span(fields, document), source)

    def _record(self, fields: dict[str, Any], source: Source) -> Verdict:
        name = _named(fields)
        fields = _chosen(fields, source)
        fault = _no_kind(fields) or _no_text(fields)
        if fault is not None:
            return Verdict(fault[0], f"{name}: {fault[1]}")
        found = placed(fields, source.document, lambda: source.countings)
        if found.why is None:
            verdict = self._here(fields, source)
            return verdict._replace(reason=name if verdict.holds else f"{name}: {verdict.reason}")
        if found.at is None:
            hint = self._same_figure(fields, source) if found.why == "absent" else ""
            return Verdict(found.why, f"{name}: {found.said}{hint}")
        start, end = found.at
        moved = {**fields, "start": start, "end": end, "text": source.document.text[start:end]}
        if (start, end) != span_of(fields):
            moved.pop("cues", None)  # their offsets are of the place that was wrong
        there = self._here(moved, source)
        repaired = moved if there.holds else there.repaired
        said = found.said if there.holds else f"{found.said}, and there {there.reason}"
        return Verdict(found.why, f"{name}: {said}", repaired, counting=found.counting, ignored=there.ignored)

    def _here(self, fields: dict[str, Any], source: Source) -> Verdict:
        """Of a claim whose text stands at its offsets."""
        start, end, kind = fields["start"], fields["end"], fields["kind"]
        read = source.read(start, end)
        ignored = tuple(name for name in fields if name not in _MODELS[kind].model_fields)
        if kind not in read:
            if read:
                said = f"wrong kind: the text reads as a {read[0]} there, not as a {kind}"
                return Verdict("kind", said, ignored=ignored)
            verdict = self._unread(fields, source)
            if verdict is not None:
                return verdict._replace(ignored=ignored)
        ours = source.records.get((kind, start, end))
        unknown = {name: fields[name] for name in ignored}
        repaired = None if ours is None else {**unknown, **ours.model_dump(mode="json")}
        if kind in _READ_AGAIN and not any(name in fields for name in _FIGURES):
            if kind not in read:
                return Verdict("kind", f"wrong kind: the text does not read as a {kind} there", ignored=ignored)
            if repaired is not None:
                fields = {**repaired, **fields}
        why, said = self._refuted(fields, source, ours)
        if why is not None:
            return Verdict(why, said, repaired, ignored=ignored)
        unproved = tuple(_unproved(fields, ours))
        return Verdict(None, "", fields, kind in read, unproved=unproved, ignored=ignored)

    def _unread(self, fields: dict[str, Any], source: Source) -> Verdict | None:
        """Of a claim whose span no rule reads, where a record stands across its border or within it."""
        start, end, kind = fields["start"], fields["end"], fields["kind"]
        cut = source.cut(start, end)
        if cut is not None and not _other_extent(kind, start, end, cut):
            whole = None
            if cut.kind == kind and any(fields.get(name) is not None for name in _FIGURES):
                whole = {**fields, "start": cut.start, "end": cut.end, "text": cut.text}
                whole = whole if self._refuted(whole, source, cut)[0] is None else None
            return Verdict("cut", f"it cuts through the {cut.kind} {cut.text!r} at {cut.start}-{cut.end}", whole)
        held = source.within(kind, start, end) if kind in _READ_AGAIN else None
        if held is None:
            return None
        said = f"it holds more than the {kind} {held.text!r} at {held.start}-{held.end}"
        return Verdict("cut", said, held.model_dump(mode="json"))

    def _refuted(self, fields: dict[str, Any], source: Source, ours: AnyRecord | None) -> tuple[Why | None, str]:
        """What is wrong with the fields of a claim at its place."""
        known = {n: v for n, v in fields.items() if n in _MODELS[fields["kind"]].model_fields}
        inexact = []
        if fields["kind"] in _EXACT:
            for name in _FIGURES:
                value = known.get(name)
                if isinstance(value, float) and not isinstance(value, bool):
                    known[name] = _decimal(repr(value))
                    inexact.append(f'{name} is the JSON number {value!r}, which is not exact: write "{plain(known[name])}"')
                elif isinstance(value, str) and _decimal(value) is None:
                    read = "" if ours is None else f"; read again it is {_json(getattr(ours, name, None))}"
                    return "form", f"{name} {value!r} is no figure{read}"
        try:
            (record,) = RECORDS.validate_python([known])
        except ValidationError as error:
            faults = (f"{_field(fault['loc'])}{fault['msg']}" for fault in error.errors(include_url=False))
            return "form", "; ".join(faults)
        reasons = self._extractor.prover.reasons([record], source.document, source.date)
        said = reasons[0][1] if reasons else self._other_place(record, ours, source)
        if said is not None:
            return "value", said
        return ("form", "; ".join(inexact)) if inexact else (None, "")

    def _other_place(self, record: AnyRecord, ours: AnyRecord | None, source: Source) -> str | None:
        """What is wrong with the code, full name or level of a place: a division's must be one that the text names."""
        if not isinstance(record, Place):
            return None
        known = ours if isinstance(ours, Place) else None
        text = source.document.folded[record.start : record.end]
        if record.code is not None and (known is None or known.code != record.code):
            names = self._extractor.prover.division_names(record.code, source.date)
            if _deictic(text, known):  # 全省, 我市: a division of that level that the text names elsewhere
                named = names[0][-1] == text[-1] and any(name in source.document.folded for name in names)
            else:
                named = any(text.endswith(name) if len(name) > 1 else text == name for name in names)
            if not named:
                return f"code {record.code} is {names[0]}, which {record.text} does not name"
        if known is None or known.code is None:
            return None
        if record.code in (None, known.code):
            for name in ("canonical", "level"):
                said, read = getattr(record, name), getattr(known, name)
                if said not in (None, read) and not (name == "canonical" and said in source.document.text):
                    return f"{name} is {said}, read again it is {read}"
        return None

    def _same_figure(self, fields: Mapping[str, Any], source: Source) -> str:
        """Of a figure that does not stand in the text: where one of its kind and value does."""
        kind, value = fields["kind"], _decimal(str(fields.get("value")))
        if kind not in _EXACT:
            return ""
        if value is None:
            (said,) = [*(r for r in self._extractor.extract(fields["text"]).records if r.kind == kind), None][:1]
            value = getattr(said, "value", None)
        alike = [r for r in source.bulletin.records if r.kind == kind and value == getattr(r, "value", None) is not None]
        return "".join(f"; {r.text!r} at {r.start}-{r.end} has that value" for r in alike[:1])


def _deictic(text: str, ours: Place | None) -> bool:
    """Whether a place is named by pointing at it: 全省, 我市, 县; the text around says which."""
    if ours is not None:
        return ours.rule.startswith(_DEICTIC)
    return len(text) <= 2 and text[-1] in _LEVEL_WORDS


def _other_extent(kind: str, start: int, end: int, cut: AnyRecord) -> bool:
    """Whether a name only begins later or ends earlier than we read it, which may be right: 湖北省财政 for 湖北省财政厅."""
    return kind not in _READ_AGAIN and cut.kind not in _READ_AGAIN and (start == cut.start or end == cut.end)


def _unproved(fields: Mapping[str, Any], ours: AnyRecord | None) -> Iterator[str]:
    """What a name that holds says otherwise than the rules: its full form, type, level, place."""
    if ours is None:
        return
    for name in _SAID_OF_NAMES:
        said, read = fields.get(name) if hasattr(ours, name) else None, _json(getattr(ours, name, None))
        if said and read not in (said, [said]):
            yield f"{name} {said} (read again it is {read or 'none'})"


def _at_its_span(fields: dict[str, Any], document: Document) -> dict[str, Any]:
    """A claim that gives offsets alone, with the text that stands there."""
    span = span_of(fields)
    if fields.get("text") is None and span is not None and 0 <= span[0] < span[1] <= len(document.text):
        return {**fields, "text": document.text[slice(*span)]}
    return fields


def _chosen(fields: dict[str, Any], source: Source) -> dict[str, Any]:
    """A claim with a kind of ours for its label, the first of several that the text reads at its place."""
    kind = fields.get("kind")
    options = LABELS.get(kind.casefold(), ()) if isinstance(kind, str) and kind not in _MODELS else ()
    if not options:
        return fields
    read = source.read(fields.get("start", -1), fields.get("end", -1))
    return {**fields, "kind": next((k for k in options if k in read), options[0])}


def _no_kind(fields: Mapping[str, Any]) -> tuple[Why, str] | None:
    kind = fields.get("kind")
    if isinstance(kind, str) and kind in _MODELS:
        return None
    if kind is None:
        return ("kind", f"it names no kind, as \"kind\" or \"label\"; it has {', '.join(fields) or 'nothing'}")
    return ("kind", f"no such kind: {kind!r}; there are {', '.join(_MODELS)} (or map it: --map {kind}=KIND)")


def _no_text(fields: Mapping[str, Any]) -> tuple[Why, str] | None:
    text = fields.get("text")
    if isinstance(text, str) and text:
        return None
    if text is None and span_of(fields) is not None:
        return ("place", "the span lies outside the document")
    return ("form", "text: it gives no text, and so nothing to look for")


def _decimal(written: str) -> Decimal | None:
    try:
        value = Decimal(written)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _json(value: Any) -> Any:
    """A field as JSON gives it."""
    return plain(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value


def _named(fields: Mapping[str, Any]) -> str:
    start, end = fields.get("start"), fields.get("end")
    at = f" at {start}-{end}" if start is not None or end is not None else ""
    return f"{fields.get('kind')} {fields.get('text')!r}{at}"


def _field(loc: Sequence[int | str]) -> str:
    """The field a fault is in, without its index and the name of its kind."""
    names = ".".join(str(part) for part in loc[2:])
    return f"{names}: " if names else ""
