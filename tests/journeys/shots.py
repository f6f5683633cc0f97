# SPDX-License-Identifier: GPL-3.0-or-later
"""shots.py BUILD OUT VARIANT [NAME...]: pictures of every page of both apps on a demo practice.

VARIANT is light, dark, narrow (360 wide) or large (text at one and a half); only pages whose name contains a NAME are
taken when some are given. The script beside it, `shots`, starts a display for each variant.
"""

import os
import subprocess
import sys

import drive
import shots_clinic
import shots_home
import steps
from journey import Journey
from practice import Practice

FRAME = 10  # what GTK draws around a window where nobody composes shadows
NARROW = (360 + FRAME, 740 + FRAME)
PATIENTS = 60


class Camera:
    """Takes pictures of windows, in the size that the variant asks for."""

    def __init__(self, out, variant, wanted):
        self.place = os.path.join(out, variant)
        self.variant = variant
        self.wanted = wanted
        self.taken = 0
        self.missed = []

    def wants(self, *names):
        return not self.wanted or any(word in name for word in self.wanted for name in names)

    def fit(self, app):
        """Makes the window as wide as the variant is."""
        if self.variant == 'narrow':
            window = app.focus_window()
            subprocess.run(['xdotool', 'windowsize', '--sync', window, *map(str, NARROW)], check=False)
            drive.settle()
        return app

    def take(self, app, name):
        if self.wants(name):
            app.shot(os.path.join(self.place, f'{name}.png'))
            self.taken += 1

    def page(self, app, name, go, *arguments, **more):
        """Goes to a page and takes it; one that cannot be reached is told and the rest goes on."""
        try:
            answer = go(*arguments, **more)
            self.take(app, name)
            return answer
        except (drive.StepFailed, subprocess.CalledProcessError) as problem:
            self.missed.append(name)
            print(f'missed {self.variant}/{name}: {problem}', flush=True)
            app.shot(os.path.join(self.place, f'missed-{name}.png'))
            return None

    def section(self, act, *arguments):
        """Pages that follow from each other; when they get stuck, the next section goes on."""
        try:
            act(*arguments)
        except drive.StepFailed as problem:
            self.missed.append(act.__name__)
            print(f'missed the rest of {self.variant}/{act.__name__}: {problem}', flush=True)


def main():
    build, out, variant = sys.argv[1:4]
    camera = Camera(out, variant, sys.argv[4:])
    drive.DEADLINE_S = 12
    drive.start_accessibility()
    practice, new_practice = Practice(build), Practice(build)
    journey = Journey(f'Pictures, {variant}')
    try:
        shots_clinic.first_run(camera, journey, new_practice)
        practice.make_demo(PATIENTS)
        first = steps.choose_patients(practice, 1)[0]
        practice.serve()
        clinician, links = shots_clinic.work(camera, journey, practice, first)
        shots_home.first_run(camera, journey, practice, first, links)
        camera.section(shots_home.nothing_yet, camera, journey, practice, links)
        camera.section(shots_clinic.paired, camera, clinician, first)
        camera.section(shots_home.reading, camera, journey, practice, first)
    except Exception:
        practice.tell_logs()
        new_practice.tell_logs()
        raise
    finally:
        journey.end()
        practice.close()
        new_practice.close()
    print(f'{camera.taken} pictures in {camera.place} ({journey.took():.0f} s)')
    sys.exit(1 if camera.missed else 0)


main()
