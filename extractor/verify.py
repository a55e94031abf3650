"""Proof: every record read again from its span.

A record holds when the document's slice is its text, its figures follow from reading that slice again, the words that
set its modifier stand beside it in its sentence, and its code is in force at the document's date under its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from extractor.chronology import SECTIONS as CHRONOLOGY_SECTIONS
from extractor.chronology import ChronologyFinder
from extractor.definitions import SECTIONS as DEFINITION_SECTIONS
from extractor.definitions import recalled
from extractor.document import Document, fold
from extractor.edtf import is_duration, is_edtf
from extractor.entities import NAMED
from extractor.errors import ProofError
from extractor.evidence import RULE as EVIDENCE
from extractor.evidence import SECTIONS as EVIDENCE_SECTIONS
from extractor.evidence import Shapes
from extractor.facts import SECTIONS as FACT_SECTIONS
from extractor.findings import SECTIONS as FINDING_SECTIONS
from extractor.findings import Auditor
from extractor.names import SECTIONS as NAME_SECTIONS
from extractor.names import NameFinder
from extractor.names.gazetteer import Gazetteer, in_force
from extractor.names.proof import refuted as place_refuted
from extractor.numerals import SECTIONS as NUMERAL_SECTIONS
from extractor.quantity import SECTIONS as QUANTITY_SECTIONS
from extractor.quantity import QuantityFinder
from extractor.record import Quantity, Record
from extractor.relations import SECTIONS as RELATION_SECTIONS
from extractor.rulebook import Rulebook, load, rules_folder
from extractor.segment import SECTIONS as WORD_SECTIONS
from extractor.segment import Segmenter, Words
from extractor.spans import Span
from extractor.titled import SECTIONS as TITLED_SECTIONS

SECTIONS = (
    *NUMERAL_SECTIONS, *QUANTITY_SECTIONS, *CHRONOLOGY_SECTIONS, *WORD_SECTIONS,
    *DEFINITION_SECTIONS, *NAME_SECTIONS, *TITLED_SECTIONS,
    *EVIDENCE_SECTIONS, *FACT_SECTIONS, *FINDING_SECTIONS, *RELATION_SECTIONS,
)  # fmt: skip
_RECALLED = (".remembered", ".defined")
Fields = dict[tuple[str, int, int], dict[str, Any]]
"""The fields of what stands at (kind, start, end)."""

_SENTENCE_ROLES = frozenset({"modifier", "unit", "currency", "noun"})
_OWN = {
    "money": ("value", "currency"),
    "count": ("value", "unit"),
    "measure": ("value", "unit"),
    "percentage": ("value", "form"),
    "multiple": ("value",),
    "ordinal": ("value", "unit"),
}


class Prover:
    """Proves records against documents by the finders of one extractor."""

    def __init__(
        self, quantity: QuantityFinder, chronology: ChronologyFinder, gazetteer: Gazetteer, segmenter: Segmenter,
        shapes: Callable[[], Shapes],
    ) -> None:  # fmt: skip
        self._quantity, self._chronology = quantity, chronology
        self._gazetteer, self._segmenter, self._shapes = gazetteer, segmenter, shapes
        self._ways: dict[str, Callable[[Any, Document, str | None], str | None]] = {
            **dict.fromkeys(NAMED, self._named), **dict.fromkeys(_OWN, self._figure), "place": self._place,
            "date": self._time, "duration": self._time,
        }  # fmt: skip
        self._timed: tuple[Document | None, str | None, Fields] = (None, None, {})
        self._whole: tuple[Document | None, Words, Fields] = (None, Words([]), {})

    def prove(self, record: Record, document: Document, date: str | None) -> None:
        """Raises ProofError, with the record, its place and the reason, where the record does not follow from the text."""
        reason = self._refuted(record, document, date)
        if reason is not None:
            raise ProofError(f"{record.kind} {record.text!r} at {record.start}-{record.end}: {reason}")

    def prove_all(self, records: Iterable[Record], document: Document, date: str | None) -> None:
        """Proves each record; the first that fails raises ProofError."""
        for record in records:
            self.prove(record, document, date)

    def reasons(
        self, records: Iterable[Record], document: Document, date: str | None, *, own: bool = False
    ) -> list[tuple[Record, str]]:
        """Every record that fails, with its reason; `own` says that the finders made the spans, which are then whole."""
        return [(r, reason) for r in records if (reason := self._refuted(r, document, date, own)) is not None]

    def _refuted(self, record: Record, document: Document, date: str | None, own: bool = False) -> str | None:
        text, start, end = document.text, record.start, record.end
        if not 0 <= start < end <= len(text):
            return f"the span lies outside the document of {len(text)} characters"
        if text[start:end] != record.text:
            return f"the document has {text[start:end][:60]!r} there"
        for role, first, last in record.cues:
            if not 0 <= first < last <= len(text):
                return f"the cue {role} at {first}-{last} lies outside the document"
            if role in _SENTENCE_ROLES:
                sentence = document.sentence_at(start)
                if not sentence.start <= first < sentence.end:
                    return f"the cue {role} {text[first:last]!r} stands in another sentence"
        cut = None if own or record.kind not in _OWN else self._cut(record, document)
        if cut is not None:
            return cut
        # By kind: asking a pydantic model isinstance() costs as much as reading a figure again.
        way = self._ways.get(record.kind)
        return None if way is None else way(record, document, date)

    def _figure(self, record: Any, document: Document, _: str | None) -> str | None:
        folded = document.folded
        unit = ""
        for cue in record.cues:
            if cue.role == "unit":
                unit = folded[cue.start : cue.end]
                break
        read = self._quantity.read(record.kind, folded[record.start : record.end], unit)
        if read is None:
            read = self._in_context(record, document)
        if read is None:
            return f"the text does not read as a {record.kind}"
        given = record.__dict__
        for name in _OWN[record.kind]:
            if (
                name in read
                and read[name] != given[name]
                and name in record.model_fields_set
                and not _same(read[name], given[name])
            ):
                return f"{name} is {given[name]}, read again it is {read[name]}"
        return None if record.kind == "ordinal" else self._modified(record, read, document)

    def _cut(self, record: Record, document: Document) -> str | None:
        """Why a figure is but a part of one, as 45亿元 is of 2.945亿元, and 158万 of 9158万元; None where it is whole."""
        figures = self._read_whole(document)[1]
        if (record.kind, record.start, record.end) in figures:
            return None
        for _, start, end in figures:
            if start <= record.start < end and (record.start > start or record.end < end):
                return f"it is cut out of {document.text[start:end]!r} at {start}-{end}"
        return None

    def _in_context(self, record: Record, document: Document) -> dict[str, Any] | None:
        """A figure whose unit or kind stands outside its span: as the whole document reads."""
        if any(c.role == "currency" for c in record.cues):
            numeral = self._quantity.reader.read(document.folded[record.start : record.end])
            if numeral is not None:
                return {"value": numeral.value, "low": numeral.low, "high": numeral.high, "modifier": numeral.modifier}
        return self._read_whole(document)[1].get((record.kind, record.start, record.end))

    def _read_whole(self, document: Document) -> tuple[Words, Fields]:
        """A document's words, and its quantities by kind and span; kept for the document last asked for."""
        if self._whole[0] is not document:
            words = self._segmenter(document.folded)
            found = {(c.kind, c.start, c.end): c.fields for c in self._quantity.find(document, words)}
            self._whole = (document, words, found)
        return self._whole[1], self._whole[2]

    def _modified(self, record: Quantity, read: dict[str, Any], document: Document) -> str | None:
        modifier, own = record.modifier, read["modifier"]
        value: Decimal | None = read["value"]
        if modifier == own == "exact" and record.low == value == record.high:
            return None
        if modifier != own:
            said = self._said(record, document)
            if modifier not in said or own != "exact":
                return f"modifier is {modifier}, the words say {' or '.join(sorted(said)) or own}"
            low = value if modifier in ("over", "at_least") else None
            high = value if modifier in ("under", "at_most") else None
        else:
            low, high = read["low"], read["high"]
        given = record.model_fields_set
        for name, expected in (("low", low), ("high", high)):
            if name in given and getattr(record, name) != expected:
                return f"{name} is {getattr(record, name)}, read again it is {expected}"
        return None

    def _said(self, record: Quantity, document: Document) -> set[str]:
        """What the words beside a figure may say of it: by its cue, or where it has none by looking."""
        folded = document.folded
        cues = [c for c in record.cues if c.role == "modifier"]
        if cues:
            return {m for c in cues for m in self._quantity.modifiers.meanings(folded[c.start : c.end])}
        found = (
            self._quantity.modifiers.after(folded, record.end),
            self._quantity.modifiers.before(folded, record.start, self._read_whole(document)[0]),
        )
        return {said[0] for said in found if said is not None}

    def _time(self, record: Any, document: Document, date: str | None) -> str | None:
        value = record.value
        if value is not None and not (is_edtf(value) if record.kind == "date" else is_duration(value)):
            return f"{value!r} is no {'EDTF date' if record.kind == 'date' else 'ISO 8601 duration'}"
        read = self._times(document, date).get((record.kind, record.start, record.end))
        if read is None:
            return f"the text does not read as a {record.kind} there"
        if read.get("value") != value:
            return f"value is {value}, read again it is {read.get('value')}"
        return None

    def _times(self, document: Document, date: str | None) -> Fields:
        """Dates and durations of a document by kind and span; kept for the document last asked for."""
        if self._timed[0] is not document or self._timed[1] != date:
            found = {(c.kind, c.start, c.end): c.fields for c in self._chronology.find(document, date)}
            self._timed = (document, date, found)
        return self._timed[2]

    def division_names(self, code: str, date: str | None) -> list[str]:
        """The names of the divisions that a code stands for at a date, each full, short and others; then 鄂 and its like."""
        valid = [row for row in self._gazetteer.by_code.get(code, ()) if in_force(row, date or "")]
        letters = [c for c, rows in self._gazetteer.abbreviations.items() for row in rows if row.canonical_code == code]
        return [name for row in valid for name in (row.name, row.short, *row.aliases) if name] + letters * bool(valid)

    def _place(self, record: Any, document: Document, date: str | None) -> str | None:
        return place_refuted(record, self._gazetteer, date) or self._named(record, document, date)

    def _named(self, record: Any, document: Document, date: str | None) -> str | None:
        """Of a name that document memory or a recogniser's evidence made: whether the text bears it out."""
        rule: str = record.rule
        if rule.endswith(EVIDENCE):
            shape = self._shapes().read(record.kind, document.folded[record.start : record.end], date or "")
            return None if shape is not None else "no rule reads it so, whatever evidence there was"
        if rule.endswith(_RECALLED) and record.kind != "person":
            cues = {cue.role: Span(cue.start, cue.end) for cue in record.cues}
            defined = not rule.endswith(_RECALLED[0])
            return recalled(document.folded, record.span, cues.get("full"), cues.get("definition"), defined=defined)
        return None


