"""An export without its mapping: what is drafted is read as it stands, and finds nearly what the mapping
by hand does."""
import csv
import glob
import json
import os
import shutil
import subprocess


def scan(folder):
    done = subprocess.run(['osara', 'scan', '-r', 'rules/kent-vawg.yaml', '-x', folder, '--format',
                           'json'], stdout=subprocess.PIPE, check=True)
    return {a['table']: (a['rows_read'], a['used']) for a in json.loads(done.stdout)['account']}


def draft(folder):
    text = subprocess.run(['osara', 'scan', '-r', 'rules/kent-vawg.yaml', '-x', folder, '--as-of',
                           '2023-01-31', '--draft-mapping'], stdout=subprocess.PIPE, check=True).stdout
    with open(os.path.join(folder, 'extract.yaml'), 'wb') as f:
        f.write(text)
    return text.decode()


os.mkdir('x')
for path in glob.glob('fixtures/kent-dirty/ATH_*.csv'):
    shutil.copy(path, 'x')
by_hand, text = scan('fixtures/kent-dirty'), draft('x')
print(text.count('# ?'), 'doubts')
for table, found in scan('x').items():
    print(table, 'by hand', by_hand[table], 'drafted', found)

# the same people as another system would say it: tabs, its own headings, ISO dates with times
HEADINGS = {'offender_id': 'PersonURN', 'pnc_id': 'PNCNumber', 'family_name': 'LastName',
            'given_name': 'FirstName', 'date_of_birth': 'DOB', 'sex': 'Gender', 'division': 'District',
            'registered_sex_offender': 'RSO', 'in_custody': 'InPrison', 'crime_number': 'OccurrenceNo',
            'victim_id': 'Complainant URN', 'committed': 'Occurred From', 'recorded': 'Date Reported',
            'code': 'HomeOfficeCode', 'role': 'Capacity', 'outcome': 'Disposal',
            'domestic_abuse': 'DV_IND', 'stalking': 'STALKING_YN', 'summary': 'Narrative',
            'order_id': 'Order Ref', 'kind': 'OrderType', 'granted': 'IssuedDate', 'expires': 'EndDate'}
os.mkdir('y')
for name, other in (('offenders', 'PERSONS'), ('offences', 'OCCURRENCES'), ('orders', 'COURT_ORDERS')):
    with open('fixtures/kent-small/%s.csv' % name, encoding='utf-8', newline='') as f:
        rows = list(csv.DictReader(f))
    with open('y/%s.txt' % other, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f, delimiter='\t', lineterminator='\r\n')
        kept = [h for h in rows[0] if h in HEADINGS or h in ('mappa_level', 'breached', 'ethnicity')]
        out.writerow([HEADINGS.get(h, h.upper()) for h in kept])
        for row in rows:
            for date in ('committed', 'recorded'):
                if row.get(date):
                    row[date] += 'T21:30:00'
            out.writerow([row[h] for h in kept])
text, want = draft('y'), scan('fixtures/kent-small')
print(''.join(line + '\n' for line in text.split('\n') if '# ?' in line), end='')
for table, found in scan('y').items():
    print(table, 'as it is', want[table], 'drafted', found)
