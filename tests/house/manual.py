"""docs/cli.md, the man page, --help and the completions say the same: manual.py OSARA"""
import re
import subprocess
import sys

import house


def say(osara, *words):
    done = subprocess.run([osara, *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit('osara %s: exit status %d' % (' '.join(words), done.returncode))
    return done.stdout


def options(text):
    return set(re.findall(r'--([a-z][a-z-]*)', text))


def sections(text, head):
    """{command: its part of a manual} by the heads of the parts."""
    parts = re.split(head, text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def main():
    osara, problems = sys.argv[1], []
    markdown, roff, bash = say(osara, 'man', '--format', 'markdown'), say(osara, 'man'), \
        say(osara, 'completions', 'bash')
    if markdown != house.read('docs/cli.md'):
        problems.append('docs/cli.md is not what osara prints: run `make docs`')
    in_markdown = sections(markdown, r'^## osara (.+)$')
    in_roff = sections(roff.replace('\\-', '-').replace('\\fR', '').replace('\\fB', ''),
                       r'^\.SS osara (.+)$')
    program = say(osara, '--help')
    for command, part in in_markdown.items():
        shown = options(say(osara, *command.split(), '--help'))
        rows = options('\n'.join(re.findall(r'^\| `.*$', part, re.M)))
        marks = {'help'} | options('\n'.join(re.findall(r'^(?:-., )?--.*$', in_roff[command], re.M)))
        completed = re.search(r'^    %s\)\n.*?words="([^"]*)"' % command.replace(' ', '-'), bash,
                              re.S | re.M)
        if not rows <= shown:
            problems.append('%s: --help lacks %s' % (command, rows - shown))
        if rows != marks:
            problems.append('%s: the man page differs: %s' % (command, rows ^ marks))
        if completed is None or options(completed.group(1)) != rows:
            problems.append('%s: the completions differ' % command)
        if not re.search(r'^  %s ' % command, program, re.M):
            problems.append('%s: osara --help does not name it' % command)
    for text, name in ((program, '--help'),) + tuple(
            (say(osara, *c.split(), '--help'), c) for c in in_markdown):
        for line in text.split('\n'):
            if len(line) > 80:
                problems.append('%s: more than 80 columns: %s' % (name, line))
    checked = subprocess.run(['bash', '-n'], input=bash, text=True, capture_output=True, check=False)
    if checked.returncode != 0:
        problems.append('bash cannot read the completions: ' + checked.stderr)
    if len(in_markdown) < 4:
        problems.append('only %d commands were found' % len(in_markdown))
    house.report(problems, '%d commands: manual, help and completions agree' % len(in_markdown))


if __name__ == '__main__':
    main()
