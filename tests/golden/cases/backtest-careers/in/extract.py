"""Born on the first day of 1970, a contact at age a falls on 1 July of the year 1970 + a."""
import csv
import os

os.mkdir('extract')
rows = list(csv.DictReader(open('careers.csv', encoding='utf-8')))
with open('extract/people.csv', 'w', encoding='utf-8') as f:
    f.write('person_id\n' + ''.join('%s\n' % i for i in sorted({r['offender_id'] for r in rows})))
with open('extract/contacts.csv', 'w', encoding='utf-8') as f:
    f.write('person_id,day,age\n')
    for r in rows:
        f.write('%s,%d-07-01,%s\n' % (r['offender_id'], 1970 + int(r['age']), r['age'])
                * int(r['contacts']))
