"""docs/ARCHITECTURE.md lists every file of the engine, with what its first comment says it is for.
OSARA_REGENERATE=1 writes the list."""
import os
import re

import house

PAGE = 'docs/ARCHITECTURE.md'
BEGIN, END = '<!-- files: written by', '<!-- end of files -->'
ORDER = house.ROOMS[:7] + ['report', 'audit', 'run', 'cli']


def purpose(path):
    """The first sentence of a file's first comment, without its name."""
    comment = re.match(r'/\*(.*?)\*/', house.read(path), re.S)
    if not comment:
        return None
    text = ' '.join(re.sub(r'^\s*\*?\s?', '', line) for line in comment.group(1).split('\n')).strip()
    name = os.path.basename(path)
    if not text.startswith(name + ' -- '):
        return None
    sentence = re.match(r'(.*?[.])(\s|$)', text[len(name) + 4:] + ' ')
    text = (sentence.group(1) if sentence else text[len(name) + 4:]).rstrip('.:; ')
    return None if text.lower().startswith('see ') else text.replace('|', '\\|').strip()


def rows(room, problems):
    """A row a module: a header and the files that carry it out share a name."""
    modules = {}
    for path in house.files('.c', '.h', under='engine/' + room):
        said = purpose(path)
        module = os.path.splitext(os.path.basename(path))[0]
        if said is None and not path.endswith('.c'):
            problems.append("%s: the first comment must be '/* %s -- what it is for'" %
                            (path, os.path.basename(path)))
        if path.endswith('.h') or module not in modules or modules[module] is None:
            modules[module] = said
        elif modules[module] is None:
            problems.append('%s: no file says what it is for' % path)
    for module, said in sorted(modules.items()):
        yield '| `%s` | %s |' % (module, said or '?')


def listing(problems):
    lines = []
    for room in ORDER:
        found = list(rows(room, problems))
        if found:
            lines += ['', '**%s**' % room, '', '| | |', '| --- | --- |'] + found
    return '\n'.join(lines) + '\n'


def main():
    problems = []
    text = house.read(PAGE)
    begin = text.index('\n', text.index(BEGIN)) + 1
    new = text[:begin] + listing(problems) + '\n' + text[text.index(END):]
    if os.environ.get('OSARA_REGENERATE') == '1':
        with open(os.path.join(house.ROOT, PAGE), 'w', encoding='utf-8') as f:
            f.write(new)
    elif new != text:
        problems.append('%s does not list the files as they are: run OSARA_REGENERATE=1 '
                        'tests/house/architecture.py' % PAGE)
    house.report(problems, '%d modules are listed' % new.count('\n| `'))


if __name__ == '__main__':
    main()
