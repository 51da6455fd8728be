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
    "update entry set content = replace(content, 'December', 'January') where seq = 1",
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
