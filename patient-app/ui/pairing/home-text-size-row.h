/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Chooses the size of all text, at once. */
#define HOME_TYPE_TEXT_SIZE_ROW (home_text_size_row_get_type ())
G_DECLARE_FINAL_TYPE (HomeTextSizeRow, home_text_size_row, HOME, TEXT_SIZE_ROW, AdwComboRow)

G_END_DECLS
