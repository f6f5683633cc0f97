/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-chart.h"

#include "althea-person-row.h"

typedef struct
{
  AltheaSession *session;        /* (owned) (nullable) */
  char *patient_id;              /* (owned) */
  AltheaPatientRecords *records; /* (owned) */
  GSource *tell_source;          /* (owned) (nullable) waits to emit "records-changed" */
} ClinicChartPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (ClinicChart, clinic_chart, G_TYPE_OBJECT)

typedef enum
{
  PROP_SESSION = 1,
  PROP_PATIENT_ID,
  PROP_RECORDS,
} ClinicChartProperty;

enum
{
  RECORDS_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[PROP_RECORDS + 1];
static guint signals[N_SIGNALS];

#define PRIVATE(self) ((ClinicChartPrivate *)clinic_chart_get_instance_private (self))

static gboolean
tell_cb (gpointer user_data)
{
  ClinicChart *self = user_data;
  ClinicChartPrivate *priv = PRIVATE (self);

  g_clear_pointer (&priv->tell_source, g_source_unref);
  g_signal_emit (self, signals[RECORDS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* A first load changes the list thousands of times; whoever draws it wants to hear of it once. */
static void
tell_later (ClinicChart *self)
{
  ClinicChartPrivate *priv = PRIVATE (self);

  if (priv->tell_source != NULL)
    return;
  priv->tell_source = g_idle_source_new ();
  g_source_set_priority (priv->tell_source, G_PRIORITY_HIGH_IDLE);
  g_source_set_callback (priv->tell_source, tell_cb, self, NULL);
  g_source_attach (priv->tell_source, NULL);
}

/* --- through the session ------------------------------------------------------------------------- */

static void
fail_offline (ClinicChart *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_task_report_new_error (self, callback, user_data, tag, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE,
                           "there is no session");
}

/* The session answers with itself as the source; who asked the chart is answered by the chart. */
typedef struct
{
  ClinicChart *self; /* (owned) */
  GAsyncReadyCallback callback;
  gpointer user_data;
} Relay;

static void
relay_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Relay *relay = user_data;
  g_autoptr (ClinicChart) self = relay->self;

  if (relay->callback != NULL)
    relay->callback (G_OBJECT (self), result, relay->user_data);
}

static Relay *
relay_new (ClinicChart *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Relay *relay = g_new0 (Relay, 1);

  relay->self = g_object_ref (self);
  relay->callback = callback;
  relay->user_data = user_data;
  return relay;
}

static void
real_commit_async (ClinicChart *self, AltheaChangeset *changeset, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  ClinicChartPrivate *priv = PRIVATE (self);

  if (priv->session == NULL)
    fail_offline (self, real_commit_async, callback, user_data);
  else
    althea_session_commit_async (priv->session, changeset, NULL, relay_cb,
                                 relay_new (self, callback, user_data));
}

static GPtrArray *
real_commit_finish (ClinicChart *self, GAsyncResult *result, AltheaRecord **current, GError **error)
{
  ClinicChartPrivate *priv = PRIVATE (self);
  guint index;

  if (priv->session == NULL)
    return g_task_propagate_pointer (G_TASK (result), error);
  return althea_session_commit_finish (priv->session, result, current, &index, error);
}

static void
real_operate_async (ClinicChart *self, AltheaOperation *operation, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  ClinicChartPrivate *priv = PRIVATE (self);

  if (priv->session == NULL)
    fail_offline (self, real_operate_async, callback, user_data);
  else
    althea_session_operate_async (priv->session, operation, NULL, relay_cb,
                                  relay_new (self, callback, user_data));
}

static JsonObject *
real_operate_finish (ClinicChart *self, GAsyncResult *result, GError **error)
{
  ClinicChartPrivate *priv = PRIVATE (self);

  if (priv->session == NULL)
    return g_task_propagate_pointer (G_TASK (result), error);
  return althea_session_operate_finish (priv->session, result, error);
}

static GListModel *
real_history (ClinicChart *self, const char *resource_type, const char *id)
{
  ClinicChartPrivate *priv = PRIVATE (self);

  if (priv->session == NULL)
    return G_LIST_MODEL (g_list_store_new (ALTHEA_TYPE_RECORD));
  return althea_session_history (priv->session, resource_type, id);
}

/* --- GObject ------------------------------------------------------------------------------------- */

static void
clinic_chart_constructed (GObject *object)
{
  ClinicChart *self = CLINIC_CHART (object);
  ClinicChartPrivate *priv = PRIVATE (self);

  G_OBJECT_CLASS (clinic_chart_parent_class)->constructed (object);
  g_assert (priv->patient_id != NULL);
  if (priv->records == NULL)
    {
      g_assert (priv->session != NULL);
      priv->records = ALTHEA_PATIENT_RECORDS (althea_session_everything (priv->session, priv->patient_id));
    }
  g_signal_connect_object (priv->records, "items-changed", G_CALLBACK (tell_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->records, "notify", G_CALLBACK (tell_later), self, G_CONNECT_SWAPPED);
}

static void
clinic_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ClinicChartPrivate *priv = PRIVATE (CLINIC_CHART (object));

  switch ((ClinicChartProperty)prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, priv->session);
      break;
    case PROP_PATIENT_ID:
      g_value_set_string (value, priv->patient_id);
      break;
    case PROP_RECORDS:
      g_value_set_object (value, priv->records);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_chart_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ClinicChartPrivate *priv = PRIVATE (CLINIC_CHART (object));

  switch ((ClinicChartProperty)prop_id)
    {
    case PROP_SESSION:
      priv->session = g_value_dup_object (value);
      break;
    case PROP_PATIENT_ID:
      priv->patient_id = g_value_dup_string (value);
      break;
    case PROP_RECORDS:
      priv->records = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_chart_dispose (GObject *object)
{
  ClinicChartPrivate *priv = PRIVATE (CLINIC_CHART (object));

  if (priv->tell_source != NULL)
    g_source_destroy (priv->tell_source);
  g_clear_pointer (&priv->tell_source, g_source_unref);
  g_clear_object (&priv->records);
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (clinic_chart_parent_class)->dispose (object);
}

static void
clinic_chart_finalize (GObject *object)
{
  g_free (PRIVATE (CLINIC_CHART (object))->patient_id);
  G_OBJECT_CLASS (clinic_chart_parent_class)->finalize (object);
}

static void
clinic_chart_class_init (ClinicChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY;

  object_class->constructed = clinic_chart_constructed;
  object_class->get_property = clinic_chart_get_property;
  object_class->set_property = clinic_chart_set_property;
  object_class->dispose = clinic_chart_dispose;
  object_class->finalize = clinic_chart_finalize;
  klass->commit_async = real_commit_async;
  klass->commit_finish = real_commit_finish;
  klass->operate_async = real_operate_async;
  klass->operate_finish = real_operate_finish;
  klass->history = real_history;
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ALTHEA_TYPE_SESSION, flags);
  props[PROP_PATIENT_ID] = g_param_spec_string ("patient-id", NULL, NULL, NULL, flags);
  props[PROP_RECORDS] = g_param_spec_object ("records", NULL, NULL, ALTHEA_TYPE_PATIENT_RECORDS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[RECORDS_CHANGED] = g_signal_new ("records-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
clinic_chart_init (ClinicChart *self)
{
}

ClinicChart *
clinic_chart_new (AltheaSession *session, const char *patient_id)
{
  g_return_val_if_fail (ALTHEA_IS_SESSION (session), NULL);
  g_return_val_if_fail (patient_id != NULL, NULL);
  return g_object_new (CLINIC_TYPE_CHART, "session", session, "patient-id", patient_id, NULL);
}

const char *
clinic_chart_get_patient_id (ClinicChart *self)
{
  g_return_val_if_fail (CLINIC_IS_CHART (self), NULL);
  return PRIVATE (self)->patient_id;
}

AltheaSession *
clinic_chart_get_session (ClinicChart *self)
{
  g_return_val_if_fail (CLINIC_IS_CHART (self), NULL);
  return PRIVATE (self)->session;
}

AltheaPatientRecords *
clinic_chart_get_records (ClinicChart *self)
{
  g_return_val_if_fail (CLINIC_IS_CHART (self), NULL);
  return PRIVATE (self)->records;
}

AltheaRecord *
clinic_chart_get_patient (ClinicChart *self)
{
  g_return_val_if_fail (CLINIC_IS_CHART (self), NULL);
  return althea_patient_records_get_patient (PRIVATE (self)->records);
}

char *
clinic_chart_dup_patient_name (ClinicChart *self)
{
  AltheaRecord *patient = clinic_chart_get_patient (self);

  return patient != NULL ? althea_patient_dup_banner_name (patient) : g_strdup ("");
}

const char *
clinic_chart_get_person_reference (ClinicChart *self)
{
  AltheaSession *session = clinic_chart_get_session (self);

  return session != NULL ? althea_session_get_person_reference (session) : "";
}

const char *
clinic_chart_get_color_class (ClinicChart *self)
{
  static const char *const classes[] = { "chart-color-1", "chart-color-2", "chart-color-3",
                                         "chart-color-4", "chart-color-5", "chart-color-6" };

  g_return_val_if_fail (CLINIC_IS_CHART (self), classes[0]);
  return classes[g_str_hash (PRIVATE (self)->patient_id) % G_N_ELEMENTS (classes)];
}

AltheaReference *
clinic_chart_dup_reference (ClinicChart *self)
{
  AltheaRecord *patient = clinic_chart_get_patient (self);
  g_autofree char *name = patient != NULL ? althea_patient_dup_name (patient) : NULL;

  return althea_reference_new ("Patient", clinic_chart_get_patient_id (self), name);
}

AltheaRecord *
clinic_chart_find_record (ClinicChart *self, const char *resource_type, const char *id)
{
  GListModel *records = G_LIST_MODEL (clinic_chart_get_records (self));

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);

      if (g_strcmp0 (althea_record_get_id (record), id) == 0
          && g_strcmp0 (althea_record_get_resource_type (record), resource_type) == 0)
        return record;
    }
  return NULL;
}

void
clinic_chart_commit_async (ClinicChart *self, AltheaChangeset *changeset, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (CLINIC_IS_CHART (self));
  g_return_if_fail (ALTHEA_IS_CHANGESET (changeset));
  for (guint i = 0; i < althea_changeset_get_n_records (changeset); i++)
    {
      AltheaRecord *record = althea_changeset_get_record (changeset, i);

      g_return_if_fail (g_strcmp0 (althea_record_get_patient_id (record), clinic_chart_get_patient_id (self))
                        == 0);
    }
  CLINIC_CHART_GET_CLASS (self)->commit_async (self, changeset, callback, user_data);
}

GPtrArray *
clinic_chart_commit_finish (ClinicChart *self, GAsyncResult *result, AltheaRecord **current, GError **error)
{
  g_return_val_if_fail (CLINIC_IS_CHART (self), NULL);
  return CLINIC_CHART_GET_CLASS (self)->commit_finish (self, result, current, error);
}

void
clinic_chart_operate_async (ClinicChart *self, AltheaOperation *operation, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (CLINIC_IS_CHART (self));
  g_return_if_fail (ALTHEA_IS_OPERATION (operation));
  CLINIC_CHART_GET_CLASS (self)->operate_async (self, operation, callback, user_data);
}

JsonObject *
clinic_chart_operate_finish (ClinicChart *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CLINIC_IS_CHART (self), NULL);
  return CLINIC_CHART_GET_CLASS (self)->operate_finish (self, result, error);
}

GListModel *
clinic_chart_history (ClinicChart *self, const char *resource_type, const char *id)
{
  g_return_val_if_fail (CLINIC_IS_CHART (self), NULL);
  return CLINIC_CHART_GET_CLASS (self)->history (self, resource_type, id);
}

#define ATTACHED "clinic-chart"

void
clinic_chart_attach (ClinicChart *self, GtkWidget *page)
{
  g_return_if_fail (CLINIC_IS_CHART (self) && GTK_IS_WIDGET (page));
  g_object_set_data_full (G_OBJECT (page), ATTACHED, g_object_ref (self), g_object_unref);
}

ClinicChart *
clinic_chart_of_widget (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      ClinicChart *chart = g_object_get_data (G_OBJECT (widget), ATTACHED);

      if (chart != NULL)
        return chart;
    }
  return NULL;
}
