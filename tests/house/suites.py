"""Every suite, every golden case and every check of the house is registered with ctest, and so is every
test that docs/governance.md says shows something.

suites.py BUILD_FOLDER"""
import json
import os
import re
import subprocess
import sys

import house


def registered(build):
    shown = subprocess.run(['ctest', '--test-dir', build, '--show-only=json-v1'], check=True,
                           capture_output=True, text=True).stdout
    return {test['name'] for test in json.loads(shown)['tests']}


def expected():
    for path in house.files('.c', under='tests'):
        name = os.path.basename(path)[:-2]
        if name.startswith('test_'):
            yield path, '%s.%s' % (os.path.basename(os.path.dirname(path)), name)
    for case in sorted(os.listdir(os.path.join(house.ROOT, 'tests/golden/cases'))):
        yield 'tests/golden/cases/' + case, 'golden.' + case


def without_sanitizers():
    """Tests that only the plain build has: tests/golden/CMakeLists.txt says why."""
    return {'golden.' + name[:-3] for name in os.listdir(os.path.join(house.ROOT, 'tests/golden/faults'))
            if name.endswith('.py')}


def promised():
    """The tests that the tables of docs/governance.md name, each once; and rows that name none."""
    text = house.read('docs/governance.md')
    rows = [line for line in text.split('\n## ')[0].split('\n') if line.startswith('| **')]
    return [(row.split('**')[1], re.findall(r'`([a-z]+\.[\w-]+)`', row.split(' | ')[-1])) for row in rows]


def main():
    names = registered(sys.argv[1])
    wanted = list(expected())
    problems = ["%s: no test '%s' is registered" % (path, name)
                for path, name in wanted if name not in names]
    problems += ["tests/house/%s: no test runs it" % name
                 for name in os.listdir(os.path.join(house.ROOT, 'tests/house'))
                 if name.endswith('.py') and name != 'house.py' and 'house.' + name[:-3] not in names]
    for what, tests in promised():
        if not tests:
            problems.append('docs/governance.md: no test shows: ' + what)
        problems += ["docs/governance.md: there is no test '%s'" % name for name in tests
                     if name not in names and name not in without_sanitizers()]
    house.report(problems, '%d suites and cases are registered' % len(wanted))


if __name__ == '__main__':
    main()
