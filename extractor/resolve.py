"""Candidates of all kinds to records: one place, one written order, and a reason for every loser.

The order, first difference decides: greater strength; a trap before a record; greater length; the kind's place in
KINDS; earlier start; rule id in the order of its characters. A candidate that overlaps one already taken loses.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from extractor.candidate import Candidate

_start = attrgetter("start")


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
    winners: list[Candidate] = []
    group: list[Candidate] = []
    reach = 0
    for candidate in sorted(candidates, key=_start):
        if group and candidate.start >= reach:
            _settle(group, precedence, winners, losses)
            group = []
        group.append(candidate)
        reach = max(reach, candidate.end)
    _settle(group, precedence, winners, losses)
    winners.sort(key=_start)
    return winners


def _settle(
    group: list[Candidate], precedence: Mapping[str, int], winners: list[Candidate], losses: list[Loss] | None
) -> None:
    """Winners of candidates that overlap one another and no other; most stand alone."""
    if len(group) == 1:
        if not group[0].blocks:
            winners.append(group[0])
        return

    def order(c: Candidate) -> tuple[int, bool, int, int, int, str]:
        return (-c.strength, not c.blocks, c.start - c.end, precedence.get(c.kind, 99), c.start, c.rule)

    # What is taken never overlaps, so only the neighbours can be in the way.
    starts: list[int] = []
    taken: list[Candidate] = []
    for candidate in sorted(group, key=order):
        at = bisect_right(starts, candidate.start)
        rival = taken[at - 1] if at and taken[at - 1].end > candidate.start else None
        if rival is None and at < len(taken) and starts[at] < candidate.end:
            rival = taken[at]
        if rival is None:
            starts.insert(at, candidate.start)
            taken.insert(at, candidate)
            if not candidate.blocks:
                winners.append(candidate)
        elif losses is not None:
            losses.append(Loss(candidate, rival, _reason(candidate, rival)))


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
