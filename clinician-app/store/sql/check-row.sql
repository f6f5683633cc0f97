-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.id, k.name, n.fid, r.patient, r.date, r.code, r.status, r.category, r.encounter, r.doc, r.kind
FROM resource r
JOIN node n ON n.id = r.id AND n.kind = r.kind
JOIN kind k ON k.id = r.kind
WHERE r.id > $1
ORDER BY r.id
LIMIT $2
