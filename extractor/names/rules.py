"""Rows that names are made by: divisions and other places, departments, endings, stops."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from extractor.kinds.names import OrganisationType, PlaceLevel
from extractor.rulebook import Rule, Section, SurfaceRule, TableRow


class DivisionRow(TableRow):
    """An interval of one code and name of a division (GB/T 2260); dates are EDTF, `valid_to` is exclusive."""

    code: str = Field(pattern=r"^\d{6}$")
    name: str
    short: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    level: Literal["province", "prefecture", "county"]
    valid_from: str = ""
    valid_to: str = ""
    code_now: str = ""
    name_now: str = ""
    precision: str = ""

    @property
    def id(self) -> str:
        """Code, name and first day."""
        return f"place.division.{self.code}.{self.name}.{self.valid_from}".rstrip(".")


class CountryRow(TableRow):
    """A country or territory; `code` is ISO 3166-1 alpha-2."""

    name: str
    canonical: str
    aliases: tuple[str, ...] = ()
    code: str

    @property
    def id(self) -> str:
        """The name."""
        return f"place.country.{self.name}"


class NaturalRow(TableRow):
    """A river, mountain, sea or established region."""

    name: str
    canonical: str
    aliases: tuple[str, ...] = ()
    level: PlaceLevel

    @property
    def id(self) -> str:
        """The name."""
        return f"place.{self.level}.{self.name}"


class CityRow(TableRow):
    """A city abroad, with the code of its country."""

    name: str
    canonical: str
    country: str

    @property
    def id(self) -> str:
        """The name."""
        return f"place.city.{self.name}"


class AbbreviationRow(TableRow):
    """A character that stands for a place: 鄂. `kind` province and the common countries stand alone in context.

    `canonical_code` is a code of divisions.tsv or countries.tsv; of a region (欧) its name.
    """

    name: str
    canonical_code: str
    kind: Literal["province", "prefecture", "country", "region"]

    @property
    def id(self) -> str:
        """Name and code."""
        return f"place.abbreviation.{self.name}.{self.canonical_code}"


class ContextRule(SurfaceRule):
    """Words beside a one-character name that let it stand for the place.

    Attributes:
        side: before (赴藏), after (鄂藏两地), set (援藏: the character is part of the verb, no place), sure (needs no mention
            elsewhere), or belonging (words after a longer name that the dictionary joins to it: 荷兰人, 德国总理).
    """

    side: Literal["before", "after", "belonging", "set", "sure"]


class DeicticRule(SurfaceRule):
    """A word that points to a place of the document: 我省, 全县. `level` says which."""

    level: Literal["country", "province", "prefecture", "county", "township", "city", "district", "region"]
    optional: bool = False


class PlaceSuffixRule(SurfaceRule):
    """The ending of a place that stands in no table: 镇, 开发区, 高速公路.

    Attributes:
        left: as for organisations' endings; `short` that only a few characters may stand before (镇, 村); `word` that
            the segmenter's dictionary must have the whole as a place (恰帕斯州).
        bare_place: a place directly before the ending is name enough (武汉火车站).
        numbered: a number may stand before the ending (G318国道).
        systems: what is numbered, one of which stands before the number, a place before it or none (郑州地铁5号线).
        heads: words that open such a name as a place does (中央红军长征出发|纪念馆).
        full: what a short ending is in full: 高新区 is 高新技术产业开发区 in the canonical name.
    """

    level: PlaceLevel
    left: Literal["proper", "short", "place", "word"]
    bare_place: bool = False
    numbered: bool = False
    systems: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    full: dict[str, str] = Field(default_factory=dict)


class PlaceVoidRule(SurfaceRule):
    """Longer strings in which a place's name is none: 北京时间, 代县长."""


class AmbiguousRule(SurfaceRule):
    """Short names that are also ordinary words or parts of names: they need their full form or parent in the text.

    Attributes:
        placed: the words are so usual (和平, 会同) that the full form elsewhere is not enough: a parent must stand right
            before, a place beside them in a list, or what only a place has after them (会同两县).
    """

    placed: bool = False


class DepartmentRow(TableRow):
    """A department that exists at many places; see the comments of departments.tsv for the columns."""

    id_: str = Field(alias="id")
    full: str
    abbreviations: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    type: OrganisationType
    pattern: str
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""

    @property
    def id(self) -> str:
        """The id column."""
        return self.id_


class LevelPrefixRow(TableRow):
    """A word that stands for the document's own place of a level: 省 in 省卫计委."""

    surface: tuple[str, ...]
    level: tuple[str, ...]
    meaning: str = ""

    @property
    def id(self) -> str:
        """The word."""
        return f"organisation.level.{self.surface[0]}"


