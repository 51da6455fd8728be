"""A ruleset that ships loads without a warning, passes its tests, and runs on a fixture:
ruleset.py OSARA RULES

Rulesets of rules/ run on fixtures/kent-small; those in OWN on a fixture of their own.  Each has to
have tests, and to give someone a score."""
import csv
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
OWN = {'ogrs3': 'probation-small'}
FROM = {'v100': '2023-07-18', 'v100-repeat': '2023-07-18'}  # in force from then; else the extract's day


def osara(program, *arguments):
    done = subprocess.run([program, *arguments], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def check(program, rules, as_of):
    status, out, err = osara(program, 'check', '--as-of', as_of, '--format', 'json', rules)
    assert status == 0 and err == '', 'check: status %d\n%s%s' % (status, out, err)
    tests = json.loads(out)['tests']
    assert tests, 'it has no tests'
    assert all(test['checked'] > 0 for test in tests), 'a test that expects nothing'
    return len(tests)


def run(program, rules, fixture, as_of):
    with tempfile.TemporaryDirectory(prefix='osara-rules-') as folder:
        status, out, err = osara(program, 'run', '-r', rules, '-x', 'fixtures/' + fixture,
                                 '--as-of', as_of, '--ledger', 'none', '-o', folder + '/out')
        assert status == 0 and err == '', 'run: status %d\n%s%s' % (status, out, err)
        with open(folder + '/out/ranked.csv', encoding='utf-8', newline='') as f:
            rows = list(csv.DictReader(f))
    scored = [row for row in rows if row['score'] and float(row['score']) > 0]
    assert scored, 'nobody is scored'
    return len(scored)


def as_of(fixture):
    with open(os.path.join(ROOT, 'fixtures', fixture, 'extract.yaml'), encoding='utf-8') as f:
        return f.read().split('as_of:')[1].split()[0]


def main():
    program, rules = os.path.abspath(sys.argv[1]), sys.argv[2]
    name = os.path.splitext(os.path.basename(rules))[0]
    fixture = OWN.get(name, 'kent-small')
    if os.path.dirname(rules) != 'rules':
        print('%s: %d tests' % (name, check(program, rules, '2024-01-01')))
        return
    day = FROM.get(name, as_of(fixture))
    print('%s: %d tests, %d scored on %s' % (name, check(program, rules, day),
                                             run(program, rules, fixture, day), fixture))


main()
