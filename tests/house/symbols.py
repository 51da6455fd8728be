"""What the compiled library asks for and holds: no printing, no exit, no clock, no locale, no
environment, no variable that outlives a call.

symbols.py OBJECT...  (of the library's rooms, not of cli)"""
import os
import re
import subprocess
import sys

import house

FORBIDDEN = {
    'prints': 'printf vprintf puts putchar fputs fputc fprintf vfprintf perror stdout stderr '
              '__printf_chk __fprintf_chk __vfprintf_chk __vprintf_chk putc',
    'ends the program': 'exit _exit abort quick_exit _Exit',
    'reads the environment': 'getenv secure_getenv environ __environ getuid geteuid getlogin '
                             'getpwuid gethostname isatty ioctl',
    'reads the clock': 'time clock clock_gettime gettimeofday localtime localtime_r gmtime '
                       'gmtime_r mktime strftime timespec_get',
    'depends on the locale': 'setlocale localeconv strtod strtof strtold atof sscanf fscanf '
                             '__isoc99_sscanf __isoc99_fscanf strcoll strxfrm strcasecmp '
                             'strncasecmp tolower toupper isalpha isdigit isspace __ctype_b_loc '
                             '__ctype_tolower_loc __ctype_toupper_loc mbstowcs wcstombs mbrtowc',
    'draws at random': 'rand srand random srandom drand48',
    'is not safe among threads': 'strtok localtime gmtime asctime ctime readdir_r',
}
# The one place that gives strtod() only texts that every locale reads alike; and the one that ends a
# process of its own, in which libxlsxwriter may crash.
ALLOWED = {('number.c.o', 'strtod'), ('pack_book_apart.c.o', '_exit')}
WHY = {name: why for why, names in FORBIDDEN.items() for name in names.split()}

INSTRUMENTS = re.compile(r'asan|ubsan|LASAN|__odr|gcov|__llvm|^\.|\*\.L|^__sancov')


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def asks_for(objects, room):
    for line in run('nm', '-A', '-u', *objects).splitlines():
        path, _, said = line.partition(':')
        name = said.split()[-1].split('@')[0]
        if name in WHY and (os.path.basename(path), name) not in ALLOWED:
            yield "%s: '%s' %s" % (room[path], name, WHY[name])


def holds(objects, room):
    path = ''
    for line in run('objdump', '-t', *objects).splitlines():
        if line.partition(':')[0] in room:
            path = line.partition(':')[0]
        match = re.match(r'^[0-9a-f]+ (.{7}) (\S+)\t[0-9a-f]+ (?:\.hidden )?(\S+)$', line)
        if not match:
            continue
        flags, section, name = match.groups()
        if 'd' in flags or INSTRUMENTS.search(name) or INSTRUMENTS.search(section[1:]):
            continue
        if re.match(r'^(\.t?data(?!\.rel\.ro)|\.t?bss|\*COM\*)', section):
            yield "%s: the variable '%s' outlives a call" % (room[path], name)


def main():
    problems, objects = [], sys.argv[1:]
    if not objects:
        problems.append('no object was given: this check reads nothing')
    room = {}
    for path in objects:
        where = re.sub(r'^.*/osara_(\w+)\.dir/', r'\1: ', path)
        room[path] = os.path.basename(path) if where == path else where
    if objects:
        problems += list(asks_for(objects, room)) + list(holds(objects, room))
    house.report(sorted(problems), '%d objects ask for nothing of the world, and hold no state' %
                 len(objects))


if __name__ == '__main__':
    main()
