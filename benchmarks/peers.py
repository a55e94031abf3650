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
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from extractor import Document, Extractor
from extractor.record import plain

FIELDS = ("value", "low", "high", "unit", "currency", "modifier")
Case = dict[str, Any]


def same(expected: object, found: object) -> bool:
    """Whether two values are equal, figures as figures."""
    if expected is None or found is None:
        return expected is found
    try:
        return abs(Decimal(str(expected)) - Decimal(str(found))) < Decimal("1e-9")
    except InvalidOperation:
        return str(expected) == str(found)


def numerals(extractor: Extractor, text: str) -> Iterator[Case]:
    """Numerals and pairs of numerals with a connector, as records of the kinds number and range."""
    previous: tuple[int, int, Any] | None = None
    for start, end, numeral in extractor.numerals.find(Document(text).folded):
        value = numeral.value
        yield {"kind": "number", "start": start, "end": end, "value": None if value is None else plain(value)}
        if previous is not None and text[previous[1] : start] in ("-", "~", "到", "至", "—", "～"):
            low, high = previous[2].value, value
            yield {"kind": "range", "start": previous[0], "end": end, "low": low, "high": high}
        previous = (start, end, numeral)


def predicted(extractor: Extractor, case: Case) -> list[Case]:
    """What the library says of a case's text."""
    records = [r.model_dump(mode="json") for r in extractor.extract(case["text"], date=case["reference"]).records]
    return records + list(numerals(extractor, case["text"]))


def judge(case: Case, records: list[Case]) -> str:
    """"" where the case passes, else what is wrong."""
    by_span = {(r["kind"], r["start"], r["end"]): r for r in records}
    expected = {(e["kind"], e["start"], e["end"]): e for e in case["expect"]}
    for key, wanted in expected.items():
        found = by_span.get(key)
        if wanted.get("optional"):
            continue
        if found is None:
            return f"missed {wanted.get('text', key)}"
        for field in FIELDS:
            if field in wanted and not same(wanted[field], found.get(field)):
                return f"{wanted.get('text', key)}: {field} {found.get(field)} for {wanted[field]}"
    if case["closed"]:
        optional = [e for e in case["expect"] if e.get("optional")]
        for key in by_span:
            touches = any(key[1] < e["end"] and e["start"] < key[2] for e in optional)
            inside = key[0] in ("number", "range") and any(key[1] < e[2] and e[1] < key[2] for e in expected)
            if key[0] in case["kinds"] and key not in expected and not touches and not inside:
                return f"false {key[0]} {case['text'][key[1] : key[2]]}"
    return ""


def main() -> None:
    """Reads the cases, runs the library, prints the pass rate by suite and kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="print each failing case")
    options = parser.parse_args()
    extractor = Extractor()
    cases, passed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for path in options.cases:
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            wrong = judge(case, predicted(extractor, case))
            for kind in case["kinds"]:
                cases[case["suite"], kind] += 1
                passed[case["suite"], kind] += not wrong
            if wrong and options.errors:
                print(case["id"], case["reference"] or "-", case["text"], wrong, sep="\t")
    print(f"{'suite':20}{'kind':14}{'cases':>7}{'passed':>8}{'rate':>8}")
    for suite, kind in sorted(cases):
        total, right = cases[suite, kind], passed[suite, kind]
        print(f"{suite:20}{kind:14}{total:7}{right:8}{right / total:8.3f}")


if __name__ == "__main__":
    main()
