"""Candidates of all kinds to records: one place, one written order, and a reason for every loser.

The order, first difference decides: greater strength; a trap before a record; greater length; the kind's place in
KINDS; earlier start; rule id in the order of its characters. A candidate that overlaps one already taken loses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.candidate import Candidate


class Loss(NamedTuple):
    """A candidate that did not become a record, the one it lost to, and by which step of the order."""

    candidate: Candidate
    winner: Candidate
    reason: str


def resolve(
    candidates: Sequence[Candidate], precedence: Mapping[str, int], losses: list[Loss] | None = None
) -> list[Candidate]:
    """The candidates that become records, by start; none overlaps another.

    Args:
        candidates: claims of every finder, in any order.
        precedence: kind to its place in the order of kinds.
        losses: where given, every loser is added to it with its reason.
    """

    def order(c: Candidate) -> tuple[int, bool, int, int, int, str]:
        return (-c.strength, not c.blocks, c.start - c.end, precedence.get(c.kind, 99), c.start, c.rule)

    taken: dict[int, Candidate] = {}
    winners: list[Candidate] = []
    for candidate in sorted(candidates, key=order):
        # A later candidate of the order is no longer than an earlier one of its strength: its ends tell most overlaps.
        rival = taken.get(candidate.start) or taken.get(candidate.end - 1)
        if rival is None:
            rival = next((taken[at] for at in range(candidate.start, candidate.end) if at in taken), None)
        if rival is not None:
            if losses is not None:
                losses.append(Loss(candidate, rival, _reason(candidate, rival)))
            continue
        for at in range(candidate.start, candidate.end):
            taken[at] = candidate
        if not candidate.blocks:
            winners.append(candidate)
    winners.sort(key=lambda c: c.start)
    return winners


def _reason(loser: Candidate, winner: Candidate) -> str:
    if loser.strength != winner.strength:
        return f"weaker evidence ({loser.strength} against {winner.strength})"
    if winner.blocks:
        return f"inside a trap ({winner.rule})"
    if loser.end - loser.start != winner.end - winner.start:
        return f"shorter than the {winner.kind} at {winner.start}-{winner.end}"
    if loser.kind != winner.kind:
        return f"{winner.kind} goes before {loser.kind}"
    return "a later start or rule id"
