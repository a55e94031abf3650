"""Whether a figure is realised, agreed, planned or under way: by its clause's words, its sentence's, its kind of text.

Reading order: `sentence` (one sentence's drafts in order), `_own` (what a clause's words say by themselves), `_set`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.facts.draft import CHANGES, Clause, Draft
from extractor.facts.periods import Periods
from extractor.facts.rules import FactWord, TextKind
from extractor.facts.tape import Tape
from extractor.rulebook import Rulebook

Said = tuple[str, int]
"""A status and the token that says it."""

_WORDS = re.compile("[SGRa]")
_SAYS = re.compile("[SGRaV]")
_SUMS = "累计"
_DENIED = re.compile("d(?:d|p[NPO]+)*[VIv]")
_LATER = re.compile("[GR]")
_BY = frozenset({"前", "之前", "以前"})
_YEAR = 4  # characters of an EDTF year
_BY_LETTER = {"S": "planned", "G": "ongoing", "R": "realised", "a": "agreed"}
# Verbs of promise, whose clause governs the ones behind it (约定三年内捐资…,新建…).
_PROMISES = frozenset({"约定", "商定", "承诺", "议定"})


class Texts:
    """Kinds of text, by the words of titles and headings."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rows = rulebook.rows(TextKind, "text_kind")
        self.denials = tuple(s for row in rulebook.rows(FactWord, "fact_word") if row.part == "not" for s in row.surface)

    def status(self, line: str, *, title: bool) -> str | None:
        """The status of what stands under a title or heading; None where its words say none."""
        where = "title" if title else "heading"
        for row in self.rows:
            if where in row.where and any(s in line for s in row.surface) and not any(u in line for u in row.unless):
                return row.status
        return None


