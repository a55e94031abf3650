"""Relations: names tied by what the text says of them; a model a type, each role as written and proved by its cues."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.record import Cue

Names = str | tuple[str, ...]
"""What fills a role, as written; several where several do."""
Filled = Annotated[tuple[str, ...], Field(min_length=1)]


class Relation(BaseModel):
    """What ties names together (RECORDS.md, Facts and relations).

    Attributes:
        type: which of the six it is; it says which roles there are.
        status: planned where the text only plans it; null where it is told as it is.
        cues: a span for each surface that fills a role, in order, under the role's name; and the verb's, `trigger`.
        rule: the frame that made it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ROLES: ClassVar[tuple[str, ...]] = ()
    NEEDED: ClassVar[tuple[str, ...]] = ()

    kind: Literal["relation"] = "relation"
    type: str
    status: Literal["planned"] | None = None
    cues: tuple[Cue, ...] = ()
    rule: str = ""
    optional: bool = False


class Support(Relation):
    """Who gives, sends or helps, and who is helped; `level` as written (医院对医院), or null."""

    ROLES = ("donor", "recipient", "level")
    NEEDED = ("donor", "recipient")

    type: Literal["support"] = "support"
    donor: Names
    recipient: Names
    level: str | None = None


class Agreement(Relation):
    """Who signed with whom, and the name of what was signed, or null."""

    ROLES = ("parties", "name")
    NEEDED = ("parties",)

    type: Literal["agreement"] = "agreement"
    parties: Annotated[tuple[str, ...], Field(min_length=2)]
    name: str | None = None


class Visit(Relation):
    """Who went to whom or where."""

    ROLES = ("visitor", "host", "level")
    NEEDED = ("visitor", "host")

    type: Literal["visit"] = "visit"
    visitor: Names
    host: Names
    level: str | None = None


class Award(Relation):
    """Who was given which honour, by whom where it is said."""

    ROLES = ("recipient", "honour", "grantor")
    NEEDED = ("recipient", "honour")

    type: Literal["honour"] = "honour"
    recipient: Names
    honour: str
    grantor: Names | None = None


class Founding(Relation):
    """Who founded what."""

    ROLES = ("founders", "founded")
    NEEDED = ("founders", "founded")

    type: Literal["founding"] = "founding"
    founders: Filled
    founded: Names


class Post(Relation):
    """Who holds which office, where."""

    ROLES = ("person", "title", "organisation")
    NEEDED = ("person",)

    type: Literal["role"] = "role"
    person: str
    title: Names | None = None
    organisation: str | None = None


AnyRelation = Annotated[Support | Agreement | Visit | Award | Founding | Post, Field(discriminator="type")]
"""A relation of any type, told apart by its `type`."""
