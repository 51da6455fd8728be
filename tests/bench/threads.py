#!/usr/bin/env python3
"""threads.py OSARA GENERATE_JOB: the job on 10,000 offenders gives the same bytes at 1, 2, 3 and 8 threads:
lists, records, pack and seal.  Its offences are read in several ranges, scored and sealed in several
pieces."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def files(folder):
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(at, name), 'rb') as f:
                found[os.path.relpath(os.path.join(at, name), folder)] = f.read()
    return found


def main():
    osara, generate = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        extract, first = os.path.join(work, 'extract'), {}
        subprocess.run([generate, '10000', extract], check=True)
        for threads in 1, 2, 3, 8:
            out = os.path.join(work, 'out-%d' % threads)
            done = subprocess.run([osara, 'run', '-r', os.path.join(HERE, 'job.yaml'), '-x', extract,
                                   '-o', out,
                                   '--as-of', '2026-01-01', '--threads', str(threads)],
                                  capture_output=True, text=True, check=True,
                                  env=dict(os.environ, OSARA_LEDGER='none'))
            written = dict(files(out), printed=done.stdout.replace(out, 'OUT'))
            first = first or written
            assert sorted(written) == sorted(first), threads
            differ = [name for name in first if first[name] != written[name]]
            assert not differ, '%d threads: %s' % (threads, ', '.join(differ))
    print('%d outputs are the same at 1, 2, 3 and 8 threads' % len(first))


main()
