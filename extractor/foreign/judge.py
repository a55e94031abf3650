"""Whether a claim holds against its text, and if not why.

A record holds when its kind is one of RECORDS.md, its text stands at its offsets, it cuts through no other record, the
rules do not read that span as another kind, and it is proved (`extractor.verify`).

Reading order: `Judge.verdict`, `Judge._record` (kind, text, place), `Judge._here` (what the text says there).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from extractor.bulletin import RECORDS, AnyRecord, Bulletin
from extractor.compare import TIES
from extractor.document import Document, fold
from extractor.facts import Fact
from extractor.facts import reason as fact_reason
from extractor.foreign.claims import Claim
from extractor.kinds import KINDS
from extractor.pipeline import Extractor

Why = Literal["kind", "form", "place", "absent", "ambiguous", "cut", "value", "fact", "text"]
"""What a record is refused for: no kind or another kind than the text reads; fields that no record has; wrong or missing
offsets; a text that the document lacks, or has at several places; a span that cuts through another record; what does not
follow from the text again; a fact; a bulletin of another text."""

_MODELS = {kind.name: kind.record for kind in KINDS}
_READ_AGAIN = {kind.name for kind in KINDS if kind.mechanism != "name"}
_FIGURES = ("value", "low", "high")
_SHOWN_PLACES = 5
LABELS: dict[str, tuple[str, ...]] = {
    "org": ("organisation",), "organization": ("organisation",), "company": ("organisation",),
    "gpe": ("place",), "loc": ("place",), "location": ("place",), "fac": ("place",),
    "per": ("person",), "percent": ("percentage",), "quantity": ("measure", "count"), "cardinal": ("count", "measure"),
    "time": ("date", "duration"), "program": ("programme",), "award": ("honour",),
}  # fmt: skip
"""Labels of other tools, in small letters, and the kinds they may stand for: the first that the text reads there."""


class Verdict(NamedTuple):
    """Whether a claim holds; if not, why, in a word and in full.

    Attributes:
        why: None where it holds.
        reason: for people, with the record and its place.
        repaired: the claim as a record, with what it should have been; None where that is not sure.
        supported: whether a rule reads its span as its kind; a name that holds otherwise only stands in the text.
    """

    why: Why | None
    reason: str = ""
    repaired: dict[str, Any] | None = None
    supported: bool = True

    @property
    def holds(self) -> bool:
        """Whether the record is believed."""
        return self.why is None


class Source:
    """A text with its date, and what the rules read in it: kinds by span, and records."""

    def __init__(self, text: str, date: str | None, extractor: Extractor) -> None:
        self.document = Document(text)
        self._extractor, self._given = extractor, date

    @cached_property
    def bulletin(self) -> Bulletin:
        """What is extracted, at the date given or the text's own."""
        return self._extractor.extract(self.document.text, date=self._given)

    @property
    def date(self) -> str | None:
        """The date given, else the text's own."""
        return self._given or self.bulletin.date

    @cached_property
    def kinds(self) -> dict[tuple[int, int], list[str]]:
        """Kinds that a rule reads at a span, whether a record was made of it or not."""
        kinds: dict[tuple[int, int], list[str]] = {}
        for candidate in self._extractor.candidates(self.document, self.date):
            if not candidate.blocks:
                kinds.setdefault((candidate.start, candidate.end), []).append(candidate.kind)
        return kinds

    def read(self, start: int, end: int) -> list[str]:
        """What a span is: the kind of the record there, else every kind that a rule reads there."""
        if (start, end) in self._winners:
            return [self._winners[start, end]]
        return self.kinds.get((start, end), [])

    @cached_property
    def _winners(self) -> dict[tuple[int, int], str]:
        return {(r.start, r.end): r.kind for r in self.bulletin.records}

    @cached_property
    def records(self) -> dict[tuple[str, int, int], AnyRecord]:
        """The extracted records by kind and span."""
        return {(r.kind, r.start, r.end): r for r in self.bulletin.records}

    def cut(self, start: int, end: int) -> AnyRecord | None:
        """An extracted record that a span cuts through or lies within; None where it holds all of each it touches."""
        for record in self.bulletin.records:
            if record.start < end and start < record.end and not (start <= record.start and record.end <= end):
                return record
        return None


