# SPDX-License-Identifier: GPL-3.0-or-later
"""journey-real.py BUILD [PICTURES]: the first full loop on records that another program made.

Imports bundles of the test material with althea-host, counts every record per type against the files, and goes the
same way as on the demo practice: search, chart, pairing, reading, messages, no network. Ends with 77 when the
material is not there.
"""

import collections
import glob
import json
import os
import re
import sys
import tarfile

import drive
import steps
from journey import Journey
from practice import Practice

SETS = ('synthea-r4-2019', 'synthea-r4-2021-uscore')
MAX_BYTES = 12 * 1024 * 1024  # of patients' bundles a set, so that the journey stays a journey
SKIPPED = 77


def unpack(archives, place):
    """Gives the bundles of patients up to MAX_BYTES, and of the places and people that they refer to."""
    chosen = []
    for archive in archives:
        size = 0
        with tarfile.open(archive) as tar:
            for member in tar.getmembers():
                if not member.name.endswith('.json'):
                    continue
                shared = re.search('(hospital|practitioner)Information', member.name)
                if not shared and size + member.size > MAX_BYTES:
                    continue
                size += 0 if shared else member.size
                tar.extract(member, place, filter='data')
                chosen.append((not shared, os.path.join(place, member.name)))
    return [path for _, path in sorted(chosen)]


def count(paths):
    """How many records of each type the files hold; what two files have in common counts once."""
    seen = collections.defaultdict(set)
    for path in paths:
        with open(path, encoding='utf-8') as file:
            bundle = json.load(file)
        for entry in bundle.get('entry', []):
            record = entry.get('resource')
            if record:
                seen[record['resourceType']].add(record.get('id') or entry.get('fullUrl'))
    return {kind: len(ids) for kind, ids in seen.items()}


def bring_in(practice, paths):
    """Imports and compares: a record that was lost is a failure, whatever the reason."""
    wanted = collections.Counter(count(paths))
    wanted.update(practice.stats())
    said = practice.host('--quiet', 'import', *paths).splitlines()[-1]
    found = practice.stats()
    if found != dict(wanted):
        differences = {kind: (wanted.get(kind, 0), found.get(kind, 0)) for kind in {*wanted, *found}
                       if wanted.get(kind, 0) != found.get(kind, 0)}
        raise drive.StepFailed(f'(in the files, in the record) differ: {differences}; {said}')
    print(f'      {said}')


def find_archives():
    data = os.environ.get('ALTHEA_SHARED_DATA', '')
    archives = [os.path.join(data, 'fhir', f'{name}.tar.xz') for name in SETS]
    return [path for path in archives if glob.glob(path)]


def main():
    build, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    archives = find_archives()
    if not archives:
        print('skipped: ALTHEA_SHARED_DATA does not lead to the test material')
        sys.exit(SKIPPED)
    drive.start_accessibility()
    practice = Practice(build)
    journey = Journey('Imported records: from the chart to the patient and back', pictures)
    try:
        paths = journey.step('unpack bundles', unpack, archives, practice.place)
        journey.step('make a practice', practice.make)
        journey.step(f'import {len(paths)} files and count', bring_in, practice, paths)
        journey.step('verify the record', practice.host, 'verify')
        first, second = journey.step('choose two patients with a long history', steps.choose_patients, practice, 2,
                                     False)
        clinician, patient = steps.first_loop(journey, practice, first)
        steps.without_network(journey, practice, clinician, patient, first)
        steps.second_patient(journey, practice, clinician, second)
        print(f'{journey.number} steps in {journey.took():.0f} s')
    except Exception:
        practice.tell_logs()
        raise
    finally:
        journey.end()
        practice.close()


main()
