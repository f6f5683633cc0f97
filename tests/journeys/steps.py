# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts that journeys are made of: whom to take, and what happens between a clinician and a patient."""

import dataclasses
import re

import drive
from clinician import Clinician
from patient import Patient

OFFLINE = re.compile('cannot be reached|[Nn]o connection|[Oo]ffline')
AT_PRACTICE = re.compile('[Aa]t (the|your) (clinic|practice)|[Dd]elivered|[Rr]eached')


@dataclasses.dataclass
class Person:
    """A patient who is worth a journey, and what is known of the record before it begins."""

    id: str
    name: str        # as lists say it
    problem: str     # an active one
    medication: str  # an active one
    test: str        # one that was done three times or more
    subject: str     # of a thread that waits for the practice; '' none

    @property
    def family(self):
        return self.name.split()[-1]


def name_of(patient):
    name = next((n for n in patient.get('name', []) if n.get('use') == 'official'), patient['name'][0])
    return ' '.join([*name.get('given', []), name['family']])


def text_of(concept):
    return concept.get('text') or next((c['display'] for c in concept.get('coding', []) if c.get('display')), '')


def codes_of(concept):
    return [c.get('code') for c in concept.get('coding', [])]


def is_active(record):
    status = record.get('clinicalStatus')
    return 'active' in codes_of(status) if status else record.get('status') == 'active'


def of_patient(records):
    """The records by the id of their patient."""
    by_id = {}
    for record in records:
        reference = (record.get('subject') or record.get('for') or {}).get('reference', '')
        by_id.setdefault(reference.rpartition('/')[2], []).append(record)
    return by_id


def most_measured(observations):
    """The text of the laboratory test with most numbers, and how many they are."""
    counts = {}
    for record in observations:
        categories = [code for c in record.get('category', []) for code in codes_of(c)]
        if 'laboratory' in categories and 'valueQuantity' in record:
            counts.setdefault(text_of(record['code']), []).append(record)
    return max(((title, len(found)) for title, found in counts.items()), key=lambda pair: pair[1], default=('', 0))


def choose_patients(practice, count=2, need_thread=True):
    """The @count patients with most to show: problems, medications, a test that was done again and again."""
    records = practice.export('Patient', 'Condition', 'MedicationRequest', 'Observation', 'Task')
    conditions = of_patient([r for r in records['Condition'] if is_active(r)])
    medications = of_patient([r for r in records['MedicationRequest'] if is_active(r)])
    observations = of_patient(records['Observation'])
    threads = of_patient([r for r in records['Task'] if r['status'] in ('requested', 'in-progress')
                          and 'message-thread' in codes_of(r.get('code', {}))])
    names = [name_of(p) for p in records['Patient']]
    found = []
    for patient in records['Patient']:
        key, name = patient['id'], name_of(patient)
        test, times = most_measured(observations.get(key, []))
        if not (conditions.get(key) and medications.get(key) and times >= 3) or names.count(name) > 1:
            continue
        waiting = threads.get(key, [{}])[-1].get('description', '')
        rich = bool(waiting) * 1000 + times * 10 + len(conditions[key])
        found.append((rich, Person(key, name, text_of(conditions[key][0]['code']),
                                   text_of(medications[key][0]['medicationCodeableConcept']), test, waiting)))
    found.sort(key=lambda pair: pair[0], reverse=True)
    people = [person for _, person in found[:count]]
    if len(people) < count or (need_thread and not people[0].subject):
        raise drive.StepFailed('the practice has nobody with enough of a history')
    return people


def pair(practice, clinician, person, patient):
    """Invites @person from the chart and takes the invitation on the patient's computer."""
    clinician.open_chart(person.name)
    link = clinician.invite()
    clinician.close_dialog()
    patient.pair(link)


