"""The programs that do the job (README.md), how each is started, and what a run of one takes."""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
STRANDS = ('IOM', 'MOSOVO', 'DA')


class Program:
    """One that is measured: words(folder, out) starts it.  kind: 'osara', 'peer' or 'limit'."""

    def __init__(self, name, kind, words, env=None):
        self.name, self.kind, self.words, self.env = name, kind, words, env or {}

    def output(self, out):
        """Its ranked list, where it writes one."""
        return os.path.join(out, 'ranked.csv') if self.kind == 'osara' else out


class Taken:
    """What a run took: wall and processor seconds, the peak of memory in MB."""

    def __init__(self, line):
        wall, processor, peak = line.split()
        self.wall, self.processor, self.peak = float(wall), float(processor), int(peak) / 1024


def parameters(folder):
    """The job's sizes: TOPN, CAP as the generator wrote them, and the places of each strand by area.
    README.md says why only the last strand is short of places."""
    with open(os.path.join(folder, 'params.env'), encoding='ascii') as f:
        found = dict(line.strip().split('=') for line in f)
    found.update(CAP_IOM=found['TOPN'], CAP_MOSOVO=found['TOPN'], CAP_DA=found['CAP'])
    return found


def short_of_all(folder):
    """The same with every strand short of places."""
    found = parameters(folder)
    return dict(found, **{'CAP_' + strand: found['CAP'] for strand in STRANDS})


def warm(folder):
    """Has the input in the system's cache: while a program took its time the system may have let go of it."""
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), 'rb', buffering=0) as f:
            while f.read(1 << 20):
                pass


BUSY = 'import time\nend = time.monotonic() + 0.4\nwhile time.monotonic() < end: pass'


def wake(threads):
    """Has the cores busy for a moment: one that has rested is slower at first, which a program of 0.4 s would
    be timed in, and one of 8 s not."""
    for busy in [subprocess.Popen([sys.executable, '-c', BUSY]) for _ in range(threads)]:
        busy.wait()


def let_go(folder):
    """Has the system forget the input, so that it is read from the disk anew, in order: how it lies in
    memory, in small pages or large ones, is otherwise left from what used it last, and worth 50 ms."""
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), 'rb', buffering=0) as f:
            os.fsync(f.fileno())
            os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def remove(out):
    """What a program wrote the last time, a folder or a file: freeing it is no part of the job, and how long
    the disk takes for that depends on how it is mounted."""
    if os.path.isdir(out):
        shutil.rmtree(out)
    elif os.path.exists(out):
        os.remove(out)


def once(args, program, folder, out):
    """Runs it.  What was written before, the input or another's output, is on the disk when it begins, what
    it wrote itself is gone, the input is in memory, and the cores are awake."""
    env = dict(os.environ, LC_ALL='C.UTF-8', DATA=folder, OUT=out, THREADS=str(args.threads),
               OSARA_LEDGER='none',
               **parameters(folder), **program.env)
    words = [os.path.join(args.programs, 'measure'), *program.words(folder, out)]
    remove(out)
    os.sync()
    warm(folder)
    wake(args.threads)
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit('%s: exit status %d\n%s' % (' '.join(words), done.returncode, done.stderr))
    return Taken(done.stdout)


# ---- Osara ----------------------------------------------------------------------------------------

def ruleset(folder, size, name='job.yaml', more=''):
    """job.yaml with the size of the cohort and the places of this extract, by `extends`."""
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write('extends: %s\nanalysis: {cohort: {top: %s}}\nresponse:\n  strands:\n' %
                (os.path.join(HERE, 'job.yaml'), size['TOPN']))
        for strand in STRANDS:
            f.write('    %s: {capacity: {by: division, North: %s, East: %s, West: %s}}\n' %
                    (strand, *[size['CAP_' + strand]] * 3))
        f.write(more)
    return path


def list_alone(folder, size, name):
    """The same, that writes the list and run.json alone: the peers write one table."""
    return ruleset(folder, size, name, 'report: {write: []}\n')


