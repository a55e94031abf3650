"""`extractor verify`: records of any origin, proved against their text."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from extractor.cli.common import Failure, built, date_option, encoding_option, output, read, rules_option

if TYPE_CHECKING:
    from extractor.foreign import Claim, Judge, Source, Verdict

_SAID = {
    "kind": "of a wrong kind", "form": "not of a record's form", "place": "at wrong or missing offsets",
    "absent": "not in the text", "ambiguous": "at one of several places", "cut": "cutting through a record",
    "value": "not what the text says", "fact": "facts that do not follow", "text": "of another text",
}  # fmt: skip


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

    RECORDS is JSON lines, a JSON array, LangExtract's JSONL, or spaCy's doc.to_json(). A record holds when the text at
    its span is its text, its figures follow from reading that again, the words that set its modifier stand in its
    sentence, its code was in force at the document's date, and the rules read that span as no other kind. Where offsets
    are missing or wrong, the text is looked for: "found at 24-31", "ambiguous: 3 places", "not in the text". Nothing is
    mended unless --repair asks for it. One line is printed for each record that does not hold; the exit code is 1 if
    there is one, else 0.
    """
    from extractor.foreign import Judge, claims

    judge = Judge(built(rules))
    sources = Sources(encoding, judge)
    known = claims(read(records, None), records, labels)
    judged: list[tuple[Claim, Verdict | None]] = []
    elsewhere = 0
    for claim in known:
        path = _path(claim, file)
        if path is None:
            elsewhere += 1
            continue
        verdict = judge.verdict(claim, sources.source(path, date or claim.date))
        judged.append((claim, verdict))
        if verdict is not None and not verdict.holds:
            click.echo(f"{records}{claim.where}: {verdict.reason}")
    if elsewhere and not judged:
        raise Failure(f"{records}: its lines name other documents than {file}, such as {known[0].document!r}")
    click.echo(_summary(judged, elsewhere))
    if repair is not None:
        _repair(judged, records, repair)
    if any(verdict is not None and not verdict.holds for _, verdict in judged):
        raise SystemExit(1)


def _summary(judged: list[tuple[Claim, Verdict | None]], elsewhere: int) -> str:
    verdicts = [verdict for _, verdict in judged if verdict is not None]
    notes = [f"{sum(v.holds for v in verdicts)} of {len(verdicts)} records proved"]
    bare = sum(v.holds and not v.supported for v in verdicts)
    if bare:
        notes.append(f"{bare} of them by their text alone, since no rule reads it")
    refused = Counter(v.why for v in verdicts if v.why is not None)
    notes += [f"{count} {_SAID[why]}" for why, count in sorted(refused.items())]
    ignored = sum(len(claim.ignored) for claim, _ in judged)
    if ignored:
        notes.append(f"{ignored} attributes that no such record has not looked at")
    if len(verdicts) < len(judged):
        notes.append(f"{len(judged) - len(verdicts)} facts and relations not looked at")
    if elsewhere:
        notes.append(f"{elsewhere} of other documents left out")
    return ", ".join(notes)


def _path(claim: Claim, file: str) -> str | None:
    """The file a claim is about: within a folder the document it names; None where it names another than `file`."""
    if Path(file).is_dir():
        if claim.document is None:
            raise Failure(
                f"{file}: a folder, but {claim.where.lstrip(':')} names no document in it; give the text's own file"
            )
        return str(Path(file) / claim.document)
    # The ids that LangExtract gives by itself (doc_1a2b3c4d) name no file.
    if claim.document is None or (claim.text is not None and not claim.document.endswith(".txt")):
        return file
    wanted = PurePosixPath(claim.document.replace("\\", "/")).parts
    return file if Path(file).parts[-len(wanted) :] == wanted else None


def _repair(judged: list[tuple[Claim, Verdict | None]], records: str, target: str) -> None:
    """Writes the records that hold and those that can be put right, and says of each that does not hold what became of it."""
    from extractor.foreign import changes

    kept = mended = left = 0
    with output(target) as out:
        for claim, verdict in judged:
            fields = claim.fields if verdict is None else verdict.repaired or (claim.fields if verdict.holds else None)
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
