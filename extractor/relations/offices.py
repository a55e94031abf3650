"""Offices that a verb gives or takes: 任命甲为省财政厅厅长, 甲任市长."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.facts.tape import Tape
from extractor.relations.arguments import Arguments, Names
from extractor.relations.chunks import NAME, Chunk
from extractor.relations.tie import Span, Tie, Verb
from extractor.rulebook import Rulebook
from extractor.titled.rules import TitleRule

_TITLE = re.compile(r"(?:首任|新任|现任|下届|本届|第[一二三四五六七八九十]+任)?(?P<title>[^,;:。、，；：\n()“”《》的和与及]{2,16})")
_CLOSED = re.compile(r"(?:一职|职务|职位|之职)$")
_PASSED = frozenset({"skip", "to", "figure"})
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
        titles, body = self._office(tape, chunks, index)
        if len(persons) == 1 and titles:
            names = {"person": persons, **({"organisation": body} if body else {})}
            yield Tie("role", verb.frame.id, (verb.start, verb.end), names, {"title": tuple(titles)}, verb.planned(found))

    def _office(self, tape: Tape, chunks: Sequence[Chunk], index: int) -> tuple[list[Span], Names]:
        """The titles behind chunk `index`, 为 passed, and the body before them."""
        body: Names = ()
        while index < len(chunks) and (chunks[index].part in _PASSED or _word(tape, chunks[index]) in ("了", "为")):
            index += 1
        if index >= len(chunks):
            return [], ()
        at = tape.starts[chunks[index].first]
        if chunks[index].part == NAME:
            name = chunks[index].names[0]
            if len(chunks[index].names) > 1 or name.kind not in ("organisation", "place"):
                return [], ()
            body = (name,) if name.kind == "organisation" else ()
            at = tape.starts[name.last]
        titles: list[Span] = []
        while (match := _TITLE.match(tape.folded, at)) and (said := _CLOSED.sub("", match["title"])).endswith(self._titles):
            titles.append((match.start("title"), match.start("title") + len(said)))
            if tape.folded[match.end() : match.end() + 1] != "、":
                break
            at = match.end() + 1
        return titles, body


def _word(tape: Tape, chunk: Chunk) -> str:
    return tape.text(chunk.first, chunk.last)
