"""measure.py OSARA: likely duplicate people of three sets, against another implementation and the truth.

Every pair that Osara names, and no other, is one that tests/people/peer.py finds among all pairs, with the
same weight (the large set has too many pairs to weigh all); docs/duplicates.md has the precision and recall
that are measured here.
OSARA_REGENERATE=1 writes them."""
import csv
import itertools
import os
import re
import subprocess
import sys
import tempfile

import peer
import sets

THRESHOLDS = [14.3, 17, 20, 25]
LARGE = 'made, 20,000 people'  # of so many, pairs of 14.3 are not named
RULES = '''osara: 1
ruleset: people
version: "1"
title: People
scanning:
  tables:
    offenders:
      key: offender_id
      columns:
        {offender_id: id, given_name: text, family_name: text, date_of_birth: date, pnc_id: text,
         postcode: text}
    offences: {of: offenders, columns: {offender_id: id, days: number}}
analysis:
  criteria: {harm: {measure: sum(days over offences), scale: none, weight: 1}}
  score: points
  cohort: {top: 10}
'''
HEADINGS = ['offender_id', 'given_name', 'family_name', 'date_of_birth', 'pnc_id', 'postcode']


def scan(osara, rows):
    """{(id, id): weight} as osara scan --people names them."""
    with tempfile.TemporaryDirectory(prefix='osara-people-') as folder:
        headings = [h for h in HEADINGS if h in rows[0]]
        with open(os.path.join(folder, 'rules.yaml'), 'w', encoding='utf-8') as f:
            f.write(RULES)
        os.mkdir(os.path.join(folder, 'x'))
        with open(os.path.join(folder, 'x', 'offenders.csv'), 'w', encoding='utf-8', newline='') as f:
            out = csv.DictWriter(f, headings, extrasaction='ignore', lineterminator='\n')
            out.writeheader()
            out.writerows(rows)
        with open(os.path.join(folder, 'x', 'offences.csv'), 'w', encoding='utf-8') as f:
            f.write('offender_id,days\n')
        found = os.path.join(folder, 'people.csv')
        subprocess.run([osara, 'scan', '-r', os.path.join(folder, 'rules.yaml'), '-x',
                        os.path.join(folder, 'x'), '--as-of', '2023-01-31', '--people', found],
                       check=True, stdout=subprocess.DEVNULL)
        if os.stat(found).st_mode & 0o777 != 0o600:
            sys.exit('people.csv can be read by others')
        with open(found, encoding='utf-8', newline='') as f:
            return {tuple(sorted((r['keep'], r['merge']))): float(r['weight'])
                    for r in csv.DictReader(f)}


def compare(title, got, want):
    wrong = 0
    for pair in sorted(set(got) | set(want)):
        if pair not in got or pair not in want or abs(got[pair] - want[pair]) > 0.0011:
            print('%s: %s weighs %s, by the other implementation %s'
                  % (title, ' and '.join(pair), got.get(pair), want.get(pair)))
            wrong += 1
    return wrong


def measure(title, rows, got):
    """Lines of the table: threshold, pairs, right ones, precision, recall."""
    groups = {}
    for r in rows:
        groups.setdefault(r['group'], []).append(r['offender_id'])
    true = {tuple(sorted(p)) for ids in groups.values() for p in itertools.combinations(ids, 2)}
    for least in THRESHOLDS[LARGE in title:]:
        named = {p for p, w in got.items() if w >= least}
        right = len(named & true)
        yield '| %s | %g | %d | %d | %.3f | %.3f |' % (
            title, least, len(named), right, right / len(named) if named else 1, right / len(true))


def main():
    osara, wrong, lines = sys.argv[1], 0, []
    for title, rows in (('Splink `fake_1000`, first 204 records', sets.published()),
                        ('made, 150 people', sets.made()), (LARGE, sets.made(20000))):
        got = scan(osara, rows)
        if title != LARGE:
            wrong += compare(title, got, peer.pairs(rows, 14.3))
        lines += measure(title, rows, got)
    path = os.path.join(peer.ROOT, 'docs', 'duplicates.md')
    with open(path, encoding='utf-8') as f:
        text = f.read()
    now = re.sub(r'(?<=\| --- \|\n)(\|.*\n)+(?=\n<!-- measured -->)', '\n'.join(lines) + '\n', text)
    if now != text and os.environ.get('OSARA_REGENERATE') == '1':
        with open(path, 'w', encoding='utf-8') as f:
            f.write(now)
    elif now != text:
        print('docs/duplicates.md has other figures; measured are\n' + '\n'.join(lines))
        wrong += 1
    print('%d wrong' % wrong)
    return wrong != 0


if __name__ == '__main__':
    sys.exit(main())
