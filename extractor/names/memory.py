"""Document memory: what a text has named once is known by its name, and by its short names, all over the text.

A definition (以下简称…), a firm's own word with 公司 or 集团 (恒沣集团 after 福建恒沣集团有限公司), a team without the words
between its place and its ending (武汉工作队 after 武汉援藏工作队), a department without its place (发改委 after 省发改委):
each is the body named in full. What was found there already takes the full one's canonical name, type and place; what was
not is found now. A short name that two bodies could bear is neither's, but where a definition says whose it is.

Reading order: `Memory.recall` is the whole; `_gathered` links what is found, `_again` finds what is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from extractor.candidate import Candidate
from extractor.definitions import Definitions
from extractor.lexicon import Lexicon
from extractor.names.rules import NationalRow, SuffixRule
from extractor.rulebook import Rulebook
from extractor.segment import Words
from extractor.spans import Span, index_at

_LEAST = 4
"""Characters of a name that may be found again whatever words its ends lie in."""
_LEAST_CORE = 2
_TRADE = (".limited", ".group", ".company")
_TRADES = ("公司", "集团", "集团公司")
_OFFICES = frozenset("厅局委办署")
_BRAND_TAGS = frozenset({"nz", "nr", "nrt", "x", "j"})
_LEVELS = frozenset({"township", "village", "region", "natural", "facility"})
_LEAST_PLACE = 3
_LEAST_BARE = 3
_FUNCTION_TAGS = frozenset({"p", "c", "d", "v", "x", "uj", "ul"})
_FEW_TEAMS = 20
_WITHIN = 6
"""Mentions that a name may hold at most."""


How = Literal["defined", "remembered", "bare", "linked"]


class Known(NamedTuple):
    """What a name stands for: the full mention, and how that is known.

    Attributes:
        how: defined by the text; remembered, a name that is one wherever it stands; bare, without the place that its full
            form opens with; linked, a short name of what was found, and too general to be looked for.
        cue: the words of a definition.
        alone: whether it is a kind with other words before it: 各市财政局; 各工作队 where the text defines 工作队.
    """

    full: Candidate
    how: How
    cue: Span | None = None
    alone: bool = False


class Memory:
    """Finds and links further mentions of the organisations and places of a text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._definitions = Definitions(rulebook)
        suffixes = rulebook.rows(SuffixRule, "suffix")
        self._generic = frozenset(s for r in suffixes for s in r.surface)
        self._bodies = frozenset(n for r in rulebook.rows(NationalRow, "national") for n in (r.name, *r.aliases))
        trades = {s for r in suffixes if r.type == "enterprise" and r.id.endswith(_TRADE) for s in r.surface}
        self._trades = tuple(sorted((t.replace("（", "(").replace("）", ")") for t in trades), key=len, reverse=True))

    def recall(self, text: str, words: Words, found: list[Candidate]) -> list[Candidate]:
        """Links the mentions found that are short for others, and gives those that were not found.

        Args:
            text: the folded view.
            words: its words.
            found: the candidates of organisations and places; some get new fields.
        """
        outer = _outermost(found)
        if not outer:
            return []
        known = self._gathered(text, words, outer)
        return list(_again(text, words, outer, known)) if known else []

    def _gathered(self, text: str, words: Words, outer: Sequence[Candidate]) -> dict[str, Known]:
        """The names by which a text's bodies and places may be found again; those that are short for others are linked.

        Longer names go first, so that a short one is linked before names are made of it.
        """
        known = self._defined(text, outer)
        doubtful: set[str] = set()
        teams: dict[str, list[Candidate]] = defaultdict(list)
        rests: dict[str, Candidate] = {}
        for candidate in sorted(outer, key=lambda c: (c.start - c.end, c.start)):
            name = text[candidate.start : candidate.end]
            opening = _opening(candidate, name)
            team = candidate.fields.get("type") == "team" and opening > 0
            one = None if name in doubtful else known.get(name)
            if one is None and team:
                one = _team(name, opening, teams)
            if one is not None and _short(candidate, name, one):
                _take(candidate, one)
            if team:
                if one is None:
                    _named_alike(name[opening:], candidate, rests)
                teams[name[:opening]].append(candidate)
                rests.setdefault(name[opening:], candidate)
            for surface, how in self._surfaces(name, opening, candidate, words):
                other = known.setdefault(surface, Known(candidate, how, alone=how == "bare"))
                if other.how != "defined" and not _same(other.full, candidate):
                    doubtful.add(surface)
        return {surface: one for surface, one in known.items() if surface not in doubtful and one.how != "linked"}

    def _defined(self, text: str, outer: Sequence[Candidate]) -> dict[str, Known]:
        """Short names that the text defines, by their surface."""
        ends = {c.end: c for c in outer}
        return {
            (name := text[alias.start : alias.end]): Known(
                ends[definition.end], "defined", definition.cue, alone=name in self._generic
            )
            for definition in self._definitions.find(text)
            if definition.end in ends
            for alias in definition.aliases
        }

    def _surfaces(self, name: str, opening: int, c: Candidate, words: Words) -> Iterator[tuple[str, How]]:
        """The names that a mention makes known."""
        if c.kind == "place":
            if len(name) >= _LEAST_PLACE and c.fields.get("level") in _LEVELS and not c.fields.get("parents"):
                yield name, "remembered"
            return
        if len(name) >= _LEAST:
            yield name, "remembered"
        rest = name[opening:]
        if c.fields["type"] == "enterprise" and not c.rule.startswith("organisation.national"):
            core = self._core(rest)
            for own in {core: None, _brand(words, c.start + opening, core): None} if core else ():
                # A brand that is a body by itself (京东方) is not the daughter that opens with it.
                for trade in _TRADES if own and own not in self._bodies else ():
                    yield own + trade, "remembered"
                    yield name[:opening] + own + trade, "remembered"
        if opening and c.rule.startswith("organisation.department") and name[-1] in _OFFICES:
            if len(rest) >= _LEAST_BARE:
                yield rest, "bare"
        elif opening and len(rest) >= _LEAST:
            yield rest, "linked"

    def _core(self, name: str) -> str:
        """A firm's own word: what stands before its legal form; "" where that is nothing or too short."""
        for trade in self._trades:
            if name.endswith(trade):
                core = name[: -len(trade)]
                return core if len(core) >= _LEAST_CORE else ""
        return ""


