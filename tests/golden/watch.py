"""`osara check --watch` checks again on save, however the file was saved, and ends cleanly: watch.py OSARA

What it prints after each save is what a check of that moment prints."""
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
LONG = 60  # seconds until something that does not come is missed
DAY = ['--as-of', '2023-01-31']
ROWS, IN_OPEN = 'offences.csv', 0x20


def write(path, text):
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def rename_over(path, text):
    """As most editors save."""
    write(path + '.new', text)
    os.replace(path + '.new', path)


def take_away_and_write(path, text):
    """As some do: for a moment there is no file."""
    os.rename(path, path + '~')
    time.sleep(0.1)
    write(path, text)


def empty_and_write(path, text):
    """As a busy machine writes: emptied first, and for a moment nothing more."""
    write(path, '')
    time.sleep(0.2)
    write(path, text)


def in_pieces(path, text):
    """A slow disk: half of it is there first."""
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text[:len(text) // 2])
        f.flush()
        time.sleep(0.01)
        f.write(text[len(text) // 2:])


class Watched:
    """A running watch; says what one round of it printed, stdout and stderr as they came."""

    def __init__(self, osara, folder, *words):
        self.process = subprocess.Popen([osara, 'check', '--watch'] + list(words), cwd=folder,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        env=dict(os.environ, LC_ALL='C', COLUMNS='100'))
        self.lines, self.ready = [], threading.Condition()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            with self.ready:
                self.lines.append(line)
                self.ready.notify()

    def round(self):
        """All up to 'watching ...'."""
        with self.ready:
            if not self.ready.wait_for(lambda: any(line.startswith('watching ') for line in self.lines),
                                       LONG):
                raise AssertionError('nothing more came:\n' + ''.join(self.lines))
            text, self.lines = ''.join(self.lines), []
        return text

    def end(self, how):
        self.process.send_signal(how)
        return self.process.wait(LONG)


def prepare(folder):
    shutil.copytree(os.path.join(ROOT, 'tests/golden/small'), os.path.join(folder, 'small'))
    write(os.path.join(folder, 'tests.yaml'), 'tests: []\n')
    write(os.path.join(folder, 'try.yaml'), 'extends: small/rules.yaml\nruleset: try\ntests: ~\n'
          'tests_in: tests.yaml\n')


def expect(text, *wanted):
    for want in wanted:
        if want not in text:
            raise AssertionError('%r is not in what came:\n%s' % (want, text))


def check_saves(osara, folder):
    path = os.path.join(folder, 'try.yaml')
    good, watched = read(path), Watched(osara, folder, *DAY, 'try.yaml')
    expect(watched.round(), 'try.yaml: try 1, as of 2023-01-31', 'files: Ctrl-C ends')
    for n, save in enumerate((write, rename_over, take_away_and_write, empty_and_write, in_pieces)):
        save(path, good + 'title: round %d\nanalysis: {crteria: {}}\n' % n)
        expect(watched.round(), "\ntry.yaml has changed\n", "has no key 'crteria'", '1 error')
        save(path, good)
        expect(watched.round(), 'try.yaml: try 1, as of 2023-01-31')
    return watched


def check_other_files(folder, watched):
    """What it extends, a lookup that comes only now, tests beside it; and no file at all."""
    base = os.path.join(folder, 'small', 'rules.yaml')
    rules = read(base)
    rename_over(base, rules.replace('ruleset: ', 'rulset: ', 1))
    expect(watched.round(), "small/rules.yaml has changed\n", "has no key 'rulset'")
    rename_over(base, rules)
    expect(watched.round(), 'try.yaml: try 1, as of 2023-01-31')
    write(os.path.join(folder, 'try.yaml'), read(os.path.join(folder, 'try.yaml')) +
          'scanning: {lookups: {late: {file: late.csv, key: k, value: v}}}\n')
    expect(watched.round(), "cannot read 'late.csv'")
    write(os.path.join(folder, 'late.csv'), 'k,v\na,1\n')
    expect(watched.round(), 'late.csv has changed\n', 'try.yaml: try 1, as of 2023-01-31')
    write(os.path.join(folder, 'tests.yaml'), 'tests:\n  - {name: nobody, as_of: 2023-01-31, '
          'given: {offenders: [{offender_id: A}]}, expect: {A: {rank: 2}}}\n')
    expect(watched.round(), 'tests.yaml has changed\n', 'FAILED  nobody', 'expected 2, got 1')
    os.remove(os.path.join(folder, 'try.yaml'))
    expect(watched.round(), 'try.yaml has changed\n', "cannot read 'try.yaml': no such file")


class Opened:
    """Whether a file has been opened, as the system tells it (inotify)."""

    def __init__(self, path):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.notices = self.libc.inotify_init1(os.O_NONBLOCK)
        if self.notices < 0 or self.libc.inotify_add_watch(self.notices, path.encode(), IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), 'inotify')

    def again(self):
        """Since it was last asked."""
        try:
            return len(os.read(self.notices, 1 << 16)) > 0
        except BlockingIOError:
            return False


def check_rows_stay(rows, watched, path, rules):
    """A ruleset that is saved does not make the extract be read again; the extract does."""
    opened = Opened(rows)
    for weight in (78, 79):
        old = next(line for line in rules.split('\n') if line.strip().startswith('weight:'))
        rename_over(path, rules.replace(old, old.split(':')[0] + ': %d' % weight, 1))
        expect(watched.round(), 'small/rules.yaml has changed\n', 'overlap')
        if opened.again():
            raise AssertionError('the extract was read again when only a weight had changed')
    lines = read(rows)
    write(rows, lines[:lines.rindex('\n', 0, -1) + 1])  # one offence less
    expect(watched.round(), 'has changed\n', 'overlap')
    if not opened.again():
        raise AssertionError('the extract has changed, and was not read again')
    write(rows, lines)
    expect(watched.round(), 'has changed\n', 'overlap')


def check_who_moves(osara, folder):
    path = os.path.join(folder, 'small', 'rules.yaml')
    rules, ledger = read(path), os.path.join(folder, 'no', 'l.db')
    watched = Watched(osara, folder, *DAY, '-x', 'small/extract', '--ledger', ledger, '--by', 'PC Oak',
                      'small/rules.yaml')
    first = watched.round()
    expect(first, 'small/rules.yaml: small 1, as of 2023-01-31')
    if 'cohort' in first.lower():
        raise AssertionError('a list is compared with itself:\n' + first)
    old = next(line for line in rules.split('\n') if line.strip().startswith('weight:'))
    rename_over(path, rules.replace(old, old.split(':')[0] + ': 77', 1))
    unkept = watched.round()  # nobody is shown
    expect(unkept, 'small/rules.yaml has changed\n', "l.db'")
    if 'overlap' in unkept:
        raise AssertionError('who looks cannot be kept, and it is shown:\n' + unkept)
    os.mkdir(os.path.dirname(ledger))
    rename_over(path, read(path) + '\n')
    expect(watched.round(), 'small/rules.yaml has changed\n', 'overlap')
    log = subprocess.run([osara, 'audit', 'log', '--ledger', ledger, '--format', 'csv', 'P1'], check=True,
                         capture_output=True, text=True).stdout
    expect(log, 'consultation', 'comparison', 'PC Oak')
    check_rows_stay(os.path.join(folder, 'small', 'extract', ROWS), watched, path, rules)
    write(os.path.join(folder, 'small', 'extract', 'new.csv'), 'a\n')
    expect(watched.round(), 'small/extract has changed\n')
    return watched


def main():
    osara = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix='osara-watch-') as folder:
        prepare(folder)
        watched = check_saves(osara, folder)
        check_other_files(folder, watched)
        status = watched.end(signal.SIGINT)
        if status != 5:  # that of the last check: there was no file
            sys.exit('SIGINT: exit status %d, and the last check had 5' % status)
        prepare(os.path.join(folder, 'again'))
        watched = check_who_moves(osara, os.path.join(folder, 'again'))
        status = watched.end(signal.SIGTERM)
        if status != 1:  # by the new weight a test of the ruleset fails
            sys.exit('SIGTERM: exit status %d, and the last check had 1' % status)
        for reader in ('head -0', 'sleep 1'):  # gone before, and after, the first check is printed
            deaf = subprocess.run('%s check --watch %s again/try.yaml | %s' % (osara, ' '.join(DAY), reader),
                                  shell=True, cwd=folder, timeout=LONG, capture_output=True, text=True,
                                  check=False)
            expect(deaf.stderr, 'cannot write to standard output: broken pipe')
    print('a watch checks again on every save, and ends when it is asked to')


main()
