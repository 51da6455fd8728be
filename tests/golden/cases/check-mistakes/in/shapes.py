"""More mistakes in other.yaml, added to those of foreign.py: values of another shape than the key holds, and
what people write who think of another language."""
from foreign import OTHERS, o

assert OTHERS

o('eligible: band in [high] order: gravity desc',
  'eligible: band in [high]',
  'eligible: band in [high]\n      order: gravity desc')
o('tests: [victims, age]',
  '      when: score > 5\n',
  '      when: score > 5\n      tests: [victims, age]\n')
o('judgement: necessary',
  '      when: score > 5\n',
  '      when: score > 5\n      judgement: necessary\n')
o('in_force: {over: orders, when: dead, show: [area]} options:',
  '  options:\n',
  '  in_force: {over: orders, when: dead, show: [area]}\n  options:\n')
o('domestic: {where: domestic, by: commited}',
  'domestic: {where: domestic}',
  'domestic: {where: domestic, by: commited}')
o('horizon: 12 months monitor: [ethnicity]',
  '  horizon: 12 months',
  '  horizon: 12 months\n  monitor: [ethnicity]')
o('horizon: a year',
  '  horizon: 12 months',
  '  horizon: a year')
o('review: monthly',
  'review: {high: 4 weeks, else: 12 weeks}',
  'review: monthly')
o('- committed',
  '        recent: committed',
  '        - committed')
o('- certainty',
  '  lookups:\n    certainty: {convicted: 1, charged: 0.8, suspect: 0.5}',
  '  lookups:\n    - certainty')
o('weight: [60, 40]',
  '      weight: 60',
  '      weight: [60, 40]')
o('bands: high',
  'bands: {high: 50, low: 0}',
  'bands: high')
o('cohort: 100',
  'cohort: {top: 100}',
  'cohort: 100')
o('ties: gravity, frequency',
  'ties: [gravity]',
  'ties: gravity, frequency')
o('evidence: role',
  'evidence: {of: role, suspect: allegation, charged: charge, convicted: conviction}',
  'evidence: role')
o('values: North; South',
  'values: [North, South]',
  'values: North; South')
o('extends: base',
  'ruleset: base\n',
  'ruleset: base\nextends: base\n')
o('',
  '    as_of: 2023-01-31\n',
  '')
o('weight: 60 from: today',
  'weight: 60',
  'weight: 60\n      from: today')
o('osara: 1.0',
  'osara: 1\n',
  'osara: 1.0\n')
o('measure: count(offences) 😀',
  'measure: count(offences)',
  'measure: count(offences) 😀')
o('measure: count(people)',
  'measure: count(offences)',
  'measure: count(people)')
o('measure: last(harm over offences)',
  'measure: count(offences)',
  'measure: last(harm over offences)')
o('measure: sum(harm over offences by committed)',
  'measure: count(offences)',
  'measure: sum(harm over offences by committed)')
o('measure: sum(domestic over offences)',
  'measure: count(offences)',
  'measure: sum(domestic over offences)')
o('measure: any(harm over offences)',
  'measure: count(offences)',
  'measure: any(harm over offences)')
o('measure: count(offences where role = suspect where domestic)',
  'measure: count(offences)',
  'measure: count(offences where role = suspect where domestic)')
o('measure: count(offences where role = suspect or charged)',
  'measure: count(offences)',
  'measure: count(offences where role = suspect or charged)')
o('measure: count(offences where domestic = 1)',
  'measure: count(offences)',
  'measure: count(offences where domestic = 1)')
o("measure: count(offences where domestic = 'yes')",
  'measure: count(offences)',
  "measure: count(offences where domestic = 'yes')")
o('measure: count(offences where code = 66/1)',
  'measure: count(offences)',
  'measure: count(offences where code = 66/1)')
o('measure: count(offences where code = 008)',
  'measure: count(offences)',
  'measure: count(offences where code = 008)')
o('measure: count(offences where person = A)',
  'measure: count(offences)',
  'measure: count(offences where person = A)')
o('measure: age_at(committed)',
  'measure: count(offences)',
  'measure: age_at(committed)')
o('measure: round(1.5, area)',
  'measure: count(offences)',
  'measure: round(1.5, area)')
o('measure: coalesce(dead, 0)',
  'measure: count(offences)',
  'measure: coalesce(dead, 0)')
