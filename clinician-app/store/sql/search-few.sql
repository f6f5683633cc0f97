-- SPDX-License-Identifier: GPL-3.0-or-later
-- The end of a search whose records are few: $22 is the order, 1 oldest first, 2 last changed first, else newest
-- first; the cursor is ($18, $19).
(CASE $22 WHEN 1 THEN r.date WHEN 2 THEN -r.seq ELSE -r.date END, CASE $22 WHEN 1 THEN r.id ELSE -r.id END) > ($18, $19)
AND
-- include search-filter.sql
ORDER BY 1, CASE $22 WHEN 1 THEN r.id ELSE -r.id END
LIMIT $20
