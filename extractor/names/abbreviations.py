"""Names of one character that stand for a place by what is beside them: 赴藏, 鄂藏两地, 粤、川、渝客商."""

from __future__ import annotations

import re
from itertools import compress, count

from extractor.names.gazetteer import Entry, Gazetteer
from extractor.names.mention import Mention
from extractor.names.rules import ContextRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

# 京津沪苏浙鲁六省市, 鄂藏两地.
_COUNTED = re.compile("[二两三四五六七八九十]{1,2}个?(?:省|市|地|区|国|州)")
_GREAT = frozenset("中美日俄英法德韩欧华")
_ABROAD = ("旅", "访", "驻")
_PREFIXES = frozenset("非")
"""Names that are prefixes too: 非教徒."""
_BOUND = ("访", "赴", "援", "驻", "旅")
_REMEMBERED = 100_000

Run = list[tuple[int, str]]
"""Characters that may be abbreviations, each with its offset, standing side by side."""


class _Holders(dict[str, bool]):
    """Whether a word may hold abbreviations, worked out once for each word of the dictionary that texts bring.

    It may be the character, two or three of them (川渝), a verb of going with one (赴藏, 在京举行), or some of them with
    a head (中美关系, 中英两国, 中|韩建交).
    """

    def __init__(
        self, names: frozenset[str], sure: frozenset[str], going: frozenset[str], heads: tuple[str, ...]
    ) -> None:
        super().__init__()
        self._names, self._sure, self._going, self._heads = names, sure, going, heads

    def __missing__(self, word: str) -> bool:
        held = self._holds(word)
        if len(self) < _REMEMBERED:
            self[word] = held
        return held

    def _holds(self, word: str) -> bool:
        names = self._names
        first, rest = word[0], word[1:]
        if first in self._going and rest[:1] in names:
            # 来华访问; not 对日元.
            return len(rest) != 2
        if first not in names:
            return False
        if not rest or rest.startswith(self._heads):
            return not rest or rest in self._heads
        if rest[0] not in names:
            return False
        tail = rest[1:]
        return not tail or tail in self._heads or (len(tail) == 1 and {first, rest[0], tail} <= self._sure)


