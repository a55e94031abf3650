"""`extractor explain`: what was read at a place of a text, by which rule, and what lost to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from extractor.cli.common import built, complain, date_option, dated, encoding_option, read, rules_option, scope_option

if TYPE_CHECKING:
    from extractor.explain import Place

_OFFSETS = re.compile(r"(\d+)(?:-(\d+))?")


@click.command(short_help="Why a text gave what it gave.")
@click.argument("file", metavar="FILE")
@click.option(
    "--at",
    metavar="OFFSET",
    help="Only at this offset (164), stretch (164-171), or wherever these words stand (2.945亿元).",
)
@date_option
@scope_option
@rules_option
@encoding_option
def explain(
    file: str, at: str | None, date: str | None, kinds: frozenset[str] | None, rules: tuple[str, ...],
    encoding: str | None,
) -> None:  # fmt: skip
    """Say which rule made each record of FILE, which words set its fields, what lost to it, and what ties each relation.

    \b
    All of a report:
      extractor explain report.txt
    At a place, by offset or by its words:
      extractor explain report.txt --at 164
      extractor explain report.txt --at 2.945亿元
    Why a figure is none: the traps that keep it out, with a folder of your own rules:
      extractor explain report.txt --at 3场所 --rules my-rules/

    Where several rules read a place, the order is: stronger evidence, a trap before a record, the longer, the kind's
    precedence, the earlier, the rule's id; the reason says which step decided. Offsets are code points, half-open.
    """
    from extractor.document import Document
    from extractor.explain import Rows, lines, relation_lines, relations_at, unread_verbs
    from extractor.explain import explain as explained
    from extractor.regression import counted
    from extractor.verify import rulebook_of

    text = read(file, encoding)
    document = Document(text)
    found = explained(built(rules), text, dated(file, date))
    rows = Rows(rulebook_of(rules))
    stretches = _stretches(at, text) if at is not None else [(0, len(text))]
    if not stretches:
        raise click.BadParameter(f"{at!r} does not stand in {file}", param_hint="--at")
    bulletin = found.bulletin
    shown: list[object] = []
    for start, end in stretches:
        places = [p for p in found.at(start, end) if p not in shown]
        relations = [r for r in relations_at(bulletin, start, end) if r not in shown]
        shown += [*places, *relations]
        for place in places:
            if kinds is None or _wanted(place, kinds):
                for line in lines(place, text, rows):
                    click.echo(line)
        for relation in relations if kinds is None or "relation" in kinds else ():
            for line in relation_lines(relation, text, rows):
                click.echo(line)
        if at is not None:
            if not places and not relations:
                _nothing(text, start, end)
                for line in unread_verbs(document, start, end, rows):
                    click.echo(line)
            for line in rows.voids(document, start, end):
                click.echo(line)
    complain(
        f"{counted(len(bulletin.records), 'record')}, {counted(len(bulletin.relations), 'relation')}, "
        f"date {bulletin.date or 'none'} ({bulletin.date_source}), rules {bulletin.rules_version}"
    )


def _wanted(place: Place, kinds: frozenset[str]) -> bool:
    """Whether a place is of a kind that is asked for; facts are shown with their figure."""
    return place.record is not None and (place.record.kind in kinds or ("fact" in kinds and bool(place.facts)))


def _stretches(at: str, text: str) -> list[tuple[int, int]]:
    """The places that --at means."""
    match = _OFFSETS.fullmatch(at)
    start = int(match[1]) if match else 0
    end = int(match[2]) if match and match[2] else start + 1
    inside = start < end <= len(text)
    if match is None or (not inside and at in text):
        return [(m.start(), m.end()) for m in re.finditer(re.escape(at), text)]
    if not inside:
        raise click.BadParameter(f"{at}: the text has the offsets 0 to {len(text)}", param_hint="--at")
    return [(start, end)]


def _nothing(text: str, start: int, end: int) -> None:
    from extractor.regression import marked

    excerpt, carets = marked(text, start, end)
    click.echo(f"nothing {start}-{end}\n       {excerpt}\n       {carets}\n       no rule reads anything here")