def first_loop(journey, practice, person):
    """From the chart to the patient and back; gives both apps' people, signed in."""
    step = journey.step
    step('start the practice\'s host', practice.serve)
    clinic = step('open Althea Clinic', practice.open_clinic, journey)
    clinician = Clinician(clinic)
    step('sign in as Dr Okafor', clinician.sign_in, 'okafor', picture=clinic)
    step('find the patient while typing', clinician.search, person.name.split()[-1].lower()[:4], person.name,
         picture=clinic)
    step('open the chart', clinician.open_chart, person.name, picture=clinic)
    step('look at the results', clinician.show_view, 'Results', picture=clinic)
    step(f'look at the trend of {person.test}', clinician.show_trend, person.test, picture=clinic)
    step('edit a problem', clinician.edit_problem, person.problem, 'Talked through at the last visit.',
         picture=clinic)
    step('close the pane', clinician.close_pane)
    step('write a message from the chart', clinician.write_in_chart, 'Your last results',
         'They are better than in May. Please keep going.', picture=clinic)
    link = step('invite the patient', clinician.invite, picture=clinic)
    step('close the card', clinician.close_dialog)
    home = step('open Althea Home', practice.open_home, journey, 'first')
    patient = Patient(home, person.name, 'first')
    step('paste the link of the invitation', patient.paste_link, link, picture=home)
    step('choose a user name and a password', patient.choose_password, picture=home)
    step('say that this is me', patient.confirm)
    step('receive the record', patient.start_reading, picture=home)
    read_at_home(journey, patient, person)
    write_to_each_other(journey, clinician, patient, person)
    return clinician, patient


def read_at_home(journey, patient, person):
    step, home = journey.step, patient.app
    step('read the results at home', patient.sees_result, person.test, picture=home)
    step('read the medications', patient.sees_medication, person.medication, picture=home)
    step('read the record', patient.sees_problem, person.problem, picture=home)


def write_to_each_other(journey, clinician, patient, person):
    step, clinic, home = journey.step, clinician.app, patient.app
    step('read the message of the practice', patient.open_thread, 'Your last results', picture=home)
    home.sees('better than in May')
    step('answer it', patient.answer, 'Thank you. I walk every day now.', picture=home)
    step('see the answer in the inbox', clinician.open_thread, person.family, 'Your last results', picture=clinic)
    clinic.sees('I walk every day now.')
    step('answer again from the inbox', clinician.write, 'Very good. See you in three months.', picture=clinic)
    step('see it arrive at home', home.sees, 'See you in three months.', picture=home)


def without_network(journey, practice, clinician, patient, person):
    """What a patient has when the practice cannot be reached, and what becomes of what was written meanwhile."""
    step, home = journey.step, patient.app
    step('stop the host', practice.stop_host)
    step('see at home that the practice cannot be reached', home.sees, OFFLINE, picture=home)
    step('read the results without a network', patient.sees_result, person.test, picture=home)
    step('write without a network', patient.write, 'A question', 'May I take the tablet in the evening?')
    step('see that it is kept on this computer', patient.sees_state, 'A question', 'Kept on this computer',
         picture=home)
    step('start the host again', practice.serve)
    step('see that it reached the practice', patient.sees_state, 'A question', AT_PRACTICE, picture=home)
    step('sign in again at the practice', clinician.sign_in_again, 'okafor')
    step('see the question at the practice', clinician.open_thread, person.family, 'A question',
         picture=clinician.app)
    clinician.app.sees('in the evening?')


def second_patient(journey, practice, clinician, person):
    """Another patient on another computer, who gets the own record and nothing else."""
    step = journey.step
    home = step('open Althea Home on another computer', practice.open_home, journey, 'second')
    patient = Patient(home, person.name, 'second')
    step('open the second patient\'s chart', clinician.open_chart, person.name, picture=clinician.app)
    link = step('invite the second patient', clinician.invite, picture=clinician.app)
    step('close the card again', clinician.close_dialog)
    step('pair the second patient', patient.pair, link, picture=home)
    step('read the second patient\'s results', patient.sees_result, person.test, picture=home)
    step('see in the chart that the patient is paired', clinician.app.find, re.compile('Uses Althea Home'))
    return patient
