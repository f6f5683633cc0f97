#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No owed work, no secrets and no paths of one machine in the tree."""

import re

import common

RULES = [
    (re.compile(r'\b(TODO|FIXME|XXX|HACK)\b'), 'work that is owed'),
    (re.compile(r'-----BEGIN (RSA |EC )?PRIVATE KEY-----'), 'a private key'),
    (re.compile(r'(?<![\w.])/(home|root|Users)/[a-z]'), 'a path of one machine'),
]
SELF = 'tests/lint/private.py'
found = []
for name in common.files('.c', '.h', '.blp', '.py', '.sh', '.md', '.build', '.xml', '.sql', '.in'):
    if name == SELF:
        continue
    for number, line in enumerate(common.read(name).split('\n'), 1):
        found += [f'{name}:{number}: {what}' for pattern, what in RULES if pattern.search(line)]
common.end(found)
