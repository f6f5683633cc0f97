# SPDX-License-Identifier: GPL-3.0-or-later
"""A practice for journeys: a record made by althea-host in a directory of its own, and its host at work."""

import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

from drive import StepFailed

PASSPHRASE = 'seven quiet herons cross the lake'
PHONE = '555 0142'


class Practice:
    """Owns the directory and the host process; both end with close()."""

    def __init__(self, build):
        self.passphrase = PASSPHRASE
        self.host_program = os.path.join(build, 'clinician-app', 'althea-host')
        self.clinic_program = os.path.join(build, 'clinician-app', 'althea-clinic')
        self.home_program = os.path.join(build, 'patient-app', 'althea-home')
        self.place = tempfile.mkdtemp(prefix='althea-practice-')
        self.record = os.path.join(self.place, 'record')
        self.socket = os.path.join(self.record, 'host.sock')
        self.passphrase_file = os.path.join(self.place, 'passphrase')
        with open(self.passphrase_file, 'w', encoding='utf-8') as file:
            file.write(PASSPHRASE + '\n')
        os.chmod(self.passphrase_file, 0o600)
        self.log_path = os.path.join(self.place, 'host.log')
        # What an installed Althea finds under its prefix: icons, schemas, the host beside the apps.
        data = os.path.join(build, 'data')
        self.environment = {
            'GTK_A11Y': 'atspi', 'GSETTINGS_BACKEND': 'memory',
            'ALTHEA_UNINSTALLED': build, 'GSETTINGS_SCHEMA_DIR': data,
            'XDG_DATA_DIRS': f'{data}/share:{os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share")}',
            'ALTHEA_TEST_ARGON_MIB': os.environ.get('ALTHEA_TEST_ARGON_MIB', '8'),
        }
        self.process = None
        self.port = 0

    def set_passphrase(self, passphrase):
        """What the commands of the administrator are given from now on."""
        self.passphrase = passphrase
        with open(self.passphrase_file, 'w', encoding='utf-8') as file:
            file.write(passphrase + '\n')

    # --- the record --------------------------------------------------------------------------------

    def host(self, *arguments, check=True):
        """Runs one command of the administrator's and gives what it printed."""
        result = subprocess.run([self.host_program, '--record', self.record, '--passphrase-file',
                                 self.passphrase_file, *arguments], capture_output=True, text=True,
                                env={**os.environ, **self.environment})
        if check and result.returncode:
            raise StepFailed(f'althea-host {" ".join(arguments)} ended with {result.returncode}: '
                             f'{result.stderr.strip()}')
        return result.stdout

    def make(self, name='Lakeside Family Practice', user='okafor', clinician='Dr Adaeze Okafor'):
        self.host('--user', user, 'init', '--practice', name, '--phone', PHONE, '--clinician', clinician,
                  '--recovery-file', os.path.join(self.place, 'sheet'))

    def make_demo(self, patients, seed=7):
        """A practice of synthetic patients; gives the line of totals."""
        self.make()
        return self.host('--quiet', 'demo', '--patients', str(patients), '--seed', str(seed)).splitlines()[-1]

    def stats(self):
        return {kind: int(count) for kind, count in
                (line.split() for line in self.host('--quiet', 'stats').splitlines()) if kind.isalpha()}

    def export(self, *types):
        """The records of these types as they are now, {type: [record]}; the host must not run."""
        place = tempfile.mkdtemp(dir=self.place)
        self.host('--quiet', 'export', os.path.join(place, 'all'))
        records = {}
        for kind in types:
            path = os.path.join(place, 'all', f'{kind}.ndjson')
            lines = open(path, encoding='utf-8') if os.path.exists(path) else []
            records[kind] = [json.loads(line) for line in lines]
        shutil.rmtree(place)
        return records

    # --- the host at work --------------------------------------------------------------------------

    def serve(self, deadline_s=30):
        """Starts the host on its socket and on loopback, and waits until it says that it is ready. The port is
        chosen by the system at first and stays the same afterwards, because patients' devices know it."""
        log = open(self.log_path, 'ab')
        self.process = subprocess.Popen([self.host_program, '--record', self.record, '--passphrase-file',
                                         self.passphrase_file, 'serve', '--port', str(self.port), '--address',
                                         '127.0.0.1'], stdout=subprocess.PIPE, stderr=log,
                                        env={**os.environ, **self.environment})
        end = time.monotonic() + deadline_s
        said = ''
        while time.monotonic() < end:
            ready, _, _ = select.select([self.process.stdout], [], [], 0.2)
            chunk = os.read(self.process.stdout.fileno(), 4096).decode() if ready else ''
            if ready and not chunk:
                break
            said += chunk
            if re.search(r'^ready$', said, re.MULTILINE):
                self.port = int(re.search(r'port (\d+)', said).group(1))
                return said
        with open(self.log_path, encoding='utf-8', errors='replace') as file:
            raise StepFailed(f'the host did not come up: {said} {file.read()[-2000:]}')

    def stop_host(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        self.process = None

    # --- the apps ----------------------------------------------------------------------------------

    def open_clinic(self, journey, *arguments):
        return journey.open(self.clinic_program, *(arguments or ('--socket', self.socket)),
                            environment=self.environment, log=os.path.join(self.place, 'clinic.log'))

    def open_home(self, journey, computer, *arguments):
        """Each @computer has a directory of profiles of its own; an @argument can be an invitation's link."""
        return journey.open(self.home_program, '--profile-dir', os.path.join(self.place, 'homes', computer),
                            *arguments, environment=self.environment, log=os.path.join(self.place, f'home-{computer}.log'))

    def keeps_secret(self, computer, *words):
        """On the disk of this patient's @computer neither any of @words nor a database that others can open."""
        mirrors = 0
        for directory, _, names in os.walk(os.path.join(self.place, 'homes', computer)):
            for path in (os.path.join(directory, name) for name in names):
                with open(path, 'rb') as file:
                    held = file.read()
                clear = [word for word in ('SQLite format 3', 'resourceType', *words) if word.encode() in held]
                if clear:
                    raise StepFailed(f'{path} has in clear: {clear}')
                mirrors += os.path.basename(path) == 'mirror.db' and len(held) > 0
        if not mirrors:
            raise StepFailed('there is no mirror of the record on this computer')

    def tell_logs(self):
        """What the programs said, for somebody who looks for the reason of a failure."""
        for name in sorted(os.listdir(self.place)):
            if name.endswith('.log') and os.path.getsize(os.path.join(self.place, name)):
                with open(os.path.join(self.place, name), encoding='utf-8', errors='replace') as file:
                    print(f'--- {name} ---\n{file.read()[-4000:]}', file=sys.stderr)

    def close(self):
        self.stop_host()
        shutil.rmtree(self.place, ignore_errors=True)
