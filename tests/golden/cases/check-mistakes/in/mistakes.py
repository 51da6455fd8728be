"""Rulesets that are wrong as analysts get them wrong: each is base.yaml with one slip, and gets one
message that says what, where, why and what to do."""
import os
import re
import subprocess
import sys

from shapes import OTHERS
from slips import SLIPS

MISTAKES = []


def m(name, old, new):
    MISTAKES.append((name, old, new))


m('misspelt key of a criterion', '      weight: 40\n', '      wieght: 40\n')
m('misspelt section', '\nanalysis:', '\nanalisys:')
m('misspelt section response', '\nresponse:', '\nresponce:')
m('misspelt column in where', 'count(offences where coercive)', 'count(offences where coersive)')
m('misspelt table',
  'distinct(victim_id over offences)\n'
  '    repeat',
  'distinct(victim_id over offence)\n'
  '    repeat')
m('misspelt function',
  'sum(harm over offences where sexual)',
  'summ(harm over offences where sexual)')
m('misspelt lookup', '* certainty[role]', '* certanty[role]')
m('misspelt category value', 'role = convicted)\n    da', 'role = convicteed)\n    da')
m('misspelt type',
  'committed: {type: date, title: Committed}',
  'committed: {type: dat, title: Committed}')
m('tab indentation', '      weight: 40\n', '\t\tweight: 40\n')
m('wrong indentation of a key', '      weight: 40\n', '     weight: 40\n')
m('indent too deep', '      weight: 40\n', '        weight: 40\n')
m('unquoted colon',
  '      title: Harm done, recent harm counting most',
  '      title: Harm: done, recent harm counting most')
m('missing colon', '      weight: 40\n', '      weight 40\n')
m('no space after colon', '      weight: 40\n', '      weight:40\n')
m('yes as text for weight', '      weight: 40\n', '      weight: yes\n')
m('weight as words', '      weight: 40\n', '      weight: forty\n')
m('comma decimal', '      weight: 40\n', '      weight: 40,5\n')
m('date british', 'from: 2024-11-27', 'from: 27/11/2024')
m('date impossible', 'from: 2024-11-27', 'from: 2024-11-31')
m('until before from', 'from: 2024-11-27', 'from: 2024-11-27\n      until: 2024-01-01')
m('unit missing in half life', '/ 6 months), 0)', '/ 6 mnths), 0)')
m('== for =', 'role = convicted)\n    da', 'role == convicted)\n    da')
m('&& for and', 'sexual and role', 'sexual && role')
m('SQL <>', 'role = convicted)\n    da', 'role <> convicted)\n    da')
m('SQL is null', 'where victim_id is known)', 'where victim_id is not null)')
m('quotes double in expr', "kind = 'SPO' and live over", 'kind = "SPO" and live over')
m('unbalanced bracket', 'count(offences where coercive)', 'count(offences where coercive')
m('missing over',
  'distinct(victim_id over offences)\n'
  '    repeat',
  'distinct(victim_id)\n'
  '    repeat')
m('column where measure', 'fit: sexual_harm / total_harm', 'fit: sexual_harms / total_harm')
m('aggregate missing: bare column',
  'da_harm: sum(harm over offences where domestic_abuse)',
  'da_harm: harm')
m('monitored column in measure',
  'age_now: age_at(date_of_birth, as_of)',
  'age_now: if sex = male then 1 else 0')
m('monitored in eligible',
  'eligible: da_offences >= 2 or',
  'eligible: sex = female or da_offences >= 2 or')
m('bands equal', 'bands: {very high: 75, high: 50,', 'bands: {very high: 75, high: 75,')
m('band duplicate',
  'bands: {very high: 75, high: 50,',
  'bands: {very high: 75, high: 50, high: 40,')
m('duplicate key', '      weight: 40\n', '      weight: 40\n      weight: 45\n')
m('duplicate criterion', '    frequency:\n      title: Off', '    gravity:\n      title: Off')
m('negative capacity', 'West: 12}', 'West: -12}')
m('fraction capacity', 'West: 12}', 'West: 12.5}')
m('unknown area', 'West: 12}', 'Wset: 12}')
m('capacity without by',
  'capacity: {by: division, North: 20, East: 20, West: 12}',
  'capacity: {North: 20, East: 20, West: 12}')
