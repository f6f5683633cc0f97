# SPDX-License-Identifier: GPL-3.0-or-later
"""What an app offers to assistive technology, read over the accessibility bus and acted on through it.

Asks for a whole level of the tree at once instead of waiting for one answer after the other, and remembers nothing:
every reading is of the present.
"""

import os

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ROOT = '/org/a11y/atspi/accessible/root'
REGISTRY = 'org.a11y.atspi.Registry'
ACCESSIBLE = 'org.a11y.atspi.Accessible'
ACTION = 'org.a11y.atspi.Action'
TEXT = 'org.a11y.atspi.Text'
EDITABLE = 'org.a11y.atspi.EditableText'
COMPONENT = 'org.a11y.atspi.Component'
PROPERTIES = 'org.freedesktop.DBus.Properties'
IN_WINDOW = 1
TIMEOUT_MS = 10000
ALL_TEXT = GLib.Variant('(ii)', (0, 1000000))  # -1 as the end is not understood by every kind of entry
# Of these the text can be another one than the name.
WITH_TEXT = ('label', 'text', 'entry', 'password text', 'status bar', 'heading', 'caption', 'notification', 'alert')
ROLE_NAMES = {}

bus = None


def connect():
    """Starts the accessibility bus and its registry; they must be up before an app starts. Apps that are started
    afterwards come to the same bus, whatever else the display names."""
    global bus  # pylint: disable=global-statement
    session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                                Gio.DBusCallFlags.NONE, TIMEOUT_MS, None).unpack()[0]
    bus = Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
        None, None)
    bus.set_exit_on_close(False)
    os.environ['AT_SPI_BUS_ADDRESS'] = address


def call(owner, path, interface, method, arguments=None):
    return bus.call_sync(owner, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS,
                         None).unpack()


def call_all(requests):
    """Makes all the (owner, path, interface, method, arguments) calls at once; None where one failed."""
    answers = [None] * len(requests)
    waiting = len(requests)

    def arrived(connection, result, index):
        nonlocal waiting
        waiting -= 1
        try:
            answers[index] = connection.call_finish(result).unpack()
        except GLib.Error:
            pass

    for index, (owner, path, interface, method, arguments) in enumerate(requests):
        bus.call(owner, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS, None, arrived,
                 index)
    while waiting:
        GLib.MainContext.default().iteration(True)
    return answers


def role_name(number):
    if number not in ROLE_NAMES:
        ROLE_NAMES[number] = Atspi.role_get_name(Atspi.Role(number))
    return ROLE_NAMES[number]


def plain(text):
    """Without the marks that keep the directions of names apart."""
    return (text or '').replace('\u2068', '').replace('\u2069', '').replace('\u202f', ' ').replace('\u00a0', ' ')


class Node:
    """One control at the moment of reading."""

    def __init__(self, owner, path, parent=None):
        self.owner = owner
        self.path = path
        self.parent = parent
        self.depth = parent.depth + 1 if parent else 0
        self.children = []
        self.name = ''
        self.role = ''
        self.text = ''
        self.states = 0

    def has(self, state):
        return bool(self.states >> int(state) & 1)

    @property
    def showing(self):
        return self.has(Atspi.StateType.SHOWING)

    @property
    def sensitive(self):
        return self.has(Atspi.StateType.SENSITIVE)

    @property
    def editable(self):
        return self.has(Atspi.StateType.EDITABLE)

    def walk(self):
        """In the order in which people read."""
        yield self
        for child in self.children:
            yield from child.walk()

    # --- asked when it is wanted -------------------------------------------------------------------

    def read_text(self):
        return plain(call(self.owner, self.path, TEXT, 'GetText', ALL_TEXT)[0])

    def actions(self):
        """Their names as the toolkit knows them; the list itself has them in the person's language."""
        try:
            count = len(call(self.owner, self.path, ACTION, 'GetActions')[0])
        except GLib.Error:
            return []
        names = call_all([(self.owner, self.path, ACTION, 'GetName', GLib.Variant('(i)', (index,)))
                          for index in range(count)])
        return [name[0] if name else '' for name in names]

    def act(self, action):
        names = self.actions()
        return action in names and call(self.owner, self.path, ACTION, 'DoAction',
                                        GLib.Variant('(i)', (names.index(action),)))[0]

    def set_text(self, text):
        return call(self.owner, self.path, EDITABLE, 'SetTextContents', GLib.Variant('(s)', (text,)))[0]

    def extents(self):
        """(x, y, width, height) in the window."""
        return call(self.owner, self.path, COMPONENT, 'GetExtents', GLib.Variant('(u)', (IN_WINDOW,)))[0]


def find_application(pid):
    """The root of the program @pid's tree, None until it has registered."""
    for owner, path in call(REGISTRY, ROOT, ACCESSIBLE, 'GetChildren')[0]:
        try:
            if call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                    'GetConnectionUnixProcessID', GLib.Variant('(s)', (owner,)))[0] == pid:
                return Node(owner, path)
        except GLib.Error:
            continue
    return None


def read(root, hidden=False, texts=True):
    """The tree below @root as it is now, as a new Node: what is on the screen, with @hidden everything."""
    top = Node(root.owner, root.path)
    level = [top]
    everything = []
    while level:
        requests = []
        for node in level:
            requests += [(node.owner, node.path, ACCESSIBLE, 'GetState', None),
                         (node.owner, node.path, ACCESSIBLE, 'GetRole', None),
                         (node.owner, node.path, PROPERTIES, 'Get', GLib.Variant('(ss)', (ACCESSIBLE, 'Name'))),
                         (node.owner, node.path, ACCESSIBLE, 'GetChildren', None)]
        answers = call_all(requests)
        coming = []
        for index, node in enumerate(level):
            state, role, name, children = answers[index * 4:index * 4 + 4]
            if state is None or role is None:
                node.role = ''
                continue
            node.states = state[0][0] | (state[0][1] << 32)
            node.role = role_name(role[0])
            node.name = plain(name[0]) if name else ''
            if not hidden and node.depth > 1 and not node.showing:
                continue
            everything.append(node)
            if node.parent:
                node.parent.children.append(node)
            coming += [Node(owner, path, node) for owner, path in (children[0] if children else [])
                       if not path.endswith('/null')]
        level = coming
    if texts:
        with_text = [node for node in everything if node.role in WITH_TEXT]
        asked = call_all([(node.owner, node.path, TEXT, 'GetText', ALL_TEXT)
                          for node in with_text])
        for node, answer in zip(with_text, asked):
            node.text = plain(answer[0]) if answer else ''
    return top


if __name__ == '__main__':
    connect()
    call(REGISTRY, ROOT, ACCESSIBLE, 'GetChildren')
