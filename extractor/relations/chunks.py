"""A clause as chunks: names with those listed beside them, prepositions, verbs that carry, and what fills no role.

Chunks are made of the tokens of the facts' tape. A person's office and body belong to the person (乃东县经合局局长刘纲华),
a place before a body to the body, 等6个部门 to the list before it, brackets to what they stand behind.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from extractor.facts.tape import Tape
from extractor.record import Record
from extractor.relations.rules import RelationWord
from extractor.rulebook import Rulebook

NAME, LOOSE, NOUN_OF, FIGURE, MARK = "name", "loose", "of", "figure", "mark"
"""Parts of chunks beside those of words.tsv: names, words that are in no table, 的, quantities, 、."""
_NAMES = frozenset("POHE")
_BEFORE_NAMES = {"应": "lead", "将": "take"}  # 应乙邀请 is no duty, 将乙 no plan
_TITLED = frozenset("NhIvVs")  # letters that an office may begin with
_PLAIN = {**dict.fromkeys("dTD#fU ", "skip"), **dict.fromkeys("NnhvVI", LOOSE), "S": "plan", "u": NOUN_OF}
_TAIL = re.compile(r"Q?[NnhI]*(?:&[NhI]+)?")
_TIMES = re.compile(r"[次轮趟度]$")
_QUOTES = frozenset("“”「」『』‘’\"")
_NUMERALS = "两二三四五六七八九十"
_OFFICE = 8  # tokens between a body and the person who holds an office in it


class Filler(NamedTuple):
    """A name that may fill a role: tokens `[first, last)`, and its record; a group of people has its place's."""

    first: int
    last: int
    kind: str
    record: Record | None


class Chunk(NamedTuple):
    """A part of a clause, tokens `[first, last)`.

    `names` of a name chunk are those of one list, `joints` the words between them, `tail` a word that closes the list; of
    any other chunk `tail` is its word.
    """

    part: str
    first: int
    last: int
    names: tuple[Filler, ...] = ()
    joints: tuple[str, ...] = ()
    tail: str = ""