m('capacity missing', '      capacity: {by: division, North: 20, East: 20, West: 12}\n', '')
m('unknown continuity column',
  'continuity: {strand: current_strand',
  'continuity: {strand: curent_strand')
m('unknown tie', 'ties: [gravity, recency]', 'ties: [gravity, recencey]')
m('scale unknown', 'scale: {log: 5475}', 'scale: {ln: 5475}')
m('scale number', 'scale: {log: 5475}', 'scale: 5475')
m('log negative', 'scale: {log: 5475}', 'scale: {log: -5475}')
m('lookup file missing', 'file: harm/cambridge.csv', 'file: harm/cambrige.csv')
m('lookup column missing', '      value: days\n', '      value: dayz\n')
m('lookup key missing column',
  '      key: code\n'
  '      value: days',
  '      key: cod\n'
  '      value: days')
m('cohort too large percent', '    top: 150', '    top: 150%')
m('cohort string', '    top: 150', '    top: all')
m('tolerate 2', 'tolerate: 2%', 'tolerate: 2')
m('test unknown criterion',
  'A: {rank: 1, score: 47.78 ± 0.01, band: medium, gravity: 0.7889',
  'A: {rank: 1, score: 47.78 ± 0.01, band: medium, gravty: 0.7889')
m('test unknown strand',
  'B: {status: allocated, strand: proactive da}',
  'B: {status: allocated, strand: proactiv da}')
m('test bad date', 'committed: 2023-01-17', 'committed: 17/01/2023')
m('test without name', '  - name: who has no offence in scope is never in the cohort\n', '  - \n')
m('keyword no as category', 'else: no}', 'else: maybe}')
m('unclosed quote', 'version: "2023.1"', 'version: "2023.1')
m('percent at start', 'tolerate: 2%', 'tolerate: %2')
m('at sign', 'owner: PVP Command', 'owner: @PVP')
m('osara version', 'osara: 1\n', 'osara: 2\n')
m('missing osara', 'osara: 1\n', '')
m('missing measure', '      measure: repeat_victimisation\n', '')
m('unknown review band', 'assessment:\n  review: {very high:', 'assessment:\n  review: {veryhigh:')
m('monitor unknown', 'monitor: [sex', 'monitor: [sexx')
m('keep rule number',
  'where: committed >= as_of - 24 months and committed <= as_of',
  'where: as_of - committed')
m('compare date with number', 'expires <= as_of + 8 weeks', 'expires <= 8')
m('compare text with number',
  'role in [suspect, charged, convicted]\n'
  '          reason',
  'role in [1, 2]\n'
  '          reason')
m('missing comma in flow', 'bands: {very high: 75, high: 50,', 'bands: {very high: 75 high: 50,')
m('unclosed flow',
  'bands: {very high: 75, high: 50, medium: 25, standard: 0}',
  'bands: {very high: 75, high: 50, medium: 25, standard: 0')
m('strand without test',
  '      must: registered_sex_offender\n'
  '      eligible: sexual_convictions > 0 or (sexual_harm > 0 and coalesce(mappa_level'
  ', 0) >= 2)\n',
  '')
m('measure that names itself',
  'victims: distinct(victim_id over offences)\n',
  'victims: victims + 1\n')
m('missing can be missing',
  'coalesce(0.5 ^ (min(days_ago over offences) / 6 months), 0)',
  '0.5 ^ (min(days_ago over offences) / 6 months)')
m('second document', '\nanalysis:', '\n---\nanalysis:')
m('smart quotes', "kind = 'SPO' and live over", 'kind = ‘SPO’ and live over')
m('nbsp', '      weight: 40\n', '      weight:\xa040\n')
m('en dash minus', 'as_of - 24 months and committed', 'as_of – 24 months and committed')
m('>= as =>', 'da_offences >= 2 or', 'da_offences => 2 or')
m('between comma', 'da_offences >= 2 or', 'da_offences between 2, 5 or')
m('in without brackets',
  'role in [suspect, charged, convicted]\n'
  '          reason',
  'role in suspect, charged, convicted\n'
  '          reason')
