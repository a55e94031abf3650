"""The thing counted: 教师 in 21名教师, 帐篷 in 帐篷5000顶, 项目 in 项目共计42个.

A noun phrase is read from the figure's own side: behind it up to its last noun, before it back to the first verb.
"""

from __future__ import annotations

from extractor.segment import Words

# Parts of speech that a noun phrase may hold, and those that it may end in.
_NOMINAL = frozenset({"n", "nz", "vn", "an", "nt", "ns", "nr", "j", "l", "b", "a", "nrt", "ng", "eng", "s", "x", "k"})
_HEADS = frozenset({"n", "nz", "nt", "nr", "j", "l", "ng", "nrt", "x", "k", "zg"})
_VERBAL = frozenset({"v", "vn"})
_LINKING = frozenset("共计达有为约近超逾合总累就仅已至")
_GENERIC = frozenset("市县区州校户村镇乡")
_MOST = 12
# Nouns to the dictionary that say how much of the thing before the figure is meant: 贫困户2,680户全部脱贫.
_SHARES = frozenset({"全部", "全体", "大部", "部分", "整体", "全数", "人均", "户均"})


def noun_of(text: str, begin: int, stop: int, words: Words) -> tuple[int, int] | None:
    """The span of the noun that a count `[begin, stop)` counts, behind it or else before it; None where none is said."""
    return _behind(text, _past_clause(text, stop, words), words) or _ahead(begin, words)


def _past_clause(text: str, stop: int, words: Words) -> int:
    """Where the head noun begins behind a 的-clause: 20个|派出援藏干部的|省直部门; else where the figure stops."""
    at = text.find("的", stop, stop + 16)
    if at < 0 or stop not in words.edges or words.tags[words.index_at(stop)] != "v":
        return stop
    return at + 1 if text[stop:at].isalpha() else stop


def _behind(text: str, stop: int, words: Words) -> tuple[int, int] | None:
    if stop not in words.edges or stop >= len(text):
        return None
    index = first = words.index_at(stop)
    end, last = stop, index
    while index < len(words.words) and words.starts[index + 1] - stop <= _MOST:
        tag, word = words.tags[index], words.words[index]
        following = words.words[index + 1] if index + 1 < len(words.words) else ""
        # 援藏|市, 受援|县: a verb that names the kind of place.
        named = tag in _VERBAL and len(following) == 1 and following in _GENERIC
        if not (tag in _NOMINAL or named) or not word[0].isalpha():
            break
        if (tag in _VERBAL and end > stop and not named) or word in _SHARES:
            break
        if tag in _HEADS:
            end, last = words.starts[index + 1], index
        index += 1
    if end == stop:
        # 3项|改革, : a verb by itself is the thing counted where nothing follows it.
        alone = words.tags[first] == "vn" and not text[words.starts[first + 1] :][:1].isalpha()
        return (stop, words.starts[first + 1]) if alone else None
    return None if words.tags[last] == "ns" else (stop, end)


def _ahead(begin: int, words: Words) -> tuple[int, int] | None:
    if begin not in words.edges or begin == 0:
        return None
    index = words.index_at(begin - 1)
    while index >= 0 and (words.words[index][0] in _LINKING or words.tags[index] in ("d", "p")):
        index -= 1
    if index < 0 or words.tags[index] not in _HEADS:
        return None
    end = start = words.starts[index + 1]
    while index >= 0 and end - words.starts[index] <= _MOST:
        tag = words.tags[index]
        # 投入|抢修人员: a verb after another verb qualifies the noun; the first verb of a clause rules it.
        qualifies = tag in _VERBAL and index > 0 and words.tags[index - 1] in _VERBAL and start < end
        if not (tag in _NOMINAL or qualifies) or (tag == "vn" and not qualifies) or not words.words[index][0].isalpha():
            break
        # 出列|贫困村 cut as 出/列: one character before a word of more is a verb's remainder.
        if start < end and len(words.words[index]) == 1 and words.tags[index] not in ("n", "ng", "a", "b", "k"):
            break
        start = words.starts[index]
        index -= 1
    return (start, end) if start < end else None
