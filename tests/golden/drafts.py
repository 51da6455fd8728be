"""Exports that nobody has described: drafts.py OSARA [NAME...]

The people of fixtures/kent-small as unlike systems would hand them out.  Each export is drafted, the draft
is kept as its mapping unread, and the run by it has to give the list of kent-small itself; what cannot be
known from an export (whether days or months come first, whether an empty cell is no) has to be marked."""
import csv
import gzip
import io
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '..', '..'))
RULES = os.path.join(ROOT, 'rules', 'kent-vawg.yaml')
SMALL = os.path.join(ROOT, 'fixtures', 'kent-small')
MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
DATES = {'date_of_birth', 'release_date', 'committed', 'recorded', 'granted', 'expires'}
FLAGS = {'registered_sex_offender', 'in_custody', 'on_bail', 'domestic_abuse', 'stalking', 'weapon',
         'substance', 'breached'}


def table(name):
    with open(os.path.join(SMALL, name + '.csv'), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


def said(rows, dates=None, flags=None, values=None, only=None):
    """Rows as a system says them: dates and flags by a function, values by maps; a key of `only` is
    a column that it has, and its value the heading."""
    out = []
    for row in rows:
        new = {}
        for column, heading in only.items():
            value = row[column]
            if column in DATES and dates is not None and value:
                value = dates(date.fromisoformat(value), column)
            elif column in FLAGS and flags is not None:
                value = flags.get(value, value)
            elif values is not None and column in values:
                one = values[column]
                value = one(value) if callable(one) else one.get(value, value)
            new[heading] = value
        out.append(new)
    return out


def put(path, rows, separator=',', encoding='utf-8', pack=None):
    text = io.StringIO()
    out = csv.writer(text, delimiter=separator, lineterminator='\r\n')
    out.writerow(rows[0])
    out.writerows(row.values() for row in rows)
    data = text.getvalue().encode(encoding)
    if pack == 'gz':
        data = gzip.compress(data)
    elif pack == 'zst':
        data = subprocess.run(['zstd', '-q', '-c'], input=data, stdout=subprocess.PIPE, check=True).stdout
    with open(path, 'wb') as f:
        f.write(data)


def day_first(separator='/', year='%Y'):
    return lambda day, column: day.strftime(separator.join(('%d', '%m', year)))


def short_code(code):
    return '%d/%d' % tuple(int(part) for part in code.split('/')) if code else ''


def by_year(rows, column):
    years = sorted({row[column][:4] for row in rows})
    return [(year, [row for row in rows if row[column][:4] == year]) for year in years]


# ---- Exports --------------------------------------------------------------------------------------------

SHORT = {
    'offenders': {'offender_id': 'nominal', 'pnc_id': 'pncid', 'family_name': 'sname', 'given_name': 'fname',
                  'date_of_birth': 'dob', 'sex': 'sex', 'ethnicity': 'eth', 'disability': 'disab',
                  'division': 'div', 'registered_sex_offender': 'rso', 'mappa_category': 'mappa_cat',
                  'mappa_level': 'mappa_lvl', 'iom_cohort': 'iom', 'in_custody': 'cust',
                  'release_date': 'rel_dt', 'on_bail': 'bail', 'current_strand': 'strand',
                  'times_victim': 'vic_cnt'},
    'offences': {'crime_number': 'crref', 'offender_id': 'nominal', 'victim_id': 'vicref',
                 'committed': 'dt_comm', 'recorded': 'dt_rec', 'code': 'hocode', 'role': 'inv',
                 'outcome': 'outc', 'domestic_abuse': 'da', 'stalking': 'stk', 'weapon': 'wpn',
                 'substance': 'subst', 'summary': 'mo'},
    'orders': {'order_id': 'ordref', 'offender_id': 'nominal', 'kind': 'ordtype', 'granted': 'dt_grant',
               'expires': 'dt_exp', 'breached': 'brch'},
}
ROLES = {'suspect': 'SUS', 'charged': 'CHGD', 'convicted': 'CONV'}
AREAS = {'North': 'N', 'East': 'E', 'West': 'W'}
SEXES = {'male': 'M', 'female': 'F'}
Y_N = {'yes': 'Y', 'no': 'N'}


def athena(folder):
    """Abbreviated headings, a file a year, dates day first with a time where there is one."""
    def dates(day, column):
        return day.strftime('%d/%m/%Y 21:37' if column == 'recorded' else '%d/%m/%Y')

    say = {'dates': dates, 'flags': Y_N, 'values': {'role': ROLES, 'division': AREAS, 'sex': SEXES}}
    put(folder + '/ATH_NOMS.csv', said(table('offenders'), only=SHORT['offenders'], **say))
    for year, rows in by_year(table('offences'), 'recorded'):
        put(folder + '/ATH_CRIMES_%s.csv' % year, said(rows, only=SHORT['offences'], **say))
    put(folder + '/ATH_ORDS.csv', said(table('orders'), only=SHORT['orders'], **say))


def niche(folder):
    """People, occurrences, and an involvement table between them with roles that come later."""
    def dates(day, column):
        return day.isoformat() + ('' if column == 'date_of_birth' else ' 00:00:00')

    say = {'dates': dates, 'flags': {'yes': 'TRUE', 'no': 'FALSE'},
           'values': {'role': {'suspect': 'Suspect', 'charged': 'Accused', 'convicted': 'Convicted'}}}
    people = {'offender_id': 'GPERSON_URN', 'pnc_id': 'PNC_NUM', 'family_name': 'SURNAME_1',
              'given_name': 'FORENAME_1', 'date_of_birth': 'BIRTH_DATE', 'sex': 'GENDER',
              'ethnicity': 'ETHNICITY_DESC', 'disability': 'DISABILITY_IND', 'division': 'BCU',
              'registered_sex_offender': 'RSO_IND', 'mappa_category': 'MAPPA_CATEGORY',
              'mappa_level': 'MAPPA_LEVEL', 'iom_cohort': 'IOM_STATUS', 'in_custody': 'IN_PRISON',
              'release_date': 'RELEASE_DATE', 'on_bail': 'ON_BAIL_IND', 'current_strand': 'MGMT_STRAND',
              'times_victim': 'TIMES_VICTIM'}
    involved = {'crime_number': 'GOCC_URN', 'offender_id': 'GPERSON_URN', 'role': 'INVL_CLASSIFICATION',
                'outcome': 'DISPOSAL_CODE', 'weapon': 'WEAPON_IND', 'substance': 'DRINK_DRUGS_IND'}
    crimes = {'crime_number': 'GOCC_URN', 'victim_id': 'VICTIM_GPERSON', 'committed': 'OCC_START_DT',
              'recorded': 'REPORTED_DT', 'code': 'HO_OFFENCE_CODE', 'domestic_abuse': 'DOMESTIC_ABUSE_IND',
              'stalking': 'STALKING_IND', 'summary': 'SYNOPSIS'}
    offences = table('offences')
    by_crime = {}
    for row in offences:  # what is of the involvement may differ between the suspects of a crime
        by_crime.setdefault(row['crime_number'], row)
    for row in offences:
        whole = by_crime[row['crime_number']]
        assert all(row[column] == whole[column] for column in crimes), row
    twice = []
    for row in offences:
        if row['role'] == 'charged':
            twice.append(dict(row, role='suspect'))
        twice.append(row)
    put(folder + '/GPERSON.txt', said(table('offenders'), only=people, **say), '|')
    put(folder + '/GINVOLVEMENT.txt', said(twice, only=involved, **say), '|')
    put(folder + '/GOCCURRENCE.txt', said(by_crime.values(), only=crimes, **say), '|')
    put(folder + '/GORDER.txt', said(table('orders'), only={
        'order_id': 'GORDER_URN', 'offender_id': 'GPERSON_URN', 'kind': 'ORDER_TYPE',
        'granted': 'GRANTED_DT', 'expires': 'EXPIRY_DT', 'breached': 'BREACHED_IND'}, **say), '|')


def connect(folder):
    """One flat file: the person's columns on each row of his crimes."""
    people = {row['offender_id']: row for row in table('offenders')}
    rows = [{**people[row['offender_id']], **row} for row in table('offences')]
    only = {'crime_number': 'Investigation Number', 'recorded': 'Created Date',
            'committed': 'Offence Date From', 'code': 'Home Office Code', 'offender_id': 'Person Ref',
            'role': 'Involvement Type', 'family_name': 'Last Name', 'given_name': 'First Name',
            'date_of_birth': 'Date of Birth', 'pnc_id': 'PNC ID', 'sex': 'Gender',
            'ethnicity': 'Ethnic Appearance', 'disability': 'Disabled?', 'division': 'District',
            'registered_sex_offender': 'Registered Sex Offender?', 'mappa_category': 'MAPPA Category',
            'mappa_level': 'MAPPA Level', 'iom_cohort': 'IOM Cohort', 'in_custody': 'In Custody?',
            'release_date': 'Release Date', 'on_bail': 'On Bail?', 'current_strand': 'Current Strand',
            'times_victim': 'Times Victim', 'victim_id': 'Victim Ref', 'outcome': 'Outcome',
            'domestic_abuse': 'Domestic Abuse?', 'stalking': 'Stalking?', 'weapon': 'Weapon Used?',
            'substance': 'Alcohol/Drugs?', 'summary': 'MO Summary'}
    say = {'dates': lambda day, column: day.strftime('%d-%b-%Y'),
           'flags': {'yes': 'Yes', 'no': 'No'}, 'values': {'role': str.title}}
    put(folder + '/Connect Extract.csv', said(rows, only=only, **say))
    there = {row['offender_id'] for row in rows}
    orders = [row for row in table('orders') if row['offender_id'] in there]
    put(folder + '/Connect Orders.csv', said(orders, only={
        'order_id': 'Order Number', 'offender_id': 'Person Ref', 'kind': 'Order Type',
        'granted': 'Date Granted', 'expires': 'Date Expires', 'breached': 'Breached?'}, **say))


def semicolon(folder):
    """Semicolons, Windows-1252, decimal commas, words for nothing, dots in dates."""
    def number(value):
        return value + ',0' if value else 'N/K'

    say = {'dates': day_first('.'), 'flags': {'yes': 'Ja', 'no': 'Nein', '': ''},
           'values': {'mappa_level': number, 'mappa_category': number, 'times_victim': number,
                      'role': ROLES, 'sex': SEXES,
                      'summary': lambda text: text.replace("'", '’') + ' – ends',
                      'code': short_code}}
    say['flags'] = {'yes': 'TRUE', 'no': 'FALSE', '': 'N/K'}
    say['encoding'] = 'windows-1252'
    encoding = say.pop('encoding')
    put(folder + '/personen.csv', said(table('offenders'), only=dict(
        SHORT['offenders'], offender_id='pers_no', given_name='forenames', family_name='surname'), **say),
        ';', encoding)
    put(folder + '/crimes.csv', said(table('offences'), only=dict(
        SHORT['offences'], offender_id='pers_no', committed='occ_from', recorded='rep_dt',
        crime_number='crime_no'), **say), ';', encoding)
    put(folder + '/orders.csv', said(table('orders'), only=dict(
        SHORT['orders'], offender_id='pers_no'), **say), ';', encoding)


def utf16(folder):
    """UTF-16 with tabs, as a spreadsheet saves "Unicode text"; names of months in full."""
    say = {'dates': lambda day, column: day.strftime('%d %B %Y'), 'flags': Y_N,
           'values': {'division': lambda area: area + ' Division' if area else ''}}
    for name, other in (('offenders', 'Subjects'), ('offences', 'Crime Report'), ('orders', 'Court Orders')):
        only = {column: column.replace('_', ' ').upper() for column in table(name)[0]}
        only.update({'offender_id': 'SUBJECT REF', 'committed': 'OFFENCE START DATE',
                     'code': 'HO CLASSIFICATION'} if name != 'orders' else {'offender_id': 'SUBJECT REF'})
        only = {column: heading for column, heading in only.items() if column in table(name)[0]}
        put('%s/%s.txt' % (folder, other), said(table(name), only=only, **say), '\t', 'utf-16')


def two_digits(folder):
    """Years of two digits; orders that end in years to come."""
    say = {'dates': day_first('/', '%y'), 'flags': {'yes': '1', 'no': '0'}, 'values': {'role': ROLES}}
    put(folder + '/nominals.csv', said(table('offenders'), only=SHORT['offenders'], **say))
    put(folder + '/crimes.csv', said(table('offences'), only=dict(
        SHORT['offences'], crime_number='crno', committed='dt_from'), **say))
    put(folder + '/orders.csv', said(table('orders'), only=SHORT['orders'], **say))


def spreadsheet(folder):
    """Dates as serial numbers, and codes of which the spreadsheet made dates."""
    def serial(day, column):
        return str((day - date(1899, 12, 30)).days)

    def code(value):
        if not value:
            return ''
        a, b = (int(part) for part in value.split('/'))
        if 1 <= a <= 31 and 1 <= b <= 12:
            return '%02d-%s' % (a, MONTHS[b - 1])
        if 1 <= a <= 12 and b > 29:
            return '%s-%02d' % (MONTHS[a - 1], b)
        return '%d/%02d' % (a, b)

    say = {'dates': serial, 'flags': Y_N, 'values': {'code': code, 'role': ROLES}}
    put(folder + '/Noms.csv', said(table('offenders'), only=dict(
        SHORT['offenders'], offender_id='NomRef'), **say))
    put(folder + '/Offs.csv', said(table('offences'), only=dict(
        SHORT['offences'], offender_id='NomRef', code='OffCode', crime_number='CrimeRef'), **say))
    put(folder + '/Ords.csv', said(table('orders'), only=dict(
        SHORT['orders'], offender_id='NomRef'), **say))


def packed(folder):
    """Compressed; headings of which only the values tell what they mean."""
    say = {'dates': day_first('-'), 'flags': {'yes': 'DA', 'no': ''}}
    for flag in ('stalking', 'weapon', 'substance'):
        say.setdefault('values', {})
    plain = {'dates': day_first('-'), 'flags': Y_N, 'values': {'sex': SEXES}}
    put(folder + '/T1.csv.gz', said(table('offenders'), only=dict(
        SHORT['offenders'], offender_id='ident', pnc_id='police_no', sex='m_f', date_of_birth='dtb'),
        **plain), pack='gz')
    put(folder + '/T2.csv.zst', said(table('offences'), only=dict(
        SHORT['offences'], offender_id='who', code='class', committed='when1', recorded='when2',
        crime_number='file_no', victim_id='agg_ref'), **plain), pack='zst')
    put(folder + '/T3.csv.gz', said(table('orders'), only=dict(
        SHORT['orders'], offender_id='who'), **plain), pack='gz')


def american(folder):
    """Months before days, true and false in words, ids as numbers without zeros."""
    def ident(value):
        return str(int(value[2:])) if value else ''

    say = {'dates': lambda day, column: '%d/%d/%d' % (day.month, day.day, day.year),
           'flags': {'yes': 'True', 'no': 'False'},
           'values': {'offender_id': lambda value: value, 'victim_id': ident, 'crime_number': ident}}
    put(folder + '/people.tsv', said(table('offenders'), only=dict(
        SHORT['offenders'], offender_id='PersonID', date_of_birth='BirthDt'), **say), '\t')
    put(folder + '/incidents.tsv', said(table('offences'), only=dict(
        SHORT['offences'], offender_id='PersonID', committed='EventDt', recorded='CreatedDt',
        crime_number='EventNo'), **say), '\t')
    put(folder + '/orders.tsv', said(table('orders'), only=dict(
        SHORT['orders'], offender_id='PersonID'), **say), '\t')


def opaque(folder):
    """No heading means anything: what is found, is found by its values; flags cannot be."""
    for number, name in enumerate(('offenders', 'offences', 'orders')):
        only = {column: 'C%d' % (i + 1) for i, column in enumerate(table(name)[0])}
        put('%s/T%d.csv' % (folder, number), said(table(name), only=only, dates=day_first()))


def hindered(folder):
    """A flat file, and orders of people who are not in it."""
    connect(folder)
    rows = said(table('orders'), only={
        'order_id': 'Order Number', 'offender_id': 'Person Ref', 'kind': 'Order Type',
        'granted': 'Date Granted', 'expires': 'Date Expires', 'breached': 'Breached?'})
    for row in rows[:40]:
        row['Date Granted'] = 'pending'
    put(folder + '/Connect Orders.csv', rows)


# What each draft has to mark: a part of the line, behind its '# ?'.
EXPORTS = {
    athena: [],
    niche: ['victim_id: {from: "VICTIM_GPERSON"}  # ? is it this heading?',
            'repeats: strongest  # ? a later row of the same key says another role; 618 rows'],
    connect: ['repeats: first  # ? one file for two tables: the first row of each; 12,110 rows'],
    semicolon: [],
    utf16: [],
    two_digits: ['pivot: "2053"}  # ? years of two digits, taken for 1954 to 2053;'],
    spreadsheet: ['are dates that a spreadsheet made of codes: days or months first?'],
    packed: ['offender_id: {from: "who"}  # ? by its values; is it this heading?',
             'code: {from: "class", form: "home office code"}  # fits 100%'],
    american: [],
}
# Drafts that cannot give the same list: what stands in the way is marked, each at its line.
OTHERS = {
    hindered: ['file: "Connect Orders.csv"  # ? 611 rows looked at; 9.7% of them cannot be used as it '
               'stands here: 20 name someone who is not there, 40 do not fit in granted',
               'granted: {from: "Date Granted"}  # ? fits 93.5% of 611 values'],
    opaque: ['offender_id: {from: "C1"}  # ? by its values; is it this heading?',
             'pnc_id: {from: "C2"}  # ? by its values;', 'date_of_birth: {from: "C5", ',
             'sex: {from: "C6"}  # ? by its values;', 'division: {from: "C9"}  # ? by its values;',
             'in_custody: {constant: ""}  # ? no heading is likely: missing in every row',
             'crime_number: {from: "C1"}  # ? by its values;',
             'offender_id: {from: "C2"}  # ? by its values;',
             'committed: {from: "C4", format: ["%d/%m/%Y"]}  # ? by its values;',
             'recorded: {from: "C5", format: ["%d/%m/%Y"]}  # ? by its values;',
             'code: {from: "C6", form: "home office code"}  # ? by its values;',
             'role: {from: "C7"}  # ? by its values;',
             'domestic_abuse: {constant: ""}  # ? no heading is likely: missing in every row'],
}


# ---- Drafted and run ------------------------------------------------------------------------------------

def osara(program, *words):
    return subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={'PATH': '/usr/bin:/bin', 'OSARA_LEDGER': 'none', 'TZ': 'UTC'})


