-- SPDX-License-Identifier: GPL-3.0-or-later
-- The same for a cursor that is nearly there: fewer rows follow it than the patient has.
SELECT r.id
FROM resource r INDEXED BY resource_seq
WHERE r.patient = $1 AND r.seq > $2
ORDER BY r.seq
LIMIT $3
