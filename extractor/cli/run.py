"""`extractor run`: a folder of texts to one file of bulletins."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from extractor.cli.common import (
    STANDARD,
    Failure,
    complain,
    date_option,
    encoding_option,
    kinds_option,
    output,
    rules_option,
)


@click.command(short_help="A folder of texts to one file of bulletins.")
@click.argument("folder", metavar="FOLDER")
@click.option("-o", "--output", "target", metavar="FILE", required=True, help="Where to write; - is standard output.")
@click.option(
    "-f", "--format", "format_", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True,
    help="jsonl, a bulletin a line, or with --facts a fact; csv, a fact a row.",
)  # fmt: skip
@click.option("--facts", is_flag=True, help="The facts as rows of a table, in place of whole bulletins.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, so that Excel reads it as UTF-8.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), metavar="N",
    help="Processes to use.  [default: one for each core, fewer where there are few files]",
)  # fmt: skip
@date_option
@kinds_option
@rules_option
@encoding_option
def run(
    folder: str, target: str, format_: str, facts: bool, bom: bool, jobs: int | None, date: str | None,
    kinds: frozenset[str] | None, rules: tuple[str, ...], encoding: str | None,
) -> None:  # fmt: skip
    """Extract every .txt file under FOLDER: one bulletin a line, or one fact a row, in the order of the paths.

    \b
    A folder of reports, on all cores:
      extractor run reports/ -o bulletins.jsonl
    What their figures say, as one table for a spreadsheet:
      extractor run reports/ -o facts.csv --format csv --bom
    On four, money alone, straight into another program:
      extractor run reports/ -o - --jobs 4 --kinds money | jq -r '.document + " " + .records[].text'

    A line holds the bulletin's text, date, records, facts and relations, and its path below FOLDER as "document"; a row
    of facts begins with it. The date of X.txt is that given with --date, else that of X.toml beside it
    (date = "2015-01-14"), or else found in the text. A file that cannot be
    read is named on standard error and the others go on; the exit code is then 1. The output file is written whole or
    not at all, and is the same for any number of processes.
    """
    files = _texts(folder, target)
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from extractor.cli.batch import Form, Settings, outcomes, processes_for
    from extractor.cli.rows import BOM, csv_head
    from extractor.rows import COLUMNS

    errors = Console(stderr=True)
    bar = Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=errors, transient=True,
    )  # fmt: skip
    failed = records = 0
    jobs = jobs or processes_for(len(files))
    csv = format_ == "csv"
    facts = facts or csv
    settings = Settings(rules, None if facts else kinds, encoding, date)
    with output(target) as out, bar if errors.is_terminal else nullcontext():
        task = bar.add_task("", total=len(files))
        if csv:
            out.write((BOM if bom else b"") + csv_head(("document", *COLUMNS)).encode())
        for outcome in outcomes(files, settings, jobs, Form(facts, csv, kinds)):
            if outcome.fault is not None:
                failed += 1
                errors.print(outcome.fault, markup=False, highlight=False, emoji=False, soft_wrap=True)
            else:
                records += outcome.records
                out.write(outcome.lines.encode("utf-8"))
            bar.advance(task)
    done = f"{len(files) - failed} of {len(files)} documents, {records} {'facts' if facts else 'records'}"
    complain(done if target == STANDARD else f"{done} in {target}")
    if failed:
        raise SystemExit(1)


def _texts(folder: str, target: str) -> list[tuple[str, str]]:
    """Name and path of every .txt file below a folder, by name; the output itself is none of them."""
    root = Path(folder)
    if not root.is_dir():
        hint = "a file; use `extractor extract` for it" if root.is_file() else "no such folder; check the path"
        raise Failure(f"{folder}: {hint}")
    skipped = None if target == STANDARD else Path(target).resolve()
    found = sorted(
        (path.relative_to(root).as_posix(), str(path))
        for path in root.rglob("*")
        if path.suffix.lower() == ".txt" and not path.is_dir() and path.resolve() != skipped
    )
    if not found:
        raise Failure(f"{folder}: no .txt file in it or below it")
    return found
