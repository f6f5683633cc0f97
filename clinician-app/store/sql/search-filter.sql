-- SPDX-License-Identifier: GPL-3.0-or-later
-- What every search narrows by; unset values are null. The date bounds are always set.
r.flags & 4 = 0
AND ($1 IS NULL OR r.kind = $1)
AND ($2 IS NULL OR r.patient = $2)
AND ($3 IS NULL OR r.encounter = $3)
AND ($4 IS NULL OR r.status = $4)
AND ($5 IS NULL
  OR r.category IN (SELECT id FROM term WHERE code = $5)
  OR EXISTS (SELECT 1 FROM token t WHERE t.role = 1 AND t.value IN (SELECT id FROM term WHERE code = $5) AND t.id = r.id))
AND ($6 IS NULL
  OR r.code IN (SELECT id FROM term WHERE code = $6 AND ($7 IS NULL OR system = $7))
  OR EXISTS (SELECT 1 FROM token t WHERE t.role = 2
    AND t.value IN (SELECT id FROM term WHERE code = $6 AND ($7 IS NULL OR system = $7)) AND t.id = r.id))
AND r.date >= $8 AND r.date < $9
AND ($10 IS NULL OR r.updated >= $10)
AND ($11 IS NULL OR r.updated < $11)
AND r.flags & $12 = $12
AND ($13 IS NULL OR EXISTS (SELECT 1 FROM token t WHERE t.role = 3 AND t.value = $13 AND t.id = r.id))
AND ($14 IS NULL OR EXISTS (SELECT 1 FROM token t WHERE t.role = 4 AND t.value = $14 AND t.id = r.id))
AND ($15 IS NULL OR EXISTS (SELECT 1 FROM identifier i
  WHERE i.value = $15 AND ($16 IS NULL OR i.system = $16) AND i.kind = r.kind AND i.id = r.id))
AND ($17 IS NULL OR r.id = $17)
