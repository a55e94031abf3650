"""Records made by another tool, proved against the text before they are believed."""

from pydantic import ValidationError

from extractor import Bulletin

TEXT = "湖北企业在藏协议投资额达13.63亿元，超过上年。"


def foreign(value: str) -> dict[str, object]:
    """What another tool might say of 13.63亿元."""
    start = TEXT.index("13.63亿元")
    record = {"kind": "money", "start": start, "end": start + 7, "text": "13.63亿元", "value": value, "currency": "CNY"}
    return {"date": "2015-01-14", "records": [record]}


bulletin = Bulletin.model_validate(foreign("1363000000"), context={"text": TEXT})
print("proved:", bulletin.money[0].text)

try:
    Bulletin.model_validate(foreign("13630000000"), context={"text": TEXT})
except ValidationError as error:
    print("refused:", error.errors()[0]["msg"])
