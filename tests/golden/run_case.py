"""Runs one golden case: run_case.py OSARA CASE

A case is a folder with
  cmd                lines of sh; `osara` is the program, the working folder is new and empty but
                     for what is in in/, and the links `rules`, `fixtures` and `small`
  in/                files of its own
  expected.out       the exact bytes of stdout
  expected.err       the exact bytes of stderr (none: nothing may be printed there)
  expected.status    the exit status (none: 0)
OSARA_REGENERATE=1 writes what was got as what is expected: review it as code."""
import difflib
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '..', '..'))
TIMEOUT = 240


def prepare(folder, osara, case):
    """The working folder and the environment of a case."""
    work, tools = os.path.join(folder, 'work'), os.path.join(folder, 'tools')
    own = os.path.join(case, 'in')
    if os.path.isdir(own):
        shutil.copytree(own, work)
    else:
        os.mkdir(work)
    os.mkdir(tools)
    os.symlink(osara, os.path.join(tools, 'osara'))
    os.symlink(os.path.realpath(sys.executable), os.path.join(tools, 'python3'))
    for name, target in (('rules', 'rules'), ('fixtures', 'fixtures'),
                         ('small', 'tests/golden/small')):
        if not os.path.exists(os.path.join(work, name)):
            os.symlink(os.path.join(ROOT, target), os.path.join(work, name))
    keep = {name: os.environ[name] for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'HOME')
            if name in os.environ}
    keep.update(PATH=tools + ':/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL='C', TZ='UTC',
                OSARA_LEDGER='none')  # these people are invented: who looks at them is kept nowhere
    return work, keep


def run(osara, case):
    with tempfile.TemporaryDirectory(prefix='osara-golden-') as folder:
        work, env = prepare(folder, osara, case)
        with open(os.path.join(case, 'cmd'), encoding='utf-8') as f:
            script = f.read()
        done = subprocess.run(['sh', '-c', script], cwd=work, env=env, timeout=TIMEOUT,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        place = folder.encode()
        return {'out': done.stdout.replace(place, b'FOLDER'),
                'err': done.stderr.replace(place, b'FOLDER'),
                'status': b'%d\n' % done.returncode}


def path_of(case, part):
    return os.path.join(case, 'expected.' + part)


def expected(case, part):
    try:
        with open(path_of(case, part), 'rb') as f:
            return f.read()
    except FileNotFoundError:
        return b'0\n' if part == 'status' else b''


def regenerate(case, got):
    for part, data in got.items():
        if data == (b'0\n' if part == 'status' else b''):
            if os.path.exists(path_of(case, part)):
                os.remove(path_of(case, part))
            continue
        with open(path_of(case, part), 'wb') as f:
            f.write(data)


def show(case, part, want, got):
    lines = [data.decode('utf-8', 'backslashreplace').split('\n') for data in (want, got)]
    name = '%s of %s' % (part, os.path.basename(case))
    for line in difflib.unified_diff(*lines, 'expected ' + name, 'got', lineterm=''):
        print(line)


def main():
    osara, case = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    got = run(osara, case)
    if os.environ.get('OSARA_REGENERATE') == '1':
        regenerate(case, got)
        return 0
    differs = [part for part in got if got[part] != expected(case, part)]
    for part in differs:
        show(case, part, expected(case, part), got[part])
    return 1 if differs else 0


if __name__ == '__main__':
    sys.exit(main())