def _same(read: Any, given: Any) -> bool:
    """Whether a field equals what is read again; a unit as written equals its folded form."""
    return bool(read == given) or (isinstance(read, str) and isinstance(given, str) and read == fold(given))


@lru_cache(maxsize=1)
def own_rules() -> Rulebook:
    """The library's own rulebook, read once a process."""
    return load([rules_folder()], SECTIONS)


def rulebook_of(folders: Sequence[str | Path] = ()) -> Rulebook:
    """The library's rules with a user's folders laid over. Raises RuleError."""
    return load([rules_folder(), *folders], SECTIONS) if folders else own_rules()


@lru_cache(maxsize=8)
def prover_for(rules: tuple[str, ...] = ()) -> Prover:
    """A prover by the library's rules with folders of a user's laid over, for records that come without an extractor."""
    rulebook = rulebook_of(rules)
    return Prover(
        QuantityFinder(rulebook), ChronologyFinder(rulebook), Gazetteer(rulebook), Segmenter(rulebook),
        cache(lambda: Shapes(rulebook, NameFinder(rulebook))),
    )  # fmt: skip


@lru_cache(maxsize=8)
def auditor_for(rules: tuple[str, ...] = ()) -> Auditor:
    """The checks of documents by the library's rules with folders of a user's laid over."""
    return Auditor(rulebook_of(rules))
