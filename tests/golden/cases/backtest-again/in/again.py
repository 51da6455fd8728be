"""A backtest by its definitions: DeLong's interval pair by pair, ties by sorting, rates by counting.
again.py BACKTEST.json"""
import collections
import csv
import datetime
import json
import math
import statistics
import sys

LINE, Z = 100, 1.959963984540054
NEVER = datetime.date.max      # what is missing: no day that is compared comes after it


def date(text):
    return datetime.date.fromisoformat(text) if text else NEVER


people = {r['offender_id']: r for r in csv.DictReader(open('fixtures/kent-small/offenders.csv'))}
rows = collections.defaultdict(list)
for r in csv.DictReader(open('fixtures/kent-small/offences.csv')):
    gravity = 1 + 2 * (r['domestic_abuse'] == 'yes') + 3 * (r['weapon'] == 'yes')
    rows[r['offender_id']].append((date(r['committed']), date(r['recorded'] or r['committed']), gravity))
wrong = compared = 0


def wilson(k, n):
    p = k / n
    middle, half = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return [(middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)]


def first_of(values, score):
    """What the first LINE have: the mean over orders of those who tie, the least, the most."""
    at = sorted(score.values(), reverse=True)[LINE - 1]
    above = [w for w in score if score[w] > at]
    tied = sorted(values[w] for w in score if score[w] == at)
    take = LINE - len(above)
    sure = sum(values[w] for w in above)
    return (sure + sum(tied) * take / len(tied), sure + sum(tied[:take]),
            sure + sum(tied[len(tied) - take:]))


def auc(score, hit):
    """With DeLong, DeLong and Clarke-Pearson's interval, from each pair of a hit and another."""
    x, y = ([score[w] for w in score if hit[w] == k] for k in (True, False))
    of_x = [sum((a > b) + (a == b) / 2 for b in y) / len(y) for a in x]
    of_y = [sum((a > b) + (a == b) / 2 for a in x) / len(x) for b in y]
    half = Z * math.sqrt(statistics.variance(of_x) / len(x) + statistics.variance(of_y) / len(y))
    v = statistics.mean(of_x)
    return [v, v - half, v + half]


