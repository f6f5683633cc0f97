/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-patient-query.h"

#include "althea-clock.h"
#include "althea-text.h"
#include "host-index.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>

/* A four-digit number in this span may be a year of birth. */
#define FIRST_YEAR 1880
#define LAST_YEAR 2199
/* More words than this are not a search. */
#define TERMS_MAX 12

static void
clear_term (gpointer item)
{
  g_free (((HostPatientTerm *)item)->text);
}

/* --- dates --------------------------------------------------------------------------------------- */

/* 0 for month or day: not said. An impossible date has an empty range. */
static HostBirthRange
range_of (int year, int month, int day)
{
  if (year < FIRST_YEAR || year > LAST_YEAR || month > 12 || day > 31)
    return (HostBirthRange){ 0, 0 };
  if (month == 0)
    return (HostBirthRange){ year * 10000, (year + 1) * 10000 };
  if (day == 0)
    return (HostBirthRange){ year * 10000 + month * 100, year * 10000 + (month + 1) * 100 };
  if (!g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return (HostBirthRange){ 0, 0 };
  return (HostBirthRange){ year * 10000 + month * 100 + day, year * 10000 + month * 100 + day + 1 };
}

/* "72" is a year too when it stands in a date: the last one that is not ahead of us. */
static int
full_year (int year, gsize n_digits)
{
  g_autoptr (GDateTime) now = NULL;

  if (n_digits != 2)
    return year;
  now = g_date_time_new_from_unix_utc (althea_clock_now_us () / G_USEC_PER_SEC);
  return 2000 + year <= g_date_time_get_year (now) ? 2000 + year : 1900 + year;
}

/* Three groups of digits with the same separator between them. */
static gboolean
split_date (const char *word, int numbers[3], gsize n_digits[3], char *separator)
{
  int n = 0;

  *separator = '\0';
  numbers[0] = 0;
  n_digits[0] = 0;
  for (const char *c = word; *c != '\0'; c++)
    {
      if (g_ascii_isdigit (*c))
        {
          if (++n_digits[n] > 4)
            return FALSE;
          numbers[n] = numbers[n] * 10 + (*c - '0');
          continue;
        }
      if (strchr ("-./", *c) == NULL || (*separator != '\0' && *separator != *c) || n == 2
          || n_digits[n] == 0)
        return *c == '.' && c[1] == '\0' && n == 2;
      *separator = *c;
      numbers[++n] = 0;
      n_digits[n] = 0;
    }
  return n == 2 && n_digits[2] > 0;
}

static gboolean
read_numeric_date (const char *word, HostPatientTerm *term)
{
  int n[3];
  gsize digits[3];
  char separator;

  if (strlen (word) == 7 && word[4] == '-' && sscanf (word, "%4d-%2d", &n[0], &n[1]) == 2)
    term->ranges[0] = range_of (n[0], n[1], 0);
  else if (!split_date (word, n, digits, &separator))
    return FALSE;
  else if (digits[0] == 4)
    term->ranges[0] = range_of (n[0], n[1], n[2]);
  else if (digits[2] != 4 && digits[2] != 2)
    return FALSE;
  else
    {
      const int year = full_year (n[2], digits[2]);
      const HostBirthRange month_first = range_of (year, n[0], n[1]);
      const HostBirthRange day_first = range_of (year, n[1], n[0]);
      /* With points the day stands first everywhere; with a slash or a hyphen it depends on the country. */
      term->ranges[0] = separator == '.' || month_first.to == 0 ? day_first : month_first;
      if (separator != '.' && day_first.from != term->ranges[0].from)
        term->ranges[1] = day_first;
    }
  term->whole_date = term->ranges[0].to - term->ranges[0].from == 1;
  return term->ranges[0].to != 0;
}

static gboolean
all_digits (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isdigit (*c))
      return FALSE;
  return *text != '\0';
}

/* 1972 and 19720312 are dates, but may be numbers as well. */
static gboolean
read_plain_date (const char *word, HostPatientTerm *term)
{
  const gsize n = all_digits (word) ? strlen (word) : 0;
  const int number = n == 4 || n == 8 ? (int)g_ascii_strtoll (word, NULL, 10) : 0;

  if (n == 4)
    term->ranges[0] = range_of (number, 0, 0);
  else if (n == 8)
    term->ranges[0] = range_of (number / 10000, number / 100 % 100, number % 100);
  if (term->ranges[0].to == 0)
    return FALSE;
  term->whole_date = n == 8;
  term->text = g_strdup (word);
  return TRUE;
}

static int
month_in (const char *folded, const nl_item *items)
{
  for (int month = 0; month < 12; month++)
    {
      g_autofree char *name = althea_text_fold (nl_langinfo (items[month]));
      if (strlen (name) >= 3 && strcmp (name, folded) == 0)
        return month + 1;
    }
  return 0;
}

