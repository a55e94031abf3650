"""What a text has said so far: the dates mentioned, and the year, month or day that governs a place in it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.chronology.almanac import Almanac
from extractor.edtf import Moment

# How many mentions are looked back over. More would make the time quadratic in a text of dates alone.
_MEMORY = 48
# A year further off than this is history, and governs no bare month.
_LIVING = 40


class Mention(NamedTuple):
    """A date already resolved.

    `opening` ones begin a sentence and govern their paragraph, `topical` ones their sentence; `compared` ones are only
    measured against.
    """

    start: int
    end: int
    first: Moment
    last: Moment
    paragraph: int
    sentence: int
    topical: bool
    opening: bool
    compared: bool

    @property
    def weekly(self) -> bool:
        """Whether it is a stretch of days that a weekly report may be on: 9月6日—12日, 周一至周五."""
        if self.first.day is None or self.last.day is None or self.first.hour is not None:
            return False
        return 4 <= (self.last.last - self.first.first).days <= 7


@dataclass(slots=True)
class Context:
    """The state of one pass over a text, in its order.

    Attributes:
        issued: the document's date as far as it is known.
        report: the year that the title or the lead reports on, where it is before the year of issue.
        heading: the year that the heading of the present section names.
        titled: the stretch below a year that the title names, or else the lead, of whatever year.
        week: the week that the title or the lead names.
        told: whether the document's date is but the first that its lead tells of, so that later days may follow it.
        title: offset of the first line that is not blank.
        paragraph, paragraph_end, sentence: bounds of the line, and start of the sentence, that the pass is in.
    """

    text: str
    issued: Moment | None
    almanac: Almanac
    report: Mention | None = None
    heading: Mention | None = None
    titled: Mention | None = None
    week: Mention | None = None
    mentions: deque[Mention] = field(default_factory=lambda: deque(maxlen=_MEMORY))
    day: Mention | None = None
    told: bool = False
    title: int = 0
    paragraph: int = 0
    paragraph_end: int = 0
    sentence: int = 0

    def add(self, mention: Mention) -> None:
        """Remembers a mention."""
        self.mentions.append(mention)
        if mention.last.day is None or mention.compared:
            return
        # 当日 is one day: a stretch of several does not take its place.
        if self.day is None or mention.first.day is None or mention.first.first == mention.last.last:
            self.day = mention

    def governing(self) -> tuple[Moment | None, Mention | None]:
        """The date that governs here, and the mention it comes from (None for the document's own date)."""
        for mention in reversed(self.mentions):
            if mention.paragraph != self.paragraph:
                break
            if self._governs(mention):
                return mention.last, mention
            if self._returns(mention):
                return self.issued, None
        for source in (self.heading, self.report):
            if source is not None:
                return source.last, source
        return self.issued, None

    def _governs(self, mention: Mention) -> bool:
        if not (mention.opening or (mention.topical and mention.sentence == self.sentence)):
            return False
        if self.issued is None:
            return True
        # The day of an event in the document's own year says nothing of the year reported on.
        same = mention.last.year == self.issued.year
        return not (mention.last.day is not None and same) and abs(mention.last.year - self.issued.year) <= _LIVING

    def _returns(self, mention: Mention) -> bool:
        """Whether a sentence since then has come back to the document's own year (县里今年投入…), in passing."""
        if self.issued is None or not mention.topical or mention.sentence == self.sentence:
            return False
        return mention.last.day is None and mention.last.year == self.issued.year

    def mentioned(self, depth: str) -> tuple[Moment | None, Mention | None]:
        """The nearest date spoken of that reaches down to `depth` (year, month or day).

        Years and months are sought in the paragraph, and are else the governing ones; days in the whole text.
        """
        if depth == "day":
            return (self.day.last, self.day) if self.day is not None else (None, None)
        for mention in reversed(self.mentions):
            if mention.paragraph != self.paragraph:
                break
            moment = mention.last
            if mention.compared or moment.masked:
                continue
            if depth == "year" or (moment.month is not None and moment.month <= 12):
                return moment, mention
        return self.governing()

    def stretch(self) -> Mention | None:
        """The stretch that 去年同期 looks back from: the nearest topical one of the paragraph, else the title's."""
        for mention in reversed(self.mentions):
            if mention.paragraph != self.paragraph:
                break
            if mention.topical:
                return mention
        return self.heading or self.report or self.titled

    def after(self, first: Moment) -> Context:
        """A context in which `first` is the date just spoken of: the beginning of a range, for its end."""
        spoken = Context(self.text, self.issued, self.almanac)
        spoken.add(Mention(0, 0, first, first, 0, 0, topical=True, opening=False, compared=False))
        return spoken
