# SPDX-License-Identifier: GPL-3.0-or-later
"""What a clinician does in Althea Clinic, in words of the work rather than of widgets."""

import re

import drive
from practice import PASSPHRASE


class Clinician:
    """A person at one window of Althea Clinic."""

    def __init__(self, app):
        self.app = app

    def sign_in(self, user, passphrase=PASSPHRASE):
        self.app.fill('User name', user)
        self.app.fill('Passphrase', passphrase)
        self.app.click('Sign in')
        self.sees_workspace()

    def sees_workspace(self):
        """In a narrow window the sidebar, with its line of truth, is folded away."""
        self.app.find(pred=lambda node: 'win.find' in node.actions())

    def is_refused(self, user, passphrase):
        self.app.fill('User name', user)
        self.app.fill('Passphrase', passphrase)
        self.app.click('Sign in')
        self.app.sees('Name or passphrase not right.')

    def recover(self, sheet, user, passphrase):
        """The groups as somebody types them from the paper, one wrong at first."""
        self.app.click('Use the recovery sheet…')
        self.app.field('Group 14')
        self.app.types(''.join(sheet[:8] + ['ZZZZ'] + sheet[9:]).lower())
        self.app.fill('Your user name', user)
        self.app.fill('New passphrase', passphrase)
        self.app.fill('The same again', passphrase)
        self.app.click('Open the record')
        self.app.sees('Group 9 has a mistake.')
        self.app.fill('Group 9', sheet[8])
        self.app.click('Open the record')
        self.sees_workspace()

    def sign_out(self):
        self.app.press(self.app.find(role='frame'), 'win.sign-out')
        self.app.field('Passphrase')

    def sign_in_again(self, user, passphrase=PASSPHRASE):
        """After the host was away: it knows nobody until somebody signs in, unless the session outlived it."""
        drive.wait('Clinic to find the host again', lambda: self.app.shows('All kept') or self.app.find_now(
            'Passphrase', pred=lambda n: n.editable))
        if not self.app.shows('All kept'):
            self.sign_in(user, passphrase)

    def lock(self):
        self.app.press(self.app.find(role='frame'), 'win.lock')
        self.app.field('Passphrase')

    # --- patients ----------------------------------------------------------------------------------

    def search(self, text, name):
        """Types into the search box until @name is among what it answers."""
        self.app.press(self.app.find(pred=lambda node: 'win.find' in node.actions()), 'win.find')
        self.app.fill('Find a patient', text)
        return self.app.find(re.compile('^' + re.escape(name)), 'list item')

    def open_chart(self, name, search=None):
        """Finds the patient, presses Enter; the chart is there when the profile is."""
        self.search(search or name, name)
        self.app.keys('Return')
        self.sees_chart()

    def sees_chart(self):
        self.app.find('Find in this chart')
        drive.settle()

    def show_place(self, number):
        """1 Today, 2 Patients, 3 Inbox."""
        self.app.keys(f'ctrl+{number}')
        drive.settle()

    # --- the chart ---------------------------------------------------------------------------------

    def show_view(self, title):
        """Timeline, Results, Documents or Messages of the chart."""
        self.app.click(title, ('radio button', 'toggle button', 'button', 'page tab'))

    def show_trend(self, test):
        """Shows how a test went over the years; gives the sentence that says the same."""
        self.show_view('Results')
        self.app.fill('Find a test', test)
        self.app.choose(test, 'label', within=self.app.find('Results by test'))
        self.app.sees('Show as table')

    def show_profile(self):
        """In a narrow window it is folded away."""
        if self.app.find_now('Profile', 'list') is None:
            self.app.keys('F9')
            drive.settle()

    def open_problem(self, problem):
        """From the profile, into the pane at the side."""
        self.show_profile()
        self.app.choose(problem, 'label', within=self.app.find('Profile', 'list'))
        self.app.find('History', 'button')

    def add(self, what):
        """Begins 'a problem', 'an allergy' or 'a medication'."""
        self.show_profile()
        self.app.click(f'Add {what}')
        self.app.find('Save', 'button')

    def edit_patient(self):
        self.app.click(re.compile(r'#\d+$'))
        self.app.find('Save', 'button')

    def open_first_document(self):
        self.app.choose(None, 'list item', within=self.app.find('Documents', 'list'))
        self.app.find('History', 'button')

    def discard(self):
        """Leaves an editor without what was typed."""
        self.app.click('Cancel')
        self.app.click(re.compile('^Discard'))

    def edit_problem(self, problem, note):
        """Opens a problem, adds a note to it, saves."""
        self.open_problem(problem)
        self.app.click('Edit')
        self.app.fill('Note', note)
        self.app.click('Save')
        self.app.find('History', 'button')
        self.app.sees(note)

    def close_pane(self):
        """Closes what is open beside the chart."""
        self.app.click('Close this pane')
        drive.settle()

    def write_in_chart(self, subject, text):
        """Begins a thread from the chart's messages."""
        self.show_view('Messages')
        self.app.field('Your message')
        # With no thread yet the pane begins with a new one.
        if self.app.find_now('Subject', pred=lambda n: n.editable) is None:
            self.app.click('New message')
        self.app.fill('Subject', subject)
        self.write(text)

    def write(self, text):
        """Types into the composer that is shown and sends."""
        field = self.app.fill('Your message', text)
        self.app.click('Send')
        drive.wait('the message to leave the composer', lambda: field.read_text() == '')
        self.app.sees(text)

    # --- the inbox ---------------------------------------------------------------------------------

    def open_thread(self, name, subject):
        """Opens the thread of @name about @subject that waits in the inbox."""
        self.show_place(3)
        self.app.find('Message threads', 'list')
        self.app.choose(re.compile(f'{re.escape(name)}.*{re.escape(subject)}'), 'list item')

    def show_results(self):
        """The results that wait for a review."""
        self.show_place(3)
        self.app.choose(re.compile('^Results'), 'radio button')
        self.app.find('Results to review', 'list')

    def open_first_result(self):
        self.app.choose(re.compile('critical|not normal|,'), 'list item')
        self.app.find('Comment for the patient')

    def show_messages(self):
        self.app.choose(re.compile('^Messages'), 'radio button')

    # --- orders --------------------------------------------------------------------------------------

    def add_order(self, words):
        """Puts @words as free text or as a code into the basket of the chart's Orders."""
        self.app.fill('Test', words)
        self.app.click('Add to the basket')
        self.app.find('Sign all', 'button')

    # --- invitations -------------------------------------------------------------------------------

    def invite(self):
        """Makes the invitation of the open chart's patient and gives its link."""
        self.app.click(re.compile('^(Not invited|Invited|Access by Althea Home)'))
        self.app.click(re.compile('^(Make an invitation card|Make a new card|Invite another computer)'))
        link = self.app.find(re.compile('^althea:'), deadline_s=20)
        return link.name

    def close_dialog(self):
        self.app.keys('Escape')
        drive.wait('the dialog to go', lambda: not self.app.find_now(role='dialog'))

