"""`extractor extract`: the records of one text or a few."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import click

from extractor.cli.common import (
    built,
    complain,
    date_option,
    encoding_option,
    kinds_option,
    named,
    read,
    rules_option,
)

if TYPE_CHECKING:
    from extractor.bulletin import Bulletin

Format = Literal["table", "jsonl", "json"]


@click.command(short_help="Records of one text or a few.")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option(
    "-f", "--format", "format_", type=click.Choice(["table", "jsonl", "json"]),
    help="table; jsonl, a record a line; json, a whole bulletin a line.  [default: table on a terminal, else jsonl]",
)  # fmt: skip
@date_option
@kinds_option
@rules_option
@encoding_option
def extract(
    files: tuple[str, ...], format_: Format | None, date: str | None, kinds: frozenset[str] | None,
    rules: tuple[str, ...], encoding: str | None,
) -> None:  # fmt: skip
    """Extract the records of one FILE or several; - is standard input.

    \b
    A table of everything in a report:
      extractor extract report.txt
    Only money and places, by the codes of 2015:
      extractor extract report.txt --kinds money,place --date 2015-01-14
    As JSON, one record a line:
      extractor extract report.txt --format jsonl > records.jsonl
    From another program, with your own units and names:
      curl -s https://… | extractor extract - --rules my-rules/

    Of several files each line says which, as "document". A file that cannot be read is named on standard error and the
    others go on; the exit code is then 1.
    """
    if format_ is None:
        format_ = "table" if sys.stdout.isatty() else "jsonl"
    from extractor.errors import InputError

    extractor = built(rules, kinds)
    failed = False
    for file in files:
        try:
            text = read(file, encoding)
        except InputError as error:
            complain(str(error))
            failed = True
            continue
        _print(extractor.extract(text, date=date), file if len(files) > 1 else None, format_)
    if failed:
        raise SystemExit(1)


def _print(bulletin: Bulletin, name: str | None, format_: Format) -> None:
    if format_ == "table":
        from extractor.cli.show import console, table

        console().print(table(bulletin, name))
        return
    lines = [bulletin.model_dump_json()] if format_ == "json" else [r.model_dump_json() for r in bulletin.records]
    out = sys.stdout.buffer
    for line in lines:
        out.write((line if name is None else named(name, line)).encode("utf-8") + b"\n")
    out.flush()
