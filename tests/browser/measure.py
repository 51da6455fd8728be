"""How quick the meeting pack is in a browser: measure.py PACK [REPEATS]

Prints the milliseconds of the page's own thread from what a hand does until it has drawn what follows: of the
processor, not of the clock, so that a busy machine counts little; the median and the worst of the repeats,
and of the median how much is script, style and layout.  docs/pack.md has figures."""
import sys

import chromium

DRAWN = 'new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))'
TIMED = '(async () => { %s; await ' + DRAWN + '; })()'
PARTS = 'TaskDuration', 'ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'
FIND = "[...document.querySelectorAll('#list thead button')].find(b => b.textContent.trim() === '%s').click()"
CHOICE = "(s => { s.value = s.value ? '' : s.options[1].value; s.dispatchEvent(new Event('change')); })" \
         "(document.querySelector('#tools select'))"
SEARCH = """(s => { s.value = s.value ? '' : '%s';
    s.dispatchEvent(new Event('input')); })(document.getElementById('search'));
  await new Promise(r => setTimeout(r, 80))"""
TICK = "document.querySelectorAll('.columns input')[%d].click()"
NEXT = "location.hash = '#c' + (1 + Math.floor(Math.random() * %d))"


def spent(page):
    got = {m['name']: m['value'] for m in page.call('Performance.getMetrics')['metrics']}
    return [1000 * got[name] for name in PARTS]


def took(page, act):
    before = spent(page)
    act()
    return [b - a for a, b in zip(before, spent(page))]


def report(name, runs):
    middle = sorted(runs)[len(runs) // 2]
    print('%-24s %6.0f ms, at worst %6.0f  (script %.0f, style %.0f, layout %.0f)' % (
        name, middle[0], max(runs)[0], *middle[1:]))


def main():
    path, repeats = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 9
    if chromium.find() is None:
        sys.exit('there is no chromium')
    with chromium.Browser(chromium.find()) as browser:
        page = browser.page()
        page.call('Performance.enable', timeDomain='threadTicks')
        page.look(1440, 900)
        loads = []
        for _ in range(3):  # the file gets a process of its own, which begins at nothing
            page.open(path)
            page.value(DRAWN)
            loads.append(spent(page))
        report('load', loads)
        rows = page.value("document.querySelectorAll('#list tbody tr').length")
        for name, act in (('sort by score', FIND % 'Score'), ('sort by person', FIND % 'Person'),
                          ('filter by band', CHOICE), ('search', SEARCH % 'north'),
                          ('a column on or off', TICK % 1), ('open a card', NEXT % rows)):
            report(name, [took(page, lambda: page.value(TIMED % act)) for _ in range(repeats)])


main()
