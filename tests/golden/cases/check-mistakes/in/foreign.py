"""More mistakes in other.yaml, added to those of others.py: operators, functions and signs of other
languages, numbers, dates, lookups, tests."""
from others import OTHER, OTHERS, o, whole

assert OTHERS

o('double equals',
  'band in [high]',
  'band == high')
o('and and',
  'band in [high]',
  'band = high && dead')
o('or or',
  'band in [high]',
  'band = high || dead')
o('bang',
  'band in [high]',
  '"!dead"')
o('bang equals',
  'band in [high]',
  'band <> high')
o('null',
  'band in [high]',
  'dead = null')
o('is null',
  'band in [high]',
  'dead is null')
o('is not missing',
  'band in [high]',
  'dead is not missing')
o('not in',
  'band in [high]',
  'band not in [high]')
o('in parens',
  'band in [high]',
  'band in (high, low)')
o('in bare',
  'band in [high]',
  'band in high')
o('like',
  'band in [high]',
  "area like 'No%'")
o('ternary',
  'band in [high]',
  '"dead ? 1 : 0"')
o('if function',
  'measure: count(offences)',
  'measure: if(dead, 1, 0)')
o('if no else',
  'measure: count(offences)',
  'measure: if dead then 1')
o('elif',
  'measure: count(offences)',
  'measure: if dead then 1 elif dead then 2 else 3')
o('case when',
  'measure: count(offences)',
  'measure: case when dead then 1 else 0 end')
o('countif',
  'measure: count(offences)',
  'measure: countif(offences, domestic)')
o('count star',
  'measure: count(offences)',
  'measure: count(*)')
o('count where comma',
  'measure: count(offences)',
  'measure: count(offences, domestic)')
o('sum no over',
  'measure: count(offences)',
  'measure: sum(harm)')
o('sum table dot',
  'measure: count(offences)',
  'measure: sum(offences.harm)')
o('from for over',
  'measure: count(offences)',
  'measure: sum(harm from offences)')
o('nested agg',
  'measure: count(offences)',
  'measure: sum(count(offences) over offences)')
o('power stars',
  'measure: count(offences)',
  'measure: count(offences) ** 2')
o('modulo',
  'measure: count(offences)',
  'measure: count(offences) % 2')
o('chain',
  'band in [high]',
  '1 < score < 50')
o('today',
  'as_of - 24 months',
  'today() - 24 months')
o('now word',
  'as_of - 24 months',
  'today - 24 months')
o('dateadd',
  'as_of - 24 months',
  'dateadd(as_of, -24)')
o('func unknown',
  'measure: count(offences)',
  'measure: log(count(offences))')
o('func pow',
  'measure: count(offences)',
  'measure: pow(count(offences), 2)')
o('func args few',
  'measure: count(offences)',
  'measure: clamp(count(offences), 2)')
o('func args many',
  'measure: count(offences)',
  'measure: sqrt(count(offences), 2)')
o('func args none',
  'measure: count(offences)',
  'measure: max()')
o('func case',
  'measure: count(offences)',
  'measure: COUNT(offences)')
o('bool case',
  'band in [high]',
  'dead = True')
o('trailing op',
  'measure: count(offences)',
  'measure: count(offences) +')
o('double op',
  'measure: count(offences)',
  'measure: count(offences) + * 2')
o('extra paren',
  'measure: count(offences)',
  'measure: count(offences))')
o('missing op',
  'measure: count(offences)',
  'measure: count(offences) 2')
o('curly quotes',
  'band in [high]',
  'area = ‘North’')
o('curly double',
  'band in [high]',
  'area = “North”')
o('double quotes inside',
  'band in [high]',
  'area = "North"')
o('en dash',
  'as_of - 24 months',
  'as_of – 24 months')
o('minus sign',
  'weight: 60',
  'weight: −60')
o('times sign',
  'harm * certainty',
  'harm × certainty')
o('ge sign',
  'committed >= as_of',
  'committed ≥ as_of')
o('nbsp indent',
  '      weight: 60',
  '\xa0     weight: 60')
o('zero width',
  'harm * certainty',
  'harm\u200b * certainty')
o('cyrillic',
  'sum(harm * certainty',
  'sum(hаrm * certainty')
o('number comma',
  'weight: 60',
  'weight: 1,825')
o('number decimal comma',
  'weight: 60',
  'weight: 0,5')
o('number comma flow',
  'scale: {cap: 10}',
  'scale: {cap: 1,000}')
o('number underscore',
  'weight: 60',
  'weight: 1_000')
o('number pound',
  'weight: 60',
  'weight: £60')
o('number quoted words',
  'weight: 60',
  'weight: sixty')
o('percent over',
  'cohort: {top: 100}',
  'cohort: {top: 150%}')