def a_day(said):
    """(list, part, group, measure) -> the figure, or [figure, low, high]."""
    day, until = date(said['as_of']), date(said['until'])
    known = {w: [r for r in rows[w] if r[1] <= day] for w in people}
    count = {w: len(known[w]) for w in people}
    last = {w: max([(r[0] - day).days for r in known[w] if r[0] != NEVER], default=-10 ** 6) for w in people}
    score = {w: round(60 * min(1, sum(r[2] for r in known[w]) / 20) +
                      40 * min(1, sum(r[0] != NEVER and (day - r[0]).days <= 365
                                    for r in known[w]) / 5), 9) for w in people}
    harm = {w: sum(r[2] for r in rows[w] if day < r[0] <= until and r[1] <= until) for w in people}
    judged = [w for w in people if known[w] or not rows[w]]
    new = [w for w in people if w not in set(judged)]
    hit = {w: harm[w] >= 3 for w in judged}
    hits, total = sum(hit.values()), sum(harm[w] for w in judged)
    sizes = sorted(harm[w] for w in judged)
    yield ('', 'day', '', 'offenders'), len(judged)
    yield ('', 'day', '', 'with later harm that counts'), hits
    yield ('', 'day', '', 'later harm'), total
    yield ('', 'day', '', 'not known on the day'), len(new)
    yield ('', 'day', '', 'of these with later harm that counts'), sum(harm[w] >= 3 for w in new)
    yield ('', 'day', '', 'their later harm'), sum(harm[w] for w in new)
    yield ('', 'day', '', 'concentration (Gini)'), \
        sum((2 * i + 1 - len(sizes)) * h for i, h in enumerate(sizes)) / (len(sizes) * total)
    for name, by in (('simple', score), ('baseline: count of offences', count),
                     ('baseline: last offence only', last)):
        by = {w: by[w] for w in judged}
        harms, found = first_of(harm, by), first_of({w: int(hit[w]) for w in judged}, by)
        yield (name, 'line', '', 'share of harm'), harms[0] / total
        yield (name, 'line', '', 'share of harm, least and most by ties'), [h / total for h in harms]
        yield (name, 'line', '', 'precision (hit rate)'), found[0] / LINE
        yield (name, 'line', '', 'precision, least and most by ties'), [h / LINE for h in found]
        yield (name, 'line', '', 'recall'), found[0] / hits
        yield (name, 'line', '', 'recall, least and most by ties'), [h / hits for h in found]
        yield (name, 'line', '', 'auc'), auc(by, hit)
    order = sorted(people, key=lambda w: (-score[w], w))
    rank = {w: i + 1 for i, w in enumerate(order)}
    band = {w: next(n for n, at in (('very high', 60), ('high', 30), ('medium', 10), ('low', 0))
                    if score[w] >= at) for w in judged}
    for b in set(band.values()):
        of = [w for w in judged if band[w] == b]
        k = sum(hit[w] for w in of)
        yield ('simple', 'band', b, 'offenders'), len(of)
        yield ('simple', 'band', b, 'with later harm that counts'), [k / len(of), *wilson(k, len(of))]
        yield ('simple', 'band', b, 'mean harm'), sum(harm[w] for w in of) / len(of)
    chosen = {w: rank[w] <= LINE for w in judged}
    for column in ('sex', 'ethnicity'):
        groups = collections.defaultdict(list)
        for w in judged:
            groups[people[w][column] or 'not recorded'].append(w)
        base = max((g for g in groups if g != 'not recorded'), key=lambda g: len(groups[g]))
        rates = {}
        for g, of in groups.items():
            did = [w for w in of if hit[w]]
            for measure, these, those in (
                    ('selection rate', of, chosen), ('prevalence', of, hit),
                    ('false positive rate', [w for w in of if not hit[w]], chosen),
                    ('false negative rate', did, {w: not chosen[w] for w in did}),
                    ('predictive value', [w for w in of if chosen[w]], hit)):
                if len(these) >= 10:
                    rates[g, measure] = sum(those[w] for w in these) / len(these)
            rates[g, 'exposure'] = sum(1 / math.log2(1 + rank[w]) for w in of) / len(of)
            for b in set(band.values()):
                those = [w for w in of if band[w] == b]
                k = sum(hit[w] for w in those)
                if len(those) >= 10 and len(of) >= 10:
                    yield ('simple', column, g, 'with later harm that counts, band ' + b), \
                        [k / len(those), *wilson(k, len(those))]
        for (g, measure), rate in rates.items():
            if len(groups[g]) < 10:
                continue
            yield ('simple', column, g, measure), rate
            if rates.get((base, measure), 0) > 0:
                yield ('simple', column, g, measure + ' ratio'), rate / rates[base, measure]
    yield 'missed', sorted(([w, rank[w], harm[w]] for w in judged if hit[w] and rank[w] > LINE),
                           key=lambda m: (-m[2], m[1]))


for said in json.load(open(sys.argv[1]))['days']:
    figures = {(f['list'] or '', f['part'], f['group'] or '', f['measure']):
               [f['value'], f['low'], f['high']] for f in said['figures']}
    for key, want in a_day(said):
        if key == 'missed':
            got = [[m['offender'], m['rank'], m['later_harm']] for m in said['missed'][0]['offenders']]
            ok = got == want
        elif key[3].endswith('by ties') and key not in figures:
            ok, got = want[1] == want[2], None     # nobody ties across the line
        else:
            want = want if isinstance(want, list) else [want]
            got = figures[key][:len(want)]
            ok = all(g is not None and abs(g - w) <= 1e-9 * max(1, abs(w)) for g, w in zip(got, want))
        compared += 1
        if not ok:
            wrong += 1
            print('differs:', said['as_of'], key, got, want)
print('%d figures, %d differ' % (compared, wrong))
