-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE resource
SET kind = $2, patient = $3, date = $4, code = $5, status = $6, category = $7, encounter = $8, version = $9, seq = $10,
  updated = $11, flags = $12, author = $13, reason = $14, doc = $15
WHERE id = $1
