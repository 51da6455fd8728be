"""What no file of the project may hold: a path of a machine, a tab or a blank at a line's end, a
number printed by printf in library code (the locale decides its point)."""
import re

import house

# Put together here, so that this file does not hold them.
PLACES = ['/wo' + 'rk/', '/ho' + 'me/', '/ro' + 'ot/', '/tmp/' + 'bash', '..' + '/shared']
FLOATS = re.compile(r'"[^"\n]*%[-+ #0]*[0-9*]*(?:\.[0-9*]+)?[aefgAEFG][^"\n]*"')
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)
TEXT = ('.c', '.h', '.py', '.sh', '.md', '.yaml', '.yml', '.json', '.txt', '.cmake', '.csv', 'cmd',
        'Makefile', 'run', '.out', '.err', 'install-dependencies')


def lines_with(text, found):
    for number, line in enumerate(text.split('\n'), 1):
        if found(line):
            yield number


def check(path, text):
    for place in PLACES:
        for number in lines_with(text, lambda line: place in line):
            yield "%s:%d: holds a path of one machine, '%s'" % (path, number, place)
    if path.endswith(('.c', '.h', '.py')):
        for number in lines_with(text, lambda line: line != line.rstrip() or '\t' in line):
            yield '%s:%d: a tab, or a blank at the end of the line' % (path, number)
        # opcodes.h is a table: one line an instruction.
        most = 140 if path == 'engine/language/opcodes.h' else 110
        for number in lines_with(text, lambda line: len(line) > most):
            yield '%s:%d: more than %d columns' % (path, number, most)
    # number.c is the one that takes the digits and puts its own point.
    if path.startswith('engine/') and path.endswith('.c') and path != 'engine/base/number.c':
        code = COMMENT.sub(lambda m: re.sub(r'[^\n]', ' ', m.group()), text)
        for number in lines_with(code, FLOATS.search):
            yield '%s:%d: a number by printf: its point depends on the locale' % (path, number)


def main():
    problems, n = [], 0
    for path in house.files(*TEXT):
        try:
            text = house.read(path)
        except UnicodeDecodeError:
            continue  # fixtures in other encodings
        n += 1
        problems += list(check(path, text))
    house.report(problems, '%d files are clean' % n)


if __name__ == '__main__':
    main()
