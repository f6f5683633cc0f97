-- SPDX-License-Identifier: GPL-3.0-or-later
-- Earlier versions of $1 below version $2, newest first.
SELECT n.kind, n.fid, p.fid, h.version, h.seq, h.updated, h.flags, h.doc, h.id
FROM history h
JOIN node n ON n.id = h.id
JOIN resource r ON r.id = h.id
LEFT JOIN node p ON p.id = r.patient
WHERE h.id = $1 AND h.version < $2
ORDER BY h.version DESC
LIMIT $3
