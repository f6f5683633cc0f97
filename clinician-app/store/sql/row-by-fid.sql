-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.kind, n.fid, p.fid, r.version, r.seq, r.updated, r.flags, r.doc, r.id
FROM node n
JOIN resource r ON r.id = n.id
LEFT JOIN node p ON p.id = r.patient
WHERE n.fid = $1 AND n.kind = $2
