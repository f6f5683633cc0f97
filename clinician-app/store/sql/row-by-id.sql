-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.kind, n.fid, p.fid, r.version, r.seq, r.updated, r.flags, r.doc, r.id
FROM resource r
JOIN node n ON n.id = r.id
LEFT JOIN node p ON p.id = r.patient
WHERE r.id = $1
