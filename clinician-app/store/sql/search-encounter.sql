-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT CASE $22 WHEN 1 THEN r.date WHEN 2 THEN -r.seq ELSE -r.date END, r.id
FROM resource r INDEXED BY resource_encounter
WHERE r.encounter = $3 AND r.encounter <> 0 AND
-- include search-few.sql
