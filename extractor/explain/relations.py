"""Relations for people: who fills which role, the verb that ties them, and the row that says which role stands where."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.bulletin import Bulletin
from extractor.document import Document
from extractor.explain.records import INDENT, Rows
from extractor.regression import marked, printable
from extractor.relations import AnyRelation
from extractor.relations.rules import Frame
from extractor.spans import Span

_SLOTS = (
    ("before the verb", "subject"), ("behind it", "object"), ("behind 与", "beside"), ("behind 对", "to"), ("behind 在", "at"),
    ("behind 赴", "go"), ("the words behind it", "text"),
)  # fmt: skip
_BESIDE = "role.beside"


def relations_at(bulletin: Bulletin, start: int, end: int) -> list[AnyRelation]:
    """The relations one of whose names or whose verb holds a character of `[start, end)`, or that lie around it."""
    return [r for r in bulletin.relations if (whole := _extent(r)).start < end and start < whole.end]


def relation_lines(relation: AnyRelation, text: str, rows: Rows) -> Iterator[str]:
    """A relation for people: its type, its verb in its line of text, each role with its place, and the row that read it."""
    start, end = _extent(relation)
    verb = next(((c.start, c.end) for c in relation.cues if c.role == "trigger"), (start, end))
    excerpt, carets = marked(text, *verb)
    yield f"relation {start}-{end} {relation.type}" + (f", {relation.status}" if relation.status else "")
    yield INDENT + excerpt
    yield INDENT + carets
    for role, first, last in relation.cues:
        yield f"{INDENT}{'verb' if role == 'trigger' else role:10} {printable(text[first:last])!r} at {first}-{last}"
    if relation.rule == _BESIDE:
        yield f"{INDENT}rule   {_BESIDE}  (the title, and the body before it, that stand beside the person's name)"
        return
    said = rows.said(relation.rule)
    yield f"{INDENT}rule   {relation.rule}" + (f"  ({said})" if said else "")
    frame = rows.row(relation.rule)
    if isinstance(frame, Frame):
        places: dict[str, list[str]] = {}
        for where, slot in _SLOTS:
            if role := getattr(frame, slot):
                places.setdefault(role, []).append(where)
        yield f"{INDENT}why    " + "; ".join(f"{role}: {', '.join(where)}" for role, where in places.items())


def unread_verbs(document: Document, start: int, end: int, rows: Rows) -> Iterator[str]:
    """Frames whose verb begins in `[start, end)`: said where they tie nothing."""
    for frame in rows.of("frame"):
        for word in frame.surface:
            at = document.folded.find(word, start, end + len(word))
            if start <= at < end:
                yield f"{INDENT}verb   {word!r}, of {frame.id}, ties no names here: a role it needs is open, or it is denied or wished"


def _extent(relation: AnyRelation) -> Span:
    """From its first word to its last."""
    return Span(min(c.start for c in relation.cues), max(c.end for c in relation.cues))
