#!/usr/bin/env python3
"""timings.py OSARA: `run --timings` tells of every stage once, on standard error, and changes nothing
else: neither outputs nor what is printed."""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXTRACT = os.path.join(ROOT, 'fixtures/kent-small')
STAGES = ('rules map hash scan group evaluate rank allocate assess records seal write pack ledger '
          'flush').split()


def run(osara, out, *more):
    env = dict(os.environ, OSARA_LEDGER='none')
    done = subprocess.run([osara, 'run', '-r', os.path.join(ROOT, 'rules/kent-vawg.yaml'), '-x', EXTRACT,
                           '-o', out, *more], capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def files(folder):
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(at, name), 'rb') as f:
                found[os.path.relpath(os.path.join(at, name), folder)] = f.read()
    return found


def check_figures(told, summary):
    stages = {stage['stage']: stage for stage in told['stages']}
    assert [stage['stage'] for stage in told['stages']] == STAGES
    size = sum(os.path.getsize(os.path.join(EXTRACT, name)) for name in os.listdir(EXTRACT)
               if name.endswith('.csv') and name != 'same_person.csv')
    assert stages['scan']['bytes'] == stages['map']['bytes'] == size, stages['scan']
    assert stages['hash']['bytes'] == sum(item['bytes'] for item in summary['inputs'])
    assert stages['seal']['rows'] == summary['seal']['subjects']
    assert stages['records']['rows'] == summary['seal']['records']
    for stage in told['stages']:
        assert stage['seconds'] >= 0 and stage['beside'] >= 0, stage
    for name in ('scan', 'evaluate', 'records', 'write'):
        assert stages[name]['seconds'] > 0, name
    # Stages that go on one after another are no more than the whole.
    assert sum(stage['seconds'] for stage in told['stages']) <= told['seconds']
    assert all(speed > 0 for speed in told['limits'].values())


def main():
    osara = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as work:
        out = os.path.join(work, 'out')
        plain, nothing = run(osara, out)
        before = files(out)
        shown, table = run(osara, out, '--timings')
        assert (shown, files(out), nothing) == (plain, before, '')
        names = [line.split()[0] for line in table.splitlines()]
        assert [name for name in names if name in STAGES] == STAGES, table
        assert 'hash (beside)' not in run(osara, out, '--timings', '--threads', '1')[1]
        assert 'hash' not in run(osara, out, '--timings', '--no-hash')[1].split()
        for threads in '1', '2':
            summary, told = run(osara, out, '--timings', '--format', 'json', '--threads', threads)
            check_figures(json.loads(told), json.loads(summary))
        _, told = run(osara, out, '--timings', '--format', 'csv')
        assert [row['stage'] for row in csv.DictReader(io.StringIO(told))] == STAGES
    print('every stage is told of once')


main()
