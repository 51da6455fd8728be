"""offence_weights.csv from the published table, and whether ogrs3.yaml says what the tables say.

make.py            writes offence_weights.csv
make.py --check    exits 1 when it is not what the sources give, or ogrs3.yaml has another parameter
make.py --count    prints the figures of README.md"""
import csv
import io
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
WEIGHTS = os.path.join(HERE, 'offence_weights.csv')
RULES = os.path.join(HERE, '..', 'ogrs3.yaml')
NO_WEIGHT = {'999': 'too general: the exact offence is needed', '': 'no weight published'}


def source(name):
    with open(os.path.join(HERE, 'sources', name), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


def weights():
    """The table as text: one row a Home Office code, in the order published."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator='\n')
    table.writerow(['code', 'weight', 'why_none'])
    for row in source('ogrs3_snsv_offence_weights.csv'):
        weight = row['OGRS3_WEIGHTING']
        table.writerow(['%s/%s' % (row['OFFENCE_GROUP_CODE'], row['SUB_CODE']),
                        '' if weight in NO_WEIGHT else weight, NO_WEIGHT.get(weight, '')])
    return out.getvalue()


def expected_lines():
    """What ogrs3.yaml has to say for each parameter, as regular expressions."""
    values = {(row['component'], row['sex'], row['level']): row['value']
              for row in source('ogrs3_parameters.csv')}
    for sex in ('male', 'female'):
        steps = ', '.join('%s: %s' % (re.match(r'\d+', level).group(), value)
                          for (part, who, level), value in values.items()
                          if part == 'age_gender' and who == sex)
        yield '%s by age:\n      steps: {%s}' % (sex, steps)
    yield 'else %s' % values['conviction_status', 'all', 'repeat_offender']
    yield 'then %s' % values['conviction_status', 'all', 'first_time_offender']
    yield 'copas_multiplier: {value: %s,' % values[
        'copas_multiplier', 'all', 'ln((1+prev_sanctions)/(10+age_at_conviction-age_at_first_sanction))']
    yield 'intercept_one_year: {value: %s,' % values['intercept', 'all', 'one_year']
    yield 'intercept_two_years: {value: %s,' % values['intercept', 'all', 'two_year']


def check():
    with open(WEIGHTS, encoding='utf-8', newline='') as f:
        problems = [] if f.read() == weights() else ['offence_weights.csv is not what make.py makes']
    with open(RULES, encoding='utf-8') as f:
        said = re.sub(r',\n +', ', ', f.read())
    problems += ['ogrs3.yaml does not say: %s' % line for line in expected_lines() if line not in said]
    return problems


def main():
    if sys.argv[1:] == ['--check']:
        problems = check()
        print('\n'.join(problems) or 'as the sources say')
        return bool(problems)
    if sys.argv[1:] == ['--count']:
        rows = list(csv.DictReader(io.StringIO(weights())))
        print('%d codes, %d with a weight, %d too general, %d without a published weight' % (
            len(rows), sum(r['weight'] != '' for r in rows),
            sum(r['why_none'] == NO_WEIGHT['999'] for r in rows),
            sum(r['why_none'] == NO_WEIGHT[''] for r in rows)))
        return 0
    with open(WEIGHTS, 'w', encoding='utf-8', newline='') as f:
        f.write(weights())
    return 0


if __name__ == '__main__':
    sys.exit(main())
