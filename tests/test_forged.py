"""Ten thousand records made wrong on purpose: each is refused with the right reason, and no true one is.

`python tests/test_forged.py` prints the table.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extractor import Extractor
from extractor.compare import TIES
from extractor.foreign import Claim, Judge, Source, Verdict
from extractor.kinds import KINDS
from extractor.regression import lines_of
from extractor.seeds import find_seeds

SEEDS = Path(__file__).parent.parent / "seeds"
WHOLE = 10_000
Fields = dict[str, Any]
MODELS = {kind.name: kind.record for kind in KINDS}
PLACE = {"place", "ambiguous"}


class Document(NamedTuple):
    """A seed's source, and what is true of it."""

    name: str
    source: Source
    records: list[Fields]


class Forgery(NamedTuple):
    """A way to make a true record wrong, and the reasons that name what was done to it.

    `make` gives None where a record cannot be made wrong in this way.
    """

    name: str
    make: Callable[[random.Random, Fields, Document, list[Document]], tuple[Fields, Document] | None]
    reasons: set[str]


def shifted(
    draw: random.Random, record: Fields, document: Document, _: list[Document]
) -> tuple[Fields, Document] | None:
    """The text as it is, its offsets moved."""
    by = draw.choice([n for n in range(-12, 13) if n])
    start, end = record["start"] + by, record["end"] + by
    if start < 0 or text_of(document)[start:end] == record["text"]:
        return None
    return {**record, "start": start, "end": end}, document


def recut(draw: random.Random, record: Fields, document: Document, _: list[Document]) -> tuple[Fields, Document] | None:
    """Offsets moved by less than the record is long, and the text that stands there."""
    length = record["end"] - record["start"]
    by = draw.choice([n for n in range(-length + 1, length) if n] or [0])
    start, end = record["start"] + by, record["end"] + by
    if not by or start < 0 or end > len(text_of(document)):
        return None
    return {**record, "start": start, "end": end, "text": text_of(document)[start:end], "cues": []}, document


def other_digits(draw: random.Random, written: str) -> str | None:
    """A string with one digit changed for another."""
    places = [i for i, c in enumerate(written) if c in "0123456789"]
    if not places:
        return None
    at = draw.choice(places)
    return written[:at] + draw.choice([d for d in "0123456789" if d != written[at]]) + written[at + 1 :]


def altered_value(
    draw: random.Random, record: Fields, document: Document, _: list[Document]
) -> tuple[Fields, Document] | None:
    """A digit of a value, a bound or a code changed."""
    names = [n for n in ("value", "low", "high", "code", "code_now") if isinstance(record.get(n), str)]
    if not names:
        return None
    name = draw.choice(names)
    value = other_digits(draw, record[name])
    return None if value is None else ({**record, name: value}, document)


def other_division(
    draw: random.Random, record: Fields, document: Document, all_: list[Document]
) -> tuple[Fields, Document] | None:
    """What is true of another division: its code today, its level, or where it lies."""
    if record["kind"] != "place" or not record.get("code"):
        return None
    other = draw.choice([r for d in all_ for r in d.records if r["kind"] == "place" and r.get("code")])
    now = other.get("code_now") or other["code"]
    changes: list[Fields] = [{"parents": ["南极洲"]}]
    if now not in (record.get("code_now"), record["code"]):
        changes.append({"code_now": now})
    if other["level"] != record.get("level"):
        changes.append({"level": other["level"]})
    return {**record, **draw.choice(changes)}, document


def altered_text(
    draw: random.Random, record: Fields, document: Document, _: list[Document]
) -> tuple[Fields, Document] | None:
    """A digit of the text changed, as by a model that copies badly."""
    text = other_digits(draw, record["text"])
    return None if text is None else ({**record, "text": text}, document)


