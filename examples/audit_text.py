"""A bulletin checked against itself: what does not agree, with every figure that takes part, and what follows from it."""

from extractor import extract

TEXT = """2020年全县脱贫攻坚情况
2020年，全县接收捐赠款物3200万元（资金2650万元、物资折款650万元），兑现奖补8120户、2865.4万元。
对口支援4个县（乃东县、琼结县、加查县），城镇化率由46.2%提高到48.9%，提高3.7个百分点。"""

bulletin = extract(TEXT, date="2021-01-20")

for finding in bulletin.findings():  # none is a correction: the text may be wrong on either side
    print(finding.kind, "|", finding.message)
    for source in finding.sources:
        assert TEXT[source.start : source.end] == source.text
        print(f"    {source.start:3}-{source.end:<3} {source.role:6} {source.text}")

for value in bulletin.derived():
    print(value.kind, "|", value.formula, "=" if value.exact else "≈", value.value, value.unit or "")
