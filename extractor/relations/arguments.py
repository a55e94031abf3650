"""What stands about a verb: its subject, its object, and the names behind prepositions.

`before` reads leftwards from the verb, phrase by phrase, until it meets the subject; `behind` reads what follows. A name
that only says which (湖北援藏干部: the actor is 干部) fills no role, and hides the clause's subject from what comes after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.relations.chunks import FIGURE, LOOSE, MARK, NAME, NOUN_OF, Chunk, Filler

Names = tuple[Filler, ...]
Sides = list[tuple[Names, Names]]

MET = frozenset(("with", "to", "at", "go", "by", "take", "lead", "along", "for", "about"))
"""Parts of the words that a name stands behind; it is no subject then."""
_WITHIN = frozenset(("to", "at", "go"))  # a noun may follow the name behind these: 到黄冈市农村调研
_PASSED = frozenset(("skip", "pivot", "tail", "and", "decided"))
_SAID = frozenset(("programme", "event"))
_LISTING = frozenset("、和及")
_REACH = 6  # words without a part between a preposition's name and the verb


@dataclass(slots=True)
class Arguments:
    """What was read about a verb.

    Attributes:
        subject: the list of names before it, with its `joints` and the word that closes it; none where it stands in an
            earlier clause, or is no name.
        goers: names of those whom the subject sends (组织湖北企业家赴藏).
        along: names of those who do it with the subject (甲会同乙), listed with it.
        hidden: something that is no name stands in the subject's place.
        slots: names behind prepositions, by the part; the `object`, or the `maker` of an object that is none (丙出版的图书).
        vague: prepositions (对 by itself too) behind which something stands that is no name.
        passive: 被 or the like stands before the verb.
        planned, sent, paired, light: 计划, 选派, 分别, 进行 stand before it.
        all: 双方 or 三地 stands before it in a subject's place.
        bare: nothing but a figure stands behind the object.
        regarding: 关于 stands before it.
        off: it is denied, wished for, or asked.
    """

    subject: Names = ()
    goers: Names = ()
    along: Names = ()
    joints: tuple[str, ...] = ()
    tail: str = ""
    hidden: bool = False
    slots: dict[str, Names] = field(default_factory=dict)
    vague: set[str] = field(default_factory=set)
    passive: bool = False
    planned: bool = False
    sent: bool = False
    paired: bool = False
    light: bool = False
    all: bool = False
    bare: bool = False
    regarding: bool = False
    off: bool = False


def before(chunks: Sequence[Chunk], at: int) -> Arguments:
    """Reads leftwards from the chunk `at`, which is the first of the verb."""
    found = Arguments()
    loose, index = 0, at - 1
    while index >= 0 and not found.off:
        chunk = chunks[index]
        if chunk.part == NAME:
            led = _led(chunks, index)
            prior = chunks[led].part if led >= 0 else ""
            if prior == NAME and all(name.kind in _SAID for name in chunk.names):
                index -= 1  # 甲“组团式”帮扶乙: the quoted words tell how
                continue
            if prior not in MET:
                sender = _sender(chunks, index)
                if sender >= 0 and not loose:
                    found.goers = chunk.names
                    index = sender
                    continue
                if loose:
                    found.hidden = True
                else:
                    _subject(found, chunks, index)
                return found
            if chunks[index - 1].tail == "对" and not loose and not found.light and chunk.names[-1].kind == "person":
                _subject(found, chunks, index)  # 对丙访华表示欢迎: who goes is 丙
                return found
            _placed(found, prior, chunk, loose)
            index = led
            loose = 0
        elif chunk.part == "regarding":
            found.regarding, loose = True, 0
        elif chunk.part == "by" and index + 1 < at and chunks[index + 1].part == "tail":
            found.all, loose = True, 0  # 由双方共建
        elif chunk.part in MET:
            _unnamed(found, chunk.part, loose)
            if loose and chunk.tail == "对":
                found.vague.add("对")
            loose = 0
        elif chunk.part == MARK and "with" in found.vague:
            # 甲与乙、各市与各县: the pair of names stands for itself.
            found.vague.clear()
            found.slots.clear()
            loose = 0
        elif chunk.part == "says":
            return found
        elif chunk.part == "pronoun":
            found.hidden = True
            return found
        elif chunk.part == "tail" or chunk.part not in _PASSED:
            loose = _word(found, chunk.part, loose)
            if loose > _REACH:
                break
        index -= 1
    found.hidden = found.hidden or loose > 0
    return found


def _led(chunks: Sequence[Chunk], index: int) -> int:
    """The chunk before a name; where 接替, 率 or 赴 takes the name with what is said of it (接替退休的丙), that word."""
    at = index - 1
    if at > 0 and chunks[at].part == LOOSE:
        far = at - 1 if chunks[at - 1].part == LOOSE and at > 1 else at
        return far - 1 if chunks[far - 1].part == "go" else at  # 到革命老区丙调研
    if at > 0 and chunks[at].part == NOUN_OF:
        while at > 0 and chunks[at - 1].part in (LOOSE, FIGURE, "skip"):
            at -= 1
        if at < index - 1 and at > 0 and chunks[at - 1].part in ("lead", "go"):
            return at - 1
    return index - 1


def _sender(chunks: Sequence[Chunk], index: int) -> int:
    """The verb of sending whose object the names at `index` are; -1 where they are none's."""
    at = index - 1
    while at >= 0 and chunks[at].part in (LOOSE, FIGURE):
        at -= 1
    return at if at >= 0 and chunks[at].part == "dispatch" else -1


