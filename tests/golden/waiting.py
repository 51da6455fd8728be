#!/usr/bin/env python3
"""waiting.py OSARA: threads that wait for each other sleep soon (libgomp says by itself what it goes by),
unless the environment says otherwise; and a run whose threads share one processor has the same bytes."""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAID = ('GOMP_SPINCOUNT', 'OMP_WAIT_POLICY')


def spins(osara, **said):
    """What libgomp took, or None where the program has another OpenMP."""
    env = {name: value for name, value in os.environ.items() if name not in SAID}
    done = subprocess.run([osara, '--version'], capture_output=True, text=True, check=True,
                          env=dict(env, OMP_DISPLAY_ENV='verbose', **said))
    found = re.search(r"GOMP_SPINCOUNT = '(\w+)'", done.stderr)
    return found.group(1) if found else None


def listed(osara, out, processors):
    env = dict(os.environ, OSARA_LEDGER='none')
    subprocess.run([osara, 'run', '-r', os.path.join(ROOT, 'rules/kent-vawg.yaml'), '-x',
                    os.path.join(ROOT, 'fixtures/kent-small'), '-o', out, '--threads', '3'],
                   capture_output=True, check=True, env=env,
                   preexec_fn=lambda: os.sched_setaffinity(0, processors))
    with open(os.path.join(out, 'ranked.csv'), 'rb') as f:
        return f.read()


def main():
    osara = os.path.abspath(sys.argv[1])
    processors = os.sched_getaffinity(0)

    with tempfile.TemporaryDirectory(prefix='osara-waiting-') as folder:
        one = listed(osara, os.path.join(folder, 'one'), {min(processors)})
        all_of_them = listed(osara, os.path.join(folder, 'all'), processors)
    assert one == all_of_them, 'the list depends on the processors'
    linked = subprocess.run(['ldd', osara], capture_output=True, text=True, check=True).stdout
    if spins(osara) is None or 'libgomp' in linked:
        print('skipped: this OpenMP does not say how long it waits, or is not part of the program')
        sys.exit(77)
    assert spins(osara) == '1000', spins(osara)
    assert spins(osara, GOMP_SPINCOUNT='77') == '77'
    assert spins(osara, OMP_WAIT_POLICY='active') != '1000'
    assert spins(osara, OMP_WAIT_POLICY='passive') == '0'


if __name__ == '__main__':
    main()
