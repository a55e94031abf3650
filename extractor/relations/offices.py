"""Offices that a verb gives or takes: 任命甲为省财政厅厅长, 甲任市长."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extractor.facts.tape import Tape
from extractor.relations.arguments import Arguments, Names
from extractor.relations.chunks import NAME, Chunk, Filler
from extractor.relations.fit import fit
from extractor.relations.posts import Posts
from extractor.relations.tie import Span, Tie, Verb

_TITLE = re.compile(r"(?:首任|新任|现任|下届|本届|第[一二三四五六七八九十]+任)?(?P<title>[^,;:。、，；：\n()“”《》的和与及]{2,16})")
_CLOSED = re.compile(r"(?:一职|职务|职位|之职)$")
_PASSED = frozenset({"skip", "to", "figure"})
_LINKS = ("了", "为")
_PARTS = re.compile(r"[^,;:.\n]+")
_FORMER = frozenset({"曾", "曾经", "原", "先后", "历", "前", "此前"})


class Offices:
    """Reads offices by the titles of `posts`."""

    def __init__(self, posts: Posts) -> None:
        self._posts = posts

    def of(self, tape: Tape, chunks: Sequence[Chunk], verb: Verb, found: Arguments, carried: Names) -> Iterator[Tie]:
        """The role that a verb gives a person; what was held once makes none."""
        beside = chunks[max(0, verb.first - 2) : verb.first]
        if _FORMER & {_word(tape, chunk) for chunk in beside} and beside[-1].part != NAME:
            return  # 曾任; in 原市农业局局长甲调任 what was held before is another office
        index = verb.last
        if verb.frame.object and not found.passive:
            persons = found.slots.get("object", ())
            index = next((i for i in range(index, len(chunks)) if _word(tape, chunks[i]) == "为"), len(chunks))
        else:
            persons = found.subject or (() if found.hidden else carried)
            if holders := fit(found.slots.get("by", ()), "holder"):
                found.subject, persons = persons, holders  # 领导小组由甲任组长
        persons = fit(persons, "holder")
        while index < len(chunks) and (chunks[index].part in _PASSED or _word(tape, chunks[index]) in _LINKS):
            index += 1
        word = chunks[verb.first].last
        if len(persons) == 1 and tape.starts[word] > verb.end:  # 任组长 in one word
            for titles in self._titles_at(tape.folded, verb.end, ()):
                yield Tie("role", verb.frame.id, (verb.start, verb.end), {"person": persons}, {"title": (titles,)}, verb.planned(found))
        elif len(persons) == 1 and index < len(chunks):
            name = chunks[index].names[0] if chunks[index].names else None
            token = chunks[index].first if name is None or name.kind == "group" else name.first
            employed = verb.frame.subject == "organisation" or "by" in found.slots
            employer = fit(found.subject, "employer") if employed else ()
            held = list(self._held(tape, verb, persons[0], token, verb.planned(found), employer))
            yield from held
            if held and verb.frame.object and not found.passive:
                yield from self._further(tape, verb, held[-1].texts["title"][-1][1], verb.planned(found))

    def _further(self, tape: Tape, verb: Verb, end: int, planned: bool) -> Iterator[Tie]:
        """Those named behind the first, whose verb is the first's: 任命甲为市教育局局长, 乙为市水利局局长."""
        at = bisect_left(tape.starts, end)
        while tape.codes[at : at + 1] in (",", ";", "、") and tape.codes[at + 1 : at + 2] == "H":
            token = self._said_of(tape, at + 2, len(tape.codes))
            filler = Filler(at + 1, at + 2, "person", tape.records.get(at + 1))
            held = list(self._held(tape, verb, filler, token, planned)) if token > at + 2 else []
            if not held:
                return
            yield from held
            at = bisect_left(tape.starts, held[-1].texts["title"][-1][1])

    @staticmethod
    def _said_of(tape: Tape, token: int, end: int) -> int:
        """Behind 同志, 为 or 任, which stand between a person and an office."""
        while token < end and tape.text(token, token + 1) in ("同志", *_LINKS, "任", "担任"):
            token += 1
        return token

    def listed(self, tape: Tape, verb: Verb) -> Iterator[Tie]:
        """任命: and under it a person and an office by turns, 甲为市教育局局长."""
        codes, at = tape.codes, bisect_left(tape.starts, verb.end)
        for part in _PARTS.finditer(codes, at + 1):
            start, end = part.span()
            person = codes.find("H", start, end)
            if person < 0 or tape.text(start, person).strip(" 0123456789.、()一二三四五六七八九十"):
                return
            token = self._said_of(tape, person + 1, end)
            filler = Filler(person, person + 1, "person", tape.records.get(person))
            held = list(self._held(tape, verb, filler, token, verb.frame.planned)) if token > person + 1 else []
            if not held:
                return
            yield from held

    def _held(
        self, tape: Tape, verb: Verb, person: Filler, token: int, planned: bool, employer: Names = ()
    ) -> Iterator[Tie]:
        """The role of a person whose office begins at a token: a body, or a place, and the titles; else in `employer`."""
        body: Names = employer
        record = tape.records.get(token)
        if record is not None and tape.codes[token] in "PO":
            after = tape.records.get(token + 1)
            if tape.codes[token] == "P" and after is not None and tape.codes[token + 1] == "O":
                token, record = token + 1, after
            body = (Filler(token, token + 1, record.kind, record),) if record.kind == "organisation" else ()
            token += 1
        titles = self._titles_at(tape.folded, tape.starts[token], verb.frame.heads)
        for some, bodies in self._shares(tape, titles, body):
            names = {"person": (person,), **({"organisation": bodies} if bodies else {})}
            yield Tie("role", verb.frame.id, (verb.start, verb.end), names, {"title": some}, planned)

    def _shares(self, tape: Tape, titles: tuple[Span, ...], body: Names) -> Iterator[tuple[tuple[Span, ...], Names]]:
        """Titles of one body; of 县委副书记、县长 the second is none of the party's."""
        if not titles:
            return
        apart = [] if not body else [t for t in titles[1:] if not self._posts.fits(body[0].record, tape.folded[slice(*t)])]
        yield tuple(t for t in titles if t not in apart), body
        if apart:
            yield tuple(apart), ()

    def _titles_at(self, text: str, at: int, bodies: tuple[str, ...]) -> tuple[Span, ...]:
        """The titles listed from an offset on; a body that has no name stays out (研究院院长)."""
        titles: list[Span] = []
        known = self._posts.titles
        while (match := _TITLE.match(text, at)) and (said := _CLOSED.sub("", match["title"])).endswith(known):
            start, end = match.start("title"), match.start("title") + len(said)
            start = max((at + len(b) for b in bodies if (at := text.rfind(b, start, end - 1)) >= 0), default=start)
            titles.append((start, end))
            if text[match.end() : match.end() + 1] != "、":
                break
            at = match.end() + 1
        return tuple(titles)


def _word(tape: Tape, chunk: Chunk) -> str:
    return tape.text(chunk.first, chunk.last)
