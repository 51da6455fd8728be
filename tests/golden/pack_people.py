"""What the meeting pack says of people beside the list: the worklist, the line, who is to leave a place, who
could be lifted onto the list.  pack_people.py OSARA

Each is held against the list that says the same (options.csv, deselection.csv, run.json), in the page and
in the workbook; and what osara report draws again has the same bytes."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from pack_reading import plain, read, rows_of, section, sheet

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
CASES = os.path.join(ROOT, 'tests', 'golden', 'cases')
URGENT = {'order breached': 'breached', 'order ends within 30 days': '30 days',
          'order ends within 60 days': '60 days', 'order ends within 90 days': '90 days'}


def call(osara, folder, *words):
    done = subprocess.run([osara, *words], cwd=folder, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit('%s failed: %s' % (words[0], done.stderr.decode()))
    return done.stdout.decode()


def table_rows(markup):
    """Cells of every row of a body, as texts."""
    return [[plain(cell) for cell in re.split(r'<t[dh][^>]*>', row)[1:]]
            for body in re.findall(r'<tbody[^>]*>(.*?)(?=<tbody|</table>)', markup, re.S)
            for row in re.split(r'<tr[^>]*>', body)[1:]]


def same_bytes(folder, a, b):
    for name in 'pack.html', 'pack.xlsx':
        with open(os.path.join(folder, a, name), 'rb') as f, open(os.path.join(folder, b, name), 'rb') as g:
            if f.read() != g.read():
                yield '%s is not that of %s when it is drawn again' % (name, a)


def case_of(name, folder):
    shutil.copytree(os.path.join(CASES, name, 'in'), folder, dirs_exist_ok=True)


def worklist(osara, folder):
    """Every line of options.csv, in its order, in the workbook; orders as a table of the page."""
    case_of('worklist', folder)
    call(osara, folder, 'run', '-r', 'rules.yaml', '-x', 'x', '-o', 'out', '--as-of', '2023-01-31',
         '--ledger', 'l.db')
    listed = rows_of(folder, 'out', 'options.csv')
    for row in listed:  # which the pack says in the column of days
        for key in 'title', 'in_force':
            row[key] = row[key].replace(', expires not known', '')
    if {row['urgency'] for row in listed} != {*URGENT, 'tests met', 'tests to establish'}:
        yield 'the case has not every urgency: %s' % {row['urgency'] for row in listed}
    sheet_rows = sheet(os.path.join(folder, 'out'), 'Options')
    for keys in (('urgency', 'Urgency'), ('rank', 'Rank'), ('offender_id', 'Person'),
                 ('to_establish', 'To establish'), ('in_force', 'In force')):
        got, want = [row[keys[1]] for row in sheet_rows], [row[keys[0]] for row in listed]
        if keys[0] == 'to_establish':  # the page and the workbook say which, the list also what it asks
            want = [re.sub(r': .*', '', text) for text in want]
        if got != want:
            yield 'the workbook says %s of %s, and options.csv %s' % (got, keys[0], want)
    page = read(folder, 'out', 'pack.html')
    options = section(page, 'options')
    orders = [row for row in table_rows(options) if row[3] in URGENT.values()]
    want = [[row['rank'], URGENT[row['urgency']], row['title'],
             row['days_left'] or '\u2013', row['breaches']] for row in listed if row['urgency'] in URGENT]
    if [[row[0], row[3], row[4], row[6], row[7]] for row in orders] != want:
        yield 'the page has the orders %s' % orders
    for wanted in ('1 breached; 1 more end within 30 days, 2 within 31 to 60, 2 within 61 to 90',
                   '1 meets the tests; of 1 something is to be established first', 'Act on the breach'):
        if wanted not in plain(options):
            yield 'the worklist does not say "%s"' % wanted
    card = plain(re.search(r'<article class=card id=c1>.*?</article>', page, re.S).group(0))
    for wanted in ('NMO, expires 2023-03-02 ends in 30 days',
                   'Order : two acts or more (2); aged 10 or over (33); none in force'):
        if wanted not in card:
            yield 'the first card does not say "%s": %s' % (wanted, card)
    third = plain(re.search(r'<article class=card id=c3>.*?</article>', page, re.S).group(0))
    if 'to establish: aged 10 or over' not in third or '0 of 0' in card + third:
        yield 'the third card says %s' % third
    call(osara, folder, 'report', '--ledger', 'l.db', '-o', 'again')
    yield from same_bytes(folder, 'out', 'again')


def leaving(osara, folder):
    """deselection.csv in the page and the workbook, from the ledger too; who was disposed of is not there."""
    case_of('continuity', folder)
    run = ['run', '-r', 'rules.yaml', '-x', 'x', '--ledger', 'l.db']
    call(osara, folder, *run, '-o', 'one', '--as-of', '2023-01-31')
    call(osara, folder, 'decide', 'D', '--ledger', 'l.db', '--strand', 'iom', '--review', '2023-03-15',
         '--by', 'Ash', '--reason', 'renewed')
    lines = read(folder, 'x', 'offenders.csv').splitlines(keepends=True)
    with open(os.path.join(folder, 'x', 'offenders.csv'), 'w', encoding='utf-8') as f:
        f.writelines(line for line in lines if not line.startswith('D'))
    call(osara, folder, *run, '-o', 'two', '--as-of', '2023-03-31', '--reason', 'a list without D')
    for n, name in enumerate(('one', 'two'), 1):
        listed = rows_of(folder, name, 'deselection.csv')
        page = read(folder, name, 'pack.html')
        got = [[row[0], row[-1]] for row in table_rows(section(page, 'leaving'))]
        want = [[row['offender_id'], '%s %s' % (row['reason'], row['why'])] for row in listed]
        if not listed or got != want:
            yield '%s: the page has %s' % (name, got)
        got = [(row['Person'], row['Reason'], row['Why'])
               for row in sheet(os.path.join(folder, name), 'Leaving a place')]
        if got != [(row['offender_id'], row['reason'], row['why']) for row in listed]:
            yield '%s: the workbook has %s' % (name, got)
        call(osara, folder, 'report', '--ledger', 'l.db', '--run', '13'[n - 1], '-o', 'again')
        yield from same_bytes(folder, name, 'again')
    if ('D', 'not in the extract') not in [(r['offender_id'], r['reason']) for r in listed]:
        yield 'D is not proposed to leave: %s' % listed
    shown = call(osara, folder, 'audit', 'show', '--ledger', 'l.db', '3', 'D', '--by', 'Ash')
    if 'not in the extract' not in shown:
        yield 'the ledger does not show what it keeps of D: %s' % shown
    call(osara, folder, 'audit', 'verify', 'l.db')
    call(osara, folder, 'audit', 'dispose', '--ledger', 'l.db', '--offender', 'D', '--by', 'Ash',
         '--reason', 'his right')
    call(osara, folder, 'audit', 'verify', 'l.db')
    call(osara, folder, 'report', '--ledger', 'l.db', '--run', '3', '-o', 'again')
    left = [row[0] for row in table_rows(section(read(folder, 'again', 'pack.html'), 'leaving'))]
    if left != [row['offender_id'] for row in listed if row['offender_id'] != 'D']:
        yield 'after the disposal of D the pack has %s' % left


LINE = """osara: 1
ruleset: line
scanning:
  tables:
    people: {key: person, columns: {person: id, name: text}}
    crimes: {of: people, columns: {person: id, days: number}}
