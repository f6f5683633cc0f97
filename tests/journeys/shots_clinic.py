# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of Althea Clinic, one after the other, for shots.py."""

import re

import drive
from clinician import Clinician
from practice import PASSPHRASE


def first_run(camera, journey, practice):
    """Setting up, and a practice with nothing in it yet."""
    if not camera.wants('clinic-setup-practice', 'clinic-setup-you', 'clinic-setup-recovery', 'clinic-today-empty',
                        'clinic-patients-empty', 'clinic-inbox-empty'):
        return
    app = camera.fit(practice.open_clinic(journey, '--record', practice.record))
    clinician = Clinician(app)
    camera.page(app, 'clinic-setup-practice', app.sees, 'Welcome to Althea Clinic')
    app.fill('Practice name', 'Lakeside Family Practice')
    app.fill('Telephone', '555 0142')
    app.click('Next')
    app.fill('Your name, as patients know you', 'Dr Lee')
    app.fill('User name for signing in', 'lee')
    app.fill('Passphrase', PASSPHRASE)
    camera.page(app, 'clinic-setup-you', app.fill, 'The same again', 'seven')
    app.fill('The same again', PASSPHRASE)
    app.click('Create the record')
    camera.page(app, 'clinic-setup-recovery', app.find, re.compile('^Group 1: '))
    sheet = dict(re.match(r'Group (\d+): (\S+)', said).groups()
                 for said in app.texts() if re.match(r'Group \d+: \S+', said))
    for name in {said for said in app.texts() if re.fullmatch(r'Group \d+', said)}:
        app.fill(name, sheet[name.split()[1]])
    app.click('Finish')
    clinician.sees_workspace()
    for number, name, words in ((1, 'today', 'No visits today'), (2, 'patients', 'No patients yet'),
                                (3, 'inbox', 'Nothing waits here')):
        clinician.show_place(number)
        camera.page(app, f'clinic-{name}-empty', app.sees, words)
    app.close()
    journey.apps.remove(app)


def sign_in(camera, clinician):
    app = clinician.app
    camera.page(app, 'clinic-sign-in', app.field, 'Passphrase')
    camera.page(app, 'clinic-sign-in-refused', clinician.is_refused, 'okafor', 'seven loud herons')
    clinician.sign_in('okafor')


def results(camera, clinician):
    """Results that nobody has read; the first of them open."""
    if not camera.wants('clinic-inbox-results', 'clinic-inbox-review'):
        return
    camera.page(clinician.app, 'clinic-inbox-results', clinician.show_results)
    camera.page(clinician.app, 'clinic-inbox-review', clinician.open_first_result)
    if camera.variant == 'narrow':
        clinician.app.keys('alt+Left')  # the list is under the page
        drive.settle()
    clinician.show_messages()


def lists(camera, clinician, person):
    app = clinician.app
    clinician.show_place(1)
    camera.page(app, 'clinic-today', app.find, 'Visits today, in the order of the day', 'list')
    clinician.show_place(2)
    camera.page(app, 'clinic-patients', app.find, 'Patients', 'list')
    camera.page(app, 'clinic-patients-found', clinician.search, person.family[:4].lower(), person.name)
    app.fill('Find a patient', 'zzyzx')
    camera.page(app, 'clinic-patients-nobody', app.sees, 'Nobody found')
    app.fill('Find a patient', '')
    app.keys('ctrl+n')
    app.fill('Family name', person.family)
    app.fill('Given names', person.name.split()[0])
    camera.page(app, 'clinic-new-patient', app.sees, 'Is it one of these?', 6)
    app.click('Cancel')
    camera.page(app, 'clinic-new-patient-discard', app.find, 'Discard', 'button')
    app.click('Discard')
    drive.settle()
    clinician.show_place(3)
    camera.page(app, 'clinic-inbox', app.find, 'Message threads', 'list')
    results(camera, clinician)
    camera.page(app, 'clinic-inbox-thread', clinician.open_thread, person.family, person.subject)
    app.keys('F10')
    camera.take(app, 'clinic-menu')
    app.keys('Escape')
    app.keys('ctrl+question')
    camera.page(app, 'clinic-shortcuts', app.find, None, 'dialog')
    app.keys('Escape')
    drive.settle()


