"""The meeting pack in a real browser, opened from its file: sorts, filters, opens a card, prints; asks
nothing of any network, says nothing on the console.  pack.py OSARA

Skipped (77) where there is no chromium.  The page's outline is compared with outline.txt
(OSARA_REGENERATE=1 writes it) rather than its pixels, which differ with the fonts of a machine; that
nothing overflows or overlaps is measured, as wide as a desk and as narrow as a phone."""
import os
import re
import subprocess
import sys
import tempfile

import chromium

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '..', '..'))
HOSTILE = ('<script>alert(1)</script>', '=cmd()', '\u202eevil \u05d0\u05d1\u05d2', 'W' * 200,
           '"><img src=x onerror=alert(2)>')
SHOWN = "[...document.querySelectorAll('#list tbody tr')].filter(r => !r.hidden)"
# Headings, plots, and the headings of tables: nothing that depends on who is on the list.
OUTLINE = """[...document.querySelectorAll('h1, h2, h3, figure > svg, table')]
  .filter(e => !e.closest('.card, #options') || e.id === 'options')
  .map(e => e.tagName === 'TABLE' ? '    table: ' + [...e.querySelectorAll('thead th')]
      .map(h => h.textContent.trim()).join(' | ')
    : e.tagName === 'svg' ? '    plot' : e.tagName + ' ' + e.textContent).join('\\n')"""
# Texts of a plot that leave it, or lie on one another.
CLASHES = """(() => { const bad = [];
  const over = (a, b, from, to) => Math.min(a[to], b[to]) - Math.max(a[from], b[from]);
  for (const svg of document.querySelectorAll('figure > svg')) {
    const box = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    for (const [t, r] of texts)
      if (r.left < box.left - 8 || r.right > box.right + 8) bad.push(t + ' leaves its plot');
    texts.forEach(([t, r], i) => { for (const [u, q] of texts.slice(i + 1))
      if (over(r, q, 'left', 'right') > 1 && over(r, q, 'top', 'bottom') > 3)
        bad.push(t + ' lies on ' + u); });
  } return bad; })()"""
WIDE = 'document.documentElement.scrollWidth > innerWidth'
SEARCH = """(() => { const s = document.getElementById('search');
  s.value = '%s'; s.dispatchEvent(new Event('input')); })()"""
CHOOSE = """(() => { const s = [...document.querySelectorAll('#tools label')]
  .find(l => l.firstChild.textContent === '%s').querySelector('select');
  s.value = '%s'; s.dispatchEvent(new Event('change')); })()"""
DRAWN = """[...document.querySelectorAll('#list tbody tr')]
  .filter(r => r.offsetHeight > 0).map(r => +r.cells[0].textContent)"""
TO_THE_END = "(l => { l.scrollTop = l.scrollHeight; })(document.getElementById('list'))"
BAND = """getComputedStyle([...document.querySelectorAll('#list thead th')]
  .find(h => h.textContent.trim() === 'Band')).display"""
TICK_BAND = """[...document.querySelectorAll('.columns label')]
  .find(l => l.textContent === 'Band').firstChild.click()"""
FILLED = """document.querySelector('.card:target a:not([href])') ||
  (document.querySelector('.card:target') && !document.querySelector('.card:target li a'))"""
LONGEST = """[...document.querySelectorAll('.card')].map(c => [c.textContent.length, c.id])
  .sort((a, b) => b[0] - a[0])[0][1]"""
COUNT = "document.getElementById('count').textContent"
TICK = """[...document.querySelectorAll('#tools label.tick')].find(l => l.textContent === '%s')
  .firstChild.click()"""
INTRUDE = """(() => { const s = document.createElement('script'), i = new Image();
  s.textContent = 'window.hit = 1'; document.body.append(s);
  i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i); })()"""


