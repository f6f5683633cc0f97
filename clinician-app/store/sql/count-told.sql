-- SPDX-License-Identifier: GPL-3.0-or-later
-- By type, what follows a place in the feed of a patient and is released (1) or was before (2).
SELECT r.kind, count(*)
FROM resource r INDEXED BY resource_patient
WHERE r.patient = $1 AND r.seq > $2 AND (r.flags & 3) <> 0
GROUP BY r.kind
