"""The jump at the line of a cohort of 90, from the files: a weighted straight line on either side, whose
ends at the line are held against each other.  line.py ASSESSMENT.csv"""
import csv
import datetime
import math
import statistics
import sys

COHORT, DAY, YEAR_BEFORE, WINDOW_END = 90, '2021-12-31', '2020-12-31', '2022-06-30'

held = {r['person_id']: r['held'] == 'yes' for r in csv.DictReader(open('extract/people.csv'))}
score, later = dict.fromkeys(held, 0.0), dict.fromkeys(held, 0)
for r in csv.DictReader(open('extract/offences.csv')):
    score[r['person_id']] += float(r['harm']) if YEAR_BEFORE < r['day'] <= DAY else 0
    later[r['person_id']] += DAY < r['day'] <= WINDOW_END
rank = sorted(held, key=lambda p: (-score[p], p))
line = (score[rank[COHORT - 1]] + score[rank[COHORT]]) / 2
above = set(rank[:COHORT])
free = [p for p in held if not held[p]]
bandwidth = 1.84 * statistics.stdev([score[p] - line for p in free]) * len(free) ** -0.2


def end(people, h):
    """Where the line of one side ends, with its variance (robust to unequal spread) before a correction."""
    points = [(score[p] - line, later[p], 1 - abs(score[p] - line) / h) for p in people]
    w, wx, wy, wxx, wxy = (sum(f(*p) for p in points) for f in (
        lambda x, y, k: k, lambda x, y, k: k * x, lambda x, y, k: k * y, lambda x, y, k: k * x * x,
        lambda x, y, k: k * x * y))
    spread = w * wxx - wx * wx
    slope = (w * wxy - wx * wy) / spread
    at = (wy - slope * wx) / w
    # the intercept is a sum of what each point says, with this share
    return at, sum((k * (wxx - wx * x) / spread * (y - at - slope * x)) ** 2 for x, y, k in points)


def jump(h):
    near = [p for p in free if abs(score[p] - line) < h]
    (high, a), (low, b) = (end([p for p in near if (p in above) == side], h) for side in (True, False))
    half = 1.959963984540054 * math.sqrt((a + b) * len(near) / (len(near) - 4))
    return high - low, high - low - half, high - low + half


said = {r['measure']: r for r in csv.DictReader(open(sys.argv[1])) if r['part'] == 'line'}
for name, h in (('jump', bandwidth), ('jump, twice the bandwidth', 2 * bandwidth)):
    got = [float(said[name][k]) for k in ('value', 'low', 'high')]
    print(name, [abs(g - w) < 1e-9 for g, w in zip(got, jump(h))])
ties = sum(score[p] == line and p in free for p in rank)
print('tie across the line:', ties if score[rank[COHORT - 1]] == score[rank[COHORT]] else 0)
