-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO audit(seq, time, boot, monotonic, actor, role, device, patient, action, kind, id, version, outcome, detail,
  prev, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
