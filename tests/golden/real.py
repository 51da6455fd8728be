"""Backtests of real, public, de-identified data with known figures.  real.py OSARA

The data are not of the project: OSARA_REAL names a folder that holds them; without it nothing is tried.
  georgia_parole.csv  25,750 people released on parole in Georgia, 2013-2015, with whether they were
                      rearrested within three years (NIJ Recidivism Forecasting Challenge)
  TO1_events.csv      378 careers of court contacts, Toronto (data of the R package crimCV 1.0.0)
  TO2_events.csv      386 more
Intervals of an AUC are those of R's pROC 1.18, ci.auc(roc(...)); of a difference between two AUC those of
its roc.test(..., method = "delong"), which resampling comes near."""
import csv
import io
import os
import subprocess
import sys
import tempfile

SKIP = 77

GEORGIA = """osara: 1
ruleset: georgia
scanning:
  tables:
    people:
      key: id
      columns:
        id: id
        gender: {type: category, values: [M, F], monitor: yes}
        race: {type: category, values: [BLACK, WHITE], monitor: yes}
        risk: number
        rearrested: flag
analysis:
  criteria:
    risk: {measure: "coalesce(risk, 0)"}
  score: points
  cohort: {top: 1000}
assessment: {outcome: rearrested}
"""

GEORGIA_EXTRACT = """as_of: 2016-01-01
tables:
  people:
    file: georgia_parole.csv
    columns: {id: ID, gender: Gender, race: Race, risk: Supervision_Risk_Score_First,
              rearrested: Recidivism_Within_3years}
"""

# list, part, group, measure -> the known figure to its last digit, or that with its interval
GEORGIA_FIGURES = {
    ('', 'day', '', 'offenders'): 25750,
    ('georgia', 'line', '', 'auc'): (0.5993, 0.5923, 0.6062),
    ('georgia', 'line', '', 'precision (hit rate)'): 0.69655,  # of a thousand of whom most tie
    ('georgia', 'gender', 'M', 'prevalence'): 0.5939,
    ('georgia', 'gender', 'F', 'prevalence'): 0.4549,
    ('georgia', 'race', 'BLACK', 'prevalence'): 0.5868,
    ('georgia', 'race', 'WHITE', 'prevalence'): 0.5635,
}

CAREERS = """osara: 1
ruleset: decayed
scanning:
  tables:
    people: {key: person_id, columns: {person_id: id}}
    contacts: {of: people, columns: {person_id: id, day: date, age: number}}
analysis:
  criteria:
    recent:
      measure: sum(0.5 ^ ((25 - age) / 2) over contacts)
  score: points
  cohort: {top: 50}
assessment: {harm: count(contacts), horizon: 5 years}
"""

CAREERS_FIGURES = {
    ('', 'day', '', 'offenders'): 378,
    ('', 'day', '', 'with later harm that counts'): 223,  # base rate 0.5899
    ('decayed', 'line', '', 'auc'): (0.7781, 0.7312, 0.8249),
    ('baseline: count of offences', 'line', '', 'auc'): (0.7319, 0.6811, 0.7827),
    ('baseline: count of offences', 'difference', '', 'auc'): (-0.0461, -0.0737, -0.0186),
}

MORE_CAREERS_FIGURES = {
    ('', 'day', '', 'offenders'): 386,
    ('', 'day', '', 'with later harm that counts'): 170,
    ('decayed', 'line', '', 'auc'): (0.796, 0.752, 0.841),  # sums of roots of 2 tie but for rounding
    ('baseline: count of offences', 'line', '', 'auc'): (0.7356, 0.6858, 0.7853),
    ('baseline: count of offences', 'difference', '', 'auc'): (-0.0605, -0.0875, -0.0335),
}
NEAR = 0.005  # of an interval by resampling


def backtest(osara, folder, day):
    """Its figures by list, part, group and measure."""
    done = subprocess.run([osara, 'backtest', 'rules.yaml', '-x', 'extract', '--as-of', day, '--draws',
                           '1000', '--format', 'csv'], cwd=folder, stdout=subprocess.PIPE, check=True)
    return {(r['list'], r['part'], r['group'], r['measure']):
            [float(r[k]) for k in ('value', 'low', 'high') if r[k]]
            for r in csv.DictReader(io.StringIO(done.stdout.decode())) if r['value']}


def agrees(key, got, want):
    """The figure to its last digit; the ends of its interval likewise, or near those by resampling."""
    want = want if isinstance(want, tuple) else (want,)
    for i, w in enumerate(want):
        if key[1] == 'difference' and i > 0:
            if abs(got[i] - w) > NEAR:
                return False
        elif round(got[i], len(str(w).partition('.')[2])) != w:
            return False
    return True


def put(folder, name, text):
    with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
        f.write(text)


def georgia(osara, data, folder):
    os.mkdir(os.path.join(folder, 'extract'))
    os.symlink(os.path.abspath(os.path.join(data, 'georgia_parole.csv')),
               os.path.join(folder, 'extract', 'georgia_parole.csv'))
    put(folder, 'rules.yaml', GEORGIA)
    put(folder, 'extract/extract.yaml', GEORGIA_EXTRACT)
    return backtest(osara, folder, '2015-12-31'), GEORGIA_FIGURES


def careers(osara, data, folder, events='TO1_events.csv', figures=CAREERS_FIGURES):
    """Born on the first day of 1970, a contact at age a falls on 1 July of the year 1970 + a."""
    os.mkdir(os.path.join(folder, 'extract'))
    with open(os.path.join(data, events), encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    people = sorted({r['offender_id'] for r in rows})
    put(folder, 'rules.yaml', CAREERS)
    put(folder, 'extract/people.csv', 'person_id\n' + ''.join('%s\n' % p for p in people))
    put(folder, 'extract/contacts.csv', 'person_id,day,age\n' + ''.join(
        '%s,%d-07-01,%s\n' % (r['offender_id'], 1970 + int(r['age']), r['age']) for r in rows))
    return backtest(osara, folder, '1995-01-01'), figures


def more_careers(osara, data, folder):
    return careers(osara, data, folder, 'TO2_events.csv', MORE_CAREERS_FIGURES)


def main():
    osara, data = os.path.abspath(sys.argv[1]), os.environ.get('OSARA_REAL')
    if not data or not os.path.isdir(data):
        print('OSARA_REAL names no folder with the data')
        return SKIP
    wrong = 0
    for known in (georgia, careers, more_careers):
        with tempfile.TemporaryDirectory(prefix='osara-real-') as folder:
            got, figures = known(osara, data, folder)
        for key, want in figures.items():
            if key not in got or not agrees(key, got[key], want):
                wrong += 1
                print('%s: expected %s, got %s' % (', '.join(k for k in key if k), want, got.get(key)))
        print('%s: %d known figures' % (known.__name__, len(figures)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
