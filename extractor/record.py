"""Records as RECORDS.md names them: frozen models, exact Decimals, plain JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from extractor.spans import Span

Modifier = Literal["exact", "over", "under", "about", "at_least", "at_most", "range", "vague"]


def plain(value: Decimal) -> str:
    """A Decimal without exponent and without trailing zeros: `294500000`, `0.84`.

    `str` would print `294500000.000` or `2.945E+8` for 2.945 × 10⁸.
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def _figure(value: Any) -> Any:
    """Refuses floats."""
    if isinstance(value, float | bool):
        raise ValueError(f"figures are exact: give {value!r} as a string or a Decimal, not as a {type(value).__name__}")
    return value


Figure = Annotated[
    Decimal,
    BeforeValidator(_figure),
    PlainSerializer(plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
]
"""An exact figure; a JSON string such as "294500000"."""


class Cue(NamedTuple):
    """A word that decided a field: `role` names the field (`modifier`, `unit`, `currency`, `place` …)."""

    role: str
    start: int
    end: int


class Record(BaseModel):
    """A mention proved against its document: `text == document[start:end]`.

    `start` and `end` are half-open code points of the document as given. `rule` is the id of the rule row that made
    the record, `cues` the words that set its fields. Both are empty on records that come from elsewhere.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", revalidate_instances="never")

    kind: str
    start: int
    end: int
    text: str
    rule: str = ""
    cues: tuple[Cue, ...] = ()
    optional: bool = False

    @property
    def span(self) -> Span:
        """The record's place in the document."""
        return Span(self.start, self.end)


class Quantity(Record):
    """A figure. `value` is nominal and null for a range or a vague figure; `low` and `high` bound it."""

    value: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None
    modifier: Modifier = "exact"


class Name(Record):
    """A name, or the short form of one. `canonical` is the full form where the document or the rules give it.

    `entity` is the same for all mentions of one entity (`extractor.entities`).
    """

    canonical: str | None = None
    entity: str | None = None
