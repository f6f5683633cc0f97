/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-result.h"

G_BEGIN_DECLS

/* One result in a list: plain name, clinical name, value, range bar, flag in words, mark while new. Property:
 * "result" (nullable). */
#define HOME_TYPE_RESULT_ROW (home_result_row_get_type ())
G_DECLARE_FINAL_TYPE (HomeResultRow, home_result_row, HOME, RESULT_ROW, AdwBin)

GtkWidget *home_result_row_new (HomeResult *result); /* (nullable) */
void home_result_row_set_result (HomeResultRow *self, HomeResult *result);

G_END_DECLS
