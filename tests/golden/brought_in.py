"""One whom a decision places from below the line: brought_in.py OSARA

He is on a strand's list, so he has a record (sealed, kept, handed out), a row, a card and a line of the
worklist like everyone who holds a place; and no count of the list's members counts him."""
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from pack_reading import plain, read, rows_of, section, sheet

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
problems = []

RULES = """osara: 1
ruleset: brought-in
title: Who is brought in
marking: INVENTED
objective: {statement: To show who is brought in., owner: Nobody, authority: None}
scanning:
  tables:
    people:
      key: person
      columns: {person: id, name: text, area: category, dead: flag, sex: {type: category, monitor: yes}}
    crimes: {of: people, columns: {person: id, days: number, stalking: flag}}
    orders: {of: people, optional: yes, columns: {person: id, kind: category, granted: date, expires: date}}
analysis:
  measures: {stalkings: count(crimes where stalking)}
  criteria:
    harm: {measure: sum(days over crimes), scale: none, weight: 1, reason: harm, source: invented}
  score: points
  cohort: {top: 4}
response:
  hold:
    dead: {when: dead, title: Died}
  strands:
    one: {title: Team one, eligible: score > 0, capacity: {by: area, else: 1}, order: stalkings + 0}
    two: {title: Team two, eligible: stalkings > 0, capacity: 1}
  in_force: {over: orders, when: expires > as_of, show: [kind, expires]}
  options:
    spo:
      title: Stalking Protection Order
      tests: {two acts or more: {when: stalkings >= 2, source: the Act}}
      judgement: [the order is necessary]
assessment:
  harm: sum(days over crimes)
  retention: 3000 days
report: {show: [name, area]}
"""
# days of harm, stalkings; by rank. A to D are the list; H, J and K are brought in, K is dead by then
PEOPLE = {'A': (90, 1), 'B': (80, 0), 'C': (70, 2), 'D': (60, 0), 'E': (50, 1), 'F': (40, 0), 'G': (35, 3),
          'H': (30, 2), 'I': (20, 0), 'J': (10, 0), 'K': (5, 0), 'L': (4, 0), 'M': (0, 0)}
BROUGHT = ['H', 'J']


def expect(good, what):
    if not good:
        problems.append(what)


def card(page, rank):
    """The text of a card; empty when there is none."""
    found = re.search(r'<article class=card id=c%s>.*?</article>' % rank, page, re.S)
    return plain(found.group(0)) if found else ''


def first_screen(page):
    return plain(re.search(r'<header class=first.*?</header>', page, re.S).group(0))


class Place:
    def __init__(self, folder, osara):
        self.folder, self.osara = folder, osara
        os.mkdir(os.path.join(folder, 'x'))
        self.write('rules.yaml', RULES)
        self.extract(PEOPLE, dead='')
        self.write('x/orders.csv', 'person,kind,granted,expires\nH,NMO,2022-02-01,2023-02-10\n')

    def write(self, name, text):
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as f:
            f.write(text)

    def extract(self, people, dead):
        self.write('x/people.csv', 'person,name,area,dead,sex\n' + ''.join(
            '%s,Name of %s,%s,%s,%s\n' % (p, p, 'SN'[i % 2] == 'S' and 'South' or 'North',
                                          'yes' if p in dead else 'no', 'MF'[i % 2])
            for i, p in enumerate(people)))
        self.write('x/crimes.csv', 'person,days,stalking\n' + ''.join(
            '%s,%d,%s\n' % (p, days if k == 0 else 0, 'yes' if k < stalkings else 'no')
            for p, (days, stalkings) in people.items() for k in range(max(1, stalkings))))

    def call(self, *words, status=0, cwd=None):
        done = subprocess.run([self.osara, *words], cwd=cwd or self.folder, capture_output=True, check=False,
                              env={**os.environ, 'LC_ALL': 'C', 'COLUMNS': '100'})
        said = done.stdout.decode() + done.stderr.decode()
        expect(done.returncode == status, '%s: exit status %d, not %d: %s' %
               (' '.join(words), done.returncode, status, said[-400:]))
        return said

    def run(self, out, day, *more, ledger='l.db'):
        return self.call('run', '-r', 'rules.yaml', '-x', 'x', '-o', out, '--as-of', day, '--ledger', ledger,
                         *more)

    def decide(self, *words):
        return self.call('decide', '--ledger', 'l.db', *words, '--by', 'Ash')

    def rows(self, sql):
        db = sqlite3.connect(os.path.join(self.folder, 'l.db'))
        found = db.execute(sql).fetchall()
        db.close()
        return found

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def same_pack(self, a, b, what):
        for name in 'pack.html', 'pack.xlsx':
            with open(self.path(a, name), 'rb') as f, open(self.path(b, name), 'rb') as g:
                expect(f.read() == g.read(), '%s: %s is another' % (what, name))