def _placed(found: Arguments, prior: str, chunk: Chunk, loose: int) -> None:
    """A preposition with its names; `loose` words stand between them and what comes after."""
    names = chunk.names
    if prior in ("lead", "about"):
        return
    if prior == "along":
        found.along = (*names, *found.along)
        return
    if prior == "for":
        cut = next((i + 1 for i, joint in enumerate(chunk.joints) if joint not in _LISTING), len(names))
        if cut < len(names):
            found.slots.setdefault("with", names[cut:])  # 代表乙与丙签署
        names = names[:cut]
    found.passive = found.passive or prior == "by"
    if loose and prior not in _WITHIN:
        found.vague.add(prior)
    else:
        found.slots.setdefault(prior, names)


def _unnamed(found: Arguments, part: str, loose: int) -> None:
    """A preposition behind which no name stands, or none at all (被评为)."""
    found.passive = found.passive or part == "by"
    if loose or part == "with":
        found.vague.add(part)


def _word(found: Arguments, part: str, loose: int) -> int:
    """What a word without a role says of the verb; the number of words since the last that had a part."""
    if part in ("not", "hedge"):
        found.off = True
    elif part == "plan":
        found.planned = True
    elif part == "respectively":
        found.paired = True
    elif part == "light":
        found.light = True
        return 0
    elif part == "tail":
        found.all = True
    elif part == "dispatch":
        found.sent = True
        return 0
    elif part == "serial":
        return 0
    else:
        return loose + 1
    return loose


def _subject(found: Arguments, chunks: Sequence[Chunk], index: int) -> None:
    chunk = chunks[index]
    together = tuple("、" for _ in found.along)
    found.subject, found.joints, found.tail = (*chunk.names, *found.along), (*chunk.joints, *together), chunk.tail
    for prior in reversed(chunks[max(0, index - 3) : index]):
        if prior.part in ("hedge", "not"):
            found.off = True
        elif prior.part == "plan":
            found.planned = True
        elif prior.part not in _PASSED and prior.part != LOOSE:
            break


def behind(chunks: Sequence[Chunk], at: int, found: Arguments) -> None:
    """Reads what follows the verb, whose last chunk is before `at`: its object, and names behind prepositions."""
    parts = {chunk.part for chunk in chunks[at:]}
    if "undone" in parts or (found.regarding and "decided" not in parts):
        found.off = True
    near = True
    for index in range(at, len(chunks)):
        part = chunks[index].part
        prior = chunks[index - 1].part
        if part == NAME:
            if prior in _WITHIN and index > at:
                found.slots.setdefault(prior, chunks[index].names)
            elif near:
                rest = [chunk.part for chunk in chunks[index + 1 : index + 4]]
                found.bare = not rest or rest[0] == FIGURE
                if rest[:1] == [NOUN_OF]:
                    found.vague.add("object")
                made = rest[:2] == [LOOSE, NOUN_OF] or rest == [LOOSE, LOOSE, NOUN_OF]  # 丙出版的图书 is no 丙
                found.slots["maker" if made else "object"] = chunks[index].names
            else:
                return
            near = False
        elif part == NOUN_OF:
            near = near and index == at  # 甲援建的乙
        elif part in (LOOSE, FIGURE):
            near = False
        elif part not in ("skip", "decided", *_WITHIN):
            return


def sides(names: Names, joints: Sequence[str], withs: frozenset[str]) -> Sides:
    """The sides of a list of names, before and behind its 与; several where 与 and 、 take turns (甲与乙、丙与丁)."""
    cuts = [i for i, joint in enumerate(joints) if joint in withs]
    if not cuts:
        return [(names, ())]
    if len(cuts) > 1 and len(names) == 2 * len(cuts) and cuts == list(range(0, len(joints), 2)):
        return [((names[i],), (names[i + 1],)) for i in cuts]
    return [(names[: cuts[-1] + 1], names[cuts[-1] + 1 :])]
