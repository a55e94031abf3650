"""What ties become: gaps filled from the sentence and the title, doubles dropped, spans and cues written.

A giver whose receiver is not yet said (甲捐资100万元, 乙捐资500万元, 帮扶丙) waits for the sentence's next receiver; else it
has the one before (甲向丙捐赠100万元, 乙捐赠50万元; 丙接收捐款300万元, 其中乙捐赠50万元), or in the lead the one that the title names (…向丙捐赠).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from extractor.document import Document
from extractor.facts.tape import Tape
from extractor.record import Record
from extractor.relations.arguments import Arguments, Names
from extractor.relations.chunks import LOOSE, NAME, Chunk, Filler
from extractor.relations.fit import fit
from extractor.relations.levels import Sides
from extractor.relations.posts import Posts
from extractor.relations.tie import Tie, Verb

_LISTED = frozenset({"parties", "founders"})
_CLAUSE = re.compile(r"[^,;:。，；：\n]*")
_NEAR = 12  # characters from 接收 to what is received
_BACK = 120  # tokens in which what 该院 means is looked for
_MOST = 40  # givers that wait
_LEAD = 400  # characters in which a giver may have the receiver that the title names


class Settler:
    """Takes the ties of one document in order, and gives its relations."""

    def __init__(
        self, document: Document, tape: Tape, records: Sequence[Record], kinds: Sides, posts: Posts
    ) -> None:
        self.text, self.tape, self.records, self.kinds = document.text, tape, records, kinds
        self._posts = posts
        self._ties: list[tuple[bool, Tie]] = []
        self._waiting: list[tuple[Verb, Names, Names]] = []
        self._receivers: Names = ()
        self._collectors: Names = ()
        self._titled: Names = ()
        self._start = 0
        self._title = max(tape.codes.find("\n"), 0)

    @property
    def waits(self) -> bool:
        """Whether a giver waits for the sentence's next receiver."""
        return bool(self._waiting)

    def sentence(self, start: int) -> None:
        """Opens a sentence, whose first token is `start`; one that 其中 opens goes on with the last."""
        collectors = self._collectors
        self.part()
        self._start = start
        if self._among(start + 1):
            self._collectors = collectors

    def part(self) -> None:
        """Closes what stands before a semicolon: who still waits has only the title's receiver left."""
        lead = self.tape.starts[self._start] < _LEAD
        for verb, donors, before in self._waiting:
            receivers = tuple(f for f in before or (self._titled if lead else ()) if f not in donors)
            if receivers:
                names = {"donor": donors, "recipient": receivers}
                self._ties.append((False, Tie("support", verb.frame.id, (verb.start, verb.end), names, {}, planned=False)))
        self._waiting.clear()
        self._receivers = self._collectors = ()

    def resolve(self, chunks: list[Chunk]) -> None:
        """Puts the hospital last named in the place of 该院, and so on."""
        tape = self.tape
        for index, chunk in enumerate(chunks):
            wanted = self.kinds.meant(chunk.tail) if chunk.part == LOOSE else frozenset()
            if not wanted:
                continue
            back = max(chunk.first - _BACK, 0)
            for token in range(chunk.first - 1, max(tape.codes.rfind("\n", back, chunk.first), back - 1), -1):
                record = tape.records.get(token)
                if record is not None and self.kinds.kind(record) in wanted:
                    named = Filler(token, token + 1, record.kind, record)
                    chunks[index] = Chunk(NAME, chunk.first, chunk.last, (named,))
                    break

    def take(self, verb: Verb, found: Arguments, ties: Sequence[Tie]) -> None:
        """The ties of one verb."""
        gives = verb.frame.opens
        title = verb.first < self._title and self._start == 0
        if gives and title and not self._titled:
            self._titled = fit(found.slots.get("to", ()), "recipient")
        if gives and not ties and found.subject and not (found.passive or found.vague or found.planned) and self._sent(verb):
            donors = fit(found.subject, "donor")
            if donors and self._collectors and self._among(donors[0].first):
                self._receivers = self._collectors
            if donors and not title and len(self._waiting) < _MOST:
                self._waiting.append((verb, donors, self._receivers))
        if verb.frame.closes and not self._waiting:
            return
        if verb.frame.receives and not ties and not found.passive:
            collected = fit(found.subject, "recipient")
            if collected and self._given(verb):
                self._collectors = collected
        if gives and ties and "to" in found.slots:
            self._receivers = ties[-1].names["recipient"]
        self._ties += [(title, self._joined(tie) if tie.type == "support" and not found.subject else tie) for tie in ties]

    def _joined(self, tie: Tie) -> Tie:
        """A support of the last one named, with the others who wait for its receiver."""
        donors = tuple(dict.fromkeys(f for _, held, _ in self._waiting for f in held))
        if not set(tie.names["donor"]) <= set(donors):
            return tie
        self._waiting.clear()
        return tie._replace(names={**tie.names, "donor": donors})

    def _given(self, verb: Verb) -> bool:
        """Whether what is received has been given, by whom is not said: 接收社会捐赠款物."""
        clause = _CLAUSE.match(self.tape.folded, verb.end, verb.end + _NEAR)
        return clause is not None and any(head in clause[0] for head in verb.frame.heads)

    def _among(self, token: int) -> bool:
        """Whether 其中 stands right before a token."""
        return self.tape.codes[max(token - 2, 0) : token].rstrip(",")[-1:] == "F"

    def _sent(self, verb: Verb) -> bool:
        """Whether what a verb sends is sent to help: 选派支教教师, 安排帮扶资金."""
        return not verb.frame.sends or self.tape.folded.startswith(verb.frame.heads, verb.end)

    def relations(self) -> list[dict[str, Any]]:
        """The relations as their models read them, by place; of two that say the same the one in the text, not the title."""
        self.part()
        seen: set[tuple[Any, ...]] = set()
        found = list(self._posts.find(self.text, self.records))
        held = {(post["person"], post.get("title")) for post in found}
        for _, tie in sorted(self._ties, key=lambda t: (t[0], t[1].trigger)):
            key = self._key(tie)
            if key not in seen:
                seen.add(key)
                made = self._relation(tie)
                if tie.type != "role" or (made["person"], made["title"]) not in held:
                    found.append(made)
        return sorted(found, key=lambda r: (min(c[1] for c in r["cues"] if c[0] != "trigger"), r["type"]))

    def _key(self, tie: Tie) -> tuple[Any, ...]:
        names = tuple((role, frozenset(_entity(f, self._said(f)) for f in held)) for role, held in sorted(tie.names.items()))
        return (tie.type, names, tuple(self.text[slice(*span)] for spans in tie.texts.values() for span in spans))

    def _said(self, filler: Filler) -> str:
        return self.text[self.tape.starts[filler.first] : self.tape.starts[filler.last]]

    def _relation(self, tie: Tie) -> dict[str, Any]:
        starts, text = self.tape.starts, self.text
        made: dict[str, Any] = {"type": tie.type, "rule": tie.rule, "status": "planned" if tie.planned else None}
        cues: list[tuple[str, int, int]] = []
        for role, names in tie.names.items():
            surfaces = tuple(self._said(f) for f in names)
            made[role] = surfaces if len(surfaces) > 1 or role in _LISTED else surfaces[0]
            cues += [(role, starts[f.first], starts[f.last]) for f in names]
        for role, spans in tie.texts.items():
            said = tuple(text[slice(*span)] for span in spans)
            made[role] = said if len(said) > 1 else said[0]
            cues += [(role, *span) for span in spans]
        if tie.type == "support":
            level = self.kinds.level(self.tape, tie.names["donor"], tie.names["recipient"], tie.trigger)
            if level is not None:
                made["level"] = text[slice(*level)]
                cues.append(("level", *level))
        cues.append(("trigger", *tie.trigger))
        made["cues"] = cues
        return made


def _entity(filler: Filler, said: str) -> str:
    if filler.kind == "group" or filler.record is None:
        return said
    name = getattr(filler.record, "canonical", None)
    return name if isinstance(name, str) else said
