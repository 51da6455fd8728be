"""The card on a terminal: as wide as the terminal and never wider than 100 columns, plain characters only,
colour where there is a terminal and NO_COLOR is not set, history and decision from a ledger.
card.py OSARA"""
import csv
import os
import pty
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
RULES = ['-r', os.path.join(ROOT, 'rules', 'kent-vawg.yaml'), '-x',
         os.path.join(ROOT, 'fixtures', 'kent-small')]
# Characters that a terminal obeys (C1's CSI too), and those that turn the direction of text.
HOSTILE = '\u202eevil \u009b31m\u0007 ' + 'W' * 200


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
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
