#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with words for people is listed in po/POTFILES.in, and only those; `potfiles.py --write` lists them."""

import os
import re
import sys

import common

WORDS = re.compile(r'(?<![A-Za-z0-9_])(_|N_|C_|ngettext|g_dngettext)\s*\(\s*"')
BLUEPRINT = re.compile(r'(?<![A-Za-z0-9_])(_|C_)\("')
EXTRA = [name for name in common.files('.desktop.in', '.metainfo.xml.in', '.gschema.xml', '.desktop', '.metainfo.xml',
                                       under='data/')]


def has_words(name):
    pattern = BLUEPRINT if name.endswith('.blp') else WORDS
    return bool(pattern.search(common.read(name)))


wanted = sorted([name for name in common.files('.c', '.h', '.blp') if not name.startswith('tests/') and has_words(name)]
                + EXTRA)
listing = 'po/POTFILES.in'
if '--write' in sys.argv:
    with open(os.path.join(common.TOP, listing), 'w', encoding='utf-8') as file:
        file.write('# Files with words for people; kept by tests/lint/potfiles.py --write\n')
        file.writelines(name + '\n' for name in wanted)
listed = [line for line in common.read(listing).splitlines() if line and not line.startswith('#')]
common.end([f'{name}: not in {listing}' for name in wanted if name not in listed]
           + [f'{listing}: {name} has no words, or is not there' for name in listed if name not in wanted])
