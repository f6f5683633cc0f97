-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1 of the record. 0 stands for "none" in every column that names a row of term or node.
-- Dates are milliseconds since 1970 UTC; -140737488355328 is "no date", so that it sorts before all.

CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- A dictionary is never deleted: documents name theirs in their frame.
CREATE TABLE zdict(id INTEGER PRIMARY KEY, blob BLOB NOT NULL, sha256 BLOB NOT NULL UNIQUE) STRICT;

-- Resource types, with the number of current records.
CREATE TABLE kind(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, n INT NOT NULL DEFAULT 0 CHECK (n >= 0)) STRICT;

-- Whatever can be referred to, there already or not: the FHIR id is 16 bytes of UUID or tagged text.
CREATE TABLE node(id INTEGER PRIMARY KEY, kind INT NOT NULL, fid BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX node_fid ON node(fid, kind);

-- Codes with their systems; bare words (a status, a system's own URI) have an empty other half.
CREATE TABLE term(id INTEGER PRIMARY KEY, system TEXT NOT NULL, code TEXT NOT NULL, UNIQUE (code, system)) STRICT;

CREATE TABLE author(id INTEGER PRIMARY KEY, person TEXT NOT NULL, role TEXT NOT NULL, device TEXT NOT NULL,
  UNIQUE (person, role, device)) STRICT;

-- The current version of every record. flags: 1 released, 2 was released before, 4 deleted.
CREATE TABLE resource(
  id INTEGER PRIMARY KEY REFERENCES node(id),
  kind INT NOT NULL,
  patient INT NOT NULL,
  date INT NOT NULL,
  code INT NOT NULL,
  status INT NOT NULL,
  category INT NOT NULL,
  encounter INT NOT NULL,
  version INT NOT NULL CHECK (version > 0),
  seq INT NOT NULL CHECK (seq > 0),
  updated INT NOT NULL,
  flags INT NOT NULL,
  author INT NOT NULL,
  reason TEXT,
  doc BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX resource_seq ON resource(seq);
CREATE INDEX resource_patient ON resource(patient, kind, date);
CREATE INDEX resource_kind ON resource(kind, date);
CREATE INDEX resource_encounter ON resource(encounter, date) WHERE encounter <> 0;

-- Earlier versions, as they were.
CREATE TABLE history(
  id INT NOT NULL,
  version INT NOT NULL,
  seq INT NOT NULL,
  updated INT NOT NULL,
  flags INT NOT NULL,
  author INT NOT NULL,
  reason TEXT,
  doc BLOB NOT NULL,
  PRIMARY KEY (id, version)) STRICT, WITHOUT ROWID;
CREATE TRIGGER history_stays BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is not changed'); END;
CREATE TRIGGER history_is_kept BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is not deleted'); END;

-- What follows is derived from the documents.

-- role: 1 a further category, 2 a further code, 3 owner or recipient or participant, 4 based on.
-- value is a term for 1 and 2, a node for 3 and 4.
CREATE TABLE token(role INT NOT NULL, value INT NOT NULL, id INT NOT NULL,
  PRIMARY KEY (role, value, id)) STRICT, WITHOUT ROWID;

-- system is the term with that text as its system and no code.
CREATE TABLE identifier(value TEXT NOT NULL, system INT NOT NULL, kind INT NOT NULL, id INT NOT NULL,
  PRIMARY KEY (value, system, kind, id)) STRICT, WITHOUT ROWID;

-- One row for an observation and one for each of its components; num is for graphs and search only.
CREATE TABLE obs(patient INT NOT NULL, code INT NOT NULL, date INT NOT NULL, id INT NOT NULL, num REAL, txt TEXT,
  unit INT NOT NULL, PRIMARY KEY (patient, code, date, id)) STRICT, WITHOUT ROWID;
CREATE INDEX obs_code ON obs(code, date, num);

CREATE TABLE cond(code INT NOT NULL, date INT NOT NULL, id INT NOT NULL, patient INT NOT NULL, status INT NOT NULL,
  PRIMARY KEY (code, date, id)) STRICT, WITHOUT ROWID;
CREATE TABLE med(code INT NOT NULL, date INT NOT NULL, id INT NOT NULL, patient INT NOT NULL, status INT NOT NULL,
  PRIMARY KEY (code, date, id)) STRICT, WITHOUT ROWID;
CREATE TABLE appt(start INT NOT NULL, id INT NOT NULL, stop INT NOT NULL, patient INT NOT NULL, status INT NOT NULL,
  PRIMARY KEY (start, id)) STRICT, WITHOUT ROWID;

-- People and places by name; sort is the folded family name and given names.
CREATE TABLE name(kind INT NOT NULL, sort TEXT NOT NULL, id INT NOT NULL,
  PRIMARY KEY (kind, sort, id)) STRICT, WITHOUT ROWID;

-- birth: yyyymmdd with zeros for what is not known. names: family, given and other words, folded, each part
-- behind a tab. numbers: record numbers, then behind a tab telephone numbers.
CREATE TABLE patient(id INTEGER PRIMARY KEY, birth INT NOT NULL, sort TEXT NOT NULL, names TEXT NOT NULL,
  numbers TEXT NOT NULL) STRICT;
CREATE INDEX patient_birth ON patient(birth) WHERE birth <> 0;
-- role: 1 record number or other identifier, 2 telephone.
CREATE TABLE number(digits TEXT NOT NULL, role INT NOT NULL, id INT NOT NULL,
  PRIMARY KEY (digits, role, id)) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE pfts USING fts5(family, given, other, content='', contentless_delete=1,
  tokenize="unicode61 remove_diacritics 0", prefix='2 3');
CREATE VIRTUAL TABLE ptri USING fts5(names, numbers, content='', contentless_delete=1, tokenize='trigram');

-- The practice's own state beside FHIR.
CREATE TABLE fact(space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (space, key)) STRICT, WITHOUT ROWID;
CREATE TABLE counter(name TEXT PRIMARY KEY, last INT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE operation(device TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL,
  result TEXT NOT NULL, time INT NOT NULL, PRIMARY KEY (device, id)) STRICT, WITHOUT ROWID;

-- Each row's hash covers all its other columns and the hash before, with a key that is not in this file.
CREATE TABLE audit(
  seq INTEGER PRIMARY KEY,
  time INT NOT NULL,
  boot BLOB NOT NULL,
  monotonic INT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  device TEXT,
  patient TEXT,
  action TEXT NOT NULL,
  kind TEXT,
  id TEXT,
  version INT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT,
  prev BLOB NOT NULL,
  hash BLOB NOT NULL) STRICT;
CREATE INDEX audit_patient ON audit(patient, seq) WHERE patient IS NOT NULL;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is not changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is not deleted'); END;

PRAGMA user_version = 1;