def _brand(words: Words, start: int, core: str) -> str:
    """The brand of a firm's own word, before its trade: 天源 of 天源|建设|工程; "" where it has none or is none but that."""
    end, index = start + len(core), words.index_at(start)
    at = words.starts[index + 1]
    if words.starts[index] == start and at - start == 1:
        while at < end and len(words.words[index + 1]) == 1:
            index += 1
            at = words.starts[index + 1]
    elif words.starts[index] == start and words.tags[index] not in _BRAND_TAGS:
        return ""
    return core[: at - start] if _LEAST_CORE <= at - start < len(core) else ""


def _short(candidate: Candidate, name: str, one: Known) -> bool:
    """Whether a mention that has no other full name is short for the known one."""
    full = one.full
    if candidate is full or full.kind != candidate.kind:
        return False
    if one.how == "defined":
        return True
    if candidate.fields["canonical"] != name:
        return False  # the dictionary knows its full name
    # Another mention of the same words may have been linked before this one.
    return full.end - full.start > len(name) or full.fields["canonical"] != name


def _team(name: str, opening: int, teams: Mapping[str, Sequence[Candidate]]) -> Known | None:
    """武汉工作队 for 武汉援藏工作队: the one team that opens and ends so."""
    fitting = {
        str(c.fields["canonical"]): c
        for c in teams.get(name[:opening], ())
        if c.end - c.start > len(name) and str(c.fields["canonical"]).endswith(name[opening:])
    }
    return Known(next(iter(fitting.values())), "linked") if len(fitting) == 1 else None


