"""What the fault loops share: a small run under a fault, and what must hold after it."""
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..', '..'))
SMALL = os.path.join(ROOT, 'tests/golden/small')
TIMEOUT = 60


# The fingerprint; its first digits at the foot of a printed page; the hash of the style that has them.
FINGERPRINT = re.compile(rb'[0-9a-f]{64}|"[0-9a-f]{12}"|sha256-[A-Za-z0-9+/]{43}=')


def content_of(name, raw):
    """What a file says, but for the list's fingerprint: the key of a run in a ledger is random.  A
    workbook is a zip of such files."""
    if not name.endswith('.xlsx') or not zipfile.is_zipfile(io.BytesIO(raw)):
        return FINGERPRINT.sub(b'', raw)
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return b''.join(FINGERPRINT.sub(b'', book.read(part)) for part in book.namelist())


class Place:
    """A folder with an output and a ledger that were good before."""

    def __init__(self, folder, osara, shim):
        self.osara, self.shim = os.path.abspath(osara), os.path.abspath(shim)
        self.out = os.path.join(folder, 'out')
        self.ledger = os.path.join(folder, 'ledger.db')
        self.count = os.path.join(folder, 'count')

    def call(self, *words, fault=None, limit=''):
        env = dict(os.environ, LC_ALL='C', OMP_NUM_THREADS='1', OSARA_LEDGER='none')
        if fault:
            env.update(LD_PRELOAD=self.shim, OSARA_FAULT=fault, OSARA_COUNT=self.count)
            if os.path.exists(self.count):
                os.remove(self.count)
        return subprocess.run([self.osara, *words], env=env, capture_output=True, timeout=TIMEOUT,
                              check=False)

    def run(self, as_of='2023-01-31', fault=None, threads=1):
        return self.call('run', '-r', SMALL + '/rules.yaml', '-x', SMALL + '/extract', '-o',
                         self.out, '--ledger', self.ledger, '--threads', str(threads), '--as-of', as_of,
                         fault=fault)

    def counted(self):
        """How many calls of the fault's kind the last call made, or None when it was killed."""
        try:
            with open(self.count, encoding='ascii') as f:
                return int(f.read())
        except FileNotFoundError:
            return None

    def digests(self):
        found = {}
        for place, _, names in os.walk(self.out):
            for name in names:
                path = os.path.join(place, name)
                with open(path, 'rb') as f:
                    said = content_of(name, f.read())
                found[os.path.relpath(path, self.out)] = hashlib.sha256(said).hexdigest()
        return found

    def leftovers(self, good):
        return sorted(set(self.digests()) - set(good))

    def verifies(self):
        done = self.call('audit', 'verify', self.ledger)
        return done.returncode == 0, (done.stdout + done.stderr).decode()

    def good(self):
        """Makes the outputs and the ledger that must survive."""
        done = self.run()
        if done.returncode != 0:
            sys.exit('the run without a fault failed: %d %s' %
                     (done.returncode, done.stderr.decode()))
        return self.digests()


def conclude(problems, fine):
    for problem in problems[:20]:
        print(problem)
    if problems:
        print('%d problems' % len(problems))
        sys.exit(1)
    print(fine)
