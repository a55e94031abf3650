"""Records for people: at each place the record, its rule and cues, and the candidates that lost, with reasons.

`explain` gathers; `lines` says it for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from extractor.bulletin import AnyRecord, Bulletin
from extractor.candidate import Candidate
from extractor.document import Document
from extractor.pipeline import Extractor
from extractor.regression import marked, printable
from extractor.resolve import Loss
from extractor.rulebook import Rulebook
from extractor.spans import Span

_NO_FIELD = frozenset({"kind", "start", "end", "text", "rule", "cues", "optional", "entity"})
_SURFACES = (
    "surface", "name", "short", "aliases", "full", "abbreviations", "word", "title", "surname", "element", "char",
    "before",
)  # fmt: skip
_SHOWN_SURFACES = 6
_TRAPS = frozenset({"trap"})
_AROUND = 24
INDENT = " " * 7
"""Before the lines of a place, below its first."""


class Place(NamedTuple):
    """One place of the text: the record that stands there, or the trap that keeps others out, and what lost to it.

    Attributes:
        span: of the winner.
        record: the record; None where a trap holds the place, or a winner that was not extracted.
        trap: the candidate that holds the place where there is no record.
        losses: candidates that lost to the winner, longest first.
        facts: facts on the record, as JSON gives them.
    """

    span: Span
    record: AnyRecord | None
    trap: Candidate | None
    losses: tuple[Loss, ...]
    facts: tuple[dict[str, Any], ...]


class Explanation(NamedTuple):
    """A text's bulletin, and its places in order."""

    bulletin: Bulletin
    places: tuple[Place, ...]

    def at(self, start: int, end: int) -> list[Place]:
        """The places whose winner, or one of whose losers, holds a character of `[start, end)`."""
        return [
            place
            for place in self.places
            if _touches(place.span.start, place.span.end, start, end)
            or any(_touches(x.candidate.start, x.candidate.end, start, end) for x in place.losses)
        ]


def explain(extractor: Extractor, text: str, date: str | None = None) -> Explanation:
    """Extracts a text and gathers, by place, what won and what lost to it."""
    bulletin, losses = extractor.losses(text, date=date)
    lost: dict[tuple[int, int], list[Loss]] = {}
    winners: dict[tuple[int, int], Candidate] = {}
    for loss in losses:
        place = (loss.winner.start, loss.winner.end)
        winners[place] = loss.winner
        lost.setdefault(place, []).append(loss)
    records = {(r.start, r.end): r for r in bulletin.records}
    facts: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for fact in bulletin.model_dump(mode="json", include={"facts"})["facts"]:
        facts.setdefault((fact["quantity"][0], fact["quantity"][1]), []).append(fact)
    return Explanation(
        bulletin,
        tuple(
            Place(
                Span(*at), records.get(at), None if at in records else winners[at],
                tuple(sorted(lost.get(at, ()), key=lambda x: (x.candidate.start - x.candidate.end, x.candidate.start))),
                tuple(facts.get(at, ())),
            )
            for at in sorted({*records, *winners})
        ),
    )  # fmt: skip