def swapped_kind(
    draw: random.Random, record: Fields, document: Document, _: list[Document]
) -> tuple[Fields, Document] | None:
    """Another kind: with the fields of the old one, or with those alone that the new one has."""
    kind = draw.choice([name for name in MODELS if name != record["kind"]])
    made = {**record, "kind": kind}
    if draw.random() < 0.5:
        made = {name: value for name, value in made.items() if name in MODELS[kind].model_fields}
    return made, document


def another_text(
    draw: random.Random, record: Fields, document: Document, all_: list[Document]
) -> tuple[Fields, Document] | None:
    """A record of another document."""
    other = draw.choice([d for d in all_ if d is not document])
    if text_of(other)[record["start"] : record["end"]] == record["text"]:
        return None
    return record, other


def invented(
    draw: random.Random, record: Fields, document: Document, _: list[Document]
) -> tuple[Fields, Document] | None:
    """A name that is not in the text, at the place of one that is or at none."""
    kind = draw.choice(["organisation", "person", "place"])
    name = draw.choice(INVENTED[kind][0]) + draw.choice(INVENTED[kind][1])
    if name in text_of(document):
        return None
    made = {"kind": kind, "text": name}
    return (
        {**made, "start": record["start"], "end": record["start"] + len(name)} if draw.random() < 0.5 else made
    ), document


def other_units(
    draw: random.Random, record: Fields, document: Document, _: list[Document]
) -> tuple[Fields, Document] | None:
    """Offsets in bytes, or from 1 with the end included, as some tools give them."""
    text, start, end = text_of(document), record["start"], record["end"]
    if draw.random() < 0.5:
        made = {**record, "start": start + 1}
    else:
        codec = draw.choice(["utf-8", "gb18030"])
        made = {**record, "start": len(text[:start].encode(codec)), "end": len(text[:end].encode(codec))}
    return (made, document) if text[made["start"] : made["end"]] != record["text"] else None


def cut_short(
    _draw: random.Random, record: Fields, document: Document, _: list[Document]
) -> tuple[Fields, Document] | None:
    """A figure without its first digit, with the value of what is left."""
    left, kind = record["text"][1:].lstrip("."), record["kind"]
    if not record["text"][:1].isdecimal() or not left[:1].isdecimal() or not record.get("value"):
        return None
    read = [r for r in lines_of(judge().source(left).bulletin) if (r["kind"], r["text"]) == (kind, left)]
    if not read:
        return None
    return {**read[0], "start": record["end"] - len(left), "end": record["end"], "cues": []}, document


def other_code(
    draw: random.Random, record: Fields, document: Document, all_: list[Document]
) -> tuple[Fields, Document] | None:
    """The code of another place, without the names that would show it."""
    code = draw.choice([r["code"] for d in all_ for r in d.records if r.get("code")])
    # 全省 and 鄂 name their place otherwise than by its name.
    if not record.get("code") or record["canonical"][:2] not in record["text"] or code == record["code"]:
        return None
    return {n: record[n] for n in ("kind", "start", "end", "text")} | {"code": code}, document


INVENTED = {
    "organisation": (
        ["青云", "白石", "临川", "望江", "安陵"],
        ["市财政局", "县第二人民医院", "集团有限公司", "大学", "区妇联"],
    ),
    "person": (["赵", "欧阳", "钱", "司马", "孙"], ["建国", "立新", "小红", "志", "玉梅"]),
    "place": (["青云", "白石", "临川", "望江", "安陵"], ["市", "县", "镇", "山", "开发区"]),
}
FORGERIES = (
    Forgery("shifted offsets", shifted, PLACE),
    Forgery("shifted offsets, text cut anew", recut, {"cut", "kind", "value"}),
    Forgery("offsets in other units", other_units, {"place"}),
    Forgery("figures cut short", cut_short, {"cut"}),
    Forgery("altered digits of the value", altered_value, {"value"}),
    Forgery("another division's code, level or parents", other_division, {"value"}),
    Forgery("codes of other places", other_code, {"value"}),
    Forgery("altered digits of the text", altered_text, {"absent", *PLACE}),
    Forgery("swapped kinds", swapped_kind, {"kind"}),
    Forgery("another document's record", another_text, {"absent", *PLACE}),
    Forgery("invented names", invented, {"absent"}),
)