def run(osara, *words):
    done = subprocess.run([osara, 'run', *words], cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit('run failed: %s' % done.stderr.decode())


class Check:
    def __init__(self):
        self.problems = []

    def that(self, holds, text):
        if not holds:
            self.problems.append(text)

    def same(self, got, want, text):
        self.that(got == want, '%s: got %r, expected %r' % (text, got, want))

    def quiet(self, page, text):
        for trouble in page.trouble:
            self.problems.append('%s: %s' % (text, trouble))
        page.trouble = []


def click_head(page, title):
    page.value("[...document.querySelectorAll('#list thead button')]"
               ".find(b => b.textContent.trim() === '%s').click()" % title)


def ranks(page):
    return page.value(SHOWN + '.map(r => +r.cells[0].textContent)')


def the_list(page, check):
    n = len(ranks(page))
    check.same(ranks(page), list(range(1, n + 1)), 'the list begins in rank order')
    click_head(page, 'Score')
    check.same(ranks(page)[:3], [1, 2, 3], 'by score, highest first')
    click_head(page, 'Score')
    check.same(ranks(page)[0], n, 'by score, lowest first')
    check.same(page.value("document.querySelectorAll('#list [aria-sort]').length"), 1,
               'one column says how it sorts')
    click_head(page, 'Rank')
    page.value(CHOOSE % ('Division', 'West'))
    west = ranks(page)
    check.that(0 < len(west) < n, 'the filter by division leaves %d' % len(west))
    check.that(page.value(SHOWN + ".every(r => r.textContent.includes('West'))"),
               'the filter leaves others')
    check.same(page.value("document.getElementById('count').textContent"),
               '%d of %d people' % (len(west), n), 'the count of those shown')
    page.value(CHOOSE % ('Division', ''))
    page.value(SEARCH % page.value("document.querySelector('#r7 th a').textContent").lower())
    page.until(SHOWN + '.length === 1')
    check.same(ranks(page), [7], 'the search')
    page.value(SEARCH % '')
    page.until(SHOWN + '.length === %d' % n)
    check.same(page.value(BAND), 'table-cell', 'the band is shown')
    page.value(TICK_BAND)
    check.same(page.value(BAND), 'none', 'the band is hidden')


def a_piece_at_a_time(page, check, path):
    """A long list is drawn as it is scrolled, in the order that was asked for; on paper all of it stands."""
    page.open(path)
    n = len(ranks(page))
    check.same(page.value(DRAWN), list(range(1, 51)), 'drawn at first')
    for title, want in (('Rank', list(range(n, 0, -1))), ('Rank', list(range(1, n + 1)))):
        click_head(page, title)
        check.same(page.value(DRAWN), want[:50], 'drawn after sorting')
        while len(page.value(DRAWN)) < n:
            before = len(page.value(DRAWN))
            page.value(TO_THE_END)
            page.until(DRAWN + '.length > %d' % before)
        check.same(page.value(DRAWN), want, 'drawn at the end of the list')
    click_head(page, 'Rank')
    page.call('Emulation.setEmulatedMedia', media='print')
    page.value("dispatchEvent(new Event('beforeprint'))")
    check.same(page.value(DRAWN), list(range(n, 0, -1)), 'what stands on paper')
    page.look(1440, 900)
    page.call('Emulation.setEmulatedMedia', media='')
    page.open(path, '#c120')
    page.until("document.activeElement.tagName === 'H2'")
    page.key('Escape')
    page.until("document.activeElement.closest('tr')")
    check.same(page.value("(r => [r.id, r.offsetHeight > 0])(document.activeElement.closest('tr'))"),
               ['r120', True], 'Escape goes to a row that was not drawn')


def the_keyboard(page, check):
    page.value("document.querySelector('#list thead button').focus()")
    page.key('Enter', text='\r')
    check.same(page.value("document.querySelector('#list thead th').getAttribute('aria-sort')"),
               'descending', 'Enter on a heading sorts')
    page.key('Enter', text='\r')
    page.value("document.querySelector('#r1 a').focus()")
    page.key('Enter', text='\r')
    page.until("document.querySelector('.card:target')")
    page.until("document.activeElement.tagName === 'H2'")
    check.same(page.value("document.querySelectorAll('.card:target section').length"), 5,
               'sections of a card')
    check.that(page.value("document.querySelector('.card:target').offsetHeight") > 300, 'no card')
    check.that(page.value("document.querySelector('.card:target').innerText.includes('to judge')"),
               'a card does not say what is to judge')
    page.key('ArrowRight')
    page.until("document.querySelector('.card:target').id === 'c2'")
    page.key('Escape')
    page.until("!document.querySelector('.card:target')")
    page.until("document.activeElement.closest('tr')")
    check.same(page.value("document.activeElement.closest('tr').id"), 'r2',
               'Escape goes back to the row')


def the_paper(page, check, path):
    page.open(path)
    whole = page.pdf()
    sizes = {tuple(sorted(round(float(x)) for x in box.split()))
             for box in re.findall(rb'/MediaBox ?\[([^\]]*)\]', whole)}
    boxes = set(re.findall(rb'/MediaBox ?\[([^\]]*)\]', whole))
    check.same(len(boxes), 2, 'pages upright and across')
    check.that(sizes <= {(0, 0, 595, 842), (0, 0, 596, 842)}, 'paper that is not A4: %s' % sizes)
    for card in 'c1', page.value(LONGEST):
        page.open(path, '#' + card)
        page.until(FILLED)
        check.same(len(re.findall(rb'/Type ?/Page\b', page.pdf())), 1, 'pages of the card ' + card)


def on_paper(page, check, path, folder):
    """A browser makes what is too wide for its paper smaller, down to two thirds; the rest it cuts off.  The
    first page holds the summary and the plots."""
    across = 1047  # pixels, of A4 without its margins
    page.look(across, 740)
    whole = os.path.join(folder, 'all-columns.html')  # of which none is off at first
    with open(path, encoding='utf-8') as f, open(whole, 'w', encoding='utf-8') as g:
        g.write(f.read().replace(' data-off>', '>'))
    for name, most in (path, 1.25), (whole, 1.5):
        page.open(name)
        page.value("dispatchEvent(new Event('beforeprint'))")
        page.call('Emulation.setEmulatedMedia', media='print')
        check.same(page.value("getComputedStyle(document.getElementById('list')).overflow"), 'visible',
                   'how the list flows on paper')
        width = page.value("document.querySelector('#list table').offsetWidth")
        check.that(width < most * across, 'on paper the list is %.2f times as wide as A4' % (width / across))
        page.call('Emulation.setEmulatedMedia', media='')
    page.look(688, 1020)  # A4 upright
    page.open(path)
    page.call('Emulation.setEmulatedMedia', media='print')
    end = page.value("[...document.querySelectorAll('figure')].pop().getBoundingClientRect().bottom")
    check.that(end <= 1020, 'summary and plots are %.2f times as high as the first page' % (end / 1020))
    page.call('Emulation.setEmulatedMedia', media='')
    page.look(1440, 900)


def brought_in(osara, page, check, folder):
    """Whom a decision places from below the line stands after the list, is told apart, and has a card."""
    ledger, out = os.path.join(folder, 'b.db'), os.path.join(folder, 'b')
    words = ['-r', 'rules/kent-vawg.yaml', '-x', 'fixtures/kent-small', '-o', out, '--ledger', ledger]
    run(osara, *words, '--as-of', '2022-12-31')
    with open(os.path.join(out, 'ranked.csv'), encoding='utf-8') as f:
        who = f.read().split('\n')[1200].split(',')[1]
    subprocess.run([osara, 'decide', '--ledger', ledger, who, '--strand', 'iom', '--review', '2023-06-30',
                    '--by', 'Ash', '--reason', 'the panel knows him'], check=True, capture_output=True)
    run(osara, *words, '--as-of', '2023-01-31')
    page.open(os.path.join(out, 'pack.html'))
    shown = ranks(page)
    check.same(shown[:-1], list(range(1, 151)), 'the list above him')
    check.that(shown[-1] > 1000, 'he does not stand last: %s' % shown[-1])
    check.same(page.value(COUNT), '150 people and 1 below the line', 'the count with him')
    page.value(TICK % 'Below the line')
    check.same(ranks(page), shown[-1:], 'who is below the line')
    check.same(page.value(COUNT), '0 of 150 people and 1 below the line', 'the count of him alone')
    page.value("document.querySelector('#r%d a').click()" % shown[-1])
    page.until("document.activeElement.tagName === 'H2'")
    check.that('below the line' in page.value("document.querySelector('.card:target .sub').innerText"),
               'his card does not say that he is below the line')
    check.quiet(page, 'who is brought in')


def no_network(page, check, path):
    """The policy is in force: what is put into the page does not run, and asks for nothing."""
    page.open(path)
    check.quiet(page, 'before the policy is tried')
    page.value(INTRUDE)
    for _ in range(chromium.PATIENCE * 10):  # until both refusals are on the console
        if sum('Content Security Policy' in t for t in page.trouble) >= 2:
            break
        page.value('new Promise(r => setTimeout(r, 100))')
    check.that(page.value('window.hit') is None, 'a script that was put into the page ran')
    check.that(any('Content Security Policy' in t for t in page.trouble),
               'the policy says nothing: %s' % page.trouble)
    page.trouble = []


def without_script(browser, check, path):
    page = browser.page()
    page.call('Emulation.setScriptExecutionDisabled', value=True)
    page.look(1440, 900)
    page.url = 'file://' + path
    page.call('Page.navigate', url=page.url + '#c3')
    while 'Page.loadEventFired' not in page.events:
        page.call('Page.getLayoutMetrics')
    root = page.call('DOM.getDocument')['root']['nodeId']

    def height(selector):
        node = page.call('DOM.querySelector', nodeId=root, selector=selector)['nodeId']
        try:
            return page.call('DOM.getBoxModel', nodeId=node)['model']['height']
        except RuntimeError:  # it is not shown, or not there
            return 0

    check.that(height('#c3:target') > 200, 'without script no card opens')
    check.that(height('#list tbody tr:last-child') > 10, 'without script there is no list')
    check.same(height('#tools'), 0, 'without script no controls that do nothing')
    check.quiet(page, 'without script')


def outline(page, check, path):
    for width, height in (1440, 900), (390, 844):
        page.look(width, height)
        page.open(path)
        check.that(not page.value(WIDE), 'at %d the page is wider than the screen' % width)
        check.problems += ['at %d: %s' % (width, clash) for clash in page.value(CLASHES)]
    got, golden = page.value(OUTLINE) + '\n', os.path.join(HERE, 'outline.txt')
    if os.environ.get('OSARA_REGENERATE') == '1':
        with open(golden, 'w', encoding='utf-8') as f:
            f.write(got)
    with open(golden, encoding='utf-8') as f:
        check.that(got == f.read(), 'the outline is not that of outline.txt:\n' + got)


def hostile_extract(folder):
    """The invented extract, its names changed into what would be markup, formulas or directions."""
    source, names = os.path.join(ROOT, 'fixtures', 'kent-small'), list(HOSTILE)
    with open(os.path.join(source, 'offenders.csv'), encoding='utf-8') as f:
        lines = f.read().split('\n')
    at = lines[0].split(',').index('family_name')
    for i in range(1, len(lines) - 1):
        cells = lines[i].split(',')
        cells[at] = '"%s"' % names[i % len(names)].replace('"', '""')
        lines[i] = ','.join(cells)
    with open(os.path.join(folder, 'offenders.csv'), 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines))
    for name in os.listdir(source):
        if name != 'offenders.csv':
            os.symlink(os.path.join(source, name), os.path.join(folder, name))


