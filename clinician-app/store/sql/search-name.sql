-- SPDX-License-Identifier: GPL-3.0-or-later
-- By name, from behind ($21, $19).
SELECT 0, r.id, w.sort
FROM name w CROSS JOIN resource r ON r.id = w.id
WHERE w.kind = $1 AND (w.sort, w.id) > ($21, $19) AND $18 IS NOT NULL AND
-- include search-filter.sql
ORDER BY w.sort, w.id
LIMIT $20
