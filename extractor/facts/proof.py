"""What shows that a fact follows from its document: its quantity is a record, and its parts are the text of its cues."""

from __future__ import annotations

from collections.abc import Collection

from extractor.facts.model import Fact

_GROWTH = "增速"  # what a change of a rate is of, where the text names the rate's object alone


def reason(fact: Fact, text: str, quantities: Collection[tuple[int, int]]) -> str | None:
    """Why a fact does not follow from its text; None where it does.

    Status, direction, period and place are readings of the cues' words, and are not made again here.

    Args:
        fact: the fact.
        text: the document.
        quantities: spans of the document's records.
    """
    if fact.quantity not in quantities:
        return "its quantity is no record of the document"
    if fact.text != text[slice(*fact.quantity)]:
        return f"the text at its quantity is {text[slice(*fact.quantity)]!r}"
    said: dict[str, str] = {}
    for cue in fact.cues:
        if not 0 <= cue.start < cue.end <= len(text):
            return f"its cue for {cue.role} lies outside the text"
        said[cue.role] = said.get(cue.role, "") + text[cue.start : cue.end]
    indicator = said.get("indicator", "")
    if not indicator or fact.indicator not in (indicator, indicator + _GROWTH):
        return f"its indicator's cues read {indicator!r}"
    for role in ("subject", "action", "basis"):
        if (getattr(fact, role) or "") != said.get(role, ""):
            return f"the cues of its {role} read {said.get(role, '')!r}"
    return None
