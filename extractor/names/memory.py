"""Document memory: a short form of a name that stood in full before is the same body.

恒沣集团 after 福建恒沣集团, 武汉工作队 after 武汉援藏工作队: the short form takes the full one's canonical name and place.
"""

from __future__ import annotations

from extractor.candidate import Candidate


def remember(found: list[Candidate], text: str) -> None:
    """Gives short forms the canonical name, place and type of the longer form in the same document."""
    named = [(text[c.start : c.end], c) for c in found if c.kind == "organisation"]
    longer = sorted(dict(reversed(named)).items(), key=lambda nc: -len(nc[0]))
    for name, candidate in named:
        if candidate.rule.startswith("organisation.national") or candidate.fields["canonical"] != name:
            continue
        for full, other in longer:
            if len(full) <= len(name):
                break
            if _short_of(name, full, other):
                candidate.fields["canonical"] = other.fields["canonical"]
                candidate.fields["place"] = candidate.fields["place"] or other.fields["place"]
                candidate.cues = (*candidate.cues, ("definition", other.start, other.end))
                break


def _short_of(name: str, full: str, other: Candidate) -> bool:
    """Whether `name` is `full` without its opening place, or without the words between its place and its ending."""
    opening = next((end - start for role, start, end in other.cues if role == "place"), 0)
    if opening and full[opening:] == name:
        return True
    if len(name) < 4 or name[:2] != full[:2]:
        return False
    head = 2
    while head < len(name) and name[head] == full[head]:
        head += 1
    tail = len(name) - head
    return tail >= 2 and full.endswith(name[head:])
