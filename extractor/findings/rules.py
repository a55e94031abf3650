"""Rows that a document is checked by: words, parts that exclude one another, rates, and nouns that lists of names name."""

from __future__ import annotations

import re
from typing import Literal

from extractor.rulebook import Rule, Rulebook, Section, SurfaceRule, TableRow

Role = Literal[
    "part", "total", "open", "average", "constant", "up", "down", "to", "share", "base", "plan", "namely", "structure",
    "adverb", "another", "same", "additive", "generic", "capitals", "general", "before", "sharing", "up_rate", "down_rate", "made", "equals",
]  # fmt: skip


class FindingWords(SurfaceRule):
    """Words with the part they play in a check; words.toml says of each role what it does."""

    role: Role


class Partition(Rule):
    """Kinds that exclude one another, each with its names.

    Attributes:
        members: the names of each kind; of two that hold each other, the longer counts.
        complete: whether together they are the whole.
        of: words of wholes that they are complete for; none for any whole.
    """

    members: tuple[tuple[str, ...], ...]
    complete: bool
    of: tuple[str, ...] = ()


class Rate(TableRow):
    """A rate that is one amount by another: 结案率 is what was 审结 by what was 受理.

    Attributes:
        rate: its names.
        part, whole: words beside the two amounts.
    """

    rate: tuple[str, ...]
    part: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def id(self) -> str:
        """The rate's first name."""
        return f"finding.rate.{self.rate[0]}"


class ListedNoun(TableRow):
    """A noun that counts the names listed beside it: 4个受援县(乃东、琼结、加查、曲松).

    Attributes:
        surface: endings of the noun.
        kind: of the names.
        levels: of places; the names' level must be one of them.
        endings: names that are no records count where they end so.
        traps: words that begin with an ending and are another noun.
    """

    surface: tuple[str, ...]
    kind: Literal["place", "organisation", "person"]
    levels: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The noun's first ending."""
        return f"finding.list.{self.surface[0]}"


SECTIONS = (
    Section("finding_words", ("findings/words.toml",), FindingWords),
    Section("partition", ("findings/partitions.toml",), Partition),
    Section("rate", ("findings/rates.tsv",), Rate, ("rate", "part", "whole")),
    Section("listed_noun", ("findings/nouns.tsv",), ListedNoun, ("surface", "levels", "endings", "traps")),
)


class Vocabulary:
    """The words of a rulebook by role, longest first."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._words: dict[str, set[str]] = {}
        self._groups: dict[str, list[tuple[str, ...]]] = {}
        for row in rulebook.rows(FindingWords, "finding_words"):
            self._words.setdefault(row.role, set()).update(row.surface)
            self._groups.setdefault(row.role, []).append(row.surface)

    def __getitem__(self, role: Role) -> tuple[str, ...]:
        return tuple(sorted(self._words.get(role, ()), key=lambda word: (-len(word), word)))

    def groups(self, role: Role) -> list[tuple[str, ...]]:
        """The words of each row of a role."""
        return self._groups.get(role, [])

    def pattern(self, *roles: Role) -> str:
        """A pattern for any word of some roles, longest first."""
        words = sorted({word for role in roles for word in self[role]}, key=lambda word: (-len(word), word))
        return "(?:" + ("|".join(map(re.escape, words)) or "(?!)") + ")"
