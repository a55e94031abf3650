"""Finds the facts of a document: lines, sentences, clauses, figures; then their status and their period.

Reading order: `FactFinder.find`, `_Walk.run`, `_Walk._sentence`, `_Walk._fact`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extractor.document import Document
from extractor.facts.draft import Draft
from extractor.facts.layout import Line, lines, marker, section, sentences
from extractor.facts.model import Fact, made
from extractor.facts.parts import complete, counted
from extractor.facts.periods import Periods
from extractor.facts.reader import Reader, clauses
from extractor.facts.statuses import Statuses, Texts
from extractor.facts.tape import Tape, TapeMaker
from extractor.record import Cue, Record
from extractor.rulebook import Rulebook
from extractor.segment import Segmenter, Words

# A named tuple without the call of its own constructor, which costs twice as much.
_cue = tuple.__new__
_OPENING = 2  # sentences of the first paragraph that may name the reporting period
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

    def tape(self, document: Document, words: Words, records: Sequence[Record]) -> Tape:
        """The letters of a document, of which facts and relations are read.

        Args:
            document: the document.
            words: the words of its folded view.
            records: its proved records of all kinds, in the order of the text.
        """
        return self._tape(document.folded, words, records)

    def find(self, document: Document, tape: Tape, date: str | None) -> tuple[Fact, ...]:
        """The facts of a document, in the order of their quantities.

        Args:
            document: the document.
            tape: its letters.
            date: the document's date, EDTF.
        """
        if "Q" not in tape.codes:
            return ()
        return tuple(_Walk(document, tape, self._texts, date).run())


class _Walk:
    """One walk over one document."""

    def __init__(self, document: Document, tape: Tape, texts: Texts, date: str | None) -> None:
        self.text, self.tape, self.texts = document.text, tape, texts
        self.reader = Reader(tape)
        self.periods = Periods(tape, date)
        self.statuses = Statuses(tape, self.periods, texts)
        self.facts: list[Fact] = []

    def run(self) -> list[Fact]:
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
                    for index, (start, end) in enumerate(sentences(self.tape, line)[:_OPENING]):
                        self.periods.lead(start, end, further=index > 0)
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
        if marked:
            self.periods.item(self._kind(start, marked), first=start == line.start)
        piece = codes[start:end]
        figured, dated = "Q" in piece, "T" in piece
        if not figured and not dated:
            if marked and start == line.start and len(piece) < 20:
                self._inline(start, end)
            return
        self.periods.open(start, end, marked)
        if figured:
            parts = clauses(self.tape, self._opening(start, marked), end)
            drafts = self.reader.sentence(parts)
            self.statuses.sentence(parts, drafts)
            complete(self.tape, drafts)
            self._settle(drafts)
        self.periods.close()

    def _opening(self, start: int, marked: int) -> int:
        """The token behind the marker of a list, which belongs to no clause; 要 in 一要 says what is planned."""
        if not marked or self._kind(start, marked) == "要":
            return start
        return bisect_left(self.tape.starts, self.tape.starts[start] + marked, start)

    def _kind(self, start: int, marked: int) -> str:
        """The last mark of a list's number, by which its items are told from those of another list."""
        return self.tape.folded[self.tape.starts[start] + marked - 1]

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

    def _fact(self, draft: Draft) -> Fact:
        text, starts, record = self.text, self.tape.starts, draft.record
        parts = counted(self.tape, draft) if record.kind == "count" else draft.indicator
        cues = [_cue(Cue, ("indicator", starts[first], starts[last])) for first, last in parts]
        indicator = "".join([text[c[1] : c[2]] for c in cues]) + draft.suffix
        subject = action = basis = None
        if (part := draft.subject) is not None:
            start, end = starts[part[0]], starts[part[1]]
            subject = text[start:end]
            cues.append(_cue(Cue, ("subject", start, end)))
        if (done := draft.action) is not None:
            start, end = starts[done[0]], starts[done[1]]
            action = text[start:end]
            cues.append(_cue(Cue, ("action", start, end)))
        if (part := draft.basis) is not None:
            start, end = starts[part[0]], starts[part[1]]
            basis = text[start:end]
            cues.append(_cue(Cue, ("basis", start, end)))
        if (token := draft.period_token) is not None:
            cues.append(_cue(Cue, ("period", starts[token], starts[token + 1])))
        if (token := draft.status_token) is not None:
            cues.append(_cue(Cue, ("status", starts[token], starts[token + 1])))
        if draft.direction is not None and done is not None:
            cues.append(_cue(Cue, ("direction", starts[done[0]], starts[done[1]])))
        return made(
            {
                "kind": "fact", "quantity": (record.start, record.end), "text": record.text, "indicator": indicator,
                "subject": subject, "action": action, "period": draft.period, "status": draft.status, "basis": basis,
                "direction": draft.direction, "place": self._place(draft), "cues": tuple(cues), "rule": draft.rule,
                "optional": False,
            }
        )  # fmt: skip

    def _place(self, draft: Draft) -> str | None:
        """The canonical place of the subject, else of the last place or body named before the figure in its clause."""
        figure = draft.figure
        if draft.subject is not None and (name := self._named(*draft.subject)) is not None:
            return name
        name = self._named(max(draft.clause.start, figure - _NEAR), figure)
        return self._named(*draft.where) if name is None and draft.where is not None else name

    def _named(self, start: int, end: int) -> str | None:
        """The canonical place of the last place or body of some tokens; None where it closes a list of several."""
        codes = self.tape.codes
        token = max(codes.rfind("P", start, end), codes.rfind("O", start, end))
        name = self._place_at(token) if token >= start else None
        if name is not None and token > start and codes[token - 1] == "P" and self._place_at(token - 1) != name:
            return None  # 港澳台航线
        if name is None or token < start + 2 or codes[token - 1] not in "、&":
            return name
        return name if codes[token - 2] not in "PO" or self._place_at(token - 2) == name else None

    def _place_at(self, token: int) -> str | None:
        record = self.tape.records.get(token)
        if record is None:
            return None
        name = getattr(record, "canonical" if record.kind == "place" else "place", None)
        return name if isinstance(name, str) else None
