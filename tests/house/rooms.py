"""A room includes itself and the rooms before it; a foreign library has one door."""
import re
import sys

import house

# Header -> the files or folders that may include it.
DOORS = {
    'yaml.h': ['engine/base/yaml'],
    'sqlite3.h': ['engine/audit/'],
    'jansson.h': ['tests/fuzz/'],
    'xlsxwriter.h': ['engine/report/'],
    'openssl/': ['engine/base/digest'],
    'gsl/': ['engine/analysis/', 'engine/assessment/'],
    'liburing.h': ['engine/base/direct.c'],
    'zlib.h': ['engine/scanning/unpack.c'],
    'zstd.h': ['engine/scanning/unpack.c'],
    'omp.h': ['engine/base/', 'engine/scanning/', 'engine/analysis/', 'engine/assessment/',
              'engine/run/'],
    'xxhash.h': ['engine/base/', 'engine/language/', 'engine/scanning/'],
}
# One file, or files that share the beginning of their name, hold each of these doors.
ONE_DOOR = ['yaml.h', 'sqlite3.h', 'xlsxwriter.h', 'openssl/']
MOST_FILES = 3
# The public API; its second header takes the first and nothing else.
PUBLIC = ['osara/osara.h', 'osara/assess.h']

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def may_include(room, other):
    if other == room:
        return True
    if room == 'cli':
        return False
    if room == 'audit':  # the ledger stands on base alone, and only run hands it anything
        return other == 'base'
    if other == 'audit':
        return room == 'run'
    return house.ROOMS.index(other) < house.ROOMS.index(room)


def includes(path):
    text = house.read(path)
    for match in INCLUDE.finditer(text):
        yield text.count('\n', 0, match.start()) + 1, match.group(1), match.group(2)


def check_own(path, line, name):
    room = path.split('/')[1]
    other = name.split('/')[0]
    where = '%s:%d: ' % (path, line)
    if name.endswith('.c'):
        return where + 'includes a C file'
    if name in PUBLIC:
        return None
    if '/' not in name:
        return None if room == 'cli' else where + '"%s" has no room in its name' % name
    if other not in house.ROOMS + ['audit']:
        return where + '"%s" is in no room' % name
    if not may_include(room, other):
        return where + "room '%s' may not include \"%s\"" % (room, name)
    return None


def check_foreign(path, line, name):
    for door, places in DOORS.items():
        if (name == door or (door.endswith('/') and name.startswith(door))) and \
                not any(path.startswith(place) for place in places):
            return "%s:%d: <%s> has its door in %s" % (path, line, name, ' and '.join(places))
    return None


def main():
    problems, users, n = [], {}, 0
    for path in house.files('.c', '.h', under='engine'):
        room = path.split('/')[1]
        if room not in house.ROOMS + ['audit']:
            problems.append("%s: '%s' is no room" % (path, room))
            continue
        for line, kind, name in includes(path):
            n += 1
            check = check_own if kind == '"' else check_foreign
            problem = check(path, line, name)
            if problem:
                problems.append(problem)
            for door in ONE_DOOR:
                if name.startswith(door):
                    users.setdefault(door, set()).add(path)
    for door, paths in sorted(users.items()):
        if len(paths) > MOST_FILES:
            problems.append('<%s> is included by %d files: %s' %
                            (door, len(paths), ', '.join(sorted(paths))))
    for header in PUBLIC:
        for line, kind, name in includes('include/' + header):
            if name != 'osara/osara.h' and (kind == '"' or '/' in name):
                problems.append('include/%s:%d: the public header needs "%s"' % (header, line, name))
    if n == 0:
        problems.append('no include was found: this check reads nothing')
    house.report(problems, '%d includes keep the order of the rooms' % n)


if __name__ == '__main__':
    sys.exit(main())
