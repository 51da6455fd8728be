"""The commands that the documents show are run, and print what the documents say: docs.py OSARA

In README.md and docs/*.md, a block ```console holds lines "$ command" and what each prints (stdout and
stderr); a line "..." stands for any lines.  The blocks of one document run in one new folder, in order.
OSARA_REGENERATE=1 writes what was printed into the documents, but for commands that show a part of it:
review it as code."""
import os
import re
import subprocess
import sys
import tempfile

import house

BLOCK = re.compile(r'^```console\n(.*?)^```$', re.S | re.M)
TIMEOUT = 240


def documents():
    return [path for path in house.files('.md') if path == 'README.md' or path.startswith('docs/') or
            re.match(r'(rules|fixtures)/[^/]*\.md$', path)]


def commands(block):
    """[(command, what it prints)] of a block; a command may go on after a backslash."""
    found = []
    for line in block.split('\n')[:-1]:
        if line.startswith('$ '):
            found.append([line[2:], []])
        elif found and not found[-1][1] and found[-1][0].endswith('\\'):
            found[-1][0] += '\n' + line
        elif found and not found[-1][1] and line.startswith('> ') and '<<' in found[-1][0]:
            found[-1][0] += '\n' + line[2:]  # a document that the command reads
        elif found:
            found[-1][1].append(line)
    return found


def matches(want, got):
    pattern = ''.join('(?:.*\n)*' if line == '...' else re.escape(line) + '\n' for line in want)
    return re.fullmatch(pattern, got) is not None


def run(command, folder, tools):
    env = {'PATH': tools + ':/usr/local/bin:/usr/bin:/bin', 'LC_ALL': 'C', 'TZ': 'UTC',
           'HOME': folder, 'OSARA_LEDGER': 'none'}  # as README.md says of invented people
    env.update({k: v for k, v in os.environ.items() if k in ('ASAN_OPTIONS', 'UBSAN_OPTIONS')})
    done = subprocess.run(['sh', '-c', command], cwd=folder, env=env, timeout=TIMEOUT, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    text = done.stdout.decode('utf-8', 'backslashreplace')
    return text if text == '' or text.endswith('\n') else text + '\n'


def check(path, osara):
    """(problems, commands run, the document as it should be)"""
    text, problems, n = house.read(path), [], 0
    with tempfile.TemporaryDirectory(prefix='osara-docs-') as folder:
        tools = os.path.join(folder, '.tools')
        os.mkdir(tools)
        os.symlink(osara, os.path.join(tools, 'osara'))
        for name in ('rules', 'fixtures', 'tests'):
            os.symlink(os.path.join(house.ROOT, name), os.path.join(folder, name))

        def replace(match):
            nonlocal n
            lines = []
            for command, want in commands(match.group(1)):
                n += 1
                got = run(command, folder, tools)
                if not matches(want, got):
                    problems.append("%s: '$ %s' prints:\n%s" % (path, command, got))
                    want = want if '...' in want else got.split('\n')[:-1]
                lines += ['$ ' + (command.replace('\n', '\n> ') if '<<' in command else command)] + want
            return '```console\n' + '\n'.join(lines) + '\n```'

        new = BLOCK.sub(replace, text)
    return problems, n, new


def main():
    osara, problems, n = os.path.abspath(sys.argv[1]), [], 0
    for path in documents():
        found, count, new = check(path, osara)
        n += count
        if found and new != house.read(path) and os.environ.get('OSARA_REGENERATE') == '1':
            with open(os.path.join(house.ROOT, path), 'w', encoding='utf-8') as f:
                f.write(new)
            continue
        problems += found
    if n == 0:
        problems.append('no command was found: this check runs nothing')
    house.report(problems, '%d commands print what the documents say' % n)


if __name__ == '__main__':
    main()