def text_of(document: Document) -> str:
    return document.source.document.text


@cache
def judge() -> Judge:
    return Judge(Extractor())


@cache
def documents() -> list[Document]:
    """Every seed, with its extracted records and those of its gold that nobody debates."""
    made = []
    for seed in find_seeds(SEEDS):
        text = seed.text()
        source = judge().source(text, seed.date())
        gold = [r for r in seed.gold(text).records if r["kind"] not in TIES and not r.get("optional")]
        extracted = [r for r in lines_of(source.bulletin) if r["kind"] not in TIES]
        made.append(Document(seed.name, source, [*extracted, *gold]))
    return made


def verdict(fields: Fields, document: Document) -> Verdict:
    found = judge().verdict(Claim(":1", fields), document.source)
    assert found is not None
    return found


def forged() -> Iterator[tuple[Forgery, Fields, Document]]:
    """Ten thousand wrong records, the same on every run."""
    draw = random.Random(20150114)  # noqa: S311
    count = 0
    while count < WHOLE:
        forgery = FORGERIES[count % len(FORGERIES)]
        document = draw.choice(documents())
        made = forgery.make(draw, draw.choice(document.records), document, documents())
        if made is not None:
            count += 1
            yield forgery, *made


@cache
def outcome() -> tuple[dict[str, Counter[str]], list[str]]:
    """Verdicts by forgery, and what was believed or refused for a reason that is not the right one."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for forgery, fields, document in forged():
        found = verdict(fields, document)
        counts[forgery.name][found.why or "believed"] += 1
        if found.why not in forgery.reasons:
            wrong.append(f"{forgery.name}: {document.name}: {fields}: {found.why}: {found.reason}")
    return counts, wrong


def test_every_wrong_record_is_refused_with_the_right_reason() -> None:
    counts, wrong = outcome()
    assert sum(map(Counter.total, counts.values())) == WHOLE
    assert not wrong, "\n".join(wrong[:20])


def test_reasons_say_what_is_wrong() -> None:
    for forgery, fields, document in forged():
        reason = verdict(fields, document).reason
        if forgery.name == "offsets in other units":
            assert ", if offsets count " in reason
        elif forgery.name == "shifted offsets":
            assert "; found at " in reason or "; ambiguous: " in reason
        elif forgery.name == "swapped kinds":
            assert "wrong kind: the text reads as a " in reason
        elif forgery.name == "invented names":
            assert reason.endswith("; not in the text")


@pytest.mark.parametrize("name", [seed.name for seed in find_seeds(SEEDS)])
def test_no_true_record_is_refused(name: str) -> None:
    document = next(d for d in documents() if d.name == name)
    refused = [v.reason for r in document.records if not (v := verdict(r, document)).holds]
    assert not refused


def table() -> str:
    """What became of the wrong records, and of the true ones, as a table in Markdown."""
    counts, wrong = outcome()
    lines = ["| made wrong by | records | refused | with the right reason | reasons |", "|---|---:|---:|---:|---|"]
    for forgery in FORGERIES:
        found = counts[forgery.name]
        right = sum(found[why] for why in forgery.reasons)
        reasons = ", ".join(f"{why} {n}" for why, n in found.most_common())
        lines.append(
            f"| {forgery.name} | {found.total()} | {found.total() - found['believed']} | {right} | {reasons} |"
        )
    true = [verdict(r, d).holds for d in documents() for r in d.records]
    lines.append(f"| nothing (true records) | {len(true)} | {len(true) - sum(true)} | | |")
    return "\n".join([*lines, *wrong[:30]])


if __name__ == "__main__":
    print(table())  # noqa: T201
