/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Plain words for one clinical name. The words are marked for translation and translated where they are
 * used. */
typedef struct
{
  const char *match;    /* codes or folded words, separated by single spaces; NULL ends a table */
  const char *name;     /* untranslated */
  const char *sentence; /* untranslated */
} HomeWord;

extern const HomeWord home_words_tests[];      /* any of the LOINC codes matches */
extern const HomeWord home_words_test_names[]; /* all of the words must stand in the name of the test */
extern const HomeWord home_words_medicines[];  /* any of the substances matches */

G_END_DECLS
