/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-release-policy.h"

#include "host-fact.h"
#include "host-release.h"
#include "host-settings.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-json.h"
#include "althea-partial-date.h"
#include "althea-text.h"

#include <string.h>

#define MAX_DAYS 30
#define US_PER_DAY (24 * G_TIME_SPAN_HOUR)

static const char *const category_names[HOST_N_RESULT_CATEGORIES]
    = { "laboratory", "imaging", "pathology", "genetics", "other" };
static const char *const timing_names[] = { NULL, "immediate", "on-review", "after-days", "after-call" };

/* HL7 table 0074 (diagnostic service section) and the categories of Observations. What is in neither and is
 * a report counts as other. */
static const struct
{
  const char *code;
  HostResultCategory category;
} codes[] = {
  { "LAB", HOST_RESULT_LABORATORY },
  { "CH", HOST_RESULT_LABORATORY },
  { "HM", HOST_RESULT_LABORATORY },
  { "MB", HOST_RESULT_LABORATORY },
  { "IMM", HOST_RESULT_LABORATORY },
  { "BLB", HOST_RESULT_LABORATORY },
  { "UR", HOST_RESULT_LABORATORY },
  { "TX", HOST_RESULT_LABORATORY },
  { "SR", HOST_RESULT_LABORATORY },
  { "VR", HOST_RESULT_LABORATORY },
  { "laboratory", HOST_RESULT_LABORATORY },
  { "RAD", HOST_RESULT_IMAGING },
  { "RX", HOST_RESULT_IMAGING },
  { "CT", HOST_RESULT_IMAGING },
  { "CUS", HOST_RESULT_IMAGING },
  { "NMR", HOST_RESULT_IMAGING },
  { "NMS", HOST_RESULT_IMAGING },
  { "RUS", HOST_RESULT_IMAGING },
  { "OUS", HOST_RESULT_IMAGING },
  { "VUS", HOST_RESULT_IMAGING },
  { "XRC", HOST_RESULT_IMAGING },
  { "imaging", HOST_RESULT_IMAGING },
  { "IMG", HOST_RESULT_IMAGING },
  { "SP", HOST_RESULT_PATHOLOGY },
  { "CP", HOST_RESULT_PATHOLOGY },
  { "CG", HOST_RESULT_GENETICS },
  { "PAT", HOST_RESULT_PATHOLOGY },
  { "GE", HOST_RESULT_GENETICS },
};

void
host_release_policy_free (HostReleasePolicy *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < HOST_N_RESULT_CATEGORIES; i++)
    g_free (self->rows[i].reason);
  g_free (self);
}

const char *
host_result_category_to_name (HostResultCategory category)
{
  g_return_val_if_fail (category < HOST_N_RESULT_CATEGORIES, NULL);
  return category_names[category];
}

const char *
host_timing_to_name (HostTiming timing)
{
  g_return_val_if_fail (timing >= HOST_TIMING_IMMEDIATE && timing <= HOST_TIMING_AFTER_CALL, NULL);
  return timing_names[timing];
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, message);
  return FALSE;
}

gboolean
host_release_policy_set (HostReleasePolicy *self, const char *category, const char *rule, const char *days,
                         const char *reason, GError **error)
{
  guint at = 0, timing = HOST_TIMING_IMMEDIATE;
  guint64 n_days = 0;
  while (at < HOST_N_RESULT_CATEGORIES && g_strcmp0 (category, category_names[at]) != 0)
    at++;
  while (timing <= HOST_TIMING_AFTER_CALL && g_strcmp0 (rule, timing_names[timing]) != 0)
    timing++;
  if (at == HOST_N_RESULT_CATEGORIES || timing > HOST_TIMING_AFTER_CALL)
    return refuse (error, "There is no such category of results, or no such rule.");
  if (timing == HOST_TIMING_AFTER_DAYS
      && (days == NULL || !g_ascii_string_to_unsigned (days, 10, 1, MAX_DAYS, &n_days, NULL)))
    return refuse (error, "Results may wait for 1 to 30 days.");
  if (timing != HOST_TIMING_IMMEDIATE && althea_text_is_empty (reason))
    return refuse (error, "A rule that lets patients wait needs a reason.");
  self->rows[at].timing = timing;
  self->rows[at].days = (guint)n_days;
  g_set_str (&self->rows[at].reason, timing != HOST_TIMING_IMMEDIATE ? reason : NULL);
  return TRUE;
}

static gboolean
read_row (HostReleasePolicy *self, JsonObject *rows, const char *category, GError **error)
{
  JsonNode *node = json_object_get_member (rows, category);
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, "A release rule is no object.");
  JsonObject *row = json_node_get_object (node);
  g_autofree char *days = g_strdup_printf ("%" G_GINT64_FORMAT, host_fact_get_int (row, "days"));
  return host_release_policy_set (self, category, host_fact_get_string (row, "rule"), days,
                                  host_fact_get_string (row, "reason"), error);
}