def check_outputs(place, said):
    """Records of who holds a place; counts of the list as they were."""
    run = json.loads(read(place.folder, 'two', 'run.json'))
    records = [json.loads(line) for line in read(place.folder, 'two', 'records.jsonl').splitlines()]
    expect([r['offender'] for r in records] == [*'ABCD', *BROUGHT, 'K'], 'the records are of %s' %
           [r['offender'] for r in records])
    expect([r['response']['line']['side'] for r in records] == ['in'] * 4 + ['out'] * 3,
           'a record stands on the wrong side of the line')
    for r in records[4:6]:
        expect(r['response']['status'] == 'must' and 'from below the line' in r['response']['reason'],
               'the record of %s says %s' % (r['offender'], r['response']['reason']))
    expect(run['distribution']['cohort'] == 4 and sum(run['distribution']['status'].values()) == 13 and
           run['distribution']['placed_below'] == 2, 'run.json counts %s' % run['distribution'])
    expect(run['seal']['records'] == 7, 'run.json states %s records' % run['seal'])
    for wanted in ('4 in the cohort', '2 from below it hold a place by decision', '13 records'):
        expect(wanted in said, 'the screen does not say "%s": %s' % (wanted, said))


def check_pack(place, folder='two'):
    """The pack says of him what the lists say."""
    page = read(place.folder, folder, 'pack.html')
    strands = section(page, 'strands')
    for name, title in ('one', 'Team one'), ('two', 'Team two'):
        listed = [row['offender_id'] for row in rows_of(place.folder, folder, 'strands', name + '.csv')]
        part = re.search(r'<h3>%s</h3>.*?(?=<h3>|</section>)' % title, strands, re.S).group(0)
        shown = [cell.split()[0] for cell in map(plain, re.findall(r'<th scope=row>(.*?)<td', part, re.S))]
        expect(shown == listed and set(listed) & set(BROUGHT),
               '%s: the page lists %s, not %s' % (name, shown, listed))
        expect([row['Person'] for row in sheet(place.path(folder), title)] == listed,
               '%s: the workbook lists others' % name)
    work = rows_of(place.folder, folder, 'options.csv')
    expect([(r['urgency'], r['offender_id']) for r in work] ==
           [('order ends within 30 days', 'H'), ('tests met', 'C'), ('tests met', 'H')],
           'options.csv has %s' % work)
    expect([(r['Urgency'], r['Person']) for r in sheet(place.path(folder), 'Options')] ==
           [(r['urgency'], r['offender_id']) for r in work], 'the worklist of the workbook is another')
    orders = plain(section(page, 'options'))
    expect('8 H Name of H Team two' in orders, 'the worklist of the page has not H: ' + orders)
    listed = re.findall(r'<tr id=r(\d+)([^>]*)>', section(page, 'the-list'))
    expect([n for n, _ in listed] == ['1', '2', '3', '4', '8', '10', '11'],
           'the list has the rows %s' % listed)
    expect([n for n, more in listed if 'data-below' in more] == ['8', '10', '11'] and
           not any('data-new' in more for _, more in listed), 'the list marks %s' % listed)
    for n in '8', '10':
        said = card(page, n)
        expect('below the line' in said and 'by decision: override' in said, 'card %s: %s' % (n, said))
    first = first_screen(page)
    for wanted in ('4 people, 30.8% of those scored', '2 people below the line hold a place by decision'):
        expect(wanted in first, 'the first screen does not say "%s": %s' % (wanted, first))
    expect('the list: 4 people' in page and 'The list ends at a score of 60.0' in page,
           'the plots count others')
    line = plain(section(page, 'line'))
    expect('8 H Name of H' in line, 'the line does not say who stands below it: ' + line)
    sheet_rows = {row['Person']: row for row in sheet(place.path(folder), 'List')}
    expect([p for p, row in sheet_rows.items() if row['Below the line'] == 'yes'] == [*BROUGHT, 'K'],
           'the list of the workbook marks others')


