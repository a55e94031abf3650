"""`extractor extract`: the records of one text or a few, or its facts as rows."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Literal

import click

from extractor.cli.common import (
    built,
    complain,
    date_option,
    dated,
    encoding_option,
    kinds_option,
    named,
    read,
    rules_option,
)

if TYPE_CHECKING:
    from extractor.bulletin import Bulletin

Format = Literal["table", "csv", "jsonl", "json"]


@click.command(short_help="Records or facts of one text or a few.")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option(
    "-f", "--format", "format_", type=click.Choice(["table", "csv", "jsonl", "json"]),
    help="table; csv, a fact a row; jsonl, a record or fact a line; json, a whole bulletin a line."
    "  [default: table on a terminal, else jsonl]",
)  # fmt: skip
@click.option("--facts", is_flag=True, help="The facts as rows of a table: what each figure says, when, of whom.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, so that Excel reads it as UTF-8.")
@date_option
@kinds_option
@rules_option
@encoding_option
def extract(
    files: tuple[str, ...], format_: Format | None, facts: bool, bom: bool, date: str | None,
    kinds: frozenset[str] | None, rules: tuple[str, ...], encoding: str | None,
) -> None:  # fmt: skip
    """Extract the records of one FILE or several; - is standard input.

    \b
    A table of everything in a report:
      extractor extract report.txt
    What its figures say, for the eye and for a spreadsheet:
      extractor extract report.txt --facts
      extractor extract report.txt --facts --format csv --bom > facts.csv
    Only money and places, by the codes of 2015:
      extractor extract report.txt --kinds money,place --date 2015-01-14
    As JSON, a record or a fact a line:
      extractor extract report.txt --format jsonl > records.jsonl
    From another program, with your own units and names:
      curl -s https://… | extractor extract - --rules my-rules/

    Facts are made of all kinds of records: with --kinds alone there are none, with --facts as well there are those about
    quantities of these kinds. With --facts, jsonl is a row a line and json one array of all rows; csv is always of facts.
    Of several files each line says which, as "document". A file that cannot be read is named on standard error and the
    others go on; the exit code is then 1.
    """
    if format_ is None:
        format_ = "table" if sys.stdout.isatty() else "jsonl"
    from extractor.errors import InputError

    facts = facts or format_ == "csv"
    extractor = built(rules, None if facts else kinds)
    printer = _Rows(format_, kinds, several=len(files) > 1, bom=bom) if facts else None
    failed = False
    for file in files:
        try:
            text, known = read(file, encoding), dated(file, date)
        except InputError as error:
            complain(str(error))
            failed = True
            continue
        bulletin = extractor.extract(text, date=known)
        if printer is not None:
            printer.add(bulletin, file)
        else:
            _print(bulletin, file if len(files) > 1 else None, format_)
    if printer is not None:
        printer.close()
    if failed:
        raise SystemExit(1)


def _print(bulletin: Bulletin, name: str | None, format_: Format) -> None:
    if format_ == "table":
        from extractor.cli.show import console, table

        console().print(table(bulletin, name))
        return
    lines = [bulletin.model_dump_json()] if format_ == "json" else _lines(bulletin)
    _write(*(line if name is None else named(name, line) for line in lines))


def _lines(bulletin: Bulletin) -> list[str]:
    """The records, then the facts, then the relations, a JSON object each, as a file of gold has them."""
    ties = bulletin.model_dump(mode="json", include={"relations"})["relations"]
    return [
        *(record.model_dump_json() for record in bulletin.records),
        *(fact.model_dump_json() for fact in bulletin.facts),
        *(json.dumps({"kind": "relation", **tie}, ensure_ascii=False, separators=(",", ":")) for tie in ties),
    ]


def _write(*lines: str) -> None:
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


class _Rows:
    """Prints the facts of one bulletin after another."""

    def __init__(self, format_: Format, kinds: frozenset[str] | None, *, several: bool, bom: bool) -> None:
        from extractor.cli import rows
        from extractor.rows import COLUMNS

        self.tools, self.format, self.kinds, self.several = rows, format_, kinds, several
        self.columns = ("document", *COLUMNS) if several else COLUMNS
        self.written = 0
        if format_ == "csv":
            sys.stdout.buffer.write((rows.BOM if bom else b"") + rows.csv_head(self.columns).encode())

    def add(self, bulletin: Bulletin, file: str) -> None:
        """Prints a bulletin's rows."""
        rows = self.tools.rows_of(bulletin, self.kinds, file if self.several else None)
        if self.format == "table":
            from extractor.cli.show import console, heads

            screen = console()
            head, foot = heads(bulletin, file if self.several else None, f"{len(rows)} facts")
            screen.print(self.tools.facts_table(rows, head, foot, screen.width))
        elif self.format == "csv":
            sys.stdout.buffer.write(self.tools.csv_lines(rows, self.columns).encode("utf-8"))
        elif self.format == "jsonl":
            _write(*map(self.tools.json_line, rows))
        else:
            for row in rows:
                _write(("," if self.written else "[") + self.tools.json_line(row))
                self.written += 1

    def close(self) -> None:
        """Ends what was begun."""
        if self.format == "json":
            _write("]" if self.written else "[]")
        sys.stdout.buffer.flush()
