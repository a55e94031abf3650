"""Persons: a name's own shape, what stands beside it, and what the document says elsewhere.

Reading order: `PersonFinder.find` is the whole. Readings of three sources (after a title or cue; free-standing words;
transcribed names) are judged; accepted ones prove their neighbours in a list, and then their own other mentions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count

from extractor.candidate import Candidate
from extractor.rulebook import Rulebook
from extractor.segment import Words
from extractor.titled import rules as r
from extractor.titled.beside import Beside, Company, Cues
from extractor.titled.han import HanNames
from extractor.titled.sounds import SoundNames
from extractor.titled.triggers import Around, Hit

_ACCEPT = 3.8
"""Least score of a name, in logarithmic odds as `han` and `beside` add them."""
_VOID = -1.5
_LONG_WORD = 3.0
"""Score of a dictionary word of four characters with a name's tag (安倍晋三)."""
_SURE = 3.0
"""Weight of a word that hardly anything but a name follows."""
_ROLE = 1.4
_LISTED = 1.8
_REPEATED = 1.2
_LEFTOVER = 1.0
_CONTENT = frozenset("nagjtqz")
_CHUNK = 2.5
"""Weight of marks on both sides of a name in a list of names."""
_SPACED = re.compile(r"([\u4e00-\u9fff]) {1,2}([\u4e00-\u9fff])(?=[ \n、，。;()]|\Z)")
_MASKED = re.compile(r"某某|某[甲乙丙丁戊己庚辛]|某[1-9](?![0-9年月日人名个次万亿元多余至—-])|某(?![种些个一项年月日地省市县单])")
_NUMBERS = frozenset("一二三四五六七八九十")
_NUMBERED = 3.0
_JOINING = frozenset("和同")
_VERB = 1.0
_JOINED = 2.5
_APPOINTS = "person.cue.appoints"
_STRENGTH = 4
_NAME_TAGS = frozenset({"nr", "nrt", "nrfg"})


@dataclass(slots=True)
class Reading:
    """A claim that a person's name stands at `[start, end)`."""

    start: int
    end: int
    score: float
    rule: str
    left: Beside
    right: Beside