m('weights zero all', 'score: percent', 'score: precent')
m('evidence class', 'convicted: conviction}', 'convicted: convicted}')
m('evidence wrong col', 'evidence: {of: role,', 'evidence: {of: roles,')
m('anchor', '      weight: 40\n', '      weight: *w\n')
m('boolean yes measure title', 'title: Different victims', 'title: [Different, victims]')
m('horizon', 'horizon: 12 months', 'horizon: twelve months')
m('criteria as list', '  criteria:\n    gravity:\n', '  criteria:\n    - gravity:\n')
m('extends missing', 'osara: 1\n', 'osara: 1\nextends: basis.yaml\n')
m('extends self', 'osara: 1\n', 'osara: 1\nextends: case.yaml\n')
m('never: and for or',
  'eligible: da_offences >= 2 or coercive_offences >= 2',
  'eligible: da_offences >= 2 and da_offences < 2')
m('never: kept out',
  'count(offences where role = convicted)',
  'count(offences where role = victim)')
m('always: count >= 0',
  'eligible: da_offences >= 2 or coercive_offences >= 2',
  'eligible: da_offences >= 0')
m('always: or',
  'eligible: da_offences >= 2 or coercive_offences >= 2',
  'eligible: da_offences >= 2 or da_offences < 5')
m('shadowed',
  '      eligible: da_offences >= 2 or coercive_offences >= 2\n'
  '      fit: max(da_harm, coercive_harm) / total_harm',
  '      eligible: sexual_convictions > 0 or (sexual_harm > 0 and coalesce(mappa_level'
  ', 0) >= 2)\n'
  '      fit: sexual_harm / total_harm')
m('unused lookup',
  'iom_fit: {fixed: 1, flex: 0.8, free: 0.6}',
  'iom_fit: {fixed: 1, flex: 0.8, free: 0.6}\n'
  '    spare: {a: 1, b: 2}')
m('lookup key spelt',
  'iom_fit: {fixed: 1, flex: 0.8, free: 0.6}',
  'iom_fit: {fixed: 1, flexx: 0.8, free: 0.6}')
m('proxy',
  '    victims: distinct(victim_id over offences)\n',
  '    victims: distinct(victim_id over offences) + (if family_name is known then 0 el'
  'se 0)\n')
m('zero weight', '      weight: 40\n', '      weight: 0\n')
m('weights sum', '      weight: 40\n', '      weight: 45\n')
m('near dup',
  '    convictions: count(offences where role = convicted)\n',
  '    convictions: count(offences where role = convicted)\n'
  '    convicted: count(offences where role  = convicted)\n')
m('accept unknown', '      weight: 40\n', '      weight: 40  # accept wieght-of-zero: x\n')
m('accept no reason', '      weight: 40\n', '      weight: 40  # accept weight-of-zero\n')
m('accept unused', '      weight: 40\n', '      weight: 40  # accept weight-of-zero: because\n')
m('no reason',
  '      reason: Many reports in a year is a pattern that no single report shows.\n',
  '')
m('currency', '      weight: 40\n', '      weight: £40\n')
m('thousands', 'scale: {log: 5475}', 'scale: {log: 5,475}')
m('measure text quotes',
  'measure: repeat_victimisation\n'
  '      scale',
  'measure: "repeat victimisation"\n'
  '      scale')
m('list in when',
  '      when: coercive_offences >= 2 and',
  '      when: [coercive_offences >= 2] and')
m('comment without space', '      weight: 40\n', '      weight: 40#important\n')
m('two colons time', '    top: 150\n', '    top: 1:50\n')
m('capital key', '      weight: 40\n', '      Weight: 40\n')
m('german umlaut key', '      weight: 40\n', '      gewicht: 40\n')
m('strand under wrong parent',
  '  continuity: {strand',
  '  iom2:\n'
  '    eligible: yes\n'
  '  continuity: {strand')
m('cohort top missing', '  cohort:\n    top: 150\n', '  cohort:\n')
m('band text', 'bands: {very high: 75,', 'bands: {very high: seventyfive,')
m('age typo func', 'age_at(date_of_birth, as_of)', 'age(date_of_birth, as_of)')
m('one arg func', 'age_at(date_of_birth, as_of)', 'age_at(date_of_birth)')
m('date minus months wrong', 'max(committed over offences)', 'max(committed over offences) - 2023')
m('harm sum of text', 'sum(harm over offences)\n    sexual', 'sum(code over offences)\n    sexual')
m('if without else', "if code = '005/01' then 1825 else if", "if code = '005/01' then 1825 if")
m('unquoted code', "code = '005/01'", 'code = 005/01')
m('wildcard', "code = '005/01'", "code like '005%'")
m('string contains', "code = '005/01'", "contains(code, '005')")
m('test score wrong type',
  'A: {rank: 1, score: 47.78 ± 0.01,',
  'A: {rank: first, score: 47.78 ± 0.01,')
