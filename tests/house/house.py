"""What the checks of the house share: the files of ours, C without comments, one report."""
import os
import re
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))

# The rooms in the order in which data flows; a room includes itself and those before it.
ROOMS = ['base', 'language', 'objective', 'scanning', 'analysis', 'response', 'assessment',
         'report', 'run', 'cli']


def files(*suffixes, under='.'):
    """Paths of ours below `under`, relative to the project, that end in one of the suffixes."""
    found = []
    for folder, folders, names in os.walk(os.path.join(ROOT, under)):
        folders[:] = sorted(f for f in folders if f not in ('.git', 'build', '__pycache__'))
        for name in sorted(names):
            if name.endswith(suffixes):
                found.append(os.path.relpath(os.path.join(folder, name), ROOT))
    return found


def read(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as f:
        return f.read()


def blank(text):
    """C with comments, strings and characters blanked out, so that lines and columns stay."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def spaces(match):
        s = match.group()
        keep = s[0] if s[0] in '"\'' else ' '
        return keep + re.sub(r'[^\n]', ' ', s[1:-1]) + keep

    return pattern.sub(spaces, text)


def report(problems, fine):
    """Prints what was found, and ends the check."""
    for problem in problems:
        print(problem)
    if problems:
        print('%d problem%s' % (len(problems), '' if len(problems) == 1 else 's'))
        sys.exit(1)
    print(fine)
