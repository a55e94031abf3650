"""Records as spaCy spans: found by name, without importing the library."""

import spacy

TEXT = "省经信委与山南地区人民医院签订协议，投入资金1200多万元。"

nlp = spacy.blank("zh")
nlp.add_pipe("bulletin")
doc = nlp(TEXT)

for span in doc.spans["bulletin"]:
    print(f"{span.label_:12} {span.text}")
print([m.text for m in doc._.bulletin.money])
