"""One text to records: what was said, where, and what it is worth."""

from extractor import extract

TEXT = "2015年1月14日，湖北省在山南地区实施援藏项目42个，落实资金2.945亿元，其中84%投向农牧区。"

bulletin = extract(TEXT)  # the date is found in the text; extract(TEXT, date="2015-01-14") gives it
print(f"dated {bulletin.date}, by the {bulletin.date_source}")

for record in bulletin.records:
    assert TEXT[record.start : record.end] == record.text  # always so, to the letter
    print(f"{record.start:3}-{record.end:<3} {record.kind:12} {record.text}")

(money,) = bulletin.money
print(f"{money.value:,.2f}", money.currency, money.modifier)  # an exact Decimal, never a float
print(bulletin.places[-1].canonical, bulletin.places[-1].code, "today", bulletin.places[-1].code_now)
