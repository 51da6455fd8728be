"""Each statement changes a good ledger as someone might who wants to hide something."""
import os
import re
import shutil
import sqlite3
import subprocess

STATEMENTS = [
    "update record set content = replace(content, 'P4', 'P7') where run = 1 and position = 0",
    "delete from record where run = 2 and position = 1",
    "update record set position = 9 where run = 2 and position = 0",
    "update placement set strand = '' where run = 2 and rank = 2",
    "update entry set content = replace(content, '2022-12-31', '2022-12-30') where seq = 1",
    "update item set content = replace(content, 'December', 'January') where entry = 1",
    "update seed set secret = zeroblob(32) where run = 2",
    "update placement set offender = 'P9' where run = 2 and rank = 6",
    "delete from entry where seq = 1",
    "delete from entry where seq = 2",
    "update entry set seq = 10 - seq",
    "update file set bytes = bytes || ' '",
    "delete from file",
]

for statement in STATEMENTS:
    shutil.copy('l.db', 'changed.db')
    db = sqlite3.connect('changed.db')
    with db:
        db.execute(statement)
    db.close()
    done = subprocess.run(['osara', 'audit', 'verify', 'changed.db'], capture_output=True, text=True,
                          check=False)
    said = re.sub(r'[0-9a-f]{64}', 'HASH', done.stdout + done.stderr)
    print('-- %s\n%sexit status %d' % (statement, said, done.returncode))
    os.remove('changed.db')
