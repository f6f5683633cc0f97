#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder includes what its row of the layer table allows. Meson keeps our own headers apart; system headers
are visible everywhere, so they are looked for here."""

import re

import common

# Folder (longest first) -> system headers that it must not include.
GTK = r'gtk/|adwaita'
SQL = r'sqlite3|sqlcipher'
JSON = r'yyjson|json-glib'
SOUP = r'libsoup'
TLS = r'gnutls'
FORBIDDEN = {
    'common/core/': [GTK, SQL, JSON, SOUP, TLS, 'sodium'],
    'common/model/': [GTK, SQL, JSON, SOUP, TLS, 'sodium'],
    'common/fhir/': [GTK, SQL, 'json-glib', SOUP, TLS, 'sodium'],
    'common/message/': [GTK, SQL, 'yyjson', SOUP, TLS],
    'common/crypto/': [GTK, SQL, JSON, SOUP],
    'common/db/': [GTK, JSON, SOUP, TLS],
    'common/session/': [GTK, SQL],
    'common/paper/': [GTK, SQL, JSON, SOUP, TLS],
    'common/widgets/': [SQL, JSON, SOUP, TLS],
    'clinician-app/store/': [GTK, SQL, SOUP, TLS],
    'clinician-app/practice/': [GTK, SQL, SOUP],
    'clinician-app/host/': [GTK, SQL],
    'clinician-app/exchange/': [GTK, SQL, SOUP],
    'clinician-app/cli/': [GTK, SQL],
    'clinician-app/ui/': [SQL, 'yyjson', SOUP, TLS, r'althea-database', r'host-'],
    'patient-app/mirror/': [GTK, SQL, SOUP],
    'patient-app/ui/': [SQL, 'yyjson', SOUP, TLS, r'althea-database', r'host-'],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.M)
STATEMENT = re.compile(r'"\s*(SELECT .* FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)\b')

found = []
for name in common.files('.c', '.h'):
    for folder, headers in FORBIDDEN.items():
        if not name.startswith(folder):
            continue
        text = common.read(name)
        for included in INCLUDE.findall(text):
            for header in headers:
                if re.match(header, included):
                    found.append(f'{name}: must not include {included}')
        if '/ui/' in folder and STATEMENT.search(text):
            found.append(f'{name}: SQL in a window')
common.end(found)
