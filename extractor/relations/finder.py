"""Finds the relations of a document: words of frames, the sentences they stand in, clause by clause.

Reading order: `RelationFinder.find`, `_Walk.run`, `_Walk._sentence`, `_Walk._clause`; what a verb ties is in ties.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter

from extractor.document import Document
from extractor.facts.layout import marker
from extractor.facts.tape import Tape
from extractor.lexicon import Lexicon
from extractor.lookup import TrapWords
from extractor.record import Record
from extractor.relations.arguments import MET, before, behind, sides
from extractor.relations.chunks import FIGURE, LOOSE, NAME, Chunk, Chunker
from extractor.relations.levels import Sides
from extractor.relations.model import AnyRelation
from extractor.relations.offices import Offices
from extractor.relations.posts import Posts
from extractor.relations.rules import Frame, RelationWord
from extractor.relations.settle import Settler
from extractor.relations.tie import Carried, Verb
from extractor.relations.ties import Ties
from extractor.rulebook import Rulebook

_RELATIONS: TypeAdapter[tuple[AnyRelation, ...]] = TypeAdapter(tuple[AnyRelation, ...])
_BOUNDS = re.compile(r"[,;:.\n]|$")
_STOP = re.compile(r"[.\n]")
_LONGEST = 200  # tokens of a clause that is read: longer ones are tables and lists
_BACK = 8  # clauses in which the subject of one that has none is looked for
_AREA = re.compile("[PO]")
_FOUNDED = re.compile("[^,;.]{1,5}[POE]")
_OPENING = frozenset("“「了")
Hit = tuple[int, int, list[Frame]]


class RelationFinder:
    """Relations by the rules of one rulebook; no document changes what it finds in the next."""

    def __init__(self, rulebook: Rulebook) -> None:
        frames = rulebook.rows(Frame, "frame")
        self._lexicon = Lexicon((s, (f, TrapWords(s, f.traps))) for f in frames for s in f.surface)
        self._chunker = Chunker(rulebook)
        self._sides = Sides(rulebook)
        self._posts = Posts(rulebook)
        ways = {s[0] for row in rulebook.rows(RelationWord, "relation_word") if row.part == "go" for s in row.surface}
        self._way = re.compile("[" + "".join(sorted(ways)) + "]")
        joints = {s for row in rulebook.rows(RelationWord, "relation_word") if row.part == "with" for s in row.surface}
        self._ties = Ties(frames, frozenset(joints | {"和"}), Offices(self._posts))

    def find(self, document: Document, tape: Tape, records: Sequence[Record]) -> tuple[AnyRelation, ...]:
        """The relations of a document, in the order of its text.

        Args:
            document: the document.
            tape: its words and records.
            records: its proved records of all kinds, in the order of the text.
        """
        settler = Settler(document, tape, records, self._sides, self._posts)
        hits = self._hits(tape)
        if hits:
            _Walk(tape, self._chunker, self._ties, settler, self._way).run(hits)
        found = settler.relations()
        return _RELATIONS.validate_python(found) if found else ()

    def _hits(self, tape: Tape) -> list[Hit]:
        """Words of frames as tokens `[first, last)`, the longest at each place, by place."""
        starts, text = tape.starts, tape.folded
        best: dict[int, Hit] = {}
        for start, end, entries in self._lexicon.find(text):
            first = bisect_left(starts, start)
            if starts[first] != start:
                continue
            last = bisect_left(starts, end)
            inside = last - first == 1 and starts[last] > end and end - start < 2
            if inside and not (tape.codes[first - 1 : first] == "H" and text.startswith(self._posts.titles, end, starts[last])):
                continue  # but for 任组长, which is one word of the segmenter
            frames = [frame for frame, traps in entries if not traps.hold(text, start)]
            held = best.get(first)
            if frames and (held is None or end > held[1]) and first not in tape.records:
                best[first] = (first, end, frames)
        hits: list[Hit] = []
        for first in sorted(best):
            if not hits or starts[first] >= hits[-1][1]:
                hits.append(best[first])
        return hits


class _Walk:
    """One walk over one document."""

    def __init__(self, tape: Tape, chunker: Chunker, ties: Ties, settler: Settler, way: re.Pattern[str]) -> None:
        self.tape, self.chunker, self.ties, self.settler = tape, chunker, ties, settler
        self._way = way
        self._start = 0
        self._stops: set[int] = set()
        self._clauses: list[tuple[int, int]] = []

    def run(self, hits: list[Hit]) -> None:
        """Reads each sentence that holds a word of a frame and two names."""
        codes = self.tape.codes
        index = floor = 0
        while index < len(hits):
            at = hits[index][0]
            start = max(codes.rfind(".", floor, at), codes.rfind("\n", floor, at), floor - 1) + 1
            close = _STOP.search(codes, at)
            floor = end = close.start() if close else len(codes)
            stop = index
            while stop < len(hits) and hits[stop][0] < end:
                stop += 1
            # The title may leave out who gives, a notice who appoints (任命: and a list); what 其中 opens was received before.
            named = sum(codes.count(letter, start, end) for letter in "POHE")
            alone = named == 1 and (not start or codes[start] == "F" or any(f.receives for h in hits[index:stop] for f in h[2]))
            if named > 1 or alone or self.tape.folded.startswith(":", hits[stop - 1][1]):
                self._sentence(start, end, hits[index:stop])
            index = stop

    def _sentence(self, start: int, end: int, hits: list[Hit]) -> None:
        """Reads the clauses that hold a word of a frame; those before them only where one has no subject of its own."""
        tape, codes = self.tape, self.tape.codes
        marked = tape.starts[start] + marker(tape, start)
        while start < end and tape.starts[start] < marked:
            start += 1
        self.settler.sentence(start)
        self._start = start
        self._stops = {hit[0] for hit in hits}
        self._clauses.clear()
        index = 0
        for bound in _BOUNDS.finditer(codes, start, end + 1):
            close = min(bound.start(), end)
            if index < len(hits) and hits[index][0] < close:
                inside = []
                while index < len(hits) and hits[index][0] < close:
                    first, last, frames = hits[index]
                    if close - start <= _LONGEST:
                        frames = [f for f in frames if self._hopeful(f, first, last, start, close)]
                    else:
                        frames = []
                    if frames:
                        inside.append((first, last, frames))
                    index += 1
                if inside:
                    self._clause(start, close, inside)
            self._clauses.append((start, close))
            if codes[close : close + 1] == ";":
                self._clauses.clear()
                self.settler.part()
            start = close + 1

    def _hopeful(self, frame: Frame, first: int, last: int, start: int, end: int) -> bool:
        """Whether a clause holds what a frame cannot do without; most words of frames stand where nothing is tied."""
        tape, kind = self.tape, frame.type
        codes = tape.codes
        if frame.closes and not self.settler.waits:
            return False
        if kind == "role":
            return tape.folded[last : last + 1] == ":" or codes.find("H", max(self._start, end - _LONGEST), end) >= 0
        if kind == "honour":
            return codes.find("E", start, end) >= 0
        if kind == "founding":
            by = tape.folded.find("由", tape.starts[start], tape.starts[first]) >= 0
            return by or _FOUNDED.match(codes, first) is not None or tape.folded[last : last + 1] in _OPENING
        if frame.go_only:
            way = self._way.search(tape.folded, tape.starts[start], tape.starts[first])
            return way is not None and _AREA.search(codes, start, first) is not None
        if _AREA.search(codes, start, end) is None:
            together = kind == "agreement" and self.chunker.all.search(tape.folded, tape.starts[start], tape.starts[first])
            return bool(together) or self._points(start, end)
        return True

    def _points(self, start: int, end: int) -> bool:
        """Whether a clause points back to a name: 该院."""
        starts = self.tape.starts
        return self.tape.folded.find("该", starts[start], starts[end]) >= 0

    def _clause(self, start: int, end: int, hits: list[Hit]) -> None:
        chunks = self.chunker(self.tape, start, end, self._stops)
        if self._points(start, end):
            self.settler.resolve(chunks)
        for verb in self._verbs(chunks, hits):
            first = verb.first
            if verb.frame.noun:
                # What is given is the object of a verb: 投入京蒙协作资金.
                first = next((i for i in range(first - 1, -1, -1) if chunks[i].part in ("serial", "light")), -1)
                if first < 0:
                    continue
            found = before(chunks, first)
            if found.off:
                continue
            behind(chunks, verb.last, found)
            if verb.frame.type == "role" and verb.frame.object and self.tape.folded[verb.end : verb.end + 1] == ":":
                self.settler.take(verb, found, list(self.ties.offices.listed(self.tape, verb)))
            carried = Carried() if found.subject or found.hidden else self._carried()
            if found.along and carried.subject:
                carried = carried._replace(subject=(*carried.subject, *found.along))
            self.settler.take(verb, found, list(self.ties.of(self.tape, chunks, verb, found, carried)))

    def _carried(self) -> Carried:
        """Who the sentence spoke of before."""
        for start, end in reversed(self._clauses[-_BACK:]):
            opening = self._opening(self.chunker(self.tape, start, min(end, start + _LONGEST), self._stops))
            if opening is not None:
                return opening
        return Carried()

    def _verbs(self, chunks: list[Chunk], hits: list[Hit]) -> Iterator[Verb]:
        starts = self.tape.starts
        for first, end, frames in hits:
            low = next((i for i, c in enumerate(chunks) if c.first == first), None)
            if low is None:
                continue
            high = low + 1
            while high < len(chunks) and starts[chunks[high].first] < end:
                high += 1
            for frame in frames:
                yield Verb(frame, low, high, starts[first], end)

    def _opening(self, chunks: list[Chunk]) -> Carried | None:
        """Who a clause opens with; None where it opens with a verb or says no more than when, so that the last goes on."""
        codes = self.tape.codes
        paired = any(chunk.part == "respectively" for chunk in chunks)
        for index, chunk in enumerate(chunks):
            if chunk.part == NAME:
                if index and chunks[index - 1].part in MET:
                    return None
                after = chunks[index + 1] if index + 1 < len(chunks) else None
                modifies = after is not None and after.part == LOOSE and codes[after.first] in "Nh"
                whole = chunk.names[-1].kind == "person" or not self.ties.withs.isdisjoint(chunk.joints)
                if after is None or after.part == "says" or (modifies and not whole):
                    return Carried()
                if after.part in ("with", "along") and index + 2 < len(chunks) and chunks[index + 2].part == NAME:
                    other = chunks[index + 2].names
                    together = after.part == "along"
                    return Carried((*chunk.names, *other) if together else chunk.names, () if together else other, paired)
                left, right = sides(chunk.names, chunk.joints, self.ties.withs)[0]
                later = zip(chunks[index:], chunks[index + 1 :], strict=False)
                met = [c.names for prior, c in later if c.part == NAME and prior.part not in ("lead", "at", "about")]
                return Carried(left, right, paired, met[0] if len(met) == 1 else ())
            if chunk.part == LOOSE and index + 1 < len(chunks) and codes[chunks[index + 1].first] in "DT":
                continue  # 近三年
            if chunk.part == LOOSE:
                told = any(c.part not in (LOOSE, FIGURE, "skip") or codes[c.first] not in "NhaQdT" for c in chunks[index:])
                return Carried() if told and codes[chunk.first] in "Nhs" else None
            if chunk.part not in ("skip", "pivot", "and", "plan", "tail", "decided"):
                return None
        return None