class NationalRow(TableRow):
    """A body known by a fixed name."""

    name: str
    canonical: str
    aliases: tuple[str, ...] = ()
    type: OrganisationType
    place: str = ""
    valid_from: str = ""
    valid_to: str = ""

    @property
    def id(self) -> str:
        """Name and first year."""
        return f"organisation.national.{self.name}.{self.valid_from}".rstrip(".")


class UniversityRow(TableRow):
    """A university with the city of its seat."""

    name: str
    canonical: str
    aliases: tuple[str, ...] = ()
    place: str = ""

    @property
    def id(self) -> str:
        """The name."""
        return f"organisation.university.{self.name}"


class SuffixRule(SurfaceRule):
    """An ending of organisations' names.

    Attributes:
        left: what must stand before it.
        noun: one common noun before it is a name too (阳光集团, 语文出版社), if it is none of `kinds`.
        kinds: words that make a kind of body with the ending: 犯罪集团, 星级饭店.
        own: the least length of a name of its own before it; a place will not do.
        direct: a place must stand right before it, nothing between (印度政府; not 里加集会抗议政府).
        state: 国家 may open it, 全国 and 中央 with a matter behind them, since the state has one such body (国家开发银行,
            国家减灾委员会, 全国防汛抗旱工作领导小组).
    """

    type: OrganisationType
    left: Literal["proper", "place", "body", "any"]
    traps: tuple[str, ...] = ()
    own: int = 0
    noun: bool = False
    kinds: tuple[str, ...] = ()
    direct: bool = False
    state: bool = False


class PseudoRule(Rule):
    """A determiner and a head that make a kind of body: 有关部门."""

    left: tuple[str, ...] = ()
    head: tuple[str, ...] = ()


class RegimeRule(SurfaceRule):
    """Words between a state and 政府 or its like that keep both one name: 英国|工党|政府 is none, 香港|特区|政府 is."""


class StateNameRule(SurfaceRule):
    """The state's name before a ministry: 国家民政部, 中国外交部; `canonical` is how it is written in full."""

    canonical: str


class SiteRule(Rule):
    """News sites by a place: 每日甘肃网讯, 据红星湖南网报道.

    Attributes:
        lead: words that may open the name before the place.
        ending: what closes it behind the place.
        before, after: words beside it that show a source is named.
    """

    lead: tuple[str, ...]
    ending: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


class LeftStopRule(SurfaceRule):
    """Words that are never inside an organisation's name."""


class LevelStopRule(SurfaceRule):
    """Words before a level word that make a class of places of it: 各省, 对口县."""


class CrossingRule(SurfaceRule):
    """Words that begin with an ending and show that no name ends there: 部门 after 民政."""


class SingleStopRule(SurfaceRule):
    """Function words of one character, over which no name goes on."""


class InnerRow(TableRow):
    """A word that may stand inside an organisation's name although it looks like a verb."""

    word: str
    why: str = ""

    @property
    def id(self) -> str:
        """The word."""
        return f"organisation.inner.{self.word}"


SECTIONS = (
    Section("division", ("places/divisions*.tsv",), DivisionRow),
    Section("country", ("places/countries.tsv",), CountryRow),
    Section("natural", ("places/natural.tsv", "places/sights.tsv"), NaturalRow),
    Section("city", ("places/cities_world.tsv",), CityRow),
    Section("abbreviation", ("places/abbreviations.tsv",), AbbreviationRow),
    Section("context", ("places/contexts.toml",), ContextRule),
    Section("deictic", ("places/contexts.toml",), DeicticRule),
    Section("place_void", ("places/contexts.toml",), PlaceVoidRule),
    Section("ambiguous", ("places/contexts.toml",), AmbiguousRule),
    Section("place_suffix", ("places/suffixes.toml",), PlaceSuffixRule),
    Section("department", ("organisations/departments.tsv",), DepartmentRow),
    Section("level_prefix", ("organisations/level_prefixes.tsv",), LevelPrefixRow, ("surface", "level")),
    Section(
        "national", ("organisations/national.tsv", "organisations/media.tsv", "organisations/abroad.tsv"), NationalRow
    ),
    Section("university", ("organisations/universities.tsv",), UniversityRow),
    Section("suffix", ("organisations/suffixes.toml",), SuffixRule),
    Section("level_stop", ("organisations/level_stops.toml",), LevelStopRule),
    Section("crossing", ("organisations/level_stops.toml",), CrossingRule),
    Section("single_stop", ("organisations/level_stops.toml",), SingleStopRule),
    Section("pseudo", ("organisations/suffixes.toml",), PseudoRule),
    Section("regime", ("organisations/suffixes.toml",), RegimeRule),
    Section("state_name", ("organisations/suffixes.toml",), StateNameRule),
    Section("site", ("organisations/suffixes.toml",), SiteRule),
    Section("left_stop", ("organisations/suffixes.toml",), LeftStopRule),
    Section("inner", ("organisations/inner.tsv",), InnerRow, ()),
)
