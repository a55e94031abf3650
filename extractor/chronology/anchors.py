"""What a date that is named from elsewhere is counted from: the document's date, or a date spoken of before."""

from __future__ import annotations

from calendar import monthrange

from extractor.chronology.compose import Ends, parts, timed, week
from extractor.chronology.context import Context, Mention
from extractor.chronology.reading import Reading
from extractor.chronology.rules import Relative
from extractor.edtf import Moment, move

Cues = list[tuple[str, int, int]]


def _note(cues: Cues, mention: Mention | None) -> None:
    if mention is not None:
        cues.append(("anchor", mention.start, mention.end))


def relative_year(reading: Reading, context: Context, cues: Cues) -> int | None:
    """今年, 上年, 当年."""
    row = reading.said.year_row
    if row is None:
        return None
    if row.anchor == "document":
        return context.issued.year + row.shift if context.issued else None
    base, mention = context.governing() if row.anchor == "governing" else context.mentioned("year")
    _note(cues, mention)
    return base.year + row.shift if base is not None else None


def relative_month(reading: Reading, context: Context, cues: Cues) -> Moment | None:
    """本月, 上月, 当月: the last two by the month spoken of in the paragraph or in the title, else by the document's."""
    row = reading.said.month_row
    if row is None:
        return None
    if row.level == "quarter":
        return _relative_quarter(row, context, cues)
    base, mention = context.issued, None
    if row.anchor == "mention" or (row.anchor == "governing" and context.text[context.sentence : reading.start].strip()):
        # A sentence that opens with 上月 tells of the month before the document's; 比上月 of the one before the month told.
        base, mention = context.mentioned("month")
        if mention is None and context.titled is not None:
            # A report on July that was issued in August: 比上月 is June.
            base, mention = context.titled.last, context.titled
    if base is None or base.month is None or base.month > 12:
        base, mention = context.issued, None
    if base is None or base.month is None or base.month > 12:
        return None
    _note(cues, mention)
    return move(Moment(base.year, base.month), months=row.shift)


def _relative_quarter(row: Relative, context: Context, cues: Cues) -> Moment | None:
    """本季度, 上季度: by the month, quarter or half spoken of in the paragraph or in the title, else by the document's month."""
    base, mention = context.issued, None
    if row.anchor != "document":
        spoken = (m for m in reversed(context.mentions) if m.paragraph == context.paragraph and not m.compared)
        mention = next((m for m in spoken if m.last.month is not None), context.titled)
        base = mention.last if mention is not None else base
    if base is None or base.month is None:
        return None
    _note(cues, mention)
    quarter = move(Moment(base.year, 33 + (base.last.month - 1) // 3), months=3 * row.shift)
    if quarter is None or quarter.month is None or not row.closing:
        return quarter
    return Moment(quarter.year, 3 * (quarter.month - 32))


def relative_day(reading: Reading, context: Context, cues: Cues) -> Ends | None:
    """今天, 当日, 次日."""
    row = reading.said.day_row
    if row is None:
        return None
    base, mention = context.issued, None
    if row.anchor == "mention":
        base, mention = context.mentioned("day")
    if base is None or base.day is None:
        return None
    _note(cues, mention)
    moved = move(Moment(base.year, base.month, base.day), days=row.shift)
    if moved is None or row.span == 1:
        return timed(moved, reading) if moved else None
    last = move(moved, days=row.span - 1)
    return (moved, last) if last else None


def relative_week(reading: Reading, context: Context, cues: Cues) -> Ends | None:
    """本周, 上周: by the week that a weekly report is on, else by the document's day; 前一周 by the week spoken of."""
    row = reading.said.week_row
    if row is None or row.level != "week" or reading.said.weekday:
        return week(reading, context.issued)
    mention = context.week
    if row.anchor == "mention":
        near = (m for m in reversed(context.mentions) if m.paragraph == context.paragraph and m.weekly and not m.compared)
        mention = next(near, mention)
    if mention is None:
        return week(reading, context.issued)
    _note(cues, mention)
    first, last = (move(moment, days=7 * row.shift) for moment in (mention.first, mention.last))
    return (first, last) if first and last else None


def bare_clock(reading: Reading, context: Context, cues: Cues) -> Ends | None:
    """8时 is of the nearest single day spoken of in its sentence."""
    base, mention = context.mentioned("day")
    if base is None or mention is None or mention.sentence != context.sentence:
        return None
    if mention.first.first != mention.last.last:
        return None
    _note(cues, mention)
    return timed(Moment(base.year, base.month, base.day), reading)


def month_part(reading: Reading, context: Context, cues: Cues) -> Ends | None:
    """月底, 上旬 with no month said: of the month spoken of in the sentence, else of the document's."""
    base, mention = context.mentioned("month")
    if base is None or mention is None or mention.sentence != context.sentence or (base.month or 13) > 12:
        base, mention = context.issued, None
    if base is None or base.month is None or base.month > 12:
        return None
    _note(cues, mention)
    return parts(reading, base.year, base.month)


def month_of_day(reading: Reading, context: Context, cues: Cues) -> Moment | None:
    """The month that a bare 5日 is in.

    It is that of the nearest day spoken of in the paragraph; else the document's, or the one before where that day has
    only just gone by (30日 in a text of 2日).
    """
    day = reading.said.day or 0
    anchor, mention = _day_anchor(context)
    if anchor is None:
        return _month_by_issue(day, context.issued)
    _note(cues, mention)
    if mention is not None and mention.first.month != mention.last.month and day >= (mention.first.day or 32):
        # 4月30日至5月2日 … 30日: of the stretch's first month.
        return mention.first._replace(day=None)
    if anchor.day is not None and (reading.said.day_from or day) < anchor.day and _follows(anchor, day, context.issued):
        return move(anchor._replace(day=None), months=1) or anchor
    return anchor


def _month_by_issue(day: int, issued: Moment | None) -> Moment | None:
    if issued is None or issued.month is None or issued.month > 12:
        return None
    before = move(Moment(issued.year, issued.month), months=-1)
    if issued.day is None or day <= issued.day or before is None or before.month is None:
        return issued
    length = monthrange(before.year, before.month)[1]
    return before if day <= length and length - day + issued.day <= 3 else issued


def _day_anchor(context: Context) -> tuple[Moment | None, Mention | None]:
    """The day, or in the sentence the month, spoken of last in the paragraph, leaving out what is yet to come."""
    for mention in reversed(context.mentions):
        if mention.paragraph != context.paragraph:
            break
        moment, here = mention.last, mention.sentence == context.sentence
        if moment.month is None or moment.month > 12 or moment.masked:
            continue
        if not here and context.issued is not None and moment.first > context.issued.last and not context.told:
            continue
        if moment.day is not None or (mention.topical and here):
            return moment, mention
    return None, None


def _follows(anchor: Moment, day: int, issued: Moment | None) -> bool:
    """Whether a smaller day after a greater one (6月30日 … 2日) is of the next month, by then already come."""
    if issued is None or issued.day is None or issued.month is None:
        return False
    later = move(anchor._replace(day=None), months=1)
    if later is None or later.month is None:
        return False
    return (later.year, later.month, day) <= (issued.year, issued.month, issued.day)
