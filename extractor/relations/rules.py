"""Rows that relations are read by: frames of verbs with the roles about them, and small words with their part."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from extractor.rulebook import Section, SurfaceRule, TableRow

Type = Literal["support", "agreement", "visit", "honour", "founding", "role"]
Part = Literal[
    "with", "to", "at", "go", "by", "take", "lead", "along", "for", "about", "light", "dispatch", "serial", "pivot", "hedge", "not", "plan",
    "respectively", "skip", "tail", "counted", "group", "and", "says", "undone", "regarding", "decided", "pronoun",
]  # fmt: skip


class Frame(SurfaceRule):
    """A verb or noun of action with the roles of what stands about it; frames.toml says what each key does."""

    model_config = ConfigDict(populate_by_name=True)

    type: Type
    subject: str
    object: str | None = None
    beside: str | None = Field(default=None, alias="with")
    to: str | None = None
    at: str | None = None
    go: str | None = None
    text: str | None = None
    heads: tuple[str, ...] = ()
    go_only: bool = False
    sent: bool = False
    receives: bool = False
    grants: bool = False
    planned: bool = False
    passive_only: bool = False
    opens: bool = False
    placed: bool = False
    noun: bool = False
    bare: bool = False
    persons: bool = False
    closes: bool = False
    sends: bool = False
    traps: tuple[str, ...] = ()


class RelationWord(TableRow):
    """Words of one part; the comments of words.tsv say what each part does."""

    surface: tuple[str, ...]
    part: Part

    @property
    def id(self) -> str:
        """The part."""
        return f"relation.{self.part}"


class Standing(SurfaceRule):
    """Words beside a person's name that say what the person is and name no post: 侨领."""


class PostOf(SurfaceRule):
    """What the titles of posts in bodies of a type end in: a party committee has a 书记, and no 县长."""

    kinds: tuple[str, ...]


class Side(SurfaceRule):
    """A word that stands for bodies of a type or places of a level, in 该院 and in 医院对医院."""

    kinds: tuple[str, ...]


SECTIONS = (
    Section("frame", ("relations/frames.toml",), Frame),
    Section("no_post", ("relations/posts.toml",), Standing),
    Section("post_of", ("relations/posts.toml",), PostOf),
    Section("side", ("relations/sides.toml",), Side),
    Section("relation_word", ("relations/words.tsv",), RelationWord),
)