o('tolerate over',
  '  lookups:\n',
  '  tolerate: 50\n  lookups:\n')
o('top negative',
  'cohort: {top: 100}',
  'cohort: {top: -5}')
o('top fraction',
  'cohort: {top: 100}',
  'cohort: {top: 0.5}')
o('cap zero',
  'scale: {cap: 10}',
  'scale: {cap: 0}')
o('half life negative',
  'scale: {cap: 10}',
  'scale: {half_life: -6 months}')
o('range same',
  'scale: {cap: 10}',
  'scale: {range: [5, 5]}')
o('range three',
  'scale: {cap: 10}',
  'scale: {range: [5, 6, 7]}')
o('quantiles half',
  'scale: {cap: 10}',
  'scale: {quantiles: 2.5}')
o('div zero',
  'weight: 60',
  'weight: 1 / 0')
o('weight names',
  'weight: 60',
  'weight: gravity * 2')
whole('weights all zero', OTHER.replace('weight: 60', 'weight: 0').replace('weight: 40', 'weight: 0'))
o('capacity half',
  'capacity: 10',
  'capacity: 10.5')
o('capacity negative',
  'capacity: 10',
  'capacity: -10')
o('capacity percent',
  'capacity: 10',
  'capacity: 10%')
o('no capacity',
  '      capacity: 10\n',
  '')
o('capacity by unknown',
  'capacity: 10',
  'capacity: {by: division, North: 3}')
o('capacity area unknown',
  'capacity: 10',
  'capacity: {by: area, Nort: 3, South: 2}')
o('capacity no by',
  'capacity: 10',
  'capacity: {North: 3, South: 2}')
o('no must eligible',
  '      eligible: band in [high]\n',
  '')
o('bands same',
  'bands: {high: 50, low: 0}',
  'bands: {high: 50, low: 50}')
o('band unknown',
  'band in [high]',
  'band in [hihg]')
o('band two',
  'bands: {high: 50, low: 0}',
  'bands: {high: {at: 50, top: 5%}, low: 0}')
o('date none',
  'as_of: 2023-01-31',
  'as_of: 2023-02-31')
o('date british',
  'as_of: 2023-01-31',
  'as_of: 31/01/2023')
o('date short',
  'as_of: 2023-01-31',
  'as_of: 2023-1-31')
o('date from after until',
  'weight: 60',
  'weight: 60\n      from: 2024-01-01\n      until: 2023-01-01')
o('date by',
  'weight: 60',
  'weight: {2023-01-01: 60, 2023-13-01: 50}')
o('date by mixed',
  'weight: 60',
  'weight: {2023-01-01: 60, else: 50}')
o('date later',
  'weight: 60',
  'weight: {2030-01-01: 60}')
o('date in expr',
  'as_of - 24 months',
  '2023-02-30')
o('date in expr british',
  'as_of - 24 months',
  '01/02/2023')
o('date datetime',
  'as_of: 2023-01-31',
  'as_of: 2023-01-31T00:00')
o('derive circle',
  '      keep:\n',
  '      derive: {a: b + 1, b: a + 1}\n      keep:\n')
o('measure circle',
  '  criteria:\n',
  '  measures: {x: y, y: x + 1}\n  criteria:\n')
o('measure self',
  '  criteria:\n',
  '  measures: {x: x + 1}\n  criteria:\n')
o('extends self',
  'ruleset: base\n',
  'ruleset: base\nextends: case.yaml\n')
o('extends missing',
  'ruleset: base\n',
  'ruleset: base\nextends: nowhere.yaml\n')
o('extends dir',
  'ruleset: base\n',
  'ruleset: base\nextends: .\n')
o('extends list',
  'ruleset: base\n',
  'ruleset: base\nextends: [a.yaml, b.yaml]\n')
o('lookup missing file',
  'certainty: {convicted',
  'days: {file: dasy.csv, key: code, value: days}\n    certainty: {convicted')
o('lookup wrong column',
  'certainty: {convicted',
  'days: {file: days.csv, key: cod, value: days}\n    certainty: {convicted')
o('lookup wrong value',
  'certainty: {convicted',
  'days: {file: days.csv, key: code, value: dayz}\n    certainty: {convicted')
o('lookup no value',
  'certainty: {convicted',
  'days: {file: days.csv, key: code}\n    certainty: {convicted')
o('lookup no key use',
  'certainty[role]',
  'certainty')
o('lookup two keys',
  'certainty[role]',
  'certainty[role, area]')
o('lookup parens',
  'certainty[role]',
  'certainty(role)')
o('lookup dot',
  'certainty[role]',
  'certainty[role].days')
o('lookup unknown',
  'certainty[role]',
  'certanty[role]')
o('lookup number key',
  'certainty[role]',
  'certainty[harm]')
o('lookup mixed values',
  'suspect: 0.5}',
  'suspect: half}')
