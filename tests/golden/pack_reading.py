"""What tests read of a run's outputs: lists, the page of the pack, its workbook."""
import csv
import html
import os
import re
import zipfile


def read(*path):
    with open(os.path.join(*path), encoding='utf-8') as f:
        return f.read()


def rows_of(*path):
    with open(os.path.join(*path), encoding='utf-8') as f:
        return list(csv.DictReader(f))


def plain(markup):
    return re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]*>', ' ', markup))).strip()


def section(page, name):
    """The text of a section; empty when it is not there."""
    found = re.search(r'<section[^>]* id=%s[ >].*?</section>' % name, page, re.S)
    return found.group(0) if found else ''


def sheet(folder, name):
    """Rows of a sheet of the workbook, as dicts by its first row."""
    with zipfile.ZipFile(os.path.join(folder, 'pack.xlsx')) as book:
        shared = [html.unescape(''.join(re.findall(r'<t[^>]*>(.*?)</t>', item, re.S))) for item in
                  re.findall(r'<si>(.*?)</si>', book.read('xl/sharedStrings.xml').decode(), re.S)]
        names = re.findall(r'<sheet name="([^"]*)"', book.read('xl/workbook.xml').decode())
        if name not in names:
            return []
        text = book.read('xl/worksheets/sheet%d.xml' % (names.index(name) + 1)).decode()
    table = []
    for row in re.findall(r'<row [^>]*?>(.*?)</row>', text, re.S):
        cells = {}
        for column, kind, value in re.findall(r'<c r="([A-Z]+)\d+"[^>]*?(t="s")?><v>(.*?)</v>', row):
            cells[column] = shared[int(value)] if kind else value
        table.append(cells)
    return [{head: row.get(column, '') for column, head in table[0].items()} for row in table[1:]]
