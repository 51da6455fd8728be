#!/usr/bin/env python3
"""One job (README.md) by Osara and by what a user would pick instead, in turn, in one run:

    tests/bench/job/run_peers.py --osara build/release/osara --work build/bench/job --sizes 10000 100000

Makes the input, runs each program --times times, interleaved, checks that all agree on ranks, strands and
numbers, and prints medians, ratios and peaks of memory beside the limits of the machine.  --table writes
the same as a table in Markdown.  Nothing is asserted of time; a disagreement is exit status 1."""
import argparse
import csv
import os
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '..', '..', '..'))
COLUMNS = 'rank,offender_id,division,strand,harm,freq,f_rso,f_iom,f_da,f_mappa,score'.split(',')
NUMBERS = COLUMNS[4:]
NEAR = 1.01e-6  # the peers print six decimals


def arguments():
    parser = argparse.ArgumentParser(description='the job of tests/bench/job, by Osara and its peers')
    parser.add_argument('--osara', default=os.path.join(ROOT, 'build/release/osara'))
    parser.add_argument('--work', default=os.path.join(ROOT, 'build/bench/job'))
    parser.add_argument('--sizes', type=int, nargs='+', default=[10000, 100000, 1000000])
    parser.add_argument('--times', type=int, default=5)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--table', help='write the figures into this file, as a table in Markdown')
    parser.add_argument('--require-peers', action='store_true', help='fail where no peer is installed')
    return parser.parse_args()


# ---- the programs -------------------------------------------------------------------------------

