"""Every kind of column of docs/reference-mapping.md, end to end: mapping.py OSARA

Each row of the table is an extract of one column; what a run shows of it is held against what the page
says.  Q: the row is in quarantine; a number alone: the exit status, with what has to be told."""
import csv
import gzip
import os
import shutil
import subprocess
import sys
import tempfile

RULES = '''osara: 1
ruleset: t
version: "1"
title: T
scanning:
  tables:
    people:
      key: id
      columns:
        {id: id, born: date, rso: flag, level: number, area: {type: category, values: [North, East]},
         note: text, code: category}
  tolerate: %s
analysis:
  criteria: {level: {measure: "coalesce(level, -99)", scale: none, weight: 1}}
  score: points
  cohort: {top: 10}
report: {show: [born, rso, level, area, note, code]}
'''
COLUMNS = 'born rso level area note code'.split()
CODE = '{form: home office code%s}'

CASES = [  # column, what the mapping says of it, {what stands there: what is read}
    ('born', '{from: born}', {
        '2023-01-31': '2023-01-31', '2023-01-31T10:11:12': '2023-01-31', '2023-01-31 10:11': '2023-01-31',
        '2023-01-31T10:11:12.123Z': '2023-01-31', '2023-01-31T10:11+01:00': '2023-01-31',
        '2023-1-31': 'Q', '31/01/2023': 'Q', '2023-02-29': 'Q', '': ''}),
    ('born', '{format: serial}', {
        '44957': '2023-01-31', '44957.75': '2023-01-31', '1': '1900-01-01', '60': 'Q', '61': '1900-03-01',
        '0': 'Q', '-1': 'Q', '99999999': 'Q', '1e5': 'Q'}),
    ('born', '{format: serial 1904}', {'43495': '2023-01-31', '0': '1904-01-01'}),
    ('born', '{format: "%d/%m/%y"}', {
        '31/01/23': '2023-01-31', '31/01/24': '1924-01-31', '1/2/99': '1999-02-01'}),
    ('born', '{format: "%d/%m/%y", pivot: "2030"}', {'31/01/30': '2030-01-31', '31/01/31': '1931-01-31'}),
    ('born', '{format: "%d %b %Y"}', {
        '31 Jan 2023': '2023-01-31', '31 JANUARY 2023': '2023-01-31', '1 sept 2023': '2023-09-01',
        ' 31 Jan 2023 ': '2023-01-31', '31 Janu 2023': 'Q', '31 Foo 2023': 'Q'}),
    ('born', '{format: "%b %d %Y %I:%M%p"}', {
        'Jan 31 2023 12:00AM': '2023-01-31', 'Jan 31 2023 1:05pm': '2023-01-31',
        'Jan 31 2023 13:00AM': 'Q'}),
    ('born', '{format: ["%d/%m/%Y", serial, iso]}', {
        '31/01/2023': '2023-01-31', '44957': '2023-01-31', '2023-01-31': '2023-01-31', '31/31/2023': 'Q'}),
    ('born', '{missing: ["N/K", "?"]}', {'N/K': '', ' ? ': '', 'n/k': 'Q', '2023-01-31': '2023-01-31'}),
    ('born', '{constant: "31/01/2023", format: "%d/%m/%Y"}', {'whatever': '2023-01-31'}),
    ('rso', '{yes: [DA, "DA-IP"], no: [""]}', {
        'da': 'yes', 'DA-IP': 'yes', '': 'no', 'yes': 'yes', 'N': 'no', '0': 'no', 'TRUE': 'yes',
        ' Y ': 'yes', 'x': 'Q'}),
    ('level', '{decimal: ","}', {
        '1,5': '1.5', '-2,25': '-2.25', '3': '3', ' 4,5': '4.5', '1.5': 'Q', '1.000,5': 'Q', '': ''}),
    ('level', '{from: level}', {
        '1': '1', '1e2': '100', '.5': '0.5', '0x10': 'Q', 'inf': 'Q', 'nan': 'Q', '1,5': 'Q', '1 000': 'Q'}),
    ('area', '{values: {N: North, E: East}}', {
        'N': 'North', 'E': 'East', 'North': 'North', 'n': 'Q', 'W': 'Q', ' N': 'Q', '': ''}),
    ('area', '{trim: yes, values: {N: North}}', {
        ' N': 'North', 'N\u00a0': 'North', '\u202fN\u2007': 'North', '\u200bN\u2060': 'North',
        '\ufeffN': 'North'}),
    ('code', CODE % '', {
        '8/6': '008/06', '8/06': '008/06', '008/06': '008/06', '00806': '008/06', '806': '008/06',
        '105/01a': '105/01A', '8N': 'Q', '105A': 'Q', 'LOCAL1': 'Q', 'Oct-11': 'Q', '08-Jun': 'Q'}),
    ('code', CODE % ', spreadsheet: day first', {
        'Oct-11': '010/11', 'Aug-60': '008/60', '08-Jun': '008/06', '08-Jun-23': '008/06', '08/06/2023': 'Q',
        '2023-06-08': 'Q'}),
    ('code', CODE % ', spreadsheet: month first', {
        'Oct-11': '010/11', 'Aug-60': '008/60', '08-Jun': '006/08', '08-Jun-23': '006/08'}),
    ('code', CODE % ', successors: {8/5: 8/6, LOCAL1: 105/01, A: B, B: 8/6}', {
        '8/5': '008/06', 'LOCAL1': '105/01', 'A': '008/06', '8N': 'Q'}),
]
WRONG = [  # column, mapping, what is told; status 4
    ('born', '{format: "%q"}', "after '%' stands one of"),
    ('born', '{pivot: "2030"}', 'a pivot is for years of two digits'),
    ('born', '{constant: soon}', 'extract.yaml:6'),
    ('area', '{values: {N: Nowhere}}', 'Nowhere'),
    ('area', '{values: {"": North}}', "a name under 'values' is empty"),
    ('note', '{constant: X, from: y}', 'extract.yaml:6'),
    ('note', '{decimal: ","}', 'extract.yaml:6'),
    ('code', CODE % ', successors: {8/5: 8/6, 8/6: 8/5}', 'extract.yaml:6'),
]


