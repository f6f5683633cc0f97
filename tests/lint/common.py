# SPDX-License-Identifier: GPL-3.0-or-later
"""What every rule needs: the files of the tree, and one way to say what was found."""

import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def files(*suffixes, under=''):
    """Tracked and new files with one of the suffixes, relative to the top; without git, whatever is there."""
    listed = subprocess.run(['git', '-C', TOP, '-c', f'safe.directory={TOP}', 'ls-files', '--cached', '--others',
                             '--exclude-standard'], capture_output=True, text=True)
    if listed.returncode == 0:
        names = listed.stdout.splitlines()
    else:
        names = [os.path.relpath(os.path.join(place, name), TOP) for place, _, found in os.walk(TOP) for name in found
                 if not os.path.relpath(place, TOP).startswith(('build', '.git'))]
    return sorted(name for name in names if name.startswith(under) and name.endswith(suffixes)
                  and os.path.exists(os.path.join(TOP, name)))


def read(name):
    with open(os.path.join(TOP, name), encoding='utf-8') as file:
        return file.read()


def end(findings):
    for finding in findings:
        print(finding)
    sys.exit(1 if findings else 0)
