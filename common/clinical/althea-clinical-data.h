/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A data file that is compiled in ("growth/growth.tsv"), as text that ends with a NUL. A missing one is a
 * broken build and ends the program. Any thread. (transfer full) */
char *althea_clinical_data_dup (const char *name);

G_END_DECLS
