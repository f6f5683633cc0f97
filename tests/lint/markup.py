#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of others is never markup: set_markup needs g_markup_escape_text or g_markup_printf_escaped near it, rows that
show names switch markup off by design, and SQL and printf formats are literals."""

import re

import common

NEAR_LINES = 12
SQL_FROM_TEXT = re.compile(r'(g_strdup_printf|g_string_append_printf|g_strconcat|snprintf)\s*\(\s*[^;]*'
                           r'"[^"]*\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b\s', re.S)
found = []
for name in common.files('.c'):
    text = common.read(name)
    lines = text.split('\n')
    for number, line in enumerate(lines):
        if 'set_markup (' in line and 'use_markup' not in line:
            near = '\n'.join(lines[max(0, number - NEAR_LINES):number + 3])
            if 'g_markup_escape_text' not in near and 'g_markup_printf_escaped' not in near:
                found.append(f'{name}:{number + 1}: set_markup without escaping')
    if not name.startswith('tests/'):
        for match in SQL_FROM_TEXT.finditer(text):
            found.append(f'{name}:{text[:match.start()].count(chr(10)) + 1}: SQL built from text')
common.end(found)
