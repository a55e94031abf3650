"""Of whom a figure without a subject of its own is told: the list it goes on with, those just counted, or the sentence's.

Reading order: `Subjects.idle` (a clause without figure), `Subjects.settle` (one draft), `_counted`.
"""

from __future__ import annotations

import re

from extractor.facts.draft import Clause, Draft, Range
from extractor.facts.parts import counted
from extractor.facts.tape import Tape

_NAMED = re.compile("[POHE]")
_LEADING = re.compile(r"[&dtT ]*([POH]+(?:[、&][POH]+)*|(?<!E)EE+)(?=[NVIvdpRSGL&])")
_EACH = frozenset({"人均", "户均", "每人", "每户"})
_PEOPLE = frozenset({"人", "户", "名", "位"})
_BODIES = frozenset({"家", "支"})
_SHARES = frozenset({"占比", "比重", "所占比重"})


class Subjects:
    """The subject and the place in force within a sentence."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self._subject: Range | None = None
        self._where: Range | None = None
        self._doing: Range | None = None

    def open(self) -> None:
        """Begins a sentence."""
        self._subject = self._where = self._doing = None

    def idle(self, part: Clause) -> None:
        """Takes the names that open a clause without a figure."""
        if (names := _LEADING.match(self.tape.codes, part.start, part.end)) is not None:
            self._subject = names.span(1)

    def settle(self, draft: Draft, last: Draft | None, left: int, *, first: bool, further: bool) -> None:
        """Subject of a figure that has none, and the action of one that goes on with a list.

        Args:
            draft: the figure.
            last: the one before it.
            left: the token where its words begin.
            first: no other of its sentence stands before it.
            further: others of its clause do.
        """
        codes, subject = self.tape.codes, draft.subject
        draft.where = self._where
        if subject is not None and subject[0] and codes[subject[0] - 1] == "L" and self.tape.text(subject[0] - 1, subject[0]) == "为":
            draft.subject = subject = None  # 为贫困户送去慰问金: for whom, not who
        if last is not None and not first and (whose := self._counted(draft, last)):
            draft.subject = whose
        elif subject is not None:
            if draft.rule == "fact.behind" and codes[subject[1] - 1] == "j":
                # 南京市、南通市等13个设区市: the names are among what is counted.
                draft.subject = None
            elif not draft.dependent and (_NAMED.search(codes, *subject) or self._deictic(subject)):
                self._where = subject
                self._subject = None if self._deictic(subject) else subject
                self._doing = subject
        elif further and last is not None and last.clause is draft.clause and codes[left : left + 1] in "、&":
            draft.subject, draft.source = last.subject, draft.source or last.source
            if draft.action is None or (last.phrase.objects and self._nominal(draft, left)):
                draft.action = last.action or draft.action
        elif not draft.phrase.partial and draft.phrase.shape not in ("share", "base"):
            # What a whole province does goes on, until something else is told; what it has (全省财政收入) does not.
            self._doing = self._doing if draft.phrase.objects else None
            draft.subject = self._subject or self._doing

    def _nominal(self, draft: Draft, left: int) -> bool:
        """Whether the verb that opens an item of a list is part of its noun: 投入抢修人员4800人、发电车76台."""
        opens = draft.action is not None and draft.action[0] == left + 1
        return opens and draft.phrase.shape == "noun" and self.tape.codes[left + 1] in "Iv"

    def _counted(self, draft: Draft, last: Draft) -> Range | None:
        """Those just counted, of whom what comes next is told: 280家合作社带动贫困户2680户,户均增收3000元."""
        kind, phrase = last.record.kind, draft.phrase
        if kind not in ("count", "money") or draft.subject is not None or phrase.indicator is None:
            return None
        if draft.clause is last.clause:
            does = kind == "count" and last.rule == "fact.behind" and phrase.objects and phrase.action is not None
            return counted(self.tape, last)[0] if does and self.tape.codes[last.indicator[0][1]] not in "、&" else None
        if phrase.partial:
            return None
        if kind == "money":
            # 税收收入1663亿元,占比超过七成
            return last.indicator[-1] if self.tape.text(*phrase.indicator) in _SHARES else None
        unit = getattr(last.record, "unit", None)
        if unit in _PEOPLE and self.tape.text(phrase.indicator[0], phrase.indicator[0] + 1) in _EACH:
            return counted(self.tape, last)[-1]
        told = unit in _BODIES and phrase.shape == "noun" and not phrase.objects and (last.phrase.objects or last.behind)
        if not told or getattr(draft.record, "unit", None) in _BODIES:
            return None
        self._subject = counted(self.tape, last)[-1]
        return self._subject  # 引进企业46家,协议投资额113亿元

    def _deictic(self, subject: Range) -> bool:
        """Whether a subject is but the place that all is told of (全省, 我市)."""
        return subject[1] - subject[0] == 1 and self.tape.folded[self.tape.starts[subject[0]]] in "全我"
