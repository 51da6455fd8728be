"""Recorded crime against last year: published figures out of an extract with those counts, and what
must not be counted.  trends.py OSARA

The table is the shape in which forces report (Kent Police, VAWG strategy report, early 2023); the rows
that stand for it here are invented."""
import csv
import io
import os
import subprocess
import sys
import tempfile

MONTHS = ['2022-11', '2022-12', '2023-01']
BEFORE = ['2021-11', '2021-12', '2022-01']
# trend: recorded in MONTHS, in BEFORE; sexual includes rape.
FIGURES = {
    'rape': ([156, 178, 217], [219, 199, 200], '-10.8% (-67)'),
    'sexual': ([510, 478, 512], [595, 506, 512], '-7.0% (-113)'),
    'domestic abuse': ([2723, 2746, 2546], [3212, 3097, 3017], '-14.1% (-1,311)'),
}
# Charge rates of last year and this, and how many charged that is.
CHARGED = {'rape': (24, 40, '3.9%', '7.3%'), 'sexual': (73, 118, '4.5%', '7.9%'),
           'domestic abuse': (522, 585, '5.6%', '7.3%')}

RULES = """osara: 1
ruleset: figures
title: Figures
marking: OFFICIAL
scanning:
  tables:
    people: {key: person, columns: {person: id}}
    crimes:
      of: people
      key: [crime, person]
      columns:
        crime: id
        person: id
        recorded: date
        kind: category
        abuse: flag
        role: category
      keep: {recent: recorded >= as_of - 1 months}
analysis:
  criteria: {number: {measure: count(crimes), scale: {cap: 10}, weight: 1}}
  score: percent
assessment:
  trends:
    rape: {where: kind = rape}
    sexual: {where: "kind in [rape, sexual]"}
    domestic abuse: {where: abuse}
  rates:
    charge: {where: role = charged}
  recording_changes:
    households: {on: 2022-12-15, of: domestic abuse, title: one crime a household}
"""


class Extract:
    """Rows of invented crimes, one a crime."""

    def __init__(self):
        self.rows, self.n = [], 0

    def add(self, count, month, kind, abuse, charged):
        for k in range(count):
            self.n += 1
            self.rows.append(['C%d' % self.n, 'P%d' % (self.n % 50), '%s-%02d' % (month, k % 28 + 1),
                              kind, 'yes' if abuse else 'no', 'charged' if k < charged else 'suspect'])


def build():
    x = Extract()
    for year, months in ((0, MONTHS), (1, BEFORE)):
        left = {name: CHARGED[name][1 - year] for name in CHARGED}
        left['sexual'] -= left['rape']
        for i, month in enumerate(months):
            number = {name: FIGURES[name][year][i] for name in FIGURES}
            number['sexual'] -= number['rape']
            for name, kind, abuse in (('rape', 'rape', False), ('sexual', 'sexual', False),
                                      ('domestic abuse', 'other', True)):
                charged = min(left[name], number[name])
                left[name] -= charged
                x.add(number[name], month, kind, abuse, charged)
    return x


def noise(x):
    """Nothing of this changes a figure."""
    first = x.rows[0]
    assert first[3] == 'rape'
    x.rows.append([first[0], 'P49', first[2], 'rape', 'no', 'suspect'])  # a second suspect
    x.add(5, '2023-02', 'rape', True, 5)  # after the date of the run
    x.add(5, '2022-11', 'theft', False, 5)  # no trend's
    x.add(5, '2021-10', 'rape', True, 5)  # before the months compared


def write(folder, x):
    with open(os.path.join(folder, 'rules.yaml'), 'w', encoding='utf-8') as f:
        f.write(RULES)
    os.mkdir(os.path.join(folder, 'x'))
    with open(os.path.join(folder, 'x', 'people.csv'), 'w', encoding='utf-8') as f:
        f.write('person\n' + ''.join('P%d\n' % i for i in range(50)))
    with open(os.path.join(folder, 'x', 'crimes.csv'), 'w', encoding='utf-8') as f:
        f.write('crime,person,recorded,kind,abuse,role\n')
        f.writelines(','.join(row) + '\n' for row in x.rows)


def osara(program, folder, *more):
    words = [program, 'trends', '-r', 'rules.yaml', '-x', 'x', '--as-of', '2023-01-31', *more]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False,
                          env={**os.environ, 'OSARA_LEDGER': 'none'})
    if done.returncode != 0 or done.stderr:
        sys.exit('%s: status %d: %s' % (' '.join(words), done.returncode, done.stderr))
    return done.stdout


def check_csv(text):
    rows = list(csv.DictReader(io.StringIO(text)))
    for name, (now, before, _) in FIGURES.items():
        want = [(m, n, b) for m, n, b in zip(MONTHS, now, before)]
        want.append(('total', sum(now), sum(before)))
        got = [(r['month'], int(r['this_year']), int(r['year_before']))
               for r in rows if r['kind'] == 'trend' and r['name'] == name]
        if got != want:
            yield '%s: got %s, expected %s' % (name, got, want)
    chance = {(r['name'], r['month']): r['within_chance'] for r in rows if r['kind'] == 'trend'}
    # R: poisson.test(c(156, 219)) 0.576 to 0.879, (178, 199) 0.727 to 1.100
    want = {('rape', '2022-11'): 'no', ('rape', '2022-12'): 'yes', ('rape', 'total'): 'yes',
            ('sexual', 'total'): 'no', ('domestic abuse', 'total'): 'no'}
    if {k: chance[k] for k in want} != want:
        yield 'within chance: %s' % chance


def check_text(text):
    lines = [line.strip() for line in text.split('\n')]
    totals = [line for line in lines if line.startswith('total')]
    for (name, (_, _, change)), line in zip(FIGURES.items(), totals, strict=True):
        if not line.endswith('  ' + change):
            yield '%s: expected the total to end in %s: %s' % (name, change, line)
    for name, (_, _, before, now) in CHARGED.items():
        found = [line for line in lines if line.startswith('charge ') and name in line]
        if len(found) != 1 or found[0].split()[-2:] != [now, before]:
            yield 'charge rate of %s: expected %s and %s: %s' % (name, now, before, found)
    if not any(line.startswith('domestic abuse *') for line in lines) or \
            '* recording changed on 2022-12-15: one crime a household' not in lines:
        yield 'the change of recording is not marked'
    # R: poisson.test(c(551, 618)) 0.79 to 1.002, (1500, 1613) 0.866 to 0.999, (8015, 9326) 0.834 to 0.885
    if 'single months need far more to say anything): rape Rates' not in ' '.join(' '.join(lines).split()):
        yield 'the change of rape alone is within chance'
    if any(line.startswith(('rape *', 'sexual *')) for line in lines):
        yield 'a trend that the change does not touch is marked'


def check_unknown(text):
    """Twelve months back there is less of an extract that begins in October 2021."""
    rows = [r for r in csv.DictReader(io.StringIO(text)) if r['name'] == 'rape']
    cells = {r['month']: r['year_before'] for r in rows if r['kind'] == 'trend'}
    if cells['2022-09'] != '' or cells['2022-10'] != '5' or cells['total'] != '':
        yield 'months before the extract begins: %s' % cells


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix='osara-trends-') as folder:
        x = build()
        noise(x)
        write(folder, x)
        problems = [*check_csv(osara(program, folder, '--format', 'csv')),
                    *check_text(osara(program, folder)),
                    *check_unknown(osara(program, folder, '--months', '12', '--format', 'csv'))]
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)
    print('%d crimes, the published figures' % x.n)


main()
