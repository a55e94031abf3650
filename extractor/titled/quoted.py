"""Quoted strings: which are programmes, events or honours, and which are speech, mood or someone else's name.

RECORDS.md, Names: in “X”活动 and “X”行动 the name is X; slogans are optional programmes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.candidate import Candidate
from extractor.rulebook import Rulebook
from extractor.titled import rules as r
from extractor.titled.triggers import Affixes, Around, Hit

_QUOTED = re.compile(r"“([^“”\n]{1,40})”|「([^「」\n]{1,40})」|『([^『』\n]{1,40})』")
_CODE = re.compile(r"[0-9+\-—.:]+")
_BREAK = re.compile(r"[，。;,]")
_STRENGTH = 4
# Words of sentences: what somebody says in quotation marks is no slogan (“对两国关系的前景非常乐观”).
_SPEECH = re.compile("[的是了在对把被将很不没我你他她这那其也都就才会要与]")
_LONGEST_SLOGAN = 16
_SHORT_SLOGAN = 4
_WEAK = 1


class Quote:
    """A quoted string: `[start, end)` is what stands between the marks."""

    __slots__ = ("end", "inner", "start")

    def __init__(self, start: int, end: int, inner: str) -> None:
        self.start, self.end, self.inner = start, end, inner


def quotes(text: str) -> list[Quote]:
    """Pairs of quotation marks within a line, in order; nested ones count as part of the outer."""
    if "“" not in text and "「" not in text and "『" not in text:
        return []
    return [Quote(m.start() + 1, m.end() - 1, m.group()[1:-1]) for m in _QUOTED.finditer(text)]


class QuotedFinder:
    """Finds names in quotation marks."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(r.MarkRule, "quote_mark")
        self._after, self._before, self._tail = (
            Affixes((s, x, ()) for x in rows if x.at == at for s in x.surface) for at in ("after", "before", "tail")
        )
        self._inside = re.compile("|".join(re.escape(s) for x in rows if x.at == "inside" for s in x.surface) or r"(?!)")
        self._known = {x.name: x for x in rulebook.rows(r.KnownNameRule, "titled_known")}
        heads = rulebook.rows(r.HeadRule, "event_head")
        self._events = Affixes((s, x, ()) for x in heads for s in x.surface if x.needs == "quotes" or len(s) > 2)
        awards = rulebook.rows(r.AwardRule, "award")
        self._awards = Affixes((s, x, x.traps) for x in awards if x.role == "tail" for s in x.surface)
        self._verbs = Affixes((s, x, x.traps) for x in awards if x.role == "verb" for s in x.surface)
        self._projects = tuple(s for x in rulebook.rows(r.ProjectRule, "project") for s in x.surface)

    def find(self, text: str, pairs: list[Quote], around: Around) -> list[Candidate]:
        """Candidates of programmes, events and honours in quotation marks, in the order of the text."""
        out: list[Candidate] = []
        shared = self._shared(text, pairs)
        for quote in pairs:
            if quote.inner != quote.inner.strip():
                # No name begins or ends with a blank; these marks hold a piece of text.
                continue
            listed = bool(out) and out[-1].kind == "honour" and quote.start - out[-1].end <= 3
            candidate = self._read(text, quote, around, shared[quote.start], listed)
            if candidate is not None:
                out.append(candidate)
        return out

    def _shared(self, text: str, pairs: list[Quote]) -> dict[int, int]:
        """For each quote of a list (“A”、武汉“B”等活动), where the words after the whole list begin."""
        after: dict[int, int] = {}
        for i in range(len(pairs) - 1, -1, -1):
            close = pairs[i].end + 1
            if i + 1 < len(pairs) and text[close : close + 1] in ("、", "和", "及", "“", "与"):
                opening = pairs[i + 1].start - 1
                if opening - close <= 6 and not _BREAK.search(text, close, opening):
                    after[pairs[i].start] = after[pairs[i + 1].start]
                    continue
            after[pairs[i].start] = close
        return after

    def _read(self, text: str, quote: Quote, around: Around, after: int, listed: bool) -> Candidate | None:
        start, end, inner = quote.start, quote.end, quote.inner
        known = self._known.get(inner)
        if known is not None:
            return self._made(known.kind, start, end, known.id, canonical=known.canonical, optional=known.optional)
        follows = self._after.starting(text, after)
        if follows is None:
            after, follows = end + 1, self._after.starting(text, end + 1)
        held = around.by_start.get(start)
        if held is not None and held.end == end and not self._called(follows, held):
            return None
        if self._inside.search(inner) or (_BREAK.search(inner) and not (follows and not follows[1].optional)):
            return None
        event = self._events.ending(inner, len(inner))
        none = follows is not None and follows[1].kind == "none"
        if none and not (event is not None and len(inner) - event[0] > 1 and event[0] > 1):
            return None
        if text[end + 1 : end + 2] == "的" and follows is None:
            return None
        if _CODE.fullmatch(inner):
            return self._coded(text, quote)
        cues = (("name", after, follows[0]),) if follows else ()
        award = self._awards.ending(inner, len(inner))
        if follows is not None and follows[1].kind == "honour":
            return self._made("honour", start, end, follows[1].id, cues=cues)
        if award is not None and award[0] > 0 and (listed or not award[1].granted or self._granted(text, start - 1)):
            return self._made("honour", start, end, award[1].id, optional=award[1].optional)
        if event is not None and event[0] > 1:
            return self._made("event", start, end, event[1].id)
        before = self._before.ending(text, start - 1)
        if before is not None and before[1].kind == "honour":
            return self._made("honour", start, end, before[1].id, cues=(("verb", before[0], start - 1),))
        if follows is not None and follows[1].kind == "event":
            return self._made("event", start, end, follows[1].id, cues=cues)
        return self._programme(quote, follows, before, cues)

    @staticmethod
    def _called(follows: tuple[int, r.MarkRule] | None, held: Candidate) -> bool:
        """Whether the words after a quote call it a programme although it has a village's or a team's shape.

        “百企联百村”行动; “双百行动”、“格桑花支教队”等活动.
        """
        return held.kind in ("place", "organisation") and follows is not None and not follows[1].optional and follows[1].kind != "none"

    def _granted(self, text: str, at: int) -> bool:
        """Whether a verb of winning or granting stands before the opening mark."""
        while at and text[at - 1] in "了为：:":
            at -= 1
        return self._verbs.ending(text, at) is not None

    def _programme(
        self,
        quote: Quote,
        follows: tuple[int, r.MarkRule] | None,
        before: tuple[int, r.MarkRule] | None,
        cues: tuple[tuple[str, int, int], ...],
    ) -> Candidate | None:
        start, end, inner = quote.start, quote.end, quote.inner
        if len(inner) < 2:
            return None
        if follows is not None and not follows[1].optional:
            return self._made("programme", start, end, follows[1].id, cues=cues)
        tail = self._tail.ending(inner, len(inner))
        if tail is not None and tail[0] > 1:
            return self._made("programme", start, end, tail[1].id)
        if before is not None and not before[1].optional and len(inner) > 2:
            return self._made("programme", start, end, before[1].id, cues=(("name", before[0], start - 1),))
        row = follows[1] if follows else before[1] if before else None
        if row is not None:
            return self._made("programme", start, end, row.id, optional=True, strength=_WEAK)
        if not 2 < len(inner) <= _LONGEST_SLOGAN or (len(inner) > _SHORT_SLOGAN and _SPEECH.search(inner)):
            return None
        return self._made("programme", start, end, "programme.quoted", optional=True, strength=_WEAK)

    def _coded(self, text: str, quote: Quote) -> Candidate | None:
        """“12316”惠农短信平台: a figure is no name by itself; with the words behind it, it may be."""
        tail = text[quote.end + 1 : quote.end + 13]
        for surface in self._projects:
            at = tail.find(surface)
            if at >= 0 and not _BREAK.search(tail[:at]):
                end = quote.end + 1 + at + len(surface)
                return self._made("programme", quote.start - 1, end, "programme.coded", optional=True)
        return None

    @staticmethod
    def _made(
        kind: str, start: int, end: int, rule: str, *, canonical: str | None = None, optional: bool = False,
        cues: tuple[tuple[str, int, int], ...] = (), strength: int = _STRENGTH,
    ) -> Candidate:  # fmt: skip
        fields: dict[str, object] = {"canonical": canonical} if canonical else {}
        if optional:
            fields["optional"] = True
        return Candidate(kind, start, end, rule, fields, cues, strength=strength)


