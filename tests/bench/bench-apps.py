#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-apps.py BUILD: both real apps as a person meets them, on a private display.

Prints one figure a line (name value unit): the first frame from the start of the process, the patient search and the
chart from the key to the painted frame, and memory. The apps tell the times of their frames in their debug log; the
files of the programs are in the page cache, the practice is on this machine.
"""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(SOURCE, 'journeys'))

import drive                             # noqa: E402
from clinician import Clinician          # noqa: E402
from journey import Journey              # noqa: E402
from patient import Patient              # noqa: E402
from practice import Practice            # noqa: E402

N_STARTS = 7
N_PATIENTS = int(os.environ.get('BENCH_PATIENTS', '100000'))
CHARTS = {1200: 'Quillfeather', 2000: 'Zyxomma'}
FAMILIES = ('Kowalska Nguyen Okafor García Schröder Yılmaz Haddad Ivanova Suzuki Mensah Olsen Rossi Dubois Novák Silva '
            'Chen Patel Kim Abebe Moreau').split()
GIVEN = 'Maria Linh Adaeze José Anna Ayşe Omar Olga Yuki Kofi Ingrid Luca Claire Jan Ana Wei Priya Min Sara Paul'.split()
SEARCHES = ('kow', 'mar', 'nguyen', 'okafor ada', 'ana sil', '1967', 'yıl', 'patel p', 'kofi 19', 'schr')


def say(name, value, unit):
    print(f'{name} {value:.1f} {unit}', flush=True)


def say_times(name, times):
    say(f'{name}_ms', statistics.median(times), 'ms')
    say(f'{name}_worst_ms', max(times), 'ms')


class Frames:
    """What an app has logged of its frames since the last look."""

    def __init__(self, path):
        self.path = path
        self.at = os.path.getsize(path) if os.path.exists(path) else 0

    def read(self):
        with open(self.path, encoding='utf-8', errors='replace') as file:
            file.seek(self.at)
            said = file.read()
        return [(what, verb, int(at)) for what, verb, at in
                re.findall(r'(first frame|search|chart) (asked|painted) at (\d+)', said)]

    def wait_for(self, what):
        """The µs of the frame that followed the last question, and of that question (None at first frames)."""
        def there():
            marks = [mark for mark in self.read() if mark[0] == what]
            asked = max((i for i, mark in enumerate(marks) if mark[1] == 'asked'), default=-1)
            painted = [mark for mark in marks[asked + 1:] if mark[1] == 'painted']
            return painted and (painted[0][2], marks[asked][2] if asked >= 0 else None)
        return drive.wait(f'a frame with the {what}', there)


def logging(practice):
    practice.environment['G_MESSAGES_DEBUG'] = 'althea-frames'


def memory_mb(process):
    """Resident, shared libraries included: all that a process which keeps its maps private lets others see."""
    with open(f'/proc/{process.pid}/statm', encoding='ascii') as file:
        return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 2**20


def first_frames(name, start, log):
    """Starts and ends the app some times; the first start fills the page cache and does not count."""
    times = []
    for run in range(N_STARTS + 1):
        frames = Frames(log)
        began = time.monotonic_ns() // 1000
        process = start()
        painted, _ = frames.wait_for('first frame')
        if run > 0:
            times.append((painted - began) / 1000)
        process.terminate()
        process.wait(20)
    say_times(f'{name}.first_frame', times)


def spawn(program, *arguments, practice, log):
    with open(log, 'ab') as file:
        return subprocess.Popen([program, *arguments], env={**os.environ, **practice.environment}, stdout=file,
                                stderr=file)


# --- records -------------------------------------------------------------------------------------------------

def write_patients(path):
    chance = random.Random(7)
    with open(path, 'w', encoding='utf-8') as file:
        for number in range(N_PATIENTS):
            born = f'{chance.randint(1930, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}'
            file.write(json.dumps({
                'resourceType': 'Patient', 'id': f'bench-{number}', 'gender': chance.choice(('female', 'male')),
                'birthDate': born, 'telecom': [{'system': 'phone', 'value': f'555 {chance.randint(1000, 9999)}'}],
                'name': [{'family': chance.choice(FAMILIES), 'given': [chance.choice(GIVEN), chance.choice(GIVEN)]}],
            }, ensure_ascii=False) + '\n')


TESTS = (('4548-4', 'Hemoglobin A1c', '%', 4.0, 5.6), ('2160-0', 'Creatinine', 'mg/dL', 0.6, 1.2),
         ('2345-7', 'Glucose', 'mg/dL', 70, 99), ('718-7', 'Hemoglobin', 'g/dL', 12, 16),
         ('8867-4', 'Heart rate', '/min', 60, 100), ('29463-7', 'Body weight', 'kg', 50, 90))


def write_chart(path, family, n_records):
    """One patient with so many records: three results of four, visits, some problems and medications."""
    chance = random.Random(n_records)
    patient = f'chart-{n_records}'
    subject = {'reference': f'Patient/{patient}'}
    with open(path, 'w', encoding='utf-8') as file:
        def put(record):
            file.write(json.dumps(record, ensure_ascii=False) + '\n')
        put({'resourceType': 'Patient', 'id': patient, 'gender': 'female', 'birthDate': '1961-04-02',
             'name': [{'family': family, 'given': ['Zenobia']}]})
        for number in range(n_records - 1):
            day = f'{2006 + number * 20 // n_records}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}'
            name = f'{patient}-{number}'
            if number % 40 == 0:
                put({'resourceType': 'Condition', 'id': name, 'subject': subject, 'onsetDateTime': day,
                     'clinicalStatus': {'coding': [{'code': 'active'}]}, 'code': {'text': f'Problem {number // 40}'}})
            elif number % 40 == 1:
                put({'resourceType': 'MedicationRequest', 'id': name, 'subject': subject, 'status': 'active',
                     'intent': 'order', 'authoredOn': day, 'medicationCodeableConcept': {'text': f'Medicine {number // 40}'}})
            elif number % 4 == 2:
                put({'resourceType': 'Encounter', 'id': name, 'subject': subject, 'status': 'finished',
                     'class': {'code': 'AMB'}, 'period': {'start': f'{day}T09:00:00Z'}})
            else:
                code, title, unit, low, high = TESTS[number % len(TESTS)]
                put({'resourceType': 'Observation', 'id': name, 'subject': subject, 'status': 'final',
                     'code': {'coding': [{'system': 'http://loinc.org', 'code': code, 'display': title}]},
                     'category': [{'coding': [{'code': 'laboratory'}]}], 'effectiveDateTime': f'{day}T08:00:00Z',
                     'valueQuantity': {'value': round(chance.uniform(low * .8, high * 1.3), 1), 'unit': unit},
                     'referenceRange': [{'low': {'value': low, 'unit': unit}, 'high': {'value': high, 'unit': unit}}]})


def bring_records(practice):
    path = os.path.join(practice.place, 'patients.ndjson')
    write_patients(path)
    began = time.monotonic()
    practice.host('--quiet', 'import', path)
    say('import.patients_per_s', N_PATIENTS / (time.monotonic() - began), 'resources/s')
    for n_records, family in CHARTS.items():
        path = os.path.join(practice.place, f'chart-{n_records}.ndjson')
        write_chart(path, family, n_records)
        practice.host('--quiet', 'import', path)


# --- what is measured ---------------------------------------------------------------------------------------

def measure_search(clinician, log):
    times = []
    for text in SEARCHES:
        clinician.app.keys('ctrl+k')
        drive.settle()
        frames = Frames(log)
        clinician.app.keys('ctrl+a')
        clinician.app.types(text)
        drive.settle()
        marks = [mark for mark in frames.read() if mark[0] == 'search']
        asked = None
        for _, verb, at in marks:
            if verb == 'asked':
                asked = at
            elif asked is not None:
                times.append((at - asked) / 1000)
                asked = None
    # Typed keys only: whoever reads the tree of a window at the same time slows its drawing.
    if not times:
        raise drive.StepFailed('no search was painted')
    say_times(f'clinic.search_{N_PATIENTS}_on_screen', times)


def measure_charts(clinician, log):
    for n_records, family in CHARTS.items():
        times = []
        for _ in range(5):
            clinician.search(family, f'Zenobia {family}')
            frames = Frames(log)
            clinician.app.keys('Return')
            painted, asked = frames.wait_for('chart')
            times.append((painted - asked) / 1000)
            clinician.sees_chart()
            clinician.app.keys('ctrl+w')
            drive.settle()
        say_times(f'clinic.chart_{n_records}_on_screen', times)


def measure_clinic(practice, journey):
    log = os.path.join(practice.place, 'clinic.log')
    arguments = ('--socket', practice.socket)
    first_frames('clinic', lambda: spawn(practice.clinic_program, *arguments, practice=practice, log=log), log)
    clinician = Clinician(practice.open_clinic(journey))
    clinician.sign_in('okafor')
    measure_search(clinician, log)
    measure_charts(clinician, log)
    say('clinic.memory_rss', memory_mb(clinician.app.process), 'MB')
    say('host.memory_rss', memory_mb(practice.process), 'MB')
    clinician.open_chart(f'Zenobia {CHARTS[1200]}')
    link = clinician.invite()
    clinician.close_dialog()
    journey.quit(clinician.app)
    return link


def measure_home(practice, journey, link):
    log = os.path.join(practice.place, 'home-desk.log')
    patient = Patient(practice.open_home(journey, 'desk'), 'Zenobia', 'zenobia')
    patient.pair(link)
    journey.quit(patient.app)
    arguments = ('--profile-dir', os.path.join(practice.place, 'homes', 'desk'))
    first_frames('home', lambda: spawn(practice.home_program, *arguments, practice=practice, log=log), log)
    patient = Patient(practice.open_home(journey, 'desk'), 'Zenobia', 'zenobia')
    patient.sign_in()
    say('home.memory_first_page_rss', memory_mb(patient.app.process), 'MB')
    for place in ('Results', 'Medications', 'Record', 'Messages', 'Account'):
        patient.show_place(place)
    say('home.memory_rss', memory_mb(patient.app.process), 'MB')
    journey.quit(patient.app)


def main():
    build = sys.argv[1]
    drive.start_accessibility()
    practice = Practice(build)
    logging(practice)
    journey = Journey('', None)
    try:
        practice.make()
        bring_records(practice)
        practice.serve()
        measure_home(practice, journey, measure_clinic(practice, journey))
    except Exception:
        practice.tell_logs()
        raise
    finally:
        journey.end()
        practice.close()


if __name__ == '__main__':
    main()
