"""Checks a proof of `osara audit prove` without Osara: check_proof.py PUBLIC_KEY.pem PROOF.json
Needs the Python standard library and the openssl command. docs/ledger.md says what is hashed."""
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SPKI = bytes.fromhex('302a300506032b6570032100')  # what OpenSSL puts before an Ed25519 public key


def openssl(*words):
    return subprocess.run(('openssl',) + words, capture_output=True, check=False)


def sha(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def root_of(leaf, at, size, path):
    """RFC 9162, 2.1.3.2: the root that a path of RFC 6962 leads to; None when none can."""
    node, last = leaf, size - 1
    for side in map(bytes.fromhex, path):
        if last <= 0:
            return None
        node = sha(b'\x01', side, node) if at % 2 or at == last else sha(b'\x01', node, side)
        while at == last and at % 2 == 0 and at:
            at, last = at // 2, last // 2
        at, last = at // 2, last // 2
    return node.hex() if at == last == 0 else None


def signed(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ('key', 'message', 'signature')]
        for file, data in zip(files, (SPKI + bytes.fromhex(key), message, bytes.fromhex(signature))):
            file.write_bytes(data)
        return openssl('pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', files[0], '-rawin',
                       '-in', files[1], '-sigfile', files[2]).returncode == 0


def check(key, p):
    for k in p['keys']:  # a key that replaced the one we hold is vouched for by it
        if k['replaces'] == key and signed(key, b'osara key 1\n' + k['public_key'].encode(), k['signature']):
            key = k['public_key']
    h, e, salt = json.loads(p['head']), p['entry'], bytes.fromhex(p['salt'])
    run, link = json.loads(e['content']), '{previous}\n{seq}\n{kind}\n{content}'.format(**e).encode()
    record, entry = sha(b'\0', salt, p['record'].encode()), sha(b'\0', sha(link))
    return {'a run sealed it': e['kind'] == 'run' and len(salt) == 32 and isinstance(p['position'], int),
            'it is of that list': root_of(record, p['position'], run['subjects'], p['path']) == run['root'],
            'of that ledger': root_of(entry, e['seq'] - 1, h['entries'], p['entry_path']) == h['root'],
            'signed': h['key'] == key and signed(key, b'osara head 1\n' + p['head'].encode(), p['signature'])}


if __name__ == '__main__':
    der = openssl('pkey', '-pubin', '-in', sys.argv[1], '-outform', 'DER').stdout
    found = check(der[-32:].hex(), json.loads(Path(sys.argv[2]).read_text(encoding='utf-8')))
    print(*('%s: %s' % (what, 'yes' if good else 'NO') for what, good in found.items()), sep='\n')
    sys.exit(not all(found.values()))
