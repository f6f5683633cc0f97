# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives running apps through AT-SPI: find by role and name, act, type, read, take pictures.

Everything waits on states with a deadline; nothing sleeps for a fixed time to hope for the best.
"""

import os
import re
import signal
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

DEADLINE_S = float(os.environ.get('ALTHEA_JOURNEY_DEADLINE_S', '30'))
BUTTONS = ('button', 'push button', 'toggle button', 'menu item', 'link', 'check box', 'radio button', 'switch')
MAX_CHILDREN = 400


class StepFailed(Exception):
    """A step of a journey did not come about in its time."""


def turn():
    """Lets events that arrived be handled: without it the accessibility library answers from the past."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def wait(what, probe, deadline_s=None):
    """Asks @probe until it answers with something; raises StepFailed that names @what."""
    end = time.monotonic() + (deadline_s or DEADLINE_S)
    while True:
        try:
            answer = probe()
            if answer:
                return answer
        except GLib.Error:
            pass
        turn()
        if time.monotonic() > end:
            raise StepFailed(f'waited {deadline_s or DEADLINE_S:.0f} s for {what}')
        time.sleep(0.03)


def walk(node, depth=0):
    yield node, depth
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(min(count, MAX_CHILDREN)):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            continue
        if child is not None:
            yield from walk(child, depth + 1)


def matches(text, wanted):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(text or ''))
    return (text or '') == wanted


def text_of(node):
    face = node.get_text_iface()
    return Atspi.Text.get_text(face, 0, Atspi.Text.get_character_count(face)) if face else ''


