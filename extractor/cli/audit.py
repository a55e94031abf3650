"""`extractor audit`: what a text says that does not agree with what else it says, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from extractor.cli.common import built, complain, date_option, dated, encoding_option, named, read, rules_option

if TYPE_CHECKING:
    from extractor.bulletin import Bulletin
    from extractor.findings import Derived, Finding, Source

_AROUND = 20
_APART = 60
_INDENT = " " * 7


@click.command(short_help="Check a text against itself.")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--derived", is_flag=True, help="Also what follows: shares, sums of lists, amounts of each, earlier levels.")
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True,
    help="text, with the lines it is about; jsonl, a finding a line.",
)  # fmt: skip
@date_option
@rules_option
@encoding_option
def audit(
    files: tuple[str, ...], derived: bool, format_: str, date: str | None, rules: tuple[str, ...], encoding: str | None
) -> None:
    """Say where the figures of a FILE do not agree with one another; - is standard input.

    \b
    Parts that do not make their whole, shares that do not follow, counts and names, figures told twice:
      extractor audit report.txt
    And the values that follow from the text without being in it:
      extractor audit report.txt --derived
    For a script, of a folder:
      extractor audit reports/*.txt --format jsonl > findings.jsonl

    A finding names all figures that take part and does not say which of them is wrong. Differences that rounding
    explains, and lists that may leave something out, are none. The exit code is 0 where nothing was found, 1 where
    something was, 2 where a file could not be read.
    """
    from extractor.errors import InputError

    extractor = built(rules)
    found = done = 0
    for file in files:
        try:
            bulletin = extractor.extract(read(file, encoding), date=dated(file, date))
        except InputError as error:
            complain(str(error))
            continue
        done += 1
        findings = bulletin.findings(rules=rules)
        found += len(findings)
        _print(bulletin, findings, bulletin.derived(rules=rules) if derived else (), file, format_, len(files) > 1)
    if done:
        complain(f"{found} finding{'' if found == 1 else 's'} in {done} document{'' if done == 1 else 's'}")
    if found or done < len(files):
        raise SystemExit(2 if done < len(files) else 1)


def _print(
    bulletin: Bulletin, findings: Sequence[Finding], derived: Sequence[Derived], file: str, format_: str, several: bool
) -> None:
    if format_ == "jsonl":
        for item in (*findings, *derived):
            what = "derived" if item in derived else "finding"
            line = named(file, item.model_dump_json()) if several else item.model_dump_json()
            click.echo(f'{{"what":"{what}",{line[1:]}')
        return
    told: list[tuple[str, str, str, Sequence[Source]]] = [("red", f.kind, f.message, f.sources) for f in findings]
    told += [("green", v.kind, _said(v), v.sources) for v in derived]
    for colour, kind, message, sources in told:
        number = bulletin.text.count("\n", 0, sources[0].start) + 1
        click.echo(f"{click.style(f'{kind:9}', fg=colour)} {file}:{number}  {message}")
        _show(bulletin.text, sources)


def _said(value: Derived) -> str:
    """A derived value: `到位资金: 9158万元 / 1.2亿元 = 76.32%`."""
    from extractor.record import plain

    amount = plain(value.value * 100) + "%" if value.kind == "share" else plain(value.value)
    unit = value.unit or (value.currency if value.kind != "share" else None)
    sign = "=" if value.exact else "≈"
    return f"{value.indicator}: {value.formula} {sign} {amount}{' ' + unit if unit else ''}"


def _show(text: str, sources: Sequence[Source]) -> None:
    """The lines of text that hold the sources, with carets under each; what lies between far ones is left out."""
    cluster: list[Source] = []
    for source in [*sources, None]:
        if cluster and (
            source is None or source.start - cluster[-1].end > _APART or "\n" in text[cluster[-1].end : source.start]
        ):
            for line in carets(text, [(s.start, s.end) for s in cluster]):
                click.echo(_INDENT + line)
            cluster = []
        if source is not None:
            cluster.append(source)


def carets(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, str]:
    """The surroundings of spans of one line, and a line with carets under each, two for a wide character."""
    from rich.cells import cell_len

    from extractor.regression import printable

    first, last = spans[0][0], spans[-1][1]
    start = max(text.rfind("\n", 0, first) + 1, first - _AROUND)
    close = text.find("\n", last)
    end = min(len(text) if close < 0 else close, last + _AROUND)
    shown = "..." if start > 0 and text[start - 1] != "\n" else ""
    marks = " " * len(shown)
    at = start
    for begin, stop in spans:
        before, span = printable(text[at:begin]), printable(text[begin:stop])
        shown += before + span
        marks += " " * cell_len(before) + "^" * max(1, cell_len(span))
        at = stop
    shown += printable(text[at:end]) + ("..." if end < len(text) and text[end] != "\n" else "")
    return shown, marks
