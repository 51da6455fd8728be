"""A trace says of every strand, criterion and keep rule what the record of the same offender says by
another way: conditions of the response, values of criteria, rows left out."""
import json

WORD = {'held': 'yes', 'failed': 'no', 'unknown': 'unknown'}
compared = {'parts of strands': 0, 'measures of criteria': 0, 'rows of a first keep rule': 0}


def check_strands(card, lines):
    for strand in card['response'].get('strands', []):
        for test, part in (('must_test', 'must'), ('eligible_test', 'eligible')):
            if test not in strand:
                continue
            mine = [i for i, x in enumerate(lines)
                    if (x['kind'], x['rule'], x['part']) == ('strand', strand['strand'], part)]
            assert WORD[lines[mine[0]]['outcome']] == strand[test]['holds'], (strand, part)
            said = {x['condition']: WORD[x['outcome']] for x in (lines[i] for i in mine)}
            for one in strand[test]['parts']:
                assert said[' '.join(one['condition'].split())] == one['holds'], one
                compared['parts of strands'] += 1


def check_criteria(card, lines):
    for c in card['analysis']['criteria']:
        line = next(x for x in lines if (x['kind'], x['rule']) == ('criterion', c['criterion']))
        value = float('%.3f' % c['value']) if c['value'] is not None else None
        was = None if line['was'] == 'missing' else float(line['was'].replace(',', ''))
        assert value == was, (c, line)
        compared['measures of criteria'] += 1


def check_keeps(card, lines):
    """Rows are left out under the first rule that they fail."""
    keeps = [x['rule'] for x in lines if x['kind'] == 'keep rule']
    if not keeps:  # he has no rows
        return
    first = keeps[0]
    failed = sum(x['rows'] for x in lines if x['kind'] == 'keep rule' and x['rule'] == first and
                 x['outcome'] != 'held')
    out = sum(o['rows'] for t in card['scanning']['tables'] for o in t['left_out']
              if o['why'] == first)
    assert failed == out, (first, failed, out)
    compared['rows of a first keep rule'] += 1


with open('traces.jsonl', encoding='utf-8') as a, open('cards.jsonl', encoding='utf-8') as b:
    for trace, card in zip(map(json.loads, a), map(json.loads, b)):
        check_strands(card, trace['trace'])
        check_criteria(card, trace['trace'])
        check_keeps(card, trace['trace'])
for what, n in compared.items():
    assert n > 20, what
    print(n, what, 'agree')
