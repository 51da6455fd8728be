"""Every allocation of a small run fails once: memory.py OSARA SHIM.  The program says that there is no
memory and exits with 70 (or does without); it never crashes, and what was there before stays."""
import sys
import tempfile

import fault

MOST = 600  # failures tried of each kind, spread evenly where there are more allocations


def judge(place, done, good, name):
    said = done.stderr.decode('utf-8', 'replace')
    if done.returncode == 0:
        return []
    problems = []
    if done.returncode == 1 and 'libgomp: Out of memory' in said:
        pass  # the OpenMP library ends the program itself, with its own word
    elif done.returncode != 70:
        problems.append('%s: exit status %d: %s' % (name, done.returncode, said[-300:]))
    elif 'out of memory' not in said:
        problems.append('%s: no word of memory: %s' % (name, said[-300:]))
    if place.digests() != good:
        problems.append('%s: the outputs changed: %s' % (name, place.leftovers(good)))
    return problems


def loop(place, kind, good):
    place.run(fault='%s:1000000000' % kind)
    total = place.counted()
    if not total:
        sys.exit('the shim counted no allocation: this test tests nothing')
    step, failed, problems = max(1, total // MOST), 0, []
    for n in range(1, total + 1, step):
        done = place.run(fault='%s:%d' % (kind, n))
        failed += done.returncode != 0
        problems += judge(place, done, good, '%s %d of %d' % (kind, n, total))
    if failed == 0:
        problems.append('%s: no failure had an effect' % kind)
    return problems, failed


def main():
    problems, failed = [], 0
    with tempfile.TemporaryDirectory(prefix='osara-memory-') as folder:
        place = fault.Place(folder, *sys.argv[1:3])
        good = place.good()
        for kind in ('memory', 'memory1'):
            found, n = loop(place, kind, good)
            problems += found
            failed += n
        whole, said = place.verifies()
        if not whole:
            problems.append('the ledger does not verify: ' + said)
    fault.conclude(problems, '%d allocations failed, each was said' % failed)


if __name__ == '__main__':
    main()
