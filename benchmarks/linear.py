#!/usr/bin/env python3
"""Time by length, to see that it grows no faster than the text: benchmarks/linear.py [--stage quantities|times|all].

Noise of the characters that figures and dates are made of, and texts that say one thing over and over, at lengths up to
200,000 characters: microseconds a character, which stay level where the time is linear.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

from extractor import Document, Extractor

LENGTHS = (12_500, 25_000, 50_000, 100_000, 200_000)
NOISE = (
    "0123456789〇一二三四五六七八九十百千万亿两半几多余上数个名元角分块毛成倍番%‰℃米吨公里斤家户人次批第首约近超不足以上左右"
    "至-—~、，。;:()“” \n负零点之单位年月日号周时初末底前后今去同期起自kG$￥人民币"
)
AGAIN = ("8 000", "一毛", "第一，", "6分30秒", "三里多", "-18℃~", "1米7", "1万2千", "3-5", "2015年", "去年同期", "单位：元\n1 ")


def stages(extractor: Extractor) -> dict[str, Callable[[str], object]]:
    """What is timed, by name."""

    def quantities(text: str) -> object:
        document = Document(text)
        return extractor._quantity.find(document, extractor.segmenter(document.folded))

    def times(text: str) -> object:
        return extractor._chronology.find(Document(text), "2018-03-05")

    return {"quantities": quantities, "times": times, "all": extractor.extract}


def main() -> None:
    """Prints a line a text: microseconds a character at each length."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", choices=("quantities", "times", "all"), default="quantities")
    work = stages(Extractor())[parser.parse_args().stage]
    print("text".ljust(12), *(f"{n:>9,}" for n in LENGTHS))
    noise = "".join(random.Random(7).choices(NOISE, k=LENGTHS[-1]))  # noqa: S311 (repeatable noise, no secret)
    for name, text in (("noise", noise), *((again, again * LENGTHS[-1]) for again in AGAIN)):
        spent = []
        for length in LENGTHS:
            begin = time.process_time()
            work(text[:length])
            spent.append((time.process_time() - begin) / length * 1e6)
        print(repr(name)[1:-1].ljust(12), *(f"{s:9.2f}" for s in spent), flush=True)


if __name__ == "__main__":
    main()