def hostile(osara, page, check, folder):
    extract = os.path.join(folder, 'x')
    os.mkdir(extract)
    hostile_extract(extract)
    run(osara, '-r', 'rules/kent-vawg.yaml', '-x', extract, '-o', os.path.join(folder, 'h'))
    for width in 1440, 390:
        page.look(width, 844)
        page.open(os.path.join(folder, 'h', 'pack.html'), '#c1')
        page.until(FILLED)
        check.that(not page.value(WIDE), 'a name makes the page wider than %d' % width)
        check.that(page.value("(c => c.scrollWidth <= c.clientWidth)(document.querySelector('.cards'))"),
                   'a name makes the card too wide at %d' % width)
    check.quiet(page, 'hostile names')


def main():
    osara, path = os.path.abspath(sys.argv[1]), chromium.find()
    if path is None:
        print('there is no chromium: skipped')
        sys.exit(chromium.SKIP)
    check = Check()
    with tempfile.TemporaryDirectory(prefix='osara-browser-') as folder, chromium.Browser(path) as browser:
        ledger = os.path.join(folder, 'l.db')
        for n, day in ('0', '2022-12-31'), ('1', '2023-01-31'):
            run(osara, '-r', 'rules/kent-vawg.yaml', '-x', 'fixtures/kent-small', '-o',
                os.path.join(folder, n), '--as-of', day, '--ledger', ledger)
        pack, page = os.path.join(folder, '1', 'pack.html'), browser.page()
        page.look(1440, 900)
        page.open(pack)
        the_list(page, check)
        the_keyboard(page, check)
        a_piece_at_a_time(page, check, pack)
        check.quiet(page, 'the list and the keyboard')
        outline(page, check, pack)
        the_paper(page, check, pack)
        check.quiet(page, 'the paper')
        without_script(browser, check, pack)
        on_paper(page, check, pack, folder)
        brought_in(osara, page, check, folder)
        hostile(osara, page, check, folder)
        no_network(page, check, pack)
    for problem in check.problems:
        print(problem)
    sys.exit(1 if check.problems else 0)


main()
