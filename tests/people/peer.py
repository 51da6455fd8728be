"""Match weights by another implementation: every pair, without blocking, from the published table.

Written from the table's own words (rules/people/), and Winkler's definition; shares nothing with
engine/scanning/likeness.c."""
import collections
import csv
import datetime
import functools
import itertools
import os
import re

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))


def table():
    with open(os.path.join(ROOT, 'rules/people/moj_splink_person_match_weights.csv'),
              encoding='utf-8', newline='') as f:
        return {(r['comparison'], r['level']): float(r['match_weight_log2'])
                for r in csv.DictReader(f)}


WEIGHTS = table()


@functools.lru_cache(maxsize=None)
def jaro_winkler(a, b):
    if not a or not b:
        return float(a == b)
    window = max(max(len(a), len(b)) // 2 - 1, 0)
    used, matched = set(), []
    for i, c in enumerate(a):
        for j in range(max(0, i - window), min(len(b), i + window + 1)):
            if j not in used and b[j] == c:
                used.add(j)
                matched.append(c)
                break
    if not matched:
        return 0.0
    m = len(matched)
    out_of_place = sum(x != b[j] for x, j in zip(matched, sorted(used)))
    j = (m / len(a) + m / len(b) + (m - out_of_place / 2) / m) / 3
    prefix = len(os.path.commonprefix([a[:4], b[:4]]))
    return j + 0.1 * prefix * (1 - j)


def name(text):
    return re.sub('[^A-Z0-9]', '', text.upper())


def record(row):
    """As a comparison sees it: '' and None are not known."""
    first, _, second = row.get('given_name', '').strip().partition(' ')
    pnc = re.fullmatch(r'(?:\d\d)?(\d\d)/0*([1-9]\d*)([A-Z]?)', row.get('pnc_id', '').strip().upper())
    return {'given': name(first), 'middle': name(second), 'family': name(row.get('family_name', '')),
            'born': datetime.date.fromisoformat(row['date_of_birth']) if row['date_of_birth'] else None,
            'pnc': pnc.groups() if pnc else None, 'postcode': name(row.get('postcode', ''))}


def of_names(a, b):
    if not a['family'] or not b['family']:
        return None
    if not a['given'] or not b['given']:
        return 'Exact match on last_name_std' if a['family'] == b['family'] else None
    whole = [r['given'] + ' ' + r['family'] for r in (a, b)]
    if whole[0] == whole[1]:
        return 'Exact match on first_and_last_name_std'
    if jaro_winkler(*whole) >= 0.9:
        return 'Jaro-Winkler distance of first_and_last_name_std >= 0.9'
    if a['given'] == b['family'] and b['given'] == a['family']:
        return 'Match on reversed cols: name_1_std and last_name_std (both directions)'
    if jaro_winkler(a['given'], b['given']) >= 0.7 and jaro_winkler(a['family'], b['family']) >= 0.7:
        return ' AND '.join('(Jaro-Winkler distance of %s_std >= 0.7)' % n
                            for n in ('name_1', 'last_name'))
    if a['given'] == b['given']:
        return 'Exact match on name_1_std'
    return 'Exact match on last_name_std' if a['family'] == b['family'] else 'All other comparisons'


def of_births(a, b):
    if a['born'] is None or b['born'] is None:
        return None
    if a['born'] == b['born']:
        return 'Exact match on date_of_birth'
    x, y = a['born'].isoformat(), b['born'].isoformat()
    if x[:3] == y[:3] and sum(p != q for p, q in zip(x[3:], y[3:])) <= 1:
        return 'Same first 3 birth-year digits and Levenshtein distance of year-suffix/month-day <= 1'
    near = abs((a['born'] - b['born']).days) <= 1826
    return "Abs difference of 'date_of_birth <= 5 year'" if near else 'All other comparisons'


def of_middles(a, b):
    if not a['middle'] or not b['middle']:
        return None
    if a['middle'] == b['middle']:
        return 'Exact match on name_2_std'
    near = jaro_winkler(a['middle'], b['middle']) >= 0.85
    return 'Jaro-Winkler distance of name_2_std >= 0.85' if near else 'All other comparisons'


def of_ids(a, b):
    if a['pnc'] is None or b['pnc'] is None:
        return None
    if a['pnc'] == b['pnc']:
        return 'Exact match on pnc_single'
    same = a['pnc'][:2] == b['pnc'][:2]
    return 'PNC and CRO core numbers match' if same else 'All other comparisons'


def of_postcodes(a, b, rate):
    if not a['postcode'] or not b['postcode']:
        return None
    if a['postcode'] != b['postcode']:
        return 'All other comparisons'
    for bound in ('0.00001', '0.0001', '0.001'):
        if rate[a['postcode']] < float(bound):
            return 'tf arr mul < ' + bound
    return 'Array intersection size >= 1'


NAMES_MOST = max(w for (comparison, _), w in WEIGHTS.items() if comparison == 'name_comparison')


def pairs(rows, least, among=None):
    """{(id, id): weight} of all pairs of at least that weight; among: of these ids alone."""
    records = [(row['offender_id'], record(row)) for row in rows]
    known = [r['postcode'] for _, r in records if r['postcode']]
    rate = {p: n / len(known) for p, n in collections.Counter(known).items()}
    found = {}
    if among is not None:
        records = [(i, r) for i, r in records if i in among]
    for (i, a), (j, b) in itertools.combinations(records, 2):
        levels = (('id_comparison', of_ids(a, b)), ('date_of_birth_arr', of_births(a, b)),
                  ('postcode_arr', of_postcodes(a, b, rate)), ('name_2_std', of_middles(a, b)))
        weight = sum(WEIGHTS[level] for level in levels if level[1] is not None)
        if weight + NAMES_MOST < least:
            continue
        names = of_names(a, b)
        weight += WEIGHTS['name_comparison', names] if names is not None else 0
        if weight >= least:
            found[tuple(sorted((i, j)))] = weight
    return found
