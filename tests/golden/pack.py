"""The meeting pack as a file: one page without a network, the same bytes for the same run, whatever the
extract says.  pack.py OSARA 0|1   (1: also a thousand people over seven runs, which the sanitizers make slow)

tests/browser opens it in a browser."""
import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from html.parser import HTMLParser

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
HOSTILE = ['<script>alert(1)</script>', '=cmd()', '"\'>&<img src=x onerror=alert(2)>', '\u202eevil',
           '\u05d0\u05d1\u05d2 \u05d3', 'x' * 200, '</style><style>*{display:none}', '{{7*7}}', ']]>']
MOST = 5_000_000

RULES = """osara: 1
ruleset: hostile
title: A <b>title</b> & more
marking: OFFICIAL "x" </style>
scanning:
  tables:
    people:
      key: person
      columns:
        person: id
        name: text
        area: category
        held: flag
    crimes:
      of: people
      columns: {person: id, kind: category, on: date, victim: id}
analysis:
  criteria:
    number: {title: "<i>n</i>", measure: count(crimes), scale: {cap: 10}, weight: 1, reason: "a < b & c"}
  score: percent
  cohort: {top: 1000}
response:
  strands:
    one: {title: "One <one>", eligible: number > 0, capacity: {by: area, else: 2}}
  options:
    order: {title: "<order>", when: number > 0.3, judgement: ["<judge>"]}
assessment:
  harm: count(crimes)
  trends: {all: {title: "<all>", where: kind is known}}
report: {show: [name, area, held]}
"""


class Page(HTMLParser):
    """What a browser would fetch, run or lay out by the page itself."""

    def __init__(self):
        super().__init__()
        self.tags, self.problems, self.texts, self.inside = [], [], {'style': '', 'script': ''}, None
        self.policy, self.ids, self.links = '', set(), []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.inside = tag if tag in self.texts else None
        if tag in ('img', 'link', 'iframe', 'object', 'embed', 'base', 'form', 'video', 'audio'):
            self.problems.append('<%s>' % tag)
        if tag == 'script' and attrs:
            self.problems.append('a script with attributes')
        for name, value in attrs.items():
            if name.startswith('on') or name in ('style', 'src', 'srcset', 'action', 'formaction'):
                self.problems.append('%s="%s"' % (name, value))
            if name in ('href', 'xlink:href'):
                self.links.append(value)
            if name == 'id':
                if value in self.ids:
                    self.problems.append('two elements have the id %s' % value)
                self.ids.add(value)
        if attrs.get('http-equiv') == 'Content-Security-Policy':
            self.policy = attrs['content']

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.texts[self.inside] += data


def csp_hash(text):
    return 'sha256-' + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def check_page(name, text):
    page = Page()
    page.feed(text)
    for problem in page.problems:
        yield '%s: %s' % (name, problem)
    for kind in ('style', 'script'):
        if page.tags.count(kind) != 1:
            yield '%s: %d <%s>' % (name, page.tags.count(kind), kind)
        if "%s-src '%s'" % (kind, csp_hash(page.texts[kind])) not in page.policy:
            yield '%s: the policy does not hold the hash of its %s' % (name, kind)
    if not page.policy.startswith("default-src 'none'"):
        yield '%s: its policy is %s' % (name, page.policy)
    for link in page.links:
        if not link.startswith('#') or link[1:] not in page.ids:
            yield '%s: a link to %s' % (name, link)
    if re.search(r'https?://|@import|url\(', text):
        yield '%s: something of a network' % name


