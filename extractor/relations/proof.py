"""What shows that a relation follows from its document: each surface in a role is the text of that role's cue."""

from __future__ import annotations

from extractor.relations.model import Relation


def reason(relation: Relation, text: str) -> str | None:
    """Why a relation does not follow from its text; None where it does.

    Whether the words tie the names as the relation says is a reading of its trigger, and is not made again here.

    Args:
        relation: the relation.
        text: the document.
    """
    said: dict[str, list[str]] = {}
    for cue in relation.cues:
        if not 0 <= cue.start < cue.end <= len(text):
            return f"its cue for {cue.role} lies outside the text"
        said.setdefault(cue.role, []).append(text[cue.start : cue.end])
    for role in relation.ROLES:
        filled = getattr(relation, role)
        surfaces = [] if filled is None else [filled] if isinstance(filled, str) else list(filled)
        if surfaces != said.get(role, []):
            return f"the cues of its {role} read {'、'.join(said.get(role, [])) or 'nothing'}"
    return None
