"""Works all of it out again from the files, one person at a time, and compares."""
import collections
import csv
import datetime
import json
import math
import statistics

DAYS = ['2020-12-31', '2021-06-30', '2021-12-31', '2022-06-30', '2022-12-31']


def date(text):
    return datetime.date.fromisoformat(text)


def months(day, n):
    """So many months on; the last of a month where it has no such day."""
    at = day.year * 12 + day.month - 1 + n
    last = (datetime.date(at // 12 + (at % 12 == 11), (at + 1) % 12 + 1, 1) - datetime.timedelta(1)).day
    return datetime.date(at // 12, at % 12 + 1, min(day.day, last))


held = {r['person_id']: r['held'] == 'yes' for r in csv.DictReader(open('extract/people.csv'))}
rows = collections.defaultdict(list)
for r in csv.DictReader(open('extract/offences.csv')):
    rows[r['person_id']].append((date(r['day']), float(r['harm']), r['victim_id']))


def window(who, after, until):
    """Offences, harm, victims, repeat victims."""
    seen = [r for r in rows[who] if after < r[0] <= until]
    each = collections.Counter(r[2] for r in seen)
    return [len(seen), sum(r[1] for r in seen), len(each), sum(n > 1 for n in each.values())]


def score(who, day):
    return window(who, months(day, -12), day)[1]


lists = {}
for d in DAYS:
    lists[d] = {r['offender_id'] for r in csv.DictReader(open('out.%s/ranked.csv' % d)) if r['strand']}
dropped = next(iter(sorted(lists[DAYS[1]])))
assert open('dropped').read().strip() == dropped
lists[DAYS[1]].discard(dropped)           # the panel decided so

entry = {}
for d in DAYS:
    for who in lists[d]:
        entry.setdefault(who, d)


def groups():
    yield 'entry', {who: date(d) for who, d in entry.items()}
    for kind, what, outcome, title in (('order', 'SPO', 'granted', 'order granted: SPO'),
                                       ('visit', 'home', 'made', 'visit made: home')):
        yield title, {r['offender']: date(r['on']) for r in csv.DictReader(open('acts.csv'))
                      if (r['kind'], r['what'], r['outcome']) == (kind, what, outcome)}


def pairs_of(first):
    """Those that can be measured, with their matches; how many cannot be."""
    known = [(on, who) for who, on in sorted(first.items()) if months(on, 6) <= date(DAYS[-1])]
    base = lambda on: max((date(d) for d in DAYS if date(d) <= on), default=None)
    pairs, used = [], set()
    def offences(who, on):
        """In the half year before, and in the one before that (of what the rules keep of it)."""
        before, both = (window(who, max(months(on, -n), months(on, -12)), on)[0] for n in (6, 12))
        return before, both - before

    counts = list(zip(*[offences(who, on) for on, who in known if base(on)]))
    calipers = [0.2 * statistics.stdev(c) if len(c) > 1 else 0 for c in counts]
    for on in sorted({on for on, _ in known if base(on)}):
        scores = {who: score(who, base(on)) for who in held}
        caliper = 0.2 * statistics.stdev(scores.values())
        # of the same score the one who came to the ledger first: by rank in the list, as it was read
        treated = sorted((who for day, who in known if day == on), key=lambda w: (-scores[w], order[w]))
        for who in treated:
            free = [o for o in held if o not in used and not held[o]
                    and not (o in first and first[o] <= on)
                    and abs(scores[o] - scores[who]) <= caliper
                    and all(abs(a - b) <= c for a, b, c in zip(offences(o, on), offences(who, on), calipers))]
            other = min(free, key=lambda o: (abs(scores[o] - scores[who]), -scores[o], o), default=None)
            used.add(other)
            pairs.append((on, who, other))
    return pairs, len(first) - len(known)


said = json.load(open('said.json'))
figures = {(f['part'], f['group'], f['measure']): f for f in said['figures']}
order = {w: i for i, w in enumerate(open('order').read().split())}
wrong = 0


def check(part, group, measure, want):
    global wrong
    got = figures[part, group, measure]['value']
    if got is None or abs(got - want) > 1e-9 * max(1, abs(want)):
        wrong += 1
        print('differs:', part, group, measure, got, want)


before = set()
ever = set()
for d in DAYS:
    check('movement', d, 'on the list', len(lists[d]))
    check('movement', d, 'entered', len(lists[d] - ever))
    check('movement', d, 'returned', len((lists[d] & ever) - before))
    check('movement', d, 'left', len(before - lists[d]))
    before = lists[d]
    ever |= before
check('scores', 'now', 'people', len(entry))
check('scores', 'now', 'mean change',
      statistics.mean(score(w, date(DAYS[-1])) - score(w, date(d)) for w, d in entry.items()))
for title, first in groups():
    pairs, recent = pairs_of(first)
    check('effect', title, 'too recent', recent)
    check('effect', title, 'measured', len(pairs))
    check('effect', title, 'matched', sum(o is not None for _, _, o in pairs))
    check('effect', title, 'matches to whom it happened later',
          sum(o is not None and o in first and first[o] <= months(on, 6) for on, _, o in pairs))
    for m, name in enumerate(('offences', 'harm', 'victims', 'repeat victims')):
        at = lambda who, on, n: window(who, *((months(on, -6), on) if n < 0 else (on, months(on, 6))))[m]
        matched = [(on, w, o) for on, w, o in pairs if o is not None]
        for who, which in (('all', [(on, w) for on, w, _ in pairs]),
                           ('matched', [(on, w) for on, w, _ in matched]),
                           ('comparison', [(on, o) for on, _, o in matched])):
            check('effect', title, '%s, %s, before' % (name, who), sum(at(w, on, -1) for on, w in which))
            check('effect', title, '%s, %s, after' % (name, who), sum(at(w, on, 1) for on, w in which))
        if len(matched) > 1:
            a, b = ([at(p[k], p[0], -1) for p in matched] for k in (1, 2))
            spread = math.sqrt((statistics.variance(a) + statistics.variance(b)) / 2)
            if spread > 0:
                check('effect', title, '%s, apart before in standard deviations' % name,
                      (statistics.mean(a) - statistics.mean(b)) / spread)
        if matched:
            check('effect', title, '%s, difference in differences a person' % name,
                  statistics.mean(at(w, on, 1) - at(w, on, -1) - at(o, on, 1) + at(o, on, -1)
                                  for on, w, o in matched))
rank = sorted(held, key=lambda w: (-score(w, date(DAYS[0])), w))
line = (score(rank[29], date(DAYS[0])) + score(rank[30], date(DAYS[0]))) / 2
x = {w: score(w, date(DAYS[0])) - line for w in held if not held[w]}
h = 1.84 * statistics.stdev(x.values()) * len(x) ** -0.2
near = [w for w in x if abs(x[w]) < h]
by_then = {w for w in entry if date(entry[w]) <= months(date(DAYS[0]), 6)}
check('line', 'offences', 'bandwidth', h)
for name, side in (('above', rank[:30]), ('below', rank[30:])):
    check('line', 'offences', name, sum(w in near for w in side))
    check('line', 'offences', name + ', on the list by then',
          sum(w in near and w in by_then for w in side))
print(len(figures), 'figures,', wrong, 'differ')
