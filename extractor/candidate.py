"""What a finder yields: a span of a kind, the fields its record will have, and the words that decided them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Candidate:
    """A claim on a span, before all claims meet in `resolve`.

    Attributes:
        kind: record kind, as RECORDS.md names it.
        start, end: half-open code points of the document.
        rule: id of the rule row that made it.
        fields: the kind's own fields (`value`, `currency`, `canonical` …).
        cues: (role, start, end) of the words outside or inside the span that set a field.
        strength: how well the evidence supports it; higher wins before length is looked at (see `resolve`).
        blocks: true for a candidate that makes no record but keeps others from its span (a trap).
        takes: kinds that a blocking candidate keeps out; empty for all.
    """

    kind: str
    start: int
    end: int
    rule: str
    fields: dict[str, Any] = field(default_factory=dict)
    cues: tuple[tuple[str, int, int], ...] = ()
    strength: int = 0
    blocks: bool = False
    takes: frozenset[str] = frozenset()
