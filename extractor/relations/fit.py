"""Which names can fill which role, by their kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.facts.tape import Tape
from extractor.kinds.names import Place
from extractor.relations.arguments import Names
from extractor.relations.chunks import Filler

_AREAS = frozenset({"country", "province", "prefecture", "county", "township", "village", "region", None})
_ABROAD = "place.city."  # rows of cities and provinces of other countries, whose level is not told
_VAGUE = ("全", "各")
_KINDS = {
    "donor": frozenset({"organisation", "place", "person", "group"}),
    "helper": frozenset({"organisation", "place", "group"}),
    "recipient": frozenset({"organisation", "place"}),
    "parties": frozenset({"organisation", "place", "group"}),
    "visitor": frozenset({"organisation", "person", "group"}),
    "mutual": frozenset({"organisation", "person", "place"}),
    "host": frozenset({"organisation", "place"}),
    "awarded": frozenset({"organisation", "place", "person", "programme", "group"}),
    "holder": frozenset({"person"}),
    "employer": frozenset({"organisation"}),
    "grantor": frozenset({"organisation", "place"}),
    "founders": frozenset({"organisation", "person", "group"}),
    "founded": frozenset({"organisation", "place", "programme"}),
}


def fit(names: Iterable[Filler], role: str, *, places: bool = False) -> Names:
    """The names whose kind can fill a role; places that are areas, and none of 全市 and the like."""
    kinds = _KINDS[role]
    return tuple(f for f in names if (f.kind in kinds or (places and f.kind == "place")) and _definite(f))


def _definite(filler: Filler) -> bool:
    record = filler.record
    if filler.kind != "place" or not isinstance(record, Place):
        return True
    area = record.level in _AREAS or record.rule.startswith(_ABROAD)
    return area and not record.text.startswith(_VAGUE)


def can_be_founded(tape: Tape, filler: Filler, heads: Sequence[str]) -> bool:
    """Whether a name can be founded: a body, a named project, or a place whose name ends as a body's or a park's does."""
    if filler.kind not in _KINDS["founded"] or tape.codes[filler.last : filler.last + 1] in ("N", "h"):
        return False
    return filler.kind != "place" or tape.text(filler.first, filler.last).endswith(tuple(heads))