def check_ledger(place):
    """Kept, shown, proved, and not to be taken away."""
    said = place.call('audit', 'verify', 'l.db')
    expect('11 records' in said, 'verify counts other records: ' + said)
    content = json.loads(place.rows('SELECT content FROM entry WHERE seq = 5')[0][0])
    expect((content['records'], content['records_below']) == (7, [7, 9, 10]), 'the entry states %s' % content)
    said = re.sub(r'[|\s]+', ' ', place.call('explain', '--ledger', 'l.db', 'H'))
    expect('by decision: override' in said and 'Rank 8 of 13' in said, 'the ledger explains H: ' + said)
    place.call('explain', '--ledger', 'l.db', 'I', status=1)
    said = place.call('audit', 'show', '--ledger', 'l.db', '5')
    expect(re.search(r'8\s+H\s+two\s+\S*\s*kept', said) and 'and 6 of whom no record' in said,
           'audit show: ' + said)
    place.call('audit', 'keygen', '--ledger', 'l.db', 'a.key')
    for who, more in ('H', ()), ('I', ('-x', 'x')):
        place.call('audit', 'prove', '--ledger', 'l.db', '--key', 'a.key', '5', who, '-o', 'p.json', *more)
        said = place.call('audit', 'check-proof', '--public-key', 'a.key.pub', 'p.json')
        expect(subprocess.run([sys.executable, '-B', os.path.join(ROOT, 'docs/check_proof.py'), 'a.key.pub',
                               'p.json'], cwd=place.folder, capture_output=True, check=False).returncode == 0,
               'the proof of %s does not hold' % who)
    shutil.copy(place.path('l.db'), place.path('whole.db'))
    for sql, why in (("DELETE FROM record WHERE run = 5 AND position = 7", 'its record 8 is not there'),
                     ("DELETE FROM record WHERE run = 5 AND position = 10", 'its record 11 is not there'),
                     ("UPDATE record SET position = 8 WHERE run = 5 AND position = 7", 'its record'),
                     ("UPDATE record SET content = replace(content, '\"rank\":8', '\"rank\":9')"
                      " WHERE run = 5 AND position = 7", "its record 8, of 'H', was changed"),
                     ("INSERT INTO record SELECT run, 4, offender, content FROM record WHERE run = 5 AND "
                      "position = 7", 'more records than'),
                     ("UPDATE entry SET content = replace(content, '[7,9,10]', '[7,10]') WHERE seq = 5",
                      'its content is not what its hash says')):
        db = sqlite3.connect(place.path('l.db'))
        with db:
            expect(db.execute(sql).rowcount > 0, 'nothing was changed by ' + sql)
        db.close()
        said = place.call('audit', 'verify', 'l.db', status=1)
        expect(why in said, '%s: %s' % (sql, said))
        shutil.copy(place.path('whole.db'), place.path('l.db'))
    said = place.call('audit', 'replay', '--ledger', 'l.db', '5', 'x')
    expect('made again is the same' in said, 'a replay: ' + said)


