"""Finds the facts of a document: lines, sentences, clauses, figures; then their status and their period.

Reading order: `FactFinder.find`, `_Walk.run`, `_Walk._sentence`, `_Walk._fact`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from extractor.document import Document
from extractor.facts.draft import Draft
from extractor.facts.layout import Line, lines, marker, section, sentences
from extractor.facts.model import Fact
from extractor.facts.periods import Periods
from extractor.facts.phrase import Range
from extractor.facts.reader import Reader, clauses
from extractor.facts.statuses import Statuses, Texts
from extractor.facts.tape import Tape, TapeMaker
from extractor.record import Record
from extractor.rulebook import Rulebook
from extractor.segment import Words

_FACTS: TypeAdapter[tuple[Fact, ...]] = TypeAdapter(tuple[Fact, ...])
_LEAD = 400


class FactFinder:
    """Facts by the rules of one rulebook. It holds no state between documents."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._tape = TapeMaker(rulebook)
        self._texts = Texts(rulebook)

    def find(self, document: Document, words: Words, records: Sequence[Record], date: str | None) -> tuple[Fact, ...]:
        """The facts of a document, in the order of their quantities.

        Args:
            document: the document.
            words: the words of its folded view.
            records: its proved records of all kinds, in the order of the text.
            date: the document's date, EDTF.
        """
        tape = self._tape(document.folded, words, records)
        if "Q" not in tape.codes:
            return ()
        return _FACTS.validate_python(_Walk(document, tape, self._texts, date).run())


class _Walk:
    """One walk over one document."""

    def __init__(self, document: Document, tape: Tape, texts: Texts, date: str | None) -> None:
        self.text, self.tape, self.texts = document.text, tape, texts
        self.reader = Reader(tape)
        self.periods = Periods(tape, date)
        self.statuses = Statuses(tape, self.periods)
        self.facts: list[dict[str, Any]] = []

    def run(self) -> list[dict[str, Any]]:
        codes = self.tape.codes
        led = listed = False
        for line in lines(self.tape):
            if line.title or line.heading:
                self._heading(line)
                if "Q" not in codes[line.start : line.end]:
                    continue
            self.periods.paragraph(listed=listed)
            self.reader.paragraph()
            if not led and not line.title and "." in codes[line.start : line.end]:
                led = True
                if self.tape.starts[line.start] < _LEAD and not marker(self.tape, line.start):
                    self.periods.lead(*sentences(self.tape, line)[0])
            for start, end in sentences(self.tape, line):
                self._sentence(start, end, line)
            listed = codes[line.end - 1] == ":"
        return self.facts

    def _heading(self, line: Line) -> None:
        text = self.tape.text(line.start, line.end)
        numbered = section(text)
        self.periods.heading(line.start, line.end, title=line.title, numbered=numbered)
        status = self.texts.status(text, title=line.title)
        if line.title:
            self.statuses.document = status
        elif numbered or status is not None:
            self.statuses.section = status

    def _sentence(self, start: int, end: int, line: Line) -> None:
        codes = self.tape.codes
        marked = marker(self.tape, start)
        if marked and (start > line.start or self.tape.folded[self.tape.starts[start] : self.tape.starts[start] + marked].endswith("是")):
            self.periods.item()
        piece = codes[start:end]
        figured, dated = "Q" in piece, "T" in piece
        if not figured and not dated:
            if marked and start == line.start and len(piece) < 20:
                self._inline(start, end)
            return
        self.periods.open(start, end, marked)
        if figured:
            parts = clauses(self.tape, start, end)
            drafts = self.reader.sentence(parts)
            self.statuses.sentence(parts, drafts)
            self._settle(drafts)
        self.periods.close()

    def _inline(self, start: int, end: int) -> None:
        """四、下步要求。 opens its paragraph as a heading does."""
        text = self.tape.text(start, end)
        if section(text):
            self.statuses.section = self.texts.status(text, title=False)

    def _settle(self, drafts: list[Draft]) -> None:
        void: set[int] = set()
        for draft in drafts:
            if draft.basis is not None:
                void.update(range(*draft.basis))
            if draft.phrase.base is not None:
                void.add(draft.phrase.base)
        for draft in drafts:
            self.periods.settle(draft, void)
            self.statuses.dated(draft)
            self.facts.append(self._fact(draft))

    def _span(self, part: Range) -> tuple[int, int]:
        return self.tape.starts[part[0]], self.tape.starts[part[1]]

    def _fact(self, draft: Draft) -> dict[str, Any]:
        text, record = self.text, draft.record
        cues: list[tuple[str, int, int]] = []
        indicator = ""
        for part in draft.indicator:
            start, end = self._span(part)
            cues.append(("indicator", start, end))
            indicator += text[start:end]
        fact: dict[str, Any] = {
            "quantity": (record.start, record.end), "text": record.text, "indicator": indicator + draft.suffix,
            "period": draft.period, "status": draft.status, "direction": draft.direction, "rule": draft.rule,
        }  # fmt: skip
        for role in ("subject", "action", "basis"):
            part = getattr(draft, role)
            if part is not None and part[0] < part[1]:
                start, end = self._span(part)
                cues.append((role, start, end))
                fact[role] = text[start:end]
        for role, token in (("period", draft.period_token), ("status", draft.status_token)):
            if token is not None:
                cues.append((role, *self._span((token, token + 1))))
        fact["place"] = self._place(draft)
        fact["cues"] = cues
        return fact

    def _place(self, draft: Draft) -> str | None:
        """The canonical place of the subject, else of the last place or body named before the figure in its clause."""
        records = self.tape.records
        for part in (draft.subject, (draft.clause.start, draft.figure)):
            if part is None:
                continue
            for token in range(*part):
                record = records.get(token)
                if record is not None and record.kind in ("place", "organisation"):
                    name = getattr(record, "canonical" if record.kind == "place" else "place", None)
                    if isinstance(name, str):
                        return name
        return None