class Rows:
    """The rows of a rulebook by the ids that records name."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rows = {row.id: (section, row) for section, rows in rulebook.sections.items() for row in rows}

    def said(self, rule: str) -> str:
        """What the row of a rule says; empty for a rule that is written in code alone."""
        found = self._rows.get(rule)
        if found is None:
            return ""
        section, row = found
        words = surfaces(row)
        shown = " ".join(words[:_SHOWN_SURFACES]) + (" …" if len(words) > _SHOWN_SURFACES else "")
        why = getattr(row, "why", "") or row.source
        return "; ".join(part for part in (f"[[{section}]] {shown}".strip(), why) if part)

    def row(self, rule: str) -> Any:
        """The row of a rule; None for a rule that is written in code alone."""
        return self._rows.get(rule, ("", None))[1]

    def of(self, section: str) -> Iterator[Any]:
        """The rows of a section."""
        return (row for held, row in self._rows.values() if held == section)

    def voids(self, document: Document, start: int, end: int) -> Iterator[str]:
        """The traps that hold a character of `[start, end)`: longer words in which a row's word is not what it looks like.

        A trap keeps a candidate from being made at all, so none is among the losses.
        """
        first = max(start - _AROUND, 0)
        around = document.folded[first : end + _AROUND]

        def over(at: int, length: int) -> bool:
            return _touches(first + at, first + at + length, start, end)

        for section, row in self._rows.values():
            words = surfaces(row) if section in _TRAPS else getattr(row, "traps", ())
            for word in words:
                if any(over(at, len(word)) for at in _places(around, word)):
                    of = "" if section in _TRAPS else f": {' '.join(surfaces(row)[:_SHOWN_SURFACES])} is void in it"
                    yield f"{INDENT}trap   {word!r}, of {row.id}{of}"
            pattern = getattr(row, "pattern", None)
            if section == "pattern" and isinstance(pattern, str):
                for match in re.finditer(pattern, around):
                    if over(match.start(), len(match[0])):
                        why = getattr(row, "why", "")
                        yield f"{INDENT}trap   {match[0]!r}, of {row.id}" + (f": {why}" if why else "")


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def surfaces(row: Any) -> list[str]:
    """The words of a row that are looked for in a text, in the order of its columns."""
    found: list[str] = list(getattr(row, "characters", ""))
    for name in _SURFACES:
        value = getattr(row, name, None)
        value = getattr(value, "surface", value)
        found += [value] if isinstance(value, str) and value else list(value) if isinstance(value, tuple) else []
    return [word for word in dict.fromkeys(found) if isinstance(word, str) and word]


def lines(place: Place, text: str, rows: Rows) -> Iterator[str]:
    """A place for people: what it is, its line of text, rule, cues and fields, and what lost to it."""
    start, end = place.span
    excerpt, carets = marked(text, start, end)
    winner = place.record or place.trap
    if winner is None:
        return
    what = place.record.kind if place.record is not None else "no record"
    yield f"{what} {start}-{end} {printable(text[start:end])!r}"
    yield INDENT + excerpt
    yield INDENT + carets
    if place.record is None:
        kept = (
            "a trap: what is written here is none of what it looks like" if winner_blocks(winner) else "not extracted"
        )
        yield f"{INDENT}{kept}"
    else:
        yield from _fields(place.record.model_dump(mode="json"))
    yield from _rule(winner.rule, rows)
    for role, first, last in winner.cues:
        yield f"{INDENT}cue    {role}: {printable(text[first:last])!r} at {first}-{last}"
    for fact in place.facts:
        said = "; ".join(f"{n} {fact[n]}" for n in ("indicator", "subject", "period", "status") if fact.get(n))
        yield f"{INDENT}fact   {said} (rule {fact.get('rule')})"
    for loss in place.losses:
        lost = loss.candidate
        name = f"{'trap' if lost.blocks else lost.kind} {printable(text[lost.start : lost.end])!r}"
        yield f"{INDENT}beat   {name} at {lost.start}-{lost.end}, rule {lost.rule or '-'}: {loss.reason}"


def winner_blocks(winner: Candidate | AnyRecord) -> bool:
    """Whether a winner keeps others out and makes no record."""
    return isinstance(winner, Candidate) and winner.blocks


def _fields(record: Mapping[str, Any]) -> Iterable[str]:
    said = "; ".join(f"{n} {v}" for n, v in record.items() if n not in _NO_FIELD and v not in (None, [], ""))
    if record.get("optional"):
        said += "; optional" if said else "optional"
    return [f"{INDENT}reads  {said}"] if said else []


def _rule(rule: str, rows: Rows) -> Iterable[str]:
    if not rule:
        return []
    said = rows.said(rule)
    return [f"{INDENT}rule   {rule}" + (f"  ({said})" if said else "")]


def _touches(start: int, end: int, first: int, last: int) -> bool:
    return start < last and first < end
