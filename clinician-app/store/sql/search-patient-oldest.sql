-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.date, r.id
FROM resource r INDEXED BY resource_patient
WHERE r.patient = $2 AND r.kind = $1 AND (r.date, r.id) > ($18, $19) AND
-- include search-filter.sql
ORDER BY r.date, r.id
LIMIT $20
