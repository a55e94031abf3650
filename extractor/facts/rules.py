"""Rows that facts are read by: words with their part in a clause, and kinds of text with the status they imply."""

from __future__ import annotations

from typing import Literal

from extractor.facts.model import Direction, Status
from extractor.quantity.rules import VerbRow
from extractor.rulebook import Section, SurfaceRule

Part = Literal[
    "object", "self", "link", "change", "compare", "limit", "basis", "than", "share", "from", "to", "each", "part", "less", "not",
    "respectively", "planned", "ongoing", "done", "agreed", "growth", "head", "noun", "source", "of", "aspect", "and",
    "adverb", "preposition", "listed", "until", "agent", "where", "dimension", "now", "reach", "resource",
]  # fmt: skip

# One letter a part: a clause becomes a short string, and its grammar a regular expression over letters.
LETTERS: dict[str, str] = {
    "object": "V", "self": "I", "link": "L", "change": "C", "compare": "c", "limit": "M", "basis": "B", "than": "b",
    "share": "k", "from": "y", "to": "z", "each": "e", "part": "F", "respectively": "f", "planned": "S", "ongoing": "G",
    "done": "R", "agreed": "a", "growth": "g", "head": "h", "noun": "N", "source": "s", "of": "u", "aspect": "U",
    "and": "&", "adverb": "d", "preposition": "p", "listed": "j", "until": "w", "agent": "N", "where": "P", "dimension": "h", "now": "d", "less": "v", "not": "d",
    "reach": "V", "resource": "h",
}  # fmt: skip


class FactWord(VerbRow):
    """A word and its part in a clause; the comments of words.tsv say what each part does.

    Attributes:
        surface: words of the segmenter, as they stand in the folded view.
        status: what the word says of the figure of its clause.
        direction: of a change.
        traps: strings that begin with the word, in which it has not this part.
    """

    surface: tuple[str, ...]
    part: Part
    status: Status | None = None
    direction: Direction | None = None
    traps: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Part and first word."""
        return f"fact.{self.part}.{self.surface[0]}"


class TextKind(SurfaceRule):
    """Words of a title or heading that say what kind of text stands under it: 招标公告, 预算草案.

    Attributes:
        where: title or heading.
        status: of the facts under it that say none of their own.
        unless: words that void the row in the same line (预算执行情况和预算草案 holds both).
    """

    where: tuple[Literal["title", "heading"], ...]
    status: Status
    unless: tuple[str, ...] = ()




SECTIONS = (
    Section("fact_word", ("facts/words.tsv", "facts/verbs.tsv", "facts/nouns.tsv"), FactWord),
    Section("text_kind", ("facts/texts.toml",), TextKind),
)
