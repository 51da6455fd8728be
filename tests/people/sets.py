"""The sets of people: the published ones beside this file, and one made by FEBRL's error model.

FEBRL (Christen 2008) makes duplicates of an invented person by up to a few single errors each: a
letter put in, left out, changed or exchanged with the next, a value missing, two values swapped."""
import csv
import datetime
import os
import random

HERE = os.path.dirname(os.path.abspath(__file__))
LETTERS = 'abcdefghijklmnopqrstuvwxyz'
SYLLABLES = ['al', 'be', 'cor', 'da', 'el', 'fin', 'gra', 'han', 'is', 'jo', 'ka', 'lo', 'mar', 'no',
             'or', 'pe', 'ro', 'sa', 'ti', 'ul', 'va', 'wil', 'yor']
CHECK = 'ZABCDEFGHJKLMNPQRTUVWXY'


def rows_of(name):
    with open(os.path.join(HERE, name), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


def date(year, month, day):
    """ISO, or missing where an error made it no date."""
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ''


def splink(name):
    return [{'offender_id': 'F' + r['unique_id'].zfill(3), 'given_name': r['first_name'],
             'family_name': r['surname'], 'date_of_birth': r['dob'], 'group': r['group']}
            for r in rows_of(name)]


def febrl1():
    return [{'offender_id': r['rec_id'], 'given_name': r['given_name'], 'family_name': r['surname'],
             'date_of_birth': date(r['date_of_birth'][:4], r['date_of_birth'][4:6],
                                   r['date_of_birth'][6:]),
             'postcode': r['postcode'], 'group': r['rec_id'].split('-')[1]}
            for r in rows_of('febrl1.csv')]


def rldata500():
    return [{'offender_id': 'R%03d' % i, 'given_name': (r['fname_c1'] + ' ' + r['fname_c2']).strip(),
             'family_name': (r['lname_c1'] + ' ' + r['lname_c2']).strip(),
             'date_of_birth': date(r['by'], r['bm'], r['bd']), 'group': r['identity']}
            for i, r in enumerate(rows_of('rldata500.csv'))]


def pnc_id(draw):
    year, number = draw.randrange(1975, 2023), draw.randrange(1, 9999999)
    letter = CHECK[int('%02d%07d' % (year % 100, number)) % 23]
    return '%d/%07d%s' % (year, number, letter)


def person(draw):
    def word():
        return ''.join(draw.choice(SYLLABLES) for _ in range(draw.choice([2, 2, 3]))).capitalize()
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=draw.randrange(20000))
    given = word() + (' ' + word() if draw.random() < 0.3 else '')
    return {'given_name': given, 'family_name': word(), 'date_of_birth': born.isoformat(),
            'pnc_id': pnc_id(draw) if draw.random() < 0.5 else '',
            'postcode': 'ZZ%d %dXX' % (draw.randrange(1, 30), draw.randrange(10))}


def letter_error(draw, text):
    if len(text) < 2:
        return text
    i = draw.randrange(len(text) - 1)
    return draw.choice([text[:i] + draw.choice(LETTERS) + text[i:], text[:i] + text[i + 1:],
                        text[:i] + draw.choice(LETTERS) + text[i + 1:],
                        text[:i] + text[i + 1] + text[i] + text[i + 2:]])


def spoil(draw, row):
    """One error, in place."""
    kind = draw.choice(['given_name', 'family_name', 'given_name', 'family_name', 'swap', 'born',
                        'missing', 'moved', 'pnc'])
    if kind == 'swap':
        row['given_name'], row['family_name'] = row['family_name'], row['given_name']
    elif kind == 'born' and row['date_of_birth']:
        born = row['date_of_birth']
        i = draw.choice([3, 6, 9])
        other = born[:i] + draw.choice('123456') + born[i + 1:]
        try:
            row['date_of_birth'] = datetime.date.fromisoformat(other).isoformat()
        except ValueError:
            pass
    elif kind == 'missing':
        row[draw.choice(['given_name', 'date_of_birth', 'pnc_id', 'postcode'])] = ''
    elif kind == 'moved':
        row['postcode'] = 'ZZ%d %dXX' % (draw.randrange(1, 30), draw.randrange(10))
    elif kind == 'pnc' and row['pnc_id']:
        row['pnc_id'] = row['pnc_id'][2:-1]
    elif kind in row:
        row[kind] = letter_error(draw, row[kind])


def made(n_people=150, seed=20230131):
    draw, rows = random.Random(seed), []
    for group in range(n_people):
        first = person(draw)
        rows.append(dict(first, group=str(group)))
        for _ in range(draw.choice([0, 0, 1, 2])):
            other = dict(first, group=str(group))
            for _ in range(draw.choice([1, 1, 2, 3])):
                spoil(draw, other)
            rows.append(other)
    draw.shuffle(rows)
    for i, row in enumerate(rows):
        row['offender_id'] = 'M%04d' % i
    return rows
