#!/usr/bin/env python3
"""Pass rates on test cases of peers: benchmarks/peers.py CASES.jsonl [CASES.jsonl …] [--errors].

A case is a JSON object a line: {"suite", "id", "source", "text", "reference", "kinds", "closed", "expect": [{"kind",
"start", "end", …}]}. Every expected record must be found with its span and its fields; where the list is closed, no
other record of the case's kinds may be found, unless it touches an optional one. `number` and `range` are judged on the
reader of numerals, since they are no kinds of record.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from extractor import Document, Extractor, ExtractorError
from extractor.edtf import bounds, is_edtf
from extractor.record import plain

DURATION = re.compile(
    r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?"
)
DEFAULTS = {"modifier": "exact", "currency": "CNY"}
FIELDS = ("value", "low", "high", "unit", "currency", "modifier")
KEYS = ("suite", "id", "text", "reference", "kinds", "closed", "expect")
Case = dict[str, Any]


def same(kind: str, expected: object, found: object) -> bool:
    """Whether two values are equal: figures as figures, dates by the days they cover, durations by their length."""
    if expected is None or found is None:
        return expected is found
    if kind == "date":
        return expected == found or days(str(expected)) == days(str(found)) != (None, None)
    if kind == "duration":
        return length(str(expected)) == length(str(found))
    try:
        return Decimal(str(expected)) == Decimal(str(found))
    except InvalidOperation:
        return str(expected) == str(found)


def days(value: str) -> tuple[object, object]:
    """The first and last day of an EDTF value; (None, None) where it has none."""
    try:
        return bounds(value)
    except ExtractorError:
        return None, None


def length(value: str) -> tuple[Decimal, Decimal] | str:
    """Months and seconds of an ISO 8601 duration."""
    match = DURATION.fullmatch(value)
    if match is None:
        return value
    years, months, weeks, date, hours, minutes, seconds = (Decimal(g or 0) for g in match.groups())
    return 12 * years + months, 604800 * weeks + 86400 * date + 3600 * hours + 60 * minutes + seconds


def numerals(extractor: Extractor, text: str) -> Iterator[Case]:
    """Numerals, fractions, and pairs of numerals with a connector, as records of the kinds number and range."""
    folded = Document(text).folded
    previous: tuple[int, int, Any] | None = None
    for start, end, numeral in extractor.numerals.find(folded, extractor.segmenter(folded)):
        low, high = (None if n is None else plain(n) for n in (numeral.low, numeral.high))
        value = None if numeral.value is None else plain(numeral.value)
        yield {"kind": "number", "start": start, "end": end, "value": value, "low": low, "high": high,
               "modifier": numeral.modifier}  # fmt: skip
        if previous is not None and folded[previous[1] : start] in ("-", "~", "到", "至", "—"):
            yield {"kind": "range", "start": previous[0], "end": end, "low": previous[2].value, "high": numeral.value,
                   "modifier": "range"}  # fmt: skip
        previous = (start, end, numeral)


def predicted(extractor: Extractor, case: Case) -> list[Case]:
    """What the library says of a case's text."""
    records = [r.model_dump(mode="json") for r in extractor.extract(case["text"], date=case["reference"]).records]
    return records + list(numerals(extractor, case["text"]))


def judge(case: Case, kind: str, records: list[Case]) -> str:
    """Empty where the case passes for a kind, else what is wrong."""
    also = ("range", "number") if kind == "range" else (kind,)
    mine = {(r["start"], r["end"]): r for r in records if r["kind"] in also}
    expected = [e for e in case["expect"] if e["kind"] == kind]
    for wanted in expected:
        found = mine.pop((wanted["start"], wanted["end"]), None)
        if wanted.get("optional"):
            continue
        if found is None:
            return f"missed {wanted['text']}"
        for field in FIELDS:
            given = found.get(field) if found.get(field) is not None else DEFAULTS.get(field)
            if field in wanted and not same(kind, wanted[field], given):
                return f"{wanted['text']}: {field} {given} for {wanted[field]}"
    optional = [e for e in expected if e.get("optional")]
    for start, end in mine if case["closed"] else ():
        if not any(start < e["end"] and e["start"] < end for e in optional):
            return f"false {case['text'][start:end]}"
    return ""


def read(path: Path) -> Iterator[Case]:
    """The cases of a file; blank lines are passed.

    Raises:
        SystemExit: with code 2, and a message that says where and what to do, where the file or a line is no case.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "not UTF-8"
        _refuse(f"{path}: cannot be read ({said}); name a file of cases, a JSON object a line in UTF-8")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except json.JSONDecodeError as error:
            _refuse(f"{path}:{number}: no JSON ({error.msg}, column {error.colno}); write one object a line, or take the line out")
        wrong = _unfit(case)
        if wrong:
            _refuse(f"{path}:{number}: no case: {wrong}; see the head of benchmarks/peers.py for its keys")
        yield case


def _unfit(case: object) -> str:
    """What a case lacks; empty where it has all it needs."""
    if not isinstance(case, dict):
        return "not an object"
    lacking = [key for key in KEYS if key not in case]
    if lacking:
        return f"without {', '.join(lacking)}"
    if not isinstance(case["text"], str) or not isinstance(case["kinds"], list) or not isinstance(case["expect"], list):
        return "text is to be a string, kinds and expect lists"
    if case["reference"] is not None and not is_edtf(str(case["reference"])):
        return f"reference {case['reference']!r} is no date; write 2015-01-14, or null"
    for wanted in case["expect"]:
        if not isinstance(wanted, dict) or not {"kind", "start", "end", "text"} <= wanted.keys():
            return "each of expect is to have kind, start, end and text"
    if not case["expect"] and not case["kinds"]:
        return "without a kind to judge"
    return ""


def _refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(2)


def main() -> None:
    """Reads the cases, runs the library, prints the pass rate by suite and kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="print each failing case")
    options = parser.parse_args()
    extractor = Extractor()
    cases, passed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for path in options.cases:
        for case in read(path):
            records = predicted(extractor, case)
            for kind in sorted({e["kind"] for e in case["expect"]}) or case["kinds"][:1]:
                wrong = judge(case, kind, records)
                cases[case["suite"], kind] += 1
                passed[case["suite"], kind] += not wrong
                if wrong and options.errors:
                    print(case["id"], kind, case["reference"] or "-", case["text"], wrong, sep="\t")
    print(f"{'suite':20}{'kind':14}{'cases':>7}{'passed':>8}{'rate':>8}")
    for suite, kind in sorted(cases):
        total, right = cases[suite, kind], passed[suite, kind]
        print(f"{suite:20}{kind:14}{total:7}{right:8}{right / total:8.3f}")


if __name__ == "__main__":
    main()
