"""What R says today is what stands in the headers: each NAME.R beside this file is run, and its numbers held
against those of NAME.h.  Where R is not installed nothing is tried.  check.py"""
import glob
import os
import re
import shutil
import subprocess
import sys

SKIP = 77
NUMBER = re.compile(r'[A-Za-z_]\w*|-?\d+\.?\d*(?:[eE][-+]?\d+)?')


def words(text):
    """Names and numbers, in order, without comments and the way lines are broken."""
    return NUMBER.findall(re.sub(r'/\*.*?\*/|//[^\n]*', '', text, flags=re.DOTALL))


def same(a, b):
    if a[0].isalpha() or b[0].isalpha() or '_' in a + b:
        return a == b
    return abs(float(a) - float(b)) <= 1e-9 * max(1, abs(float(b)))


def main():
    if shutil.which('Rscript') is None:
        print('Rscript is not installed')
        return SKIP
    wrong = 0
    here = os.path.dirname(os.path.abspath(__file__))
    for script in sorted(glob.glob(os.path.join(here, '*.R'))):
        said = subprocess.run(['Rscript', '--vanilla', script], stdout=subprocess.PIPE, check=True, cwd=here,
                              universal_newlines=True).stdout
        with open(script[:-1] + 'h', encoding='utf-8') as f:
            kept = words(f.read())
        got = words(said)
        bad = [(a, b) for a, b in zip(got, kept) if not same(a, b)]
        if len(got) != len(kept) or bad:
            wrong += 1
            print('%s: %d words of R, %d in the header; the first that differ: %s'
                  % (os.path.basename(script), len(got), len(kept), bad[:3]))
        else:
            print('%s: %d numbers and names' % (os.path.basename(script), len(got)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
