-- SPDX-License-Identifier: GPL-3.0-or-later
-- A whole compartment, in the order in which its records came.
SELECT 0, r.id
FROM resource r INDEXED BY resource_patient
WHERE r.patient = $2 AND (0, r.id) > ($18, $19) AND
-- include search-filter.sql
ORDER BY r.id
LIMIT $20
