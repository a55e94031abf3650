"""Frames and arguments made relations: who fills which role, and what is refused.

Every reading is refused that leaves a needed role open, or fills one with a kind of name that cannot have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from extractor.facts.tape import Tape
from extractor.relations.arguments import Arguments, Names, sides
from extractor.relations.awards import awards
from extractor.relations.chunks import FIGURE, NAME, Chunk
from extractor.relations.fit import can_be_founded, fit
from extractor.relations.offices import Offices
from extractor.relations.rules import Frame
from extractor.relations.tie import Carried, Span, Tie, Verb

_COUNTED = r"(?:了|下|过)?(?:[0-9一二三四五六七八九十两多数几]+[余多]?[份项个批单][、和及]?)*"
_NAMED = 6  # nouns of a founded body's name
_NOUNS = frozenset("NIh")
_ENDS = frozenset(",;.\n、&)")
_GIVEN = ("捐赠", "捐建", "捐助", "捐款", "赠与")


class Ties:
    """Makes ties of verbs; `withs` are the words that part two sides (与, 同, 和)."""

    def __init__(self, frames: Iterable[Frame], withs: frozenset[str], offices: Offices) -> None:
        self.offices = offices
        self.withs = withs
        self._named = {f.id: _heads(f.heads) for f in frames if f.text == "name"}
        self._built = {f.id: f.heads for f in frames if f.type == "founding"}

    def of(self, tape: Tape, chunks: Sequence[Chunk], verb: Verb, found: Arguments, carried: Carried) -> Iterator[Tie]:
        """The ties that a verb makes of its arguments."""
        frame = verb.frame
        if found.sent and frame.type == "visit":
            # 甲组织乙赴丙考察: who goes is 乙.
            found.subject, found.hidden = found.goers, not found.goers
        elif found.off or (found.sent and not frame.sent):
            return
        if frame.type == "honour":
            yield from awards(tape, chunks, verb, found, carried)
        elif frame.type == "agreement":
            yield from self._agreement(tape, chunks, verb, found, carried)
        elif frame.type == "founding":
            yield from self._founding(tape, verb, found, carried)
        elif "mutual" in (frame.subject, frame.beside):
            yield from self._mutual(verb, found)
        elif frame.type == "role":
            yield from self.offices.of(tape, chunks, verb, found, carried.subject)
        elif frame.sends:
            return
        elif frame.receives:
            yield from self._received(tape, chunks, verb, found, carried)
        else:
            yield from self._directed(verb, found, carried)

    def _directed(self, verb: Verb, found: Arguments, carried: Carried) -> Iterator[Tie]:
        """One does something to or for another: support and visits."""
        frame = verb.frame
        if frame.type == "support" and "for" in found.vague:
            return  # 甲代表公司捐赠: who gives has no name
        if {"by", "with"} & found.vague or (frame.type == "visit" and {"object", "对"} & found.vague):
            return
        for subject, companion in self._parted(frame, found):
            doers, other = subject, companion
            if frame.type == "support":
                doers = found.slots.get("for", ()) or doers  # 甲代表乙向丙捐赠: 乙 gives
            if found.passive:
                doers, other = found.slots.get("by", ()), subject
            elif not doers and not found.hidden:
                doers = carried.subject
            role = next(r for r in (frame.object, frame.to, frame.go) if r)
            target = self._target(frame, found, other, role)
            served = frame.type == "support" and not frame.persons and bool(found.subject)
            doers = fit(doers, "helper" if served else frame.subject)
            doers = tuple(f for f in doers if f not in target)
            paired = found.paired or (not found.subject and carried.paired)
            for left, right in _respectively(doers, target, paired):
                if left and right:
                    yield Tie(frame.type, frame.id, (verb.start, verb.end), {frame.subject: left, role: right}, {}, verb.planned(found))

    def _parted(self, frame: Frame, found: Arguments) -> list[tuple[Names, Names]]:
        """Subject and companion; a list joined by 和 is one subject where an object follows."""
        if frame.beside is None or "object" in found.slots or "with" in found.slots:
            return [(found.subject, found.slots.get("with", ()))]
        return sides(found.subject, found.joints, self.withs)

    @staticmethod
    def _target(frame: Frame, found: Arguments, other: Names, role: str) -> Names:
        slots = found.slots
        if frame.go_only:
            return fit(slots.get("go", ()), role)
        held = (("object", frame.object), ("to", frame.to), ("go", frame.go), ("at", frame.at))
        for part, filled in reversed(held) if frame.placed else held:
            if part == "object" and frame.bare and not found.bare:
                continue
            if filled and (names := fit(slots.get(part, ()), role)):
                return names
        return fit(other, role) if frame.beside or found.passive else ()

    def _mutual(self, verb: Verb, found: Arguments) -> Iterator[Tie]:
        names = fit((*found.subject, *found.slots.get("with", ())), "mutual")
        if len(names) == 2 and not found.passive:
            for left, right in (names, names[::-1]):
                given: dict[str, Names] = {"visitor": (left,), "host": (right,)}
                yield Tie("visit", verb.frame.id, (verb.start, verb.end), given, {}, verb.planned(found))

    def _agreement(self, tape: Tape, chunks: Sequence[Chunk], verb: Verb, found: Arguments, carried: Carried) -> Iterator[Tie]:
        frame = verb.frame
        text: dict[str, tuple[Span, ...]] = {}
        if frame.text:
            name = self._name(tape, verb) or (self._named_before(tape, chunks, verb) if found.passive else None)
            if name is None:
                return
            text["name"] = (name,)
        if "with" in found.vague or "by" in found.vague:
            return
        subject = found.slots.get("by", ()) if found.passive else found.slots.get("for", ()) or found.subject
        partners = found.slots.get("with", ())
        if not subject and not found.hidden and (partners or found.all):
            subject, partners = carried.subject, partners or carried.partners or (carried.met if len(carried.subject) == 1 else ())
        sided = partners or not self.withs.isdisjoint(found.joints)
        if not (sided or frame.text) and verb.last < len(chunks) and chunks[verb.last].part == FIGURE:
            return  # 甲、乙签约25个项目: each with others
        pairs: list[tuple[Names, Names]] = [(subject, partners)]
        if not partners:
            pairs = sides(subject, found.joints, self.withs) if not found.passive else [(subject, ())]
        for left, right in pairs:
            sole, other = fit(left, "parties"), fit(right, "parties")
            if not sole or len(sole) + len(other) < 2:
                continue
            for some, others in _each(sole, other, found.paired):
                names = {"parties": (*some, *others)}
                yield Tie("agreement", frame.id, (verb.start, verb.end), names, text, verb.planned(found))
            if text and other and tape.folded[slice(*text["name"][0])].startswith(_GIVEN):
                names = {"donor": sole, "recipient": other}
                yield Tie("support", frame.id, (verb.start, verb.end), names, {}, verb.planned(found))

    def _name(self, tape: Tape, verb: Verb) -> Span | None:
        """What was signed: the words behind the verb to 协议 or the like, or what stands in 《》."""
        match = self._named[verb.frame.id].match(tape.folded, verb.end)
        if match is None:
            return None
        if match.start("work") >= 0:
            return match.span("work")
        start, end = match.span("name")
        cut = tape.folded.rfind("的", start, end)
        return (cut + 1, end) if cut >= 0 else (start, end)

    def _named_before(self, tape: Tape, chunks: Sequence[Chunk], verb: Verb) -> Span | None:
        """合作协议由甲与乙签署."""
        by = next((c for c in chunks[: verb.first] if c.part == "by"), None)
        if by is None:
            return None
        start, end = tape.starts[chunks[0].first], tape.starts[by.first]
        match = self._named[verb.frame.id].fullmatch(tape.folded, start, end)
        return match.span("name") if match and match.start("name") >= 0 else None

    def _founding(self, tape: Tape, verb: Verb, found: Arguments, carried: Carried) -> Iterator[Tie]:
        """甲与乙共建丙; 丙由甲创办."""
        heads = self._built[verb.frame.id]
        names = found.slots.get("object", ())
        if found.passive and not names:
            names = found.subject or (() if found.hidden else carried.subject)
        text: dict[str, tuple[Span, ...]] = {}
        founded = tuple(takewhile(lambda f: can_be_founded(tape, f, heads), names))
        if not names and (quoted := _quoted(tape, verb.end, heads)):
            text["founded"] = (quoted,)
        if verb.frame.text and not founded and (span := _placed(tape, names[:1], verb, heads)):
            text["founded"] = (span,)
        if (not founded and not text) or "object" in found.vague or "with" in found.vague or "by" in found.vague:
            return
        if found.passive:
            founders = (*found.slots.get("by", ()), *found.slots.get("with", ()))
        elif found.subject:
            founders = (*found.subject, *found.slots.get("with", ()))
        elif found.hidden:
            return
        else:
            founders = (*carried.subject, *(found.slots.get("with", ()) or carried.partners))
        founders = fit(founders, "founders", places=len(founders) > 1)
        if founders:
            filled = {"founders": founders, **({"founded": founded} if founded else {})}
            yield Tie("founding", verb.frame.id, (verb.start, verb.end), filled, text, verb.planned(found))

    def _received(self, tape: Tape, chunks: Sequence[Chunk], verb: Verb, found: Arguments, carried: Carried) -> Iterator[Tie]:
        """甲收到乙捐款."""
        donors = found.slots.get("object", ()) or found.slots.get("maker", ())
        index = next((i for i in range(verb.last, len(chunks)) if chunks[i].part == NAME), len(chunks))
        rest = [c for c in chunks[index + 1 : index + 6] if c.part not in ("skip", "figure", "of")]
        given = rest and tape.text(rest[0].first, rest[0].last) in verb.frame.heads
        receivers = found.subject or (() if found.hidden else carried.subject)
        donors, receivers = fit(donors, "donor"), fit(receivers, "recipient")
        if given and donors and receivers and not found.passive:
            names = {"donor": donors, "recipient": receivers}
            yield Tie("support", verb.frame.id, (verb.start, verb.end), names, {}, verb.planned(found))


def _heads(heads: Sequence[str]) -> re.Pattern[str]:
    any_of = "|".join(map(re.escape, sorted(heads, key=lambda head: (-len(head), head))))
    inner = r"(?:[^,;:。、，；：\n《》()“”！？]|“[^”\n]{1,12}”)"
    return re.compile(
        rf"{_COUNTED}(?:{inner}{{0,12}}?《(?P<work>[^》\n]{{2,50}}(?:{any_of}))》|(?P<name>{inner}{{0,24}}?(?:{any_of})(?:{any_of})*))"
    )


def _quoted(tape: Tape, at: int, heads: Sequence[str]) -> Span | None:
    """A name in quotation marks right behind the verb that ends as a body's does: 共建“沪通心脏中心”."""
    text = tape.folded
    at += text.startswith("了", at)
    if text[at : at + 1] not in ("“", "「"):
        return None
    close = min((i for i in (text.find("”", at, at + 30), text.find("」", at, at + 30)) if i > 0), default=-1)
    return (at + 1, close) if close > at + 3 and text[at + 1 : close].endswith(tuple(heads)) else None


