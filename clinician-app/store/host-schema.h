/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-database.h"

G_BEGIN_DECLS

/* Brings the record's schema to this program's version. */
gboolean host_schema_migrate (AltheaDatabase *db, GError **error);

G_END_DECLS
