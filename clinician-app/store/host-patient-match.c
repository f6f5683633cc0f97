/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-patient-match.h"
#include "host-index.h"

#include <string.h>

/* Shorter fragments of a number fit only at its beginning. */
#define FRAGMENT_MIN_CHARS 3

/* Penalties, by the part of the name: whole word, beginning of one. */
static const int name_penalty[3][2] = { { 0, 1 }, { 2, 3 }, { 4, 5 } };
#define PENALTY_ANYWHERE 9
#define PENALTY_SECOND_READING 2
#define PENALTY_NUMBER_START 1
#define PENALTY_NUMBER_END 1
#define PENALTY_NUMBER_ANYWHERE 3

static int
better (int one, int other)
{
  if (one == HOST_NO_MATCH || other == HOST_NO_MATCH)
    return MAX (one, other);
  return MIN (one, other);
}

/* The best fit of @text to one of the words between @from and @end. */
static int
match_words (const char *from, const char *end, const char *text, gsize n_text, const int penalty[2])
{
  int best = HOST_NO_MATCH;

  while (from < end)
    {
      const char *space = memchr (from, ' ', (gsize)(end - from));
      const char *word_end = space != NULL ? space : end;
      if ((gsize)(word_end - from) >= n_text && memcmp (from, text, n_text) == 0)
        best = better (best, penalty[(gsize)(word_end - from) == n_text ? 0 : 1]);
      from = word_end + 1;
    }
  return best;
}

static int
match_name (const char *names, const char *text, gboolean anywhere)
{
  const gsize n_text = strlen (text);
  const char *from = names;
  int best = HOST_NO_MATCH;

  for (int part = 0; part < 3 && from != NULL; part++)
    {
      const char *tab = strchr (from, '\t');
      const char *end = tab != NULL ? tab : from + strlen (from);
      best = better (best, match_words (from, end, text, n_text, name_penalty[part]));
      from = tab != NULL ? tab + 1 : NULL;
    }
  if (best == HOST_NO_MATCH && anywhere && strstr (names, text) != NULL)
    best = PENALTY_ANYWHERE;
  return best;
}

static int
match_one_number (const char *number, const char *text)
{
  const gsize n_number = strlen (number);
  const gsize n_text = strlen (text);

  if (n_text > n_number)
    return HOST_NO_MATCH;
  if (strcmp (number, text) == 0 || strcmp (host_number_bare (number), text) == 0)
    return 0;
  if (g_str_has_prefix (number, text) || g_str_has_prefix (host_number_bare (number), text))
    return PENALTY_NUMBER_START;
  if (n_text < FRAGMENT_MIN_CHARS)
    return HOST_NO_MATCH;
  if (g_str_has_suffix (number, text))
    return PENALTY_NUMBER_END;
  return strstr (number, text) != NULL ? PENALTY_NUMBER_ANYWHERE : HOST_NO_MATCH;
}

static int
match_number (const char *numbers, const char *text)
{
  g_auto (GStrv) all = g_strsplit_set (numbers, " \t", 0);
  int best = HOST_NO_MATCH;

  for (char **number = all; *number != NULL; number++)
    if (**number != '\0')
      best = better (best, match_one_number (*number, text));
  return best;
}

static int
match_birth (const HostPatientTerm *term, const HostPatientFacts *facts)
{
  for (int i = 0; i < 2; i++)
    if (facts->birth >= term->ranges[i].from && facts->birth < term->ranges[i].to)
      return i * PENALTY_SECOND_READING;
  return term->text != NULL ? match_number (facts->numbers, term->text) : HOST_NO_MATCH;
}

int
host_patient_match (const HostPatientQuery *query, const HostPatientFacts *facts, gboolean anywhere)
{
  int sum = 0;

  for (guint i = 0; i < query->terms->len; i++)
    {
      const HostPatientTerm *term = &g_array_index (query->terms, HostPatientTerm, i);
      int penalty;
      if (term->kind == HOST_TERM_NAME)
        penalty = match_name (facts->names, term->text, anywhere);
      else if (term->kind == HOST_TERM_BIRTH)
        penalty = match_birth (term, facts);
      else
        penalty = match_number (facts->numbers, term->text);
      if (penalty == HOST_NO_MATCH)
        return HOST_NO_MATCH;
      sum += penalty;
    }
  return sum;
}
