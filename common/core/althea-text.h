/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folds for searching: case, accents, width and letters that Unicode does not decompose (ł ø ß æ đ ı)
 * become plain lower-case letters; everything but letters and digits becomes one space.
 * (transfer full) Never NULL for valid UTF-8. */
char *althea_text_fold (const char *text);

/* Removes control and bidirectional override characters that can hide or reorder text; newline and tab
 * stay when @multiline. @n_removed (out) (optional). (transfer full) */
char *althea_text_clean (const char *text, gboolean multiline, guint *n_removed);

/* Wraps text from outside in first-strong isolates so that it cannot reorder what stands around it.
 * (transfer full) */
char *althea_text_isolate (const char *text);

/* Joins the non-empty of @parts (NULL-terminated) with @separator. (transfer full) */
char *althea_text_join (const char *separator, const char *const *parts);

/* Digits only, for matching phone numbers. (transfer full) */
char *althea_text_digits (const char *text);

/* G_STRFUNC-safe: TRUE when NULL or empty. */
#define althea_text_is_empty(t) ((t) == NULL || *(t) == '\0')

G_END_DECLS
