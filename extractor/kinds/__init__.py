"""KINDS: every kind of record, in the order of precedence that `resolve` falls back on."""

from extractor.kind import Kind
from extractor.kinds import names, quantities, times

KINDS: tuple[Kind, ...] = (
    Kind("date", times.DateRecord, "chronology", "dates"),
    Kind("duration", times.Duration, "chronology", "durations"),
    Kind("event", names.Event, "name", "events"),
    Kind("programme", names.Programme, "name", "programmes"),
    Kind("honour", names.Honour, "name", "honours"),
    Kind("organisation", names.Organisation, "name", "organisations"),
    Kind("person", names.Person, "name", "persons"),
    Kind("place", names.Place, "name", "places"),
    Kind("money", quantities.Money, "quantity", "money"),
    Kind("percentage", quantities.Percentage, "quantity", "percentages"),
    Kind("multiple", quantities.Multiple, "quantity", "multiples"),
    Kind("measure", quantities.Measure, "quantity", "measures"),
    Kind("count", quantities.Count, "quantity", "counts"),
    Kind("ordinal", quantities.Ordinal, "quantity", "ordinals"),
)
