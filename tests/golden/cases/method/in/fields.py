"""Every field of atrs_fields.csv (the Algorithmic Transparency Recording Standard, by the guidance of
its hub on GOV.UK) stands in the draft, under its section; and so does every part of a field."""
import csv
import re
import sys

draft = open(sys.argv[1], encoding='utf-8').read()
sections = dict(re.findall(r'^## (.*?)$\n(.*?)(?=^## |\Z)', draft, re.S | re.M))
missing = []
for row in csv.DictReader(open('atrs_fields.csv', encoding='utf-8')):
    under = sections.get(row['section'], '')
    at = under.find('\n### %s\n' % row['field'])
    text = under[at:].split('\n### ')[1] if at >= 0 else ''
    if '\n- *' not in text:
        missing.append(row['field'])
    for part in re.split(r'; ', row['field'].split(' (')[0]):
        if part.startswith('model '):
            part = 'model name'
        if '*%s' % part not in text and row['field'].split(' (')[0] != 'description':
            missing.append(row['field'] + ': ' + part)
print(len(sections), 'sections;', draft.count('UNKNOWN'), 'unknowns;', 'missing:', missing)
