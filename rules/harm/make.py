#!/usr/bin/env python3
"""make.py -- makes the harm tables beside it from the tables in sources/.

    python3 rules/harm/make.py           writes cambridge.csv, vawg.csv, groups.csv
    python3 rules/harm/make.py --check   writes nothing; exits 1 when a file is not what
                                         the sources give
    python3 rules/harm/make.py --count   prints how many rows were made in which way

Only the standard library is used, and nothing but the sources is read, so that the same
sources give the same bytes anywhere.  README.md says what the tables mean.
"""
import csv
import io
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CODE = re.compile(r"^\d{3}/\d{2}$")

# Home Office subgroup -> the group by which the rulesets count.
GROUPS = {
    "Homicide": "homicide",
    "Violence with injury": "violence",
    "Violence without injury": "violence",
    "Stalking and harassment": "stalking and harassment",
    "Death or serious injury - unlawful driving": "death or serious injury by driving",
    "Rape offences": "rape",
    "Other sexual offences": "sexual",
    "Robbery of personal property": "robbery",
    "Robbery of business property": "robbery",
    "Residential burglary": "burglary",
    "Non-residential burglary": "burglary",
    "Vehicle offences": "vehicle",
    "Shoplifting": "theft",
    "Other theft offences": "theft",
    "Theft from the person": "theft",
    "Bicycle theft": "theft",
    "Criminal damage": "criminal damage and arson",
    "Arson": "criminal damage and arson",
    "Possession of drugs": "drugs",
    "Trafficking of drugs": "drugs",
    "Possession of weapons offences": "weapons",
    "Public order offences": "public order",
    "Miscellaneous crimes against society": "miscellaneous",
}

# Parent group of the Home Office -> group of a code that has no subgroup.
OTHER_GROUPS = {
    "Summary motoring offences": "motoring",
    "Indictable motoring offences": "motoring",
    "Fraud forgery": "fraud",
}

# Themes of the candidate list -> (counts by its code alone, theme as we name it).
THEMES = {
    "sexual_offence": (True, "sexual offence"),
    "stalking_harassment": (True, "stalking and harassment"),
    "coercive_control": (True, "coercive control"),
    "strangulation": (True, "strangulation"),
    "fgm_forced_marriage": (True, "female genital mutilation and forced marriage"),
    "voyeurism_images": (True, "image abuse"),
    "protective_order_breach": (True, "protective order breach"),
    "threats_to_kill": (False, "threats to kill"),
    "kidnap_false_imprisonment": (False, "kidnap and false imprisonment"),
    "violence_da_when_flagged": (False, "violence"),
}


def stop(text):
    sys.exit("make.py: " + text)


