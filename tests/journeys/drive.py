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

from gi.repository import GLib

import tree

DEADLINE_S = float(os.environ.get('ALTHEA_JOURNEY_DEADLINE_S', '30'))
BUTTONS = ('button', 'push button', 'toggle button', 'menu item', 'link', 'check box', 'radio button', 'switch')
ACTIONS = ('click', 'toggle', 'activate', 'press')
SCROLL = 'listitem.scroll-to'
# The toolkit reports places without the paddings of what is around them, so a row is pressed a little lower and
# further right than its middle is said to be; rows are at least 36 high.
OFF_X = OFF_Y = 14


class StepFailed(Exception):
    """A step of a journey did not come about in its time."""


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
        if time.monotonic() > end:
            raise StepFailed(f'waited {deadline_s or DEADLINE_S:.0f} s for {what}')
        time.sleep(0.03)


def matches(text, wanted):
    if wanted is None:
        return True
    return bool(wanted.search(text)) if isinstance(wanted, re.Pattern) else text == wanted


def mentions(node, wanted):
    """Whether @wanted (contained in, or a pattern found in) is the name or the text of @node."""
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(node.name) or wanted.search(node.text))
    return wanted in node.name or wanted in node.text


def reads(node, text):
    """A password's field shows as many dots as there are characters."""
    shown = node.read_text()
    return shown == text or (len(shown) == len(text) and set(shown) <= {'●', '•', '*'})


def words_for(wanted):
    return repr(getattr(wanted, 'pattern', wanted))


