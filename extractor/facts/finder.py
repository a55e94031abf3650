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
from extractor.facts.reader import Reader, clauses
from extractor.facts.statuses import Statuses, Texts
from extractor.facts.tape import Tape, TapeMaker
from extractor.record import Record
from extractor.rulebook import Rulebook
from extractor.segment import Segmenter, Words

_FACTS: TypeAdapter[tuple[Fact, ...]] = TypeAdapter(tuple[Fact, ...])
_LEAD = 400  # characters within which the first paragraph begins
_NEAR = 40  # tokens before a figure in which its place is looked for


class FactFinder:
    """Facts by the rules of one rulebook; no document changes what it finds in the next.

    Args:
        rulebook: the rules.
        segmenter: the one that cuts the documents; None for a new one.
    """

    def __init__(self, rulebook: Rulebook, segmenter: Segmenter | None = None) -> None:
        self._tape = TapeMaker(rulebook, segmenter or Segmenter(rulebook))
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
        if marked and (start > line.start or self._listed(start, marked)):
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

    def _listed(self, start: int, marked: int) -> bool:
        """Whether a paragraph opens with the first item of a list (一是) rather than with its own number."""
        return self.tape.folded[self.tape.starts[start] + marked - 1] == "是"

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

    def _fact(self, draft: Draft) -> dict[str, Any]:
        text, starts, record = self.text, self.tape.starts, draft.record
        cues: list[tuple[str, int, int]] = []
        fact: dict[str, Any] = {
            "quantity": (record.start, record.end), "text": record.text, "period": draft.period, "status": draft.status,
            "direction": draft.direction, "rule": draft.rule, "place": self._place(draft), "cues": cues,
        }  # fmt: skip
        indicator = draft.suffix
        for first, last in reversed(draft.indicator):
            indicator = text[starts[first] : starts[last]] + indicator
        fact["indicator"] = indicator
        cues += [("indicator", starts[first], starts[last]) for first, last in draft.indicator]
        for role, part in (("subject", draft.subject), ("action", draft.action), ("basis", draft.basis)):
            if part is not None:
                start, end = starts[part[0]], starts[part[1]]
                cues.append((role, start, end))
                fact[role] = text[start:end]
        for role, token in (("period", draft.period_token), ("status", draft.status_token)):
            if token is not None:
                cues.append((role, starts[token], starts[token + 1]))
        if draft.direction is not None and draft.action is not None:
            cues.append(("direction", starts[draft.action[0]], starts[draft.action[1]]))
        return fact

    def _place(self, draft: Draft) -> str | None:
        """The canonical place of the subject, else of the last place or body named before the figure in its clause."""
        codes, records = self.tape.codes, self.tape.records
        for start, end in (draft.subject or (0, 0), (max(draft.clause.start, draft.figure - _NEAR), draft.figure)):
            token = max(codes.rfind("P", start, end), codes.rfind("O", start, end))
            record = records.get(token)
            if record is not None:
                name = getattr(record, "canonical" if record.kind == "place" else "place", None)
                if isinstance(name, str):
                    return name
        return None
