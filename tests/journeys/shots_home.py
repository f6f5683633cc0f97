# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of Althea Home, one after the other, for shots.py."""

import re

import drive
from patient import Patient


def first_run(camera, journey, practice, person, links):
    """From the first page to the record."""
    app = camera.fit(practice.open_home(journey, 'first'))
    patient = Patient(app, person.name, 'first')
    camera.page(app, 'home-welcome', app.field, 'Or paste the link')
    patient.paste_link('althea:pair?NOTANINVITATION', False)
    camera.page(app, 'home-welcome-wrong', app.find, role='alert')
    camera.page(app, 'home-credentials', patient.paste_link, links[0])
    camera.page(app, 'home-confirm', patient.choose_password)
    patient.confirm()
    patient.start_reading()
    camera.page(app, 'home-home', app.sees, re.compile('^Good '))
    app.close()
    journey.apps.remove(app)


def nothing_yet(camera, journey, practice, links):
    """A patient about whom nothing is on record."""
    if not camera.wants('home-home-empty', 'home-results-empty', 'home-medications-empty', 'home-messages-empty',
                        'home-record-empty'):
        return
    app = camera.fit(practice.open_home(journey, 'new', links[1]))
    patient = Patient(app, 'Ewa Nowak', 'ewa')
    patient.choose_password()
    patient.confirm()
    patient.start_reading()
    for place in ('Home', 'Results', 'Medications', 'Messages', 'Record'):
        camera.page(app, f'home-{place.lower()}-empty', patient.show_place, place)
    app.close()
    journey.apps.remove(app)


def reading(camera, journey, practice, person):
    """The computer that was paired before: signing in, every place, no network."""
    app = camera.fit(practice.open_home(journey, 'first'))
    patient = Patient(app, person.name, 'first')
    camera.page(app, 'home-sign-in', app.field, 'Password')
    app.fill('Password', 'not the password')
    app.click('Sign in')
    camera.page(app, 'home-sign-in-refused', app.find, role='alert')
    patient.sign_in()
    places(camera, patient)
    messages(camera, patient, person)
    practice.stop_host()
    patient.show_place('Home')
    camera.page(app, 'home-offline', app.sees, re.compile('cannot be reached|[Oo]ffline'))
    patient.write('A question', 'May I take the tablet in the evening?')
    camera.page(app, 'home-thread-offline', patient.sees_state, 'A question', 'Kept on this computer')


def places(camera, patient):
    app = patient.app
    if camera.variant == 'narrow':
        camera.page(app, 'home-places', patient.back_to_places)
    camera.page(app, 'home-results', patient.show_place, 'Results')
    camera.page(app, 'home-result', patient.open_first, 'Results')
    patient.show_place('Results')
    app.click('Measurements')
    camera.page(app, 'home-measurements', app.sees, re.compile('[Bb]lood pressure|Weight'))
    app.click('Tests')
    camera.page(app, 'home-medications', patient.show_place, 'Medications')
    camera.page(app, 'home-record', patient.show_place, 'Record')
    camera.page(app, 'home-record-list', app.click, re.compile('^Show all'))
    camera.page(app, 'home-record-detail', patient.open_first, 'Health problems')
    camera.page(app, 'home-account', patient.show_place, 'Account')
    drive.settle()


def messages(camera, patient, person):
    app = patient.app
    camera.page(app, 'home-messages', patient.show_place, 'Messages')
    camera.page(app, 'home-compose', app.click, re.compile('^New( message)?$'))
    app.click('Cancel')
    drive.settle()
    camera.page(app, 'home-thread', patient.open_thread, person.subject)
