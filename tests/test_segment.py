"""One private tokenizer an extractor; rjieba and jieba cut alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import Document, Extractor
from extractor.rulebook import Rulebook
from extractor.segment import Segmenter, WordRule

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def engines() -> tuple[Segmenter, Segmenter]:
    rulebook = Rulebook({}, "")
    return Segmenter(rulebook, "rjieba"), Segmenter(rulebook, "jieba")


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_both_engines_give_the_same_words_and_tags(engines: tuple[Segmenter, Segmenter], seed: Path) -> None:
    folded = Document(seed.read_text(encoding="utf-8")).folded
    fast, reference = (engine(folded) for engine in engines)
    assert fast.words == reference.words
    assert fast.tags == reference.tags
    assert "".join(fast.words) == folded


def test_both_engines_extract_the_same() -> None:
    text = SEEDS[0].read_text(encoding="utf-8")
    assert Extractor(segmenter="rjieba").extract(text).records == Extractor(segmenter="jieba").extract(text).records


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_user_words_stay_with_their_extractor(engine: str) -> None:
    word = WordRule(word="双百爱心结对", weight=9999, tag="nz")
    own = Segmenter(Rulebook({"word": (word,)}, ""), engine)
    other = Segmenter(Rulebook({}, ""), engine)
    assert "双百爱心结对" in own("武汉双百爱心结对行动").words
    assert "双百爱心结对" not in other("武汉双百爱心结对行动").words
