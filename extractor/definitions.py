"""Short names that a text gives itself: 武汉经济技术开发区(以下简称武汉经开区).

Finders of names ask where a full name ends that a definition follows, and what the short names are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.rulebook import Rulebook, Section, SurfaceRule
from extractor.spans import Span


class DefinitionRule(SurfaceRule):
    """Words right before a short name."""


class VoidAliasRule(SurfaceRule):
    """Short names that are no names: 公司, 甲方, 项目."""


SECTIONS = (
    Section("definition", ("names/definitions.toml",), DefinitionRule),
    Section("void_alias", ("names/definitions.toml",), VoidAliasRule),
)
_BRACKET = 60
"""Characters between a bracket and the words of a definition in it: (股票代码:600000,以下简称“…”)."""
_SHARED = 2
"""Characters that a short form shares with its full one at least."""
_QUOTED = re.compile("[“「『‘\"]([^”」』’\"\n]{1,20})[”」』’\"]")
_MORE = re.compile("(?:、|或者?|和|及)(?=[“「『‘\"])")
_PLAIN = re.compile(r"[^\s,，。;；:、()“”\"「」《》<>\[\]!?]{2,16}")
_BLANK = re.compile(r"[为作是]?[: ]*")


class Definition(NamedTuple):
    """A definition: where the full name ends, the words that define, and the short names."""

    end: int
    cue: Span
    aliases: tuple[Span, ...]


class Definitions:
    """Finds definitions by the rows of rules/names/definitions.toml."""

    def __init__(self, rulebook: Rulebook) -> None:
        words = sorted((s for r in rulebook.rows(DefinitionRule, "definition") for s in r.surface), key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, words)) or "(?!)")
        self._void = frozenset(s for r in rulebook.rows(VoidAliasRule, "void_alias") for s in r.surface)
        self._last = frozenset(word[-1] for word in words)

    def find(self, text: str) -> list[Definition]:
        """The definitions of a text (its folded view), in order."""
        if not any(character in text for character in self._last):
            return []
        return [made for match in self._words.finditer(text) if (made := self._definition(text, match)) is not None]

    def _definition(self, text: str, match: re.Match[str]) -> Definition | None:
        start = match.start()
        opened = text.rfind("(", max(0, start - _BRACKET), start)
        bracketed = opened >= 0 and text.find(")", opened, start) < 0
        end = opened if bracketed else start
        while not bracketed and end and text[end - 1] in "，, ":
            end -= 1
        if not end:
            return None
        aliases = tuple(s for s in self._aliases(text, match.end(), bracketed=bracketed) if self._names(text, s))
        return Definition(end, Span(*match.span()), aliases) if aliases else None

    def _names(self, text: str, alias: Span) -> bool:
        surface = text[alias.start : alias.end]
        return len(surface) > 1 and surface not in self._void

    def _aliases(self, text: str, at: int, *, bracketed: bool) -> list[Span]:
        """The short names that begin at `at`: each in quotation marks, or one up to the bracket or mark that ends it."""
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        quoted = _QUOTED.match(text, at)
        if quoted is None:
            plain = _PLAIN.match(text, at)
            if plain is None or (text[plain.end() : plain.end() + 1] != ")" if bracketed else plain.end() == len(text)):
                return []
            return [Span(*plain.span())]
        found = []
        while quoted is not None:
            found.append(Span(*quoted.span(1)))
            more = _MORE.match(text, quoted.end())
            quoted = _QUOTED.match(text, more.end()) if more else None
        return found


def recalled(text: str, span: Span, full: Span | None, cue: Span | None, *, defined: bool) -> str | None:
    """The reason why a mention that memory found does not follow from the text; None where it does.

    Args:
        text: the document's folded view.
        span: the mention.
        full: the mention in full that it is short for, by its cue.
        cue: the words that define it.
        defined: whether its rule says that the text defines it.
    """
    if full is None:
        return "no cue shows the mention in full that it repeats"
    surface, whole = text[span.start : span.end], text[full.start : full.end]
    if not defined:
        shared = surface == whole or whole.endswith(surface) or surface[:_SHARED] in whole
        return None if shared else f"{surface!r} is no short form of {whole!r}"
    if cue is None:
        return "no cue shows the words that define it"
    if not full.end <= cue.start <= full.end + _BRACKET or text.find(surface, cue.end, cue.end + _BRACKET) < 0:
        return f"{text[cue.start : cue.end]!r} does not define {surface!r} for {whole!r}"
    return None
