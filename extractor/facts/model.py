"""A fact: what a quantity measures, of whom, when, and whether it is done, agreed or only planned."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from extractor.record import Cue

Status = Literal["realised", "agreed", "planned", "ongoing"]
Direction = Literal["up", "down", "flat"]


class Fact(BaseModel):
    """What a quantity says (RECORDS.md, Facts and relations).

    Attributes:
        quantity: span of the quantity's record, half-open code points.
        text: the quantity as written.
        indicator: what is measured: the text of the cues of that role, one after the other; 增速 is added where a
            change of a rate of growth names the indicator alone.
        subject, action, basis: as written, each the text of its cue; null where the text says none.
        period: EDTF; null where neither clause, paragraph nor document says one.
        direction: of a change.
        place: canonical name of the place the fact is said of, or null.
        cues: spans of the words that decided; a carried indicator's lies in an earlier clause.
        rule: which reading of the clause made the fact.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["fact"] = "fact"
    quantity: tuple[int, int]
    text: str
    indicator: str
    subject: str | None = None
    action: str | None = None
    period: str | None = None
    status: Status = "realised"
    basis: str | None = None
    direction: Direction | None = None
    place: str | None = None
    cues: tuple[Cue, ...] = ()
    rule: str = ""
    optional: bool = False


_FIELDS = set(Fact.model_fields)
_ITSELF = object.__setattr__


def made(fields: dict[str, Any]) -> Fact:
    """A fact of all its fields in their order, not checked again.

    Its maker gives each field by its type (`test_made_facts_are_valid`); pydantic would spend as much on checking a fact
    as the reader on reading it.
    """
    fact = Fact.__new__(Fact)
    _ITSELF(fact, "__dict__", fields)
    _ITSELF(fact, "__pydantic_fields_set__", _FIELDS)
    _ITSELF(fact, "__pydantic_extra__", None)
    _ITSELF(fact, "__pydantic_private__", None)
    return fact
