"""Many texts with one extractor: the sum of the money that each report names, to the last cent."""

from decimal import Decimal

from extractor import Extractor

REPORTS = {
    "a": "2018年3月，全县投入资金1.2亿、8000万元，修路320公里。",
    "b": "2019年5月，企业捐款3200万元、物资折款550.5万元。",
    "c": "会议强调安全生产。",
}

extractor = Extractor(kinds={"money"})  # built once; fewer kinds are quicker
for name, bulletin in zip(REPORTS, extractor.pipe(REPORTS.values()), strict=True):
    total = sum((m.value for m in bulletin.money if m.value is not None), Decimal(0))
    print(name, [m.text for m in bulletin.money], f"{total:,.2f}")
