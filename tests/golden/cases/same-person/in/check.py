"""Three likely pairs in turn are confirmed: does the run give the rank that the scan foretold?"""
import csv
import json
import os
import shutil
import subprocess

subprocess.run(['osara', 'scan', '-r', 'rules/kent-vawg.yaml', '-x', 'fixtures/kent-dirty',
                '--people', 'pairs.csv'], check=True, stdout=subprocess.DEVNULL)
with open('pairs.csv', encoding='utf-8', newline='') as f:
    pairs = list(csv.DictReader(f))
print(len(pairs), 'pairs')
shutil.copytree('fixtures/kent-dirty', 'x')
pairs.sort(key=lambda p: int(p['rank_together']))
for pair in pairs[:3]:
    with open('x/same_person.csv', 'w', encoding='utf-8', newline='') as f:
        out = csv.DictWriter(f, list(pair), lineterminator='\n')
        out.writeheader()
        out.writerow(dict(pair, decision='same', by='A. Nalyst'))
    subprocess.run(['osara', 'run', '-r', 'rules/kent-vawg.yaml', '-x', 'x', '-o', 'out'],
                   check=True, stdout=subprocess.DEVNULL)
    with open('out/ranked.csv', encoding='utf-8', newline='') as f:
        ranks = {r['offender_id']: r['rank'] for r in csv.DictReader(f)}
    print(pair['keep'], pair['merge'], 'foretold', pair['rank_together'], 'got', ranks[pair['keep']],
          pair['merge'] in ranks)
with open('out/run.json', encoding='utf-8') as f:
    run = json.load(f)
print([i['file'] for i in run['inputs']][-1], run['account'][0]['same_person'])
os.remove('x/same_person.csv')
