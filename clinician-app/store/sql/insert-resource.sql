-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO resource(id, kind, patient, date, code, status, category, encounter, version, seq, updated, flags, author,
  reason, doc)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
