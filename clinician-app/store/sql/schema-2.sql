-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2: unsent work of each person, and signatures.

-- One row a person and key. sequence is a number that is never given twice; rival, when it is not empty, names the
-- draft of the same person that this one is the other side of.
CREATE TABLE draft(
  person TEXT NOT NULL,
  key TEXT NOT NULL,
  patient TEXT NOT NULL,
  kind TEXT NOT NULL,
  rival TEXT NOT NULL,
  sequence INT NOT NULL CHECK (sequence > 0),
  time INT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (person, key)) STRICT;
CREATE INDEX draft_kind ON draft(kind, time);

-- Public keys, for as long as there is anything that they signed.
CREATE TABLE signer(
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  time INT NOT NULL,
  public BLOB NOT NULL) STRICT;
CREATE TRIGGER signer_stays BEFORE UPDATE ON signer BEGIN SELECT RAISE(ABORT, 'a public key is not changed'); END;
CREATE TRIGGER signer_is_kept BEFORE DELETE ON signer BEGIN SELECT RAISE(ABORT, 'a public key is not deleted'); END;

-- What was signed: the bytes of one version, by their hash as text and by that as they are stored. provenance is
-- the node of the record that says the same to the outside.
CREATE TABLE signed(
  id INT NOT NULL,
  version INT NOT NULL,
  act TEXT NOT NULL,
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  time INT NOT NULL,
  signer TEXT NOT NULL REFERENCES signer(id),
  hash BLOB NOT NULL,
  stored BLOB NOT NULL,
  signature BLOB NOT NULL,
  provenance INT NOT NULL,
  PRIMARY KEY (id, version, act, person)) STRICT;
CREATE INDEX signed_time ON signed(time);
CREATE TRIGGER signed_stays BEFORE UPDATE ON signed BEGIN SELECT RAISE(ABORT, 'a signature is not changed'); END;
CREATE TRIGGER signed_is_kept BEFORE DELETE ON signed BEGIN SELECT RAISE(ABORT, 'a signature is not deleted'); END;

-- A signed version gives way to a later one only when it stands in the history as it was.
CREATE TRIGGER signed_version_stays BEFORE UPDATE ON resource
WHEN EXISTS (SELECT 1 FROM signed s WHERE s.id = OLD.id AND s.version = OLD.version)
  AND NOT (NEW.id = OLD.id AND NEW.version > OLD.version AND EXISTS (
    SELECT 1 FROM history h WHERE h.id = OLD.id AND h.version = OLD.version AND h.doc = OLD.doc))
BEGIN SELECT RAISE(ABORT, 'a signed version is not changed'); END;
CREATE TRIGGER signed_version_is_kept BEFORE DELETE ON resource
WHEN EXISTS (SELECT 1 FROM signed s WHERE s.id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a signed record is not deleted'); END;

PRAGMA user_version = 2;
