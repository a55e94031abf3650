"""The same text and rules give the same bytes: in any process, in any order of documents."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from extractor import Extractor

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
SCRIPT = (
    "import sys; from extractor import Extractor; e = Extractor(); "
    "[sys.stdout.buffer.write(b.model_dump_json().encode()) "
    "for b in e.pipe(open(p, encoding='utf-8', newline='').read() for p in sys.argv[1:])]"
)


def dumped(seed: str) -> bytes:
    """What a fresh process makes of the seeds; the order of Python's sets differs with its hash seed."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", SCRIPT, *map(str, SEEDS)], env=environment, capture_output=True, check=True)  # noqa: S603
    return done.stdout


def test_the_hash_seed_of_a_process_changes_nothing() -> None:
    assert dumped("0") == dumped("1") == dumped("20260101")


def test_the_order_of_documents_changes_nothing() -> None:
    extractor = Extractor()
    texts = [path.read_text(encoding="utf-8") for path in SEEDS]
    forward = [b.model_dump_json() for b in extractor.pipe(texts)]
    backward = [b.model_dump_json() for b in extractor.pipe(reversed(texts))]
    assert forward == backward[::-1]