class Statuses:
    """The status in force while the sentences of a document are read."""

    def __init__(self, tape: Tape, periods: Periods, texts: Texts) -> None:
        self.tape, self.periods = tape, periods
        self._denies = any(word in tape.folded for word in texts.denials)
        self.document: str | None = None
        self.section: str | None = None
        self._begin = 0
        self._promises = any(word in tape.folded for word in _PROMISES)

    def sentence(self, parts: Sequence[Clause], drafts: Sequence[Draft]) -> None:
        """Sets the status of the drafts of a sentence."""
        if not drafts:
            return
        default = self.section or self.document or "realised"
        self._begin = parts[0].start
        start, end = parts[0].start, parts[-1].end
        if _WORDS.search(self.tape.codes, start, end) is None and not self._promised(start, end):
            for draft in drafts:
                self._set(draft, self._verb(draft), None, default)
        else:
            self._worded(parts, drafts, default)
        if self._denies:
            self._deny(drafts)

    def _deny(self, drafts: Sequence[Draft]) -> None:
        """What is not done yet is still to come: 尚未到位, 不再新建; 尚未脱贫的462户 tells of what there is."""
        codes, before = self.tape.codes, -1
        for draft in drafts:
            clause, start = draft.clause, max(draft.clause.start, before + 1)
            before = draft.figure
            end = clause.end if draft.figure == clause.figures[-1] else draft.figure
            for match in _DENIED.finditer(codes, start, end):
                row, token, verb = self.tape.row(match.start()), match.start(), self.tape.row(match.end() - 1)
                if row is None or row.part != "not" or "u" in codes[match.end() : draft.figure]:
                    continue
                done = verb is not None and verb.status == "realised"
                there = token > draft.figure and self.tape.text(start, draft.figure).endswith("有")
                if (row.status or done) and not there:
                    draft.status, draft.status_token = "planned", token

    def _promised(self, start: int, end: int) -> bool:
        if not self._promises:
            return False
        text = self.tape.text(start, end)
        return any(word in text for word in _PROMISES)

    def _worded(self, parts: Sequence[Clause], drafts: Sequence[Draft], default: str) -> None:
        """A sentence with words of status: what they say goes on into the clauses behind."""
        by_clause: dict[int, list[Draft]] = {}
        for draft in drafts:
            by_clause.setdefault(draft.clause.start, []).append(draft)
        mood: Said | None = None
        segment = 0
        for part in parts:
            if mood is not None and mood[0] != "planned" and part.segment != segment:
                mood = None
            segment = part.segment
            at, before = part.start, None
            for draft in by_clause.get(part.start, ()):
                own = self._own(draft, at)
                if own is None and draft.action is None and not draft.dependent:
                    own = before
                before = own
                mood = self._mood(at, draft.figure, mood)
                self._set(draft, own, mood, default)
                at = draft.figure
            mood = self._mood(at, part.end, mood)

    def _mood(self, start: int, end: int, mood: Said | None) -> Said | None:
        """What the words `[start, end)` say of the clauses behind them: plans, promises and works under way go on."""
        for match in _SAYS.finditer(self.tape.codes, start, end):
            letter, at = match[0], match.start()
            if letter in "SG":
                mood = (_BY_LETTER[letter], at)
            elif letter == "R":
                mood = None
            elif letter == "V" and self.tape.text(at, at + 1) in _PROMISES:
                mood = ("agreed", at)
        return mood

    def _verb(self, draft: Draft) -> Said | None:
        """The status of the figure's own verb."""
        if draft.action is None or self.tape.codes[draft.action[0]] != "V":
            return None
        row = self.tape.row(draft.action[0])
        if row is None or row.status is None or (row.status == "ongoing" and self._summed(draft.action[0])):
            return None
        return row.status, draft.action[0]

    def _own(self, draft: Draft, start: int) -> Said | None:
        """The last word of status between `start` and the figure, or behind a clause's last figure."""
        codes, found, clause = self.tape.codes, None, draft.clause
        for match in _SAYS.finditer(codes, start, draft.figure):
            letter, at = match[0], match.start()
            status = _BY_LETTER.get(letter) or self._of_verb(draft, at, found)
            if status is None or (letter == "a" and found is not None and found[0] == "planned"):
                continue
            found = (status, at)
        if found is None and draft.figure == clause.figures[-1]:
            later = _LATER.search(codes, draft.figure, clause.end)
            if later is not None:
                return _BY_LETTER[later[0]], later.start()
        return found

    def _of_verb(self, draft: Draft, at: int, found: Said | None) -> str | None:
        """What a verb says where no word of status before it says otherwise."""
        row = self.tape.row(at)
        status = row.status if row is not None else None
        if status == "realised" and found is not None and found[0] == "planned":
            return None
        if status == "ongoing" and (found is not None or draft.action is None or draft.action[0] != at or self._summed(at)):
            return None
        return status

    def _summed(self, at: int) -> bool:
        """Whether the sentence has begun to sum up what was done (启动以来,累计投入…,实施项目247个)."""
        return _SUMS in self.tape.text(self._begin, at)

    def _set(self, draft: Draft, own: Said | None, mood: Said | None, default: str) -> None:
        if own is not None and own[0] != "agreed" and self.tape.codes[own[1]] == "V":
            # A verb of completion, or of work under way, gives way to a plan: 计划2020年建成, terms of a tender.
            if mood is not None and mood[0] == "planned":
                own = mood
            elif default == "planned":
                own = ("planned", own[1])
        source = draft.source
        if own is not None:
            draft.status, draft.status_token = own
        elif mood is not None and mood[0] == "planned":
            draft.status, draft.status_token = mood
        elif source is not None and (draft.phrase.shape in CHANGES or source.status != "realised"):
            draft.status, draft.status_token = source.status, source.status_token
        elif mood is not None:
            draft.status, draft.status_token = mood
        else:
            draft.status = default

    def dated(self, draft: Draft) -> None:
        """Corrects a status by the period: what is to come is planned, and what is over is no longer under way."""
        token = draft.status_token
        if token is None and draft.status == "realised" and draft.level and draft.indicator:
            last = draft.indicator[-1][1] - 1
            row = self.tape.row(last)
            if row is not None and row.part == "head" and row.status is not None:
                draft.status, draft.status_token = row.status, last  # 预算金额385万元
                return
        if draft.status == "planned" and (token is None or self.tape.codes[token] == "V") and self._over(draft):
            draft.status = "realised"  # 截至2021年底,政府债务余额…, under the heading of a budget
            return
        if draft.period is not None and draft.status == "planned" and token is not None and self.periods.past(draft.period):
            within = draft.period_token is not None and draft.clause.start <= draft.period_token < draft.clause.end
            whole = draft.phrase.tail is not None and draft.period_token in range(*draft.phrase.tail)  # 占当年净利润的35%
            if within and not whole and not draft.clause.start <= token < draft.clause.end and len(draft.period) == _YEAR:
                # 今年将投资20亿元,去年投资15亿元: the plan is of the other clause.
                draft.status, draft.status_token = "realised", None
            return
        if draft.period is None or draft.status in ("planned", "agreed"):
            return
        verb = token is not None and self.tape.codes[token] == "V"
        if draft.status == "ongoing" and verb and self.periods.past(draft.period):
            draft.status = "realised"
        elif self.periods.future(draft.period) or self._due(draft) or (token is None and self._early(draft)):
            draft.status, draft.status_token = "planned", draft.period_token

    def _over(self, draft: Draft) -> bool:
        """Whether the plan that a title or heading announces does not reach a figure whose own sentence dates it in the past."""
        token = draft.period_token
        own = token is not None and self._begin <= token < draft.figure
        return own and draft.period is not None and self.periods.past(draft.period)

    def _due(self, draft: Draft) -> bool:
        """Whether a period that is not over is a term set for the figure's clause: 7月底前完成修复2000处."""
        token = draft.period_token
        if token is None or draft.period is None or not draft.clause.start <= token < draft.figure:
            return False
        return self.tape.text(token + 1, token + 2) in _BY and not self.periods.past(draft.period)

    def _early(self, draft: Draft) -> bool:
        """Whether the text tells of a year that has only begun; a title's year (2018年春运发送旅客…) may be told of at once."""
        titled = self.periods.titled is not None and draft.period_token == self.periods.titled
        return draft.period is not None and not titled and self.periods.early(draft.period) and not self._since(draft)

    def _since(self, draft: Draft) -> bool:
        """Whether the period is told of up to now: 今年以来."""
        record = self.tape.records.get(draft.period_token) if draft.period_token is not None else None
        return record is not None and self.tape.folded.startswith("以来", record.end)