class CampaignFinder:
    """Finds campaigns that stand without quotation marks between a verb and an end."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rows = []
        for row in rulebook.rows(r.CampaignRule, "campaign"):
            verbs, ends = (
                "|".join(map(re.escape, sorted(words, key=len, reverse=True))) for words in (row.verbs, row.surface)
            )
            name = rf"(?:党的)?[^\W\d的了]{{{row.own},{_LONGEST_SLOGAN}}}?(?:{ends})"
            self._rows.append((row, re.compile(rf"(?:{verbs})(?:了|以)?(?P<name>{name})")))

    def find(self, text: str) -> Iterator[Candidate]:
        """Candidates of programmes, in the order of the text."""
        for row, pattern in self._rows:
            if any(end in text for end in row.surface):
                for match in pattern.finditer(text):
                    cues = (("verb", match.start(), match.start("name")),)
                    yield Candidate("programme", *match.span("name"), row.id, {}, cues, strength=_STRENGTH)


def known_names(hits: list[Hit]) -> Iterator[Candidate]:
    """Campaigns, events and honours of the list that stand without quotation marks."""
    for start, end, row in hits:
        if isinstance(row, r.KnownNameRule) and not row.quoted:
            fields: dict[str, object] = {"canonical": row.canonical} if row.canonical else {}
            if row.optional:
                fields["optional"] = True
            yield Candidate(row.kind, start, end, row.id, fields, strength=_STRENGTH)
