"""`extractor verify`: records of any origin, proved against their text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from extractor.cli.common import Failure, built, date_option, encoding_option, read, rules_option

if TYPE_CHECKING:
    from extractor.document import Document
    from extractor.pipeline import Extractor

_UNPROVED = ("fact", "relation")


class Claim(NamedTuple):
    """A record of a file of records: its line, the document it names, the date its bulletin gives, and its fields."""

    line: int
    document: str | None
    text: str | None
    date: str | None
    fields: dict[str, Any]


class Sources:
    """The texts to prove records against, each read once, with the dates they give themselves."""

    def __init__(self, encoding: str | None, extractor: Extractor) -> None:
        self._encoding, self._extractor = encoding, extractor
        self._documents: dict[str, Document] = {}
        self._dates: dict[str, str | None] = {}

    def document(self, path: str) -> Document:
        """The document in a file. Raises InputError."""
        from extractor.document import Document

        if path not in self._documents:
            self._documents[path] = Document(read(path, self._encoding))
        return self._documents[path]

    def date(self, path: str) -> str | None:
        """The date that a document's own text gives."""
        if path not in self._dates:
            self._dates[path] = self._extractor.extract(self.document(path).text).date
        return self._dates[path]


@click.command(short_help="Prove records of any origin against their text.")
@click.argument("records", metavar="RECORDS.jsonl")
@click.argument("file", metavar="FILE")
@date_option
@rules_option
@encoding_option
def verify(records: str, file: str, date: str | None, rules: tuple[str, ...], encoding: str | None) -> None:
    """Prove each record of RECORDS.jsonl against FILE, the text it was taken from.

    \b
    A record a line, or a bulletin a line, made by this tool or any other:
      extractor verify records.jsonl report.txt
    What `extractor run` wrote, against the folder it was made from:
      extractor verify bulletins.jsonl reports/

    A record holds when the text at its span is its text, its figures follow from reading that again, the words that
    set its modifier stand in its sentence, and its code was in force at the document's date. One line is printed for
    each record that does not hold; the exit code is 1 if there is one, else 0.
    """
    claims = list(_claims(records))
    extractor = built(rules)
    sources = Sources(encoding, extractor)
    proved = failed = unproved = elsewhere = 0
    for claim in claims:
        path = _path(claim, file)
        if path is None:
            elsewhere += 1
            continue
        if claim.fields.get("kind") in _UNPROVED:
            unproved += 1
            continue
        reason = _refuted(claim, sources.document(path), date or claim.date or sources.date(path), extractor)
        if reason is None:
            proved += 1
        else:
            failed += 1
            click.echo(f"{records}:{claim.line}: {reason}")
    if elsewhere and not proved + failed + unproved:
        raise Failure(f"{records}: its lines name other documents than {file}, such as {claims[0].document!r}")
    notes = [f"{proved} of {proved + failed} records proved"]
    if unproved:
        notes.append(f"{unproved} facts and relations not looked at")
    if elsewhere:
        notes.append(f"{elsewhere} of other documents left out")
    click.echo(", ".join(notes))
    if failed:
        raise SystemExit(1)


def _claims(name: str) -> Iterator[Claim]:
    for number, line in enumerate(read(name, None).split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError as error:
            raise Failure(f"{name}:{number}: not JSON ({error}); each line must hold one record or bulletin") from None
        if not isinstance(data, dict):
            raise Failure(f"{name}:{number}: a JSON {type(data).__name__}, not the object of a record or bulletin")
        document = data.pop("document", None)
        listed = data.get("records")
        if not isinstance(listed, list):
            yield Claim(number, document, None, None, data)
            continue
        for record in listed:
            fields = record if isinstance(record, dict) else {}
            yield Claim(number, document, data.get("text"), data.get("date"), fields)


def _path(claim: Claim, file: str) -> str | None:
    """The file a claim is about: within a folder the document it names; None where it names another than `file`."""
    if Path(file).is_dir():
        if claim.document is None:
            raise Failure(f"{file}: a folder, but line {claim.line} names no document in it; give the text's own file")
        return str(Path(file) / claim.document)
    if claim.document is None:
        return file
    wanted = PurePosixPath(claim.document.replace("\\", "/")).parts
    return file if Path(file).parts[-len(wanted) :] == wanted else None


def _refuted(claim: Claim, document: Document, date: str | None, extractor: Extractor) -> str | None:
    """Why a claim does not hold; None where it does."""
    from pydantic import ValidationError

    from extractor.bulletin import RECORDS

    fields = claim.fields
    place = f"{fields.get('kind')} {fields.get('text')!r} at {fields.get('start')}-{fields.get('end')}"
    if claim.text is not None and claim.text != document.text:
        return f"{place}: its bulletin's own text is not that of the file"
    try:
        (record,) = RECORDS.validate_python([fields])
    except ValidationError as error:
        faults = (f"{_field(fault['loc'])}{fault['msg']}" for fault in error.errors(include_url=False))
        return f"{place}: {'; '.join(faults)}"
    reasons = extractor.prover.reasons([record], document, date)
    return f"{place}: {reasons[0][1]}" if reasons else None


def _field(loc: tuple[int | str, ...]) -> str:
    """The field a fault is in, without its index and the name of its kind."""
    names = ".".join(str(part) for part in loc[2:])
    return f"{names}: " if names else ""
