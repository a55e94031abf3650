"""Words of a text: one private tokenizer an extractor, its dictionary words as evidence and never as borders.

rjieba cuts as jieba does, some fifty times faster; jieba is the reference and the fallback. Both run without their
hidden Markov model, so that a word is a word of the dictionary, and neither writes a cache file or touches the
module-level functions that all users of jieba in a process share.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import logging
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from pydantic import Field

from extractor.rulebook import Rulebook, Section, TableRow


class WordRule(TableRow):
    """A user word: a higher `weight` keeps it whole more often; `tag` is a part of speech of jieba's set."""

    word: str = Field(min_length=1)
    weight: int = Field(default=1000, ge=1)
    tag: str = "n"

    @property
    def id(self) -> str:
        """The word itself."""
        return f"word.{self.word}"


SECTIONS = (Section("word", ("words/*.tsv",), WordRule),)
Tagger = Callable[[str], list[tuple[str, str]]]


class Words:
    """The words of one text, in order, tiling it.

    Attributes:
        words, tags: surfaces and parts of speech (jieba's tag set).
        starts: offset of each word, and the text's length at the end.
        edges: the same offsets as a set, to ask whether a word begins at one.
    """

    __slots__ = ("edges", "starts", "tags", "words")

    def __init__(self, tagged: list[tuple[str, str]]) -> None:
        self.words: tuple[str, ...]
        self.tags: tuple[str, ...]
        self.words, self.tags = zip(*tagged, strict=True) if tagged else ((), ())
        self.starts: list[int] = list(accumulate(map(len, self.words), initial=0))
        self.edges = frozenset(self.starts)

    def index_at(self, offset: int) -> int:
        """The index of the word that holds the character at `offset`."""
        return bisect_right(self.starts, offset) - 1

    def inside(self, offset: int) -> bool:
        """Whether `offset` lies within a word rather than between two."""
        return offset not in self.edges


class Segmenter:
    """A private tokenizer with the rulebook's user words.

    Args:
        rulebook: its `word` rows are added to the dictionary.
        engine: "rjieba", "jieba", or None for rjieba where it is installed.
    """

    def __init__(self, rulebook: Rulebook, engine: str | None = None) -> None:
        words = rulebook.rows(WordRule, "word")
        if engine is None:
            engine = "rjieba" if importlib.util.find_spec("rjieba") else "jieba"
        self.engine = engine
        self._tag: Tagger = _rjieba(words) if engine == "rjieba" else _jieba(words)

    def __call__(self, text: str) -> Words:
        """Cuts a text (its folded view, which holds no lone surrogate)."""
        return Words(self._tag(text))


def _rjieba(words: tuple[WordRule, ...]) -> Tagger:
    tokenizer = _rjieba_class()()
    for row in words:
        tokenizer.add_word(row.word, row.weight, row.tag)

    def tag(text: str) -> list[tuple[str, str]]:
        tagged: list[tuple[str, str]] = tokenizer.tag(text, False)
        return tagged

    return tag


def _rjieba_class() -> Any:
    """Rjieba's tokenizer class, without the tokenizer that the package makes for itself when it is imported.

    That one costs 80 ms and 35 MB and would stand unused beside ours; the compiled module alone does not make it.
    """
    if "rjieba" not in sys.modules:
        spec = importlib.util.find_spec("rjieba")
        folders = spec.submodule_search_locations if spec else None
        found = importlib.machinery.PathFinder.find_spec("rjieba.rjieba", list(folders or ()))
        if found is not None and isinstance(found.loader, importlib.machinery.ExtensionFileLoader):
            if found.name not in sys.modules:
                module = importlib.util.module_from_spec(found)
                found.loader.exec_module(module)
                sys.modules[found.name] = module
            return sys.modules[found.name].Jieba
    import rjieba

    return rjieba.Jieba


def _jieba(words: tuple[WordRule, ...]) -> Tagger:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer: Any = jieba.Tokenizer()
    with tempfile.TemporaryDirectory(prefix="bulletin-extractor-") as private:
        # jieba believes whatever cache file it finds in its temporary folder; a fresh one holds none.
        tokenizer.tmp_dir = private
        tokenizer.initialize()
    tags: dict[str, str] = {}
    with tokenizer.get_dict_file() as lines:
        for line in lines:
            word, _, rest = line.decode("utf-8").strip().partition(" ")
            tags[word] = rest.partition(" ")[2] or "x"
    for row in words:
        tokenizer.add_word(row.word, row.weight, row.tag)
        tags[row.word] = row.tag

    def tag(text: str) -> list[tuple[str, str]]:
        return [(word, tags.get(word) or _tag_unknown(word)) for word in tokenizer.cut(text, HMM=False)]

    return tag


def _tag_unknown(word: str) -> str:
    """As rjieba tags what is in no dictionary: figures m, Latin eng, the rest x."""
    if word.isascii() and word.isalnum():
        return "m" if word.isdigit() else "eng"
    return "x"