def _named_alike(rest: str, candidate: Candidate, rests: Mapping[str, Candidate]) -> None:
    """襄阳工作队 is 襄阳援藏工作队 where all teams that the text names in full are 援藏工作队; `rest` follows the place."""
    canonical = str(candidate.fields["canonical"])
    if len(rests) > _FEW_TEAMS or not canonical.endswith(rest):
        return
    middles = {other[: -len(rest)]: full for other, full in rests.items() if other.endswith(rest) and other != rest}
    if len(middles) == 1:
        ((middle, full),) = middles.items()
        candidate.fields["canonical"] = canonical[: -len(rest)] + middle + rest
        candidate.cues = (*candidate.cues, ("alike", full.start, full.end))


def _again(text: str, words: Words, outer: Sequence[Candidate], known: Mapping[str, Known]) -> Iterator[Candidate]:
    """Mentions by a known name where nothing was found."""
    starts = [c.start for c in outer]
    for start, end, entries in Lexicon(known.items(), once=True).find(text):
        index = index_at(starts, start)
        if (index >= 0 and outer[index].end >= end) or _crossed(outer, index, start, end):
            continue
        one = entries[0]
        if _stands(text, words, start, end, one):
            how = "defined" if one.how == "defined" else "remembered"
            made = Candidate(one.full.kind, start, end, f"{one.full.kind}.{how}", strength=one.full.strength)
            made.fields.update(one.full.fields)
            made.cues = _cues(one)
            yield made


def _crossed(outer: Sequence[Candidate], index: int, start: int, end: int) -> bool:
    """Whether a mention that was found reaches over an edge of `[start, end)`; `index` is of the last before `start`."""
    if index >= 0 and outer[index].start < start < outer[index].end:
        return True
    after = next((c for c in outer[index + 1 : index + 1 + _WITHIN] if c.start < end < c.end), None)
    return after is not None


def _take(candidate: Candidate, one: Known) -> None:
    """What a mention is, by its full one; a place that it says itself stays."""
    place = candidate.fields.get("place")
    candidate.fields.update((n, v) for n, v in one.full.fields.items() if n not in ("parents", "optional"))
    if place:
        candidate.fields["place"] = place
    candidate.cues = (*candidate.cues, *_cues(one))


def _cues(one: Known) -> tuple[tuple[str, int, int], ...]:
    full = ("full", one.full.start, one.full.end)
    return (full,) if one.cue is None else (full, ("definition", one.cue.start, one.cue.end))


def _stands(text: str, words: Words, start: int, end: int, one: Known) -> bool:
    """Whether the words let a known name stand here; a bare one only after its full form."""
    if one.alone and not (end in words.edges and _alone(text, words, start)):
        return False
    if one.how == "bare":
        return start > one.full.start
    return end - start >= _LEAST or (start in words.edges and end in words.edges)


def _alone(text: str, words: Words, start: int) -> bool:
    """Whether no word stands before that would make a kind of it: not 各市财政局, 县发改委; 由发改委 is one."""
    if start not in words.edges:
        return False
    if start == 0 or not text[start - 1].isalpha():
        return True
    index = words.index_at(start - 1)
    return words.tags[index] in _FUNCTION_TAGS


def _opening(candidate: Candidate, name: str) -> int:
    """How many characters of a name are the place or level word that opens it."""
    ends = [e for role, s, e in candidate.cues if role in ("place", "level") and candidate.start <= s < candidate.end]
    return min(max(ends, default=candidate.start) - candidate.start, len(name))


def _same(one: Candidate, other: Candidate) -> bool:
    return one.kind == other.kind and one.fields["canonical"] == other.fields["canonical"]


def _outermost(found: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that lie in no longer one, by start; of two that overlap the longer."""
    out: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (c.start, -c.end)):
        if out and out[-1].end > candidate.start:
            if candidate.end - candidate.start <= out[-1].end - out[-1].start:
                continue
            out.pop()
        out.append(candidate)
    return out
