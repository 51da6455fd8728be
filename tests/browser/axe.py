"""axe-core finds no violation in the meeting pack: light and dark, wide and narrow, with a card open or not.
axe.py OSARA AXE_MIN_JS

Skipped (77) where there is no chromium or no axe-core (tools/install-dependencies browser)."""
import json
import os
import subprocess
import sys
import tempfile

import chromium

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
LOOKS = (1440, 'light', '#c1'), (390, 'dark', '')
FOUND = """axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v =>
  v.id + ': ' + v.help + ' (' + v.nodes.length + ', first ' + v.nodes[0].html.slice(0, 200) + ')')))"""


def main():
    osara, axe, path = os.path.abspath(sys.argv[1]), sys.argv[2], chromium.find()
    if path is None or not os.path.exists(axe):
        print('there is no %s: skipped' % ('chromium' if path is None else axe))
        sys.exit(chromium.SKIP)
    with open(axe, encoding='utf-8') as f:
        source = f.read()
    problems = []
    with tempfile.TemporaryDirectory(prefix='osara-axe-') as folder, chromium.Browser(path) as browser:
        words = [osara, 'run', '-r', 'rules/kent-vawg.yaml', '-x', 'fixtures/kent-small', '-o', folder]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
        if done.returncode != 0:
            sys.exit('run failed: %s' % done.stderr.decode())
        page = browser.page()
        for width, scheme, card in LOOKS:
            page.look(width, 900, scheme)
            page.open(os.path.join(folder, 'pack.html'), card)
            page.value(source + '; true')
            problems += ['%d, %s%s: %s' % (width, scheme, card, v)
                         for v in json.loads(page.value(FOUND))]
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