HostReleasePolicy *
host_release_policy_parse (const char *text, GError **error)
{
  g_autoptr (HostReleasePolicy) self = g_new0 (HostReleasePolicy, 1);
  for (guint i = 0; i < HOST_N_RESULT_CATEGORIES; i++)
    self->rows[i].timing = HOST_TIMING_IMMEDIATE;
  if (text == NULL)
    return g_steal_pointer (&self);
  g_autoptr (JsonObject) rows = host_fact_parse (text, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < HOST_N_RESULT_CATEGORIES; i++)
    if (!read_row (self, rows, category_names[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

char *
host_release_policy_format (const HostReleasePolicy *self)
{
  g_autoptr (JsonObject) rows = json_object_new ();
  for (guint i = 0; i < HOST_N_RESULT_CATEGORIES; i++)
    {
      const HostReleaseTerms *terms = &self->rows[i];
      JsonObject *row = json_object_new ();
      json_object_set_string_member (row, "rule", timing_names[terms->timing]);
      if (terms->timing == HOST_TIMING_AFTER_DAYS)
        json_object_set_int_member (row, "days", terms->days);
      if (terms->reason != NULL)
        json_object_set_string_member (row, "reason", terms->reason);
      json_object_set_object_member (rows, category_names[i], row);
    }
  return host_fact_format (rows);
}

HostReleasePolicy *
host_practice_get_release_policy (HostPractice *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = host_practice_get_setting (self, HOST_SETTING_RELEASE_POLICY, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return host_release_policy_parse (text, error);
}

HostReleasePolicy *
host_release_policy_load (HostTransaction *transaction, GError **error)
{
  g_autofree char *text = NULL;
  return host_settings_get (transaction, HOST_SETTING_RELEASE_POLICY, &text, error)
             ? host_release_policy_parse (text, error)
             : NULL;
}

/* --- what the terms are for one record ----------------------------------------------------------------- */

static gboolean
find_category (yyjson_val *resource, HostResultCategory *category)
{
  const char *type = althea_json_get_string (resource, "resourceType");
  gboolean report = g_strcmp0 (type, "DiagnosticReport") == 0;
  yyjson_val *concept, *coding;
  size_t i, n, k, m;
  if (!report && g_strcmp0 (type, "Observation") != 0)
    return FALSE;
  gboolean found = FALSE;
  *category = HOST_RESULT_OTHER;
  /* The most particular counts: a genetic test is a laboratory's as well. */
  yyjson_arr_foreach (yyjson_obj_get (resource, "category"), i, n, concept)
  {
    yyjson_arr_foreach (yyjson_obj_get (concept, "coding"), k, m, coding)
    {
      const char *code = althea_json_get_string (coding, "code");
      for (guint c = 0; c < G_N_ELEMENTS (codes); c++)
        if (g_strcmp0 (codes[c].code, code) == 0)
          {
            *category = found ? MAX (*category, codes[c].category) : codes[c].category;
            found = TRUE;
          }
    }
  }
  return report || found;
}

const HostReleaseTerms *
host_release_policy_find (const HostReleasePolicy *self, yyjson_val *resource)
{
  HostResultCategory category;
  return find_category (resource, &category) ? &self->rows[category] : NULL;
}

gboolean
host_release_policy_is_open (const HostReleasePolicy *self)
{
  for (guint i = 0; i < HOST_N_RESULT_CATEGORIES; i++)
    if (self->rows[i].timing != HOST_TIMING_IMMEDIATE)
      return FALSE;
  return TRUE;
}

/* Since when the result could be known; what says nothing is from now. */
static gint64
issued_us (yyjson_val *resource, gint64 now_us)
{
  const char *issued = althea_json_get_string (resource, "issued");
  g_autoptr (AltheaPartialDate) date = issued != NULL ? althea_partial_date_new (issued, NULL) : NULL;
  return date != NULL ? MIN (althea_partial_date_get_start_us (date), now_us) : now_us;
}

GBytes *
host_release_policy_stamp (const HostReleasePolicy *self, yyjson_val *resource, GBytes *json, gint64 now_us,
                           gint64 *due_us, GError **error)
{
  const HostReleaseTerms *terms = host_release_policy_find (self, resource);
  *due_us = 0;
  if (terms == NULL || terms->timing == HOST_TIMING_IMMEDIATE || host_release_get_tag (resource) != NULL)
    return NULL;
  if (terms->timing == HOST_TIMING_AFTER_DAYS)
    {
      gint64 due = issued_us (resource, now_us) + terms->days * US_PER_DAY;
      if (due <= now_us)
        return NULL;
      *due_us = due;
    }
  return host_release_stamp (json, "held", timing_names[terms->timing], *due_us, terms->reason, error);
}

gboolean
host_release_set_due (HostTransaction *transaction, const char *resource_type, const char *id, gint64 due_us,
                      GError **error)
{
  g_autofree char *key = g_strconcat (resource_type, "/", id, NULL);
  g_autofree char *value = due_us != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, due_us) : NULL;
  return host_transaction_set_fact (transaction, HOST_FACT_RELEASE_DUE, key, value, error);
}
