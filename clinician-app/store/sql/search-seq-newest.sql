-- SPDX-License-Identifier: GPL-3.0-or-later
-- Last changed first, along the change feed: for kinds that most of the record is made of.
SELECT r.seq, r.id
FROM resource r INDEXED BY resource_seq
WHERE (r.seq, r.id) < ($18, $19) AND
-- include search-filter.sql
ORDER BY r.seq DESC
LIMIT $20
