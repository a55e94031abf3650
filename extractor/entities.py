"""Entities: the mentions of a document that name one body, place or person.

An id says what the entity is, not which mention came first: `place:420000` (the code at the document's date),
`organisation:湖北省水利厅` (the canonical name), `person:王建国` (the full name). So ids stay when other records come or
go, and the mentions of two documents meet under one id. Within a document an id is one entity; where several bear a
name (two towns 城关镇), the place that each lies in parts them: `place:乃东县/城关镇`.

Reading order: `identified` gives the ids, `entities` gathers the mentions under them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from extractor.candidate import Candidate
from extractor.record import Record
from extractor.spans import Span

NAMED = frozenset({"organisation", "place", "person", "event", "programme", "honour"})
"""Kinds whose records are mentions of entities."""
_NOT_OF_THE_ENTITY = frozenset({"kind", "start", "end", "text", "rule", "cues", "optional", "entity", "canonical"})
_DOTS = "·•・‧"


class Entity(BaseModel):
    """What several mentions of a document name.

    Attributes:
        id: the mentions' `entity`.
        kind: the mentions' kind.
        canonical: the mentions' canonical name; where they have none, the longest of them as written.
        mentions: where it is named, in the order of the text.
        fields: its other fields (`type`, `place`, `code` …), each from the first mention that has it.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    canonical: str
    mentions: tuple[Span, ...]
    fields: dict[str, Any] = {}


class Named(NamedTuple):
    """A mention, whoever found it: its kind, its text as written, its fields."""

    kind: str
    text: str
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The canonical name, else the text."""
        return str(self.fields.get("canonical") or self.text)


def assign(candidates: Sequence[Candidate], text: str) -> None:
    """Sets the field `entity` of the candidates that are names, which are in the order of the text."""
    named = [c for c in candidates if c.kind in NAMED]
    ids = identified([Named(c.kind, text[c.start : c.end], c.fields) for c in named])
    for candidate, id_ in zip(named, ids, strict=True):
        candidate.fields["entity"] = id_


def entities(records: Iterable[Record]) -> tuple[Entity, ...]:
    """The entities of a document's records, by first mention. Records that name none (from elsewhere) are given ids."""
    mentions = [r for r in records if r.kind in NAMED]
    own = [{n: v for n, v in r if v not in (None, ()) and n not in _NOT_OF_THE_ENTITY} for r in mentions]
    canonical = [getattr(r, "canonical", None) for r in mentions]
    named = [Named(r.kind, r.text, {**f, "canonical": c}) for r, f, c in zip(mentions, own, canonical, strict=True)]
    groups: dict[str, list[int]] = defaultdict(list)
    for at, (record, id_) in enumerate(zip(mentions, identified(named), strict=True)):
        groups[getattr(record, "entity", None) or id_].append(at)
    return tuple(
        Entity(
            id=id_,
            kind=mentions[group[0]].kind,
            canonical=_longest(canonical[at] for at in group) or _longest(mentions[at].text for at in group),
            mentions=tuple(mentions[at].span for at in group),
            fields={n: v for at in reversed(group) for n, v in own[at].items()},
        )
        for id_, group in groups.items()
    )


def identified(mentions: Sequence[Named]) -> list[str]:
    """The entity's id of each mention of one document, in the order of the text."""
    scopes = _Scopes(mentions)
    persons = _Persons([m for m in mentions if m.kind == "person"])
    ways: dict[str, Callable[[Named], str]] = {"person": persons.name, "place": scopes.place}
    return [f"{m.kind}:{ways.get(m.kind, scopes.name)(m)}" for m in mentions]


class _Scopes:
    """Names with the place that parts them where several entities of a document bear one name."""

    def __init__(self, mentions: Sequence[Named]) -> None:
        self._within: dict[tuple[str, str], list[str]] = defaultdict(list)
        for mention in mentions:
            within, known = _within(mention), self._within[mention.kind, mention.name]
            if within and within not in known:
                known.append(within)

    def place(self, mention: Named) -> str:
        """The code of a place, else its name."""
        return str(mention.fields.get("code") or self.name(mention))

    def name(self, mention: Named) -> str:
        """The canonical name; with its place before it where the document has the name at several."""
        known = self._within[mention.kind, mention.name]
        if len(known) < 2:
            return mention.name
        return f"{_within(mention) or known[0]}/{mention.name}"


class _Persons:
    """Full names of a document's persons, by what else they are called there."""

    def __init__(self, mentions: Sequence[Named]) -> None:
        self._full: dict[str, set[str]] = defaultdict(set)
        self._by_part: dict[str, list[str]] = defaultdict(list)
        for mention in mentions:
            if len(mention.text) > 1:
                self._enter(mention)

    def _enter(self, mention: Named) -> None:
        titles = self._full[mention.text]
        if mention.fields.get("title"):
            titles.add(mention.fields["title"])
        dot = next((c for c in mention.text if c in _DOTS), None)
        # 普京 after 弗拉基米尔·普京; 王书记 after 王建国.
        for part in mention.text.split(dot) if dot else mention.text[:1]:
            if mention.text not in self._by_part[part]:
                self._by_part[part].append(mention.text)

    def name(self, mention: Named) -> str:
        """The full name that the document gives the person, else the text; a surname alone keeps its title."""
        if len(mention.text) > 1 and any(c in _DOTS for c in mention.text):
            return mention.text
        title = mention.fields.get("title")
        fitting = [n for n in self._by_part.get(mention.text, ()) if n == mention.text or self._fits(title, n)]
        if len(fitting) == 1:
            return fitting[0]
        return mention.text + (title or "") if len(mention.text) == 1 else mention.text

    def _fits(self, title: str | None, name: str) -> bool:
        """Whether a title may be a person's: 副省长 for 湖北省副省长, any where one of the two is not known."""
        titles = self._full[name]
        return not title or not titles or any(t.endswith(title) or title.endswith(t) for t in titles)


def _within(mention: Named) -> str:
    """The place that a mention says it lies in; a division with a code is known by that alone."""
    parents = mention.fields.get("parents") or ()
    return str((parents[-1] if parents else "") or mention.fields.get("place") or "")


def _longest(names: Iterable[str | None]) -> str:
    return max((n for n in names if n), key=len, default="")
