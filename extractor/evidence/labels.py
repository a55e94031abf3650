"""What a recogniser hands in, read as spans of our kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from operator import index
from typing import Any, Literal, NamedTuple

from extractor.rulebook import Rule, Rulebook, Section

Recogniser = Callable[[str], Any]
"""A spaCy pipeline, or any function of a text that gives (start, end, label) of each name it sees."""
EvidenceKind = Literal["organisation", "place", "person"]
KINDS: tuple[EvidenceKind, ...] = ("organisation", "place", "person")
_SURROGATES = re.compile("[\ud800-\udfff]")


class EvidenceLabelRule(Rule):
    """Labels of a recogniser that stand for a kind of name."""

    label: tuple[str, ...]
    kind: EvidenceKind


SECTIONS = (Section("evidence_label", ("evidence/*.toml",), EvidenceLabelRule),)


class Hint(NamedTuple):
    """A span that a recogniser holds for a name, with the kind that its label stands for."""

    start: int
    end: int
    kind: EvidenceKind


class Labels:
    """Kinds by label, large and small letters alike."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._kinds: dict[str, EvidenceKind] = {kind: kind for kind in KINDS}
        for row in rulebook.rows(EvidenceLabelRule, "evidence_label"):
            self._kinds.update((label.casefold(), row.kind) for label in row.label)

    def hints(self, recogniser: Recogniser, text: str) -> list[Hint]:
        """The spans of a text that a recogniser gives, of the labels that stand for a kind; in order, each once.

        Raises:
            TypeError: where it gives neither a Doc with `ents` nor (start, end, label) of each span.
            ValueError: for a span that is not in the text.
        """
        hints = set()
        for start, end, label in _spans(recogniser(_SURROGATES.sub("\ufffd", text))):
            if not 0 <= start < end <= len(text):
                raise ValueError(f"the evidence gives a span {start}-{end} in a text of {len(text)} characters")
            kind = self._kinds.get(label.casefold())
            if kind is not None:
                hints.add(Hint(start, end, kind))
        return sorted(hints)


def _spans(given: Any) -> Iterable[tuple[int, int, str]]:
    ents = getattr(given, "ents", None)
    if ents is not None:
        return [(ent.start_char, ent.end_char, ent.label_) for ent in ents]
    try:
        spans = [(start, end, label) for start, end, label in given]
    except (TypeError, ValueError):
        raise TypeError(
            f"evidence is a spaCy pipeline, or a function of a text that gives (start, end, label) of each name; "
            f"it gave {given!r:.80}"
        ) from None
    return [_checked(*span) for span in spans]


def _checked(start: Any, end: Any, label: Any) -> tuple[int, int, str]:
    try:
        if isinstance(label, str):
            return index(start), index(end), label
    except TypeError:
        pass
    raise TypeError(
        f"evidence gives (start, end, label) as two whole numbers and a string, not {(start, end, label)!r:.80}"
    )