def read(name):
    with open(os.path.join(HERE, "sources", name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def matches(pattern, codes):
    """The codes that '019/*', '008/65-008/67' or '008/06' stands for, and how exact it is."""
    if pattern.endswith("/*"):
        found = [c for c in codes if c[:4] == pattern[:4]]
        exactness = 0
    elif "-" in pattern:
        low, high = pattern.split("-")
        found = [c for c in codes if low <= c <= high]
        exactness = 1
    else:
        found = [c for c in codes if c == pattern]
        exactness = 2
    if not found:
        stop("'%s' matches no Home Office code" % pattern)
    return found, exactness


def spread(rows, value, codes):
    """code -> row, the most exact pattern winning; two of one exactness are an error."""
    best = {}
    for row in rows:
        found, exactness = matches(row["codes"], codes)
        for code in found:
            if code in best and best[code][0] == exactness:
                stop("'%s': two %s of one exactness" % (code, value))
            if code not in best or best[code][0] < exactness:
                best[code] = (exactness, row)
    return {code: row for code, (_, row) in best.items()}


def days(text):
    """A plain decimal, with its half days and without a needless '.0'."""
    value = float(text)
    if not value > 0:
        stop("days must be above 0, got '%s'" % text)
    return str(int(value)) if value == int(value) else repr(value)


def one_line(title):
    return " ".join(title.split())


def cambridge(codes, subgroup_of, point_of):
    points = {r["offence"]: r for r in read("cambridge_chi_point_values.csv")}
    medians = {r["home_office_offence_subgroup"]: r for r in read("cambridge_chi_2026_subgroups.csv")}
    for subgroup in medians:
        if subgroup not in GROUPS:
            stop("subgroup '%s' has no group" % subgroup)
    yield ["code", "days", "way", "source", "subgroup", "title"]
    for code, row in codes.items():
        subgroup = subgroup_of.get(code, "")
        if code in point_of:
            point = points[point_of[code]]
            yield [code, days(point["cchi_days"]), "point",
                   "Cambridge CHI %s: %s" % (point["edition"], point["offence"]),
                   subgroup, one_line(row["subcategory"])]
        elif subgroup:
            median = medians[subgroup]
            yield [code, days(median["median_days"]), "median",
                   "Cambridge CHI 2026: median of the subgroup's %s entries" % median["n_entries"],
                   subgroup, one_line(row["subcategory"])]


def vawg(codes, review):
    candidates = {r["ho_code"]: r["theme"] for r in read("vawg_candidate_codes.csv")}
    yield ["code", "vawg", "theme", "why"]
    for code in codes:
        if code in review:
            r = review[code]
            yield [code, r["vawg"], r["theme"] or "none", r["why"]]
        elif code in candidates:
            alone, theme = THEMES[candidates[code]]
            yield [code, "yes" if alone else "no", theme,
                   "candidate list" if alone else "counts when flagged domestic abuse or stalking"]
        else:
            yield [code, "no", "none", "not in the candidate list"]


def groups(codes, subgroup_of):
    yield ["code", "group", "subgroup"]
    for code, row in codes.items():
        subgroup = subgroup_of.get(code, "")
        group = GROUPS[subgroup] if subgroup else OTHER_GROUPS.get(row["parent_group"],
                                                                  "not notifiable")
        yield [code, group, subgroup]


def text(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def tables():
    codes = {r["ho_code"]: r for r in sorted(read("home_office_offence_codes.csv"),
                                             key=lambda r: r["ho_code"])}
    for code in codes:
        if not CODE.match(code):
            stop("'%s' is not a Home Office code as NNN/NN" % code)
    subgroup_of = {code: row["subgroup"]
                   for code, row in spread(read("subgroups.csv"), "subgroups", codes).items()
                   if row["subgroup"]}
    point_of = {}
    for row in read("points.csv"):
        if row["code"] not in codes:
            stop("points.csv: '%s' is not a Home Office code" % row["code"])
        point_of[row["code"]] = row["offence"]
    review = spread(read("vawg_review.csv"), "reviews", codes)
    return {
        "cambridge.csv": list(cambridge(codes, subgroup_of, point_of)),
        "vawg.csv": list(vawg(codes, review)),
        "groups.csv": list(groups(codes, subgroup_of)),
    }


def count(made):
    ways = [row[2] for row in made["cambridge.csv"][1:]]
    total = len(made["groups.csv"]) - 1
    print("Home Office codes          %5d" % total)
    print("days: point value          %5d" % ways.count("point"))
    print("days: median of subgroup   %5d" % ways.count("median"))
    print("days: none, not notifiable %5d" % (total - len(ways)))
    for answer in ("yes", "no"):
        print("vawg by code alone: %-3s    %5d"
              % (answer, sum(row[1] == answer for row in made["vawg.csv"][1:])))
    names = sorted({row[1] for row in made["groups.csv"][1:]})
    for name in names:
        print("group %-34s %5d" % (name, sum(row[1] == name for row in made["groups.csv"][1:])))


def main(arguments):
    if arguments not in ([], ["--check"], ["--count"]):
        stop("usage: make.py [--check | --count]")
    made = tables()
    if arguments == ["--count"]:
        count(made)
        return 0
    stale = []
    for name, rows in made.items():
        path = os.path.join(HERE, name)
        if arguments == ["--check"]:
            try:
                with open(path, "rb") as f:
                    same = f.read() == text(rows)
            except OSError:
                same = False
            if not same:
                stale.append(name)
        else:
            with open(path, "wb") as f:
                f.write(text(rows))
    for name in stale:
        print("make.py: %s is not what the sources give; run make.py" % name, file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
