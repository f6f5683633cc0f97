/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-basket.h"

#include <glib/gi18n-lib.h>

#include "althea-draft.h"
#include "althea-record-bundle.h"
#include "althea-service-request.h"
#include "althea-text.h"

struct _ClinicBasket
{
  GObject parent_instance;

  ClinicChart *chart;   /* (owned) */
  char *key;            /* (owned) of the draft */
  GListStore *lines;    /* (owned) (element-type AltheaRecord) */
  GHashTable *problems; /* (owned) line id -> text */
  char *state_text;     /* (owned) */
  guint64 sequence;     /* of the draft that is kept; 0: none */
  gboolean keeping;     /* an answer is awaited */
  gboolean changed;     /* since what is on its way */
  gboolean signing;
  gboolean to_sign; /* when the answer that is awaited has come */
};

G_DEFINE_FINAL_TYPE (ClinicBasket, clinic_basket, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE_TEXT = 1,
} ClinicBasketProperty;

static GParamSpec *props[PROP_STATE_TEXT + 1];

enum
{
  SIGNED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void keep (ClinicBasket *self);

static void
set_state (ClinicBasket *self, const char *text)
{
  if (g_set_str (&self->state_text, text))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE_TEXT]);
}

static void
set_error (ClinicBasket *self, const GError *error)
{
  g_autofree char *text = althea_error_to_text (error);

  set_state (self, text);
}

static GPtrArray *
list_lines (ClinicBasket *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lines)); i++)
    g_ptr_array_add (lines, g_list_model_get_item (G_LIST_MODEL (self->lines), i));
  return lines;
}

/* --- keeping --------------------------------------------------------------------------------------- */

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicBasket) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDraft) theirs = NULL;
  g_autoptr (AltheaDraft) mine = NULL;
  g_autoptr (AltheaDraft) kept
      = althea_session_keep_draft_finish (ALTHEA_SESSION (source), result, &theirs, &mine, &error);

  self->keeping = FALSE;
  if (kept != NULL)
    {
      self->sequence = althea_draft_get_sequence (kept);
      set_state (self, "");
    }
  else if (theirs != NULL)
    {
      /* The same person went on elsewhere: what is here is the later wish, the other stays as a draft. */
      self->sequence = althea_draft_get_sequence (theirs);
      self->changed = TRUE;
    }
  else
    {
      self->to_sign = FALSE;
      set_error (self, error);
      return;
    }
  if (self->to_sign)
    clinic_basket_sign (self);
  else if (self->changed)
    keep (self);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicBasket) self = user_data;
  g_autoptr (GError) error = NULL;

  self->keeping = FALSE;
  if (!althea_session_discard_draft_finish (ALTHEA_SESSION (source), result, &error))
    set_error (self, error);
  else
    self->sequence = 0;
  if (self->changed)
    keep (self);
}

static void
keep (ClinicBasket *self)
{
  AltheaSession *session = clinic_chart_get_session (self->chart);
  g_autoptr (GPtrArray) lines = list_lines (self);
  g_autofree char *content = althea_record_bundle_to_text (lines);

  self->changed = TRUE;
  if (session == NULL || self->keeping || self->signing)
    return;
  self->changed = FALSE;
  if (lines->len == 0 && self->sequence == 0)
    return;
  self->keeping = TRUE;
  set_state (self, _ ("Keeping the basket…"));
  if (lines->len == 0)
    {
      set_state (self, "");
      althea_session_discard_draft_async (session, self->key, self->sequence, discarded_cb,
                                          g_object_ref (self));
      return;
    }
  althea_session_keep_draft_async (session, self->key, clinic_chart_get_patient_id (self->chart),
                                   ALTHEA_DRAFT_BASKET, content, self->sequence, kept_cb,
                                   g_object_ref (self));
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicBasket) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDraft) draft = althea_session_read_draft_finish (ALTHEA_SESSION (source), result, &error);
  g_autoptr (GPtrArray) lines = NULL;

  if (draft == NULL)
    {
      if (!g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
        set_error (self, error);
      return;
    }
  self->sequence = althea_draft_get_sequence (draft);
  lines = althea_record_bundle_from_text (althea_draft_get_content (draft), &error);
  if (lines == NULL)
    {
      set_error (self, error);
      return;
    }
  for (guint i = 0; i < lines->len; i++)
    if (ALTHEA_IS_SERVICE_REQUEST (lines->pdata[i])
        && g_strcmp0 (althea_record_get_patient_id (lines->pdata[i]),
                      clinic_chart_get_patient_id (self->chart))
               == 0)
      g_list_store_append (self->lines, lines->pdata[i]);
}

