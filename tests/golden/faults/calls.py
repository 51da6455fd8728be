"""Every write, every flush to disk and every rename fails once, in turn: calls.py OSARA SHIM
The run says so and leaves what was there, or does without; the ledger verifies and has lost nothing."""
import sys
import tempfile

import fault

KINDS = ('write1', 'sync1', 'rename1')


def count(place):
    done = place.call('audit', 'verify', place.ledger, '--format', 'csv')
    said = (done.stdout + done.stderr).decode()
    return (int(done.stdout.decode().split('\n')[1].split(',')[2]) if done.returncode == 0 else None), said


def loop(place, kind):
    problems, n, failed = [], 0, 0
    while len(problems) < 10:
        n += 1
        before, _ = count(place)
        good = place.digests()
        done = place.run(as_of='2023-01-%02d' % (n % 28 + 1), fault='%s:%d' % (kind, n))
        said = done.stderr.decode('utf-8', 'replace')
        after, verified = count(place)
        name = '%s %d' % (kind, n)
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
        if place.counted() is not None and place.counted() < n:
            break
    if failed < 3:
        problems.append('%s: only %d failures had an effect' % (kind, failed))
    return problems, failed


def main():
    problems, told = [], []
    with tempfile.TemporaryDirectory(prefix='osara-calls-') as folder:
        place = fault.Place(folder, *sys.argv[1:3])
        place.good()
        for kind in KINDS:
            found, failed = loop(place, kind)
            problems += found
            told.append('%d of %s' % (failed, kind[:-1]))
    fault.conclude(problems, 'told: ' + ', '.join(told))


if __name__ == '__main__':
    main()
