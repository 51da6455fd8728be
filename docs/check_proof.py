"""Checks a proof of `osara audit prove` without Osara: check_proof.py PUBLIC_KEY.pem PROOF.json
Needs the Python standard library and the openssl command. docs/ledger.md says what is hashed."""
import hashlib
import json
import os
import subprocess
import sys
import tempfile

SPKI = bytes.fromhex('302a300506032b6570032100')  # what OpenSSL puts before an Ed25519 public key


def run(*words):
    return subprocess.run(['openssl', *words], capture_output=True, check=False)


def sha(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def root_of(leaf, at, size, path):
    """RFC 9162, 2.1.3.2: the root that a path of RFC 6962 leads to."""
    node, last = leaf, size - 1
    if not 0 <= at < size:
        raise ValueError('there is no such leaf')
    for side in (bytes.fromhex(text) for text in path):
        if last == 0:
            raise ValueError('a path is too long')
        if at % 2 or at == last:
            node = sha(b'\x01', side, node)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            node = sha(b'\x01', node, side)
        at, last = at // 2, last // 2
    if last:
        raise ValueError('a path is too short')
    return node.hex()


def signed(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, name) for name in 'kms']
        for name, data in zip(files, (SPKI + bytes.fromhex(key), message, bytes.fromhex(signature))):
            with open(name, 'wb') as f:
                f.write(data)
        return run('pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', files[0], '-rawin',
                   '-in', files[1], '-sigfile', files[2]).returncode == 0


def check(pem, proof):
    key = run('pkey', '-pubin', '-in', pem, '-outform', 'DER').stdout[-32:].hex()
    head, entry, record = json.loads(proof['head']), proof['entry'], proof['record'].encode()
    for k in proof['keys']:  # a key that replaced the one we hold is vouched for by it
        if k['replaces'] == key and signed(key, b'osara key 1\n' + k['public_key'].encode(), k['signature']):
            key = k['public_key']
    run_states = json.loads(entry['content'])
    leaf = sha(b'\0', bytes.fromhex(proof['salt']), record)
    link = '\n'.join([entry['previous'], str(entry['seq']), entry['kind'], entry['content']]).encode()
    top = root_of(leaf, proof['position'], run_states['subjects'], proof['path'])
    all_entries = root_of(sha(b'\0', sha(link)), entry['seq'] - 1, head['entries'], proof['entry_path'])
    return {'the record is under the fingerprint': top == run_states['root'],
            'the run is under the head': all_entries == head['root'],
            'the head is signed': head['key'] == key and
                                  signed(key, b'osara head 1\n' + proof['head'].encode(), proof['signature'])}


if __name__ == '__main__':
    found = check(sys.argv[1], json.load(open(sys.argv[2], encoding='utf-8')))
    print('\n'.join('%s: %s' % (what, 'yes' if good else 'NO') for what, good in found.items()))
    sys.exit(0 if all(found.values()) else 1)
