r"""What extraction makes of a seed, against its gold: counts, and differences that a newcomer understands.

>>> seed = find_seeds("seeds")[0]                                     # doctest: +SKIP
>>> checked = check_seed(seed, Extractor())                           # doctest: +SKIP
>>> print("\\n".join(said(checked.differences[0])))                   # doctest: +SKIP
value  percentage 22-25 a.txt:2  value is 0.84, gold has 0.48
       我县投入3亿元，建成42所学校，占84%，共5个。
                                      ^^^
       rule percentage.percent.sign; gold names none
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from rich.cells import cell_len

from extractor.bulletin import Bulletin
from extractor.compare import TIES, Difference, Line, Tally, compare, roles
from extractor.pipeline import Extractor
from extractor.seeds import Gold, Seed

_SENTENCE = re.compile(r"[^。！？\n]+")
_AROUND = 24
_INDENT = " " * 7


@dataclass(frozen=True)
class Shown:
    """A difference, with all that is needed to show it without its text.

    Attributes:
        what: missed, false or value.
        kind, start, end, text: of gold's record, or of the extracted one where it is false; for a relation those of the
            words that show it, 0 where none are found.
        seed, file, line: where it stands; lines count from 1.
        excerpt, carets: the line of text, cut to its surroundings, and carets under the span.
        fields: what differs, each with gold's and the extracted value.
        rule: id of the rule that made the extracted record; empty where there is none.
        gold_rule: id of the rule that gold's record there names; empty where it names none.
        instead: what the other side has there, in place of a missed or a false record; empty where it has nothing.
    """

    what: str
    kind: str
    start: int
    end: int
    text: str
    seed: str
    file: str
    line: int
    excerpt: str
    carets: str
    fields: dict[str, tuple[Any, Any]]
    rule: str
    gold_rule: str
    instead: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same difference in another run."""
        span = (0, 0) if self.kind == "relation" else (self.start, self.end)  # a relation is told by its names
        return (self.seed, self.what, self.kind, *span, self.text, tuple(sorted(self.fields)))

    def as_json(self) -> dict[str, Any]:
        """For a report."""
        return asdict(self)


class Checked(NamedTuple):
    """A seed's counts and differences, and how many facts and relations were extracted."""

    seed: str
    tallies: dict[str, Tally]
    differences: list[Shown]
    tied: dict[str, int]
    rules: str


class Compared(NamedTuple):
    """A seed's text, gold, counts and differences, how many facts and relations were extracted, and by which rules."""

    text: str
    gold: Gold
    tallies: dict[str, Tally]
    differences: list[Difference]
    tied: dict[str, int]
    rules: str


def lines_of(bulletin: Bulletin) -> list[dict[str, Any]]:
    """The records, facts and relations of a bulletin as lines of JSON give them."""
    data = bulletin.model_dump(mode="json", exclude={"text"})
    facts = [{"kind": "fact", **fact} for fact in data["facts"]]
    return [*data["records"], *facts, *({"kind": "relation", **relation} for relation in data["relations"])]


def check_seed(seed: Seed, extractor: Extractor, kinds: Iterable[str] | None = None) -> Checked:
    """Extracts a seed at its date and compares all with its gold.

    Args:
        seed: the seed.
        extractor: one that extracts all kinds, since what a kind loses to another counts.
        kinds: the kinds to compare, facts and relations among them; None for all.

    Raises:
        InputError: where the seed cannot be read.
    """
    made = compare_seed(seed, extractor, kinds)
    shown = [show(d, made.text, seed.name, seed.text_file.name) for d in made.differences]
    return Checked(seed.name, made.tallies, shown, made.tied, made.rules)


def compare_seed(seed: Seed, extractor: Extractor, kinds: Iterable[str] | None = None) -> Compared:
    """As `check_seed`, with the records themselves. Raises InputError."""
    text = seed.text()
    return compare_text(text, seed.gold(text), extractor, seed.date(), kinds)


def compare_text(
    text: str, gold: Gold, extractor: Extractor, date: str | None = None, kinds: Iterable[str] | None = None
) -> Compared:
    """As `compare_seed`, of a text and gold that are in no file."""
    bulletin = extractor.extract(text, date=date)
    extracted = lines_of(bulletin)
    tied = {tie: sum(r["kind"] == tie for r in extracted) for tie in TIES}
    ties = TIES if kinds is None else frozenset(kinds) & frozenset(TIES)
    tallies, differences = compare(gold.records, extracted, kinds, ties)
    return Compared(text, gold, tallies, differences, tied, bulletin.rules_version)


def show(difference: Difference, text: str, seed: str = "", file: str = "") -> Shown:
    """A difference with its line of text and the rules of both sides."""
    record, found = difference.record, difference.found
    start, end = _place(difference, text)
    excerpt, carets = marked(text, start, end)
    mine = record if difference.what == "false" else found if difference.what == "value" else None
    gold = (found or {}) if difference.what == "false" else record
    return Shown(
        what=difference.what, kind=difference.kind, start=start, end=end, text=named(record, text),
        seed=seed, file=file, line=text.count("\n", 0, start) + 1, excerpt=excerpt, carets=carets,
        fields=difference.fields, rule=str((mine or {}).get("rule") or ""),
        gold_rule=str(gold.get("rule") or ""),
        instead=_instead(found) if difference.what != "value" and found is not None else "",
    )  # fmt: skip


