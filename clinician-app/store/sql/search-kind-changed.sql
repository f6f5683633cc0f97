-- SPDX-License-Identifier: GPL-3.0-or-later
-- Last changed first, among the few records of a kind.
SELECT r.seq, r.id
FROM resource r INDEXED BY resource_kind
WHERE r.kind = $1 AND (r.seq, r.id) < ($18, $19) AND
-- include search-filter.sql
ORDER BY r.seq DESC
LIMIT $20