class Judge:
    """Holds claims against their texts, by the rules of one extractor."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    def source(self, text: str, date: str | None = None) -> Source:
        """A text to hold claims against; `date` is the document's, None to find it in the text."""
        return Source(text, date, self._extractor)

    def verdict(self, claim: Claim, source: Source) -> Verdict | None:
        """Whether a claim holds against a text; None for a tie that shows no words to prove it by."""
        fields, document = claim.fields, source.document
        if claim.text is not None and claim.text != document.text:
            return Verdict("text", f"{_named(fields)}: its bulletin's own text is not that of the file")
        if fields.get("kind") in TIES:
            return _tie(fields, source)
        return self._record(_at_its_span(fields, document), source)

    def _record(self, fields: dict[str, Any], source: Source) -> Verdict:
        place = _named(fields)
        fields = _chosen(fields, source)
        fault = _no_kind(fields) or _no_text(fields)
        if fault is not None:
            return Verdict(fault[0], f"{place}: {fault[1]}")
        why, said, at = _placed(fields, source.document)
        if why is None:
            verdict = self._here(fields, source)
            return verdict if verdict.holds else verdict._replace(reason=f"{place}: {verdict.reason}")
        if at is None:
            return Verdict(why, f"{place}: {said}")
        start, end = at
        moved = {**fields, "start": start, "end": end, "text": source.document.text[start:end]}
        if (start, end) != (fields.get("start"), fields.get("end")):
            moved.pop("cues", None)  # their offsets are of the place that was wrong
        there = self._here(moved, source)
        repaired = moved if there.holds else there.repaired
        return Verdict(why, f"{place}: {said}" + ("" if there.holds else f", and there {there.reason}"), repaired)

    def _here(self, fields: dict[str, Any], source: Source) -> Verdict:
        """Of a claim whose text stands at its offsets."""
        start, end, kind = fields["start"], fields["end"], fields["kind"]
        read = source.read(start, end)
        if kind not in read:
            if read:
                return Verdict("kind", f"wrong kind: the text reads as a {read[0]} there, not as a {kind}")
            cut = source.cut(start, end)
            if cut is not None and not _other_extent(kind, start, end, cut):
                return Verdict("cut", f"it cuts through the {cut.kind} {cut.text!r} at {cut.start}-{cut.end}")
        ours = source.records.get((kind, start, end))
        repaired = None if ours is None else ours.model_dump(mode="json")
        if kind in _READ_AGAIN and not any(name in fields for name in _FIGURES):
            if kind not in read:
                return Verdict("kind", f"wrong kind: the text does not read as a {kind} there")
            if repaired is not None:
                fields = {**repaired, **fields}
        try:
            (record,) = RECORDS.validate_python([fields])
        except ValidationError as error:
            faults = (f"{_field(fault['loc'])}{fault['msg']}" for fault in error.errors(include_url=False))
            return Verdict("form", "; ".join(faults), repaired)
        reasons = self._extractor.prover.reasons([record], source.document, source.date)
        if reasons:
            return Verdict("value", reasons[0][1], repaired)
        return Verdict(None, repaired=fields, supported=kind in read)


def _other_extent(kind: str, start: int, end: int, cut: AnyRecord) -> bool:
    """Whether a name only begins later or ends earlier than we read it, which may be right: 湖北省财政 for 湖北省财政厅."""
    return kind not in _READ_AGAIN and cut.kind not in _READ_AGAIN and (start == cut.start or end == cut.end)


