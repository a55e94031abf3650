"""A place mention while names are being found."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.names.gazetteer import Entry


@dataclass(slots=True)
class Mention:
    """A surface `[start, end)` that may name a place, and what it stands for.

    Attributes:
        options: entries that the surface may stand for at the document's date.
        entry: the one chosen; None where several remain.
        accepted: whether the text's evidence makes a place of it.
        parents: canonical names of the chain before the last member (江西 in 江西南昌).
        rule, cues: for the record.
        optional: RECORDS.md calls such a mention optional.
    """

    start: int
    end: int
    surface: str
    options: tuple[Entry, ...]
    entry: Entry | None = None
    accepted: bool = False
    parents: tuple[str, ...] = ()
    canonical: str | None = None
    level: str | None = None
    rule: str = ""
    cues: list[tuple[str, int, int]] = field(default_factory=list)
    optional: bool = False
    strength: int = 0

    def choose(self, entry: Entry) -> None:
        """Settles what the mention stands for."""
        self.entry = entry
        self.canonical, self.level, self.rule = entry.canonical, entry.level, entry.rule
        self.accepted = True

    @property
    def code(self) -> str:
        """GB/T 2260 code of what it stands for, or ""."""
        return self.entry.code if self.entry else ""
