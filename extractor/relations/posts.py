"""Who holds which office: from the records of persons, which have the title and the body beside the name."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any

from extractor.kinds.names import Person
from extractor.record import Record


def posts(text: str, records: Sequence[Record], unposted: Container[str]) -> Iterator[dict[str, Any]]:
    """A role for each person and title, at its first mention; one with a body before one without.

    Args:
        text: the document.
        records: its records.
        unposted: titles that name no post.
    """
    held: dict[tuple[str, str], Person] = {}
    for record in records:
        if isinstance(record, Person) and (record.title or record.organisation) and record.title not in unposted:
            key = (record.text, record.title or "")
            if key not in held or (record.organisation and not held[key].organisation):
                held[key] = record
    titles: dict[str, set[str]] = {}
    for name, title in held:
        titles.setdefault(name, set()).add(title)
    for (name, title), person in held.items():
        if not person.organisation and any(t != title and t.endswith(title) for t in titles[name]):
            continue  # 习近平主席, who was called 国家主席 before
        cues = [("person", person.start, person.end)]
        roles: dict[str, str] = {"person": person.text}
        for role in ("title", "organisation"):
            said = getattr(person, role)
            cue = next((c for c in person.cues if c.role == role and text[c.start : c.end] == said), None)
            if said and cue is not None:
                roles[role] = said
                cues.append((role, cue.start, cue.end))
        if len(roles) > 1:
            yield {"type": "role", "rule": "role.beside", **roles, "cues": cues}
