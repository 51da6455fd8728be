"""The card on a terminal: as wide as the terminal and never wider than 100 columns, whatever stands in it,
plain characters only, colour where there is a terminal and NO_COLOR is not set, history and decision from a
ledger.  card.py OSARA"""
import csv
import os
import pty
import re
import subprocess
import sys
import tempfile
import unicodedata

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
RULES = ['-r', os.path.join(ROOT, 'rules', 'kent-vawg.yaml'), '-x',
         os.path.join(ROOT, 'fixtures', 'kent-small')]
# Characters that a terminal obeys (C1's CSI too), and those that turn the direction of text.
HOSTILE = '\u202eevil \u009b31m\u0007 ' + 'W' * 200


# Names as wide as their characters are, and not: ideographs are two columns wide, what is put over a letter
# none; from right to left; of 200 characters; of none that shows.
NAMES = ['\u5c71\u7530 \u592a\u90ce', '\u5c71\u7530\u592a\u90ce' * 50, 'e\u0301' * 200, 'W' * 200, 'a ' * 100,
         'Zo\u00eb \U0001f600 \uff21\uff22', '\u05d0\u05d1\u05d2 \u05d3\u05d4', '\u05d0' * 200,
         '\u0639\u0628\u062f ' * 40, '\u0e2a\u0e21\u0e0a\u0e32\u0e22\u0e49', '\u200b\u200d\ufeff',
         '\u061c\u2066x\u2069']
TITLE = 'how often he was told \u5c71\u7530\u592a\u90ce not to, and did it all the same, again and again'
RULES_OF_NAMES = """osara: 1
ruleset: names
title: %(title)s
marking: INVENTED
objective: {statement: "%(title)s", owner: "%(title)s", authority: Nobody}
scanning:
  tables:
    people: {key: person, columns: {person: id, name: text, area: category, born: date}}
    crimes: {of: people, columns: {person: id, days: number, note: text}}
analysis:
  criteria:
    harm: {title: "%(title)s", measure: sum(days over crimes), scale: none, weight: 1}
    number: {measure: count(crimes), scale: none, weight: 1}
    born: {measure: "age_at(born, as_of)", scale: {cap: 90}, weight: 1, missing: 0}
  score: points
  cohort: {top: 9}
response:
  strands:
    one: {title: "%(title)s", eligible: score > 0, capacity: {by: area, else: 1}}
    two: {title: Two, eligible: number > 1, capacity: 1}
  options:
%(options)s
report: {show: [name, area]}
"""


