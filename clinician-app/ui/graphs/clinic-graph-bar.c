/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-graph-bar.h"

#include <glib/gi18n-lib.h>

#include "althea-records.h"
#include "althea-text.h"
#include "clinic-record-edits.h"

struct _ClinicGraphBar
{
  GObject parent_instance;

  char *title;   /* (owned) */
  GArray *spans; /* (owned) (element-type ClinicGraphSpan) */
};

G_DEFINE_FINAL_TYPE (ClinicGraphBar, clinic_graph_bar, G_TYPE_OBJECT)

static void
span_clear (gpointer data)
{
  g_free (((ClinicGraphSpan *)data)->text);
}

static void
clinic_graph_bar_finalize (GObject *object)
{
  ClinicGraphBar *self = CLINIC_GRAPH_BAR (object);

  g_free (self->title);
  g_array_unref (self->spans);
  G_OBJECT_CLASS (clinic_graph_bar_parent_class)->finalize (object);
}

static void
clinic_graph_bar_class_init (ClinicGraphBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = clinic_graph_bar_finalize;
}

static void
clinic_graph_bar_init (ClinicGraphBar *self)
{
  self->spans = g_array_new (FALSE, FALSE, sizeof (ClinicGraphSpan));
  g_array_set_clear_func (self->spans, span_clear);
}

const char *
clinic_graph_bar_get_title (ClinicGraphBar *self)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_BAR (self), "");
  return self->title;
}

guint
clinic_graph_bar_get_n_spans (ClinicGraphBar *self)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_BAR (self), 0);
  return self->spans->len;
}

const ClinicGraphSpan *
clinic_graph_bar_get_span (ClinicGraphBar *self, guint index)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_BAR (self) && index < self->spans->len, NULL);
  return &g_array_index (self->spans, ClinicGraphSpan, index);
}

/* A span whose end nobody recorded counts as its first moment only. */
static gint64
last_known_us (const ClinicGraphSpan *span)
{
  if (span->current)
    return G_MAXINT64;
  return span->until_us != 0 ? span->until_us : span->from_us;
}

const ClinicGraphSpan *
clinic_graph_bar_at (ClinicGraphBar *self, gint64 time_us)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_BAR (self), NULL);
  for (guint i = self->spans->len; i > 0; i--)
    {
      const ClinicGraphSpan *span = &g_array_index (self->spans, ClinicGraphSpan, i - 1);

      if (span->from_us <= time_us && time_us <= last_known_us (span))
        return span;
    }
  return NULL;
}

gboolean
clinic_graph_bar_is_in (ClinicGraphBar *self, gint64 from_us, gint64 until_us)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_BAR (self), FALSE);
  for (guint i = 0; i < self->spans->len; i++)
    {
      const ClinicGraphSpan *span = &g_array_index (self->spans, ClinicGraphSpan, i);

      if (span->from_us <= until_us && last_known_us (span) >= from_us)
        return TRUE;
    }
  return FALSE;
}

static char *
day_of (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return g_date_time_format (time, "%-d %b %Y");
}

static char *
span_in_words (const ClinicGraphSpan *span)
{
  g_autofree char *from = day_of (span->from_us);
  g_autofree char *until = span->until_us != 0 ? day_of (span->until_us) : NULL;

  if (span->current)
    /* Translators: medicine and when it began. */
    return g_strdup_printf (_ ("%s from %s, still taken"), span->text, from);
  if (until != NULL)
    return g_strdup_printf (_ ("%s from %s to %s"), span->text, from, until);
  return g_strdup_printf (_ ("%s from %s, its end is not recorded"), span->text, from);
}