class PersonFinder:
    """Finds persons' names."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._han = HanNames(rulebook)
        self._sounds = SoundNames(rulebook)
        self._cues = Cues(rulebook)

    def find(self, text: str, words: Words, hits: dict[str, list[Hit]], around: Around) -> list[Candidate]:
        """Candidates of persons, by start; none overlaps another."""
        company = Company(text, self._cues, hits, around)
        search = _Search(self._han, self._sounds, text, words, hits, company)
        candidates: list[Candidate] = []
        for reading in search.run():
            candidates.append(search.candidate(reading, candidates[-1] if candidates else None))
        return candidates

    def address(self, text: str, hits: dict[str, list[Hit]], around: Around, persons: Sequence[Candidate]) -> None:
        """Gives persons the title and organisation that stand beside them."""
        company = Company(text, self._cues, hits, around)
        for person in persons:
            fields, cues = company.fields(company.before(person.start), company.after(person.end))
            person.fields.update(fields)
            person.cues = (*person.cues, *cues)


class _Search:
    """One text's search."""

    def __init__(
        self, han: HanNames, sounds: SoundNames, text: str, words: Words, hits: dict[str, list[Hit]], company: Company
    ) -> None:
        self.han, self.sounds = han, sounds
        self.text, self.words, self.hits, self.company = text, words, hits, company
        self.cover = company.around.cover
        self.voids = {start: (end, isinstance(x, r.VoidRule) and x.always) for start, end, x in hits["void"]}
        self.taken: dict[int, Reading] = {}

    def run(self) -> list[Reading]:
        """Accepted readings, by start."""
        seen: set[int] = set()
        readings = [*self._anchored(seen), *self._free(seen), *self._transcribed(), *self._known()]
        repeated = Counter(self.text[x.start : x.end] for x in {(x.start, x.end): x for x in readings}.values())
        for reading in readings:
            if repeated[self.text[reading.start : reading.end]] > 1 and reading.end - reading.start > 2:
                reading.score += _REPEATED
        readings.sort(key=lambda x: (-x.score, x.start - x.end, x.start))
        self._accept(x for x in readings if x.score >= _ACCEPT)
        self._neighbours()
        self._accept(x for x in readings if x.score >= _ACCEPT - _LISTED and self._listed(x))
        self._fill()
        self._remember()
        return sorted({x.start: x for x in self.taken.values()}.values(), key=lambda x: x.start)

    def candidate(self, reading: Reading, before: Candidate | None) -> Candidate:
        """The reading with its record's fields; reporters in a list share their title (记者 赵明远、孙莉)."""
        fields, cues = self.company.fields(reading.left, reading.right)
        start, end = reading.start, reading.end
        listed = before is not None and before.end == start - 1 and self.text[start - 1] in "、 "
        if before is not None and listed and "title" not in fields and before.fields.get("title") in self.han.reporters:
            fields = dict(before.fields)
            cues = list(before.cues)
        return Candidate("person", start, end, reading.rule, dict(fields), tuple(cues), strength=_STRENGTH)

    def _accept(self, readings: Iterator[Reading]) -> None:
        taken = self.taken
        for reading in readings:
            if not any(at in taken for at in range(reading.start, reading.end)):
                for at in range(reading.start, reading.end):
                    taken[at] = reading

    def _anchored(self, seen: set[int]) -> Iterator[Reading]:
        """Names right after a title or a cue, whatever the words are cut into; and a surname alone before a title."""
        company, text = self.company, self.text
        for end in sorted(company.announced):
            start = end
            while start < len(text) and text[start] in " :":
                start += 1
            if start < len(text) and "\u4e00" <= text[start] <= "\u9fff" and start not in seen:
                seen.add(start)
                left = company.before(start)
                if left.weight > 0:
                    yield from self._han_at(start, left, anchored=left.weight >= 1)
                    yield from self._spaced(start, left)
                if left.weight >= 2 and self.cover[start] is None:
                    yield from self._sounded(self.sounds.after_title(text, start, self.words, company.speaks), left)
        for start, (_, row) in company.title_by_start.items():
            if start and row.kind != "role" and text[start - 1] in self.han.single:
                yield from self._surname_alone(start - 1)

    def _spaced(self, start: int, left: Beside) -> Iterator[Reading]:
        """Two characters set apart to the width of three, as signatures have them: 审判员 顾 全."""
        spaced = _SPACED.match(self.text, start)
        if spaced is not None and spaced[1] in self.han.single and self.han.given.get(spaced[2]):
            yield Reading(start, spaced.end(), 4.0 + left.weight, "person.spaced", left, self.company.after(spaced.end()))

    def _free(self, seen: set[int]) -> Iterator[Reading]:
        """Names that stand as words: a surname by itself, or a word that the dictionary tags as a name."""
        free, double, company = self.han.free, self.han.double, self.company
        starts, words, tags = self.words.starts, self.words.words, self.words.tags
        # `compress` and `map` ask the sets in C: most words of a text open no name.
        opening = compress(count(), map(self.han.openings.__contains__, words))
        tagged = compress(count(), map(_NAME_TAGS.__contains__, tags))
        for i in sorted({*opening, *tagged}):
            word, start = words[i], starts[i]
            if self.cover[start] is not None:
                continue
            title = company.title_by_end.get(start + 1)
            if title is not None and title[0] < start:
                continue  # 教师|刘军 cut as 教|师刘军
            surname = word in free or word in double or (len(word) > 1 and word[0] in free)
            if surname and start not in seen and self._hopeful(start, word):
                left = company.before(start)
                yield from self._han_at(start, left, anchored=left.weight >= 1)
            if tags[i] == "nrt" and len(word) == 2:
                yield from self._sounded(self.sounds.short(word, start), company.before(start))
            elif len(word) == 4 and word[:2] in self.sounds.japan:
                left, right = company.before(start), company.after(start + 4)
                if left.weight >= _SURE or right.weight >= _LISTED:
                    yield Reading(start, start + 4, _LONG_WORD + left.weight + right.weight, "person.long", left, right)

    def _hopeful(self, start: int, word: str) -> bool:
        """Whether a free-standing surname is worth a reading: most are other words (于, 高) before no given name."""
        if start in self.voids:
            return False
        if len(word) > 1 or word not in self.han.weak:
            return True
        return self.text[start + 1 : start + 2] in self.han.given

    def _han_at(self, start: int, left: Beside, *, anchored: bool) -> Iterator[Reading]:
        void_end, always = self.voids.get(start, (0, False))
        if void_end and left.weight < _SURE:
            return
        held = self.cover[start]
        if held is not None and not (left.weight >= _ROLE and held.start == start and held.kind == "place"):
            return
        titled = self.company.title_by_start.get(start + 1)
        if titled is not None and titled[1].kind == "role" and left.weight >= _SURE:
            titled = None  # 行长张|新生: an office before the name says more than a word for people within it
        for end, score in self.han.readings(self.text, start, self.words, anchored=anchored):
            if (titled is not None and titled[0] >= end) or (always and void_end >= end):
                continue
            right = self.company.after(end)
            total = score + left.weight + right.weight + self._appointed(left, end) + self._overlap(end, held, anchored=anchored) + (_VOID if always else 0.0)
            if end - start == 3 and right.weight >= _VERB and self.text[end - 1] in _JOINING and isinstance(right.row, r.CueRule):
                total += _JOINED  # 杨胜和|介绍: before a verb 和 joins nothing
            if end - start == 3 and anchored and self._uncounted(end, right):
                total += _NUMBERED
            if end - start == 2:
                total -= 0.4 + self._leftover(end)
            elif self.company.speaks(end - 1) == end:
                total -= 1.0
            if total >= _ACCEPT - _LISTED:
                yield Reading(start, end, total, "person.han", left, right)
        if self.text.startswith("某", start + 1) and (masked := _MASKED.match(self.text, start + 1)):
            end = masked.end()
            masked_whole = end - start > 2
            if not masked_whole and self.han.given.get(self.text[end : end + 1]) and not self.company.speaks(end) and self._ends(end + 1):
                end += 1  # 符某雄
            right = self.company.after(end)
            yield Reading(start, end, 5.0 + left.weight, "person.masked", left, right)

    def _uncounted(self, end: int, right: Beside) -> bool:
        """Whether a numeral ends at `end` that counts nothing: before a mark or a verb of conduct, 主任阮仪三、."""
        if self.text[end - 1] not in _NUMBERS:
            return False
        acts = isinstance(right.row, r.CueRule) and right.weight >= _VERB and self.text[end - 1] != "一"
        return acts or not self.text[end : end + 1].isalnum()

    def _appointed(self, left: Beside, end: int) -> float:
        """Odds by where a name ends that a verb of appointing opens: 任命|才让太|为副省长, 免去|马某的|局长职务."""
        if left.row is None or left.row.id != _APPOINTS:
            return 0.0
        return _LISTED if self.text[end : end + 1] in ("为", "的") else -_LISTED

    def _leftover(self, end: int) -> float:
        """Odds against a name of two before a lone character that no word of grammar or conduct is: 谢德|体|分析."""
        words = self.words
        index = words.index_at(end)
        if index + 1 >= len(words.words) or words.starts[index] != end or len(words.words[index]) > 1:
            return 0.0
        lone = words.tags[index][0] in _CONTENT and len(words.words[index + 1]) > 1
        return _LEFTOVER if lone and not self.company.speaks(end) and self.text[end].isalpha() else 0.0

    def _ends(self, at: int) -> bool:
        """Whether a name may end at `at`: before a mark, a word of conduct, or a word of two characters or more."""
        words = self.words
        if words.inside(at):
            return False
        return self.company.after(at).weight > 0 or len(words.words[min(words.index_at(at), len(words.words) - 1)]) > 1

    def _overlap(self, end: int, held: Candidate | None, *, anchored: bool) -> float:
        """What places and bodies already found say against a name; `held` is the one that covers its first character."""
        if held is not None:
            return -0.5 if held.end < end else -9.0
        last = self.cover[end - 1]
        if last is None:
            return 0.0
        if last.kind != "place" or last.end > end:
            return -3.0
        # 任|开封: a word of one character and a place; a given name seldom is one.
        return -2.0 if last.end == end and last.end - last.start > 1 and not anchored else -0.3

    def _surname_alone(self, start: int) -> Iterator[Reading]:
        """王先生, 李书记: the name is the surname."""
        words, text = self.words, self.text
        left = self.company.before(start)
        title_end = self.company.title_by_start[start + 1][0]
        word_end = words.starts[words.index_at(start) + 1]
        if words.inside(start) or word_end not in (start + 1, title_end):
            return
        if self.cover[start] is not None or (isinstance(left.row, r.TitleRule) and left.row.kind != "role"):
            return
        score = self.han.single[text[start]] + min(left.weight, 1.0) + self.han.alone.get(text[start], 0.0)
        right = self.company.after(start + 1)
        index = words.index_at(start)
        if index and start and len(words.words[index - 1]) == 1 and words.tags[index - 1][:1] not in "vpcu":
            score -= 1.5
        if score + right.weight >= _ACCEPT:
            yield Reading(start, start + 1, score + right.weight, "person.surname", left, right)

    def _transcribed(self) -> Iterator[Reading]:
        text, words, sounds = self.text, self.words, self.sounds
        found: list[tuple[int, int, float, str]] = []
        if self.hits["element"]:
            elements, company = self.hits["element"], self.company
            chains = sounds.elements(text, elements, words, company.announced, company.speaks)
            found += [(*x, "person.elements") for x in chains]
            found += [(*x, "person.japanese") for x in sounds.japanese(text, elements, words, self.han.given)]
        found += [(*x, "person.sounds") for x in sounds.runs(text, words)]
        if "·" in text or "•" in text or "・" in text or "‧" in text:
            found += [(*x, "person.dotted") for x in sounds.dotted(text, words, self.company.speaks)]
        for start, end, score, rule in found:
            if start in self.voids or any(self.cover[at] is not None for at in (start, end - 1)):
                continue
            left, right = self.company.before(start), self.company.after(end)
            total = score + left.weight + right.weight - (2.0 if words.inside(end) else 0.0)
            if total >= _ACCEPT - _LISTED:
                yield Reading(start, end, total, rule, left, right)

    def _sounded(self, found: tuple[int, int, float] | None, left: Beside) -> Iterator[Reading]:
        if found is not None and found[0] not in self.voids:
            start, end, score = found
            right = self.company.after(end)
            yield Reading(start, end, score + left.weight + right.weight, "person.sounds", left, right)

    def _known(self) -> Iterator[Reading]:
        for start, end, row in self.hits["person"]:
            # 800牛顿 is a force.
            if self.cover[start] is None and not self.text[start - 1 : start].isdecimal():
                yield Reading(start, end, 8.0, row.id, self.company.before(start), self.company.after(end))

    def _neighbours(self) -> None:
        """Names beside a proved one in a list, before 、 and after it or a blank: 记者 赵明远、孙莉."""
        queue = list({x.start: x for x in self.taken.values()}.values())
        while queue:
            last = queue.pop()
            for best in (self._next(last), self._previous(last)):
                if best is not None and best.score >= _ACCEPT:
                    self._accept(iter((best,)))
                    queue.append(best)

    def _fill(self) -> None:
        """Extends a name of a list to the mark behind it, where a name goes on there: 罗建平、吉克阿|依、杨晓琴."""
        for reading in {x.start: x for x in self.taken.values()}.values():
            mark = self.text.find("、", reading.end, reading.end + 3)
            if mark <= reading.end or self.text[reading.start - 1 : reading.start] not in ("、", ":") or mark + 1 not in self.taken:
                continue
            if self.text[reading.end : mark].isalpha() and not self.company.speaks(reading.end):
                for at in range(reading.end, mark):
                    self.taken[at] = reading
                reading.end = mark

    def _next(self, last: Reading) -> Reading | None:
        at = last.end
        if at + 1 >= len(self.text) or self.text[at] not in "、 " or at + 1 in self.taken:
            return None
        left = last.left if isinstance(last.left.row, r.TitleRule) else self.company.before(at + 1)
        readings = list(self._han_at(at + 1, left._replace(weight=_LISTED), anchored=True))
        for reading in readings:
            reading.score += self._chunk(reading)
        readings += self._spaced(at + 1, left)
        return max(readings, key=lambda x: x.score, default=None)

    def _chunk(self, reading: Reading) -> float:
        """Weight of a name that fills the space between two marks of a list: 、沈求我，."""
        end = reading.end
        closed = end == len(self.text) or self.text[end] in "、，。;)\n"
        words = self.words
        index = words.index_at(reading.start)
        whole = words.starts[index] == reading.start and words.starts[index + 1] == end
        return _CHUNK if closed and self.text[reading.start - 1] == "、" and not whole else 0.0

    def _previous(self, last: Reading) -> Reading | None:
        at = last.start - 1
        if at < 2 or self.text[at] != "、" or at - 1 in self.taken:
            return None
        found: list[Reading] = []
        for length in (2, 3):
            start = at - length
            if start >= 0 and (start == 0 or self.text[start - 1] in "，。、;:(\n ") and self.cover[start] is None:
                left = self.company.before(start)._replace(weight=_LISTED)
                found.extend(x for x in self._han_at(start, left, anchored=True) if x.end == at)
        return max(found, key=lambda x: x.score, default=None)

    def _listed(self, reading: Reading) -> bool:
        before = reading.start >= 2 and self.text[reading.start - 1] in "、和与及" and reading.start - 2 in self.taken
        after = reading.end + 1 < len(self.text) and self.text[reading.end] in "、和与及" and reading.end + 1 in self.taken
        return before or after

    def _remember(self) -> None:
        """A name proved once is found wherever the document repeats it."""
        proved = {self.text[x.start : x.end] for x in self.taken.values() if x.end - x.start > 1}
        for name in proved:
            at = self.text.find(name)
            while at >= 0:
                end = at + len(name)
                whole = len(name) > 2 or not (self.words.inside(at) or self.words.inside(end))
                if whole and at not in self.taken and self.cover[at] is None:
                    left, right = self.company.before(at), self.company.after(end)
                    self._accept(iter((Reading(at, end, _ACCEPT, "person.remembered", left, right),)))
                at = self.text.find(name, end)
