/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-date-row.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "althea-error.h"
#include "althea-text.h"

struct _ClinicDateRow
{
  AdwEntryRow parent_instance;

  GtkWidget *understood;   /* (owned by the widget tree) */
  AltheaPartialDate *date; /* (owned) (nullable) as set */
  char *shown;             /* (owned) (nullable) how it was shown when it was set */
};

G_DEFINE_FINAL_TYPE (ClinicDateRow, clinic_date_row, ADW_TYPE_ENTRY_ROW)

/* --- reading ------------------------------------------------------------------------------------- */

static gboolean
month_is_first (void)
{
  const char *format = nl_langinfo (D_FMT);
  const char *month = strstr (format, "%m"), *day = strstr (format, "%d");

  return month != NULL && day != NULL && month < day;
}

static gboolean
is_month_named (int month, const char *folded)
{
  static const char *const english[]
      = { "january", "february", "march",     "april",   "may",      "june",
          "july",    "august",   "september", "october", "november", "december" };
  g_autoptr (GDateTime) day = g_date_time_new_utc (2000, month, 1, 0, 0, 0);
  g_autofree char *local = g_date_time_format (day, "%B");
  g_autofree char *folded_local = althea_text_fold (local);

  return strlen (folded) >= 3
         && (g_str_has_prefix (english[month - 1], folded)
             || g_str_has_prefix (g_strstrip (folded_local), folded));
}

static int
read_month (const char *word)
{
  g_autofree char *folded = g_strstrip (althea_text_fold (word));

  for (int month = 1; month <= 12; month++)
    {
      if (is_month_named (month, folded))
        return month;
    }
  return 0;
}

static gboolean
is_number (const char *word)
{
  return *word != '\0' && strspn (word, "0123456789") == strlen (word) && strlen (word) <= 4;
}

/* "12 Mar 2019", "Mar 12, 2019", "Mar 2019": one word is a month, the four digits are the year. */
static AltheaPartialDate *
read_words (char **words, guint n)
{
  int year = 0, month = 0, day = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!is_number (words[i]) && month == 0)
        month = read_month (words[i]);
      else if (strlen (words[i]) == 4 && year == 0)
        year = atoi (words[i]);
      else if (is_number (words[i]) && day == 0)
        day = atoi (words[i]);
      else
        return NULL;
    }
  if (month == 0 || year == 0 || (n == 3) != (day != 0))
    return NULL;
  return althea_partial_date_new_ymd (year, month, day);
}

static AltheaPartialDate *
read_numbers (char **parts, guint n, gboolean month_first)
{
  int year = atoi (parts[n - 1]);

  if (strlen (parts[n - 1]) != 4)
    return NULL;
  if (n == 2)
    return althea_partial_date_new_ymd (year, atoi (parts[0]), 0);
  return althea_partial_date_new_ymd (year, atoi (parts[month_first ? 0 : 1]),
                                      atoi (parts[month_first ? 1 : 0]));
}

static AltheaPartialDate *
read_typed (const char *typed)
{
  g_auto (GStrv) parts = NULL;
  const char *separators = strchr (typed, '/') != NULL ? "/" : strchr (typed, '.') != NULL ? "." : " ,";
  gboolean numbers = TRUE;
  guint n = 0;

  parts = g_strsplit_set (typed, separators, -1);
  for (char **from = parts; *from != NULL; from++)
    {
      /* Empty parts come from ", " and from "12. 3. 2019". */
      g_strstrip (*from);
      if (**from == '\0')
        {
          g_free (*from);
          continue;
        }
      numbers = numbers && is_number (*from);
      parts[n++] = *from;
    }
  parts[n] = NULL;
  if (n < 2 || n > 3)
    return NULL;
  return numbers && *separators != ' ' ? read_numbers (parts, n, *separators == '/' && month_is_first ())
                                       : read_words (parts, n);
}

/* A day that does not exist ("31 Feb") is refused by the FHIR grammar, so everything goes through it. */
AltheaPartialDate *
clinic_date_parse (const char *typed, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (typed != NULL ? typed : ""));
  g_autoptr (AltheaPartialDate) date = althea_partial_date_new (text, NULL);

  if (date == NULL)
    {
      g_autoptr (AltheaPartialDate) read = read_typed (text);

      if (read != NULL)
        date = althea_partial_date_new (althea_partial_date_get_text (read), NULL);
    }
  if (date == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                         _ ("This is not a date. Write it like 12 Mar 2019, Mar 2019 or 2019."));
  return g_steal_pointer (&date);
}

/* --- the row ------------------------------------------------------------------------------------- */

static void
changed_cb (ClinicDateRow *self)
{
  g_autoptr (AltheaPartialDate) date = NULL;
  g_autofree char *text = NULL;
  gboolean readable = clinic_date_row_get_date (self, &date, NULL);

  if (date != NULL)
    text = althea_partial_date_to_full_display (date);
  /* Saying again what stands there helps nobody. */
  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self))) == 0
      || g_strcmp0 (self->shown, gtk_editable_get_text (GTK_EDITABLE (self))) == 0)
    g_clear_pointer (&text, g_free);
  gtk_label_set_text (GTK_LABEL (self->understood), !readable      ? _ ("not a date yet")
                                                    : text != NULL ? text
                                                                   : "");
}

static void
clinic_date_row_finalize (GObject *object)
{
  ClinicDateRow *self = CLINIC_DATE_ROW (object);

  g_clear_pointer (&self->date, althea_partial_date_unref);
  g_free (self->shown);
  G_OBJECT_CLASS (clinic_date_row_parent_class)->finalize (object);
}

static void
clinic_date_row_class_init (ClinicDateRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = clinic_date_row_finalize;
}

static void
clinic_date_row_init (ClinicDateRow *self)
{
  self->understood = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->understood, "dim-label");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->understood);
  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
}

static char *
show_day (const AltheaPartialDate *date)
{
  g_autoptr (AltheaPartialDate) day = althea_partial_date_new_ymd (althea_partial_date_get_year (date),
                                                                   althea_partial_date_get_month (date),
                                                                   althea_partial_date_get_day (date));

  return althea_partial_date_to_full_display (day);
}

void
clinic_date_row_set_date (ClinicDateRow *self, const AltheaPartialDate *date)
{
  g_return_if_fail (CLINIC_IS_DATE_ROW (self));
  g_clear_pointer (&self->date, althea_partial_date_unref);
  g_clear_pointer (&self->shown, g_free);
  if (date != NULL)
    {
      self->date = althea_partial_date_ref (date);
      self->shown = show_day (date);
    }
  gtk_editable_set_text (GTK_EDITABLE (self), self->shown != NULL ? self->shown : "");
}

gboolean
clinic_date_row_get_date (ClinicDateRow *self, AltheaPartialDate **date, GError **error)
{
  const char *typed;

  g_return_val_if_fail (CLINIC_IS_DATE_ROW (self) && date != NULL, FALSE);
  typed = gtk_editable_get_text (GTK_EDITABLE (self));
  *date = NULL;
  if (self->date != NULL && g_strcmp0 (typed, self->shown) == 0)
    *date = althea_partial_date_ref (self->date);
  else if (strspn (typed, " \t") != strlen (typed))
    *date = clinic_date_parse (typed, error);
  else
    return TRUE;
  return *date != NULL;
}
