"""Every write, every flush to disk and every rename fails once, in turn: calls.py OSARA SHIM
A run, a decision and a disposal say so and leave what was there, or do without; the ledger verifies and has
lost nothing."""
import os
import sys
import tempfile

import fault

def count(place):
    done = place.call('audit', 'verify', place.ledger, '--format', 'csv')
    said = (done.stdout + done.stderr).decode()
    return (int(done.stdout.decode().split('\n')[1].split(',')[2]) if done.returncode == 0 else None), said


def get(path):
    with open(path, 'rb') as f:
        return f.read()


def put(path, data):
    for tail in ('-wal', '-shm'):
        if os.path.exists(path + tail):
            os.remove(path + tail)
    with open(path, 'wb') as f:
        f.write(data)


def a_run(place, n, fault_at):
    return place.run(as_of='2023-01-%02d' % (n % 28 + 1), fault=fault_at)


def a_decision(place, n, fault_at):
    return place.call('decide', '--ledger', place.ledger, '--run', '1', 'P2', '--refer', 'panel %d' % n,
                      '--owner', 'DS 1', '--due', '2023-03-01', '--by', 'Chair', '--reason', 'a sitting',
                      fault=fault_at)


def a_disposal(place, n, fault_at):
    return place.call('audit', 'dispose', '--ledger', place.ledger, '--offender', 'P3', '--reason',
                      'his review', fault=fault_at)


def loop(place, kind, act, least):
    problems, n, failed, good = [], 0, 0, place.digests()
    whole, (before, _) = get(place.ledger), count(place)
    while len(problems) < 10:
        n += 1
        if act is a_disposal:  # of the same ledger each time: there is something to dispose of
            put(place.ledger, whole)
        done = act(place, n, '%s:%d' % (kind, n))
        said = done.stderr.decode('utf-8', 'replace')
        after, verified = count(place)
        name = '%s, %s %d' % (act.__name__, kind, n)
        if after is None:
            problems.append('%s: the ledger does not verify: %s' % (name, verified))
            break
        if done.returncode == 0 and after != before + 1:
            problems.append('%s: acknowledged, but %d entries became %d' % (name, before, after))
        if done.returncode not in (0, 5) or after < before:
            problems.append('%s: exit status %d, %d entries became %d: %s' %
                            (name, done.returncode, before, after, said[-300:]))
        if done.returncode == 5 and 'error: cannot ' not in said:
            problems.append('%s: nothing was said: %s' % (name, said[-300:]))
        if done.returncode == 5 and kind != 'rename1' and place.digests() != good:
            problems.append('%s: the outputs changed: %s' % (name, place.leftovers(good)))
        failed += done.returncode == 5
        if act is not a_disposal:
            before, good = after, place.digests()
        if place.counted() is not None and place.counted() < n:
            break
    if act is a_disposal:
        put(place.ledger, whole)
    if failed < least:
        problems.append('%s, %s: only %d failures had an effect' % (act.__name__, kind, failed))
    return problems, failed


# What fails, in what, and how many failures there have to be for the test to mean something.
# A disposal goes first, while the ledger is small: it writes all of it anew.
LOOPS = (('write1', a_disposal, 3), ('sync1', a_disposal, 2), ('write1', a_run, 3), ('sync1', a_run, 3),
         ('rename1', a_run, 3), ('write1', a_decision, 1), ('sync1', a_decision, 1))


def main():
    problems, told = [], []
    with tempfile.TemporaryDirectory(prefix='osara-calls-') as folder:
        place = fault.Place(folder, *sys.argv[1:3])
        place.good()
        for kind, act, least in LOOPS:
            found, failed = loop(place, kind, act, least)
            problems += found
            told.append('%d of %s in %s' % (failed, kind[:-1], act.__name__))
    fault.conclude(problems, 'told: ' + ', '.join(told))


if __name__ == '__main__':
    main()
