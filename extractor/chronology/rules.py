"""Row models of `rules/calendar/*.toml`: the words of the calendar, and what each does to a date."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeVar

from pydantic import model_validator

from extractor.rulebook import Rule, Rulebook, Section, SurfaceRule, TableRow

S = TypeVar("S", bound=SurfaceRule)


class Guarded(SurfaceRule):
    """Words of the calendar that are void inside longer ones: 上年 is none in 以上年产值 and 基础上年均增长.

    Where `needs_before` names words, one of them must stand before (较前一周; 节前一周 is a length of time).
    """

    void_before: tuple[str, ...] = ()
    needs_before: tuple[str, ...] = ()
    void_after: tuple[str, ...] = ()
    optional: bool = False


class Relative(Guarded):
    """A year, month, week or day named from elsewhere.

    `anchor` says from where: the document's date (今年), the year or month that governs the clause (上年), or the
    nearest date mentioned before (当年). `shift` counts units of `level` from there, `span` how many are covered; a
    `closing` one is the last month of it (上季末).
    """

    level: Literal["year", "quarter", "month", "week", "weekend", "day"]
    closing: bool = False
    shift: int
    anchor: Literal["document", "governing", "mention"]
    span: int = 1


class Stretch(Guarded):
    """A part of a year or of a month: 上半年, 一季度, 年底, 上旬.

    Attributes:
        of: what it is a part of.
        alone: whether it may stand without its year or month, which is then the governing one.
        month: month of the year, or EDTF code of a quarter, half or season.
        months: first and last month.
        days: first and last day of the month; 0 for its last day.
        gone_by: up to which month of the next year it is still told of by itself, outside a plan (全年 in January); 0 for none.
    """

    of: Literal["year", "month"]
    alone: bool = True
    month: int | None = None
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    gone_by: int = 0


class NamedDay(Guarded):
    """A day with a name: by month and day, by lunar month and day, as n-th weekday of a month, or a solar term.

    `needs_after` names the words one of which must follow it (or a quotation mark) where the name alone is something
    else: 十一 is a day in 十一期间 only.
    """

    month: int = 0
    day: int = 0
    calendar: Literal["solar", "lunar", "weekday", "term"] = "solar"
    weekday: int = 0
    needs_after: tuple[str, ...] = ()
    optional: bool = True


class NamedPeriod(Guarded):
    """A run of years with a name, such as a five-year plan: “十三五” is 2016/2020. `quoted` ones need their marks."""

    first: int
    last: int
    quoted: bool = False
    optional: bool = True


class Mark(SurfaceRule):
    """A word beside a date that decides how it is read.

    Roles: `since` opens the interval; `planned` looks ahead (`strong` always, else only where the day ahead is nearer);
    `past` denies a plan; `compare` and `passing` keep a date from governing what follows; `opens` is closed by a `since` word.
    """

    role: Literal["since", "planned", "past", "compare", "passing", "opens"]
    strong: bool = False
    void_after: tuple[str, ...] = ()
    void_before: tuple[str, ...] = ()


class DayPart(SurfaceRule):
    """A part of the day before a clock time; hours below `below` are counted from noon."""

    below: int = 0


class TimeUnit(SurfaceRule):
    """A unit of duration. `designator` is ISO 8601's (TH, TM, TS for the clock's), `factor` what one unit holds of it.

    `classifier` says whether 个 stands before it: 三个月 must (三月 is March), 三年 must not.
    """

    designator: Literal["Y", "M", "W", "D", "TH", "TM", "TS"]
    factor: Decimal = Decimal(1)
    classifier: Literal["must", "may", "never"] = "never"
    half: tuple[Decimal, Literal["Y", "M", "W", "D", "TH", "TM", "TS"]] | None = None
    continues: bool = False


class Void(Rule):
    """Words that forbid a reading of `kind` where they stand directly before or after it."""

    kind: Literal["date", "duration"]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    surface: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Void:
        if not (self.before or self.after or self.surface):
            raise ValueError("a void row needs `before`, `after` or `surface`")
        return self


class Form(Rule):
    """A shape of expression that the grammar knows; its row lets users switch it off, or make it optional."""

    optional: bool = False
    off: bool = False


class LunarYear(TableRow):
    """A lunar year: its first day, the lengths of its months in order, its leap month (0 for none), two solar terms."""

    year: int
    first: str
    months: str
    leap: int
    qingming: str
    dongzhi: str

    @property
    def id(self) -> str:
        """`date.lunar.2015`."""
        return f"date.lunar.{self.year}"


SECTIONS: tuple[Section, ...] = (
    Section("relative", ("calendar/relative.toml",), Relative),
    Section("stretch", ("calendar/stretches.toml",), Stretch),
    Section("named_day", ("calendar/named.toml",), NamedDay),
    Section("named_period", ("calendar/named.toml",), NamedPeriod),
    Section("mark", ("calendar/marks.toml",), Mark),
    Section("day_part", ("calendar/clock.toml",), DayPart),
    Section("time_unit", ("calendar/durations.toml",), TimeUnit),
    Section("calendar_void", ("calendar/voids.toml",), Void),
    Section("lunar_year", ("calendar/lunar.tsv",), LunarYear),
    Section("calendar_form", ("calendar/forms.toml",), Form),
)


class CalendarRules:
    """The calendar's rows of a rulebook, looked up by surface and by id."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.relative = _by_surface(rulebook.rows(Relative, "relative"))
        self.stretches = _by_surface(rulebook.rows(Stretch, "stretch"))
        self.days = _by_surface(rulebook.rows(NamedDay, "named_day"))
        self.periods = _by_surface(rulebook.rows(NamedPeriod, "named_period"))
        self.parts = _by_surface(rulebook.rows(DayPart, "day_part"))
        self.units = _by_surface(rulebook.rows(TimeUnit, "time_unit"))
        self.lunar = rulebook.rows(LunarYear, "lunar_year")
        self.marks = rulebook.rows(Mark, "mark")
        self.voids = rulebook.rows(Void, "calendar_void")
        self.forms = {row.id: row for row in rulebook.rows(Form, "calendar_form")}


def _by_surface(rows: tuple[S, ...]) -> dict[str, S]:
    return {surface: row for row in rows for surface in row.surface}
