"""Speed, start-up and memory: `python benchmarks/speed.py [--characters N]`.

Texts are made of the seeds' paragraphs, shuffled, in documents of 500 to 5,000 characters, with other digits in each
figure, so that no text comes twice and what the library remembers of figures does not flatter it. Every measurement
is made in a process of its own, on one core; speed is by CPU time, start-up by wall time, the median of several.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
FIVE = frozenset({"money", "count", "percentage", "organisation", "place"})
# A figure, but no part of a date, a clock time or a code.
FIGURE = re.compile(r"(?<![\d.\-—:：第A-Za-z０-９])\d++(?:,\d{3})*+(?:\.\d++)?(?![\d年月日时时号:：\-—届次])")


def documents(characters: int, seed: int = 7) -> list[str]:
    """Texts of 500 to 5,000 characters, as many as make up `characters`; the same at each call."""
    chance = random.Random(seed)  # noqa: S311
    texts = [path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    paragraphs = [line for text in texts for line in text.splitlines() if len(line) > 30]
    made: list[str] = []
    total = 0
    while total < characters:
        wanted, lines, length = chance.randint(500, 5000), ["各地工作取得新进展", "2018年7月6日"], 0
        while length < wanted:
            line = FIGURE.sub(lambda m: _other(m.group(), chance), chance.choice(paragraphs))
            lines.append(line[: 5000 - length])
            length += len(lines[-1]) + 1
        made.append("\n".join(lines))
        total += len(made[-1])
    return made


def _other(figure: str, chance: random.Random) -> str:
    return "".join(
        c if not c.isdigit() else str(chance.randint(1, 9)) if i == 0 else str(chance.randint(0, 9))
        for i, c in enumerate(figure)
    )


def start() -> dict[str, float]:
    """Seconds to import the library, and to the end of a first extraction."""
    begun = time.perf_counter()
    from extractor import extract

    imported = time.perf_counter()
    extract((SEEDS / "hubei-tibet-aid-2015.txt").read_bytes().decode("utf-8"))
    return {"import": imported - begun, "first": time.perf_counter() - begun, "memory": memory()}


def speed(kinds: frozenset[str] | None, characters: int) -> dict[str, float]:
    """Characters a second, the best of three sets of texts that have not been seen before, after a first set."""
    from extractor import Extractor

    extractor = Extractor(kinds=kinds)
    rates, records = [], 0
    for part in range(4):
        texts = documents(characters, seed=part)
        begun = time.process_time()
        records = sum(len(bulletin.records) for bulletin in extractor.pipe(texts))
        rates.append(sum(map(len, texts)) / (time.process_time() - begun))
    return {"rate": max(rates[1:]), "records": records / (characters / 1000), "memory": memory()}


def stages(characters: int) -> dict[str, float]:
    """The share of each stage in a whole extraction; other is what lies between the stages."""
    from extractor import Extractor, pipeline

    extractor: Any = Extractor()
    extractor.extract(documents(5000, seed=1)[0])
    spent: dict[str, float] = {}
    for stage, owner, name in (
        ("document", pipeline, "Document"),
        ("words", extractor, "segmenter"),
        ("chronology", extractor._chronology, "document_date"),
        ("chronology", extractor._chronology, "find"),
        ("quantities", extractor._quantity, "find"),
        ("names", extractor._names, "find"),
        ("titled", extractor._titled, "find"),
        ("resolve", pipeline, "resolve"),
        ("records", extractor, "_records"),
        ("proof", extractor.prover, "reasons"),
        ("facts", extractor._facts, "tape"),
        ("facts", extractor._facts, "find"),
        ("relations", extractor._relations, "find"),
    ):
        spent[stage] = 0.0
        setattr(owner, name, _timed(getattr(owner, name), stage, spent))
    texts = documents(characters)
    begun = time.perf_counter()
    for text in texts:
        extractor.extract(text)
    whole = time.perf_counter() - begun
    spent["other"] = whole - sum(spent.values())
    return {stage: seconds / whole for stage, seconds in spent.items()}


def _timed(function: Callable[..., Any], stage: str, spent: dict[str, float]) -> Callable[..., Any]:
    def run(*args: Any, **options: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*args, **options)
        finally:
            spent[stage] += time.perf_counter() - begun

    return run


def memory() -> float:
    """Peak resident memory of this process, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


MEASURES: dict[str, Callable[[int], dict[str, float]]] = {
    "start": lambda _: start(),
    "all": lambda characters: speed(None, characters),
    "five": lambda characters: speed(FIVE, characters),
    "stages": stages,
}


def measured(name: str, characters: int) -> dict[str, float]:
    """One measurement, made in a fresh process."""
    command = [sys.executable, __file__, "--measure", name, "--characters", str(characters)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def report(characters: int) -> Iterator[str]:
    """The lines that are printed."""
    starts = [measured("start", characters) for _ in range(5)]
    middle = {key: statistics.median(s[key] for s in starts) for key in starts[0]}
    yield f"import extractor          {middle['import']:6.2f} s"
    yield f"  and a first extraction  {middle['first']:6.2f} s, {middle['memory']:.0f} MB at most"
    for name, title in (("five", "five kinds"), ("all", "all kinds")):
        figures = measured(name, characters)
        yield (
            f"{title:12} {figures['rate']:12,.0f} characters a second, {figures['records']:.0f} records "
            f"in 1,000 characters, {figures['memory']:.0f} MB at most"
        )
    yield "share of each stage, all kinds:"
    for stage, share in measured("stages", characters).items():
        yield f"  {stage:12} {share:6.1%}"


def main() -> None:
    """Measures and prints; with --measure, one measurement as JSON."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--characters", type=int, default=300_000, help="of each set of texts (default: 300000)")
    options.add_argument("--measure", choices=sorted(MEASURES), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        print(json.dumps(MEASURES[given.measure](given.characters)))
        return
    for line in report(given.characters):
        print(line, flush=True)


if __name__ == "__main__":
    main()
