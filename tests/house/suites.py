"""Every suite, every golden case and every check of the house is registered with ctest.

suites.py BUILD_FOLDER"""
import json
import os
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


def main():
    names = registered(sys.argv[1])
    wanted = list(expected())
    problems = ["%s: no test '%s' is registered" % (path, name)
                for path, name in wanted if name not in names]
    problems += ["tests/house/%s: no test runs it" % name
                 for name in os.listdir(os.path.join(house.ROOT, 'tests/house'))
                 if name.endswith('.py') and name != 'house.py' and 'house.' + name[:-3] not in names]
    house.report(problems, '%d suites and cases are registered' % len(wanted))


if __name__ == '__main__':
    main()