o('measure: if dead then 1 else no',
  'measure: count(offences)',
  'measure: if dead then 1 else no')
o('measure: if count(offences) then 1 else 0',
  'measure: count(offences)',
  'measure: if count(offences) then 1 else 0')
o('measure: not count(offences)',
  'measure: count(offences)',
  'measure: not count(offences)')
o('measure: frequency + 1',
  'measure: count(offences)',
  'measure: frequency + 1')
o('measure: score / 2',
  'measure: count(offences)',
  'measure: score / 2')
o('measure: "sum(harm over offences) per month"',
  'measure: count(offences)',
  'measure: "sum(harm over offences) per month"')
o('measure: SELECT count(*) FROM offences',
  'measure: count(offences)',
  'measure: SELECT count(*) FROM offences')
o('measure: =COUNTIF(A1:A9)',
  'measure: count(offences)',
  'measure: =COUNTIF(A1:A9)')
o('measure: len(offences)',
  'measure: count(offences)',
  'measure: len(offences)')
o('measure: offences.count()',
  'measure: count(offences)',
  'measure: offences.count()')
o('measure: max(harm, over offences)',
  'measure: count(offences)',
  'measure: max(harm, over offences)')
o('measure: count(offences) if dead else 0',
  'measure: count(offences)',
  'measure: count(offences) if dead else 0')
o('measure: [count(offences)]',
  'measure: count(offences)',
  'measure: [count(offences)]')
o('measure:',
  'measure: count(offences)',
  'measure:')
o('measure: " "',
  'measure: count(offences)',
  'measure: "  "')
o('eligible: rank in 1..50',
  'eligible: band in [high]',
  'eligible: rank in 1..50')
o('eligible: rank between 50 and 1',
  'eligible: band in [high]',
  'eligible: rank between 50 and 1')
o('eligible: band >= high',
  'eligible: band in [high]',
  'eligible: band >= high')
o('eligible: area = [North, South]',
  'eligible: band in [high]',
  'eligible: area = [North, South]')
o('eligible: area is North',
  'eligible: band in [high]',
  'eligible: area is North')
o('eligible: always',
  'eligible: band in [high]',
  'eligible: always')
o('eligible: all',
  'eligible: band in [high]',
  'eligible: all')
o('eligible: top 10%',
  'eligible: band in [high]',
  'eligible: top 10%')
o('eligible: sex = M',
  'eligible: band in [high]',
  'eligible: sex = M')
o('capacity: unlimited',
  'capacity: 10',
  'capacity: unlimited')
o('capacity: {by: area}',
  'capacity: 10',
  'capacity: {by: area}')
o('capacity: {by: dead, yes: 3}',
  'capacity: 10',
  'capacity: {by: dead, yes: 3}')
o('capacity: {by: sex, M: 3}',
  'capacity: 10',
  'capacity: {by: sex, M: 3}')
o('scale: {steps: {1: 0.2, 1: 0.4}}',
  'scale: {cap: 10}',
  'scale: {steps: {1: 0.2, 1: 0.4}}')
o('scale: {logistic: 3}',
  'scale: {cap: 10}',
  'scale: {logistic: 3}')
o('scale: {logistic: {mid: 3, slop: 1}}',
  'scale: {cap: 10}',
  'scale: {logistic: {mid: 3, slop: 1}}')
o('scale: cap 10',
  'scale: {cap: 10}',
  'scale: cap 10')
o('scale: 10',
  'scale: {cap: 10}',
  'scale: 10')
o('scale: [0, 10]',
  'scale: {cap: 10}',
  'scale: [0, 10]')
o('show: area',
  'report:\n  show: [area]',
  'report:\n  show: area')
o('A: {rank: 1st, score',
  'A: {rank: 1, score',
  'A: {rank: 1st, score')
o('A: {options: tak, score',
  'A: {rank: 1, score',
  'A: {options: tak, score')
o('A: {status: chosen, score',
  'A: {rank: 1, score',
  'A: {status: chosen, score')
o('people: [{person: A, area: North}, {person: A, area: South}]',
  'people: [{person: A, area: North}]',
  'people: [{person: A, area: North}, {person: A, area: South}]')
o('harm: a hundred, domestic: yes',
  'harm: 100, domestic: yes',
  'harm: a hundred, domestic: yes')
o('harm: "1,000", domestic: yes',
  'harm: 100, domestic: yes',
  'harm: "1,000", domestic: yes')