def check_decided(place):
    """No rule proposed him: what was decided before did."""
    said = place.call('explain', '-r', 'rules.yaml', '-x', 'x', '--ledger', 'l.db', '--as-of', '2023-01-31',
                      '--why-not', 'H', 'one')
    expect('He is proposed for Team two instead, as people decided.' in ' '.join(said.split()),
           'why not for H: ' + said)
    place.decide('--run', '5', '--rest', '--reason', 'as proposed')
    rates = {row['rule']: row for row in csv.DictReader(
        place.call('decisions', '--ledger', 'l.db', '--run', '5', '--rates', '--format', 'csv').splitlines())}
    expect(set(rates) == {'eligible: one', 'decided: one', 'decided: two'} and
           all(row['adopted'] == '1' for row in rates.values()), 'the rates are of %s' % rates)
    place.call('report', '--ledger', 'l.db', '--run', '5', '--decided', '-o', 'minutes')
    said = card(read(place.folder, 'minutes', 'pack.html'), '8')
    expect('Decision taken adopt Team two; by' in said, 'the minutes do not say it: ' + said[-300:])
    said = re.sub(r'[|\s]+', ' ', place.call('explain', '--ledger', 'l.db', 'H'))
    expect('Decision taken' in said, 'his card on a terminal does not: ' + said[-300:])


def check_later(place):
    """After the review date he is off; A, who fell below the line and is kept there, has left the list."""
    shutil.copytree(place.path('x'), place.path('x-then'))
    people = dict(PEOPLE, A=(1, 0))
    place.extract(people, dead='K')
    place.decide('--run', '5', '--instead', 'A', '--strand', 'two', '--review', '2023-12-31',
                 '--reason', 'until his course ends')
    place.run('three', '2023-06-30')
    page = read(place.folder, 'three', 'pack.html')
    changes = plain(section(page, 'changes'))
    expect('A 1 Team one 12' in changes and 'still placed in Team two, by decision' in changes and
           'H' not in changes.split('New on the list')[0].split(), 'since last time: ' + changes)
    expect('New on the list E (rank 4)' in changes, 'who is new: ' + changes)
    first = first_screen(page)
    for wanted in ('1 new, 1 left', '1 person below the line holds a place by decision'):
        expect(wanted in first, 'the third first screen does not say "%s": %s' % (wanted, first))
    history = json.loads(read(place.folder, 'three', 'run.json'))['distribution']
    expect(history['cohort'] == 4 and history['placed_below'] == 1, 'the third run counts %s' % history)
    expect('Team two: placed by decision; the rules ask for stalkings > 0 (was 0)' in card(page, '12'),
           'the card of A does not say what placed him: ' + card(page, '12'))
    expect('2023-01-31 rank 1' in card(page, '12'), 'the card of A has no history: ' + card(page, '12'))
    last = int(place.rows("SELECT max(seq) FROM entry WHERE kind = 'run'")[0][0])
    for n, out in ('5', 'two'), (str(last), 'three'):
        place.call('report', '--ledger', 'l.db', '--run', n, '-o', 'again')
        place.same_pack(out, 'again', 'drawn again of run ' + n)
    compare = ['compare', '5', str(last), '--ledger', 'l.db', '--all', '--format', 'csv']
    kept = {r['offender_id']: r for r in csv.DictReader(place.call(*compare).splitlines())}
    made = {r['offender_id']: r for r in csv.DictReader(place.call(*compare, '-x', '.').splitlines())}
    expect([p for p, r in made.items() if r['cohort'] == 'enters'] == ['E'] and
           [p for p, r in made.items() if r['cohort'] == 'leaves'] == ['A'], 'a comparison says %s' % made)
    for who, key in ('H', 'a'), ('A', 'b'):  # from the ledger alone as made again
        for name in 'rank', 'score', 'strand', 'status':
            expect(kept[who][name + '_' + key] == made[who][name + '_' + key] != '',
                   'the ledger keeps %s of %s as %s' % (name, who, kept[who][name + '_' + key]))
    return last