/* --- signing --------------------------------------------------------------------------------------- */

static void
tell_problems (ClinicBasket *self, JsonArray *failed, const GPtrArray *lines)
{
  for (guint i = 0; i < json_array_get_length (failed); i++)
    {
      JsonObject *problem = json_array_get_object_element (failed, i);
      gint64 at = json_object_get_int_member_with_default (problem, "line", -1);

      if (at >= 0 && at < (gint64)lines->len)
        g_hash_table_insert (self->problems, g_strdup (althea_record_get_id (lines->pdata[at])),
                             g_strdup (json_object_get_string_member_with_default (problem, "text", "")));
    }
}

typedef struct
{
  ClinicBasket *self; /* (owned) */
  GPtrArray *lines;   /* (owned) what was sent */
} Signing;

static void
take_answer (ClinicBasket *self, JsonObject *answer, GPtrArray *lines)
{
  if (json_object_has_member (answer, "failed"))
    {
      tell_problems (self, json_object_get_array_member (answer, "failed"), lines);
      set_state (self, _ ("Nothing was signed: see what is said beside the orders."));
      g_signal_emit (self, signals[REFUSED], 0);
      return;
    }
  for (guint i = 0; i < lines->len; i++)
    {
      guint position;

      if (g_list_store_find (self->lines, lines->pdata[i], &position))
        g_list_store_remove (self->lines, position);
    }
  /* The draft went with the commit; what was added meanwhile begins a new one. */
  self->sequence = 0;
  set_state (self, "");
  g_signal_emit (self, signals[SIGNED], 0, lines);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->lines)) > 0)
    keep (self);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Signing *signing = user_data;
  ClinicBasket *self = signing->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = clinic_chart_operate_finish (CLINIC_CHART (source), result, &error);

  self->signing = FALSE;
  if (answer != NULL)
    take_answer (self, answer, signing->lines);
  else
    set_error (self, error);
  g_ptr_array_unref (signing->lines);
  g_object_unref (self);
  g_free (signing);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_basket_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicBasketProperty)id)
    {
    case PROP_STATE_TEXT:
      g_value_set_string (value, CLINIC_BASKET (object)->state_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clinic_basket_finalize (GObject *object)
{
  ClinicBasket *self = CLINIC_BASKET (object);

  g_clear_object (&self->chart);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->problems, g_hash_table_unref);
  g_free (self->key);
  g_free (self->state_text);
  G_OBJECT_CLASS (clinic_basket_parent_class)->finalize (object);
}

static void
clinic_basket_class_init (ClinicBasketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = clinic_basket_get_property;
  object_class->finalize = clinic_basket_finalize;
  props[PROP_STATE_TEXT]
      = g_param_spec_string ("state-text", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SIGNED] = g_signal_new ("signed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
clinic_basket_init (ClinicBasket *self)
{
  self->lines = g_list_store_new (ALTHEA_TYPE_RECORD);
  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->state_text = g_strdup ("");
}

ClinicBasket *
clinic_basket_new (ClinicChart *chart)
{
  ClinicBasket *self;
  AltheaSession *session;

  g_return_val_if_fail (CLINIC_IS_CHART (chart), NULL);
  self = g_object_new (CLINIC_TYPE_BASKET, NULL);
  self->chart = g_object_ref (chart);
  self->key = g_strconcat ("basket-", clinic_chart_get_patient_id (chart), NULL);
  session = clinic_chart_get_session (chart);
  if (session != NULL)
    althea_session_read_draft_async (session, self->key, NULL, restored_cb, g_object_ref (self));
  return self;
}

GListModel *
clinic_basket_get_lines (ClinicBasket *self)
{
  g_return_val_if_fail (CLINIC_IS_BASKET (self), NULL);
  return G_LIST_MODEL (self->lines);
}

const char *
clinic_basket_get_state_text (ClinicBasket *self)
{
  g_return_val_if_fail (CLINIC_IS_BASKET (self), "");
  return self->state_text;
}

const char *
clinic_basket_get_problem (ClinicBasket *self, AltheaRecord *line)
{
  g_return_val_if_fail (CLINIC_IS_BASKET (self), NULL);
  return g_hash_table_lookup (self->problems, althea_record_get_id (line));
}

static gboolean
is_in (ClinicBasket *self, const AltheaCodeableConcept *code)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lines)); i++)
    {
      g_autoptr (AltheaRecord) line = g_list_model_get_item (G_LIST_MODEL (self->lines), i);

      if (g_strcmp0 (althea_codeable_concept_get_display (althea_record_get_value (line, "code")),
                     althea_codeable_concept_get_display (code))
          == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
clinic_basket_add (ClinicBasket *self, const char *kind, const AltheaCodeableConcept *code,
                   const char *priority, gboolean fasting, const AltheaPartialDate *expected_by,
                   const char *reason)
{
  g_autoptr (AltheaRecord) line = NULL;
  g_autoptr (GError) error = NULL;
  AltheaRecordBuilder *builder;

  g_return_val_if_fail (CLINIC_IS_BASKET (self) && kind != NULL && code != NULL, FALSE);
  if (is_in (self, code))
    return FALSE;
  builder = althea_record_builder_new ("ServiceRequest");
  althea_record_builder_set_string (builder, "status", "draft");
  althea_record_builder_set_string (builder, "intent", "order");
  althea_record_builder_add_take (builder, "category",
                                  althea_codeable_concept_new (ALTHEA_ORDER_CATEGORIES, kind, NULL));
  althea_record_builder_set_value (builder, "code", code);
  althea_record_builder_set_string (builder, "priority", priority);
  althea_record_builder_set_truth (builder, "fasting", fasting ? ALTHEA_TRUTH_YES : ALTHEA_TRUTH_UNSET);
  althea_record_builder_set_value (builder, "expected-by", expected_by);
  althea_record_builder_take_value (builder, "subject", clinic_chart_dup_reference (self->chart));
  if (!althea_text_is_empty (reason))
    althea_record_builder_add_take (builder, "reason-code", althea_codeable_concept_new_text (reason));
  line = althea_record_builder_end (builder, &error);
  if (line == NULL)
    {
      set_error (self, error);
      return FALSE;
    }
  g_list_store_append (self->lines, line);
  keep (self);
  return TRUE;
}

void
clinic_basket_remove (ClinicBasket *self, AltheaRecord *line)
{
  guint position;

  g_return_if_fail (CLINIC_IS_BASKET (self));
  if (!g_list_store_find (self->lines, line, &position))
    return;
  g_list_store_remove (self->lines, position);
  keep (self);
}

void
clinic_basket_sign (ClinicBasket *self)
{
  g_autoptr (AltheaOperation) operation = NULL;
  Signing *signing;

  g_return_if_fail (CLINIC_IS_BASKET (self));
  if (self->signing || g_list_model_get_n_items (G_LIST_MODEL (self->lines)) == 0)
    return;
  /* Signing takes the draft away: one that is kept after that would come back as something unsigned. */
  self->to_sign = self->keeping;
  if (self->to_sign)
    return;
  signing = g_new0 (Signing, 1);
  signing->self = g_object_ref (self);
  signing->lines = list_lines (self);
  self->signing = TRUE;
  g_hash_table_remove_all (self->problems);
  set_state (self, _ ("Signing…"));
  operation = althea_records_operation_new ("order-sign", signing->lines, "patient",
                                            clinic_chart_get_patient_id (self->chart), "draft", self->key,
                                            NULL);
  clinic_chart_operate_async (self->chart, operation, signed_cb, signing);
}
