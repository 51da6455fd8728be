"""The same inputs give the same bytes: whatever the threads, the time zone, the locale, the working
folder, the place of the inputs, the user.  determinism.py OSARA"""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
RULES, EXTRACT = 'rules/kent-vawg.yaml', 'fixtures/kent-small'


def digests(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, 'rb') as f:
                found[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
    return found


def locales():
    shown = subprocess.run(['locale', '-a'], capture_output=True, text=True, check=False).stdout
    wanted = [name for name in shown.split() if name.lower().startswith(('de', 'fr', 'tr'))]
    return wanted[:2] + ['de_DE.UTF-8', 'C.UTF-8']  # one that is not there must not matter either


def run(osara, out, cwd=ROOT, inputs='', threads=1, env=None):
    words = [osara, 'run', '-r', os.path.join(inputs, RULES), '-x', os.path.join(inputs, EXTRACT),
             '-o', out, '--threads', str(threads)]
    done = subprocess.run(words, cwd=cwd, capture_output=True, check=False,
                          env={**os.environ, 'LC_ALL': 'C', 'TZ': 'UTC', 'OSARA_LEDGER': 'none',
                               **(env or {})})
    if done.returncode != 0:
        sys.exit('run failed with %d: %s' % (done.returncode, done.stderr.decode()))
    return digests(out), done.stdout.split(b'\nThe list is ')[0]


def variations(folder):
    copied = os.path.join(folder, 'copy of the inputs')
    for part in ('rules', 'fixtures/kent-small'):
        shutil.copytree(os.path.join(ROOT, part), os.path.join(copied, part))
    yield '2 threads', {'threads': 2}
    yield '3 threads', {'threads': 3}
    yield '8 threads', {'threads': 8}
    yield 'another time zone', {'env': {'TZ': 'Pacific/Kiritimati'}}
    for name in locales():
        yield 'locale ' + name, {'env': {'LC_ALL': name, 'LANG': name}}
    yield 'OMP_NUM_THREADS', {'env': {'OMP_DYNAMIC': 'true', 'OMP_NUM_THREADS': '3'}}
    yield 'a copied folder, from within', {'cwd': copied}
    yield 'again', {}


def main():
    osara, problems = os.path.abspath(sys.argv[1]), []
    with tempfile.TemporaryDirectory(prefix='osara-determinism-') as folder:
        first, text = run(osara, os.path.join(folder, 'first'))
        if 'ranked.csv' not in first or 'run.json' not in first:
            sys.exit('the run wrote only %s' % sorted(first))
        for number, (name, how) in enumerate(variations(folder)):
            files, said = run(osara, os.path.join(folder, 'out%d' % number), **how)
            for path in sorted(set(first) | set(files)):
                if first.get(path) != files.get(path):
                    problems.append('%s: %s differs' % (name, path))
            if said != text:
                problems.append('%s: what is printed differs' % name)
    print('\n'.join(problems) or '%d files are the same in every run' % len(first))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
