"""Base models of rule rows: frozen, unknown keys refused, each with an id."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Rule(BaseModel):
    """A row of a rule file. `id` is unique within its section; a user's row with the same id replaces ours."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)

    id: str
    source: str = ""
    why: str = ""


class SurfaceRule(Rule):
    """A rule that is triggered by words of the text, written as they stand in the folded view."""

    surface: tuple[str, ...]


class TableRow(BaseModel):
    """A row of a long table; its key is made of its own cells, so it needs no id column."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    source: str = ""

    @property
    def id(self) -> str:
        """What a row is overlaid and traced by."""
        raise NotImplementedError
