-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT CASE $22 WHEN 1 THEN r.date WHEN 2 THEN -r.seq ELSE -r.date END, r.id
FROM token o CROSS JOIN resource r ON r.id = o.id
WHERE o.role = 3 AND o.value = $13 AND
-- include search-few.sql
