"""Quoted strings: which are programmes, events or honours, and which are speech, mood or someone else's name.

RECORDS.md, Names: in “X”活动 and “X”行动 the name is X; slogans are optional programmes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.candidate import Candidate
from extractor.rulebook import Rulebook
from extractor.titled import rules as r
from extractor.titled.triggers import Around, Hit

_QUOTED = re.compile(r"“([^“”\n]{1,40})”|「([^「」\n]{1,40})」|『([^『』\n]{1,40})』")
_CODE = re.compile(r"[0-9+\-—.:]+")
_BREAK = re.compile(r"[，。;,]")
_STRENGTH = 4
_WEAK = 1


class Quote:
    """A quoted string: `[start, end)` is what stands between the marks."""

    __slots__ = ("end", "inner", "start")

    def __init__(self, start: int, end: int, inner: str) -> None:
        self.start, self.end, self.inner = start, end, inner


def quotes(text: str) -> list[Quote]:
    """Pairs of quotation marks within a line, in order; nested ones count as part of the outer."""
    if "“" not in text and "「" not in text and "『" not in text:
        return []
    return [Quote(m.start() + 1, m.end() - 1, m.group()[1:-1]) for m in _QUOTED.finditer(text)]


class _Marks:
    """The mark rows of one side, longest surface first by first or last character."""

    def __init__(self, rows: tuple[r.MarkRule, ...], at: str) -> None:
        self._rows = {s: row for row in rows if row.at == at for s in row.surface}
        self._lengths = sorted({len(s) for s in self._rows}, reverse=True)
        self.surfaces = tuple(self._rows)

    def starting(self, text: str, at: int) -> tuple[r.MarkRule, int] | None:
        """The longest surface that begins at `at`, and its end."""
        for length in self._lengths:
            row = self._rows.get(text[at : at + length])
            if row is not None:
                return row, at + length
        return None

    def ending(self, text: str, at: int) -> tuple[r.MarkRule, int] | None:
        """The longest surface that ends at `at`, and its start."""
        for length in self._lengths:
            if length <= at:
                row = self._rows.get(text[at - length : at])
                if row is not None:
                    return row, at - length
        return None

    def within(self, inner: str) -> bool:
        """Whether the string holds any surface."""
        return any(s in inner for s in self.surfaces)


class QuotedFinder:
    """Finds names in quotation marks."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(r.MarkRule, "quote_mark")
        self._after, self._before, self._tail, self._inside = (_Marks(rows, a) for a in ("after", "before", "tail", "inside"))
        self._known = {x.name: x for x in rulebook.rows(r.KnownNameRule, "titled_known")}
        heads = rulebook.rows(r.HeadRule, "event_head")
        self._events = tuple((s, row.id) for row in heads for s in row.surface if row.needs == "quotes" or len(s) > 2)
        awards = rulebook.rows(r.AwardRule, "award")
        self._awards = tuple((s, row) for row in awards if row.role == "tail" for s in row.surface)
        self._projects = tuple(s for row in rulebook.rows(r.ProjectRule, "project") for s in row.surface)

    def find(self, text: str, pairs: list[Quote], around: Around) -> list[Candidate]:
        """Candidates of programmes, events and honours in quotation marks, in the order of the text."""
        out: list[Candidate] = []
        shared = self._shared(text, pairs)
        for quote in pairs:
            candidate = self._read(text, quote, around, shared.get(quote.start))
            if candidate is not None:
                out.append(candidate)
        return out

    def _shared(self, text: str, pairs: list[Quote]) -> dict[int, int]:
        """For each quote of a list (“A”、武汉“B”等活动), where the words after the whole list begin."""
        after: dict[int, int] = {}
        ahead = -1
        for i in range(len(pairs) - 1, -1, -1):
            close = pairs[i].end + 1
            if i + 1 < len(pairs) and text[close : close + 1] in ("、", "和", "及", "“", "与"):
                opening = pairs[i + 1].start - 1
                if opening - close <= 6 and not _BREAK.search(text, close, opening):
                    after[pairs[i].start] = ahead = after.get(pairs[i + 1].start, pairs[i + 1].end + 1)
                    continue
            ahead = close
            after[pairs[i].start] = ahead
        return after

    def _read(self, text: str, quote: Quote, around: Around, after: int | None) -> Candidate | None:
        start, end, inner = quote.start, quote.end, quote.inner
        held = around.by_start.get(start)
        if held is not None and held.end == end:
            return None
        known = self._known.get(inner)
        if known is not None:
            return self._made(known.kind, start, end, known.id, canonical=known.canonical, optional=known.optional)
        follows = self._after.starting(text, after if after is not None else end + 1) or self._after.starting(text, end + 1)
        if self._inside.within(inner) or (_BREAK.search(inner) and not (follows and not follows[0].optional)):
            return None
        if follows is not None and follows[0].kind == "none":
            return None
        if text[end + 1 : end + 2] == "的" and follows is None:
            return None
        if _CODE.fullmatch(inner):
            return self._coded(text, quote)
        cues = (("name", end + 1, follows[1]),) if follows and follows[1] > end + 1 else ()
        award = self._award(inner)
        if follows is not None and follows[0].kind == "honour":
            return self._made("honour", start, end, follows[0].id, cues=cues)
        if award is not None:
            return self._made("honour", start, end, award.id, optional=award.optional)
        event = next((i for s, i in self._events if inner.endswith(s) and len(inner) > len(s) + 1), None)
        if event is not None:
            return self._made("event", start, end, event)
        if follows is not None and follows[0].kind == "event":
            return self._made("event", start, end, follows[0].id, cues=cues)
        return self._programme(text, quote, follows, cues)

    def _programme(
        self, text: str, quote: Quote, follows: tuple[r.MarkRule, int] | None, cues: tuple[tuple[str, int, int], ...]
    ) -> Candidate | None:
        start, end, inner = quote.start, quote.end, quote.inner
        if len(inner) < 2:
            return None
        if follows is not None and not follows[0].optional:
            return self._made("programme", start, end, follows[0].id, cues=cues)
        tail = self._tail.ending(inner, len(inner))
        if tail is not None and tail[1] > 1:
            return self._made("programme", start, end, tail[0].id)
        before = self._before.ending(text, start - 1)
        if before is not None and not before[0].optional and len(inner) > 2:
            return self._made("programme", start, end, before[0].id, cues=(("name", before[1], start - 1),))
        row = follows[0] if follows else before[0] if before else None
        if row is not None:
            return self._made("programme", start, end, row.id, optional=True, strength=_WEAK)
        return self._made("programme", start, end, "programme.quoted", optional=True, strength=_WEAK) if len(inner) > 2 else None

    def _coded(self, text: str, quote: Quote) -> Candidate | None:
        """“12316”惠农短信平台: a figure is no name by itself; with the words behind it, it may be."""
        tail = text[quote.end + 1 : quote.end + 13]
        for surface in self._projects:
            at = tail.find(surface)
            if at >= 0 and not _BREAK.search(tail[:at]):
                end = quote.end + 1 + at + len(surface)
                return self._made("programme", quote.start - 1, end, "programme.coded", optional=True)
        return None

    def _award(self, inner: str) -> r.AwardRule | None:
        for surface, row in self._awards:
            if inner.endswith(surface) and len(inner) > len(surface):
                return row
        return None

    @staticmethod
    def _made(
        kind: str, start: int, end: int, rule: str, *, canonical: str | None = None, optional: bool = False,
        cues: tuple[tuple[str, int, int], ...] = (), strength: int = _STRENGTH,
    ) -> Candidate:  # fmt: skip
        fields: dict[str, object] = {"canonical": canonical} if canonical else {}
        if optional:
            fields["optional"] = True
        return Candidate(kind, start, end, rule, fields, cues, strength=strength)


def known_names(text: str, hits: list[Hit]) -> Iterator[Candidate]:
    """Campaigns, events and honours of the list that stand without quotation marks."""
    for start, end, row in hits:
        if isinstance(row, r.KnownNameRule) and not row.quoted:
            fields: dict[str, object] = {"canonical": row.canonical} if row.canonical else {}
            if row.optional:
                fields["optional"] = True
            yield Candidate(row.kind, start, end, row.id, fields, strength=_STRENGTH)
