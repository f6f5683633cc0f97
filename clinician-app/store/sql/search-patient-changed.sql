-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.seq, r.id
FROM resource r INDEXED BY resource_patient
WHERE r.patient = $2 AND (r.seq, r.id) < ($18, $19) AND
-- include search-filter.sql
ORDER BY r.seq DESC
LIMIT $20