def ranked(program, extract, out):
    done = osara(program, 'run', '-r', RULES, '-x', extract, '-o', out)
    if done.returncode != 0:
        return None, done.stderr.decode()
    with open(os.path.join(out, 'ranked.csv'), encoding='utf-8', newline='') as f:
        rows = list(csv.DictReader(f))
    for row in rows:
        del row['fingerprint']
    return rows, ''


def differences(want, got):
    """Columns that differ, with the number of rows; rows of either alone."""
    mine, other = ({row['offender_id']: row for row in rows} for rows in (want, got))
    count = {}
    for who in mine.keys() & other.keys():
        for column in mine[who]:
            scored = float(mine[who]['score']) > 0
            if mine[who][column] != other[who][column] and (scored or column != 'rank'):
                count[column] = count.get(column, 0) + 1
    # who is named in no crime is not in a flat file: he has no points
    alone = [who for who in mine.keys() ^ other.keys()
             if who not in mine or float(mine[who]['score']) > 0]
    return dict(count, **({'rows of one alone': len(alone)} if alone else {}))


def draft(program, folder, export):
    """The export in a folder of its own, its draft kept as its mapping: the text."""
    os.mkdir(folder)
    export(folder)
    done = osara(program, 'scan', '-r', RULES, '-x', folder, '--as-of', '2023-01-31', '--draft-mapping')
    with open(folder + '/extract.yaml', 'wb') as f:
        f.write(done.stdout)
    if 'OSARA_KEEP' in os.environ:
        shutil.copytree(folder, os.path.join(os.environ['OSARA_KEEP'], export.__name__))
    return done.stdout.decode()


def marked(export, text, wanted):
    """Doubts that are not marked, as problems."""
    return ['%s: no line says %r' % (export.__name__, part) for part in wanted if part not in text]


def main():
    program = os.path.abspath(sys.argv[1])
    problems = []
    with tempfile.TemporaryDirectory(prefix='osara-drafts-') as folder:
        want, why = ranked(program, SMALL, folder + '/want')
        assert want is not None, why
        for export, doubts in {**EXPORTS, **OTHERS}.items():
            name = export.__name__
            if sys.argv[2:] and name not in sys.argv[2:]:
                continue
            at = os.path.join(folder, name)
            text = draft(program, at, export)
            problems += marked(export, text, doubts)
            got, why = ranked(program, at, at + '/out')
            if export is hindered:
                problems += ['%s: it ran' % name] if got is not None else []
            elif got is None:
                problems.append('%s: %s' % (name, why))
            elif export in EXPORTS:
                found = differences(want, got)
                problems += ['%s: columns that differ, with their rows: %s' % (name, found)] if found else []
    print(''.join(problem + '\n' for problem in problems), end='')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
