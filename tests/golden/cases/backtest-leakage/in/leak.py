"""Nothing that became known after the day reaches a list of the day.

Runs the ruleset on an extract from which every row that was recorded, or an order that was granted, after the
day has been taken out, and holds its ranks and scores against those that the backtest names."""
import csv
import json
import os
import shutil
import subprocess

DAY = '2021-10-31'


def cut(name, late):
    with open('fixtures/kent-small/' + name, newline='', encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    with open('past/' + name, 'w', newline='', encoding='utf-8') as f:
        to = csv.DictWriter(f, rows[0].keys(), lineterminator='\n')
        to.writeheader()
        to.writerows(row for row in rows if not late(row))
    return sum(late(row) for row in rows)


def tardy():
    """Offences committed by the day and recorded after it."""
    with open('fixtures/kent-small/offences.csv', newline='', encoding='utf-8') as f:
        return sum(r['committed'] <= DAY < r['recorded'] for r in csv.DictReader(f))


def ranked():
    with open('out/ranked.csv', encoding='utf-8') as f:
        return {r['offender_id']: (int(r['rank']), float(r['score'])) for r in csv.DictReader(f)}


def missed(extract):
    said = subprocess.run(['osara', 'backtest', 'known.yaml', '-x', extract, '--as-of', DAY,
                           '--draws', '1', '--format', 'json'], check=True, capture_output=True).stdout
    return json.loads(said)['days'][0]['missed'][0]['offenders']


os.mkdir('past')
shutil.copy('fixtures/kent-small/offenders.csv', 'past')
print(cut('offences.csv', lambda r: r['recorded'] > DAY), 'offences were recorded later,', tardy(),
      'of them committed before;', cut('orders.csv', lambda r: r['granted'] > DAY),
      'orders were granted later')
subprocess.run(['osara', 'run', '-r', 'known.yaml', '-x', 'past', '-o', 'out', '--as-of', DAY],
               check=True, stdout=subprocess.DEVNULL)
then, named = ranked(), missed('fixtures/kent-small')
print(len(named), 'missed,', sum(then[m['offender']] != (m['rank'], m['score']) for m in named), 'differ')
# an ordinary run for the day knows no more: on the whole extract as on the one that was cut
subprocess.run(['osara', 'run', '-r', 'known.yaml', '-x', 'fixtures/kent-small', '-o', 'out', '--as-of', DAY],
               check=True, stdout=subprocess.DEVNULL)
print(sum(then[k] != v for k, v in ranked().items()), 'of an ordinary run differ')
