#!/usr/bin/env python3
"""Hold the tables of successors against the Home Office code list: exit 1 when something differs."""
import csv
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
LIST = HERE.parent / "harm" / "sources" / "home_office_offence_codes.csv"


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults(name, titles):
    table = rows(HERE / name)
    codes = [row["code"] for row in table]
    for at, row in enumerate(table, start=2):
        code, successor = row["code"], row["successor"]
        listed = code in titles
        for wrong, why in (
            (codes.count(code) > 1, "stands twice"),
            (successor not in titles, f"'{successor}' is not in the list"),
            (successor in codes, f"'{successor}' is retired itself"),
            (row["is"] != titles.get(successor), "'is' is not the list's title"),
            (not row["source"], "no source"),
            (listed != (name == "retired.csv"), "in the list" if listed else "not in the list"),
            (listed and row["was"] != titles[code], "'was' is not the list's title"),
            (not listed and not re.fullmatch(r"\d{1,3}([A-Z]|\.\d{1,2})?", code), "no class"),
        ):
            if wrong:
                yield f"{name}:{at}: {code}: {why}"


def main():
    titles = {row["ho_code"]: row["subcategory"] for row in rows(LIST)}
    found = [fault for name in ("retired.csv", "classes.csv") for fault in faults(name, titles)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
