"""Faults while the first run makes its ledger: first.py OSARA SHIM.  What came to nothing is not left, nor
anything beside it; after a kill the next run makes a ledger that verifies, one file, with a log."""
import glob
import os
import sys
import tempfile

import fault

STEP = {'disk': 1, 'write1': 1, 'sync1': 1, 'memory1': 5, 'kill-write': 3}
STATUS = {'disk': 5, 'write1': 5, 'sync1': 5, 'memory1': 70, 'kill-write': -9}


def around(place):
    return sorted(os.path.basename(name) for name in glob.glob(glob.escape(place.ledger) + '*'))


def is_whole(place, name, entries='1 entry', log=False):
    whole, said = place.verifies()
    if not whole or entries not in said:
        yield '%s: the ledger does not verify: %s' % (name, said)
    if around(place) != ['ledger.db']:
        yield '%s: more than one file: %s' % (name, around(place))
    with open(place.ledger, 'rb') as f:
        if log and f.read(20)[18:] != b'\2\2':
            yield '%s: the ledger has no log' % name


def judge(place, kind, name, done):
    if done.returncode == 1 and b'libgomp: Out of memory' in done.stderr:
        return  # the OpenMP library ends the program by itself
    if done.returncode != STATUS[kind]:
        yield '%s: exit status %d: %s' % (name, done.returncode, done.stderr.decode()[-300:])
    if kind != 'kill-write':
        if around(place):  # the run was on the record before its outputs failed
            yield from is_whole(place, name)
        return
    made, _ = place.verifies()
    done = place.run()
    if done.returncode != 0:
        yield '%s: the next run failed: %s' % (name, done.stderr.decode()[-300:])
    yield from is_whole(place, name, entries='2 entries' if made else '1 entry', log=True)


def loop(place, kind):
    problems, n, failed = [], 1, 0
    while True:
        for name in glob.glob(glob.escape(place.ledger) + '*'):
            os.remove(name)
        done = place.run(fault='%s:%d' % (kind, n))
        name = '%s %d' % (kind, n)
        if done.returncode == 0:
            beyond = place.counted() is None or place.counted() < n  # the last call of its kind
            problems += is_whole(place, name, log=beyond)  # else the next run may have to give it one
            if beyond:
                break
        else:
            failed += 1
            problems += judge(place, kind, name, done)
        n += STEP[kind]
        if n > 200000 or len(problems) > 20:
            return problems + ['%s: there is no end to it' % kind], failed
    if failed < 2:
        problems.append('%s: nothing failed: this test tests nothing' % kind)
    return problems, failed


def main():
    problems, failed = [], 0
    for kind in STEP:
        with tempfile.TemporaryDirectory(prefix='osara-first-') as folder:
            found, n = loop(fault.Place(folder, *sys.argv[1:3]), kind)
            problems += found
            failed += n
    fault.conclude(problems, '%d faults of a first run, none left anything' % failed)


if __name__ == '__main__':
    main()
