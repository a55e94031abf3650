"""A document as a tape of letters: one for each word, record and mark, so that a clause's grammar is a short expression.

`codes[i]` is the part that token `i` plays, `starts[i]` its offset; `starts` has one entry more than there are tokens.
Letters of words are in rules.LETTERS; of records: Q a quantity, T a date, D a duration, P a place, O an organisation,
H a person, E an event, programme or honour, # an ordinal. Marks stand for themselves (an ideographic full stop is `.`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter

from extractor.facts.rules import LETTERS, FactWord
from extractor.lexicon import Lexicon
from extractor.record import Record
from extractor.rulebook import Rulebook
from extractor.segment import Segmenter, Words

RECORDS = {
    "money": "Q", "count": "Q", "percentage": "Q", "multiple": "Q", "measure": "Q", "date": "T", "duration": "D",
    "place": "P", "organisation": "O", "person": "H", "event": "E", "programme": "E", "honour": "E", "ordinal": "#",
}  # fmt: skip
_MARKS = {
    "，": ",", ",": ",", "、": "、", "。": ".", "!": ".", "?": ".", ";": ";", ":": ":", "\n": "\n", "\r": " ", "(": "(", ")": ")",
    "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "《": '"', "》": '"', "‘": '"', "’": '"', " ": " ", "\t": " ",
    "—": "-", "–": "-", "-": "-", "/": "/",
}  # fmt: skip
# jieba's tags to letters; what is not here is a noun.
_TAGS = {
    "v": "v", "d": "d", "p": "p", "c": "&", "uj": "u", "uv": "d", "ud": "U", "ul": "U", "ug": "U", "uz": "U", "uguo": "U",
    "u": "j", "vd": "d", "ad": "d", "vq": "v", "vi": "v", "vg": "v", "y": "U", "e": "d",
}  # fmt: skip
# A bracket or quotation without a figure in it is part of the phrase around it.
_ASIDE = re.compile(r"\([^()Q.\n]{0,14}\)|\"[^\"Q.\n]{1,24}\"")


_NOMINAL = frozenset({"计划", "规划", "目标"})
_COMPOUND = frozenset({"Vh", "Ih", "vh"})
_AFTERWARDS = ("后", "之后", "以后")
_BYLINE = re.compile(r"(?<=[电讯])\((?:记者|通讯员|特约记者|见习记者|本报记者)[^()\n]{0,40}\)")
_CLOSED = frozenset(",.;:)、u\n")
_CLAUSE = re.compile("[,.;:()\nQ]")
_CLOSING = "额率量值"
_MEASURE = re.compile("[Nh]{0,2}u[LMd]*Q")
_MET = re.compile(r"(?:完成|实现|达成|超额)[^,;:。\n]*\Z")
_FIRST = "首次"
_INSIDE = frozenset({"内", "间", "平均"})
_TAKEN = ("N", "h", "P", "O", "E", "Q", "u")
_MOST = 200_000  # words whose letters are kept
_start = itemgetter(0)
_MERGED = "X"  # a word of the dictionary that is noun and verb

Event = tuple[int, int, str, Record | None]
"""Start, end, letter, and the record where it is one."""


class Tape:
    """The letters of one document.

    Attributes:
        codes: a letter a token.
        starts: offsets of the tokens, and the end of the text.
        records: the record of a token, by its index.
        words: the rows of listed words, by the index of their token.
    """

    __slots__ = ("codes", "folded", "records", "rows", "starts")

    def __init__(self, codes: str, starts: list[int], records: dict[int, Record], folded: str, rows: dict[str, FactWord]) -> None:
        self.codes, self.starts, self.records, self.folded, self.rows = codes, starts, records, folded, rows

    def text(self, first: int, last: int) -> str:
        """The folded text of tokens `[first, last)`."""
        return self.folded[self.starts[first] : self.starts[last]]

    def width(self, first: int, last: int) -> int:
        """The number of characters of tokens `[first, last)`."""
        return self.starts[last] - self.starts[first]

    def mend(self) -> None:
        """Gives words the part that they have beside their neighbours."""
        if "记者" in self.folded:
            self.bylines()
        if "Vw" in self.codes:
            self.afterwards()
        if "DN" in self.codes or "De" in self.codes:
            self.inside()
        if "&Tb" in self.codes:
            self.beside()
        if "Dv" in self.codes:
            self.since()
        if "S" in self.codes:
            self.unplanned()

    def beside(self) -> None:
        """Makes a basis of 与2020年度相比 as of 比2020年度."""
        letters, at = list(self.codes), self.codes.find("&Tb")
        while at >= 0:
            if self.text(at + 2, at + 3) in ("相比", "比"):
                letters[at], letters[at + 2] = "b", "d"
            at = self.codes.find("&Tb", at + 1)
        self.codes = "".join(letters)

    def unplanned(self) -> None:
        """Makes nouns of 计划 and the like where they close a phrase (援助计划, 下达计划300万元) or a quoted name (“三支一扶”计划)."""
        codes, at, nouns = self.codes, self.codes.find("S"), []
        taking: list[int] = []
        while at >= 0:
            if codes[at + 1 : at + 2] in _TAKEN and self.text(at, at + 1) == "将":
                taking.append(at)
            elif self.width(at, at + 1) == 1 and ((codes[at + 1 : at + 3] in _COMPOUND and self.text(at, at + 1) in "应需待") or codes[at - 1 : at] == "k"):
                nouns.append(at)  # 应追缴额
            elif codes[at + 1 : at + 2] in ("D", "Q") and self.text(at, at + 1) in ("要", "需", "须"):
                nouns.append(at)  # 以前要5天: it costs, and is not planned
            elif _MET.search(self.folded, self.starts[max(0, at - 12)], self.starts[at]) and self.text(at, at + 1).endswith(("任务", "目标")):
                nouns.append(at)  # 如期完成脱贫目标任务
            elif codes[at - 1 : at] in ("L", "V") and _MEASURE.match(codes, at + 1):
                nouns.append(at)  # 为计划任务的112.4%
            elif self.text(at, at + 1) == "计划" and codes[at - 1 : at] in ("v", "I"):
                nouns.append(at)  # 营养改善计划惠及学生
            elif self.text(at, at + 1) in _NOMINAL:
                quoted = self.folded[self.starts[at] - 1 : self.starts[at]] in ("”", "」", "』")
                behind = codes[at + 1 : at + 2]
                ruled = behind == "Q" and "V" in _CLAUSE.split(codes[max(0, at - 12) : at])[-1]
                if quoted or ruled or behind in _CLOSED or (behind == "h" and self.text(at, at + 1) != "计划"):
                    nouns.append(at)
            at = codes.find("S", at + 1)
        if nouns or taking:
            letters = list(codes)
            for at in taking:
                letters[at] = "d"  # 将专项资金1.06亿元用于平衡预算: it takes an object, as 把 does
            for at in nouns:
                letters[at] = "N"
            self.codes = "".join(letters)

    def bylines(self) -> None:
        """Closes a dateline with its reporters, so that the first clause begins behind it: 3月16日电(记者 杨某)总投资."""
        for match in _BYLINE.finditer(self.folded):
            first, last = bisect_left(self.starts, match.start()), bisect_left(self.starts, match.end())
            self.codes = self.codes[:first] + "," * (last - first) + self.codes[last:]

    def inside(self) -> None:
        """Makes 内 and 平均 behind a duration words of its own: 三年内采购农产品, 两年平均增长3.5%."""
        letters, at = list(self.codes), self.codes.find("D")
        while at >= 0:
            behind = self.text(at + 1, at + 2) if self.codes[at + 1 : at + 2] in ("N", "e") else ""
            if behind in _INSIDE:
                letters[at + 1] = "d"
            at = self.codes.find("D", at + 1)
        self.codes = "".join(letters)

    def afterwards(self) -> None:
        """Makes plans of what is told after a completion (投运后, 全部竣工后): it is still to come."""
        letters, at = list(self.codes), self.codes.find("Vw")
        while at >= 0:
            row = self.row(at)
            if row is not None and row.status == "realised" and self.text(at, at + 1) != "完成" and self.text(at + 1, at + 2) in _AFTERWARDS:
                letters[at + 1] = "S"
            at = self.codes.find("Vw", at + 1)
        self.codes = "".join(letters)

    def since(self) -> None:
        """Makes 来 behind a length of time (两年来) no verb."""
        at = self.codes.find("Dv")
        while at >= 0:
            if self.text(at + 1, at + 2) == "来":
                self.codes = self.codes[: at + 1] + "w" + self.codes[at + 2 :]
            at = self.codes.find("Dv", at + 1)

    def row(self, index: int) -> FactWord | None:
        """The row of a listed word; None for any other token."""
        return self.rows.get(self.folded[self.starts[index] : self.starts[index + 1]])


class TapeMaker:
    """Makes tapes by the words of one rulebook; `segmenter` cuts the documents."""

    def __init__(self, rulebook: Rulebook, segmenter: Segmenter) -> None:
        rows = rulebook.rows(FactWord, "fact_word")
        self.rows = {surface: row for row in rows for surface in row.surface}
        self._heads = tuple(s for s, row in self.rows.items() if row.part in ("head", "resource") and (len(s) > 1 or s in _CLOSING))
        self._listed = {s: LETTERS[row.part] for s, row in self.rows.items()} | _MARKS
        self._letters = dict(self._listed)
        # Words that the segmenter would cut apart are looked for in the text, the others among its words. 同比 and the
        # like are looked for too: some dictionaries hold them together with the verb (同比增长).
        traps = {t: "h" if t.endswith(self._heads) else "N" for row in rows for t in row.traps}
        self._long: Lexicon[str] = Lexicon(
            (s, letter)
            for s, letter in (traps | self._listed).items()
            if len(s) > 1 and (letter == "B" or len(segmenter(s).words) > 1)
        )

    def __call__(self, folded: str, words: Words, records: Sequence[Record]) -> Tape:
        """The tape of a document."""
        letters = self._letters
        if len(letters) > _MOST:
            self._letters = letters = dict(self._listed)
        found = list(map(letters.get, words.words))
        if None in found:
            for index, (letter, word) in enumerate(zip(found, words.words, strict=True)):
                if letter is None:
                    found[index] = self._learn(word, words.tags[index])
        plain = "".join(found)  # type: ignore[arg-type]  # none is None any more
        events = self._events(folded, words, records)
        if _MERGED in plain:
            events = sorted([*events, *self._cut(words, plain)], key=_start)
        codes: list[str] = []
        starts: list[int] = []
        held: dict[int, Record] = {}
        edges = words.starts
        at, floor, loose = 0, 0, False
        for start, end, letter, record in events:
            if start < floor:
                continue
            first = bisect_left(edges, start, at)
            if loose and floor < start:
                codes.append(letters.get(folded[floor : min(start, edges[at])], "N"))
                starts.append(floor)
            if first > at:
                codes.append(plain[at:first])
                starts += edges[at:first]
                if edges[first] > start and (part := self._listed.get(folded[edges[first - 1] : start])):
                    codes[-1] = codes[-1][:-1] + part  # 近 of 近万|名, where the record begins within a word
            if record is not None:
                held[len(starts)] = record
            codes.append(letter)
            starts.append(start)
            floor = end
            at = bisect_left(edges, end, first)
            loose = edges[at] > end
        if loose:
            codes.append("N")
            starts.append(floor)
        codes.append(plain[at:])
        starts += edges[at:-1]
        starts.append(len(folded))
        tape = Tape(_fold(_mended("".join(codes).replace(_MERGED, "N"))), starts, held, folded, self.rows)
        tape.mend()
        return tape

    def _learn(self, word: str, tag: str) -> str:
        """The letter of a word that is not listed, by its tag or its last characters; kept for the next time."""
        letter = _TAGS.get(tag, "N")
        if letter == "N" and len(word) > 2:
            if word.endswith(self._heads):
                letter = "h"
            elif self._listed.get(word[-2:]) == "C" or (self._listed.get(word[-1]) == "M" and self._listed.get(word[:-1]) == "h"):
                letter = _MERGED
        if letter == "h" and len(word) == 4 and self._listed.get(word[:2]) == "V" and self._listed.get(word[2:]) == "h":
            letter = _MERGED
        self._letters[word] = letter
        return letter

    def _cut(self, words: Words, plain: str) -> Iterator[Event]:
        """Words of the dictionary that hold a noun and its verb, or a limit, as two: 价格上涨, 挽回损失, 占地约."""
        at = plain.find(_MERGED)
        while at >= 0:
            start, end = words.starts[at], words.starts[at + 1]
            word = words.words[at]
            tail = 2 if word[-2:] in self._listed else 1
            front, back = word[:-tail], word[-tail:]
            yield start, end - tail, self._listed.get(front) or ("h" if front.endswith(self._heads) else "N"), None
            yield end - tail, end, self._listed[back], None
            at = plain.find(_MERGED, at + 1)

    def _within(self, words: Words, start: int, end: int) -> bool:
        """Whether a listed word is but the beginning of a longer one (新开 of 新开工)."""
        at = words.index_at(start)
        return words.starts[at] == start and words.starts[at + 1] > end and words.words[at] in self._listed

    def _events(self, folded: str, words: Words, records: Sequence[Record]) -> Sequence[Event]:
        """The records and the long words that none of them overlaps, in order."""
        known: list[Event] = [(r.start, r.end, "d" if r.text == _FIRST else RECORDS[r.kind], r) for r in records]
        edges = words.edges
        long: list[Event] = []
        floor = 0
        for start, end, entries in self._long.find(folded):
            if (start not in edges and end not in edges) or (end not in edges and self._within(words, start, end)):
                continue
            if start not in edges and words.words[words.index_at(start)] in self._listed:
                # 下降|至: a word that is listed itself is not cut (降至).
                continue
            if long and start < floor:
                if start > long[-1][0] or end <= floor:
                    continue
                long.pop()
            long.append((start, end, entries[0], None))
            floor = end
        if not long:
            return known
        taken = [k[0] for k in known]
        for event in long:
            index = bisect_left(taken, event[1]) - 1
            if index < 0 or known[index][1] <= event[0]:
                known.append(event)
        known.sort(key=_start)
        return known


def _mended(codes: str) -> str:
    """Words that the segmenter cut in an unlucky way: 占 and 比 before a figure are 占比; 通过 before 了 is a verb."""
    return codes.replace("kbL", "hhL").replace("kbQ", "hhQ").replace("pU", "VU")


def _fold(codes: str) -> str:
    """Brackets and quotations without a figure, as nouns."""
    if "(" not in codes and '"' not in codes:
        return codes
    return _ASIDE.sub(_aside, codes)


def _aside(match: re.Match[str]) -> str:
    said = match[0]
    if said[0] == "(" and match.string[match.start() - 1 : match.start()] == "Q":
        return "d" * len(said)  # 176人(含游客)受灾
    if said.strip('"') == "T":
        return said.replace('"', " ")
    # A name in quotation marks stays a name, its marks with it.
    return "E" * len(said) if said.strip('"').strip("E") == "" else "N" * len(said)