analysis:
  criteria:
    harm: {measure: sum(days over crimes), scale: none, weight: 1, reason: harm, source: invented}
    number: {measure: count(crimes), scale: none, weight: 0, reason: ties, source: invented}
  score: points
  ties: [number]
  cohort: {top: 4}
response:
  strands:
    one: {title: One, eligible: score > 0, order: number + 0, capacity: 2}
report: {show: [name]}
"""
DAYS = {'A': [50], 'B': [30], 'C': [20, 10], 'D': [10, 5, 5], 'E': [20], 'F': [20], 'G': [4]}


def line(osara, folder):
    """Who sits on the line, by which margin, what divided them; what orders a strand's list."""
    os.mkdir(os.path.join(folder, 'x'))
    for name, text in (('rules.yaml', LINE),
                       ('x/people.csv', 'person,name\n' + ''.join('%s,Name of %s\n' % (p, p) for p in DAYS)),
                       ('x/crimes.csv', 'person,days\n' + ''.join('%s,%d\n' % (p, d)
                                                                 for p in DAYS for d in DAYS[p]))):
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
            f.write(text)
    call(osara, folder, 'run', '-r', 'rules.yaml', '-x', 'x', '-o', 'out', '--as-of', '2023-01-31',
         '--ledger', 'l.db')
    page = read(folder, 'out', 'pack.html')
    said = plain(section(page, 'line'))
    # C goes before B by number, though level; D has 20 as E and F have: number divides them
    for wanted in ('The list takes the first 4.',
                   'The last on it, rank 4, scores 20.00; the first below it, rank 5, 20.00: 0.00 points',
                   'They are level, and divided by number: 1 on the list and 2 below it have that score.',
                   'Down to it the order of ties divided 2 pairs of neighbours with equal scores, '
                   'the offender id alone 0.'):
        if wanted not in said:
            yield 'the line does not say "%s": %s' % (wanted, said)
    rows = table_rows(section(page, 'line'))
    if [row[:2] for row in rows] != [['1', 'A Name of A'], ['2', 'C Name of C'], ['3', 'B Name of B'],
                                     ['4', 'D Name of D'], ['Below the line'],
                                     ['5', 'E'], ['6', 'F'], ['7', 'G']]:
        yield 'the line has the rows %s' % rows
    if rows[3][4:] != ['3 rows, 3 values of 6', 'crimes.csv:7 (without it: score 15.00, rank 6)']:
        yield 'D hangs on %s' % rows[3]
    if [row['Person'] for row in sheet(os.path.join(folder, 'out'), 'Line')] != list('ACBDEFG'):
        yield 'the sheet of the line is %s' % sheet(os.path.join(folder, 'out'), 'Line')
    strands = plain(section(page, 'strands'))
    for wanted in ('In its own order, highest first: number + 0',
                   '2 of 2 places, 2 waiting. One more place would bring B (harm 30); one less would lose C',
                   'Place Overall rank Person Score Its order'):
        if wanted not in strands:
            yield 'the strand does not say "%s": %s' % (wanted, strands)
    call(osara, folder, 'report', '--ledger', 'l.db', '-o', 'again')
    yield from same_bytes(folder, 'out', 'again')
    call(osara, folder, 'audit', 'dispose', '--ledger', 'l.db', '--offender', 'F', '--by', 'Ash',
         '--reason', 'right')
    call(osara, folder, 'report', '--ledger', 'l.db', '-o', 'again')
    rows = table_rows(section(read(folder, 'again', 'pack.html'), 'line'))
    if ['6', '\u2013'] not in [row[:2] for row in rows]:
        yield 'F stands on the line after his disposal'


