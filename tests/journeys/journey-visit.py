# SPDX-License-Identifier: GPL-3.0-or-later
"""journey-visit.py BUILD [PICTURES]: a visit written down by keyboard alone.

A note is begun and typed; Althea Clinic is killed at random moments while it is typed, and what it said to have kept is
there when it comes back. Then lock, sign-out, finishing, a wrong and the right passphrase, and the signed note.
"""

import random
import re
import sys
import time

import drive
import steps
from clinician import Clinician
from gi.repository import Atspi
from journey import Journey
from practice import PASSPHRASE, Practice

PATIENTS = 12
KILLS = 5
WORDS = ('tired', 'since', 'August', 'sleeps', 'badly', 'no', 'fever', 'walks', 'less', 'than', 'before')


def start(journey, practice, user='okafor'):
    clinician = Clinician(practice.open_clinic(journey))
    clinician.sign_in(user)
    return clinician


def text_of(app, section):
    return app.field(section).read_text()


def kept_text(app, section):
    """What the program says to have kept: the text first, then the word, which any later key would have changed."""
    def kept():
        text = text_of(app, section)
        return text if app.shows(re.compile(r'^Kept [0-9]')) else None
    return drive.wait('what was typed to be kept', kept)


def begin(app):
    app.keys('F8')
    app.find('Begin a note')
    app.find('Visit', pred=lambda node: node.has(Atspi.StateType.FOCUSED))
    app.keys('Return')
    drive.wait('the reason to have the keyboard', lambda: app.find_now(
        pred=lambda node: node.editable and node.has(Atspi.StateType.FOCUSED)))


def write_reason(app):
    """Tab goes on to the coded reason and into the first section."""
    focus = app.find(pred=lambda node: node.editable and node.has(Atspi.StateType.FOCUSED))
    if focus.name != 'Subjective':
        app.keys('ctrl+a')
        app.types('always tired, even after sleep')
    for _ in range(6):
        if app.find_now('Subjective', pred=lambda node: node.has(Atspi.StateType.FOCUSED)):
            return
        app.keys('Tab')
        drive.settle()
    raise drive.StepFailed('Tab does not come to the first section')


def kill_while_typing(journey, practice, clinician, person, chooser):
    """One death and one return; gives the clinician at the new window."""
    app = clinician.app
    app.types(' '.join(chooser.choices(WORDS, k=3)) + ' ')
    kept = kept_text(app, 'Subjective')
    app.types(' '.join(chooser.choices(WORDS, k=2)) + ' ')
    time.sleep(chooser.random())  # the moment of a crash is no state to wait for
    app.process.kill()
    app.process.wait()
    journey.apps.remove(app)
    clinician = start(journey, practice)
    clinician.open_chart(person.name, person.family)
    app = clinician.app
    app.sees(re.compile('^Restored draft from'))
    back = drive.wait('the draft', lambda: text_of(app, 'Subjective'))
    # A blank at the end of a line says nothing and is not kept.
    if not back.startswith(kept.rstrip()):
        raise drive.StepFailed(f'kept {len(kept)} characters, found {len(back)} that differ')
    app.keys('F8')
    for _ in range(6):
        if app.find_now('Subjective', pred=lambda node: node.has(Atspi.StateType.FOCUSED)):
            break
        app.keys('Tab')
        drive.settle()
    app.keys('ctrl+End')
    return clinician


def comes_back(clinician, kept):
    app = clinician.app
    if drive.wait('the draft', lambda: text_of(app, 'Subjective')).rstrip() != kept.rstrip():
        raise drive.StepFailed('the draft is not what was kept')


def finish(app):
    app.keys('ctrl+Return')
    app.sees('Missing. You may sign all the same.')
    app.sees('No diagnosis')
    app.types('not my passphrase at all')
    app.keys('Return')
    app.sees('That is not your passphrase.')
    app.types(PASSPHRASE)
    app.keys('Return')
    app.sees('Signed. The note cannot be changed any more', deadline_s=20)


def main():
    build, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    drive.start_accessibility()
    practice = Practice(build)
    journey = Journey('A visit, written by keyboard alone', pictures)
    step = journey.step
    chooser = random.Random(7)
    try:
        step('make a demo practice', practice.make_demo, PATIENTS)
        person = steps.choose_patients(practice, count=1, need_thread=False)[0]
        step('start the host', practice.serve)
        clinician = step('sign in', start, journey, practice)
        step('open a chart', clinician.open_chart, person.name, person.family)
        step('begin a note', begin, clinician.app, picture=clinician.app)
        step('write the reason', write_reason, clinician.app)
        for number in range(1, KILLS + 1):
            clinician = step(f'be killed while typing, {number} of {KILLS}, and find the draft', kill_while_typing,
                             journey, practice, clinician, person, chooser)
        app = clinician.app
        kept = step('wait until all is kept', kept_text, app, 'Subjective', picture=app)
        step('lock', clinician.lock)
        step('sign in again', clinician.sign_in, 'okafor')
        step('find the note as it was', comes_back, clinician, kept)
        step('sign out', clinician.sign_out)
        step('sign in once more', clinician.sign_in, 'okafor')
        step('see it among the notes to finish', app.find, 'Notes to finish', 'list', picture=app)
        step('open the chart', clinician.open_chart, person.name, person.family)
        step('find the draft', comes_back, clinician, kept)
        app.keys('F8')
        step('finish and sign', finish, app, picture=app)
        step('read it in the pane', app.sees, kept.strip()[:40])
        step('close Althea Clinic', journey.quit, app)
        practice.stop_host()
        said = step('verify the record and its signatures', practice.host, 'verify')
        print(said.strip().splitlines()[-1])
        print(f'{journey.number} steps in {journey.took():.0f} s')
    except Exception:
        practice.tell_logs()
        raise
    finally:
        journey.end()
        practice.close()


main()
