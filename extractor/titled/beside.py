"""What stands beside a name: titles, words of speech, neighbours in a list; and the record's title and organisation."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.candidate import Candidate
from extractor.rulebook import Rulebook
from extractor.titled import rules as r
from extractor.titled.triggers import Affixes, Around, Hit

_TITLED = frozenset({"office", "profession", "reporter"})
# What a title is worth as evidence for a name before or after it. An office says more than a trade: 农民 may be
# followed by any verb, 副省长 seldom.
_WORTH = {"office": 3.0, "profession": 2.2, "reporter": 3.2, "honorific": 3.4, "role": 1.4}
_OPEN = frozenset("，。;:、(“\n!?》”")
_CLOSE = frozenset("，。;:、)”\n!?(《“")


class Beside(NamedTuple):
    """Evidence on one side of a name."""

    weight: float
    start: int
    end: int
    row: r.TitleRule | r.CueRule | None


_DAY = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日")
_PERFORMED = re.compile("作(?:了|出)?[一-龥]{0,6}(?:报告|发言|讲话|演讲|汇报|介绍|交流|说明|部署|点评|总结|讲座|辅导|表态|批示)")
_PERFORMING = 1.8
_DAY_AFTER = 1.5
_HEAD = 200
"""Characters at a bulletin's beginning in which its source is looked for."""
_NOTHING = Beside(0.0, 0, 0, None)