class Abbreviations:
    """Finds one-character names; those that are common words too need the place's mention elsewhere in the text."""

    def __init__(self, rulebook: Rulebook, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        rows = rulebook.rows(ContextRule, "context")
        self._names = frozenset(n for n in gazetteer.abbreviations if len(n) == 1)
        self._going = frozenset(s for r in rows if r.side == "before" for s in r.surface)
        self._goings = tuple(self._going)
        self._sets = frozenset(s for r in rows if r.side == "set" for s in r.surface)
        self._sure = frozenset(s for r in rows if r.side == "sure" for s in r.surface)
        self._heads = tuple(sorted((s for r in rows if r.side == "after" for s in r.surface), key=len, reverse=True))
        self._holders = _Holders(self._names, self._sure, self._going, self._heads)

    def find(self, text: str, words: Words, accepted: list[Mention], date: str) -> list[Mention]:
        """Mentions of one character each; `accepted` is what the text names in full or in short."""
        indices = list(compress(count(), map(self._holders.__getitem__, words.words)))
        if not indices:
            return []
        runs = self._runs(text, words, indices, {m.start for m in accepted})
        if not runs:
            return []
        known = {m.canonical for m in accepted if m.canonical}
        out: list[Mention] = []
        for i, run in enumerate(runs):
            out.extend(self._judge(text, words, run, known, date, self._in_list(text, runs, i)))
        return out

    def _runs(self, text: str, words: Words, indices: list[int], taken: set[int]) -> list[Run]:
        """Runs of abbreviations: single-character words, or words made of such characters alone (川渝)."""
        runs: list[Run] = []
        for i in indices:
            word, start = words.words[i], words.starts[i]
            if start in taken:
                continue
            if len(word) > 1 and word[0] in self._going and word[1] in self._names:
                if word in self._sets:
                    continue
                # 赴藏, 进京, 访华, 在京举行 are words of the dictionary; the place is their second character.
                runs.append([(start + 1, word[1])])
                continue
            end = start + len(word)
            if len(word) == 2 and words.tags[i] not in ("ns", "j") and not text.startswith(self._heads, end):
                continue
            named = next((k for k, c in enumerate(word) if c not in self._names), len(word))
            run = [(start + k, c) for k, c in enumerate(word[:named])]
            if runs and runs[-1][-1][0] + 1 == start:
                runs[-1].extend(run)
            else:
                runs.append(run)
        return runs

    def _in_list(self, text: str, runs: list[Run], i: int) -> bool:
        """Whether a single character stands in a list of such: 粤、川、渝."""
        run = runs[i]
        if len(run) != 1:
            return False
        at = run[0][0]
        before = i > 0 and len(runs[i - 1]) == 1 and runs[i - 1][0][0] == at - 2 and text[at - 1] == "、"
        after = i + 1 < len(runs) and len(runs[i + 1]) == 1 and runs[i + 1][0][0] == at + 2 and text[at + 1] == "、"
        return before or after

    def _judge(self, text: str, words: Words, run: Run, known: set[str], date: str, listed: bool) -> list[Mention]:
        start, end = run[0][0], run[-1][0] + 1
        if len(run) > 10:
            return []
        together = len(run) > 1 and (text.startswith(self._heads, end) or _COUNTED.match(text, end) is not None)
        if not together and text[start:end] in self._sets:
            return []
        before = text[max(0, start - 4) : start]
        going = before.endswith(self._goings) and (start in words.edges or len(run) == 1)
        if not (together or listed or going or (len(run) > 1 and self._all_known(run, known, date))):
            return []
        chosen = []
        for offset, character in run:
            entry = self._choose(character, run, known, date)
            if entry is None:
                return []
            if len(run) == 1 and before and entry.canonical not in known and before[-1] + character in self._sets:
                return []  # 渔船回|港
            sure = together or (listed and entry.level == "province") or entry.canonical in known
            abroad = entry.level == "country" and (before.endswith(_ABROAD) or (going and character in _GREAT))
            pair = 2 <= len(run) <= 3 and entry.level == "country"
            if character in _PREFIXES and len(run) == 1 and not before.endswith(_BOUND) and not text.startswith(self._heads, end):
                return []  # 对|非教徒
            if not (
                sure
                or abroad
                or pair
                or entry.level == "region"
                or (character in self._sure and entry.level == "province")
            ):
                return []
            mention = Mention(offset, offset + 1, character, (entry,))
            mention.choose(entry)
            chosen.append(mention)
        return chosen

    def _all_known(self, run: Run, known: set[str], date: str) -> bool:
        for _, character in run:
            entry = self._choose(character, run, known, date)
            # 藏汉亲情 is of peoples; only characters of provinces and countries are taken without a head.
            if entry is None or entry.level not in ("province", "country", "region"):
                return False
            if entry.level == "region":
                # 欧美, 亚欧, 中非 are words of the dictionary.
                continue
            great = entry.level == "country" and character in _GREAT
            if entry.canonical not in known and not great and character not in self._sure:
                return False
        return True

    def _choose(self, character: str, run: Run, known: set[str], date: str) -> Entry | None:
        """The place of a character: one that the text names, else of the kind that its neighbours have."""
        rows = self._gazetteer.abbreviations[character]
        entries = [(row.kind, entry) for row in rows if (entry := self._gazetteer.abbreviated(row, date))]
        for _, entry in entries:
            if entry.canonical in known:
                return entry
        kinds = [{row.kind for row in self._gazetteer.abbreviations[c]} for _, c in run]
        for kind in ("province", "country", "prefecture", "region"):
            if all(kind in k for k in kinds):
                return next((e for k, e in entries if k == kind), None)
        return entries[0][1] if entries else None
