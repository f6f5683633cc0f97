# SPDX-License-Identifier: GPL-3.0-or-later
"""What a patient does in Althea Home, in words of the person rather than of widgets."""

import re

import drive

PASSWORD = 'a quiet lake in november'


class Patient:
    """A person at the window of Althea Home."""

    def __init__(self, app, name, user, password=PASSWORD):
        self.app = app
        self.name = name
        self.user = user
        self.password = password

    # --- pairing and signing in --------------------------------------------------------------------

    def paste_link(self, link, good=True):
        self.app.point(self.app.field('Or paste the link'))
        self.app.fill('Or paste the link', link)
        self.app.keys('Return')
        if good:
            self.app.field('Password again')

    def choose_password(self):
        """Takes the invitation of the practice that is named and links this computer."""
        self.app.fill('User name', self.user)
        self.app.fill('Password', self.password)
        self.app.fill('Password again', self.password)
        self.app.click('Link this computer')
        self.app.find('Yes, this is me', 'button')

    def confirm(self):
        self.app.click('Yes, this is me')

    def start_reading(self):
        """Goes on when the record has come, or at once when there is so little that nobody is asked."""
        def there():
            button = self.app.find_now('Start reading', 'button', pred=lambda node: node.sensitive)
            if button is not None:
                self.app.try_press(button, 'click')
            return self.app.find_now('Lock now') or self.app.shows(re.compile('^Good '))
        drive.wait('the record to open', there)
        drive.settle()

    def pair(self, link):
        self.paste_link(link)
        self.choose_password()
        self.confirm()
        self.start_reading()

    def sign_in(self):
        self.app.fill('Password', self.password)
        self.app.click('Sign in')
        self.app.sees(re.compile('^Good '))

    def lock(self):
        self.app.click('Lock now')
        self.app.field('Password')

    # --- reading -----------------------------------------------------------------------------------

    def show_place(self, title):
        """Home, Results, Medications, Messages, Record or Account."""
        places = self.back_to_places()
        self.app.choose(title, 'label', within=places)
        drive.settle(0.7)

    def back_to_places(self):
        """In a narrow window a page covers them."""
        def there():
            places = self.app.find_now('Places', 'list')
            if places is None:
                self.app.keys('Escape')
                drive.settle()
            return places
        return drive.wait('the places', there)

    def open_first(self, title):
        """The first row of the list of this title."""
        self.app.choose(None, 'list item', within=self.app.find(title, 'list'))
        drive.settle()

    def sees_result(self, title):
        self.show_place('Results')
        self.app.scroll_to(title, 'Results')

    def sees_medication(self, title):
        self.show_place('Medications')
        self.app.scroll_to(title, 'Medications')

    def sees_problem(self, title):
        self.show_place('Record')
        self.app.sees('Allergies')
        if not self.app.shows(title):
            self.app.click(re.compile('^Show all'))
            self.app.scroll_to(title, 'Health problems')

    # --- messages ----------------------------------------------------------------------------------

    def open_thread(self, subject):
        self.show_place('Messages')
        self.app.choose(subject, 'label')
        drive.settle()

    def answer(self, text):
        field = self.app.fill('Your answer', text)
        self.app.click('Send')
        drive.wait('the message to leave the composer', lambda: field.read_text() == '')
        self.app.sees(text)

    def sees_state(self, subject, state):
        """Opens the conversation and waits until the own message in it is as far as @state."""
        self.open_thread(subject)
        self.app.sees(state)

    def write(self, subject, text):
        self.show_place('Messages')
        self.app.click(re.compile('^New( message)?$'))
        self.app.fill('Subject', subject)
        self.app.fill('Message', text)
        self.app.click('Send')
        self.app.sees(subject)
