"""A file has at most 600 lines, a function of the engine about a screen."""
import re

import house

FILE_LINES = 600
FUNCTION_LINES = 60
# The loop that runs programs, and the one that builds them, are one switch each, and read best whole.
LONG = {('engine/language', 'run_block'), ('engine/language', 'build')}

# A body begins at a '{' in the first column; its name stands before the '(' of its head.
HEAD = re.compile(r'([A-Za-z_]\w*)\s*\([^;{}]*\)\s*$', re.S)


def functions(text):
    """(name, first line, lines) of each function of a formatted C file."""
    lines = house.blank(text).split('\n')
    opened = None
    for number, line in enumerate(lines):
        if line.startswith('{'):
            opened = number
        elif line.startswith('}') and opened is not None:
            head = opened - 1
            while head > 0 and lines[head - 1].strip() and lines[head - 1][0] not in '}#{':
                head -= 1
            match = HEAD.search('\n'.join(lines[head:opened]))
            if match:
                yield match.group(1), head + 1, number - head + 1
            opened = None


def main():
    problems, n_files, n_functions, longest = [], 0, 0, 0
    for path in house.files('.c', '.h', '.py', '.sh'):
        text = house.read(path)
        lines = text.count('\n')
        n_files += 1
        if lines > FILE_LINES:
            problems.append('%s: %d lines, at most %d' % (path, lines, FILE_LINES))
        if not path.startswith('engine/') or not path.endswith('.c'):
            continue
        for name, line, length in functions(text):
            n_functions += 1
            longest = max(longest, length)
            if length > FUNCTION_LINES and \
                    not any(path.startswith(f) and name == g for f, g in LONG):
                problems.append("%s:%d: '%s' has %d lines, at most %d" %
                                (path, line, name, length, FUNCTION_LINES))
    if n_functions == 0:
        problems.append('no function was found: this check reads nothing')
    house.report(problems, '%d files, %d functions, the longest of %d lines' %
                 (n_files, n_functions, longest))


if __name__ == '__main__':
    main()
