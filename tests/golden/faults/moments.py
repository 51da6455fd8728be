"""Killed at a hundred moments, of a run and of a meeting's decision in turn: moments.py OSARA SHIM

After each kill the ledger verifies and holds every entry that was acknowledged before; then two writers at
once, and files that were cut, flipped, swapped and put back: each is whole, or the damage is told."""
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import fault

KILLS = 100


def entries(place):
    done = place.call('audit', 'verify', place.ledger, '--format', 'csv')
    said = (done.stdout + done.stderr).decode()
    if done.returncode != 0:
        return None, said
    return int(done.stdout.decode().split('\n')[1].split(',')[2]), said


def start(place, kind, number):
    if kind == 'run':
        words = ['run', '-r', fault.SMALL + '/rules.yaml', '-x', fault.SMALL + '/extract', '-o', place.out,
                 '--ledger', place.ledger, '--threads', '1', '--as-of', '2023-01-%02d' % (number % 28 + 1)]
    else:
        words = ['decide', '--ledger', place.ledger, '--run', '1', 'P2', '--refer', 'panel %d' % number,
                 '--owner', 'DS 1', '--due', '2023-03-01', '--by', 'Chair', '--reason', 'a sitting']
    return subprocess.Popen([place.osara, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kills(place, problems):
    draw, acknowledged, killed = random.Random(20230131), 1, 0
    span = {}
    for kind in ('run', 'decide'):
        began = time.monotonic()
        acknowledged += start(place, kind, 0).wait() == 0
        span[kind] = time.monotonic() - began
    if acknowledged != 3:
        sys.exit('a run or a decision without a fault failed')
    for number in range(KILLS):
        kind = ('run', 'decide')[number % 2]
        process = start(place, kind, number)
        time.sleep(draw.random() * span[kind])
        process.kill()
        status = process.wait()
        killed += status == -9
        acknowledged += status == 0
        n, said = entries(place)
        if n is None or n < acknowledged:
            problems.append('%s %d: %s of %d acknowledged entries: %s' %
                            (kind, number, n, acknowledged, said))
        else:
            acknowledged = n  # one that was killed after it was on the disk is there too
        if len(problems) > 10:
            break
    if killed < KILLS // 4:
        problems.append('only %d were killed: this test tests little' % killed)
    return killed


def two_at_once(place, problems):
    before, _ = entries(place)
    both = [start(place, 'decide', 1000 + n) for n in range(4)]  # they wait for one another
    done = [process.wait() for process in both]
    after, said = entries(place)
    if after is None or after - before != done.count(0) or not set(done) <= {0, 5}:
        problems.append('of four writers at once %s, but %s entries became %s: %s' %
                        (done, before, after, said))


def damage(place, problems):
    with open(place.ledger, 'rb') as f:
        whole = f.read()
    old = os.path.join(os.path.dirname(place.ledger), 'old.db')
    shutil.copy(place.ledger, old)
    head = entries(place)[1].split('\n')[1].split(',')[4]
    start(place, 'run', 7).wait()
    with open(place.ledger, 'rb') as f:
        grown = f.read()
    grown_head = entries(place)[1].split('\n')[1].split(',')[4]

    def verify(data, *words):
        with open(place.ledger, 'wb') as f:
            f.write(data)
        done = place.call('audit', 'verify', place.ledger, *words)
        return done.returncode, (done.stdout + done.stderr).decode()

    draw = random.Random(7)
    for n in range(30):  # cut at any place
        length = draw.randrange(100, len(grown) - 4096)
        status, said = verify(grown[:length])
        if status != 1 or 'first bad entry: ' not in said:
            problems.append('a ledger cut to %d bytes: status %d: %s' % (length, status, said))
    if verify(grown[:draw.randrange(1, 60)])[0] != 5:
        problems.append('less than the head of a file is read as a ledger')
    for n in range(60):  # two pages in each other's place
        a, b = (4096 * draw.randrange(1, len(grown) // 4096) for _ in 'ab')
        swapped = bytearray(grown)
        swapped[a:a + 4096], swapped[b:b + 4096] = grown[b:b + 4096], grown[a:a + 4096]
        status, said = verify(bytes(swapped))
        if bytes(swapped) != grown and (status != 1 or ('first bad entry: ' not in said and
                                                        'missing from index' not in said)):
            problems.append('a ledger with pages %d and %d swapped: status %d: %s' %
                            (a // 4096, b // 4096, status, said))
    for data, kept, good in ((whole, head, 0), (grown, head, 0), (grown, grown_head, 0),
                             (whole, grown_head, 1)):  # the last: an older copy put in its place
        status, said = verify(data, '--head', kept)
        if status != good:
            problems.append('a ledger put back: %d, not %d: %s' % (status, good, said))


def main():
    problems = []
    with tempfile.TemporaryDirectory(prefix='osara-moments-') as folder:
        place = fault.Place(folder, *sys.argv[1:3])
        place.good()
        killed = kills(place, problems)
        two_at_once(place, problems)
        damage(place, problems)
    fault.conclude(problems, '%d of %d were killed, nothing acknowledged was lost' % (killed, KILLS))


if __name__ == '__main__':
    main()
