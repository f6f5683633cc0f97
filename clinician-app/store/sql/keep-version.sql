-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO history(id, version, seq, updated, flags, author, reason, doc)
SELECT id, version, seq, updated, flags, author, reason, doc FROM resource WHERE id = $1
