"""Two hundred invented people with offences of four years, some of them worse at times; and what was done."""
import csv
import datetime
import os
import random

random.seed(8)
os.mkdir('extract')
start = datetime.date(2019, 1, 1)
people = ['P%03d' % i for i in range(200)]
with open('extract/people.csv', 'w', newline='') as f:
    w = csv.writer(f)
    w.writerow(['person_id', 'held'])
    w.writerows([p, 'yes' if i % 41 == 7 else 'no'] for i, p in enumerate(people))
with open('extract/offences.csv', 'w', newline='') as f:
    w = csv.writer(f)
    w.writerow(['person_id', 'day', 'harm', 'victim_id'])
    for i, p in enumerate(people):
        worst = random.randrange(1461)
        for day in range(1461):
            near = max(0, 1 - abs(day - worst) / 200)
            if random.random() < 0.001 * (i % 5) + 0.03 * near * (i % 3):
                w.writerow([p, start + datetime.timedelta(day), random.choice([1, 5, 20, 90]),
                            random.choice([p + 'A', p + 'B', 'V%d' % random.randrange(500)])])
with open('extract/extract.yaml', 'w') as f:
    f.write('as_of: 2022-12-31\ntables: {people: {file: people.csv}, offences: {file: offences.csv}}\n')
with open('acts.csv', 'w', newline='') as f:
    w = csv.writer(f)
    w.writerow(['offender', 'kind', 'what', 'outcome', 'on', 'reason'])
    for i, p in enumerate(people):
        on = (start + datetime.timedelta(1000 + i)).isoformat()
        if i % 4 == 0:
            w.writerow([p, 'order', 'SPO', 'applied for', on, 'as planned'])
        if i % 8 == 0:
            w.writerow([p, 'order', 'SPO', 'granted', on, 'as planned'])
        if i % 16 == 0:
            w.writerow([p, 'order', 'SPO', 'breached', '2022-11-0%d' % (1 + i // 16 % 9), 'seen'])
            w.writerow([p, 'order', 'SPO', 'breached', '2022-12-01', 'seen again'])
        if i % 40 == 4:
            w.writerow([p, 'order', 'SPO', 'refused', on, 'as planned'])
        if i % 50 == 0:
            w.writerow([p, 'visit', 'home', 'made', on, 'as planned'])