o('lookup else type',
  'suspect: 0.5}',
  'suspect: 0.5, else: none}')
o('lookup steps text',
  'certainty: {convicted',
  'age: {steps: {young: 1, 18: 2}}\n    certainty: {convicted')
o('lookup steps range',
  'certainty: {convicted',
  'age: {steps: {10-17: 1, 18-20: 2}}\n    certainty: {convicted')
o('tests in missing',
  'tests:\n',
  'tests_in: nowhere.yaml\ntests:\n')
o('expect unknown name',
  'A: {rank: 1',
  'A: {ranked: 1')
o('expect unknown subject',
  'A: {rank: 1',
  'Z: {rank: 1')
o('expect bad band',
  'A: {rank: 1',
  'A: {band: hihg, rank: 1')
o('expect strand',
  'A: {rank: 1',
  'A: {strand: tem, rank: 1')
o('expect number',
  'A: {rank: 1',
  'A: {rank: first')
o('expect scalar',
  'A: {rank: 1, score: 34.62999 ± 0.001}',
  'A: 41')
o('given unknown table',
  '      offences:\n        - ',
  '      offenses:\n        - ')
o('given unknown column',
  'committed: 2023-01-01',
  'comitted: 2023-01-01')
o('given bad date',
  'committed: 2023-01-01',
  'committed: 01/01/2023')
o('given no id',
  '[{person: A, area: North}]',
  '[{area: North}]')
o('given map',
  '[{person: A, area: North}]',
  '{person: A, area: North}')
o('given yes',
  'domestic: yes',
  'domestic: yep')
o('given orphan',
  '{offence: 1, person: A',
  '{offence: 1, person: B')
o('test no name',
  'name: one offence',
  'reason: one offence')
o('assume unknown',
  '    given:\n',
  '    assume: {gravty: 3}\n    given:\n')
o('two subjects',
  '      of: people\n',
  '')
o('of unknown',
  '      of: people\n',
  '      of: persons\n')
o('no key',
  '      key: person\n',
  '')
o('key not column',
  '      key: person\n',
  '      key: persn\n')
o('key not id',
  'person: id\n        area',
  'person: text\n        area')
o('monitored used',
  'measure: count(offences)',
  'measure: if sex = F then 1 else 0')
o('evidence value',
  'convicted: conviction}',
  'convicted: convict}')
o('evidence no value',
  'charged: charge, ',
  '')
o('unknown column',
  'committed >= as_of',
  'commited >= as_of')
o('value unknown',
  'band in [high]',
  'area = Nort')
o('value case',
  'band in [high]',
  'area = north')
o('reserved name',
  '  criteria:\n',
  '  measures: {where: 1}\n  criteria:\n')
o('name dash',
  '  criteria:\n',
  '  measures: {dom-abuse: 1}\n  criteria:\n')
o('name digit',
  '  criteria:\n',
  '  measures: {2nd: 1}\n  criteria:\n')
o('name same',
  '  criteria:\n',
  '  measures: {a b: 1, a_b: 2}\n  criteria:\n')
o('ties unknown',
  'ties: [gravity]',
  'ties: [gravty]')
o('ties text',
  'ties: [gravity]',
  'ties: [area]')
o('score word',
  'ties: [gravity]',
  'score: percentage\n  ties: [gravity]')
o('score agg',
  'ties: [gravity]',
  'score: count(offences)\n  ties: [gravity]')
o('show unknown',
  'show: [area]',
  'show: [aera]')
o('osara 2',
  'osara: 1\n',
  'osara: 2\n')
o('osara none',
  'osara: 1\n',
  '')
o('review band',
  'review: {high: 4 weeks, else: 12 weeks}',
  'review: {hihg: 4 weeks, else: 12 weeks}')
o('review no unit',
  'review: {high: 4 weeks, else: 12 weeks}',
  'review: {high: 4 wks, else: 12 weeks}')
o('trend of',
  'of: domestic}',
  'of: domestc}')
whole('removal nothing',
      b'osara: 1\nextends: other.yaml\nruleset: v\nanalysis:\n  criteria:\n    gravty: ~\n')
whole('extends osara',
      b'osara: 1\nextends: other.yaml\nruleset: v\nanalysis:\n  criteria:\n    gravty: {weight: 3}\n')
o('missing not said',
  'measure: count(offences)',
  'measure: min(as_of - committed over offences)')
o('bad escape',
  'title: A base',
  'title: "A \\base \\d"')
o('windows path',
  'certainty: {convicted',
  'days: {file: "C:\\rules\\days.csv", key: code, value: days}\n    certainty: {convicted')
whole('merge with an anchor',
      OTHER.replace('    gravity:\n', '    gravity: &g\n')
      .replace('    frequency:\n', '    frequency:\n      <<: *g\n'))