class App:
    """One running program and its windows."""

    def __init__(self, program, *arguments, environment=None, log=None):
        self.name = os.path.basename(program)
        self.log = open(log, 'ab') if log else subprocess.DEVNULL
        self.process = subprocess.Popen([program, *arguments], env={**os.environ, **(environment or {})},
                                        stdout=self.log, stderr=self.log)
        self.root = wait(f'{self.name} on the accessibility bus', self._find_root)

    def _find_root(self):
        if self.process.poll() is not None:
            raise StepFailed(f'{self.name} ended with {self.process.returncode} before it showed a window')
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            node = desktop.get_child_at_index(index)
            if node and node.get_process_id() == self.process.pid:
                node.set_cache_mask(Atspi.Cache.NONE)
                return node
        return None

    # --- finding -----------------------------------------------------------------------------------

    def find_now(self, name=None, role=None, showing=True, pred=None, within=None):
        roles = (role,) if isinstance(role, str) else role
        for node, _ in walk(within or self.root):
            try:
                if roles and node.get_role_name() not in roles:
                    continue
                if name is not None and not matches(node.get_name(), name):
                    continue
                if showing and not node.get_state_set().contains(Atspi.StateType.SHOWING):
                    continue
                if pred and not pred(node):
                    continue
                return node
            except GLib.Error:
                continue
        return None

    def find(self, name=None, role=None, deadline_s=None, **more):
        what = f'{role or "something"} {getattr(name, "pattern", name)!r} in {self.name}'
        return wait(what, lambda: self.find_now(name, role, **more), deadline_s)

    def sees(self, text, deadline_s=None):
        """Waits until @text (a string contained in, or a pattern found in, a name or a text) is shown."""
        def shown(node):
            for said in (node.get_name(), text_of(node)):
                if said and (text.search(said) if isinstance(text, re.Pattern) else text in said):
                    return True
            return False
        what = f'{getattr(text, "pattern", text)!r} shown in {self.name}'
        return wait(what, lambda: self.find_now(pred=shown), deadline_s)

    def does_not_see(self, text, deadline_s=None):
        def gone():
            return self.find_now(pred=lambda n: text in (n.get_name() or '') or text in text_of(n)) is None
        return wait(f'{text!r} gone from {self.name}', gone, deadline_s)

    # --- acting ------------------------------------------------------------------------------------

    def click(self, name=None, role=BUTTONS, deadline_s=None, **more):
        """Activates the control of this name, when it can be."""
        def ready():
            node = self.find_now(name, role, pred=self._can_act, **more)
            return node
        node = wait(f'{getattr(name, "pattern", name)!r} to press in {self.name}', ready, deadline_s)
        self.press(node)
        return node

    @staticmethod
    def _can_act(node):
        face = node.get_action_iface()
        states = node.get_state_set()
        return bool(face and face.get_n_actions()) and states.contains(Atspi.StateType.SENSITIVE)

    @staticmethod
    def press(node):
        face = node.get_action_iface()
        if not face or not face.get_n_actions():
            raise StepFailed(f'{node.get_role_name()} {node.get_name()!r} cannot be pressed')
        if not face.do_action(0):
            raise StepFailed(f'{node.get_role_name()} {node.get_name()!r} refused to be pressed')
        turn()

    def field(self, name, deadline_s=None):
        return self.find(name, deadline_s=deadline_s, pred=lambda n: n.get_editable_text_iface() is not None)

    def fill(self, name, text, deadline_s=None):
        """Puts @text in the field of this name and checks that it stands there."""
        node = self.field(name, deadline_s)
        Atspi.EditableText.set_text_contents(node.get_editable_text_iface(), text)
        wait(f'the text in {name!r}', lambda: text_of(node) == text or node.get_role_name() == 'password text')
        return node

    def select(self, node):
        """Selects a list item through its list."""
        parent = node.get_parent()
        face = parent.get_selection_iface() if parent else None
        if not face or not face.select_child(node.get_index_in_parent()):
            raise StepFailed(f'{node.get_name()!r} cannot be selected')
        turn()

    def focus_window(self, title=None):
        ids = wait(f'a window of {self.name}', lambda: subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
            capture_output=True, text=True).stdout.split())
        subprocess.run(['xdotool', 'windowraise', ids[-1], 'windowfocus', '--sync', ids[-1]], check=False,
                       stderr=subprocess.DEVNULL)
        return ids[-1]

    def keys(self, *keys):
        self.focus_window()
        subprocess.run(['xdotool', 'key', '--delay', '30', *keys], check=True)
        turn()

    def types(self, text):
        self.focus_window()
        subprocess.run(['xdotool', 'type', '--delay', '12', text], check=True)
        turn()

    def activate(self, action, *parameters):
        """Activates an application action over the session bus, as the desktop does."""
        application = self.find_bus_name()
        path = '/' + application.replace('.', '/')
        listed = '[' + ', '.join(f"<'{p}'>" for p in parameters) + ']'
        subprocess.run(['gdbus', 'call', '--session', '--dest', application, '--object-path', path, '--method',
                        'org.gtk.Actions.Activate', action, listed, '{}'], check=True, stdout=subprocess.DEVNULL)

    def find_bus_name(self):
        return {'althea-clinic': 'org.althea.Clinic', 'althea-home': 'org.althea.Home'}[self.name]

    # --- looking -----------------------------------------------------------------------------------

    def shot(self, path):
        """A picture of the display as it stands, after the window came to the front."""
        self.focus_window()
        settle()
        os.makedirs(os.path.dirname(path), exist_ok=True)
        subprocess.run(['import', '-window', 'root', path], check=True)

    def dump(self, out=sys.stderr):
        for node, depth in walk(self.root):
            try:
                if not node.get_state_set().contains(Atspi.StateType.SHOWING):
                    continue
                said = text_of(node)
                print('  ' * depth + f'[{node.get_role_name()}] {node.get_name()!r} {said[:80]!r}', file=out)
            except GLib.Error:
                continue

    def close(self, deadline_s=10):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(deadline_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


def settle():
    """Waits until two pictures of the display in a row are the same."""
    last = None
    for _ in range(40):
        turn()
        now = subprocess.run(['xwd', '-root', '-silent'], capture_output=True).stdout
        if now and now == last:
            return
        last = now
        time.sleep(0.1)


def start_accessibility():
    """The bus must be up before an app starts, or the app sometimes never registers."""
    desktop = Atspi.get_desktop(0)
    desktop.get_child_count()
    desktop.set_cache_mask(Atspi.Cache.NONE)


class Journey:
    """Steps with names, each timed and pictured; the first that fails ends it."""

    def __init__(self, title, pictures=None):
        self.title = title
        self.pictures = pictures
        self.number = 0
        self.apps = []
        self.others = []
        print(f'{title}', flush=True)

    def app(self, *arguments, **more):
        app = App(*arguments, **more)
        self.apps.append(app)
        return app

    def program(self, *arguments, **more):
        process = subprocess.Popen(arguments, **more)
        self.others.append(process)
        return process

    def step(self, words, act, picture_of=None):
        self.number += 1
        began = time.monotonic()
        try:
            answer = act()
        except Exception as problem:
            print(f'  {self.number:2}. FAILED {words}: {problem}', flush=True)
            for app in self.apps:
                print(f'--- what {app.name} shows ---', file=sys.stderr)
                app.dump()
                if self.pictures and app.process.poll() is None:
                    app.shot(os.path.join(self.pictures, f'failed-{app.name}.png'))
            raise
        took = time.monotonic() - began
        if picture_of is not None and self.pictures:
            name = f'{self.number:02}-{re.sub("[^a-z0-9]+", "-", words.lower()).strip("-")[:60]}.png'
            picture_of.shot(os.path.join(self.pictures, name))
        print(f'  {self.number:2}. {words} ({took:.1f} s)', flush=True)
        return answer

    def end(self):
        for app in reversed(self.apps):
            app.close()
        for process in reversed(self.others):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
