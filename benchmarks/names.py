#!/usr/bin/env python3
"""Names against annotated sentences: benchmarks/names.py FILE.jsonl [FILE.jsonl …] [--errors].

A line is a JSON object: {"text": …, "entities": [{"kind": "organisation", "start": 0, "end": 4}, …]}. Organisations,
places and persons are right where kind, start and end are equal. With --errors each wrong one is printed under its class:
missed (nothing is found there), invented (the file has nothing there), too long, too short, other extent (neither
holds the other) and wrong kind, with the text around it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor import Extractor

KINDS = ("organisation", "place", "person")
CLASSES = ("missed", "invented", "too long", "too short", "other extent", "wrong kind")
AROUND = 12


class Name(NamedTuple):
    """A name of a sentence."""

    start: int
    end: int
    kind: str


class Error(NamedTuple):
    """What is wrong: its class, the name expected and the one found, either of them None where there is none."""

    what: str
    wanted: Name | None
    found: Name | None

    @property
    def kind(self) -> str:
        """The kind it is counted under: the expected one where there is one."""
        name = self.wanted or self.found
        return name.kind if name else ""


def errors(wanted: Sequence[Name], found: Sequence[Name]) -> Iterator[Error]:
    """The names of one sentence that are wrong, each once: an expected one with the nearest found one that meets it."""
    right = set(wanted) & set(found)
    left = [name for name in found if name not in right]
    for name in wanted:
        if name in right:
            continue
        met = [other for other in left if other.start < name.end and name.start < other.end]
        other = min(met, key=lambda o: abs(o.start - name.start) + abs(o.end - name.end), default=None)
        if other is None:
            yield Error("missed", name, None)
        else:
            left.remove(other)
            yield Error(extent(name, other), name, other)
    for name in left:
        yield Error("invented", None, name)


def extent(wanted: Name, found: Name) -> str:
    """The class of a name found in place of another that it meets."""
    if (wanted.start, wanted.end) == (found.start, found.end):
        return "wrong kind"
    if found.start <= wanted.start and wanted.end <= found.end:
        return "too long"
    if wanted.start <= found.start and found.end <= wanted.end:
        return "too short"
    return "other extent"


def said(error: Error, text: str) -> str:
    """An error with the text around it: the expected name in [ ], the found one in { }."""
    marks = [(at, sign) for name, pair in ((error.wanted, "[]"), (error.found, "{}")) if name
             for at, sign in ((name.start, pair[0]), (name.end, pair[1]))]  # fmt: skip
    marks.sort(key=lambda mark: (mark[0], mark[1] in "[{"))
    at, last = max(0, marks[0][0] - AROUND), min(len(text), marks[-1][0] + AROUND)
    parts = []
    for place, sign in marks:
        parts += [text[at:place], sign]
        at = place
    return f"{error.what:13} {error.kind:13} {''.join([*parts, text[at:last]])}"


def figures(gold: int, found: int, right: int) -> str:
    """Counts, precision, recall and F1."""
    precision, recall = (right / n if n else 0.0 for n in (found, gold))
    return f"{gold:7}{found:7}{precision:8.3f}{recall:8.3f}{2 * right / (gold + found or 1):8.3f}"


def main() -> None:
    """Reads the sentences, runs the library, prints scores by kind, errors by class, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="print each wrong name, by class")
    options = parser.parse_args()
    lines = [line for path in options.files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    sentences = [json.loads(line) for line in lines]
    extractor = Extractor(kinds=KINDS)
    extractor.extract("湖北省水利厅副厅长王建国在武汉会见客人。")
    begun = time.process_time()
    bulletins = list(extractor.pipe(sentence["text"] for sentence in sentences))
    spent = time.process_time() - begun
    counts, classes = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    printed: list[tuple[int, str]] = []
    for sentence, bulletin in zip(sentences, bulletins, strict=True):
        wanted = [Name(e["start"], e["end"], e["kind"]) for e in sentence["entities"] if e["kind"] in KINDS]
        found = [Name(record.start, record.end, record.kind) for record in bulletin.records]
        for what, names in (("gold", wanted), ("found", found), ("right", set(wanted) & set(found))):
            counts.update((name.kind, what) for name in names)
        for error in errors(wanted, found):
            classes[error.kind, error.what] += 1
            printed.append((CLASSES.index(error.what), said(error, sentence["text"])))
    if options.errors:
        for _, line in sorted(printed, key=lambda item: item[0]):
            print(line)
    print(f"{'kind':14}{'gold':>7}{'found':>7}{'P':>8}{'R':>8}{'F1':>8}  " + "".join(f"{c:>14}" for c in CLASSES))
    for kind in (*KINDS, "all"):
        scope = KINDS if kind == "all" else (kind,)
        sums = [sum(counts[k, what] for k in scope) for what in ("gold", "found", "right")]
        wrong = "".join(f"{sum(classes[k, c] for k in scope):14}" for c in CLASSES)
        print(f"{kind:14}{figures(*sums)}  {wrong}")
    characters = sum(len(sentence["text"]) for sentence in sentences)
    print(f"{characters / spent:,.0f} characters a second ({len(sentences)} texts of {characters:,} characters)")


if __name__ == "__main__":
    main()
