"""`extractor verify`: records of any origin, proved against their text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from extractor.cli.common import (
    Failure,
    built,
    complain,
    date_option,
    dated,
    encoding_option,
    output,
    read,
    rules_option,
)

if TYPE_CHECKING:
    from extractor.foreign import Claim, Judge, Source, Verdict

    Judged = tuple[Claim, Verdict]

_SAID = {
    "kind": "of a wrong kind", "form": "not of a record's form", "place": "at wrong or missing offsets",
    "absent": "not in the text", "ambiguous": "at one of several places", "cut": "with other borders than a record",
    "value": "not what the text says", "fact": "facts that do not follow", "relation": "relations that do not follow",
    "text": "of another text",
}  # fmt: skip


_SEVERAL = 3


class Sources:
    """The texts to prove records against, each read once, at each date that is given for it."""

    def __init__(self, encoding: str | None, judge: Judge) -> None:
        self._encoding, self._judge = encoding, judge
        self._texts: dict[str, str] = {}
        self._sources: dict[tuple[str, str | None], Source] = {}

    def source(self, path: str, date: str | None) -> Source:
        """The text of a file at a date. Raises InputError."""
        if (path, date) not in self._sources:
            if path not in self._texts:
                self._texts[path] = read(path, self._encoding)
            self._sources[path, date] = self._judge.source(self._texts[path], date)
        return self._sources[path, date]


def _labels(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    from extractor.kinds import KINDS

    kinds = [kind.name for kind in KINDS]
    labels = dict(part.partition("=")[::2] for part in given)
    for label, kind in labels.items():
        if kind not in kinds:
            raise click.BadParameter(f"{label}={kind}: write LABEL=KIND; kinds are {', '.join(kinds)}")
    return labels


@click.command(short_help="Prove records of any origin against their text.")
@click.argument("records", metavar="RECORDS")
@click.argument("file", metavar="FILE")
@click.option(
    "--repair", metavar="OUT", help="Write to OUT the records that hold or can be put right, and say what changed."
)
@click.option(
    "--map", "labels", metavar="LABEL=KIND", multiple=True, callback=_labels,
    help="A label of the records that stands for a kind of ours, such as UNIT=organisation; may be given several times.",
)  # fmt: skip
@date_option
@rules_option
@encoding_option
def verify(
    records: str, file: str, repair: str | None, labels: dict[str, str], date: str | None, rules: tuple[str, ...],
    encoding: str | None,
) -> None:  # fmt: skip
    """Prove each record of RECORDS against FILE, the text it was taken from.

    \b
    A record a line, or a bulletin a line, made by this tool or any other:
      extractor verify records.jsonl report.txt
    What a language model said (LangExtract's JSONL), and what is left of it once put right:
      extractor verify extractions.jsonl report.txt --repair proved.jsonl
    What `extractor run` wrote, against the folder it was made from:
      extractor verify bulletins.jsonl reports/

    RECORDS is JSON lines, a JSON array, an object that wraps one, a block of code with one, LangExtract's JSONL, or
    spaCy's doc.to_json(). A record holds when the text at
    its span is its text and no part of a longer figure, its figures follow from reading that again, the words that set
    its modifier stand in its sentence, its code was in force at the document's date and is one that the text names, and
    the rules read that span as no other kind. A fact holds when its quantity is one of the text and its words stand in
    it; a relation when its names do. Where offsets are missing or wrong, the text is looked for: "found at 24-31", "found
    at 24-31, if offsets count bytes of UTF-8", "ambiguous: 3 places", "not in the text". Nothing is mended unless
    --repair asks for it.

    A line is printed for each record that does not hold, and for each that holds but says something that the text does
    not prove, such as a fact's period or a name's full form that we read otherwise. The exit code is 1 where a record
    does not hold, else 0.
    """
    from extractor.foreign import Judge, claims

    judge = Judge(built(rules))
    sources = Sources(encoding, judge)
    known = claims(read(records, None), records, labels)
    judged: list[Judged] = []
    elsewhere = 0
    for claim in known:
        path = _path(claim, file, records)
        if path is None:
            elsewhere += 1
            continue
        verdict = judge.verdict(claim, sources.source(path, dated(path, date or claim.date)))
        judged.append((claim, verdict))
        if not verdict.holds:
            click.echo(f"{records}{claim.where}: {verdict.reason}")
        elif verdict.unproved:
            click.echo(f"{records}{claim.where}: {verdict.reason}: not proved: {', '.join(verdict.unproved)}")
    if elsewhere and not judged:
        raise Failure(f"{records}: its lines name other documents than {file}, such as {known[0].document!r}")
    click.echo(_summary([verdict for _, verdict in judged], elsewhere))
    for hint in _hints(judged):
        complain(hint)
    if repair is not None:
        _repair(judged, records, repair)
    if not all(verdict.holds for _, verdict in judged):
        raise SystemExit(1)


def _summary(verdicts: list[Verdict], elsewhere: int) -> str:
    notes = [f"{sum(v.holds for v in verdicts)} of {len(verdicts)} records proved"]
    bare = sum(v.holds and not v.supported for v in verdicts)
    if bare:
        notes.append(f"{bare} of them by their text alone, since no rule reads it")
    refused = Counter(v.why for v in verdicts if v.why is not None)
    notes += [f"{count} {_SAID[why]}" for why, count in sorted(refused.items())]
    unproved = sum(bool(v.unproved) for v in verdicts)
    if unproved:
        notes.append(f"{unproved} with something in them that the text does not prove")
    ignored = sorted({name for v in verdicts for name in v.ignored})
    if ignored:
        notes.append(f"fields that no such record has not looked at: {', '.join(ignored)}")
    if elsewhere:
        notes.append(f"{elsewhere} of other documents left out")
    return ", ".join(notes)


def _hints(judged: list[Judged]) -> Iterator[str]:
    """What several wrong offsets have in common: what they count, or how far they are off."""
    for counting, count in sorted(Counter(v.counting for _, v in judged if v.counting).items()):
        if count >= _SEVERAL:
            yield f"hint: the offsets of {count} records count {counting}; ours count code points from 0, without the end"
    off = Counter(
        v.repaired["start"] - c.fields["start"]
        for c, v in judged
        if v.why == "place" and not v.counting and v.repaired is not None and isinstance(c.fields.get("start"), int)
        and isinstance(v.repaired.get("start"), int)
    )  # fmt: skip
    for by, count in off.items():
        if by and count >= _SEVERAL and 2 * count > off.total():
            yield f"hint: {count} records stand {abs(by)} characters {'later' if by > 0 else 'earlier'} than they say"


def _path(claim: Claim, file: str, records: str) -> str | None:
    """The file a claim is about: within a folder the document it names; None where it names another than `file`."""
    if Path(file).is_dir():
        if claim.document is None:
            raise Failure(
                f"{file}: a folder, but {records}{claim.where} names no text in it, as \"document\"; give the text's own file"
            )
        return str(Path(file) / claim.document)
    # The ids that LangExtract gives by itself (doc_1a2b3c4d) name no file.
    if claim.document is None or (claim.text is not None and not claim.document.endswith(".txt")):
        return file
    wanted = PurePosixPath(claim.document.replace("\\", "/")).parts
    return file if Path(file).parts[-len(wanted) :] == wanted else None


def _repair(judged: list[Judged], records: str, target: str) -> None:
    """Writes the records that hold and those that can be put right, and says of each that does not hold what became of it."""
    from extractor.foreign import changes

    kept = mended = left = 0
    with output(target) as out:
        for claim, verdict in judged:
            fields = verdict.repaired or (claim.fields if verdict.holds else None)
            if fields is None:
                left += 1
                click.echo(f"{records}{claim.where}: left out of {target}")
                continue
            changed = "; ".join(changes(claim.fields, fields))
            mended += bool(changed)
            kept += not changed
            if changed:
                click.echo(f"{records}{claim.where}: changed in {target}: {changed}")
            named = fields if claim.document is None else {"document": claim.document, **fields}
            out.write(json.dumps(named, ensure_ascii=False).encode("utf-8") + b"\n")
    click.echo(f"{target}: {kept} records as they were, {mended} changed, {left} left out")
