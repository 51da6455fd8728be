"""The run is killed before every write and every rename in turn: kill.py OSARA SHIM.
Each output is then as it was or as it would have been, never a part of it; the ledger verifies; and the
next run puts all in order."""
import os
import sys
import tempfile

import fault

OTHER_DAY = '2023-01-30'


def outputs_hold(found, before, after, name):
    for path in sorted(set(before) | set(after)):
        if found.get(path) not in (before.get(path), after.get(path)):
            yield '%s: %s is neither old nor new' % (name, path)


def loop(place, kind, before, after):
    problems, n = [], 0
    while True:
        n += 1
        done = place.run(as_of=OTHER_DAY, fault='kill-%s:%d' % (kind, n))
        if done.returncode == 0:
            break
        name = '%s %d' % (kind, n)
        if done.returncode != -9:
            problems.append('%s: exit status %d: %s' %
                            (name, done.returncode, done.stderr.decode()[-300:]))
        found = place.digests()
        problems += outputs_hold(found, before, after, name)
        of_run = {k: v for k, v in found.items() if not os.path.basename(k).startswith('.osara-')}
        if kind == 'write' and of_run not in (before, after):
            problems.append('%s: some outputs are new and some old' % name)
        whole, said = place.verifies()
        if not whole:
            problems.append('%s: the ledger does not verify: %s' % (name, said))
        done = place.run()
        if done.returncode != 0 or set(place.digests()) != set(before):
            problems.append('%s: the next run did not put all in order: %s %s' %
                            (name, done.stderr.decode()[-300:], place.leftovers(before)))
        if n > 5000 or len(problems) > 20:
            problems.append('there is no end to it')
            break
        before = place.digests()
    if n < 3:
        problems.append('no %s could be killed: this test tests nothing' % kind)
    return problems, n - 1


def main():
    with tempfile.TemporaryDirectory(prefix='osara-kill-') as folder:
        place = fault.Place(folder, *sys.argv[1:3])
        place.good()
        place.run(as_of=OTHER_DAY)
        after = place.digests()
        before = place.good()
        problems, writes = loop(place, 'write', before, after)
        before = place.good()
        more, renames = loop(place, 'rename', before, after)
    fault.conclude(problems + more, 'killed at %d writes and %d renames' % (writes, renames))


if __name__ == '__main__':
    main()
