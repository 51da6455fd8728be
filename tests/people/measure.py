"""measure.py OSARA: likely duplicate people, against the truth and another implementation.

Every pair that Osara names, and no other, is one that tests/people/peer.py finds among all pairs, with the
same weight (of the large set, among the records of some people: it has too many pairs to weigh all);
docs/duplicates.md has the precision and recall that are measured here.  Before that the copies of the public
sets are counted: their publishers print how many pairs share a name.
OSARA_REGENERATE=1 writes the figures."""
import collections
import csv
import itertools
import math
import operator
import os
import re
import subprocess
import sys
import tempfile

import peer
import sets

LARGE = 'made, 20,000 people'
THRESHOLDS = {False: [10, 14.3, 17, 20], True: [17, 20, 25]}  # of the large set: what it names starts higher
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
TESTS, TUTORIAL = 'Splink `fake_1000_from_splink_demos`', 'Splink `fake_1000`'
FEBRL1, RLDATA = 'FEBRL `dataset1`', '`RLdata500`'
PUBLISHED = {TESTS: {'records': 1000, 'share a surname': 3167},
             TUTORIAL: {'records': 1000, 'duplicates': 2031, 'others that share a name': 2322},
             FEBRL1: {'records': 1000, 'duplicates': 500, 'share a given name': 2082,
                      'of them a date': 290, 'of them nearly a surname': 300},
             RLDATA: {'records': 500, 'duplicates': 50, 'share two parts of the date': 571,
                      'of them duplicates': 49}}
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


def same(rows, column):
    """Pairs of ids that have the same value there."""
    ids = collections.defaultdict(list)
    for r in rows:
        if r[column] != '':
            ids[r[column]].append(r['offender_id'])
    return {tuple(sorted(p)) for some in ids.values() for p in itertools.combinations(some, 2)}


def counts(title, rows):
    """What the publisher counts in the set (tests/people/README.md), as it is here."""
    true, given, family = (same(rows, c) for c in ('group', 'given_name', 'family_name'))
    if title == TESTS:
        return {'records': len(rows), 'share a surname': len(family)}
    if title == TUTORIAL:
        return {'records': len(rows), 'duplicates': len(true),
                'others that share a name': len((given | family) - true)}
    if title == FEBRL1:
        of = {r['offender_id']: r for r in rows}
        both = [(of[a], of[b]) for a, b in given]
        return {'records': len(rows), 'duplicates': len(true), 'share a given name': len(given),
                'of them a date': sum(a['date_of_birth'] == b['date_of_birth'] != '' for a, b in both),
                'of them nearly a surname': sum(
                    '' not in (a['family_name'], b['family_name']) and
                    peer.jaro_winkler(a['family_name'], b['family_name']) >= 0.85 for a, b in both)}
    near = {tuple(sorted((a['offender_id'], b['offender_id'])))
            for a, b in itertools.combinations(rows, 2)
            if sum(map(operator.eq, a['date_of_birth'].split('-'), b['date_of_birth'].split('-'))) >= 2}
    return {'records': len(rows), 'duplicates': len(true), 'share two parts of the date': len(near),
            'of them duplicates': len(near & true)}


def joined(rows, pairs):
    """Pairs that are one person when those are: with A,B and B,C also A,C."""
    keep = {r['offender_id']: r['offender_id'] for r in rows}

    def kept(i):
        while keep[i] != i:
            i = keep[i]
        return i
    for a, b in pairs:
        keep[kept(a)] = kept(b)
    return sum(math.comb(n, 2) for n in collections.Counter(map(kept, keep)).values())


def measure(title, rows, got):
    """Lines of the table: threshold, pairs, right ones, precision, recall, and that of the people whom
    the right ones join up."""
    true = same(rows, 'group')
    for least in THRESHOLDS[title == LARGE]:
        named = {p for p, w in got.items() if w >= least}
        right = named & true
        yield '| %s | %g | %d | %d | %.3f | %.3f | %.3f |' % (
            title, least, len(named), len(right), len(right) / len(named) if named else 1,
            len(right) / len(true), joined(rows, right) / len(true))


def main():
    osara, wrong, lines = sys.argv[1], 0, []
    for title, rows in ((TESTS, sets.splink('fake_1000_from_splink_demos.csv')),
                        (TUTORIAL, sets.splink('fake_1000.csv')), (FEBRL1, sets.febrl1()),
                        (RLDATA, sets.rldata500()), ('made, 150 people', sets.made()),
                        (LARGE, sets.made(20000))):
        if title in PUBLISHED and counts(title, rows) != PUBLISHED[title]:
            print('%s: %s, published are %s' % (title, counts(title, rows), PUBLISHED[title]))
            wrong += 1
        got, least = scan(osara, rows), max(10, round(math.log2(len(rows)), 1))
        if title == LARGE:
            some = {r['offender_id'] for r in rows if int(r['group']) < 600}
            wrong += compare(title, {p: w for p, w in got.items() if some.issuperset(p)},
                             peer.pairs(rows, least, some))
        else:
            wrong += compare(title, got, peer.pairs(rows, least))
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
