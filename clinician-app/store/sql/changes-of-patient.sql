-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.id
FROM resource r INDEXED BY resource_patient
WHERE r.patient = $1 AND r.seq > $2
ORDER BY r.seq
LIMIT $3