def call(osara, folder, *words):
    done = subprocess.run([osara, *words], cwd=folder, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit('%s failed: %s' % (words[0], done.stderr.decode()))


def run(osara, folder, *words):
    call(osara, folder, 'run', *words)


def check_book(name, path, sheets, marking):
    """A workbook holds no formula, whatever the extract says; each sheet is set up to be read and printed."""
    with zipfile.ZipFile(path) as book:
        texts = {part: book.read(part).decode() for part in book.namelist()}
    got = [s.replace('&amp;', '&').replace('&lt;', '<').replace('&gt;', '>')
           for s in re.findall(r'<sheet name="([^"]*)"', texts['xl/workbook.xml'])]
    if got != sheets:
        yield '%s: the sheets are %s' % (name, got)
    for part, text in texts.items():
        if re.search(r'<f[ >]|<hyperlink|externalLink|vbaProject', text):
            yield '%s: %s holds a formula or a link' % (name, part)
        if not part.startswith('xl/worksheets/sheet'):
            continue
        if text.count(marking) != 2:
            yield '%s: %s has the marking %d times' % (name, part, text.count(marking))
        for wanted in ('<pageSetup paperSize="9"', 'fitToHeight="0"', '<cols>'):
            if wanted not in text:
                yield '%s: %s has no %s' % (name, part, wanted)
    for wanted in ('<pane ', '<autoFilter ', '<dataBar>', 'orientation="landscape"'):
        if wanted not in texts['xl/worksheets/sheet2.xml']:
            yield '%s: its list has no %s' % (name, wanted)
    return texts


def check_fingerprint(name, folder, said):
    """It stands on the page, and on the workbook's first sheet beside what it is."""
    with zipfile.ZipFile(os.path.join(folder, 'pack.xlsx')) as book:
        shared = re.findall(r'<si><t[^>]*>(.*?)</t></si>', book.read('xl/sharedStrings.xml').decode(), re.S)
        summary = book.read('xl/worksheets/sheet1.xml').decode()
    rows = [[shared[int(n)] for n in re.findall(r't="s"><v>(.*?)</v>', row)]
            for row in re.findall(r'<row [^>]*?>(.*?)</row>', summary, re.S)]
    if ["List's fingerprint", said] not in rows:
        yield '%s: the workbook does not say of the fingerprint "%s"' % (name, said)
    if not re.search('fingerprint<dd class=print>%s<' % said, read(folder, 'pack.html')):
        yield '%s: the page does not say of the fingerprint "%s"' % (name, said)


def read(*path):
    with open(os.path.join(*path), encoding='utf-8') as f:
        return f.read()


def hostile(osara, folder):
    with open(os.path.join(folder, 'rules.yaml'), 'w', encoding='utf-8') as f:
        f.write(RULES)
    os.mkdir(os.path.join(folder, 'x'))
    quote = lambda s: '"%s"' % s.replace('"', '""')
    with open(os.path.join(folder, 'x', 'people.csv'), 'w', encoding='utf-8') as f:
        f.write('person,name,area,held\n')
        f.writelines('%s,%s,%s,yes\n' % (quote('P%d%s' % (i, h)), quote(h), quote(h))
                     for i, h in enumerate(HOSTILE))
    with open(os.path.join(folder, 'x', 'crimes.csv'), 'w', encoding='utf-8') as f:
        f.write('person,kind,on,victim\n')
        f.writelines('%s,%s,2023-01-0%d,V\n' % (quote('P%d%s' % (i, h)), quote(h), k + 1)
                     for i, h in enumerate(HOSTILE) for k in range(i % 4 + 1))
    run(osara, folder, '-r', 'rules.yaml', '-x', 'x', '-o', 'out', '--as-of', '2023-01-31')
    text = read(folder, 'out', 'pack.html')
    yield from check_page('hostile', text)
    yield from check_book('hostile', os.path.join(folder, 'out', 'pack.xlsx'),
                          ['Summary', 'List', 'One <one>', 'Options', 'Line', 'Account'],
                          'OFFICIAL "x" &lt;/style&gt;')
    yield from check_fingerprint('hostile', os.path.join(folder, 'out'),
                                 json.loads(read(folder, 'out', 'run.json'))['seal']['fingerprint'])
    run(osara, folder, '-r', 'rules.yaml', '-x', 'x', '-o', 'bare', '--as-of', '2023-01-31', '--no-hash')
    yield from check_fingerprint('not hashed', os.path.join(folder, 'bare'),
                                 'none: the run was made without hashes')
    for h in HOSTILE:
        if '<' in h and h in text:
            yield 'hostile: %s stands in the page as it is' % h


def large(osara, folder):
    """A cohort of 1,000 of the invented extract; two threads or one, the same bytes."""
    rules = os.path.join(folder, 'rules')
    os.mkdir(rules)
    for tables in ('codes', 'harm', 'orders'):
        os.symlink(os.path.join(ROOT, 'rules', tables), os.path.join(rules, tables))
    for name, text in (('kent-vawg.yaml', read(ROOT, 'rules', 'kent-vawg.yaml')),
                       ('top.yaml', 'extends: kent-vawg.yaml\nosara: 1\nruleset: kent-vawg\n'
                                    'analysis: {cohort: {top: 1000}}\n')):
        with open(os.path.join(rules, name), 'w', encoding='utf-8') as f:
            f.write(text)
    packs = []
    for threads in '1', '2':
        run(osara, folder, '-r', 'rules/top.yaml', '-x', os.path.join(ROOT, 'fixtures', 'kent-small'),
            '-o', threads, '--threads', threads)
        packs.append(read(folder, threads, 'pack.html'))
    if packs[0] != packs[1]:
        yield 'large: the pack depends on the threads'
    if len(packs[0].encode()) > MOST:
        yield 'large: %d bytes for a cohort of 1,000' % len(packs[0].encode())
    if packs[0].count('<article ') != 1000:
        yield 'large: %d cards' % packs[0].count('<article ')
    yield from check_page('large', packs[0])
    if sys.argv[2] == '1':
        yield from large_and_long(osara, folder)


def large_and_long(osara, folder):
    """The same with a ledger of seven runs, and intervals."""
    for day in ('2022-07-31', '2022-08-31', '2022-09-30', '2022-10-31', '2022-11-30', '2022-12-31',
                '2023-01-31'):
        run(osara, folder, '-r', 'rules/top.yaml', '-x', os.path.join(ROOT, 'fixtures', 'kent-small'),
            '-o', 'long', '--as-of', day, '--ledger', 'l.db', '--stability', '20')
    for name in 'pack.html', 'pack.xlsx':
        size = os.path.getsize(os.path.join(folder, 'long', name))
        if size > MOST:
            yield 'large: %s has %d bytes for a cohort of 1,000 with a ledger and intervals' % (name, size)
    if 'in 95% of 20 draws' not in read(folder, 'long', 'pack.html'):
        yield 'large: the cards have no interval'


def again(osara, folder):
    """What osara report draws from the ledger is what the run wrote, also when later runs follow it."""
    rules = os.path.join(ROOT, 'rules', 'kent-vawg.yaml')
    extract = os.path.join(ROOT, 'fixtures', 'kent-small')
    for n, day in enumerate(('2022-11-30', '2022-12-31', '2023-01-31'), 1):
        run(osara, folder, '-r', rules, '-x', extract, '-o', str(n), '--as-of', day, '--ledger', 'l.db')
    for n in '1', '2', '3':
        call(osara, folder, 'report', '--ledger', 'l.db', '--run', n, '-o', 'again' + n)
        for name in 'pack.html', 'pack.xlsx':
            with open(os.path.join(folder, n, name), 'rb') as a, \
                    open(os.path.join(folder, 'again' + n, name), 'rb') as b:
                if a.read() != b.read():
                    yield 'again: %s of run %s differs' % (name, n)
    text = read(folder, '3', 'pack.html')
    yield from check_page('again', text)
    for wanted in ('<section id=changes>', 'Who has left the list', 'data-new', 'Weeks on the list'):
        if wanted not in text:
            yield 'again: the third pack has no %s' % wanted
    if '<section id=changes>' in read(folder, '1', 'pack.html'):
        yield 'again: the first pack compares with a list that is not there'
    call(osara, folder, 'report', '--ledger', 'l.db', '-o', '3')
    if not os.path.exists(os.path.join(folder, '3', 'strands', 'iom.csv')):
        yield 'again: drawing the pack took the lists of the strands away'


MINUTES = """offender,decision,strand,review,needed,owner,due,to,reason
%s,override,none,2023-03-31,,,,,in hospital
%s,defer,,,his address,PC Oak,2023-01-14,,the address is a year old
%s,de-select,,2023-01-15,,,,,moved away
%s,refer,,,,DS Elm,2023-01-20,MARAC,victim at high risk
"""


def same_files(a, b, names):
    for name in names:
        with open(os.path.join(a, name), 'rb') as f, open(os.path.join(b, name), 'rb') as g:
            if f.read() != g.read():
                yield name


def text_of(page):
    return re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', page).replace('&#39;', "'"))


def decided(osara, folder):
    """The decisions of last time and their state; the minutes; the pack as it was on the table."""
    rules = os.path.join(ROOT, 'rules', 'kent-vawg.yaml')
    extract = os.path.join(ROOT, 'fixtures', 'kent-small')
    run(osara, folder, '-r', rules, '-x', extract, '-o', '1', '--as-of', '2022-12-31', '--ledger', 'l.db')
    with open(os.path.join(folder, '1', 'ranked.csv'), encoding='utf-8') as f:
        who = [row['offender_id'] for row in csv.DictReader(f)][:4]
    with open(os.path.join(folder, 'minutes.csv'), 'w', encoding='utf-8') as f:
        f.write(MINUTES % tuple(who))
    by = ['--ledger', 'l.db', '--by', 'Det Supt Ash', '--reason', 'panel']
    call(osara, folder, 'decide', *by, '--from', 'minutes.csv', '--rest')
    call(osara, folder, 'report', '--ledger', 'l.db', '-o', 'again')
    for name in same_files(os.path.join(folder, '1'), os.path.join(folder, 'again'),
                           ('pack.html', 'pack.xlsx')):
        yield 'decided: %s changed by what was decided since' % name
    call(osara, folder, 'report', '--ledger', 'l.db', '--decided', '-o', 'minutes')
    minutes = read(folder, 'minutes', 'pack.html')
    yield from check_page('minutes', minutes)
    if minutes.count('Decision taken') != 100:
        yield 'decided: %d cards have a decision' % minutes.count('Decision taken')
    for wanted in ('override to no strand until 2023-03-31', 'defer, needed: his address, from PC Oak',
                   'refer to MARAC', 'de-select until 2023-01-15'):
        if wanted not in text_of(minutes):
            yield 'decided: the minutes do not say "%s"' % wanted
    act = ['act', who[3], '--kind', 'referral', '--what', 'MARAC', '--outcome', 'accepted', *by]
    call(osara, folder, *act, '--on', '2023-01-18')
    run(osara, folder, '-r', rules, '-x', extract, '-o', '2', '--as-of', '2023-01-31', '--ledger', 'l.db')
    page = read(folder, '2', 'pack.html')
    yield from check_page('decided', page)
    said = text_of(page[page.index('<section id=decisions'):page.index('<section id=changes')])
    for wanted in ('holds until 2023-03-31; held', 'open, overdue since 2023-01-14',
                   'its review date has passed (2023-01-15): to be decided anew',
                   'accepted 2023-01-18', 'in hospital', 'adopted, and proposed as they were'):
        if wanted not in said:
            yield 'decided: the decisions of last time do not say "%s"' % wanted
    if said.count('Det Supt Ash') != 101:
        yield 'decided: %d decisions of 101 are listed' % said.count('Det Supt Ash')
    call(osara, folder, 'report', '--ledger', 'l.db', '-o', 'again')
    for name in same_files(os.path.join(folder, '2'), os.path.join(folder, 'again'),
                           ('pack.html', 'pack.xlsx')):
        yield 'decided: %s of the second run differs when it is drawn again' % name
    yield from check_book('decided', os.path.join(folder, '2', 'pack.xlsx'),
                          ['Summary', 'List', 'MOSOVO', 'Proactive DA', 'IOM',
                           'Options', 'Line', 'Decisions', 'Leaving a place', 'Left the list',
                           'Account'], 'OFFICIAL-SENSITIVE')


def stable(osara, folder):
    """The interval of each rank is that of osara stability; the run made again has it too."""
    rules = os.path.join(ROOT, 'rules', 'kent-vawg.yaml')
    extract = os.path.join(ROOT, 'fixtures', 'kent-small')
    run(osara, folder, '-r', rules, '-x', extract, '-o', 'out', '--ledger', 'l.db', '--stability', '50')
    done = subprocess.run([osara, 'stability', '-r', rules, '-x', extract, '--draws', '50', '--all',
                           '--format', 'csv'], cwd=folder, capture_output=True, check=True)
    alone = {row['offender_id']: (row['low'], row['high'], row['chance'])
             for row in csv.DictReader(io.StringIO(done.stdout.decode()))}
    with open(os.path.join(folder, 'out', 'ranked.csv'), encoding='utf-8') as f:
        listed = {row['offender_id']: (row['rank_low'], row['rank_high'], row['chance_in_cohort'])
                  for row in csv.DictReader(f)}
    if alone != listed or len(listed) != 3000:
        yield 'stable: ranked.csv says other than osara stability'
    with open(os.path.join(folder, 'out', 'records.jsonl'), encoding='utf-8') as f:
        record = json.loads(f.readline())
    first = record['analysis']['stability']
    if [first['low'], first['high'], first['draws']] != [*map(int, alone[record['offender']][:2]), 50]:
        yield 'stable: the record says %s' % first
    page = read(folder, 'out', 'pack.html')
    if 'Ranks in 95% of draws' not in page or 'in 95% of 50 draws of the weights' not in page:
        yield 'stable: the pack has no interval'
    call(osara, folder, 'audit', 'replay', '--ledger', 'l.db', '1', extract)
    call(osara, folder, 'report', '--ledger', 'l.db', '-o', 'again')
    for name in same_files(os.path.join(folder, 'out'), os.path.join(folder, 'again'),
                           ('pack.html', 'pack.xlsx')):
        yield 'stable: %s differs when it is drawn again' % name


def main():
    osara, problems = os.path.abspath(sys.argv[1]), []
    for check in hostile, large, again, decided, stable:
        with tempfile.TemporaryDirectory(prefix='osara-pack-') as folder:
            problems += check(osara, folder)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
