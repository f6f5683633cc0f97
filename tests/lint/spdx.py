#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source file says its licence in the first two lines."""

import common

WANTED = 'SPDX-License-Identifier: GPL-3.0-or-later'
names = common.files('.c', '.h', '.blp', '.py', '.sh') + ['dev', 'meson.build', 'tests/run', 'tests/journeys/headless']
common.end([f'{name}: no licence line' for name in names if WANTED not in '\n'.join(common.read(name).split('\n')[:3])])
