/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-database.h"

G_BEGIN_DECLS

/* CORRUPT when the database of a record that was made has no tables: then it is not that record any more. */
gboolean host_schema_is_there (AltheaDatabase *db, GError **error);
/* Brings the record's schema to this program's version. */
gboolean host_schema_migrate (AltheaDatabase *db, GError **error);

G_END_DECLS
