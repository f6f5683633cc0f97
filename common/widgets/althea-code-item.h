/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-code.h"

G_BEGIN_DECLS

/* What a list says of a code, for the template of the picker; the first argument is of no use to them. */

char *althea_code_item_label (gpointer unused, AltheaCode *code); /* (transfer full) as read out */
char *
althea_code_item_code (gpointer unused, AltheaCode *code); /* (transfer full) the code, or "free text" */
gboolean althea_code_item_has_text (gpointer unused, AltheaCode *code, const char *text);

G_END_DECLS
