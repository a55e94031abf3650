"""Records of names."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from extractor.record import Name, Record

OrganisationType = Literal[
    "government", "party", "military", "enterprise", "school", "hospital", "team", "institution", "media",
    "association", "other",
]  # fmt: skip
PlaceLevel = Literal[
    "country", "province", "prefecture", "county", "township", "village", "region", "natural", "facility", "other"
]
Code = Annotated[str, Field(pattern=r"^\d{6}$")]


def _listed(value: Any) -> Any:
    """A list written as one string, as marked text writes it."""
    return tuple(value.split("、")) if isinstance(value, str) else value


class Organisation(Name):
    """A body with a name; `place` is the canonical name of its place, or null."""

    kind: Literal["organisation"] = "organisation"
    type: OrganisationType | None = None
    place: str | None = None


class Place(Name):
    """A geographic or administrative name; `code` is GB/T 2260 at the document's date, `code_now` today's."""

    kind: Literal["place"] = "place"
    level: PlaceLevel | None = None
    code: Code | None = None
    code_now: Code | None = None
    parents: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()


class Person(Record):
    """A person's name, with the `title` written beside it and the `organisation` that the text ties to it."""

    kind: Literal["person"] = "person"
    title: str | None = None
    organisation: str | None = None
    entity: str | None = None


class Event(Name):
    """A meeting, fair, forum, or games."""

    kind: Literal["event"] = "event"


class Programme(Name):
    """A named campaign, project, brand, or fund."""

    kind: Literal["programme"] = "programme"


class Honour(Name):
    """A named award or title."""

    kind: Literal["honour"] = "honour"