m('given table unknown',
  '      offences:\n'
  '        - {crime_number: K1,',
  '      offenses:\n'
  '        - {crime_number: K1,')
m('orders optional flag', 'optional: yes', 'optional: maybe')
m('key list', 'key: [crime_number, offender_id]', 'key: crime_number, offender_id')
m('evidence as list',
  'evidence: {of: role, suspect: allegation, charged: charge, convicted: conviction}',
  'evidence: [role]')
m('lookups else', 'else: unknown}', 'els: unknown}')
m('weight in percent', '      weight: 40\n', '      weight: 40%\n')
m('weight with nothing behind it', '      weight: 40\n', '      weight:\n')
m('months forgotten', 'as_of - 12 months)\n      scale', 'as_of - 12)\n      scale')
m('bands out of order',
  '{very high: 75, high: 50, medium: 25, standard: 0}',
  '{very high: 50, high: 75, medium: 25, standard: 0}')
m('steps out of order',
  '{steps: {1: 0.2, 2: 0.4, 4: 0.7, 8: 1}}',
  '{steps: {1: 0.2, 4: 0.4, 2: 0.7, 8: 1}}')
m('a dash forgotten',
  '        - the order is necessary to protect that person\n'
  '      reason: Two',
  '          the order is necessary to protect that person\n'
  '      reason: Two')
m('a watched column in a score',
  '    victims: distinct(victim_id over offences)\n',
  '    victims: if coalesce(division, North) = North then 1 else 0\n')
m('two dates with a gap',
  '      weight: 40\n',
  '      weight: {2020-01-01: 40, 2023-01-01: ~, 2024-01-01: 40}\n')
m('dates that overlap',
  '    marac and disclosure:\n',
  '    mappa referral 2:\n'
  '      title: MAPPA referral\n'
  '      when: convictions >= 2\n'
  '      until: 2025-01-31\n'
  '      from: 2024-01-01\n'
  '      reason: x\n'
  '      source: y\n'
  '    mappa referral 3:\n'
  '      title: MAPPA referral\n'
  '      when: convictions >= 2 and da_offences >= 1\n'
  '      from: 2025-01-01\n'
  '      reason: x\n'
  '      source: y\n'
  '    marac and disclosure:\n')
m('an integer', 'mappa_level: {type: number,', 'mappa_level: {type: integer,')
m('a boolean', 'in_custody: {type: flag,', 'in_custody: {type: boolean,')

MISTAKES += SLIPS + OTHERS

with open('base.yaml', encoding='utf-8') as f:
    BASE = f.read()


def write(number, old, new):
    """One ruleset a mistake, so that one run of the program checks them all."""
    assert old is None or BASE.count(old) >= 1, 'not in base.yaml: ' + old
    data = new if old is None else BASE.replace(old, new, 1).encode()
    path = '%03d.yaml' % number
    with open(path, 'wb') as f:
        f.write(data.replace(b'extends: case.yaml', b'extends: ' + path.encode()))
    return path


paths = [write(i, old, new) for i, (_, old, new) in enumerate(MISTAKES)]
done = subprocess.run(['osara', 'check', '--as-of', '2024-12-01'] + paths, stdout=subprocess.PIPE,
                      stderr=subprocess.PIPE, check=False)
said = re.split(r'(?m)^(?=\d{3}\.yaml)', done.stderr.decode())
wrong = 0
for i, (name, _, _) in enumerate(MISTAKES):
    mine = [s for s in said if s.startswith(paths[i])]
    print('--', name)
    print(re.sub(r'\n\d+ errors?, .*\n', '\n', ''.join(mine)), end='')
    has_hint = all('\n      = ' in s for s in mine)
    if len(mine) != 1 or not has_hint:
        print('!! %d messages%s' % (len(mine), '' if has_hint else ', one without advice'))
        wrong += 1
print('%d mistakes, %d of them with other than one message that says what to do' %
      (len(MISTAKES), wrong))