def zstd(data):
    return subprocess.run(['zstd', '-q', '-c'], input=data, stdout=subprocess.PIPE, check=True).stdout


class Try:
    def __init__(self, osara, folder):
        self.osara, self.folder, self.problems = osara, folder, []

    def run(self, column, mapping, data, tolerate='100%', top='', name='people.csv'):
        """(exit status, {id: row}, what was told)"""
        x, out = os.path.join(self.folder, 'x'), os.path.join(self.folder, 'out')
        for old in x, out:
            shutil.rmtree(old, ignore_errors=True)
        os.mkdir(x)
        with open(os.path.join(self.folder, 'r.yaml'), 'w', encoding='utf-8') as f:
            f.write(RULES % tolerate)
        with open(os.path.join(x, 'extract.yaml'), 'w', encoding='utf-8') as f:
            f.write('as_of: 2023-01-31\n%stables:\n  people:\n    separator: ";"\n    columns:\n' % top)
            f.write('      %s: %s\n' % (column, mapping))
            f.writelines('      %s: {constant: ""}\n' % c for c in COLUMNS if c != column)
        with open(os.path.join(x, name), 'wb') as f:
            f.write(data)
        done = subprocess.run([self.osara, 'run', '-r', os.path.join(self.folder, 'r.yaml'), '-x', x, '-o',
                               out], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
                              env={'OSARA_LEDGER': 'none', 'PATH': '/usr/bin:/bin'})
        rows = {}
        if done.returncode == 0:
            with open(os.path.join(out, 'ranked.csv'), encoding='utf-8', newline='') as f:
                rows = {row['offender_id']: row for row in csv.DictReader(f)}
        elif os.path.exists(out):
            self.problems.append('%s: a run that failed wrote something' % mapping)
        return done.returncode, rows, done.stderr.decode()

    def same(self, what, got, want):
        if got != want:
            self.problems.append('%s: %r, not %r' % (what, got, want))

    def values(self, column, mapping, values, **other):
        status, rows, told = self.run(column, mapping, table(column, values), **other)
        if status != 0:
            self.problems.append('%s %s: %s' % (column, mapping, told))
            return
        for n, (value, want) in enumerate(values.items()):
            row = rows.get('P%d' % n)
            self.same('%s %s %r' % (column, mapping, value), 'Q' if row is None else row[column], want)


def table(column, values):
    lines = ['id;' + column] + ['P%d;%s' % (n, value) for n, value in enumerate(values)]
    return ('\n'.join(lines) + '\n').encode()


def packed(t):
    one, more = table('note', ['a']), b'P1;b\n'
    long = table('note', ['a%d' % n for n in range(5000)])
    for pack, ending in (gzip.compress, '.gz'), (zstd, '.zst'):
        for name in 'people.csv', 'people.csv' + ending:  # by its bytes, whatever its name
            status, rows, _ = t.run('note', '{from: note}', pack(one), name=name)
            t.same(name + ending, (status, len(rows)), (0, 1))
        t.same('two' + ending, len(t.run('note', '{from: note}', pack(one) + pack(more))[1]), 2)
        for what, data in ('cut', pack(long)[:-30]), ('garbage', pack(one) + b'garbage'):
            status, _, told = t.run('note', '{from: note}', data)
            t.same(what + ending, (status, 'cannot be unpacked' in told), (4, True))


def main():
    with tempfile.TemporaryDirectory(prefix='osara-mapping-') as folder:
        t = Try(os.path.abspath(sys.argv[1]), folder)
        for column, mapping, values in CASES:
            t.values(column, mapping, values)
        for column, mapping, told in WRONG:
            status, _, said = t.run(column, mapping, table(column, ['']))
            t.same('%s %s' % (column, mapping), (status, told in said), (4, True))
        for encoding, python in (('utf-8', 'utf-8'), ('windows-1252', 'cp1252'), ('latin-1', 'latin-1'),
                                 ('iso-8859-15', 'iso8859-15'), ('utf-16', 'utf-16'), ('utf-16', 'utf-16-be'),
                                 ('utf-16', 'utf-16-le'), ('utf-8', 'utf-8-sig')):
            data = table('note', ['Café']).decode().encode(python)
            rows = t.run('note', '{from: note}', data, top='encoding: %s\n' % encoding)[1]
            t.same(python, [row['note'] for row in rows.values()], ['Café'])
        packed(t)
        rows = ['2020-01-01'] * 98
        t.same('tolerated', t.run('born', '{from: born}', table('born', ['x', *rows, rows[0]]), '1%')[0], 0)
        status, _, told = t.run('born', '{from: born}', table('born', ['x', 'x', *rows]), '1%')
        t.same('beyond', (status, '2 of 100 rows are quarantined' in told), (4, True))
        print(''.join(problem + '\n' for problem in t.problems), end='')
        return 1 if t.problems else 0


if __name__ == '__main__':
    sys.exit(main())
