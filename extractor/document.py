"""The text as it was given, a folded view of the same length, and the sentences and clauses that tile it.

Rules read `folded`; offsets in it are offsets in `text`, since folding maps one code point to one.
No NFKC: it would turn ㎡, …, ½ into several characters.
"""

from __future__ import annotations

import re
from functools import cached_property

from extractor.spans import Span, index_at
from extractor.traditional import SIMPLIFIED, TRADITIONAL

# Punctuation that differs from its half-width form in width alone. The Chinese comma is left as it is: folded, it would
# make a thousands separator of the comma in 增长3，200家 (a comma between full-width digits is folded below).
_PUNCTUATION = {
    "（": "(", "）": ")", "：": ":", "；": ";", "！": "!", "？": "?", "％": "%", "．": ".", "～": "~", "－": "-", "／": "/",
    "＋": "+", "＝": "=", "＜": "<", "＞": ">", "［": "[", "］": "]", "＃": "#", "＄": "$", "＆": "&", "＊": "*", "＠": "@",
}  # fmt: skip
_RARE = {ord("０") + i: ord("0") + i for i in range(10)}
_RARE |= {ord("Ａ") + i: ord("A") + i for i in range(26)}
_RARE |= {ord("ａ") + i: ord("a") + i for i in range(26)}
_RARE |= {ord(a): ord(b) for a, b in zip(TRADITIONAL, SIMPLIFIED, strict=True)}
# What numerals are written with is not what the tables of characters give: 圓 is 元, 參 the figure 叁; 後 is in GB 2312 but
# stands for nothing but 后.
_RARE |= {ord(a): ord(b) for a, b in zip("圓貮弐參後", "元贰贰叁后", strict=True)}
_RARE |= {ord("○"): ord("〇"), ord("﹪"): ord("%"), ord("﹣"): ord("-")}
_RARE |= {ord("\u00a0"): ord(" "), ord("\u2009"): ord(" "), ord("\u202f"): ord(" "), ord("\u3000"): ord(" ")}
# Lone surrogates cannot be handed to a segmenter; in the folded view a replacement character stands for each.
_RARE |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_RARE_SEARCH = re.compile("[" + "".join(re.escape(chr(c)) for c in sorted(_RARE)) + "]")
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3})")
# Newspapers of the 1990s and scanned pages write a middle dot for the decimal point: 41·4%, 1·5万人; not 5·12地震.
_MIDDLE_POINT = re.compile(
    "(?<=[0-9])[·•・](?=[0-9]{1,6}(?:[%‰万亿元倍度吨米亩]|个?百分点|公[里斤顷]|千[米克瓦]|平方|立方|[美港欧日]元|毫|厘|摄氏度))"
)

_SENTENCE = re.compile(r"[^。!?;\n]*(?:[。!?;]+[”’」』)》]*\n?|\n|\Z)")
_WORK = re.compile(r"《[^《》\n]{1,80}》")
_NUMBERED = re.compile(r"([一-龥]{2,8})[〔\[]\d{4}[〕\]](?=第?\d)")
_ADDRESS = re.compile(r"[a-z]{3,6}://[\x21-\x7e]{1,2000}")
_CLAUSE_END = re.compile(r"[，:—]|,(?!\d)|(?<!\d),")


def fold(text: str) -> str:
    """The folded view: same length, full-width and traditional forms replaced by the forms that rules are written in."""
    if _RARE_SEARCH.search(text):
        text = _WIDE_COMMA.sub(",", text).translate(_RARE)
    for wide, narrow in _PUNCTUATION.items():
        if wide in text:
            text = text.replace(wide, narrow)
    return _MIDDLE_POINT.sub(".", text) if "·" in text or "•" in text or "・" in text else text


class Document:
    """A text, its folded view, and its tiling into paragraphs, sentences and clauses.

    Attributes:
        text: the text as given, never changed.
        folded: a string of the same length that rules read.
    """

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise TypeError(
                f"extract() takes the document's text as a str, not {type(text).__name__}: "
                "decode bytes first, or hand a file to the command line"
            )
        self.text = text
        self.folded = fold(text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences in order; together they cover every character once."""
        spans, at = [], 0
        for match in _SENTENCE.finditer(self.folded):
            if match.end() > at:
                spans.append(Span(at, match.end()))
                at = match.end()
        return tuple(spans)

    @cached_property
    def _sentence_starts(self) -> tuple[int, ...]:
        return tuple(s.start for s in self.sentences)

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds the character at `offset`."""
        return self.sentences[index_at(self._sentence_starts, offset)]

    def clauses(self, sentence: Span) -> tuple[Span, ...]:
        """Clauses of a sentence, each with its closing mark; they tile it."""
        spans, at = [], sentence.start
        for match in _CLAUSE_END.finditer(self.folded, sentence.start, sentence.end):
            spans.append(Span(at, match.end()))
            at = match.end()
        if at < sentence.end:
            spans.append(Span(at, sentence.end))
        return tuple(spans)

    @cached_property
    def works(self) -> tuple[Span, ...]:
        """What stands inside 《 and 》, the heads of document numbers, and web addresses; none holds records."""
        spans = []
        if "《" in self.folded:
            spans = [Span(m.start() + 1, m.end() - 1) for m in _WORK.finditer(self.folded)]
        if "〔" in self.folded or "[20" in self.folded:
            for match in _NUMBERED.finditer(self.folded):
                # 以开州发改投〔2018〕: the head begins after the function word.
                head = max(match[1].rfind(word) for word in "以据照和及与的由") + 1
                spans.append(Span(match.start() + head, match.end()))
        if "://" in self.folded:
            spans += [Span(*m.span()) for m in _ADDRESS.finditer(self.folded)]
        return tuple(sorted(spans))

    @cached_property
    def title(self) -> str | None:
        """The first line that is not blank, without its surrounding blanks; None for a text of one paragraph or none."""
        lines = [line for line in self.text.splitlines() if line.strip("\ufeff \t\u3000")]
        return lines[0].strip("\ufeff \t\u3000") if len(lines) > 1 else None
