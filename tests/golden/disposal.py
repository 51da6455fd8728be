"""Disposal and the log of the real program: disposal.py OSARA

What was disposed of is nowhere in the file, what is left cannot be opened, and the chain verifies."""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
SMALL = os.path.join(ROOT, 'tests/golden/small')
problems = []


def expect(good, what):
    if not good:
        problems.append(what)


def make_extract(folder):
    """The small extract, with ids long enough to be looked for in a file."""
    os.mkdir(folder)
    for name in os.listdir(SMALL + '/extract'):
        with open(os.path.join(SMALL, 'extract', name), encoding='utf-8') as f:
            text = re.sub(r'\bP([1-6])\b', r'OFFENDER-\1-SURNAME', f.read())
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
            f.write(text)


class Place:
    def __init__(self, folder, osara):
        self.folder, self.osara = folder, osara
        make_extract(os.path.join(folder, 'extract'))
        with open(SMALL + '/rules.yaml', encoding='utf-8') as f:
            rules = f.read().split('\ntests:')[0]
        keep = '  review: {high: 4 weeks, else: 12 weeks}\n'
        expect(keep in rules, 'the small ruleset has no review any more')
        with open(os.path.join(folder, 'rules.yaml'), 'w', encoding='utf-8') as f:
            f.write(rules.replace(keep, keep + '  retention: {high: 1000 days, else: 100 days}\n') + '\n')

    def call(self, *words, status=0):
        done = subprocess.run([self.osara, *words], cwd=self.folder, capture_output=True, check=False,
                              env={**os.environ, 'LC_ALL': 'C', 'COLUMNS': '200'})
        said = done.stdout.decode() + done.stderr.decode()
        expect(done.returncode == status, '%s: exit status %d, not %d: %s' %
               (' '.join(words), done.returncode, status, said[-300:]))
        return said

    def run(self, day):
        self.call('run', '-r', 'rules.yaml', '-x', 'extract', '-o', 'out', '--ledger', 'l.db', '--as-of', day,
                  '--reason', 'the list of ' + day)

    def verify(self):
        self.call('audit', 'verify', 'l.db')
        expect(sorted(name for name in os.listdir(self.folder) if name.startswith(('l.db', '.'))) == ['l.db'],
               'the ledger is not one file: %s' % os.listdir(self.folder))

    def bytes(self):
        with open(os.path.join(self.folder, 'l.db'), 'rb') as f:
            return f.read()

    def rows(self, sql):
        db = sqlite3.connect(os.path.join(self.folder, 'l.db'))
        found = db.execute(sql).fetchall()
        db.close()
        return found


def one_offender(place):
    name = 'OFFENDER-2-SURNAME'
    place.call('explain', '--ledger', 'l.db', name, '--reason', 'a visit to the SECRET-ADDRESS')
    said = place.call('audit', 'log', '--ledger', 'l.db', name)
    for part in ('consultation', 'SECRET-ADDRESS', 'the list of 2023-01-31'):
        expect(part in said, 'the log does not say %s: %s' % (part, said))
    expect(name.encode() in place.bytes() and b'SECRET-ADDRESS' in place.bytes(), 'nothing to dispose of')
    secrets = [row[0] for row in place.rows('SELECT secret FROM seed') +
               place.rows("SELECT salt FROM item WHERE offender = '%s'" % name)]
    place.call('audit', 'dispose', '--ledger', 'l.db', '--offender', name, '--reason', 'his review')
    place.verify()
    left = place.bytes()
    for gone in [name.encode(), b'SECRET-ADDRESS'] + secrets:
        expect(gone not in left, 'still in the file: %r' % gone)
    expect(b'OFFENDER-3-SURNAME' in left, 'others were disposed of too')
    expect('says nothing' in place.call('audit', 'log', '--ledger', 'l.db', name), 'the log still names him')
    place.call('explain', '--ledger', 'l.db', name, status=1)
    said = place.call('audit', 'replay', '--ledger', 'l.db', '2', 'extract')
    expect('made again is the same' in said, 'a run with one forgotten is not the same: ' + said)
    place.call('audit', 'dispose', '--ledger', 'l.db', '--offender', 'NOBODY')


