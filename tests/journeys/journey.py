# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey: steps with names, each timed and pictured; the first that fails ends it."""

import os
import re
import subprocess
import sys
import time

import drive


class Journey:
    """Owns the apps that it opened; end() closes them."""

    def __init__(self, title, pictures=None):
        self.title = title
        self.pictures = pictures
        self.number = 0
        self.apps = []
        self.began = time.monotonic()
        print(title, flush=True)

    def open(self, *arguments, **more):
        app = drive.App(*arguments, **more)
        self.apps.append(app)
        return app

    def step(self, words, act, *arguments, picture=None):
        """Does one thing that a person would name; pictures the app @picture afterwards."""
        self.number += 1
        began = time.monotonic()
        try:
            answer = act(*arguments)
        except Exception as problem:
            print(f'  {self.number:2}. FAILED {words}: {problem}', flush=True)
            self._tell_what_is_shown()
            raise
        took = time.monotonic() - began
        if picture is not None and self.pictures:
            words_in_name = re.sub('[^a-z0-9]+', '-', words.lower()).strip('-')[:60]
            picture.shot(os.path.join(self.pictures, f'{self.number:02}-{words_in_name}.png'))
        print(f'  {self.number:2}. {words} ({took:.1f} s)', flush=True)
        return answer

    def _tell_what_is_shown(self):
        for app in self.apps:
            print(f'--- what {app.name} shows ---', file=sys.stderr)
            try:
                app.dump()
                if self.pictures and app.process.poll() is None:
                    app.shot(os.path.join(self.pictures, f'failed-{app.name}.png'))
            except (drive.StepFailed, subprocess.CalledProcessError) as problem:
                print(problem, file=sys.stderr)

    def quit(self, app):
        """Closes the app by its keys, as a person does, and waits until it has ended well."""
        app.keys('ctrl+q')
        code = app.process.wait(drive.DEADLINE_S)
        self.apps.remove(app)
        if code:
            raise drive.StepFailed(f'{app.name} ended with {code}')

    def end(self):
        for app in reversed(self.apps):
            app.close()
        self.apps = []

    def took(self):
        return time.monotonic() - self.began
