# SPDX-License-Identifier: GPL-3.0-or-later
"""journey-clinic.py BUILD [PICTURES]: Althea Clinic alone on a new machine.

The first run makes the practice with a private host, its recovery sheet is checked, a first patient is registered and
a problem noted; then lock, sign-out and sign-in, and what is left on the screen and in its tree meanwhile; a forgotten
passphrase, and the recovery sheet.
"""

import os
import re
import subprocess
import sys

import drive
from clinician import Clinician
from journey import Journey
from practice import PASSPHRASE, Practice

PATIENT = 'Maria Kowalska'
NEW_PASSPHRASE = 'eight loud geese leave the pond'


def set_up(app):
    app.sees('Welcome to Althea Clinic')
    app.fill('Practice name', 'Lakeside Family Practice')
    app.fill('Telephone', '555 0142')
    app.click('Next')


def introduce_oneself(app):
    app.fill('Your name, as patients know you', 'Dr Lee')
    app.fill('User name for signing in', 'lee')
    app.fill('Passphrase', 'short')
    app.fill('The same again', 'short')
    app.click('Create the record')
    app.sees('The passphrase needs at least 12 characters.')
    app.fill('Passphrase', PASSPHRASE)
    app.fill('The same again', PASSPHRASE)
    app.click('Create the record')
    app.sees('Recovery sheet')


def check_sheet(app):
    """Types the two groups that are asked for, a wrong one first; gives the whole sheet."""
    app.find(re.compile('^Group 1: '))
    groups = dict(re.match(r'Group (\d+): (\S+)', said).groups()
                  for said in app.texts() if re.match(r'Group \d+: \S+', said))
    wanted = [name for name in app.texts() if re.fullmatch(r'Group \d+', name)]
    asked = sorted({int(name.split()[1]) for name in wanted})
    if len(asked) != 2:
        raise drive.StepFailed(f'asked for {asked}')
    app.fill(f'Group {asked[0]}', 'XXXX')
    app.click('Finish')
    app.sees(f'Group {asked[0]} does not match the sheet.')
    for number in asked:
        app.fill(f'Group {number}', groups[str(number)].lower())
    app.click('Finish')
    app.sees('All kept')
    return list(groups.values())


def register(clinician):
    app = clinician.app
    clinician.show_place(2)
    app.sees('No patients yet')
    app.click('New patient…')
    app.fill('Family name', 'Kowalska')
    app.fill('Given names', 'Maria')
    app.fill(re.compile('^Birth date'), '1972-03-12')
    app.click('Register')
    app.find('Profile', 'list')


def nothing_left(app, *secrets):
    """Neither on the screen nor hidden in the tree that assistive technology reads."""
    left = [said for said in app.texts(hidden=True) if any(secret in said for secret in secrets)]
    if left:
        raise drive.StepFailed(f'still there: {left[:3]}')


def hosts_of(record):
    found = subprocess.run(['pgrep', '-f', f'althea-host.*{record}'], capture_output=True, text=True).stdout.split()
    return [int(pid) for pid in found]


def main():
    build, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    drive.start_accessibility()
    practice = Practice(build)
    journey = Journey('Althea Clinic on a new machine', pictures)
    step = journey.step
    try:
        clinic = step('open Althea Clinic', practice.open_clinic, journey, '--record', practice.record)
        clinician = Clinician(clinic)
        step('name the practice', set_up, clinic, picture=clinic)
        step('introduce oneself', introduce_oneself, clinic, picture=clinic)
        sheet = step('check the recovery sheet', check_sheet, clinic, picture=clinic)
        step('see nothing of the sheet afterwards', nothing_left, clinic, *sheet)
        step('register the first patient', register, clinician, picture=clinic)
        step('lock', clinician.lock, picture=clinic)
        step('find nothing of the patient', nothing_left, clinic, 'Kowalska', 'KOWALSKA', '1972')
        step('be refused with a wrong passphrase', clinician.is_refused, 'lee', 'seven loud herons', picture=clinic)
        step('sign in', clinician.sign_in, 'lee')
        step('see the chart again', clinic.sees, 'KOWALSKA, Maria', picture=clinic)
        step('sign out', clinician.sign_out)
        step('find nothing of the patient', nothing_left, clinic, 'Kowalska', 'KOWALSKA', '1972')
        step('sign in again', clinician.sign_in, 'lee')
        step('lock, and forget the passphrase', clinician.lock)
        step('open the record with the recovery sheet', clinician.recover, sheet, 'lee', NEW_PASSPHRASE, picture=clinic)
        step('lock again', clinician.lock)
        step('find that the old passphrase is gone', clinician.is_refused, 'lee', PASSPHRASE)
        step('sign in with the new one', clinician.sign_in, 'lee', NEW_PASSPHRASE)
        practice.set_passphrase(NEW_PASSPHRASE)
        step('find the patient', clinician.open_chart, PATIENT, 'kow', picture=clinic)
        step('close Althea Clinic', journey.quit, clinic)
        step('see its private host end with it', drive.wait, 'the host to end',
             lambda: not hosts_of(practice.record))
        step('verify the record', practice.host, 'verify')
        if practice.stats()['Patient'] != 1:
            raise drive.StepFailed('the record does not have the one patient')
        with open(os.path.join(practice.record, 'record.db'), 'rb') as file:
            if file.read(15) == b'SQLite format 3':
                raise drive.StepFailed('the record is not encrypted')
        print(f'{journey.number} steps in {journey.took():.0f} s')
    except Exception:
        practice.tell_logs()
        raise
    finally:
        journey.end()
        practice.close()


main()
