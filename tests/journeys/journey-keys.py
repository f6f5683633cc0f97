# SPDX-License-Identifier: GPL-3.0-or-later
"""journey-keys.py BUILD [PICTURES]: a morning at Althea Clinic without a mouse.

Every key of the list of shortcuts does what the list says, from wherever the person is; Escape never loses text.
"""

import re
import sys

import drive
import steps
from clinician import Clinician
from gi.repository import Atspi
from journey import Journey
from practice import Practice

PATIENTS = 30


def focused(app):
    """Where the keyboard is."""
    return drive.wait('something with the focus', lambda: app.find_now(
        pred=lambda node: node.has(Atspi.StateType.FOCUSED) and node.role != 'frame'))


def places(clinician):
    app = clinician.app
    for number, words, role in ((3, 'Message threads', 'list'), (2, 'Patients', 'list'),
                                (1, 'Visits today, in the order of the day', 'list')):
        app.keys(f'ctrl+{number}')
        app.find(words, role)


def find(app, person):
    app.keys('ctrl+3')
    app.find('Message threads', 'list')
    app.keys('ctrl+k')
    app.find('Find a patient', pred=lambda node: node.editable and node.has(Atspi.StateType.FOCUSED))
    app.types(person.family[:4].lower())
    app.find(re.compile('^' + re.escape(person.name)), 'list item')
    app.keys('Return')
    app.find('Find in this chart')


def go_round(app):
    """F6 comes to every pane and back to the first."""
    app.keys('F6')
    began = focused(app).path
    seen = [began]
    for _ in range(6):
        app.keys('F6')
        seen.append(drive.wait('the focus to move', lambda: (
            focused(app).path if focused(app).path != seen[-1] else None)))
        if seen[-1] == began:
            break
    if seen[-1] != began or len(set(seen)) < 3:
        raise drive.StepFailed(f'F6 came to {len(set(seen))} panes and not round')


def back_to_chart(app, banner):
    app.keys('ctrl+1')
    app.find('Visits today, in the order of the day', 'list')
    app.keys('ctrl+4')
    app.find(banner)


def escape_keeps_text(app):
    app.keys('ctrl+n')
    app.find('Family name', pred=lambda node: node.editable and node.has(Atspi.StateType.FOCUSED))
    app.types('Zielinska')
    app.keys('Escape')
    app.find('Keep editing', 'button')
    app.keys('Escape')
    app.does_not_see('Keep editing')
    drive.wait('the name that was typed', lambda: app.field('Family name').read_text() == 'Zielinska')


def register(app):
    app.keys('ctrl+Return')
    app.find(re.compile('^ZIELINSKA'))


def add_problem(app):
    """Escape asks before it throws away; Ctrl+Enter saves."""
    app.click('Add a problem')
    app.fill('Problem', 'Tension headache')
    app.point(app.fill('Note', 'Since the new glasses.'))
    app.keys('Escape')
    app.find('Keep editing', 'button')
    app.keys('Escape')
    app.does_not_see('Keep editing')
    app.keys('ctrl+Return')
    app.find('Tension headache', 'list item')
    drive.wait('the form to go', lambda: not app.find_now('Save', 'button'))


def write(clinician):
    app = clinician.app
    clinician.show_view('Messages')
    app.fill('Subject', 'Your headache')
    field = app.fill('Your message', 'How is it today?')
    app.point(field)
    app.keys('ctrl+Return')
    drive.wait('the message to leave the composer', lambda: field.read_text() == '')


def close_chart(app):
    app.keys('ctrl+w')
    app.find('Patients', 'list')


def see_shortcuts(app):
    app.keys('ctrl+question')
    app.find(None, 'dialog')
    app.sees('Next pane')
    app.keys('Escape')
    drive.wait('the dialog to go', lambda: not app.find_now(role='dialog'))


def main():
    build, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    drive.start_accessibility()
    practice = Practice(build)
    journey = Journey('Althea Clinic by keyboard', pictures)
    step = journey.step
    try:
        practice.make_demo(PATIENTS)
        person = steps.choose_patients(practice, 1)[0]
        practice.serve()
        app = practice.open_clinic(journey)
        clinician = Clinician(app)
        step('sign in', clinician.sign_in, 'okafor')
        step('go to the places', places, clinician)
        step('find a patient', find, app, person, picture=app)
        step('go round the panes', go_round, app)
        step('go away and back to the chart', back_to_chart, app, 'Find in this chart')
        step('keep what was typed', escape_keeps_text, app, picture=app)
        step('register', register, app, picture=app)
        step('add a problem', add_problem, app, picture=app)
        step('write', write, clinician, picture=app)
        step('see the shortcuts', see_shortcuts, app)
        step('close the chart', close_chart, app)
        step('lock', app.keys, 'ctrl+l')
        step('be asked for the passphrase', app.field, 'Passphrase')
        step('quit', journey.quit, app)
        print(f'{journey.number} steps in {journey.took():.0f} s')
    except Exception:
        practice.tell_logs()
        raise
    finally:
        journey.end()
        practice.close()


main()
