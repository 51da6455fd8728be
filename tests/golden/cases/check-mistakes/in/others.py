"""Mistakes of other kinds, in a ruleset of another make (other.yaml): keys, types, units, YAML, whole files
that are none; see mistakes.py."""

with open('other.yaml', encoding='utf-8') as f:
    OTHER = f.read()
OTHERS = []


def whole(name, data):
    """A file of its own."""
    OTHERS.append((name, None, data if isinstance(data, bytes) else data.encode()))


def o(name, old, new):
    assert OTHER.count(old) == 1, 'not once in other.yaml: ' + old
    whole(name, OTHER.replace(old, new))


o('key top',
  'analysis:\n',
  'analyses:\n')
o('key table',
  '      of: people\n',
  '      off: people\n')
o('key column',
  'values: [North, South]',
  'value: [North, South]')
o('key criterion',
  'weight: 60',
  'wieght: 60')
o('key strand',
  'eligible: band',
  'elligible: band')
o('key option',
  'action: Talk',
  'actions: Talk')
o('key hold',
  'hold:\n    dead: {when',
  'hold:\n    dead: {whem')
o('key cohort',
  'cohort: {top: 100}',
  'cohort: {tops: 100}')
o('key test',
  'as_of: 2023-01-31',
  'asof: 2023-01-31')
o('key expect',
  'expect:\n',
  'expects:\n')
o('key scale',
  'scale: {cap: 10}',
  'scale: {capp: 10}')
o('key case',
  'scanning:\n',
  'Scanning:\n')
o('key plural',
  '  lookups:\n',
  '  lookup:\n')
o('key in wrong section',
  'analysis:\n',
  'analysis:\n  capacity: 10\n')
o('type number',
  'weight: 60',
  'weight: high')
o('type list for map',
  '  bands: {high: 50, low: 0}',
  '  bands: [high, low]')
o('type map for text',
  'title: A base',
  'title: {a: b}')
o('type column',
  'harm: number',
  'harm: integer')
o('type flag',
  'dead: flag',
  'dead: {type: flag, monitor: maybe}')
o('type measure date',
  'measure: count(offences)',
  'measure: max(committed over offences)')
o('type measure text',
  'measure: count(offences)',
  'measure: area')
o('type when number',
  '{when: dead',
  '{when: 12')
o('scale word',
  'scale: {cap: 10}',
  'scale: percentiles')
o('scale two',
  'scale: {cap: 10}',
  'scale: {cap: 10, log: 5}')
o('date minus number vs date',
  'committed >= as_of - 24 months',
  'committed >= 24 months')
o('date plus date',
  'committed >= as_of - 24 months',
  'committed + as_of > 3')
o('date vs text',
  'committed >= as_of - 24 months',
  "committed >= '2022-01-31'")
o('flag plus number',
  'measure: sum(harm * certainty[role] over offences)',
  'measure: sum(harm + domestic over offences)')
o('unit typo',
  '24 months',
  '24 mnths')
o('unit unknown',
  '24 months',
  '24 fortnights')
o('unit date times',
  'committed >= as_of - 24 months',
  'as_of * 2 > committed')
o('tab',
  '      weight: 60',
  '\tweight: 60')
o('indent less',
  '      weight: 60',
  '     weight: 60')
o('indent more',
  '      weight: 60',
  '        weight: 60')
o('no space after colon',
  'weight: 60',
  'weight:60')
o('duplicate',
  '      weight: 60',
  '      weight: 60\n      weight: 50')
o('duplicate criterion',
  '    gravity:\n',
  '    frequency: {measure: count(offences)}\n    gravity:\n')
o('alias',
  'scale: {cap: 10}',
  'scale: *s')
o('merge',
  '      weight: 60',
  '      <<: *base\n      weight: 60')
o('yaml tag',
  'weight: 60',
  'weight: !!int 60')
o('quote open',
  'title: A base',
  'title: "A base')
o('bracket open',
  'values: [North, South]',
  'values: [North, South')
o('brace open',
  'scale: {cap: 10}',
  'scale: {cap: 10')
o('paren open',
  'measure: count(offences)',
  'measure: count(offences')
o('two documents',
  'analysis:\n',
  '---\nanalysis:\n')
whole('non utf8', OTHER.replace('A base', 'A caf\xe9').encode('latin-1'))
whole('utf16', OTHER.encode('utf-16'))
whole('nul', OTHER.replace('A base', 'A b\0se').encode())
whole('empty', b'')
whole('only comment', b'# nothing\n')
whole('csv', b'offender_id,name\nA,B\n')
whole('json trail', b'{"osara": 1, "ruleset": "x",, "scanning": {}}')
whole('list top', b'- osara: 1\n- ruleset: x\n')
o('colon in text',
  'reason: Many',
  'reason: Many: too many')
o('hash expr',
  'measure: count(offences)',
  'measure: count(offences #all\n        )')
o('percent start',
  'weight: 60',
  'weight: %60')
o('at start',
  'reason: Many',
  'reason: @Many')
o('star start',
  'reason: Many',
  'reason: *Many*')
o('bracket expr',
  'eligible: band in [high]',
  'eligible: [high] = band')
o('quoted expr brace',
  'eligible: band in [high]',
  'eligible: {band: high}')
o('list dash nospace',
  'ties: [gravity]',
  'ties:\n    -gravity')
