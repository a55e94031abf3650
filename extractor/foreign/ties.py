"""Facts and relations from elsewhere: what they say must stand in the text.

A fact of ours shows by its cues where its words stand; one from elsewhere holds where its quantity is a quantity of the
text, and its indicator, subject, action and basis are words of it. Its period, status and direction are readings, which
are compared with ours: what differs is said to be unproved. A relation holds where every name in it stands in the text,
and at its cues where it has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from extractor.compare import roles
from extractor.edtf import is_edtf
from extractor.facts import Fact
from extractor.facts import reason as fact_reason
from extractor.foreign.placing import placed, places
from extractor.foreign.source import Source
from extractor.foreign.verdict import Verdict
from extractor.kinds import KINDS
from extractor.relations import AnyRelation
from extractor.relations import reason as relation_reason

TYPES = ("support", "agreement", "visit", "honour", "founding", "role")
_RELATION: TypeAdapter[AnyRelation] = TypeAdapter(AnyRelation)
_BESIDE = frozenset({"evidence", "note", "comment"})
_QUANTITIES = frozenset(kind.name for kind in KINDS if kind.mechanism == "quantity")
_WORDS = ("indicator", "subject", "action", "basis")
_READ = ("period", "status", "direction")
_LEAST_PIECE = 2
_MOST_PIECES = 2


def fact_verdict(fields: Mapping[str, Any], source: Source) -> Verdict:
    """Whether a fact holds against a text."""
    fields = _with_quantity(fields)
    at = fields.get("quantity")
    name = f"fact of {fields.get('text')!r}" + (f" at {at}" if at is not None else "")
    ignored = tuple(n for n in fields if n not in Fact.model_fields and n not in ("start", "end"))
    moved, said = _moved(fields, source)
    if moved is None:
        return Verdict("fact", f"{name}: {said}", ignored=ignored)
    why = _refuted(moved, source)
    if why is not None or said:
        return Verdict("fact", f"{name}: {'; and '.join(filter(None, (said, why)))}", None if why else moved, ignored=ignored)
    return Verdict(None, name, unproved=tuple(_unproved(moved, source)), ignored=ignored)


def relation_verdict(fields: Mapping[str, Any], source: Source) -> Verdict:
    """Whether the names that a relation ties stand in a text; that it ties them is said to be unproved."""
    kind = fields.get("type")
    name = f"relation of type {kind!r}"
    if kind not in TYPES:
        return Verdict("relation", f"{name}: no such type; there are {', '.join(TYPES)}")
    filled = [(role, surface) for role, surfaces in roles(fields) for surface in surfaces]
    if not filled:
        return Verdict("relation", f"{name}: it names nobody")
    missing = [f"{role} {surface!r}" for role, surface in filled if surface not in source.document.text]
    if missing:
        return Verdict("relation", f"{name}: {', '.join(missing)} is not in the text")
    if fields.get("cues"):
        why = _uncued(fields, source.document.text)
        if why is not None:
            return Verdict("relation", f"{name}: {why}")
    ours = {(r.get("type"), frozenset(roles(r))) for r in source.bulletin.model_dump(mode="json")["relations"]}
    known = (kind, frozenset(roles(fields))) in ours
    return Verdict(None, name, unproved=() if known else ("that the text ties them so",))


def _uncued(fields: Mapping[str, Any], text: str) -> str | None:
    """What of a relation does not follow from its cues."""
    try:
        relation = _RELATION.validate_python({n: v for n, v in fields.items() if n not in _BESIDE})
    except ValidationError as error:
        return _faults(error)
    return relation_reason(relation, text)


def _faults(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors(include_url=False))


def _with_quantity(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A fact whose quantity may be written as its text, or as start and end of its own."""
    made = dict(fields)
    quantity = made.get("quantity")
    if isinstance(quantity, str):
        made.setdefault("text", quantity)
        del made["quantity"]
    if made.get("quantity") is None and made.get("start") is not None:
        made["quantity"] = [made["start"], made.get("end")]
    return made


def _moved(fields: dict[str, Any], source: Source) -> tuple[dict[str, Any] | None, str]:
    """A fact at the quantity that it is about, and what is wrong with where it says that stands; None where it is none."""
    document, quantity = source.document, fields.get("quantity")
    start, end = quantity if isinstance(quantity, list | tuple) and len(quantity) == 2 else (None, None)
    text = fields.get("text")
    if not isinstance(text, str) or not text:
        whole = isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(document.text)
        if not whole:
            return None, "it gives neither the text nor the place of its quantity"
        text = document.text[start:end]
    found = placed({"text": text, "start": start, "end": end}, document, lambda: source.countings)
    at = (start, end) if found.why is None else found.at
    if at is None:
        return None, found.said
    if not any((kind, *at) in source.records for kind in _QUANTITIES):
        return None, f"its quantity {document.text[slice(*at)]!r} is no quantity of the text"
    made = {n: v for n, v in fields.items() if n not in ("start", "end")}
    return {**made, "quantity": list(at), "text": document.text[slice(*at)]}, found.said


def _refuted(fields: dict[str, Any], source: Source) -> str | None:
    """What of a fact does not follow from the text."""
    known = {n: v for n, v in fields.items() if n in Fact.model_fields}
    try:
        fact = Fact.model_validate(known)
    except ValidationError as error:
        return _faults(error)
    if fact.period is not None and not is_edtf(fact.period):
        return f"its period {fact.period!r} is no EDTF date"
    text = source.document.text
    if fact.cues:
        return fact_reason(fact, text, {(r.start, r.end) for r in source.bulletin.records})
    ours = source.facts.get(fact.quantity)
    for name in _WORDS:
        said = getattr(fact, name)
        if said and not _stands(said, text) and (ours is None or said != getattr(ours, name)):
            return f"its {name} {said!r} is not in the text"
    return None


def _stands(said: str, text: str) -> bool:
    """Whether words stand in a text; an indicator may be of several pieces, as 投入 and 占全市 in 投入占全市."""
    for _ in range(_MOST_PIECES):
        if said in text:
            return True
        length = next((n for n in range(len(said) - 1, _LEAST_PIECE - 1, -1) if places(text, said[:n])), 0)
        if not length:
            return False
        said = said[length:]
    return not said


def _unproved(fields: dict[str, Any], source: Source) -> Iterator[str]:
    """What a fact that holds says otherwise than we read it."""
    start, end = fields["quantity"]
    ours = source.facts.get((start, end))
    for name in _READ:
        said = fields.get(name)
        read = None if ours is None else getattr(ours, name)
        if said is not None and said != read:
            yield f"{name} {said}" + ("" if ours is None else f" (read again it is {read})")
