#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A C file past 600 lines holds a second type or a second idea."""

import common

LIMIT = 600
found = []
for name in common.files('.c', '.h', '.py', '.blp'):
    lines = common.read(name).count('\n')
    if lines > LIMIT:
        found.append(f'{name}: {lines} lines')
common.end(found)
