"""Faults while one thread writes the ledger beside the others: beside.py OSARA SHIM.  Which call comes when
is not the same twice, so nothing is counted; but whatever fails, it is said, the outputs are what they
were, and the ledger verifies."""
import sys
import tempfile

import fault

STEP = {'disk': 2, 'kill-write': 7, 'memory1': 60, 'memory': 120}
STATUS = {'disk': 5, 'kill-write': -9, 'memory1': 70, 'memory': 70}
SAYS = {'disk': 'error: cannot ', 'kill-write': '', 'memory1': 'out of memory', 'memory': 'out of memory'}


def judge(place, kind, n, done, good):
    name, said = '%s %d' % (kind, n), done.stderr.decode('utf-8', 'replace')
    if done.returncode == 1 and 'libgomp: ' in said:
        pass  # the OpenMP library ends the program itself, with its own word
    elif done.returncode != STATUS[kind]:
        yield '%s: exit status %d: %s' % (name, done.returncode, said[-300:])
    elif SAYS[kind] not in said and 'no space' not in said.lower():
        yield '%s: it is not said: %s' % (name, said[-300:])
    if kind != 'kill-write' and place.digests() != good:
        yield '%s: the outputs changed: %s' % (name, place.leftovers(good))
    whole, verified = place.verifies()
    if not whole:
        yield '%s: the ledger does not verify: %s' % (name, verified)


def loop(place, kind, good):
    problems, failed, fine, n = [], 0, 0, 1
    while fine < 3:  # beyond the last call of its kind
        done = place.run(as_of='2023-01-30', fault='%s:%d' % (kind, n), threads=2)
        fine = fine + 1 if done.returncode == 0 else 0
        if done.returncode != 0:
            failed += 1
            problems += judge(place, kind, n, done, good)
        n += STEP[kind]
        if n > 200000 or len(problems) > 20:
            return problems + ['%s: there is no end to it' % kind], failed
        if fine > 0 and kind != 'kill-write':
            good = place.good()  # it has written its outputs
    if failed < 3:
        problems.append('%s: nothing failed: this test tests nothing' % kind)
    return problems, failed


def main():
    problems, failed = [], 0
    for kind in STEP:
        with tempfile.TemporaryDirectory(prefix='osara-beside-') as folder:
            place = fault.Place(folder, *sys.argv[1:3])
            found, n = loop(place, kind, place.good())
            problems += found
            failed += n
    fault.conclude(problems, '%d faults on two threads, each was said' % failed)


if __name__ == '__main__':
    main()