class Program:
    """How one program does the job: words(folder, out) and the environment it needs."""

    def __init__(self, name, words, env=None, read=None):
        self.name, self.words, self.env, self.read = name, words, env or {}, read

    def once(self, folder, out):
        """(wall seconds, peak of memory in MB) of one run."""
        env = dict(os.environ, LC_ALL='C.UTF-8', DATA=folder, OUT=out, **parameters(folder), **self.env)
        words = self.words(folder, out)
        begin = time.monotonic()
        pid = os.posix_spawnp(words[0], words, env, file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
        _, status, usage = os.wait4(pid, 0)
        wall = time.monotonic() - begin
        if status != 0:
            sys.exit('%s: exit status %d' % (' '.join(words), os.waitstatus_to_exitcode(status)))
        return wall, usage.ru_maxrss / 1024


def parameters(folder):
    with open(os.path.join(folder, 'params.env'), encoding='ascii') as f:
        return dict(line.strip().split('=') for line in f)


def ruleset(folder):
    """job.yaml with the size of the cohort and the capacities of this size, by `extends`."""
    path = os.path.join(folder, 'job.yaml')
    size = parameters(folder)
    places = '{by: division, North: %s, East: %s, West: %s}' % ((size['CAP'],) * 3)
    with open(path, 'w', encoding='utf-8') as f:
        f.write('extends: %s\nanalysis: {cohort: {top: %s}}\nresponse:\n  strands:\n' %
                (os.path.join(HERE, 'job.yaml'), size['TOPN']))
        for strand in ('IOM', 'MOSOVO', 'DA'):
            f.write('    %s: {capacity: %s}\n' % (strand, places))
    return path


def osara(args, name, *more):
    def words(folder, out):
        return [args.osara, 'run', '-r', ruleset(folder), '-x', folder, '-o', out, '--as-of', '2026-01-01',
                '--threads', str(args.threads), *[word.replace('OUT', out) for word in more]]
    return Program(name, words, read=lambda out: os.path.join(out, 'ranked.csv'))


def peers(args):
    """Those that are installed; what is not is said."""
    node = os.path.join(args.work, 'node_modules')
    library = os.path.join(node, '@duckdb/node-bindings-linux-x64')
    n = str(args.threads)
    if os.path.exists(os.path.join(library, 'libduckdb.so')):
        program = os.path.join(args.work, 'duckdb')
        subprocess.run(['gcc', '-O2', '-D_GNU_SOURCE', '-o', program, os.path.join(HERE, 'peers/duckdb.c'),
                        '-L' + library, '-lduckdb', '-Wl,-rpath,' + library], check=True)
        yield Program('DuckDB', lambda *_: [program, os.path.join(HERE, 'peers/duckdb.sql')],
                      {'THREADS': n})
    if os.path.isdir(os.path.join(node, 'nodejs-polars')):
        yield Program('Polars', lambda *_: ['node', os.path.join(HERE, 'peers/polars.js')],
                      {'NODE_PATH': node, 'POLARS_MAX_THREADS': n})
    if shutil.which('Rscript') and has(['Rscript', '-e', 'library(data.table)']):
        yield Program('data.table', lambda *_: ['Rscript', '--vanilla',
                                                os.path.join(HERE, 'peers/datatable.R')],
                      {'THREADS': n, 'OMP_NUM_THREADS': n})
    if has(['/usr/bin/python3', '-c', 'import pandas']):
        yield Program('pandas', lambda *_: ['/usr/bin/python3', os.path.join(HERE, 'peers/pandas_job.py')])


def has(words):
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


# ---- agreement ----------------------------------------------------------------------------------

def rows(path):
    with open(path, newline='', encoding='utf-8') as f:
        lines = csv.reader(line for line in f if not line.startswith('#'))
        heading = next(lines)
        at = [heading.index(name) for name in COLUMNS]
        for line in lines:
            yield [line[i] for i in at]


def differences(one, other):
    """How many ranks differ between two outputs, and the first.  Two offenders whose scores are one to
    the sixth decimal may stand either way round: the peers' sums run in another order."""
    n = bad = 0
    first = None
    for a, b in zip_whole(rows(one), rows(other)):
        n += 1
        if a is None or b is None:
            same = False
        elif a[1] != b[1]:
            same = abs(float(a[-1]) - float(b[-1])) <= NEAR
        else:
            same = a[:4] == b[:4] and all(abs(float(x) - float(y)) <= NEAR for x, y in zip(a[4:], b[4:]))
        if not same:
            bad += 1
            first = first or (a, b)
    return n, bad, first


def zip_whole(a, b):
    while True:
        x, y = next(a, None), next(b, None)
        if x is None and y is None:
            return
        yield x, y


# ---- limits -------------------------------------------------------------------------------------

def reading(folder):
    """Seconds that one core takes to read the bytes, the file cache warm."""
    begin = time.monotonic()
    room = bytearray(1 << 20)
    with open(os.path.join(folder, 'offences.csv'), 'rb', buffering=0) as f:
        while f.readinto(room):
            pass
    return time.monotonic() - begin


# ---- the run ------------------------------------------------------------------------------------

def generate(args, n):
    folder = os.path.join(args.work, 'extract-%d' % n)
    if not os.path.isdir(folder):
        program = os.path.join(args.work, 'generate_job')
        subprocess.run(['gcc', '-O2', '-D_GNU_SOURCE', '-std=c17', '-o', program,
                        os.path.join(HERE, 'generate_job.c'), '-lm'], check=True)
        shutil.rmtree(folder + '.part', ignore_errors=True)
        subprocess.run([program, str(n), folder + '.part'], check=True)
        os.rename(folder + '.part', folder)
    return folder


def out_of(args, program):
    return os.path.join(args.work, 'out-' + program.name.replace(' ', '-').replace(',', ''))


def agree(args, programs):
    """All that have an output of their own beside the first; 1 where one differs."""
    def path(program):
        out = out_of(args, program)
        return program.read(out) if program.read else out
    wrong = 0
    for program in programs[1:]:
        n, bad, first = differences(path(programs[0]), path(program))
        if bad:
            wrong = 1
            print('%s and %s differ at %d of %d ranks; the first:\n  %s\n  %s' %
                  (programs[0].name, program.name, bad, n, *first))
    if not wrong:
        print('all agree on ranks, strands and numbers')
    return wrong


def time_all(args, folder, programs):
    taken = {program.name: [] for program in programs}
    for _ in range(args.times):
        for program in programs:
            out = out_of(args, program)
            for old in (out + '.db',):
                if os.path.exists(old):
                    os.remove(old)
            taken[program.name].append(program.once(folder, out))
    return taken


def report(n, folder, programs, taken, limit):
    """The table's lines; the ratio is to the fastest peer."""
    medians = {name: statistics.median(wall for wall, _ in runs) for name, runs in taken.items()}
    fastest = min((medians[p.name] for p in programs if p.read is None), default=None)
    size = os.path.getsize(os.path.join(folder, 'offences.csv')) / 1e6
    for program in programs:
        wall = medians[program.name]
        yield '| {:,} | {} | {:.2f} s | {} | {:.1f} | {:,.0f} MB |'.format(
            n, program.name, wall, '%.2f' % (fastest / wall) if fastest else '-', wall / limit,
            max(peak for _, peak in taken[program.name]))
    yield '| {:,} | reading {:,.0f} MB | {:.2f} s | | 1.0 | |'.format(n, size, limit)


def main():
    args = arguments()
    os.makedirs(args.work, exist_ok=True)
    programs = [osara(args, 'osara run --no-hash', '--no-hash'),
                osara(args, 'osara run, whole', '--ledger', 'OUT.db'), *peers(args)]
    if args.require_peers and len(programs) < 3:
        sys.exit('no peer is installed: see README.md')
    lines = ['| offenders | program | median | as fast as the fastest peer | over the reading | peak |',
             '| ---: | --- | ---: | ---: | ---: | ---: |']
    wrong = 0
    for n in args.sizes:
        folder = generate(args, n)
        taken = time_all(args, folder, programs)
        limit = min(reading(folder) for _ in range(3))
        print('%d offenders' % n)
        wrong |= agree(args, programs)
        lines += report(n, folder, programs, taken, limit)
    print('\n'.join(lines))
    if args.table:
        with open(args.table, 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
    sys.exit(wrong)


if __name__ == '__main__':
    main()
