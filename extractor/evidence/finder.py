"""Names that a recogniser sees and the rules read, though too weakly by themselves.

A span of the recogniser becomes a candidate where the string could be such a name (`Shapes`). It is weaker than every
other candidate, so it stands only where the rules found nothing; a person gets the title that stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.candidate import Candidate
from extractor.document import Document
from extractor.evidence.labels import Hint, Labels, Recogniser
from extractor.evidence.shapes import Shapes
from extractor.rulebook import Rulebook
from extractor.titled import TitledFinder

STRENGTH = -9
RULE = ".evidence"
"""End of the rule of such a record: `person.evidence`; its cue `evidence` is the recogniser's span."""


class EvidenceFinder:
    """Asks a recogniser about texts.

    Args:
        rulebook: its labels are read.
        recogniser: a spaCy pipeline, or a function of a text that gives (start, end, label) of each name it sees.
        shapes: reads strings as names.
        titled: knows the titles beside persons.
    """

    def __init__(self, rulebook: Rulebook, recogniser: Recogniser, shapes: Shapes, titled: TitledFinder) -> None:
        if not callable(recogniser):
            raise TypeError(f"evidence is a spaCy pipeline or a function of a text, not {recogniser!r:.80}")
        self._labels = Labels(rulebook)
        self._recogniser = recogniser
        self._shapes, self._titled = shapes, titled

    def find(self, document: Document, claims: Sequence[Candidate], date: str) -> list[Candidate]:
        """Candidates of a document's spans; `claims` are those of the finders."""
        hints = self._labels.hints(self._recogniser, document.text)
        made = [candidate for hint in hints if (candidate := self._candidate(document, hint, date)) is not None]
        self._titled.address(document.folded, [c for c in made if c.kind == "person"], claims)
        return made

    def _candidate(self, document: Document, hint: Hint, date: str) -> Candidate | None:
        start, end = hint.start, hint.end
        shape = self._shapes.read(hint.kind, document.folded[start:end], date)
        if shape is None:
            return None
        fields = dict(shape.fields)
        if fields.get("canonical") == document.folded[start:end]:
            fields["canonical"] = document.text[start:end]
        cues = (("evidence", start, end), *((role, start + first, start + last) for role, first, last in shape.cues))
        return Candidate(hint.kind, start, end, hint.kind + RULE, fields, cues, strength=STRENGTH)