def by_retention(place):
    """Bands: the high ones are kept for 1000 days from the as-of date, all others for 100."""
    before = dict(place.rows('SELECT run, count(offender) FROM placement GROUP BY run'))
    high = dict(place.rows("SELECT run, count(*) FROM placement WHERE keep_until > '2025-01-01'"
                           " GROUP BY run"))
    expect(sum(high.values()) > 0 and sum(high.values()) < sum(before.values()), 'the bands do not part')
    place.call('audit', 'dispose', '--ledger', 'l.db', '--before', '2023-04-01')
    place.verify()
    expect(dict(place.rows('SELECT run, count(offender) FROM placement GROUP BY run')) == before,
           'something went before its time')
    place.call('audit', 'dispose', '--ledger', 'l.db', '--before', '2024-01-01')
    place.verify()
    after = dict(place.rows('SELECT run, count(*) FROM placement WHERE offender IS NOT NULL GROUP BY run'))
    expect(after == high, 'not those whose time had come went: %s, not %s' % (after, high))
    place.call('audit', 'dispose', '--ledger', 'l.db', '--before', '2999-01-01')
    place.verify()
    expect(b'SURNAME' not in place.bytes(), 'a name is still in the file')
    expect(place.rows('SELECT count(*) FROM seed') == [(0,)], 'a key is still in the file')
    said = place.call('audit', 'dispose', '--ledger', 'l.db', '--before', '2999-01-01')
    expect('disposed of 0' in said or 'nothing' in said, 'a second disposal found more: ' + said)


def while_another_reads(place):
    """Its bytes cannot leave the file then: that is said, and a second call ends it."""
    name = 'OFFENDER-4-SURNAME'
    expect(name.encode() in place.bytes(), 'nothing to dispose of')
    reader = sqlite3.connect(os.path.join(place.folder, 'l.db'))
    reader.execute('BEGIN')
    reader.execute('SELECT count(*) FROM entry').fetchall()
    said = place.call('audit', 'dispose', '--ledger', 'l.db', '--offender', name, status=5)
    for part in ('another program is reading it', 'run it again'):
        expect(part in said, 'a reader in the way is not told: ' + said)
    reader.close()
    place.call('audit', 'dispose', '--ledger', 'l.db', '--offender', name)
    place.verify()
    expect(name.encode() not in place.bytes(), 'still in the file after a second disposal')


def changed_certificates(place):
    """A certificate cannot be made to cover more, nor be taken away."""
    place.run('2023-02-01')
    run = place.rows("SELECT max(seq) FROM entry WHERE kind = 'run'")[0][0]
    place.call('audit', 'dispose', '--ledger', 'l.db', '--offender', 'OFFENDER-1-SURNAME')
    place.verify()
    whole = place.bytes()
    for sql in ("UPDATE placement SET offender = NULL, rank = NULL, strand = NULL, keep_until = NULL,"
                " placement_leaf = leaf WHERE run = %d AND position = 0" % run,
                "UPDATE entry SET content = replace(content, '\"ranges\":[[1,1]]', '\"ranges\":[[0,1]]')"
                " WHERE kind = 'disposal'",
                "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry WHERE kind = 'disposal')"):
        db = sqlite3.connect(os.path.join(place.folder, 'l.db'))
        with db:
            changed = db.execute(sql).rowcount
        db.close()
        expect(changed > 0, 'nothing was changed by ' + sql)
        place.call('audit', 'verify', 'l.db', status=1)
        with open(os.path.join(place.folder, 'l.db'), 'wb') as f:
            f.write(whole)
    place.verify()


def main():
    with tempfile.TemporaryDirectory(prefix='osara-disposal-') as folder:
        place = Place(folder, os.path.abspath(sys.argv[1]))
        for day in ('2023-01-30', '2023-01-31'):
            place.run(day)
        one_offender(place)
        while_another_reads(place)
        by_retention(place)
        changed_certificates(place)
    print('\n'.join(problems[:20]) or 'what was disposed of is gone, and the chain verifies')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
