# SPDX-License-Identifier: GPL-3.0-or-later
"""A practice for journeys: a record made by althea-host in a directory of its own, and its host at work."""

import os
import re
import select
import shutil
import subprocess
import tempfile
import time

from drive import StepFailed

PASSPHRASE = 'seven quiet herons cross the lake'


class Practice:
    """Owns the directory and the host process; both end with close()."""

    def __init__(self, build):
        self.build = build
        self.host_program = os.path.join(build, 'clinician-app', 'althea-host')
        self.clinic_program = os.path.join(build, 'clinician-app', 'althea-clinic')
        self.home_program = os.path.join(build, 'patient-app', 'althea-home')
        self.place = tempfile.mkdtemp(prefix='althea-practice-')
        self.record = os.path.join(self.place, 'record')
        self.passphrase_file = os.path.join(self.place, 'passphrase')
        with open(os.path.join(self.place, 'passphrase'), 'w', encoding='utf-8') as file:
            file.write(PASSPHRASE + '\n')
        os.chmod(self.passphrase_file, 0o600)
        self.process = None
        self.socket = None
        self.log_path = os.path.join(self.place, 'host.log')

    def host(self, *arguments, check=True):
        """Runs one command of the administrator's and gives what it printed."""
        result = subprocess.run([self.host_program, '--record', self.record, '--passphrase-file',
                                 self.passphrase_file, *arguments], capture_output=True, text=True)
        if check and result.returncode:
            raise StepFailed(f'althea-host {arguments[0]} ended with {result.returncode}: {result.stderr.strip()}')
        return result.stdout

    def stats(self):
        return {kind: int(count) for kind, count in
                (line.split() for line in self.host('stats').splitlines() if line.strip())}

    def serve(self, deadline_s=30):
        """Starts the host on its socket and on a free port of loopback, and waits until it says that it listens."""
        log = open(self.log_path, 'ab')
        self.process = subprocess.Popen([self.host_program, '--record', self.record, '--passphrase-file',
                                         self.passphrase_file, 'serve', '--port', '0', '--address', '127.0.0.1'],
                                        stdout=subprocess.PIPE, stderr=log, text=True)
        self.socket = os.path.join(self.record, 'host.sock')
        end = time.monotonic() + deadline_s
        said = ''
        while time.monotonic() < end:
            ready, _, _ = select.select([self.process.stdout], [], [], 0.2)
            if ready:
                line = self.process.stdout.readline()
                if not line:
                    break
                said += line
                if re.search(r'\bport\b|https', said) and os.path.exists(self.socket):
                    return said
        with open(self.log_path, encoding='utf-8', errors='replace') as file:
            raise StepFailed(f'the host did not come up: {said} {file.read()[-2000:]}')

    def stop_host(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        self.process = None

    def close(self):
        self.stop_host()
        shutil.rmtree(self.place, ignore_errors=True)
