"""A disposal is killed before every write in turn: erasure.py OSARA SHIM

It is then either not done, or its certificate is there; and once any command has read the ledger, not a byte
of what the certificate says is gone is left in the file or beside it."""
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import fault

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import disposal

NAME = 'OFFENDER-2-SURNAME'


def certificates(ledger):
    db = sqlite3.connect(ledger)
    n = db.execute("SELECT count(*) FROM entry WHERE kind = 'disposal'").fetchone()[0]
    db.close()
    return n


def left(folder):
    """The files of the ledger that still hold his name."""
    found = []
    for name in sorted(os.listdir(folder)):
        if name.startswith(('l.db', '.')):
            with open(os.path.join(folder, name), 'rb') as f:
                found += [name] if NAME.encode() in f.read() else []
    return found


def loop(place, shim):
    problems, n, done_by, ledger = [], 0, 0, os.path.join(place.folder, 'l.db')
    whole = os.path.join(place.folder, 'whole.db')
    shutil.copy(ledger, whole)
    while len(problems) < 10:
        n += 1
        for tail in ('', '-wal', '-shm'):
            if os.path.exists(ledger + tail):
                os.remove(ledger + tail)
        shutil.copy(whole, ledger)
        killed = subprocess.run([place.osara, 'audit', 'dispose', '--ledger', ledger, '--offender', NAME],
                                env=dict(os.environ, LD_PRELOAD=shim, OSARA_FAULT='kill-write:%d' % n,
                                         OSARA_COUNT=os.path.join(place.folder, 'count')),
                                capture_output=True, check=False).returncode == -9
        verified = place.call('audit', 'verify', 'l.db')
        gone = certificates(ledger) > 0
        done_by += killed and gone
        if gone and left(place.folder):
            problems.append('write %d: the certificate is there, and he is in %s' % (n, left(place.folder)))
        if not gone and not (killed and left(place.folder)):
            problems.append('write %d: he is gone without a certificate: %s' % (n, verified))
        if not killed:
            break
    if n < 5 or done_by == 0:
        problems.append('%d writes, %d of them after the certificate: this test tests little' % (n, done_by))
    return problems, n


def main():
    with tempfile.TemporaryDirectory(prefix='osara-erasure-') as folder:
        place = disposal.Place(folder, os.path.abspath(sys.argv[1]))
        for day in ('2023-01-30', '2023-01-31'):
            place.run(day)
        problems, n = loop(place, os.path.abspath(sys.argv[2]))
    fault.conclude(disposal.problems + problems, 'killed before each of %d writes' % n)


if __name__ == '__main__':
    main()