char *
clinic_graph_bar_to_sentence (ClinicGraphBar *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (CLINIC_IS_GRAPH_BAR (self), NULL);
  for (guint i = 0; i < self->spans->len; i++)
    {
      g_autofree char *words = span_in_words (&g_array_index (self->spans, ClinicGraphSpan, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", words);
    }
  g_string_append_c (text, '.');
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* --- from prescriptions ---------------------------------------------------------------------------- */

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const ClinicGraphSpan *)a)->from_us, right = ((const ClinicGraphSpan *)b)->from_us;

  return left < right ? -1 : left > right;
}

static gint64
end_of (AltheaRecord *record)
{
  const AltheaPeriod *period = althea_record_get_value (record, "validity-period");

  if (period != NULL && period->end != NULL)
    return althea_partial_date_get_start_us (period->end);
  /* Stopped here: then the version that says so tells when. One that came in so does not. */
  if (g_strcmp0 (althea_record_get_string (record, "status"), "stopped") == 0
      && althea_record_get_version (record) > 1)
    return althea_record_get_last_updated_us (record);
  return 0;
}

static void
add_span (ClinicGraphBar *self, AltheaRecord *record)
{
  ClinicGraphSpan span = { 0 };

  span.from_us = althea_partial_date_get_start_us (althea_record_get_date (record));
  span.current = althea_medication_request_is_current (ALTHEA_MEDICATION_REQUEST (record));
  span.until_us = span.current ? 0 : end_of (record);
  span.text
      = g_strdup (althea_medication_request_get_medication_display (ALTHEA_MEDICATION_REQUEST (record)));
  g_array_append_val (self->spans, span);
}

/* What ended without saying when, ended at the latest when the next of the same medicine began. */
static void
close_spans (ClinicGraphBar *self)
{
  g_array_sort (self->spans, compare_spans);
  for (guint i = 0; i + 1 < self->spans->len; i++)
    {
      ClinicGraphSpan *span = &g_array_index (self->spans, ClinicGraphSpan, i);

      if (!span->current && span->until_us == 0)
        span->until_us = g_array_index (self->spans, ClinicGraphSpan, i + 1).from_us;
    }
}

static gboolean
counts (AltheaRecord *record)
{
  const char *status;

  if (!ALTHEA_IS_MEDICATION_REQUEST (record) || althea_record_is_entered_in_error (record)
      || althea_record_get_date (record) == NULL)
    return FALSE;
  status = althea_record_get_string (record, "status");
  return g_strcmp0 (status, "draft") != 0 && g_strcmp0 (status, "cancelled") != 0
         && althea_record_get_truth (record, "do-not-perform") != ALTHEA_TRUTH_YES;
}

static gboolean
is_current (ClinicGraphBar *self)
{
  for (guint i = 0; i < self->spans->len; i++)
    if (g_array_index (self->spans, ClinicGraphSpan, i).current)
      return TRUE;
  return FALSE;
}

static int
compare_current_first (gconstpointer a, gconstpointer b)
{
  ClinicGraphBar *left = *(ClinicGraphBar **)a, *right = *(ClinicGraphBar **)b;

  if (is_current (left) != is_current (right))
    return is_current (left) ? -1 : 1;
  return g_utf8_collate (left->title, right->title);
}

GPtrArray *
clinic_graph_bars_new (GListModel *records)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *bars = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (records);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);
      g_autofree char *title = NULL;
      g_autofree char *key = NULL;
      ClinicGraphBar *bar;

      if (!counts (record))
        continue;
      title = clinic_record_dup_short_title (record);
      key = althea_text_fold (title);
      bar = g_hash_table_lookup (by_name, key);
      if (bar == NULL)
        {
          bar = g_object_new (CLINIC_TYPE_GRAPH_BAR, NULL);
          bar->title = g_steal_pointer (&title);
          g_ptr_array_add (bars, bar);
          g_hash_table_insert (by_name, g_steal_pointer (&key), bar);
        }
      add_span (bar, record);
    }
  for (guint i = 0; i < bars->len; i++)
    close_spans (g_ptr_array_index (bars, i));
  g_ptr_array_sort (bars, compare_current_first);
  return bars;
}
