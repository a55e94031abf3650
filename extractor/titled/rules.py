"""Rows that persons, events, programmes and honours are found by."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extractor.rulebook import Section, SurfaceRule, TableRow


class SurnameRule(TableRow):
    """A surname; `weight` is its bearers per ten thousand people."""

    surname: str = Field(min_length=1, max_length=4)
    weight: float = Field(gt=0)

    @property
    def id(self) -> str:
        """The surname itself."""
        return f"person.surname.{self.surname}"


class GivenRule(TableRow):
    """A character of given names; `weight` is 100 for the commonest."""

    char: str = Field(min_length=1, max_length=1)
    weight: float = Field(gt=0)

    @property
    def id(self) -> str:
        """The character itself."""
        return f"person.given.{self.char}"


class TitleRule(TableRow):
    """A word beside a person's name.

    Attributes:
        side: where it stands, seen from the name.
        kind: office and profession are titles and become the record's `title`; reporter too; honorific and role
            (村民, 同胞, 藏族) are evidence alone.
    """

    title: str = Field(min_length=1)
    side: Literal["before", "after", "both"]
    kind: Literal["office", "profession", "honorific", "reporter", "role"]
    why: str = ""

    @property
    def id(self) -> str:
        """The word itself."""
        return f"person.title.{self.title}"


class ElementRule(TableRow):
    """A part that names of a people with no Han surname are made of (次仁, 古丽, 其其格).

    Attributes:
        language: bo (Tibetan), ug (Uighur, Kazakh), mn (Mongol), ja (a Japanese surname).
    """

    element: str = Field(min_length=2)
    language: Literal["bo", "ug", "mn", "ja"]

    @property
    def id(self) -> str:
        """The part itself."""
        return f"person.element.{self.element}"


class SoundRule(TableRow):
    """A character that transcribes a foreign sound; `weight` is 2 where it hardly does anything else, 1 elsewhere."""

    char: str = Field(min_length=1, max_length=1)
    weight: int = Field(ge=1, le=2)

    @property
    def id(self) -> str:
        """The character itself."""
        return f"person.sound.{self.char}"


class KnownRule(TableRow):
    """A person everyone knows, whose name is found without evidence beside it."""

    name: str = Field(min_length=2)
    why: str = ""

    @property
    def id(self) -> str:
        """The name itself."""
        return f"person.known.{self.name}"


class CueRule(SurfaceRule):
    """Words beside a name that are evidence for it.

    Attributes:
        side: where they stand, seen from the name.
        weight: logarithmic odds, about 0.5 (also beside other nouns) to 4 (beside hardly anything else).
        traps: longer words in which the surface is no cue.
    """

    side: Literal["before", "after"]
    weight: float = Field(ge=-6, le=6)
    traps: tuple[str, ...] = ()


class WeakRule(SurfaceRule):
    """Surnames that are common words as well (高, 于, 成): they count for less by `weight`.

    Attributes:
        where: free: at the head of a name that nothing announces; alone: by itself before a title.
    """

    weight: float = Field(ge=-6, le=0)
    where: Literal["free", "alone"] = "free"


class EndingRule(SurfaceRule):
    """Characters that a given name seldom ends in (者, 县): they count against it by `weight`."""

    weight: float = Field(ge=-6, le=0)


class VoidRule(SurfaceRule):
    """Words that have a name's shape and are none.

    Attributes:
        always: they are none even after an office (局长方便); others may be names there (局长高强).
    """

    always: bool = False


class HeadRule(SurfaceRule):
    """What an event's name ends in.

    Attributes:
        needs: ordinal: only with 第N届, 首届, 第N次 or a year; place: or with a place or body that opens the name;
            quotes: only as the end of a quoted name.
        traps: longer words that hold the surface and are no head (会议室).
    """

    needs: Literal["ordinal", "place", "quotes"]
    traps: tuple[str, ...] = ()


class BorderRule(SurfaceRule):
    """Words that an unquoted name cannot hold: its left end is after them."""


class LevelRule(SurfaceRule):
    """Words that open a name as a place does (全国, 国际, 世界)."""


class KnownNameRule(TableRow):
    """A campaign, event or honour known by its name alone: a fact of the world.

    Attributes:
        kind: the record's kind.
        canonical: the full name; the name itself where empty.
        optional: RECORDS.md calls it optional.
        quoted: found only in quotation marks, since the words are common (春风行动 is not, 光明行 is).
    """

    name: str = Field(min_length=2)
    kind: Literal["programme", "event", "honour"]
    canonical: str | None = None
    optional: bool = False
    quoted: bool = False

    @property
    def id(self) -> str:
        """The name itself."""
        return f"{self.kind}.known.{self.name}"


class MarkRule(SurfaceRule):
    """A word beside or at the end of a quoted string that says what the string is.

    Attributes:
        kind: the record's kind, or `none` where the string is no name of ours (“…”精神, “…”期间).
        at: right after the closing mark, right before the opening one, at the string's own end, or
            anywhere inside it.
        optional: the record is optional (a slogan).
    """

    kind: Literal["programme", "event", "honour", "none"]
    at: Literal["after", "before", "tail", "inside"]
    optional: bool = False


class CampaignRule(SurfaceRule):
    """Ends of campaigns that a verb opens, without quotation marks: 开展党的群众路线教育实践活动.

    Attributes:
        verbs: what is done with a campaign.
        own: how many characters of its own the name has before the end, at least.
    """

    verbs: tuple[str, ...]
    own: int = 4


class ProjectRule(SurfaceRule):
    """What a programme's name ends in where no quotation marks stand (行动, 工程).

    Attributes:
        traps: longer words that hold the surface and are no name's end.
    """

    traps: tuple[str, ...] = ()


class AwardRule(SurfaceRule):
    """What awards are found by.

    Attributes:
        role: verb: before the name (荣获); tail: its end (先进个人, 奖); follow: after it (荣誉称号).
        traps: longer words in which the surface is void (奖励, 奖金).
        optional: names with this end are optional (a grade, a rank list).
        recipient: after the verb, whom it is conferred on may stand before the name (授予张某“七一勋章”).
        granted: in quotation marks too, the end is one only after a verb or before 称号 (“四在农家·美丽乡村”创建).
    """

    granted: bool = False
    recipient: bool = False
    role: Literal["verb", "tail", "follow"]
    traps: tuple[str, ...] = ()
    optional: bool = False


SECTIONS = (
    Section("surname", ("persons/surnames.tsv",), SurnameRule),
    Section("given", ("persons/given.tsv",), GivenRule),
    Section("person_title", ("persons/titles.tsv",), TitleRule),
    Section("person_element", ("persons/elements.tsv",), ElementRule),
    Section("person_sound", ("persons/sounds.tsv",), SoundRule),
    Section("person_known", ("persons/known.tsv",), KnownRule),
    Section("person_cue", ("titled/persons.toml",), CueRule),
    Section("person_weak", ("titled/persons.toml",), WeakRule),
    Section("person_ending", ("titled/persons.toml",), EndingRule),
    Section("person_void", ("titled/persons.toml",), VoidRule),
    Section("event_head", ("titled/events.toml",), HeadRule),
    Section("event_border", ("titled/events.toml",), BorderRule),
    Section("event_level", ("titled/events.toml",), LevelRule),
    Section("titled_known", ("titled/campaigns.tsv",), KnownNameRule),
    Section("quote_mark", ("titled/quoted.toml",), MarkRule),
    Section("project", ("titled/quoted.toml",), ProjectRule),
    Section("campaign", ("titled/quoted.toml",), CampaignRule),
    Section("award", ("titled/honours.toml",), AwardRule),
)
