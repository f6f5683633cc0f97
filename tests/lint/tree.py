# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of this folder share: which files there are, and how findings are told."""

import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def files(*suffixes):
    """Paths below the top, of what git has or would take; of everything outside of build/ without git."""
    listed = subprocess.run(['git', '-C', TOP, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if listed.returncode == 0:
        paths = [p for p in listed.stdout.split('\0') if p]
    else:
        paths = [os.path.relpath(os.path.join(place, name), TOP)
                 for place, folders, names in os.walk(TOP) for name in names]
        paths = [p for p in paths if not p.startswith(('build/', '.git/', '.cache/'))]
    return sorted({p for p in paths if p.endswith(suffixes or '') and os.path.isfile(os.path.join(TOP, p))})


def read(path):
    with open(os.path.join(TOP, path), encoding='utf-8', errors='replace') as file:
        return file.read()


def finish(findings):
    """Prints one finding a line; the exit status is 1 when there is one."""
    for finding in findings:
        print(finding)
    sys.exit(1 if findings else 0)
