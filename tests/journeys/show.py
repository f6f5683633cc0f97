# SPDX-License-Identifier: GPL-3.0-or-later
"""show.py BUILD [PATIENTS]: both apps on a demo practice, signed in and paired, until both are closed.

Types the passphrase and the invitation for whoever wants to look; everything is gone afterwards.
"""

import signal
import sys
import time

import drive
import steps
from clinician import Clinician
from journey import Journey
from patient import Patient
from practice import Practice

PATIENTS = 200
LOOK_EVERY_S = 0.5


def wait_for_both(journey):
    """Until the person closed both windows."""
    while any(app.process.poll() is None for app in journey.apps):
        time.sleep(LOOK_EVERY_S)


def end(number, frame):
    """So that a terminal's Ctrl+C cleans up too."""
    raise KeyboardInterrupt


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else PATIENTS
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)
    drive.start_accessibility()
    practice = Practice(build)
    journey = Journey('Althea on a demo practice')
    try:
        journey.step(f'make a practice of {count} synthetic patients', practice.make_demo, count)
        person = journey.step('choose a patient with a long history', steps.choose_patients, practice, 1)[0]
        journey.step('start the host', practice.serve)
        clinic = journey.step('open Althea Clinic', practice.open_clinic, journey, '--socket', practice.socket,
                              '--chart', person.id)
        clinician = Clinician(clinic)
        journey.step('sign in', clinician.sign_in, 'okafor')
        journey.step(f'see the chart of {person.name}', clinician.sees_chart)
        link = journey.step('invite', clinician.invite)
        home = journey.step('open Althea Home with the link', practice.open_home, journey, 'first', link)
        patient = Patient(home, person.name, 'first')
        journey.step('choose a user name and a password', patient.choose_password)
        journey.step('say that this is me', patient.confirm)
        journey.step('receive the record', patient.start_reading)
        print(f'\nBoth apps are yours; close both windows to end the demo and remove all of it.\n'
              f'Clinic: user okafor, passphrase "{practice.passphrase}"; Home: password "{patient.password}".',
              flush=True)
        wait_for_both(journey)
    except KeyboardInterrupt:
        print('ended', flush=True)
    except Exception:
        practice.tell_logs()
        raise
    finally:
        journey.end()
        practice.close()


main()