def columns_of(text):
    """How many columns of a terminal a line takes (Unicode Standard Annex 11)."""
    return sum(0 if unicodedata.category(c) in ('Mn', 'Me', 'Cf') else
               2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def call(osara, folder, *words, env=None):
    done = subprocess.run([osara, *words], cwd=folder, capture_output=True, check=False,
                          env={**os.environ, **(env or {})})
    if done.returncode != 0:
        sys.exit('%s failed: %s' % (words[0], done.stderr.decode()))
    return done.stdout.decode()


def on_a_terminal(osara, folder, env, *words):
    """What osara writes to a terminal."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ.update(env)
        os.execv(osara, [osara, *words])
    out = b''
    while True:
        try:
            some = os.read(fd, 65536)
        except OSError:
            break
        if not some:
            break
        out += some
    os.close(fd)
    os.waitpid(pid, 0)
    return out.decode().replace('\r\n', '\n')


def first_of_list(folder, n=1):
    with open(os.path.join(folder, 'ranked.csv'), encoding='utf-8') as f:
        return [row['offender_id'] for row in list(csv.DictReader(f))[:n]]


def widths(osara, folder, who):
    for columns, most in (('80', 80), ('100', 100), ('200', 100)):
        text = call(osara, folder, 'explain', *RULES, who, env={'COLUMNS': columns})
        longest = max(map(len, text.split('\n')))
        if longest > most:
            yield 'at %s columns a line has %d characters' % (columns, longest)
        boxes = [line for line in text.split('\n') if line[:1] in '+|' and line]
        if {len(line) for line in boxes} != {most} or {line[-1] for line in boxes} != {'+', '|'}:
            yield 'at %s columns the boxes are not %d wide' % (columns, most)
        if re.search('[\u2500-\u259f\x1b]', text):
            yield 'at %s columns the card has characters that do not survive a copy' % columns
        sections = re.findall(r'^([OSAR])  (\w+)', text, re.M)
        if sections != [('O', 'Objective'), ('S', 'Scanning'), ('A', 'Analysis'), ('R', 'Response'),
                        ('A', 'Assessment')]:
            yield 'the sections are %s' % sections
        for wanted in ('What made the score', 'What would change it', 'an officer judges',
                       'tests met', '[ ] adopt', 'Signed: __', 'proved'):
            if wanted not in re.sub(r'\s+', ' ', text):
                yield 'at %s columns the card has no "%s"' % (columns, wanted)


def colours(osara, folder, who):
    words = ['explain', *RULES, who]
    for env, coloured in (({'TERM': 'xterm-256color', 'NO_COLOR': ''}, True),
                          ({'TERM': 'xterm-256color', 'NO_COLOR': '1'}, False),
                          ({'TERM': 'dumb', 'NO_COLOR': ''}, False)):
        if ('\x1b[' in on_a_terminal(osara, folder, env, *words)) != coloured:
            yield 'with %s the card is %scoloured' % (env, 'not ' if coloured else '')


def hostile(osara, folder, who):
    source = os.path.join(ROOT, 'fixtures', 'kent-small')
    extract = os.path.join(folder, 'x')
    os.mkdir(extract)
    for name in os.listdir(source):
        with open(os.path.join(source, name), encoding='utf-8') as f:
            text = f.read()
        if name == 'offenders.csv':
            lines = text.split('\n')
            at = lines[0].split(',').index('family_name')
            for i, line in enumerate(lines):
                cells = line.split(',')
                if cells[0] == who:
                    cells[at] = HOSTILE
                    lines[i] = ','.join(cells)
            text = '\n'.join(lines)
        with open(os.path.join(extract, name), 'w', encoding='utf-8') as f:
            f.write(text)
    text = call(osara, folder, 'explain', *RULES[:3], extract, who)
    for c in '\u202e\u009b\u0007\x1b':
        if c in text:
            yield 'the card hands %r on to the terminal' % c
    if 'evil' not in text or text.count('W') < 200:
        yield 'the card does not show the name'
    if max(map(len, text.split('\n'))) > 80:
        yield 'a long name makes the card wider than 80'


def write(folder, name, text):
    with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
        f.write(text)


def ill_fitting(text, most):
    """What of a card is wider than it may be."""
    for line in text.split('\n'):
        if columns_of(line) > most:
            yield 'a line takes %d columns of %d: %s' % (columns_of(line), most, line)
        if line[:1] in ('+', '|') and (columns_of(line) != most or line[-1] != line[0]):
            yield 'a box is not closed at column %d: %s' % (most, line)
        if re.search('[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x1f\x7f-\x9f]', line):
            yield 'a line has characters that a terminal obeys: %r' % line


def names(osara, folder):
    """Names and titles of every width; decided, waiting, provisional, with many options."""
    options = ''.join('    o%d: {title: "%s", when: number > %d, judgement: [is it so], basis: "%s"}\n' %
                      (i, TITLE, i % 2, TITLE) for i in range(12))
    write(folder, 'rules.yaml', RULES_OF_NAMES % {'title': TITLE, 'options': options})
    os.mkdir(os.path.join(folder, 'n'))
    ids = ['P%d' % i for i in range(len(NAMES))] + ['\u5c71' * 60]
    write(folder, 'n/people.csv', 'person,name,area,born\n' + ''.join(
        '%s,%s,%s,%s\n' % (who, name, TITLE[:30] if i % 2 else '\u5317', '' if i % 3 else '1980-02-29')
        for i, (who, name) in enumerate(zip(ids, NAMES + ['last']))))
    write(folder, 'n/crimes.csv', 'person,days,note\n' + ''.join(
        '%s,%d,%s\n' % (who, 40 - i, NAMES[(i + k) % len(NAMES)])
        for i, who in enumerate(ids) for k in range(i % 3 + 1)))
    anew = ['-r', 'rules.yaml', '-x', 'n', '--as-of', '2023-02-28']
    call(osara, folder, 'run', *anew[:-1], '2023-01-31', '--ledger', 'n.db', '-o', 'names')
    with open(os.path.join(folder, 'names', 'ranked.csv'), encoding='utf-8') as f:
        placed = [row['offender_id'] for row in csv.DictReader(f) if row['strand']]
    call(osara, folder, 'decide', '--ledger', 'n.db', placed[0], '--strand', 'none', '--review', '2023-09-30',
         '--by', '\u592a\u90ce', '--reason', NAMES[1])
    call(osara, folder, 'run', *anew, '--ledger', 'n.db', '-o', 'names')
    with open(os.path.join(folder, 'names', 'ranked.csv'), encoding='utf-8') as f:
        listed = list(csv.DictReader(f))
    if not {'allocated', 'waiting', 'held', 'below cohort'} <= {row['status'] for row in listed} or \
            'yes' not in {row['provisional'] for row in listed}:
        yield 'not every kind of card is tried: %s' % {row['status'] for row in listed}
    for columns in 80, 100:
        env = {'COLUMNS': str(columns)}
        for who in ids:
            text = call(osara, folder, 'explain', *anew, who, env=env)
            for problem in ill_fitting(text, columns):
                yield '%s at %d: %s' % (who[:4], columns, problem)
            if '\u2026' in text or TITLE.replace(' ', '') not in re.sub(r'[|\s]+', '', text):
                yield '%s at %d: a title is cut off' % (who[:4], columns)
        for row in listed[:9]:
            who = row['offender_id']
            for run_of in '1', '3':
                text = call(osara, folder, 'explain', '--ledger', 'n.db', '--run', run_of, who, env=env)
                for problem in ill_fitting(text, columns):
                    yield 'run %s, %s at %d: %s' % (run_of, who[:4], columns, problem)
        text = call(osara, folder, 'run', *anew, '-o', 'names', env=env)
        text = re.sub('(?m)^.*(fingerprint|The list is|unversioned).*$', '', text)
        for problem in ill_fitting(text, columns):
            yield 'the screen of a run at %d: %s' % (columns, problem)


def ledger(osara, folder):
    for n, day in ('1', '2022-12-31'), ('2', '2023-01-31'):
        call(osara, folder, 'run', *RULES, '-o', n, '--as-of', day, '--ledger', 'l.db')
    who = first_of_list(os.path.join(folder, '2'))[0]
    before = call(osara, folder, 'explain', '--ledger', 'l.db', who)
    if not re.search(r'On the list before: 2022-12-31 rank \d+', before):
        yield 'a card of a ledger has no history'
    if '[ ] adopt' not in before:
        yield 'a card on which nothing was decided has no space for it'
    call(osara, folder, 'decide', '--ledger', 'l.db', who, '--strand', 'none', '--review', '2023-04-30',
         '--by', 'Det Supt Ash', '--reason', 'in hospital')
    after = re.sub(r'[|\s]+', ' ', call(osara, folder, 'explain', '--ledger', 'l.db', who))
    if '[ ] adopt' in after or 'Decision taken' not in after:
        yield 'a card that was decided on has a space for the decision'
    if 'override to no strand until 2023-04-30' not in after or 'in hospital' not in after:
        yield 'the card does not say what was decided: %s' % after[-300:]


def main():
    osara, problems = os.path.abspath(sys.argv[1]), []
    with tempfile.TemporaryDirectory(prefix='osara-card-') as folder:
        call(osara, folder, 'run', *RULES, '-o', 'out')
        who = first_of_list(os.path.join(folder, 'out'))[0]
        for check in widths, colours, hostile:
            problems += check(osara, folder, who)
        problems += ledger(osara, folder)
        problems += names(osara, folder)
    for problem in problems[:40]:
        print(problem)
    sys.exit(1 if problems else 0)


main()