def lifted(osara, folder):
    """Those whom missing data could lift onto the list: as many as run.json names."""
    small = os.path.join(ROOT, 'tests', 'golden', 'small')
    rules = read(small, 'rules.yaml').replace('cohort: {top: 5}', 'cohort: {top: 3}')
    rules = rules.replace('harm: days[code]', 'harm: days[code] * weight[code]')
    rules = rules.replace('  lookups:', '  lookups:\n    weight: {file: w.csv, key: code, value: w, else: 1}')
    for name, text in ('rules.yaml', rules), ('w.csv', 'code,w\nrape,1\nassault,1\ntheft,1\n'):
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
            f.write(text)
    call(osara, folder, 'run', '-r', 'rules.yaml', '-x', os.path.join(small, 'extract'), '-o', 'out')
    run = json.loads(read(folder, 'out', 'run.json'))
    n, provisional = len(run['could_reach_the_cohort']), sum(
        row['provisional'] == 'yes' for row in rows_of(folder, 'out', 'ranked.csv') if int(row['rank']) <= 3)
    want = ('Missing data makes %d of these scores provisional, and could lift %d below the line onto '
            'the list.' % (provisional, n))
    if n == 0:
        yield 'nobody could be lifted: the case shows nothing'
    if want not in plain(read(folder, 'out', 'pack.html')):
        yield 'the first screen does not say "%s"' % want


BARE = """osara: 1
ruleset: bare
objective: {statement: To show what is left out., owner: Nobody, authority: None}
scanning:
  tables:
    people: {key: person, columns: {person: id, name: text}}
    crimes: {of: people, columns: {person: id, days: number}}
analysis:
  criteria:
    harm: {measure: sum(days over crimes), scale: none, weight: 1, reason: harm, source: invented}
  score: points
  cohort: {top: 5}
report: {show: [name]}
"""


def bare(osara, folder):
    """A ruleset without strands and options has no parts about them; an empty list says whose it is."""
    os.mkdir(os.path.join(folder, 'x'))
    for days in '', 'A,5\n', 'A,5\nB,3\n':
        for name, text in (('rules.yaml', BARE), ('x/people.csv', 'person,name\nA,Ash\nB,Birch\n'),
                           ('x/crimes.csv', 'person,days\n' + days)):
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
                f.write(text)
        call(osara, folder, 'run', '-r', 'rules.yaml', '-x', 'x', '-o', 'out', '--as-of', '2023-01-31')
        page, n = read(folder, 'out', 'pack.html'), days.count('\n')
        said = plain(re.sub('(?s)<style>.*?</style>|<script>.*?</script>', '', page))
        for unwanted in ('Strands', 'Orders and referrals', 'Proposed strand', 'waiting', 'option',
                         'Below the line'):
            if unwanted in said:
                yield 'of %d people the page says "%s": %s' % (n, unwanted, said)
        for wanted in ('To show what is left out.', 'The list takes the first 5, and is not full.',
                       'on the list %d' % n):
            if wanted not in said:
                yield 'of %d people the page does not say "%s": %s' % (n, wanted, said)
        if n > 0 and not re.search('people</text>', page):
            yield 'of %d people there is no histogram' % n
        if re.search('class="end"[^>]*>[0-9]*\\.[0-9]+</text>', page):
            yield 'of %d people an axis counts parts of people' % n
        if len(table_rows(section(page, 'line'))) != n:
            yield 'of %d people the line has the rows %s' % (n, table_rows(section(page, 'line')))


def main():
    osara, problems = os.path.abspath(sys.argv[1]), []
    for check in worklist, leaving, line, lifted, bare:
        with tempfile.TemporaryDirectory(prefix='osara-people-') as folder:
            problems += ['%s: %s' % (check.__name__, problem) for problem in check(osara, folder)]
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
