-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT CASE $22 WHEN 1 THEN r.date WHEN 2 THEN -r.seq ELSE -r.date END, r.id
FROM (SELECT id FROM obs WHERE code IN (SELECT id FROM term WHERE code = $6)
  UNION SELECT id FROM cond WHERE code IN (SELECT id FROM term WHERE code = $6)
  UNION SELECT id FROM med WHERE code IN (SELECT id FROM term WHERE code = $6)
  UNION SELECT id FROM token WHERE role = 2 AND value IN (SELECT id FROM term WHERE code = $6)) o
CROSS JOIN resource r ON r.id = o.id
WHERE
-- include search-few.sql
