-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT k.name, n.fid, s.version, s.act, s.person, s.role, s.time, s.signer, s.hash, s.stored, s.signature,
  g.public, r.version, CASE WHEN r.version = s.version THEN r.doc ELSE h.doc END, r.doc, p.doc
FROM signed s
LEFT JOIN node n ON n.id = s.id
LEFT JOIN kind k ON k.id = n.kind
LEFT JOIN signer g ON g.id = s.signer AND g.person = s.person
LEFT JOIN resource r ON r.id = s.id
LEFT JOIN history h ON h.id = s.id AND h.version = s.version
LEFT JOIN resource p ON p.id = s.provenance
ORDER BY s.id, s.version, s.act, s.person