def said(shown: Shown) -> list[str]:
    """The lines that show a difference: what it is, the text with carets, and the rules."""
    fields = "; ".join(f"{name} is {found}, gold has {gold}" for name, (gold, found) in shown.fields.items())
    place = f"{shown.start}-{shown.end} {shown.file}:{shown.line}" if shown.end else shown.file
    about = f"  {shown.text}" if shown.kind in TIES else ""
    head = f"{shown.what:6} {shown.kind} {place}{about}  {fields}".rstrip()
    context = [_INDENT + shown.excerpt, _INDENT + shown.carets] if shown.end else []
    return [head, *context, _INDENT + _rules(shown)]


def _rules(shown: Shown) -> str:
    gold = f"gold's rule {shown.gold_rule}" if shown.gold_rule else "gold names no rule"
    if shown.what == "false":
        there = f"gold has instead: {shown.instead}" if shown.instead else "gold has nothing there"
        return f"rule {shown.rule}; {there}" if shown.rule else there
    if shown.what == "missed":
        return f"{'extracted instead: ' + shown.instead if shown.instead else 'nothing was extracted there'}; {gold}"
    return f"rule {shown.rule}; {gold}" if shown.rule else gold


def _instead(found: Line) -> str:
    by = f", rule {found['rule']}" if found.get("rule") else ""
    return f"{found['kind']} {printable(found['text'])!r} at {found['start']}-{found['end']}{by}"


def _place(difference: Difference, text: str) -> tuple[int, int]:
    """Where to show a difference: its span, or for a relation the words that show it."""
    start, end = difference.place
    return (start, end) if end <= len(text) else relation_place(difference.record, text, difference.found)


def relation_place(relation: Line, text: str, found: Line | None = None) -> tuple[int, int]:
    """Where to show a relation; (0, 0) where nothing of it is found.

    That is its verb, else all its names, the words that gold gives as its evidence, or a sentence that has all names.

    Args:
        relation: gold's, or an extracted one.
        text: the document.
        found: an extracted one that says the same.
    """
    for each in (relation, found or {}):
        cues = {str(role): (int(start), int(end)) for role, start, end in each.get("cues") or ()}
        if cues:
            around = (min(start for start, _ in cues.values()), max(end for _, end in cues.values()))
            return cues.get("trigger", around)
    evidence = relation.get("evidence")
    if isinstance(evidence, str) and evidence in text:
        at = text.index(evidence)
        return at, at + len(evidence)
    names = [name for _, filled in roles(relation) for name in filled]
    for sentence in _SENTENCE.finditer(text) if names else ():
        if all(name in sentence[0] for name in names):
            spans = [(at := sentence.start() + sentence[0].index(name), at + len(name)) for name in names]
            return min(spans)[0], max(end for _, end in spans)
    return 0, 0


def named(record: Line, text: str) -> str:
    """What a record is called in a report: its text, a fact's indicator and figure, a relation's type and roles."""
    if record["kind"] == "fact":
        start, end = record["quantity"]
        return f"{record.get('indicator')}: {text[start:end]}"
    if record["kind"] == "relation":
        unsaid = ("kind", "type", "evidence", "optional", "cues", "rule")
        told = (f"{n} {'、'.join(v) if isinstance(v, list) else v}" for n, v in record.items() if n not in unsaid and v)
        return f"{record.get('type')}: {', '.join(told)}"
    return str(record["text"])


def marked(text: str, start: int, end: int) -> tuple[str, str]:
    """The line that holds a span, cut to its surroundings, and a line with carets under the span.

    A Chinese character is two cells of a terminal wide and gets two carets.
    """
    first = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    close = text.find("\n", end)
    last = min(len(text) if close < 0 else close, end + _AROUND)
    before, span, after = printable(text[first:start]), printable(text[start:end]), printable(text[end:last])
    if first > 0 and text[first - 1] != "\n":
        before = "..." + before
    if last < len(text) and text[last] != "\n":
        after += "..."
    return before + span + after, " " * cell_len(before) + "^" * max(1, cell_len(span))


def printable(text: str) -> str:
    """The text with a blank for each control character and each character of no width."""
    return "".join(c if c >= " " and cell_len(c) else " " for c in text)


def total(tallies: Sequence[dict[str, Tally]]) -> dict[str, Tally]:
    """The counts of several seeds together."""
    whole: dict[str, Tally] = {}
    for each in tallies:
        for kind, tally in each.items():
            whole.setdefault(kind, Tally()).add(tally)
    return whole


def counted(count: int, noun: str) -> str:
    """`1 difference`, `2 differences`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
