#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-format would change nothing."""

import subprocess

import common

names = common.files('.c', '.h')
done = subprocess.run(['clang-format', '--dry-run', '-Werror', *names], cwd=common.TOP, capture_output=True, text=True)
first = {}
for line in done.stderr.splitlines():
    if ': error:' in line:
        first.setdefault(line.split(':')[0], line)
common.end(sorted(first.values()) or ([done.stderr] if done.returncode else []))
