"""The disk is full at every write in turn: disk.py OSARA SHIM.  The program exits with 5 and says so; the
outputs are what they were, and the ledger verifies."""
import sys
import tempfile

import fault


def main():
    problems, n = [], 0
    with tempfile.TemporaryDirectory(prefix='osara-disk-') as folder:
        place = fault.Place(folder, *sys.argv[1:3])
        good = place.good()
        while True:
            n += 1
            done = place.run(as_of='2023-01-30', fault='disk:%d' % n)
            said = done.stderr.decode('utf-8', 'replace')
            if done.returncode == 0:
                break
            name = 'write %d' % n
            if done.returncode != 5:
                problems.append('%s: exit status %d: %s' % (name, done.returncode, said[-300:]))
            elif 'error: cannot ' not in said and 'no space' not in said.lower():
                problems.append('%s: no word of the disk: %s' % (name, said[-300:]))
            if place.digests() != good:
                problems.append('%s: the outputs changed: %s' % (name, place.leftovers(good)))
            whole, verified = place.verifies()
            if not whole:
                problems.append('%s: the ledger does not verify: %s' % (name, verified))
            if n > 5000 or len(problems) > 20:
                problems.append('there is no end to it')
                break
        if n < 3:
            problems.append('no write could fail: this test tests nothing')
    fault.conclude(problems, '%d writes found the disk full, each was said' % (n - 1))


if __name__ == '__main__':
    main()