def chart(camera, clinician, person):
    app = clinician.app
    camera.page(app, 'clinic-chart', clinician.open_chart, person.name)
    camera.page(app, 'clinic-chart-results', clinician.show_view, 'Results')
    camera.page(app, 'clinic-chart-trend', clinician.show_trend, person.test)
    camera.page(app, 'clinic-chart-documents', clinician.show_view, 'Documents')
    camera.page(app, 'clinic-chart-document', clinician.open_first_document)
    clinician.close_pane()
    camera.page(app, 'clinic-chart-messages', clinician.show_view, 'Messages')
    camera.page(app, 'clinic-chart-orders', clinician.show_view, 'Orders')
    if camera.wants('clinic-chart-basket'):
        camera.page(app, 'clinic-chart-basket', clinician.add_order, 'Ferritin')
    clinician.show_view('Timeline')
    if camera.variant in ('narrow', 'large'):
        app.keys('F9')
        drive.settle()
    camera.page(app, 'clinic-chart-profile', app.find, 'Profile', 'list')


def forms(camera, clinician, person):
    app = clinician.app
    camera.page(app, 'clinic-chart-problem', clinician.open_problem, person.problem)
    camera.page(app, 'clinic-chart-problem-history', app.click, 'History')
    clinician.close_pane()
    clinician.open_problem(person.problem)
    camera.page(app, 'clinic-edit-problem', app.click, 'Edit')
    app.click('Cancel')
    clinician.close_pane()
    for what in ('a problem', 'an allergy', 'a medication'):
        camera.page(app, f'clinic-new-{what.split()[-1]}', clinician.add, what)
        app.click('Cancel')
        drive.settle()
    camera.page(app, 'clinic-edit-patient', clinician.edit_patient)
    app.click('Cancel')
    clinician.close_pane()


def conflict(camera, journey, practice, clinician, person):
    """Two clinicians change the same problem."""
    if not camera.wants('clinic-conflict'):
        return
    other = Clinician(camera.fit(practice.open_clinic(journey, '--socket', practice.socket, '--chart', person.id)))
    other.sign_in('lindqvist')
    other.show_profile()
    other.open_problem(person.problem)
    other.app.click('Edit')
    clinician.show_profile()
    clinician.open_problem(person.problem)
    clinician.app.click('Edit')
    clinician.app.fill('Note', 'Talked through at the last visit.')
    other.app.fill('Note', 'Referred to the dietitian.')
    other.app.click('Save')
    other.app.find('History', 'button')
    other.app.close()
    journey.apps.remove(other.app)
    clinician.app.click('Save')
    camera.page(clinician.app, 'clinic-conflict', clinician.app.sees, 'somebody else saved first')
    clinician.discard()
    clinician.close_pane()


def invitations(camera, clinician):
    """Gives the links of the first patient and of one who has no record yet."""
    app = clinician.app
    app.click(re.compile('^Not invited'))
    camera.page(app, 'clinic-invite', app.find, 'Make an invitation card')
    clinician.close_dialog()
    links = [clinician.invite()]
    camera.take(app, 'clinic-invite-card')
    clinician.close_dialog()
    app.keys('ctrl+n')
    app.fill('Family name', 'Nowak')
    app.fill('Given names', 'Ewa')
    app.fill(re.compile('^Birth date'), '2001-05-30')
    app.click('Register')
    app.sees('NOWAK, Ewa')
    drive.settle()
    camera.take(app, 'clinic-chart-empty')
    for view in ('Results', 'Documents', 'Messages'):
        camera.page(app, f'clinic-chart-{view.lower()}-empty', clinician.show_view, view)
    links.append(clinician.invite())
    clinician.close_dialog()
    return links


def work(camera, journey, practice, first):
    """All that a signed-in clinician sees; gives the clinician and two invitations."""
    clinician = Clinician(camera.fit(practice.open_clinic(journey)))
    sign_in(camera, clinician)
    camera.section(lists, camera, clinician, first)
    camera.section(chart, camera, clinician, first)
    camera.section(forms, camera, clinician, first)
    camera.section(conflict, camera, journey, practice, clinician, first)
    clinician.open_chart(first.name)
    return clinician, invitations(camera, clinician)


def paired(camera, clinician, person):
    """The chart of a patient who has Althea Home, and what the invitation's dialog says then."""
    app = clinician.app
    clinician.open_chart(person.name)
    camera.page(app, 'clinic-chart-paired', app.find, 'Uses Althea Home')
    app.click('Uses Althea Home')
    camera.page(app, 'clinic-invite-paired', app.sees, 'Computers with Althea Home')
    clinician.close_dialog()
