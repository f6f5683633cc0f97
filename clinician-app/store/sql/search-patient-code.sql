-- SPDX-License-Identifier: GPL-3.0-or-later
-- One series of one patient.
SELECT CASE $22 WHEN 1 THEN r.date WHEN 2 THEN -r.seq ELSE -r.date END, r.id
FROM (SELECT DISTINCT id FROM obs WHERE patient = $2 AND code IN (SELECT id FROM term WHERE code = $6)) o
CROSS JOIN resource r ON r.id = o.id
WHERE
-- include search-few.sql