class Chunker:
    """Cuts clauses by the words of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(RelationWord, "relation_word")
        self.parts: dict[str, str] = {}
        for row in rows:
            for surface in () if row.part in ("counted", "group") else row.surface:
                self.parts.setdefault(surface, row.part)
        self._joints = frozenset(s for row in rows if row.part in ("and", "with") for s in row.surface) | {"、"}
        self._tails = frozenset(s for row in rows if row.part == "tail" for s in row.surface)
        counted = sorted((s for row in rows if row.part == "counted" for s in row.surface), key=lambda s: (-len(s), s))
        units = "|".join(map(re.escape, counted)) or "(?!)"
        self._unit = re.compile(f"[㐀-鿿]{{0,4}}(?:{units})")
        self._counted = re.compile(f"[{_NUMERALS}](?:{units})")
        together = "|".join(sorted(self._tails, key=lambda s: (-len(s), s)))
        self.all = re.compile(f"{together}|{self._counted.pattern}")
        self._groups = tuple(s for row in rows if row.part == "group" for s in row.surface)

    def __call__(self, tape: Tape, start: int, end: int, stops: Container[int]) -> list[Chunk]:
        """The chunks of tokens `[start, end)`.

        Args:
            tape: the document's.
            start: the first of a clause.
            end: behind its last.
            stops: tokens where a word of a frame begins: no list's tail reaches over one.
        """
        chunks: list[Chunk] = []
        codes, starts, folded, parts, plain = tape.codes, tape.starts, tape.folded, self.parts, _PLAIN
        persons = codes.find("H", start, end) >= 0
        at = start
        while at < end:
            code, word = codes[at], folded[starts[at] : starts[at + 1]]
            if (code in _NAMES or (persons and code in _TITLED)) and (names := self._list(tape, at, end, stops)):
                if chunks and chunks[-1].last == at and (part := _BEFORE_NAMES.get(chunks[-1].tail)):
                    chunks[-1] = chunks[-1]._replace(part=part)
                chunks.append(names)
                at = names.last
                continue
            if word == "(":
                at = _close(tape, at, end)
            elif word not in _QUOTES:
                last = self._numbered(tape, at, end) if word[0] in _NUMERALS else 0
                if last:
                    chunks.append(Chunk("tail", at, last, (), (), tape.text(at, last)))
                    at = last
                    continue
                part = parts.get(word) or plain.get(code) or self._plain(code, word)
                chunks.append(Chunk(part, at, at + 1, (), (), word))
            at += 1
        return chunks

    @staticmethod
    def _plain(code: str, word: str) -> str:
        if code == "Q":
            return "skip" if _TIMES.search(word) else FIGURE
        return MARK if word == "、" else LOOSE

    def _list(self, tape: Tape, at: int, end: int, stops: Container[int]) -> Chunk | None:
        """The names listed from token `at` on, with what closes the list; None where no name stands there."""
        first = self._name(tape, at, end, stops)
        if first is None:
            return None
        names, joints, tail = [first], [], ""
        last = _titled(tape, first)
        while last < end:
            closed, word = self._closed(tape, last, end, stops, names)
            tail = word or tail
            following = self._following(tape, closed, end, stops)
            if following is None:
                last = closed
                break
            joint, name = following
            joints.append(joint)
            names.append(name)
            last = _titled(tape, name)
        return Chunk(NAME, at, last, tuple(names), tuple(joints), tail)

    def _following(self, tape: Tape, at: int, end: int, stops: Container[int]) -> tuple[str, Filler] | None:
        """The joint at a token and the name behind it; names of one character may stand side by side (鄂藏)."""
        if at >= end:
            return None
        word = tape.text(at, at + 1)
        if word in self._joints:
            name = self._name(tape, at + 1, end, stops)
            return None if name is None else (word, name)
        if len(word) == 1 and len(tape.text(at - 1, at)) == 1 and tape.codes[at - 1 : at + 1] == "PP":
            name = self._name(tape, at, end, stops)
            return None if name is None else ("", name)
        return None

    def _closed(self, tape: Tape, at: int, end: int, stops: Container[int], names: Sequence[Filler]) -> tuple[int, str]:
        """Where the tail of a list of names ends, and the word that closes it (两地)."""
        codes, word = tape.codes, ""
        while at < end:
            said = tape.text(at, at + 1)
            if said == "(":
                at = _close(tape, at, end) + 1
            elif said in _QUOTES and codes[at] in "EN\"":
                at += 1
            elif said in self._tails:
                word, at = said, at + 1
            elif (said[0] in _NUMERALS or codes[at] == "Q") and (last := self._numbered(tape, at, end, names)) and not any(i in stops for i in range(at, last)):
                word, at = tape.text(at, last), last
            elif codes[at] == "j":
                match = _TAIL.match(codes, at + 1, end)
                at = self._unstopped(tape, at + 1, match.end() if match else at + 1, stops)
            else:
                break
        return at, word

    def _numbered(self, tape: Tape, at: int, end: int, names: Sequence[Filler] = ()) -> int:
        """The end of 两地, 三州市 or 3个州市 behind a list; 0 where none stands there."""
        if tape.codes[at] == "Q" and len(names) > 1 and at + 2 <= end and tape.codes[at + 1 : at + 2] in ("N", "P"):
            record = tape.records.get(at)
            places = any(name.kind == "place" for name in names)  # 曲靖、玉溪2个中心 are centres
            of_them = not places or self._unit.fullmatch(tape.text(at + 1, at + 2))
            return at + 2 if of_them and getattr(record, "value", None) == len(names) else 0
        start = tape.starts[at]
        match = self._counted.match(tape.folded, start)
        last = at
        while match and last < end and tape.starts[last] < match.end():
            last += 1
        return last if match and tape.starts[last] == match.end() else 0

    def _unstopped(self, tape: Tape, start: int, end: int, stops: Container[int]) -> int:
        """The end of a tail, before the first word that has a part or opens a frame."""
        for at in range(start, end):
            word = tape.text(at, at + 1)
            if at in stops or (word in self.parts and word not in self._joints and word not in self._tails):
                return at
        return end

    def _name(self, tape: Tape, at: int, end: int, stops: Container[int]) -> Filler | None:
        """The name at a token, with its office or place before it; quotation marks around it are passed."""
        records, codes = tape.records, tape.codes
        while at < end and tape.text(at, at + 1) in _QUOTES:
            at += 1
        if at >= end:
            return None
        record = records.get(at)
        if record is None or codes[at] not in "POHE":
            return self._office(tape, at, at, end, stops)
        if codes[at] in "PO":
            held = self._office(tape, at, at + 1, end, stops)
            if held is not None:
                return held
            if codes[at] == "P":
                # 湖北武汉市政府, 新疆伊犁州: the last is meant; 鄂藏 are two.
                after = codes[at + 1 : at + 2]
                apart = after == "P" and tape.width(at, at + 2) == 2
                if at + 1 < end and at + 1 in records and (after == "O" or (after == "P" and not apart)):
                    return self._name(tape, at + 1, end, stops)
                group = self._group(tape, at, end)
                if group is not None:
                    return group
        return Filler(at, at + 1, record.kind, record)

    def _office(self, tape: Tape, first: int, at: int, end: int, stops: Container[int]) -> Filler | None:
        """The person whose title begins at a token; or whose name is announced there behind a place (香港同胞陈慧敏)."""
        codes = tape.codes
        person = codes.find("H", at, min(end, at + _OFFICE))
        if person <= at:
            return None
        record = tape.records.get(person)
        if record is None:
            return None
        title = next((c for c in record.cues if c.role == "title"), None)
        if title is None and first < at and at not in stops and tape.text(at, at + 1) not in self.parts:
            title = next((c for c in record.cues if c.role == "before"), None)
        if title is None or title.start > tape.starts[at] or title.end > tape.starts[person]:
            return None
        if title.start < tape.starts[first]:
            return None
        return Filler(person, person + 1, "person", record)

    def _group(self, tape: Tape, at: int, end: int) -> Filler | None:
        """德国客商, 湖北省党政代表团: a place and the people who act as one."""
        for last in range(at + 1, min(at + 4, end)):
            if tape.codes[last] not in "NhI":
                return None
            if tape.text(last, last + 1).endswith(self._groups):
                return Filler(at, last + 1, "group", tape.records[at])
        return None


def _close(tape: Tape, at: int, end: int) -> int:
    """The token that closes the bracket at a token; the last one where none does."""
    return next((i for i in range(at, end) if tape.text(i, i + 1) == ")"), end - 1)


def _titled(tape: Tape, name: Filler) -> int:
    """Behind a name, with the office that stands behind it: 李瑞环主席."""
    last = name.last
    if name.kind == "person" and name.record is not None:
        for cue in name.record.cues:
            if cue.role == "title" and cue.start == tape.starts[last]:
                while tape.starts[last] < cue.end:
                    last += 1
    return last