def _placed(tape: Tape, names: Names, verb: Verb, heads: Sequence[str]) -> Span | None:
    """A place right behind the verb and the nouns that name what is founded there, to the clause's end: 共建|寿光蔬菜研发中心."""
    if not names or names[0].kind != "place" or tape.starts[names[0].first] - verb.end > 1:
        return None
    first = last = names[0].last
    while last - first < _NAMED and tape.codes[last : last + 1] in _NOUNS:
        last += 1
    ends = last == len(tape.codes) or tape.codes[last] in _ENDS
    if last == first or not ends or not tape.text(first, last).endswith(tuple(heads)):
        return None
    return tape.starts[names[0].first], tape.starts[last]


def _respectively(left: Names, right: Names, paired: bool) -> Iterator[tuple[Names, Names]]:
    """With 分别, names pair in order where both lists are of one length; else the lists stand for themselves."""
    if paired and len(left) == len(right) > 1:
        for a, b in zip(left, right, strict=True):
            yield (a,), (b,)
    else:
        yield left, right


def _each(left: Names, right: Names, paired: bool) -> Iterator[tuple[Names, Names]]:
    """With 分别, one agreement for each pair in order, or for each of one side with the one of the other."""
    if paired and right and (len(left) == 1 or len(right) == 1 or len(left) == len(right)):
        size = max(len(left), len(right))
        for i in range(size):
            yield (left[i % len(left)],), (right[i % len(right)],)
    else:
        yield left, right
