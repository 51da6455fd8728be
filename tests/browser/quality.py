"""The page of data quality in a real browser: nothing of it leaves its window, as wide as a desk and as
narrow as a phone, light or dark, and it asks nothing of any network.  quality.py OSARA

Skipped (77) where there is no chromium."""
import os
import subprocess
import sys
import tempfile

import chromium

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
EXTRACTS = (('rules/kent-vawg.yaml', 'fixtures/kent-dirty'),
            ('tests/golden/small/rules.yaml', 'tests/golden/small/extract'))
# What stands to the right of the window, also where a table of its own could be scrolled to it.
OUTSIDE = """[...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 30)).slice(0, 5)"""


def main():
    osara, path, wrong = os.path.abspath(sys.argv[1]), chromium.find(), []
    if path is None:
        print('there is no chromium: skipped')
        sys.exit(chromium.SKIP)
    with tempfile.TemporaryDirectory(prefix='osara-quality-') as folder, chromium.Browser(path) as browser:
        page = browser.page()
        for n, (rules, extract) in enumerate(EXTRACTS):
            html = os.path.join(folder, '%d.html' % n)
            subprocess.run([osara, 'scan', '-r', rules, '-x', extract, '--html', html, '--ledger', 'none'],
                           cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            for width in 1280, 390:
                for scheme in 'light', 'dark':
                    page.look(width, 844, scheme)
                    page.open(html)
                    wrong += ['%s at %d, %s: %s' % (extract, width, scheme, part)
                              for part in page.value(OUTSIDE)]
        wrong += page.trouble
    print('\n'.join(wrong), end='\n' if wrong else '')
    sys.exit(1 if wrong else 0)


main()