class Cues:
    """The cue rows, by side."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(r.CueRule, "person_cue")
        self.before, self.after = (
            Affixes((s, x, x.traps) for x in rows if x.side == side for s in x.surface) for side in ("before", "after")
        )


class Company:
    """The titles and cues of one text, by the offset at which a name would begin or end."""

    def __init__(self, text: str, cues: Cues, hits: dict[str, list[Hit]], around: Around) -> None:
        self.text = text
        self.cues = cues
        self.around = around
        self.title_by_end: dict[int, tuple[int, r.TitleRule]] = {}
        self.title_by_start: dict[int, tuple[int, r.TitleRule]] = {}
        for start, end, row in hits["title"]:
            if isinstance(row, r.TitleRule):
                self._enter(start, end, row)
        self._drop_contained()
        self.announced = {*self.title_by_end, *(end for _, end, _ in hits["cue"])}

    def _enter(self, start: int, end: int, row: r.TitleRule) -> None:
        if row.side != "after":
            held = self.title_by_end.get(end)
            if held is None or start < held[0]:
                self.title_by_end[end] = (start, row)
        if row.side != "before":
            after = self.title_by_start.get(start)
            if after is None or end > after[0]:
                self.title_by_start[start] = (end, row)

    def speaks(self, at: int) -> int:
        """The end of a word of speech, conduct or grammar that begins at `at` and that follows names; 0 if none does."""
        found = self.cues.after.starting(self.text, at)
        if found is not None and found[1].weight > 0:
            return found[0]
        return self.performs(at)

    def performs(self, at: int) -> int:
        """The end of 作 at `at` where a report or a speech follows it: 教授吕舟|作专题报告; 0 elsewhere."""
        return at + 1 if self.text[at : at + 1] == "作" and _PERFORMED.match(self.text, at) else 0

    def _drop_contained(self) -> None:
        """Drops titles inside longer ones: 总编 of 总编辑, 主任 of 主任医师."""
        for end in list(self.title_by_end):
            start, _ = self.title_by_end[end]
            for longer in range(end + 1, end + 4):
                other = self.title_by_end.get(longer)
                if other is not None and other[0] <= start:
                    del self.title_by_end[end]
                    break

    def before(self, start: int) -> Beside:
        """Evidence that ends where the name begins; blanks and a colon may stand between."""
        text, at = self.text, start
        while at and text[at - 1] in " :":
            at -= 1
        title = self.title_by_end.get(at)
        if title is not None:
            return Beside(_WORTH[title[1].kind], title[0], at, title[1])
        cue = self.cues.before.ending(text, start) or self.cues.before.ending(text, at)
        if cue is not None:
            return Beside(cue[1].weight, cue[0], at, cue[1])
        if start == 0 or text[start - 1] in _OPEN:
            return Beside(0.5, start, start, None)
        if "0" <= text[start - 1] <= "9" or text[start - 1] in "一二三四五六七八九十百千万亿两第":
            return Beside(-2.0, start, start, None)
        return _NOTHING

    def after(self, end: int) -> Beside:
        """Evidence that begins where the name ends."""
        text = self.text
        if end >= len(text):
            return Beside(0.4, end, end, None)
        at = end + 1 if text[end] == " " else end
        title = self.title_by_start.get(at)
        if title is not None and (title[0] - at > 1):
            return Beside(_WORTH[title[1].kind] - 0.6, at, title[0], title[1])
        cue = self.cues.after.starting(text, end)
        if cue is not None:
            return Beside(cue[1].weight, end, cue[0], cue[1])
        if text[end] in _CLOSE or text[end] == " ":
            return Beside(0.4, end, end, None)
        if self.performs(end):
            return Beside(_PERFORMING, end, end, None)
        if "0" <= text[end] <= "9" and _DAY.match(text, end):
            # 书记陈润儿|9日: a day opens what the person did.
            return Beside(_DAY_AFTER, end, end, None)
        return _NOTHING

    def fields(self, left: Beside, right: Beside) -> tuple[dict[str, str], list[tuple[str, int, int]]]:
        """The record's `title` and `organisation`, and the cues that set them."""
        fields: dict[str, str] = {}
        cues: list[tuple[str, int, int]] = []
        if isinstance(left.row, r.TitleRule) and left.row.kind in _TITLED:
            low = self._title_start(left.start, left.end)
            fields["title"] = self.text[low : left.end]
            cues.append(("title", low, left.end))
            body = self.around.bodies.get(low) or self._dateline(low, left.row)
            if body is not None:
                fields["organisation"] = self.text[body.start : body.end]
                cues.append(("organisation", body.start, body.end))
        elif isinstance(right.row, r.TitleRule) and right.row.kind in _TITLED:
            fields["title"] = self.text[right.start : right.end]
            cues.append(("title", right.start, right.end))
        elif isinstance(left.row, r.CueRule | r.TitleRule):
            cues.append(("before", left.start, left.end))
            body = self.around.bodies.get(left.start - 1)
            if body is not None and self.text[left.start - 1] in ";，" and self.text[left.end - 1 : left.end + 1].count(":"):
                # A form's foot: 招标代理:某公司;联系人:罗志远.
                fields["organisation"] = self.text[body.start : body.end]
                cues.append(("organisation", body.start, body.end))
        if isinstance(right.row, r.CueRule | r.TitleRule) and not any(c[0] == "title" for c in cues):
            cues.append(("after", right.start, right.end))
        return fields, cues

    def _title_start(self, start: int, end: int) -> int:
        """Where a title begins: after the body that ends inside it (潜山县委|书记), or before titles listed with it."""
        for at in range(end - 1, start, -1):
            if at in self.around.bodies:
                return at
        low = start
        while low not in self.around.bodies and self.text[low - 1 : low] in ("、", "兼") and low - 1 in self.title_by_end:
            further, row = self.title_by_end[low - 1]
            if row.kind != "office":
                break
            low = further
            for at in range(start - 1, low, -1):
                if at in self.around.bodies:
                    return at
            start = low
        return low

    def _dateline(self, start: int, row: r.TitleRule) -> Candidate | None:
        """The agency of a dateline for its reporter: 新华社合肥7月6日电(记者 赵明远)."""
        if row.kind != "reporter" or "记者" not in row.title:
            return None
        line = max(self.text.rfind("\n", 0, start), self.text.rfind("。", 0, start)) + 1
        if start - line > 30:
            return None
        if self.text.find("本报", line, start) >= 0:
            # 本报 is the newspaper that the bulletin's head names as its source.
            heads = (self.around.bodies.get(at + 1) for at in range(min(_HEAD, len(self.text))) if self.text[at] == "报")
            return next((body for body in heads if body is not None), None)
        for at in range(start, line, -1):
            body = self.around.bodies.get(at)
            if body is not None:
                return body
        return None