def osara_words(args, rules, folder, out, *more):
    return [args.osara, 'run', '-r', rules, '-x', folder, '-o', out, '--as-of', '2026-01-01',
            '--threads', str(args.threads), *more]


def osara_bare(args):
    """Without hashing and ledger, and, as the peers, with the list as its output."""
    return Program('osara run --no-hash', 'osara', lambda folder, out: osara_words(
        args, list_alone(folder, parameters(folder), 'job-list.yaml'), folder, out, '--no-hash'))


def osara_whole(args):
    """With the SHA-256 of every input, a new ledger, and all outputs."""
    def words(folder, out):
        ledger = out + '.db'
        for name in (ledger, ledger + '-wal', ledger + '-shm'):
            remove(name)
        return osara_words(args, ruleset(folder, parameters(folder)), folder, out, '--ledger', ledger)
    return Program('osara run, whole', 'osara', words)


# ---- Its peers ------------------------------------------------------------------------------------

def has(words, env=None):
    try:
        return subprocess.run(words, env=env, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def duckdb(args):
    library = os.path.join(args.node, '@duckdb/node-bindings-linux-x64')
    program = os.path.join(args.work, 'duckdb')
    if not os.path.exists(os.path.join(library, 'libduckdb.so')):
        return None
    subprocess.run(['cc', '-O2', '-D_GNU_SOURCE', '-o', program, os.path.join(HERE, 'peers/duckdb.c'),
                    '-L' + library, '-lduckdb', '-Wl,-rpath,' + os.path.abspath(library)], check=True)
    return Program('DuckDB', 'peer', lambda *_: [program, os.path.join(HERE, 'peers/duckdb.sql')])


def polars(args):
    env = {'NODE_PATH': os.path.abspath(args.node), 'POLARS_MAX_THREADS': str(args.threads)}
    if not has(['node', '-e', "require('nodejs-polars')"], dict(os.environ, **env)):
        return None
    return Program('Polars', 'peer', lambda *_: ['node', os.path.join(HERE, 'peers/polars.js')], env)


def datatable(args):
    if not shutil.which('Rscript') or not has(['Rscript', '-e', 'library(data.table)']):
        return None
    return Program('data.table', 'peer', lambda *_: ['Rscript', '--vanilla',
                                                     os.path.join(HERE, 'peers/datatable.R')],
                   {'OMP_NUM_THREADS': str(args.threads)})


def pandas(_):
    if not has(['/usr/bin/python3', '-c', 'import pandas']):
        return None
    return Program('pandas', 'peer', lambda *_: ['/usr/bin/python3',
                                                 os.path.join(HERE, 'peers/pandas_job.py')])


def peers(args):
    """(those that are here, the names of those that are not)."""
    here, missing = [], []
    for name, find in (('DuckDB', duckdb), ('Polars', polars), ('data.table', datatable),
                       ('pandas', pandas)):
        program = find(args)
        if program is None:
            missing.append(name)
        else:
            here.append(program)
    return here, missing


# ---- Limits of the machine --------------------------------------------------------------------------

def limits(args):
    """What no program can do without, with the largest input (limits.c)."""
    program = os.path.join(args.programs, 'limits')
    for name, what, threads in (('read the bytes', 'read', args.threads),
                                ('find every comma, quote and newline', 'marks', args.threads),
                                ('SHA-256 of the bytes, 1 thread', 'sha256', 1)):
        yield Program(name, 'limit', lambda folder, _, what=what, threads=threads: [
            program, what, str(threads), os.path.join(folder, 'offences.csv')])


# ---- Input ------------------------------------------------------------------------------------------

def generate(args, n, offences=1, text=1):
    """The folder of an extract of n offenders, made when it is not there."""
    name = 'extract-%d' % n + ('-offences%d' % offences if offences > 1 else '') + \
        ('-text%d' % text if text > 1 else '')
    folder = os.path.join(args.work, name)
    if not os.path.isdir(folder):
        shutil.rmtree(folder + '.part', ignore_errors=True)
        subprocess.run([os.path.join(args.programs, 'generate_job'), str(n), folder + '.part', '20260101',
                        str(offences), str(text)], check=True)
        os.rename(folder + '.part', folder)
    return folder
