"""Proofs, heads and replays of the real program: proofs.py OSARA

What is proved is checked by Osara without ledger and extract, and by docs/check_proof.py, which agree on
the proof and on every change of it."""
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
SMALL = os.path.join(ROOT, 'tests/golden/small')
problems = []


def expect(good, what):
    if not good:
        problems.append(what)


class Place:
    def __init__(self, folder, osara):
        self.folder, self.osara = folder, osara

    def call(self, *words, status=0, cwd=None, env=None):
        done = subprocess.run([self.osara, *words], cwd=cwd or self.folder, capture_output=True, check=False,
                              env={**os.environ, 'LC_ALL': 'C', **(env or {})})
        said = done.stdout.decode() + done.stderr.decode()
        expect(done.returncode == status, '%s: exit status %d, not %d: %s' %
               (' '.join(words), done.returncode, status, said[-300:]))
        return said

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, day, ledger='l.db'):
        self.call('run', '-r', SMALL + '/rules.yaml', '-x', SMALL + '/extract', '-o', 'out', '--as-of', day,
                  '--ledger', ledger)

    def load(self, name):
        with open(self.path(name), encoding='utf-8') as f:
            return json.load(f)

    def independent(self, key, proof):
        done = subprocess.run([sys.executable, '-B', os.path.join(ROOT, 'docs/check_proof.py'), key, proof],
                              cwd=self.folder, capture_output=True, check=False)
        return done.returncode == 0


def agree(place, alone, proof, holds, what):
    with open(alone.path('proof.json'), 'w', encoding='utf-8') as f:
        json.dump(proof, f)
    alone.call('audit', 'check-proof', '--public-key', 'key.pub', 'proof.json', status=0 if holds else 1)
    expect(alone.independent('key.pub', 'proof.json') == holds, 'docs/check_proof.py does not agree: ' + what)
    place.checked += 1


def changes(proof):
    """The proof with one thing changed, each in turn."""
    def change(what, edit):
        other = copy.deepcopy(proof)
        edit(other)
        return what, other

    def flip(text):
        return ('1' if text[0] == '0' else '0') + text[1:]

    yield change('a point more', lambda p: p.update(record=p['record'].replace('"rank":', '"rank":1')))
    yield change('another offender', lambda p: p.update(record=re.sub('P[26]', 'P3', p['record'])))
    yield change('another salt', lambda p: p.update(salt=flip(p['salt'])))
    yield change('a shorter salt', lambda p: p.update(salt=p['salt'][2:]))
    yield change('another place', lambda p: p.update(position=p['position'] - 1))
    yield change('no whole place', lambda p: p.update(position=p['position'] + 0.5))
    yield change('a place before the first', lambda p: p.update(position=-1))
    yield change('a place past the last', lambda p: p.update(position=p['position'] + 64))
    yield change('a shorter path', lambda p: p['path'].pop())
    yield change('a longer path', lambda p: p['path'].append(p['path'][0]))
    yield change('no path', lambda p: p.update(path=[]))
    yield change('another path', lambda p: p['path'].__setitem__(0, flip(p['path'][0])))
    yield change('another entry path', lambda p: p['entry_path'].__setitem__(0, flip(p['entry_path'][0])))
    yield change('another entry', lambda p: p['entry'].update(previous=flip(p['entry']['previous'])))
    content = proof['entry']['content'].replace('2023-01', '2022-01')
    yield change('another kind', lambda p: p['entry'].update(kind='decision'))
    yield change('another number', lambda p: p['entry'].update(seq=p['entry']['seq'] - 1))
    yield change('another date', lambda p: p['entry'].update(content=content))
    yield change('another head', lambda p: p.update(head=p['head'].replace('"entries":', '"entries":1')))
    yield change('no head', lambda p: p.update(head='{}'))
    yield change('no signature', lambda p: p.update(signature=''))
    yield change('no record', lambda p: p.pop('record'))
    yield change('another signature', lambda p: p.update(signature=flip(p['signature'])))


