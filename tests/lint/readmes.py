#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of code says in a README of at most 20 lines what lives in it and what must not."""

import os

import common

LIMIT = 20
FEATURES = ('clinician-app/ui/', 'patient-app/ui/')  # described together by the README one folder up
found = []
for folder in sorted({os.path.dirname(name) for name in common.files('.c', '.py') if os.path.dirname(name)}):
    if folder.startswith(FEATURES):
        continue
    readme = os.path.join(folder, 'README.md')
    if not os.path.exists(os.path.join(common.TOP, readme)):
        found.append(f'{folder}: no README.md')
    elif common.read(readme).count('\n') > LIMIT:
        found.append(f'{readme}: more than {LIMIT} lines')
common.end(found)
