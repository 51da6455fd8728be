"""Every allocation of a scan with all that a mapping can say fails once: scan.py OSARA SHIM.  The
program says that there is no memory and exits with 70; it never crashes."""
import os
import sys
import tempfile

import fault

MOST = 150  # failures tried of each kind, spread evenly where there are more allocations
LAST = 300  # of those that fail once, so many of the last are all tried: files are read there
FILES = {
    'extract.yaml': '''as_of: 2023-01-31
tables:
  offenders: {file: people.csv, repeats: first, nobody: out of scope}
  offences:
    file: involved.csv
    repeats: strongest
    join: {file: "crimes*.csv", by: {CRIME: NO}}
    columns:
      offence_id: CRIME
      committed: {format: ["%d/%m/%y", serial], pivot: 2030}
      code: {form: home office code, spreadsheet: day first, successors: next.csv}
''',
    'next.csv': 'code,successor\n8/5,8/6\n"LOC""AL",8/5\n',
    'people.csv': 'offender_id,division,registered_sex_offender,in_custody,current_strand\n'
                  'A,North,no,no,\nA,East,no,no,\nB,Nort,no,no,\n,,,,\nC,East,yes,no,\n',
    'involved.csv': 'offender_id,CRIME,role\nA,1,suspect\nA,1,convicted\nC,2,"charged"\nC,9,charged\n'
                    'C,1,"x\nA,3,\n',
    'crimes1.csv': 'NO,committed,code,victim_id\n1,01/02/22,Aug-06,A\n2,44957,8/5,"V ""x"", y"\n',
    'crimes2.csv': 'NO,committed,code,victim_id\n3,01/01/70,08-Jun,\n3,,,\n4,x\n',
}


def judge(done, name):
    said = done.stderr.decode('utf-8', 'replace')
    if done.returncode in (0, 4):
        return []
    if done.returncode == 1 and 'libgomp: Out of memory' in said:
        return []
    if done.returncode == 70 and 'out of memory' in said:
        return []
    return ['%s: exit status %d: %s' % (name, done.returncode, said[-300:])]


def main():
    problems, failed = [], 0
    with tempfile.TemporaryDirectory(prefix='osara-scan-') as folder:
        place = fault.Place(folder, *sys.argv[1:3])
        for name, text in FILES.items():
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
                f.write(text)

        def scan(kind):
            return place.call('scan', '-r', fault.SMALL + '/rules.yaml', '-x', folder, '--threads', '1',
                              fault=kind)

        for kind in ('memory', 'memory1'):
            if scan('%s:1000000000' % kind).returncode not in (0, 4):
                sys.exit('the scan without a fault failed')
            total = place.counted()
            tried = set(range(1, total + 1, max(1, total // MOST)))
            if kind == 'memory1':
                tried |= set(range(max(1, total - LAST), total + 1))
            for n in sorted(tried):
                done = scan('%s:%d' % (kind, n))
                failed += done.returncode == 70
                problems += judge(done, '%s %d of %d' % (kind, n, total))
    if failed == 0:
        problems.append('no failure had an effect')
    fault.conclude(problems, '%d allocations failed, each was said' % failed)


if __name__ == '__main__':
    main()