def check_verifier():
    """What an outsider has to read before he trusts it: sixty lines, and nothing of Osara."""
    with open(os.path.join(ROOT, 'docs/check_proof.py'), encoding='utf-8') as f:
        text = f.read()
    expect(text.count('\n') <= 60, 'docs/check_proof.py has %d lines' % text.count('\n'))
    used = set(re.findall(r'^(?:import|from) (\w+)', text, re.M))
    expect(used and used <= sys.stdlib_module_names, 'docs/check_proof.py needs %s' % used)
    expect(set(re.findall(r"\('(\w+)',\) \+ words", text)) == {'openssl'}, 'it runs more than openssl')


def check_records(place, alone):
    for offender, more in (('P2', ()), ('P6', ('-x', SMALL))):  # of the cohort, and below it
        place.call('audit', 'prove', '--ledger', 'l.db', '--key', 'a.key', '2', offender, '-o', 'p.json',
                   '--to', 'a court', *more)
        proof = place.load('p.json')
        agree(place, alone, proof, True, 'the proof of ' + offender)
        for what, changed in changes(proof):
            agree(place, alone, changed, False, what)
        text = json.dumps(proof)
        for other in ('P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'V1', 'V2', 'V7', 'V8', 'V9'):
            expect(other == offender or '"%s\\"' % other not in text and '%s\\\\' % other not in text,
                   'the proof of %s speaks of %s' % (offender, other))
    expect(os.stat(place.path('p.json')).st_mode & 0o777 == 0o600, 'a proof can be read by others')
    place.call('audit', 'prove', '--ledger', 'l.db', '--key', 'a.key', '2', 'P6', status=1)
    place.call('audit', 'prove', '--ledger', 'l.db', '--key', 'a.key', '2', 'P9', status=1)


def check_keys(place, alone):
    expect(os.stat(place.path('a.key')).st_mode & 0o777 == 0o600, 'a key can be read by others')
    place.call('audit', 'keygen', '--ledger', 'l.db', 'a.key', status=2)
    place.call('audit', 'keygen', '--ledger', 'l.db', '--replaces', 'a.key', 'b.key')
    place.call('audit', 'keygen', '--ledger', 'other.db', 'other.key')
    place.call('audit', 'head', '--ledger', 'l.db', '--key', 'a.key', status=5)  # it was replaced
    place.call('audit', 'prove', '--ledger', 'l.db', '--key', 'b.key', '1', 'P2', '-o', 'p.json')
    proof = place.load('p.json')
    agree(place, alone, proof, True, 'a proof by the key that followed')
    forged = copy.deepcopy(proof)
    forged['keys'][1]['signature'] = proof['signature']
    agree(place, alone, forged, False, 'a key that nobody vouched for')
    shutil.copy(place.path('other.key.pub'), alone.path('other.pub'))
    alone.call('audit', 'check-proof', '--public-key', 'other.pub', 'proof.json', status=1)
    os.chmod(place.path('b.key'), 0o644)
    place.call('audit', 'head', '--ledger', 'l.db', '--key', 'b.key', status=5)
    os.chmod(place.path('b.key'), 0o600)


def check_growth(place, alone):
    place.call('audit', 'head', '--ledger', 'l.db', '--key', 'b.key', '-o', 'head.json')
    shutil.copy(place.path('head.json'), alone.path('head.json'))
    shutil.copy(place.path('l.db'), place.path('fork.db'))
    place.run('2023-01-29')
    place.call('audit', 'growth', '--ledger', 'l.db', '--key', 'b.key', 'head.json', '-o', 'grown.json')
    shutil.copy(place.path('grown.json'), alone.path('grown.json'))
    alone.call('audit', 'check-proof', '--public-key', 'key.pub', '--earlier', 'head.json', 'grown.json')
    said = place.call('audit', 'verify', 'l.db', '--head', 'head.json')
    expect('1 has followed it' in said, 'verify --head does not say how the ledger grew: ' + said)
    # a ledger that went another way from the same beginning: each is sound, but one is not the other's
    place.run('2023-01-28', 'fork.db')
    place.call('audit', 'head', '--ledger', 'l.db', '--key', 'b.key', '-o', 'later.json')
    place.run('2023-01-27', 'fork.db')
    place.call('audit', 'verify', 'fork.db')
    place.call('audit', 'verify', 'fork.db', '--head', 'later.json', status=1)
    place.call('audit', 'growth', '--ledger', 'fork.db', '--key', 'b.key', 'later.json', '-o', 'forged.json')
    shutil.copy(place.path('forged.json'), alone.path('forged.json'))
    said = alone.call('audit', 'check-proof', '--public-key', 'key.pub', 'forged.json', status=1)
    expect('something was rewritten' in said, 'a rewritten ledger is not told: ' + said)
    said = alone.call('audit', 'check-proof', '--public-key', 'key.pub', '--earlier', 'head.json',
                      'forged.json', status=1)
    expect('not the one that was kept' in said, 'another earlier head is not told: ' + said)
    place.call('audit', 'growth', '--ledger', 'other.db', '--key', 'other.key', 'later.json', status=1)


def check_replay(place):
    archive = place.path('archive of 2023')
    os.mkdir(archive)
    for number, name in enumerate(sorted(os.listdir(SMALL + '/extract'))):
        os.mkdir(os.path.join(archive, str(number)))
        shutil.copy(os.path.join(SMALL, 'extract', name),
                    os.path.join(archive, str(number), 'file%d.bin' % number))
    ways = [dict(threads='1'), dict(threads='2'), dict(threads='4'),
            dict(threads='2', env={'LC_ALL': 'de_DE.UTF-8', 'LANG': 'de_DE.UTF-8'}),
            dict(threads='2', env={'TZ': 'Pacific/Kiritimati'}), dict(threads='1', folder='')]
    said = set()
    for way in ways:
        folder = way.get('folder', archive)
        said.add(place.call('audit', 'replay', '--ledger', place.path('l.db'), '--threads', way['threads'],
                            '2', *([folder] if folder else []), cwd=archive, env=way.get('env')))
    expect(len(said) == 1 and 'made again is the same' in said.pop(), 'replays differ: %s' % said)
    changed = os.path.join(archive, '1', 'offences.csv')
    os.rename(os.path.join(archive, '1', 'file1.bin'), changed)
    with open(changed, 'ab') as f:
        f.write(b'\n')
    told = place.call('audit', 'replay', '--ledger', 'l.db', '2', archive, status=1)
    for part in ('of its 3 inputs 1 are not there', 'offences.csv', 'has other content'):
        expect(part in told, 'a changed input is not named: ' + told)
    left = [name for name in os.listdir(place.folder) if name.startswith('.osara')]
    expect(not left, 'a replay left %s' % left)


def check_engine(place):
    """A run of another version of the program: its replay names both."""
    version = place.call('--version').split()[1]
    with open(place.osara, 'rb') as f:
        program = f.read()
    older = b'9' * len(version)  # as long, so that nothing moves
    expect(program.count(b'\0%s\0' % version.encode()) == 1, 'the version stands elsewhere in the program')
    with open(place.path('older'), 'wb') as f:
        f.write(program.replace(b'\0%s\0' % version.encode(), b'\0%s\0' % older))
    os.chmod(place.path('older'), 0o700)
    Place(place.folder, place.path('older')).run('2023-01-31', 'older.db')
    said = place.call('audit', 'replay', '--ledger', 'older.db', '1', SMALL + '/extract')
    expect('made by Osara %s, this is %s' % (older.decode(), version) in said, 'no version is named: ' + said)


def main():
    osara = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix='osara-proofs-') as folder, \
            tempfile.TemporaryDirectory(prefix='osara-checks-') as empty:
        place, alone = Place(folder, osara), Place(empty, osara)
        place.checked = 0
        place.run('2023-01-30')
        place.run('2023-01-31')
        place.call('audit', 'keygen', '--ledger', 'l.db', 'a.key')
        shutil.copy(place.path('a.key.pub'), alone.path('key.pub'))
        check_verifier()
        check_records(place, alone)
        check_keys(place, alone)
        check_growth(place, alone)
        check_replay(place)
        check_engine(place)
        place.call('audit', 'verify', 'l.db')
    print('\n'.join(problems[:20]) or '%d proofs and forgeries were told apart, twice each' % place.checked)
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
