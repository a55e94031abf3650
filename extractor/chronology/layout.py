"""Where a date stands: its paragraph and sentence, whether it begins them, and whether it may stand there at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.chronology.compose import Ends
from extractor.chronology.context import Context, Mention
from extractor.chronology.grammar import words
from extractor.chronology.reading import Reading
from extractor.chronology.rules import CalendarRules
from extractor.document import Document
from extractor.edtf import Moment
from extractor.spans import Span

_HEADING = re.compile(r"[ \t]*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[章节部])")
_MARKER = re.compile(r"[一二三四五六七八九十]是|其中[，,:]?|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[.、]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十][，,]")
_YEAR_SPOKEN = re.compile("(?:[12][0-9]{3}|[一二][〇零一二三四五六七八九]{3}) ?年(?![0-9])")
# How far from the title a lead may begin.
_LEAD = 400
_EDGES = " \t\u3000—-("
_YEAR_AFTER = ("来", "间", "内", "历", "古", "前", "后", "时", "以上", "多", "老", "树", "期", "里", "以")
_LENGTH_BEFORE = ("为期", "历时", "工期", "期限", "时限", "满", "少于", "超过", "至少", "连续", "工期为", "长达")
_LENGTH_AFTER = ("内", "以内", "之内", "以上", "以下", "后", "之后", "游", "期")
_YEARS = frozenset({"date.year", "date.year.short"})
# 1000年历史 is a length of time, 1998年历史最高水位 a year.
_NO_YEAR = re.compile("历史(?![最新同极纪记高低])|古|级|文明")
_YEAR_BEFORE = ("在", "自", "从", "于", "到", "至", "比", "较", "与", "和", "公元", "同")


class Places:
    """Moves a context along the sentences of one document."""

    def __init__(self, document: Document) -> None:
        self.sentences: Sequence[Span] = document.sentences
        self.text = document.folded
        self.index = 0
        self.title = len(self.text) - len(self.text.lstrip("\ufeff \t\r\n"))
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
            context.title = self.title


class Layout:
    """Judges by the text about a reading."""

    def __init__(self, rules: CalendarRules) -> None:
        self.compare = tuple(s for row in rules.marks if row.role == "compare" for s in row.surface)
        self.passing = tuple(s for row in rules.marks if row.role == "passing" for s in row.surface)
        voids = [row for row in rules.voids if row.kind == "date"]
        units = {unit for row in voids for unit in row.unit}
        # By the last character of a date: what may not stand behind it, and what may not stand before it.
        self.after = {unit: tuple(s for row in voids if unit in row.unit for s in row.after) for unit in units}
        self.before = {unit: tuple(s for row in voids if unit in row.unit for s in row.before) for unit in units}
        self.never_before = tuple(s for row in voids if not row.unit for s in row.before)
        self.void_words = re.compile(words(s for row in voids for s in row.surface))

    def places(self, document: Document) -> Places:
        """A new walk over a document."""
        return Places(document)

    def stands(self, reading: Reading, text: str, *, ranged: bool = False) -> bool:
        """Whether the words beside a reading let it be a date."""
        start, end = reading.start, reading.end
        if reading.rule == "date.year.short" and not _short_year(reading, text):
            return False
        if reading.rule in _YEARS and reading.said.year is not None and _NO_YEAR.match(text, end):
            return False
        unit = text[end - 1]
        if (unit != "号" or reading.said.month is None) and unit in self.after:
            if text.startswith(self.after[unit], end):
                return False
            if not ranged and text.endswith(self.before[unit], max(0, start - 4), start):
                return False
        if not ranged and text.endswith(self.never_before, max(0, start - 4), start):
            return False
        said = reading.said
        bare_day = said.day is not None and said.month is None and said.month_row is None and said.bare
        if text[start] in "0123456789" or reading.said.lunar is not None:
            return not bare_day or _bare_day(reading, text)
        for word in self.void_words.finditer(text, max(0, start - 3), end + 3):
            # 三月三 is a festival, 三月三日 a day: a reading that goes on behind the word stands.
            if word.start() < end and word.end() > start and not (start <= word.start() and word.end() < end):
                return False
        return not bare_day or _bare_day(reading, text)

    def nameable(self, reading: Reading, context: Context) -> bool:
        """Whether a date that nothing resolves is still one: 去年 with no date known is, 当天 of no day is not."""
        said = reading.said
        row = said.day_row or said.month_row or said.year_row
        if row is not None and row.anchor == "mention":
            return False
        if reading.hour is not None and not said.dated:
            return False
        if said.year is not None and (said.day is not None or (reading.until is None and context.issued is not None)):
            return False
        return said.day is None or said.day <= 31

    def mention(self, reading: Reading, end: int, ends: Ends, context: Context) -> Mention:
        """The mention that a resolved reading leaves; a heading's or title's year is kept for what stands under it."""
        text, start, said = context.text, reading.start, reading.said
        first = ends[0] or ends[1] or Moment(1)
        opening = False
        if start - context.sentence < 12:
            lead = text[context.sentence : start].strip(_EDGES)
            opening = not lead or _MARKER.fullmatch(lead) is not None
        low = max(0, start - 3)
        compared = not opening and text.endswith(self.compare, low, start)
        topical = opening or not (compared or text.endswith(self.passing, low, start))
        governed = (said.year_row and said.year_row.anchor == "governing") or (said.month_row and said.month_row.anchor == "governing")
        if said.same or said.named or said.period or governed:
            topical, compared = False, True
        mention = Mention(
            start, end, first, ends[1] or first, context.paragraph, context.sentence, topical, opening and topical, compared
        )
        if said.year is not None:
            _keep(mention, context)
        stretch = topical and mention.last.month is not None and mention.last.day is None
        early = context.titled is None and context.paragraph - context.title < _LEAD
        if stretch and (early or context.paragraph == context.title):
            # 去年同期 looks back from what the title reports on, or where it says nothing, the lead.
            context.titled = mention
        week = said.week_row
        if context.week is None and mention.weekly and not compared and not (week and week.shift):
            # 本周 in a weekly report is the week that its title or lead is on, whenever it was issued.
            context.week = mention if context.paragraph - context.title < _LEAD else None
        return mention


def _keep(mention: Mention, context: Context) -> None:
    """Keeps the year of a title, a lead's first words or a section's heading as what governs the text under it."""
    earlier = context.issued is None or mention.last.year < context.issued.year
    line = context.text[context.paragraph : min(context.paragraph_end, context.paragraph + 100)]
    if len(line) > 60 or "。" in line:
        near = mention.opening and mention.first.day is None and context.paragraph - context.title < _LEAD
        if near and earlier and context.report is None:
            context.report = mention
        return
    if mention.last.day is not None:
        return
    single = len({year[:4] for year in _YEAR_SPOKEN.findall(line)}) == 1
    if context.paragraph == context.title:
        context.report = mention if single and earlier else context.report
    elif len(line) <= 30 or _HEADING.match(line):
        context.heading = mention if single else None


def _bare_day(reading: Reading, text: str) -> bool:
    """Whether 5日 is a day of the month; 5日内, 三日游 and 12号 in an address are none."""
    start, end = reading.start, reading.end
    before = text[start - 1 : start]
    if before and (before in "第每〕)年月半两几数多.,×xX" or (before.isascii() and before.isalnum())):
        return False
    if text.startswith(_LENGTH_AFTER, end) or text.endswith(_LENGTH_BEFORE, max(0, start - 3), start):
        return False
    written = text[start:end]
    if written[-1] == "号":
        if before and before not in "，。、;:(于在到至从自的本 \n“":
            return False
        after = text[end : end + 1]
        return not after or after in "，。、;!?:\n上下早晚中凌起前后至到你我" or reading.hour is not None
    if written[0].isascii() or reading.hour is not None or reading.said.day_from is not None:
        return True
    return text.startswith(("上午", "下午", "凌晨", "晚", "早", "，"), end)


def _short_year(reading: Reading, text: str) -> bool:
    """Whether two or three figures before 年 are a year rather than a count of years."""
    written = text[reading.start : reading.end - 1].rstrip()
    if written[0] in "0零〇":
        return len(written) == 2
    if not written.isascii():
        return len(written) == 2 or text.startswith(("一月", "正月"), reading.end)
    if text.startswith(_YEAR_AFTER, reading.end):
        return False
    low = max(0, reading.start - 2)
    if not text.endswith(_YEAR_BEFORE, low, reading.start):
        return False
    if text.startswith("的", reading.end) and not text.endswith(("于", "自", "从"), low, reading.start):
        return False
    return len(written) == 3 or int(written) >= 70
