"""OGRS3's test vectors, straight from the published table, reproduce to the digit: vectors.py OSARA

Each sum goes in by an extract and a ruleset that takes it in place of the sum of ogrs3.yaml; what
comes out is compared as text with what is printed."""
import csv
import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
RULES = """osara: 1
extends: %s/rules/ogrs3.yaml
ruleset: ogrs3-vectors
tests_in: ~
scanning: {tables: {offenders: {columns: {the_sum: number}}}}
analysis: {measures: {x: the_sum}}
"""
COLUMN = {'one_year': 'one_year', 'two_year': 'two_years'}


def main():
    with open(ROOT + '/rules/ogrs3/sources/ogrs3_test_vectors.csv', encoding='utf-8', newline='') as f:
        vectors = list(csv.DictReader(f))
    with tempfile.TemporaryDirectory(prefix='osara-vectors-') as folder:
        os.mkdir(folder + '/x')
        with open(folder + '/rules.yaml', 'w', encoding='utf-8') as f:
            f.write(RULES % ROOT)
        with open(folder + '/x/offenders.csv', 'w', encoding='utf-8') as f:
            f.write('offender_id,date_of_birth,sex,follow_up,sanctions_recorded,'
                    'age_at_first_sanction,the_sum\n')
            f.writelines('V%d,1990-01-01,male,,,,%s\n' % (i, v['input_sum'])
                         for i, v in enumerate(vectors))
        with open(folder + '/x/sanctions.csv', 'w', encoding='utf-8') as f:
            f.write('offender_id,sanctioned,code,principal\n')
        done = subprocess.run([sys.argv[1], 'run', '-r', folder + '/rules.yaml', '-x', folder + '/x',
                               '--as-of', '2025-01-01', '-o', folder + '/out'],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode()
        with open(folder + '/out/ranked.csv', encoding='utf-8', newline='') as f:
            got = {row['offender_id']: row for row in csv.DictReader(f)}
    assert len(vectors) == 5
    for i, v in enumerate(vectors):
        printed = got['V%d' % i][COLUMN[v['function']]]
        assert printed == v['expected'], '%s of %s: expected %s, got %s' % (
            v['function'], v['input_sum'], v['expected'], printed)


main()
