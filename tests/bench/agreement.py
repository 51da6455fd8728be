"""Whether programs that did the job (README.md) agree, and whether Osara's places are what its rule says."""
import csv

COLUMNS = 'rank,offender_id,division,strand,harm,freq,f_rso,f_iom,f_da,f_mappa,score'.split(',')
NEAR = 1.01e-6  # the peers print six decimals
STRANDS = ('IOM', 'MOSOVO', 'DA')


def rows(path):
    """The columns of a ranked list, as texts; comments (Osara's marking and fingerprint) are left out."""
    with open(path, newline='', encoding='utf-8') as f:
        lines = csv.reader(line for line in f if not line.startswith('#'))
        heading = next(lines)
        at = [heading.index(name) for name in COLUMNS]
        for line in lines:
            yield [line[i] for i in at]


def same(a, b):
    """Two offenders whose scores are one to the sixth decimal may stand either way round: the peers' sums
    run in another order."""
    if a is None or b is None:
        return False
    if a[1] != b[1]:
        return a[0] == b[0] and abs(float(a[-1]) - float(b[-1])) <= NEAR
    return a[:4] == b[:4] and all(abs(float(x) - float(y)) <= NEAR for x, y in zip(a[4:], b[4:]))


def differences(one, other):
    """(ranks, how many differ, the first that does)."""
    n = bad = 0
    first = None
    a, b = rows(one), rows(other)
    while True:
        x, y = next(a, None), next(b, None)
        if x is None and y is None:
            return n, bad, first
        n += 1
        if not same(x, y):
            bad += 1
            first = first or (x, y)


def agree(outputs):
    """outputs: (name, path), the first is held against the others.  The differences, as lines."""
    problems = []
    for name, path in outputs[1:]:
        n, bad, first = differences(outputs[0][1], path)
        if bad:
            problems.append('%s and %s differ at %d of %d ranks; the first:\n  %s\n  %s' %
                            (outputs[0][0], name, bad, n, *first))
    return problems


# ---- Places, when every strand is short of them -----------------------------------------------------

def cohort(path, size):
    """(offender, division, strands he is eligible for, the strand he was given) by rank."""
    members = []
    for row in rows(path):
        if int(row[0]) > int(size['TOPN']):
            break
        points = dict(zip(COLUMNS, row))
        eligible = [strand for strand, fits in
                    (('IOM', float(points['f_iom']) > 0 and float(points['freq']) > 0),
                     ('MOSOVO', float(points['f_rso']) > 0 and float(points['f_mappa']) > 0),
                     ('DA', float(points['f_da']) > 0)) if fits]
        members.append((points['offender_id'], points['division'], eligible, points['strand']))
    return members


def down_the_list(members, size):
    """{offender: strand}: each in turn takes the first that has a place, and keeps it."""
    free, given = {}, {}
    for offender, division, eligible, _ in members:
        for strand in eligible:
            if free.setdefault((strand, division), int(size['CAP_' + strand])) > 0:
                free[strand, division] -= 1
                given[offender] = strand
                break
    return given


def best_by_rank(members, size):
    """Who has a place when each in turn may move others to make room: by augmenting paths, one person at a
    time, and so by nothing that Osara does.  Holders who could go to the same places are one to a path."""
    taken = {}

    def make_room(wants, offender, seen):
        for kind in wants:
            if kind in seen:
                continue
            seen.add(kind)
            holders = taken.setdefault(kind, {})
            if sum(map(len, holders.values())) < int(size['CAP_' + kind[0]]):
                holders.setdefault(wants, []).append(offender)
                return True
            for others, names in list(holders.items()):
                if names and make_room(others, names[-1], seen):
                    names.pop()
                    holders.setdefault(wants, []).append(offender)
                    return True
        return False

    for offender, division, eligible, _ in members:
        make_room(tuple((strand, division) for strand in eligible), offender, set())
    return {offender for holders in taken.values() for names in holders.values() for offender in names}


def check_places(path, size):
    """The differences between Osara's places and what its rule says, and what the rule gives."""
    members, used, problems = cohort(path, size), {}, []
    given = {offender: strand for offender, _, _, strand in members if strand}
    for offender, division, eligible, strand in members:
        if strand and strand not in eligible:
            problems.append('%s is in %s, for which he is not eligible' % (offender, strand))
        if strand:
            used[strand, division] = used.get((strand, division), 0) + 1
    problems += ['%s %s has %d people in %s places' % (*kind, n, size['CAP_' + kind[0]])
                 for kind, n in used.items() if n > int(size['CAP_' + kind[0]])]
    if set(given) != best_by_rank(members, size):
        problems.append('the people placed are not the best set by rank')
    greedy = down_the_list(members, size)
    return problems, len(set(given) - set(greedy)), len(set(greedy) - set(given)), len(given)