def _tie(fields: Mapping[str, Any], source: Source) -> Verdict | None:
    """Of a fact, by its cues; None where it has none, and for a relation."""
    if fields.get("kind") != "fact" or not fields.get("cues"):
        return None
    name = f"fact of {fields.get('text')!r} at {fields.get('quantity')}"
    try:
        fact = Fact.model_validate(fields)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors(include_url=False))
        return Verdict("fact", f"{name}: {'; '.join(faults)}")
    why = fact_reason(fact, source.document.text, {(r.start, r.end) for r in source.bulletin.records})
    return Verdict(None) if why is None else Verdict("fact", f"{name}: {why}")


def _at_its_span(fields: dict[str, Any], document: Document) -> dict[str, Any]:
    """A claim that gives offsets alone, with the text that stands there."""
    span = _span(fields)
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
    return ("kind", f"no such kind: {kind!r}; there are {', '.join(_MODELS)}")


def _no_text(fields: Mapping[str, Any]) -> tuple[Why, str] | None:
    text = fields.get("text")
    if isinstance(text, str) and text:
        return None
    if text is None and _span(fields) is not None:
        return ("place", "the span lies outside the document")
    return ("form", "text: it gives no text, and so nothing to look for")


def _placed(fields: Mapping[str, Any], document: Document) -> tuple[Why | None, str, tuple[int, int] | None]:
    """Whether a claim's text stands at its offsets; else what is wrong, and the one place where it stands."""
    text, span = fields["text"], _span(fields)
    start, end = fields.get("start"), fields.get("end")
    if span is None:
        wrong = "no offsets" if start is None and end is None else f"start and end are numbers, not {start!r}, {end!r}"
    elif not 0 <= span[0] < span[1] <= len(document.text):
        wrong = f"the span lies outside the document of {len(document.text)} characters"
    else:
        there = document.text[slice(*span)]
        if there == text:
            return None, "", None
        wrong = f"the document has {there[:60]!r} there"
    places = _places(document.text, text)
    folded = "" if places else "otherwise written, "
    if not places:
        places = _places(document.folded, fold(text))
    if not places:
        return "absent", f"{wrong}; not in the text", None
    if len(places) > 1:
        shown = ", ".join(map(str, places[:_SHOWN_PLACES])) + (", …" if len(places) > _SHOWN_PLACES else "")
        return "ambiguous", f"{wrong}; {folded}ambiguous: {len(places)} places ({shown})", None
    at = (places[0], places[0] + len(text))
    as_is = f" as {document.text[slice(*at)]!r}" if folded else ""
    return "place", f"{wrong}; {folded}found at {at[0]}-{at[1]}{as_is}", at


def _places(text: str, wanted: str) -> list[int]:
    """Every offset at which a string stands, those that overlap too."""
    places, at = [], text.find(wanted)
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + 1)
    return places


def _span(fields: Mapping[str, Any]) -> tuple[int, int] | None:
    """A claim's start and end; None where they are not both whole numbers."""
    start, end = fields.get("start"), fields.get("end")
    if isinstance(start, bool) or isinstance(end, bool) or not (isinstance(start, int) and isinstance(end, int)):
        return None
    return start, end


def _named(fields: Mapping[str, Any]) -> str:
    start, end = fields.get("start"), fields.get("end")
    at = f" at {start}-{end}" if start is not None or end is not None else ""
    return f"{fields.get('kind')} {fields.get('text')!r}{at}"


def _field(loc: Sequence[int | str]) -> str:
    """The field a fault is in, without its index and the name of its kind."""
    names = ".".join(str(part) for part in loc[2:])
    return f"{names}: " if names else ""


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[str]:
    """What differs between a claim and its repaired record, a phrase a field; but for what says where it is from."""
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if name in ("rule", "cues", "optional", "entity") or old == new:
            continue
        if name not in after:
            yield f"{name} {old!r} dropped"
        elif name in before:
            yield f"{name} {old!r} -> {new!r}"
        else:
            yield f"{name} {new!r} added"
