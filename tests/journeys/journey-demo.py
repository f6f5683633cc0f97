# SPDX-License-Identifier: GPL-3.0-or-later
"""journey-demo.py BUILD [PICTURES]: the first full loop between both apps, on a demo practice.

A clinician signs in, finds a patient, reads and edits the chart, writes, and invites; the patient pairs from the
invitation, reads, answers, writes without a network; the clinician sees it. Then a second patient on another
computer. Everything through the windows of the real programs, over real HTTPS.
"""

import sys

import drive
import steps
from journey import Journey
from practice import Practice

PATIENTS = 200


def main():
    build, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    drive.start_accessibility()
    practice = Practice(build)
    journey = Journey('Demo practice: from the chart to the patient and back', pictures)
    try:
        made = journey.step(f'make a practice of {PATIENTS} synthetic patients', practice.make_demo, PATIENTS)
        print(f'      {made}')
        first, second = journey.step('choose two patients with a long history', steps.choose_patients, practice)
        clinician, patient = steps.first_loop(journey, practice, first)
        journey.step('find nothing in clear on the patient\'s computer', practice.keeps_secret, 'first', first.family,
                     first.problem, 'See you in three months')
        steps.without_network(journey, practice, clinician, patient, first)
        steps.second_patient(journey, practice, clinician, second)
        print(f'{journey.number} steps in {journey.took():.0f} s' + (f', pictures in {pictures}' if pictures else ''))
    except Exception:  # pylint: disable=broad-except
        practice.tell_logs()
        raise
    finally:
        journey.end()
        practice.close()


main()