def check_assessed(place):
    """His score is known from the ledger as long as a run keeps a record of him."""
    said = place.call('assess', '--ledger', 'l.db', '--format', 'csv')
    now = {r['measure']: r['value'] for r in csv.DictReader(said.splitlines()) if r['group'] == 'now'}
    # A came with 90 and has 1 now; B and C have 80 and 70 as before; H, J and K came without a record
    expect((now['people'], now['known'], now['mean at entry']) == ('6', '3', '80') and
           abs(float(now['mean then']) - 151 / 3) < 1e-9, 'assess says %s' % now)


def check_disposed(place, last):
    """His record goes with him; nobody else's."""
    place.call('audit', 'dispose', '--ledger', 'l.db', '--offender', 'H', '--reason', 'his right')
    said = place.call('audit', 'verify', 'l.db')
    expect('14 records' in said or '15 records' in said, 'after the disposal: ' + said)
    expect(place.rows("SELECT count(*) FROM record WHERE offender = 'H'") == [(0,)], 'a record of H is there')
    place.call('report', '--ledger', 'l.db', '--run', '5', '-o', 'again')
    page = read(place.folder, 'again', 'pack.html')
    expect('Name of H' not in page and 'Name of J' in page, 'the pack still names H')
    expect('4 people, 30.8% of those scored' in first_screen(page), 'the first screen: ' + first_screen(page))
    said = place.call('audit', 'replay', '--ledger', 'l.db', '5', 'x-then', status=1)
    expect('2 placements and decisions from before it were disposed of since' in said,
           'a replay does not say why it cannot be the same: ' + said)
    place.call('audit', 'dispose', '--ledger', 'l.db', '--offender', 'B', '--reason', 'his right')
    place.extract(dict(PEOPLE, A=(1, 1), E=(2, 0)), dead='K')
    place.run('four', '2023-07-31')  # E was the last of a list that has a gap now
    changes = plain(section(read(place.folder, 'four', 'pack.html'), 'changes'))
    expect('E Name of E' not in changes and 'E 4' in changes.split('New on')[0], 'who has left: ' + changes)
    place.call('audit', 'dispose', '--ledger', 'l.db', '--before', '2999-01-01')
    place.call('audit', 'verify', 'l.db')
    expect(place.rows('SELECT count(*) FROM record') == [(0,)], 'a record is still there')


def main():
    with tempfile.TemporaryDirectory(prefix='osara-brought-') as folder:
        place = Place(folder, os.path.abspath(sys.argv[1]))
        place.run('one', '2022-12-31')
        for who, strand in ('H', 'two'), ('J', 'one'), ('K', 'one'):
            place.decide(who, '--strand', strand, '--review', '2023-03-31', '--reason', 'the victim asked')
        place.extract(PEOPLE, dead='K')
        shutil.copy(place.path('l.db'), place.path('before.db'))
        said = place.run('two', '2023-01-31')
        for threads in '1', '2', '3':
            shutil.copy(place.path('before.db'), place.path('t.db'))
            place.run('t' + threads, '2023-01-31', '--threads', threads, ledger='t.db')
        for name in 'records.jsonl', 'ranked.csv', 'pack.html':  # the key of a ledger's run is random
            texts = {re.sub("[0-9a-f]{12,64}|sha256-[^']*", '', read(folder, out, name))
                     for out in ('two', 't1', 't2', 't3')}
            expect(len(texts) == 1, '%s depends on the threads' % name)
        check_outputs(place, said)
        check_pack(place)
        check_ledger(place)
        check_decided(place)
        last = check_later(place)
        check_assessed(place)
        check_disposed(place, last)
    print('\n'.join(problems[:20]) or 'who is brought in is recorded and shown, and counted apart')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
