"""Where a date stands: its paragraph and sentence, whether it begins them, and whether it may stand there at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.chronology.context import Context, Mention
from extractor.chronology.reading import Reading
from extractor.chronology.resolve import Ends
from extractor.chronology.rules import CalendarRules
from extractor.document import Document
from extractor.edtf import Moment
from extractor.spans import Span

_HEADING = re.compile(r"[ \t]*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[章节部])")
_MARKER = re.compile(r"[一二三四五六七八九十]是|其中[，,:]?|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[.、]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十][，,]")
_YEAR_SPOKEN = re.compile("[12][0-9]{3} ?年(?![0-9])")
_EDGES = " \t\u3000—-("
_YEAR_AFTER = ("来", "的", "间", "内", "历", "古", "前", "后", "时", "以上", "多", "老", "树", "期", "里", "以")
_YEAR_BEFORE = ("在", "自", "从", "于", "到", "至", "比", "较", "与", "和", "公元", "同")


class Places:
    """Moves a context along the sentences of one document."""

    def __init__(self, document: Document) -> None:
        self.sentences: Sequence[Span] = document.sentences
        self.text = document.folded
        self.index = 0
        self.paragraph_end = -1

    def move_to(self, context: Context, start: int) -> None:
        """Sets the context's paragraph and sentence to those that hold `start`; it must not move back."""
        while self.index < len(self.sentences) - 1 and self.sentences[self.index].end <= start:
            self.index += 1
        if self.sentences:
            context.sentence = self.sentences[self.index].start
        if start >= self.paragraph_end:
            context.paragraph = self.text.rfind("\n", 0, start) + 1
            end = self.text.find("\n", start)
            self.paragraph_end = len(self.text) if end < 0 else end
            context.paragraph_end = self.paragraph_end


class Layout:
    """Judges by the text about a reading."""

    def __init__(self, rules: CalendarRules) -> None:
        self.compare = tuple(s for row in rules.marks if row.role == "compare" for s in row.surface)
        self.voids = [row for row in rules.voids if row.kind == "date" and (row.before or row.after)]
        words = sorted({s for row in rules.voids if row.kind == "date" for s in row.surface}, key=len, reverse=True)
        self.void_words = re.compile("|".join(map(re.escape, words)) or "(?!)")

    def places(self, document: Document) -> Places:
        """A new walk over a document."""
        return Places(document)

    def stands(self, reading: Reading, text: str, *, ranged: bool = False) -> bool:
        """Whether the words beside a reading let it be a date."""
        start, end = reading.start, reading.end
        if reading.rule == "date.year.short" and not self._short_year(reading, text):
            return False
        if reading.rule == "date.year" and reading.year is not None and text.startswith(("历史", "古", "级", "文明"), end):
            return False
        unit = text[end - 1]
        for row in self.voids:
            if row.unit and unit not in row.unit:
                continue
            if unit == "号" and reading.month is not None:
                continue
            if row.after and text.startswith(row.after, end):
                return False
            if row.before and not ranged and text.endswith(row.before, max(0, start - 4), start):
                return False
        for word in self.void_words.finditer(text, max(0, start - 3), end + 3):
            # 三月三 is a festival, 三月三日 a day: a reading that goes on behind the word stands.
            if word.start() < end and word.end() > start and not (start <= word.start() and word.end() < end):
                return False
        if reading.day is None or reading.month is not None or reading.month_row is not None or not reading.bare:
            return True
        return self._bare_day(reading, text, ranged)

    def _short_year(self, reading: Reading, text: str) -> bool:
        """Whether two or three figures before 年 are a year rather than a count of years."""
        written = text[reading.start : reading.end - 1].rstrip()
        if written[0] in "0零〇":
            return len(written) == 2
        if not written.isascii():
            return len(written) == 2 or text.startswith(("一月", "正月"), reading.end)
        if text.startswith(_YEAR_AFTER, reading.end):
            return False
        if not text.endswith(_YEAR_BEFORE, max(0, reading.start - 2), reading.start):
            return False
        return len(written) == 3 or int(written) >= 70

    def _bare_day(self, reading: Reading, text: str, ranged: bool) -> bool:
        """Whether 5日 is a day of the month; 5日内, 三日游 and 12号 in an address are none."""
        start, end = reading.start, reading.end
        before = text[start - 1 : start]
        if before and (before in "第每〕)年月半两几数多.,×xX" or (before.isascii() and before.isalnum())):
            return False
        if text.startswith(("内", "以内", "之内", "以上", "以下", "后", "之后", "游", "期"), end):
            return False
        if text.endswith(("为期", "历时", "工期", "期限", "时限", "满", "少于", "超过", "至少", "连续", "工期为", "长达"), max(0, start - 3), start):
            return False
        written = text[start:end]
        if written[-1] == "号":
            after = text[end : end + 1]
            return not after or after in "，。、;!?:\n上下早晚中凌起前后至到你我" or reading.hour is not None
        if not written[0].isascii():
            return reading.hour is not None or reading.day_from is not None or text.startswith(("上午", "下午", "凌晨", "晚", "早", "，"), end)
        return True

    def nameable(self, reading: Reading, context: Context) -> bool:
        """Whether a date that nothing resolves is still one: 去年 with no date known is, 当天 of no day is not."""
        row = reading.day_row or reading.month_row or reading.year_row
        if row is not None and row.anchor == "mention":
            return False
        if reading.hour is not None and not reading.dated:
            return False
        if reading.until is None and context.issued is not None and reading.year is not None:
            return False
        impossible = reading.day is not None and reading.month is not None and reading.day > 31
        return not impossible and not (reading.year is not None and reading.day is not None)

    def mention(self, reading: Reading, end: int, ends: Ends, context: Context) -> Mention:
        """The mention that a resolved reading leaves; a heading's or title's year is kept for what stands under it."""
        text, start = context.text, reading.start
        first = ends[0] or ends[1] or Moment(1)
        last = ends[1] or first
        lead = text[context.sentence : start].strip(_EDGES)
        opening = not lead or _MARKER.fullmatch(lead) is not None
        topical = opening or not text.endswith(self.compare, max(0, start - 3), start)
        if reading.year_row is not None and reading.year_row.anchor == "governing" or reading.same:
            topical = False
        if reading.named is not None or reading.period is not None:
            topical = opening = False
        mention = Mention(start, end, first, last, context.paragraph, context.sentence, topical, opening and topical)
        self._keep(mention, reading, context)
        return mention

    def _keep(self, mention: Mention, reading: Reading, context: Context) -> None:
        if reading.year is None or context.paragraph_end - context.paragraph > 60:
            if context.report is None and mention.opening and reading.year is not None and self._earlier(mention, context):
                if mention.first.day is None and context.paragraph < 400:
                    context.report = mention
            return
        line = context.text[context.paragraph : context.paragraph_end]
        years = set(_YEAR_SPOKEN.findall(line))
        if "。" in line or mention.last.day is not None:
            return
        single = len({y[:4] for y in years}) == 1
        if not context.text[: context.paragraph].strip():
            if single and self._earlier(mention, context):
                context.report = mention
        elif _HEADING.match(line) or len(line) <= 30:
            context.heading = mention if single else None

    def _earlier(self, mention: Mention, context: Context) -> bool:
        return context.issued is None or mention.last.year < context.issued.year
