"""Honours won and given: 甲获乙颁发的奖, 甲被乙授予称号, 乙授予甲称号."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.facts.tape import Tape
from extractor.relations.arguments import Arguments, Names
from extractor.relations.chunks import NAME, NOUN_OF, Chunk, Filler
from extractor.relations.fit import fit
from extractor.relations.tie import Carried, Tie, Verb

_GRANTS = frozenset({"评选", "颁发", "授予", "命名", "评定", "表彰", "评为", "认定", "颁授"})


def awards(tape: Tape, chunks: Sequence[Chunk], verb: Verb, found: Arguments, carried: Carried) -> Iterator[Tie]:
    """The honours that a verb gives or wins, a relation each."""
    honours = list(_honours(tape, chunks, verb, found))
    told = verb.last < len(chunks) and chunks[verb.last].part == NOUN_OF and not found.passive
    if not honours or (verb.frame.grants and told):
        return  # 乙颁发的奖 says whose the honour is, not that it was given
    doers = found.subject or (() if found.hidden else carried.subject)
    grantor: Names = ()
    if verb.frame.grants and not found.passive:
        grantor = fit(doers, "grantor")
        receivers = found.slots.get("to", ()) or found.slots.get("object", ())
        if not grantor and not receivers:
            return
    else:
        receivers = doers
        grantor = fit(found.slots.get("by", ()), "grantor")
        if not found.passive and verb.frame.passive_only:
            return
    receivers = tuple(f for f in fit(receivers, "awarded") if f not in grantor)
    if not receivers:
        return
    for honour, said in honours:
        # In 乙授予甲“H”称号 the body before the honour is given it, and has given none.
        by = grantor or said if verb.frame.grants and not found.passive else said or grantor
        names = {"recipient": receivers, "honour": (honour,), **({"grantor": by} if by else {})}
        yield Tie("honour", verb.frame.id, (verb.start, verb.end), names, {}, verb.planned(found))


def _honours(tape: Tape, chunks: Sequence[Chunk], verb: Verb, found: Arguments) -> Iterator[tuple[Filler, Names]]:
    """The honours behind a verb (or before it, behind 将), each with the grantor that stands before it (乙颁发的奖)."""
    for taken in found.slots.get("take", ()):
        if taken.kind == "honour":
            yield taken, ()
    held: list[Filler] = []
    grantor: Names = ()
    last = 0
    for chunk in chunks[verb.last :]:
        if chunk.part == NAME:
            for name in chunk.names:
                if name.kind == "honour":
                    # 获省教育厅“绿色学校”称号: the body right before a quoted honour has given it.
                    beside = held and chunk.first == last and held[-1].kind == "organisation" and name is chunk.names[0]
                    grantor = fit(held, "grantor") if beside else grantor
                    yield name, grantor
                    held = []
                else:
                    held.append(name)
                    grantor = ()
            last = chunk.last
        elif chunk.part in ("plan", "not"):
            return
        elif held and tape.text(chunk.first, chunk.last) in _GRANTS:
            grantor = fit(held, "grantor")
        elif chunk.part not in ("of", "skip", "by", "to", "and"):
            held = []
