"""Who holds which office: from the records of persons, which have the title and the body beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from extractor.kinds.names import Organisation, Person
from extractor.record import Record
from extractor.relations.rules import PostOf, Standing
from extractor.rulebook import Rulebook
from extractor.titled.rules import TitleRule

Office = tuple[int, int, Record | None]
"""A title's span, and the body it is held in."""
_INNER = re.compile(r"、([㐀-鿿]{1,8}[部室局处科院厅办会所])$")  # a part of the body named before: 市委常委、组织部|部长
_BODIES = frozenset({"organisation", "place"})
_LONGEST = 10  # characters of a title
_MOST = 6  # offices read before a name


class Posts:
    """Reads posts by the titles of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(TitleRule, "person_title")
        self.titles = tuple(row.title for row in rows if row.kind in ("office", "profession"))
        self._unposted = frozenset(s for row in rulebook.rows(Standing, "no_post") for s in row.surface)
        self._of = {kind: row.surface for row in rulebook.rows(PostOf, "post_of") for kind in row.kinds}

    def fits(self, body: Record | None, title: str) -> bool:
        """Whether a body has a post of this title: no party committee has a 县长."""
        ends = self._of.get(body.type or "") if isinstance(body, Organisation) else None
        return ends is None or title.endswith(ends)

    def find(self, text: str, records: Sequence[Record]) -> Iterator[dict[str, Any]]:
        """A role for each person and title, at its first mention; one with a body before one without.

        Args:
            text: the document.
            records: its records.
        """
        persons = [r for r in records if r.kind == "person" and isinstance(r, Person) and (r.title or r.organisation)]
        if not persons:
            return
        ending = {r.end: r for r in records if r.kind in _BODIES}
        held: dict[tuple[str, str], tuple[Person, Office]] = {}
        for person in persons:
            for office in self._offices(text, person, ending) if person.title not in self._unposted else ():
                key = (person.text, text[office[0] : office[1]])
                if key not in held or (office[2] and not held[key][1][2]):
                    held[key] = (person, office)
        titles: dict[str, set[str]] = {}
        for name, title in held:
            titles.setdefault(name, set()).add(title)
        for (name, title), (person, (start, end, body)) in held.items():
            if body is None and any(t != title and t.endswith(title) for t in titles[name]):
                continue  # 习近平主席, who was called 国家主席 before
            roles: dict[str, str] = {"person": name}
            cues = [("person", person.start, person.end)]
            if title:
                roles["title"] = title
                cues.append(("title", start, end))
            if body is not None:
                roles["organisation"] = body.text
                cues.append(("organisation", body.start, body.end))
            if len(roles) > 1:
                yield {"type": "role", "rule": "role.beside", **roles, "cues": cues}

    def _offices(self, text: str, person: Person, ending: dict[int, Record]) -> Iterator[Office]:
        """The offices beside a name: those in its record, and those listed before them (甲市委常委、乙区委书记丙)."""
        spans = {cue.role: (cue.start, cue.end) for cue in person.cues if cue.role in ("title", "organisation")}
        body = ending.get(spans["organisation"][1]) if person.organisation and "organisation" in spans else None
        if not person.title or "title" not in spans:
            yield (0, 0, body)
            return
        start, end = spans["title"]
        at = start
        for title in text[start:end].split("、"):
            yield (at, at + len(title), body if at == start or self.fits(body, title) else None)
            at += len(title) + 1
        if body is not None and body.end <= start:
            start = body.start
        elif start in ending:
            start = ending[start].start
        elif inner := _INNER.search(text[max(0, start - _LONGEST) : start]):
            start -= len(inner[1])
        for _ in range(_MOST):
            office = self._before(text, start, ending)
            if office is None:
                return
            yield (*office[:2], office[2] if isinstance(office[2], Organisation) else None)
            start = office[2].start

    def _before(self, text: str, start: int, ending: dict[int, Record]) -> tuple[int, int, Record] | None:
        """The office before a 、 at whose other side another begins: a body or place, and a title behind it."""
        if start == 0 or text[start - 1] != "、":
            return None
        end = start - 1
        for at in range(end - 2, max(end - _LONGEST, 0), -1):
            named = ending.get(at)
            if named is not None:
                return (at, end, named) if text[at:end].endswith(self.titles) else None
        return None
