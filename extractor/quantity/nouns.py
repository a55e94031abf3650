"""The thing counted: 教师 in 21名教师, 帐篷 in 帐篷5000顶, 项目 in 项目共计42个."""

from __future__ import annotations

from extractor.segment import Words

_NOMINAL = frozenset(
    {"n", "nz", "vn", "an", "nt", "ns", "nr", "j", "l", "b", "a", "nrt", "ng", "eng", "s", "i", "x", "k"}
)
_HEAD = frozenset({"n", "nz", "vn", "an", "nt", "j", "l", "ng", "s", "k", "nrt", "x", "i"})
_LINKING = frozenset("共计达有为约近超逾合总累就仅已")
_MOST = 12


def noun_of(text: str, begin: int, stop: int, words: Words) -> tuple[int, int] | None:
    """The span of the noun that a count `[begin, stop)` counts, behind it or else before it; None where none is said."""
    return _behind(text, stop, words) or _ahead(begin, words)


def _behind(text: str, stop: int, words: Words) -> tuple[int, int] | None:
    if stop not in words.edges or stop >= len(text):
        return None
    index = words.index_at(stop)
    end, last = stop, index
    while index < len(words.words) and words.starts[index + 1] - stop <= _MOST:
        tag, word = words.tags[index], words.words[index]
        if tag not in _NOMINAL or not word[0].isalpha():
            break
        if tag in _HEAD:
            end, last = words.starts[index + 1], index
        index += 1
    if end == stop or words.tags[last] == "ns":
        return None
    return stop, end


def _ahead(begin: int, words: Words) -> tuple[int, int] | None:
    if begin not in words.edges or begin == 0:
        return None
    index = words.index_at(begin - 1)
    while index >= 0 and (words.words[index][0] in _LINKING or words.tags[index] in ("d", "p")):
        index -= 1
    end = words.starts[index + 1] if index >= 0 else 0
    start = end
    while index >= 0 and end - words.starts[index] <= _MOST:
        if words.tags[index] not in _NOMINAL or not words.words[index][0].isalpha():
            break
        start = words.starts[index]
        index -= 1
    return (start, end) if start < end else None
