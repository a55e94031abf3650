"""All checks of one rulebook, in order."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Document
from extractor.facts import Fact
from extractor.findings.derive import Derive
from extractor.findings.growth import Growth
from extractor.findings.lists import Lists
from extractor.findings.model import Derived, Finding
from extractor.findings.parts import Parts
from extractor.findings.rules import Vocabulary
from extractor.findings.shares import Shares
from extractor.findings.sheet import Sheet
from extractor.findings.structure import Structure
from extractor.findings.tables import Tables
from extractor.findings.twice import Twice
from extractor.record import Record
from extractor.rulebook import Rulebook


class Auditor:
    """Checks documents against themselves; no document changes what it finds in the next.

    Args:
        rulebook: the rules.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._words = words = Vocabulary(rulebook)
        self._checks = (
            Parts(rulebook, words), Structure(words), Tables(words), Shares(rulebook, words), Growth(words),
            Lists(rulebook, words), Twice(words),
        )  # fmt: skip
        self._derive = Derive(words)

    def sheet(self, text: str, records: Sequence[Record], facts: Sequence[Fact]) -> Sheet:
        """A document as the checks read it."""
        return Sheet(Document(text), records, facts, self._words)

    def findings(self, sheet: Sheet) -> tuple[Finding, ...]:
        """What does not agree, in the order of the text; of two findings on the same figures, the first kind's."""
        found: dict[tuple[tuple[int, int], ...], Finding] = {}
        for check in self._checks:
            for finding in check.check(sheet):
                found.setdefault(tuple((s.start, s.end) for s in finding.sources), finding)
        return tuple(sorted(found.values(), key=lambda f: (f.start, f.sources[-1].end, f.rule)))

    def derived(self, sheet: Sheet) -> tuple[Derived, ...]:
        """What follows from the figures, in the order of the text."""
        return tuple(sorted(self._derive.values(sheet), key=lambda d: (d.sources[0].start, d.kind, d.formula)))