/* English names and those of the user's language, whole or shortened; 0 when it is none. */
static int
month_of (const char *folded)
{
  static const char *const english[]
      = { "january", "february", "march",     "april",   "may",      "june",
          "july",    "august",   "september", "october", "november", "december" };
  static const nl_item whole[]
      = { MON_1, MON_2, MON_3, MON_4, MON_5, MON_6, MON_7, MON_8, MON_9, MON_10, MON_11, MON_12 };
  static const nl_item shortened[] = { ABMON_1, ABMON_2, ABMON_3, ABMON_4,  ABMON_5,  ABMON_6,
                                       ABMON_7, ABMON_8, ABMON_9, ABMON_10, ABMON_11, ABMON_12 };
  const gsize n = strlen (folded);
  int month;

  for (int i = 0; i < 12; i++)
    if (strcmp (english[i], folded) == 0 || (n == 3 && strncmp (english[i], folded, 3) == 0)
        || (i == 8 && strcmp (folded, "sept") == 0))
      return i + 1;
  month = month_in (folded, whole);
  return month != 0 ? month : month_in (folded, shortened);
}

static int
day_of (const char *word)
{
  char *end = NULL;
  const gint64 day = g_ascii_strtoll (word, &end, 10);

  /* "12", "12." and "12th". */
  if (!g_ascii_isdigit (*word) || end - word > 2 || strlen (end) > 2)
    return 0;
  return *end == '\0' || *end == '.' || *end == ',' || g_ascii_isalpha (*end) ? (int)day : 0;
}

/* "12 Mar 1972", "Mar 12, 1972" and "Mar 1972" from @words on. Returns how many words it took. */
static guint
read_written_date (char **words, HostPatientTerm *term)
{
  const guint n = MIN (g_strv_length (words), 3);
  int day = 0, month = 0, year = 0;
  guint taken = 0;

  for (; taken < n && (month == 0 || year == 0 || taken < 2); taken++)
    {
      g_autofree char *folded = althea_text_fold (words[taken]);
      if (month == 0 && month_of (folded) != 0)
        month = month_of (folded);
      else if (all_digits (folded) && strlen (folded) == 4 && month != 0 && year == 0)
        year = (int)g_ascii_strtoll (folded, NULL, 10);
      else if (day == 0 && day_of (words[taken]) != 0)
        day = day_of (words[taken]);
      else
        return 0;
    }
  if (month == 0 || year == 0)
    return 0;
  term->ranges[0] = range_of (year, month, day);
  term->whole_date = day != 0;
  return term->ranges[0].to != 0 ? taken : 0;
}

/* --- terms --------------------------------------------------------------------------------------- */

static void
add_term (HostPatientQuery *self, HostPatientTerm *term)
{
  if (self->terms->len < TERMS_MAX)
    g_array_append_vals (self->terms, term, 1);
  else
    clear_term (term);
}

static void
add_names (HostPatientQuery *self, const char *folded)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", 0);

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      add_term (self, &(HostPatientTerm){ .kind = HOST_TERM_NAME, .text = g_strdup (*word) });
}

static gboolean
has_digit (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      return TRUE;
  return FALSE;
}

/* Telephone numbers are typed in groups: what follows as digits belongs to the number before. */
static void
add_number (HostPatientQuery *self, const char *word, gboolean *joins)
{
  g_autofree char *compact = host_number_compact (word);
  HostPatientTerm *last
      = self->terms->len > 0 ? &g_array_index (self->terms, HostPatientTerm, self->terms->len - 1) : NULL;

  if (*joins && last != NULL && last->kind == HOST_TERM_NUMBER && all_digits (compact))
    {
      char *joined = g_strconcat (last->text, compact, NULL);
      g_free (last->text);
      last->text = joined;
      return;
    }
  *joins = all_digits (compact);
  add_term (self, &(HostPatientTerm){ .kind = HOST_TERM_NUMBER, .text = g_steal_pointer (&compact) });
}

/* Takes at least one of @words and returns how many. */
static guint
take_words (HostPatientQuery *self, char **words, gboolean *joins)
{
  g_autofree char *folded = althea_text_fold (words[0]);
  HostPatientTerm term = { .kind = HOST_TERM_BIRTH };
  guint taken = read_written_date (words, &term);

  if (taken == 0 && read_numeric_date (words[0], &term))
    taken = 1;
  if (taken == 0 && !*joins && read_plain_date (words[0], &term))
    taken = 1;
  if (taken > 0)
    {
      add_term (self, &term);
      *joins = FALSE;
      return taken;
    }
  if (has_digit (folded))
    add_number (self, words[0], joins);
  else
    {
      *joins = FALSE;
      add_names (self, folded);
    }
  return 1;
}

static char **
split_words (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *spaced
      = g_strdelimit (g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE), "\t\r\n,;\"", ' ');
  g_auto (GStrv) parts = g_strsplit (spaced, " ", 0);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (words, *part);
  return g_strv_builder_end (words);
}

HostPatientQuery *
host_patient_query_new (const char *text)
{
  HostPatientQuery *self = g_new0 (HostPatientQuery, 1);
  g_auto (GStrv) words = split_words (text);
  gboolean joins = FALSE;

  self->terms = g_array_new (FALSE, FALSE, sizeof (HostPatientTerm));
  g_array_set_clear_func (self->terms, clear_term);
  for (char **word = words; *word != NULL;)
    word += take_words (self, word, &joins);
  self->only_name = self->terms->len == 1
                    && g_array_index (self->terms, HostPatientTerm, 0).kind == HOST_TERM_NAME;
  return self;
}

void
host_patient_query_free (HostPatientQuery *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->terms);
  g_free (self);
}
