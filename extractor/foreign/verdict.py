"""What is said of a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

Why = Literal["kind", "form", "place", "absent", "ambiguous", "cut", "value", "fact", "relation", "text"]
"""What a record is refused for: no kind or another kind than the text reads; fields that no record has; wrong or missing
offsets; a text that the document lacks, or has at several places; a span that cuts through another record or holds more
than one; what does not follow from the text again; a fact; a relation; a bulletin of another text."""

_UNSAID = frozenset({"rule", "cues", "optional", "entity"})


class Verdict(NamedTuple):
    """Whether a claim holds; if not, why, in a word and in full.

    Attributes:
        why: None where it holds.
        reason: for people, with the record and its place.
        repaired: the claim as a record, with what it should have been; None where that is not sure.
        supported: whether a rule reads its span as its kind; a name that holds otherwise only stands in the text.
        counting: what the claim's offsets count, where that is no code points from 0.
        unproved: what a record that holds says beyond what the text proves, and what the rules read there.
        ignored: names of its fields that no record of its kind has.
    """

    why: Why | None
    reason: str = ""
    repaired: dict[str, Any] | None = None
    supported: bool = True
    counting: str = ""
    unproved: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the record is believed."""
        return self.why is None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[str]:
    """What differs between a claim and its repaired record, a phrase a field; but for what says where it is from."""
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if name in _UNSAID or old == new:
            continue
        if name not in after:
            yield f"{name} {old!r} dropped"
        elif name in before:
            yield f"{name} {old!r} -> {new!r}"
        else:
            yield f"{name} {new!r} added"
