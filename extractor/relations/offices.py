"""Offices that a verb gives or takes: 任命甲为省财政厅厅长, 甲任市长."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extractor.facts.tape import Tape
from extractor.relations.arguments import Arguments, Names
from extractor.relations.chunks import Chunk, Filler
from extractor.relations.tie import Span, Tie, Verb
from extractor.rulebook import Rulebook
from extractor.titled.rules import TitleRule

_TITLE = re.compile(r"(?:首任|新任|现任|下届|本届|第[一二三四五六七八九十]+任)?(?P<title>[^,;:。、，；：\n()“”《》的和与及]{2,16})")
_CLOSED = re.compile(r"(?:一职|职务|职位|之职)$")
_PASSED = frozenset({"skip", "to", "figure"})
_LINKS = ("了", "为")
_PARTS = re.compile(r"[^,;:.\n]+")
_FORMER = frozenset({"曾", "曾经", "原", "先后", "历", "前", "此前"})


class Offices:
    """Reads offices by the titles of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(TitleRule, "person_title")
        self._titles = tuple(row.title for row in rows if row.kind in ("office", "profession"))

    def of(self, tape: Tape, chunks: Sequence[Chunk], verb: Verb, found: Arguments, carried: Names) -> Iterator[Tie]:
        """The role that a verb gives a person; what was held once makes none."""
        if _FORMER & {_word(tape, chunk) for chunk in chunks[max(0, verb.first - 2) : verb.first]}:
            return
        index = verb.last
        if verb.frame.object and not found.passive:
            persons = found.slots.get("object", ())
            index = next((i for i in range(index, len(chunks)) if _word(tape, chunks[i]) == "为"), len(chunks))
        else:
            persons = found.subject or (() if found.hidden else carried)
        persons = tuple(p for p in persons if p.kind == "person")
        while index < len(chunks) and (chunks[index].part in _PASSED or _word(tape, chunks[index]) in _LINKS):
            index += 1
        if len(persons) == 1 and index < len(chunks):
            name = chunks[index].names[0] if chunks[index].names else None
            token = chunks[index].first if name is None or name.kind == "group" else name.first
            yield from self._held(tape, verb, persons[0], token, verb.planned(found))

    def listed(self, tape: Tape, verb: Verb) -> Iterator[Tie]:
        """任命: and under it a person and an office by turns, 甲为市教育局局长."""
        codes, at = tape.codes, bisect_left(tape.starts, verb.end)
        for part in _PARTS.finditer(codes, at + 1):
            start, end = part.span()
            person = codes.find("H", start, end)
            if person < 0 or tape.text(start, person).strip(" 0123456789.、()一二三四五六七八九十"):
                return
            token = person + 1
            while token < end and tape.text(token, token + 1) in ("同志", *_LINKS, "任", "担任"):
                token += 1
            filler = Filler(person, person + 1, "person", tape.records.get(person))
            held = list(self._held(tape, verb, filler, token, verb.frame.planned)) if token > person + 1 else []
            if not held:
                return
            yield from held

    def _held(self, tape: Tape, verb: Verb, person: Filler, token: int, planned: bool) -> Iterator[Tie]:
        """The role of a person whose office begins at a token: a body, or a place, and the titles."""
        body: Names = ()
        record = tape.records.get(token)
        if record is not None and tape.codes[token] in "PO":
            after = tape.records.get(token + 1)
            if tape.codes[token] == "P" and after is not None and tape.codes[token + 1] == "O":
                token, record = token + 1, after
            body = (Filler(token, token + 1, record.kind, record),) if record.kind == "organisation" else ()
            token += 1
        titles = self._titles_at(tape.folded, tape.starts[token])
        if titles:
            names = {"person": (person,), **({"organisation": body} if body else {})}
            yield Tie("role", verb.frame.id, (verb.start, verb.end), names, {"title": titles}, planned)

    def _titles_at(self, text: str, at: int) -> tuple[Span, ...]:
        """The titles listed from an offset on."""
        titles: list[Span] = []
        while (match := _TITLE.match(text, at)) and (said := _CLOSED.sub("", match["title"])).endswith(self._titles):
            titles.append((match.start("title"), match.start("title") + len(said)))
            if text[match.end() : match.end() + 1] != "、":
                break
            at = match.end() + 1
        return tuple(titles)


def _word(tape: Tape, chunk: Chunk) -> str:
    return tape.text(chunk.first, chunk.last)