class App:
    """One running program and its windows."""

    def __init__(self, program, *arguments, environment=None, log=None):
        self.name = os.path.basename(program)
        self.log = open(log, 'ab') if log else subprocess.DEVNULL
        self.process = subprocess.Popen([program, *arguments], env={**os.environ, **(environment or {})},
                                        stdout=self.log, stderr=self.log)
        self.root = wait(f'{self.name} on the accessibility bus',
                         lambda: self._alive() and tree.find_application(self.process.pid))

    def _alive(self):
        if self.process.poll() is not None:
            raise StepFailed(f'{self.name} ended with {self.process.returncode}')
        return True

    # --- finding -----------------------------------------------------------------------------------

    def find_now(self, name=None, role=None, pred=None, within=None, texts=False):
        """The first on the screen of this name, role and nature, or None."""
        self._alive()
        roles = (role,) if isinstance(role, str) else role
        for node in tree.read(within or self.root, texts=texts).walk():
            if (roles is None or node.role in roles) and matches(node.name, name) and (not pred or pred(node)):
                return node
        return None

    def find(self, name=None, role=None, deadline_s=None, **more):
        return wait(f'{role or "something"} {words_for(name)} in {self.name}',
                    lambda: self.find_now(name, role, **more), deadline_s)

    def shows(self, text):
        """Whether @text (contained in, or a pattern found in, a name or a text) is on the screen now."""
        return self.find_now(pred=lambda node: mentions(node, text), texts=True) is not None

    def sees(self, text, deadline_s=None):
        return wait(f'{words_for(text)} shown in {self.name}',
                    lambda: self.find_now(pred=lambda node: mentions(node, text), texts=True), deadline_s)

    def does_not_see(self, text, deadline_s=None):
        return wait(f'{words_for(text)} gone from {self.name}', lambda: not self.shows(text), deadline_s)

    def texts(self, hidden=False):
        """All names and texts on the screen; with @hidden all that the tree has."""
        return [said for node in tree.read(self.root, hidden).walk() for said in (node.name, node.text) if said]

    # --- acting ------------------------------------------------------------------------------------

    def click(self, name=None, role=BUTTONS, deadline_s=None, **more):
        """Activates the control of this name, when it can be."""
        def pressed():
            node = self.find_now(name, role, pred=lambda n: n.sensitive and set(n.actions()) & set(ACTIONS), **more)
            return node if node and self.try_press(node, *ACTIONS) else None
        return wait(f'{words_for(name)} to press in {self.name}', pressed, deadline_s)

    @staticmethod
    def try_press(node, *wanted):
        """Does the first of the @wanted actions that @node has; what is shown may have changed since it was read."""
        action = next((a for a in wanted if a in node.actions()), None)
        return action is not None and node.act(action)

    def press(self, node, *wanted):
        if not self.try_press(node, *wanted):
            raise StepFailed(f'{node.role} {node.name!r} cannot be pressed: {node.actions()}')

    def choose(self, name=None, role=None, deadline_s=None, **more):
        """Presses a row with the mouse: rows of lists offer no action to press."""
        node = row = self.find(name, role, deadline_s, **more)
        while row is not None and SCROLL not in row.actions():
            row = row.parent
        if row is not None:
            row.act(SCROLL)
        settle()
        self.point(node)
        return node

    def point(self, node, button='1'):
        """Moves the mouse onto @node and clicks."""
        window = self.focus_window()
        x, y, width, height = node.extents()
        subprocess.run(['xdotool', 'mousemove', '--window', window, str(x + min(width // 2, 60) + OFF_X),
                        str(y + height // 2 + OFF_Y)], check=True)
        if button:
            subprocess.run(['xdotool', 'click', button], check=True)

    def scroll_to(self, text, within, deadline_s=None):
        """Turns the wheel over the list @within until @text is shown: lists make only the rows that are in sight."""
        self.point(self.find(within, 'list'), button=None)

        def there():
            if self.shows(text):
                return True
            subprocess.run(['xdotool', 'click', '--repeat', '3', '--delay', '15', '5'], check=True)
            settle()
            return False
        wait(f'{text!r} in the list {within!r} of {self.name}', there, deadline_s)

    def field(self, name, deadline_s=None, **more):
        return self.find(name, deadline_s=deadline_s, pred=lambda node: node.editable, **more)

    def fill(self, name, text, deadline_s=None, **more):
        """Puts @text in the field of this name and waits until it stands there."""
        node = self.field(name, deadline_s, **more)
        node.set_text(text)
        wait(f'the text in {words_for(name)}', lambda: reads(node, text))
        return node

    def focus_window(self):
        ids = wait(f'a window of {self.name}', lambda: subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
            capture_output=True, text=True).stdout.split())
        subprocess.run(['xdotool', 'windowraise', ids[-1], 'windowfocus', '--sync', ids[-1]], check=False,
                       stderr=subprocess.DEVNULL)
        return ids[-1]

    def keys(self, *keys):
        self.focus_window()
        subprocess.run(['xdotool', 'key', '--delay', '30', *keys], check=True)

    def types(self, text):
        self.focus_window()
        subprocess.run(['xdotool', 'type', '--delay', '12', text], check=True)

    # --- looking -----------------------------------------------------------------------------------

    def shot(self, path):
        """A picture of the display as it stands, after the window came to the front."""
        window = self.focus_window()
        shape = dict(line.split('=') for line in subprocess.run(
            ['xdotool', 'getwindowgeometry', '--shell', window], capture_output=True, text=True).stdout.split())
        subprocess.run(['xdotool', 'mousemove', '0', '0'], check=False)
        settle()
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # From the display, not from the window, so that menus are in it.
        subprocess.run(['import', '-silent', '-window', 'root', '-crop',
                        '{WIDTH}x{HEIGHT}+{X}+{Y}'.format(**shape), '+repage', '-strip', path], check=True)

    def dump(self, out=sys.stderr):
        if self.process.poll() is not None:
            print(f'{self.name} ended with {self.process.returncode}', file=out)
            return
        for node in tree.read(self.root).walk():
            if node.name or node.text:
                text = f' {node.text[:80]!r}' if node.text != node.name else ''
                print('  ' * node.depth + f'[{node.role}] {node.name!r}{text}', file=out)

    def close(self, deadline_s=10):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(deadline_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


def settle(still_s=0.3):
    """Waits until the private display stands still: a button that was pressed acts a quarter of a second later. A
    person's own display is let be."""
    if 'ALTHEA_HEADLESS' not in os.environ:
        return
    last, since = None, time.monotonic()
    end = since + DEADLINE_S
    while time.monotonic() < end:
        now = subprocess.run(['import', '-silent', '-window', 'root', 'ppm:-'], capture_output=True).stdout
        if now != last:
            last, since = now, time.monotonic()
        elif time.monotonic() - since > still_s:
            return


def start_accessibility():
    """The bus must be up before an app starts, or the app sometimes never registers."""
    def answers():
        tree.connect()
        tree.call(tree.REGISTRY, tree.ROOT, tree.ACCESSIBLE, 'GetChildren')
        return True
    wait('the accessibility bus', answers)
