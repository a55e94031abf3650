"""The result of an extraction: a text, its date, and its proved records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationInfo, model_validator

from extractor.document import Document
from extractor.entities import Entity, entities
from extractor.errors import ProofError
from extractor.facts import Fact
from extractor.facts import reason as fact_reason
from extractor.findings import Derived, Finding
from extractor.kinds.names import Event, Honour, Organisation, Person, Place, Programme
from extractor.kinds.quantities import Count, Measure, Money, Multiple, Ordinal, Percentage
from extractor.kinds.times import DateRecord, Duration
from extractor.record import Record
from extractor.relations import AnyRelation
from extractor.relations import reason as relation_reason
from extractor.rows import Backend, Row, fact_rows, frame
from extractor.verify import auditor_for, prover_for

AnyRecord = Annotated[
    DateRecord | Duration | Event | Programme | Honour | Organisation | Person | Place
    | Money | Percentage | Multiple | Measure | Count | Ordinal,
    Field(discriminator="kind"),
]  # fmt: skip
"""A record of any kind, told apart by its `kind`."""

RECORDS: TypeAdapter[tuple[AnyRecord, ...]] = TypeAdapter(tuple[AnyRecord, ...])
DateSource = Literal["given", "dateline", "issue line", "lead", "title", "none"]
R = TypeVar("R", bound=Record)


def _folders(info: ValidationInfo) -> tuple[str, ...]:
    rules = info.context.get("rules", ()) if isinstance(info.context, dict) else ()
    return (str(rules),) if isinstance(rules, str | Path) else tuple(str(folder) for folder in rules)


class Bulletin(BaseModel):
    """A document with its records, each proved against the text.

    Validating data from elsewhere proves it: `Bulletin.model_validate(data, context={"text": text})` raises a
    ValidationError that names the record and the reason where one does not follow from the text. Records made with
    rules of your own are proved with them: `context={"text": text, "rules": [folder]}`.

    Attributes:
        text: the document as given.
        title: its first line, where it has more than one.
        date: the document's date, EDTF; null where none is given or found.
        date_source: where the date is from.
        records: in the order of the text.
        facts: what each quantity measures, when, and whether it is done or planned; in the order of their quantities.
        relations: what the text says that its names have to do with one another (support, agreement, visit, honour,
            founding, role), each role as written with its place among the cues; in the order of the text.
        rules_version: fingerprint of the rules that made the records.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    title: str | None = None
    date: str | None = None
    date_source: DateSource = "none"
    records: tuple[AnyRecord, ...] = ()
    facts: tuple[Fact, ...] = ()
    relations: tuple[AnyRelation, ...] = ()
    rules_version: str = ""

    @model_validator(mode="before")
    @classmethod
    def _with_text(cls, data: Any, info: ValidationInfo) -> Any:
        given = (info.context or {}).get("text") if isinstance(info.context, dict) else None
        if isinstance(data, dict) and "document" in data:
            # A line of `extractor run` says which document it is of.
            data = {name: value for name, value in data.items() if name != "document"}
        if not isinstance(data, dict) or given is None:
            return data
        if data.get("text", given) != given:
            raise ProofError("the data's own text is not the text it is checked against")
        return {**data, "text": given}

    @model_validator(mode="after")
    def _proved(self, info: ValidationInfo) -> Bulletin:
        prover_for(_folders(info)).prove_all(self.records, Document(self.text), self.date)
        quantities = {(record.start, record.end) for record in self.records}
        for fact in self.facts:
            why = fact_reason(fact, self.text, quantities)
            if why is not None:
                raise ProofError(f"fact of {fact.text!r} at {fact.quantity[0]}-{fact.quantity[1]}: {why}")
        for relation in self.relations:
            why = relation_reason(relation, self.text)
            if why is not None:
                raise ProofError(f"relation of type {relation.type}: {why}")
        return self

    def of(self, record: type[R]) -> tuple[R, ...]:
        """The records of one class, in the order of the text."""
        return tuple(r for r in self.records if isinstance(r, record))

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """What the names of the text name, each with all its mentions; by first mention."""
        return entities(self.records)

    @property
    def money(self) -> tuple[Money, ...]:
        """Amounts of money."""
        return self.of(Money)

    @property
    def counts(self) -> tuple[Count, ...]:
        """Numbers of things."""
        return self.of(Count)

    @property
    def percentages(self) -> tuple[Percentage, ...]:
        """Shares, rates and points."""
        return self.of(Percentage)

    @property
    def multiples(self) -> tuple[Multiple, ...]:
        """Multiples."""
        return self.of(Multiple)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Physical quantities."""
        return self.of(Measure)

    @property
    def ordinals(self) -> tuple[Ordinal, ...]:
        """Places in an order."""
        return self.of(Ordinal)

    @property
    def dates(self) -> tuple[DateRecord, ...]:
        """Points and stretches of the calendar."""
        return self.of(DateRecord)

    @property
    def durations(self) -> tuple[Duration, ...]:
        """Lengths of time."""
        return self.of(Duration)

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Bodies with a name."""
        return self.of(Organisation)

    @property
    def places(self) -> tuple[Place, ...]:
        """Geographic and administrative names."""
        return self.of(Place)

    @property
    def persons(self) -> tuple[Person, ...]:
        """Persons' names."""
        return self.of(Person)

    @property
    def events(self) -> tuple[Event, ...]:
        """Meetings, fairs, games."""
        return self.of(Event)

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """Campaigns, projects, brands, funds."""
        return self.of(Programme)

    @property
    def honours(self) -> tuple[Honour, ...]:
        """Awards and titles."""
        return self.of(Honour)

    def to_rows(self) -> list[Row]:
        """The facts as rows for a table: a dict a fact, whose keys and their order are `extractor.rows.COLUMNS`.

        >>> from extractor import extract
        >>> [(r["indicator"], r["value"], r["currency"]) for r in extract("到位资金2.945亿元。").to_rows()]
        [('到位资金', Decimal('294500000'), 'CNY')]
        """
        return fact_rows(Document(self.text), self.records, self.facts)

    def to_frame(self, backend: Backend | None = None) -> Any:
        """The rows of `to_rows` as a data frame of pandas or polars; figures stay exact Decimals.

        Args:
            backend: "pandas" or "polars"; None for the one that is installed, pandas where both are.

        Raises:
            ImportError: where it is not installed; the message says what to install.
        """
        return frame(self.to_rows(), backend=backend)

    def findings(self, *, rules: Sequence[str | Path] = ()) -> tuple[Finding, ...]:
        """What the document says that does not agree with what else it says, in the order of the text.

        Made when asked for, of the records and facts; a bulletin without facts has few.

        >>> from extractor import extract
        >>> bulletin = extract("共接收捐赠3200万元（资金2650万元、物资折款650万元）。")
        >>> [f.message for f in bulletin.findings()]
        ['2650万元 + 650万元 make 3300万元, not 3200万元']

        Args:
            rules: folders of your own rules, laid over the library's.
        """
        auditor = auditor_for(tuple(map(str, rules)))
        return auditor.findings(auditor.sheet(self.text, self.records, self.facts))

    def derived(self, *, rules: Sequence[str | Path] = ()) -> tuple[Derived, ...]:
        """Values that follow from figures of the document and that it does not state, in the order of the text.

        Args:
            rules: folders of your own rules, laid over the library's.
        """
        auditor = auditor_for(tuple(map(str, rules)))
        return auditor.derived(auditor.sheet(self.text, self.records, self.facts))
