/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-review-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-records.h"
#include "althea-record-list.h"
#include "althea-text.h"
#include "althea-widget-template.h"
#include "althea-widgets.h"
#include "clinic-review-line.h"
#include "clinic-review-row.h"

typedef enum
{
  RELEASE_RULE = 0, /* as the practice's rule has it */
  RELEASE_NOW,
  RELEASE_CALLED,
  RELEASE_HOLD,
} Release;

/* What a person typed and has not sent. */
typedef struct
{
  char *comment, *reason, *action; /* (owned) */
  guint release;
} Typed;

struct _ClinicReviewView
{
  GtkWidget parent_instance;

  GtkWidget *state_bar;        /* (template) */
  GtkWidget *title_label;      /* (template) */
  GtkWidget *state_label;      /* (template) */
  GtkWidget *badge_label;      /* (template) */
  GtkWidget *conclusion_label; /* (template) */
  GtkWidget *lines_box;        /* (template) */
  GtkWidget *comment_view;     /* (template) */
  GtkWidget *release_row;      /* (template) */
  GtkWidget *reason_row;       /* (template) */
  GtkWidget *action_row;       /* (template) */
  GtkWidget *work_label;       /* (template) */
  GtkWidget *work_box;         /* (template) */

  AltheaSession *session;    /* (owned) (nullable) */
  AltheaRecord *task;        /* (owned) (nullable) */
  GListStore *lines;         /* (owned) (element-type ClinicReviewLine) */
  GListModel *work;          /* (owned) (nullable) open work items of the patient */
  GHashTable *done;          /* (owned) ids of those that are chosen */
  GHashTable *typed;         /* (owned) task id -> Typed */
  GCancellable *cancellable; /* (owned) (nullable) of what loads */
  gboolean sending;
};

G_DEFINE_FINAL_TYPE (ClinicReviewView, clinic_review_view, GTK_TYPE_WIDGET)

enum
{
  ACKNOWLEDGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
typed_free (gpointer data)
{
  Typed *typed = data;

  g_free (typed->comment);
  g_free (typed->reason);
  g_free (typed->action);
  g_free (typed);
}

/* --- what a review says of itself ------------------------------------------------------------------ */

static const char *
get_code (AltheaRecord *task, const char *name)
{
  const AltheaParameter *input = althea_task_get_input (ALTHEA_TASK (task), name);

  return input != NULL ? input->value_code : NULL;
}

guint
clinic_review_get_rank (AltheaRecord *task)
{
  const char *priority = althea_record_get_string (task, "priority");

  return g_strcmp0 (priority, "stat") == 0 ? 0 : g_strcmp0 (priority, "urgent") == 0 ? 1 : 2;
}

char *
clinic_review_dup_badges (AltheaRecord *task)
{
  const char *values = get_code (task, "values"), *status = get_code (task, "status");
  const char *parts[4] = { NULL };
  guint n = 0;

  if (g_strcmp0 (values, "critical") == 0)
    parts[n++] = _ ("critical");
  else if (g_strcmp0 (values, "abnormal") == 0)
    parts[n++] = _ ("not normal");
  if (g_strcmp0 (status, "partial") == 0 || g_strcmp0 (status, "preliminary") == 0)
    parts[n++] = _ ("partial");
  else if (g_strcmp0 (status, "corrected") == 0 || g_strcmp0 (status, "amended") == 0)
    parts[n++] = _ ("corrected");
  if (althea_task_get_input (ALTHEA_TASK (task), "escalated") != NULL)
    parts[n++] = _ ("nobody looked in time");
  return althea_text_join (" · ", parts);
}

static void
say (ClinicReviewView *self, AltheaStateKind kind, const char *text)
{
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), kind, text);
}

static void
say_error (ClinicReviewView *self, const GError *error)
{
  g_autofree char *text = althea_error_to_text (error);

  say (self, ALTHEA_STATE_KIND_TROUBLE, text);
}

/* --- what was typed -------------------------------------------------------------------------------- */

static char *
dup_comment (ClinicReviewView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->comment_view));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
keep_typed (ClinicReviewView *self)
{
  Typed *typed;

  if (self->task == NULL)
    return;
  typed = g_new0 (Typed, 1);
  typed->comment = dup_comment (self);
  typed->reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason_row)));
  typed->action = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->action_row)));
  typed->release = adw_combo_row_get_selected (ADW_COMBO_ROW (self->release_row));
  g_hash_table_insert (self->typed, g_strdup (althea_record_get_id (self->task)), typed);
}

static void
show_typed (ClinicReviewView *self)
{
  Typed *typed = g_hash_table_lookup (self->typed, althea_record_get_id (self->task));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->comment_view)),
                            typed != NULL ? typed->comment : "", -1);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_row), typed != NULL ? typed->reason : "");
  gtk_editable_set_text (GTK_EDITABLE (self->action_row), typed != NULL ? typed->action : "");
  if (typed != NULL)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->release_row), typed->release);
}

/* --- release --------------------------------------------------------------------------------------- */

static void
on_release_changed (ClinicReviewView *self)
{
  gtk_widget_set_visible (self->reason_row,
                          adw_combo_row_get_selected (ADW_COMBO_ROW (self->release_row)) == RELEASE_HOLD);
}

static gboolean
is_partial (AltheaRecord *task)
{
  const char *status = get_code (task, "status");

  return g_strcmp0 (status, "partial") == 0 || g_strcmp0 (status, "preliminary") == 0;
}

/* The rule and its clock, in words. (transfer full) */
static char *
dup_rule_text (AltheaRecord *task)
{
  const char *rule = get_code (task, "release-rule");
  const AltheaParameter *due = althea_task_get_input (ALTHEA_TASK (task), "release-due");

  if (rule == NULL)
    return g_strdup (is_partial (task) ? _ ("When it is final") : _ ("Seen already: results go out at once"));
  if (g_str_equal (rule, "by-hand"))
    return g_strdup (_ ("Held back until somebody lets it go"));
  if (g_str_equal (rule, "after-call"))
    return g_strdup (_ ("After a call"));
  if (due != NULL && due->value_date_time != NULL)
    {
      g_autofree char *day = althea_partial_date_to_full_display (due->value_date_time);

      /* Translators: %s is a day and time. */
      return g_strdup_printf (_ ("When acknowledged, else on %s"), day);
    }
  return g_strdup (_ ("When acknowledged"));
}

static void
show_release (ClinicReviewView *self)
{
  const AltheaParameter *reason = althea_task_get_input (ALTHEA_TASK (self->task), "release-reason");
  g_autofree char *rule = dup_rule_text (self->task);
  const char *why = reason != NULL && reason->value_string != NULL ? reason->value_string : "";
  const char *parts[] = { rule, why, NULL };
  g_autofree char *text = althea_text_join (" · ", parts);
  const char *choices[]
      = { _ ("By the rule"), _ ("Now"), _ ("Now, after a call"), _ ("Not until I say so"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (choices);

  adw_combo_row_set_model (ADW_COMBO_ROW (self->release_row), G_LIST_MODEL (list));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->release_row), text);
  /* What nobody but a person lets go waits for this very person. */
  if (g_strcmp0 (get_code (self->task, "release-rule"), "by-hand") == 0)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->release_row), RELEASE_NOW);
}

/* --- the report and its values --------------------------------------------------------------------- */

static int
compare_lines (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint left = clinic_review_line_get_rank ((ClinicReviewLine *)a);
  guint right = clinic_review_line_get_rank ((ClinicReviewLine *)b);

  return left < right ? -1 : left > right;
}

static void
value_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicReviewView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) record = althea_session_read_finish (ALTHEA_SESSION (source), result, &error);
  g_autoptr (ClinicReviewLine) line = NULL;

  if (self->task == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (record == NULL)
    {
      say_error (self, error);
      return;
    }
  /* An answer about a patient who was shown before. */
  if (g_strcmp0 (althea_record_get_patient_id (record), althea_record_get_patient_id (self->task)) != 0
      || !ALTHEA_IS_OBSERVATION (record))
    return;
  line = clinic_review_line_new (self->session, record);
  g_list_store_insert_sorted (self->lines, line, compare_lines, NULL);
  gtk_widget_set_visible (self->lines_box, TRUE);
}

static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicReviewView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) report = althea_session_read_finish (ALTHEA_SESSION (source), result, &error);
  const AltheaReference *focus;
  const char *conclusion;

  if (self->task == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (report == NULL)
    {
      say_error (self, error);
      return;
    }
  focus = althea_record_get_value (self->task, "focus");
  if (g_strcmp0 (althea_reference_get_id (focus), althea_record_get_id (report)) != 0)
    return;
  conclusion = althea_record_get_string (report, "conclusion");
  gtk_label_set_label (GTK_LABEL (self->conclusion_label), conclusion != NULL ? conclusion : "");
  gtk_widget_set_visible (self->conclusion_label, !althea_text_is_empty (conclusion));
  const GPtrArray *results = althea_record_get_list (report, "result");
  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      const AltheaReference *reference = results->pdata[i];

      if (reference->reference != NULL && g_str_has_prefix (reference->reference, "Observation/"))
        althea_session_read_async (self->session, "Observation", althea_reference_get_id (reference),
                                   self->cancellable, value_cb, g_object_ref (self));
    }
}

/* --- other work ------------------------------------------------------------------------------------- */

static void
work_toggled_cb (GtkCheckButton *check, ClinicReviewView *self)
{
  const char *id = g_object_get_data (G_OBJECT (check), "task-id");

  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->done, g_strdup (id));
  else
    g_hash_table_remove (self->done, id);
}

static GtkWidget *
make_work_row (gpointer item, gpointer user_data)
{
  ClinicReviewView *self = user_data;
  g_autofree char *title = althea_record_to_title (item);
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (check), "task-id", g_strdup (althea_record_get_id (item)), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_hash_table_contains (self->done, althea_record_get_id (item)));
  g_signal_connect_object (check, "toggled", G_CALLBACK (work_toggled_cb), self, G_CONNECT_DEFAULT);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

/* What ends by itself or by another page is not offered. */
static gboolean
is_other_work (gpointer item, gpointer user_data)
{
  const AltheaCodeableConcept *code = althea_record_get_value (item, "code");

  return !althea_codeable_concept_has_code (code, "urn:althea:task", "result-review")
         && !althea_codeable_concept_has_code (code, "urn:althea:task", "questionnaire")
         && !althea_codeable_concept_has_code (code, "urn:althea:task", "message-thread");
}

static void
work_changed_cb (ClinicReviewView *self)
{
  gboolean any = g_list_model_get_n_items (self->work) > 0;

  gtk_widget_set_visible (self->work_box, any);
  gtk_widget_set_visible (self->work_label, any);
}

static void
drop_work (ClinicReviewView *self)
{
  if (self->work != NULL)
    g_signal_handlers_disconnect_by_data (self->work, self);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->work_box), NULL, NULL, NULL, NULL);
  g_clear_object (&self->work);
  g_hash_table_remove_all (self->done);
}

static void
find_work (ClinicReviewView *self)
{
  g_autofree char *query = althea_query_new ("patient", althea_record_get_patient_id (self->task), "status",
                                             "requested", "_count", "50", NULL);
  GListModel *found = althea_session_search (self->session, "Task", query);

  self->work = G_LIST_MODEL (
      gtk_filter_list_model_new (found, GTK_FILTER (gtk_custom_filter_new (is_other_work, NULL, NULL))));
  g_signal_connect_object (self->work, "items-changed", G_CALLBACK (work_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->work_box), self->work, make_work_row, self, NULL);
  work_changed_cb (self);
}

/* --- acknowledging --------------------------------------------------------------------------------- */

typedef struct
{
  ClinicReviewView *self; /* (owned) */
  char *task_id;          /* (owned) */
} Sending;

static void
acknowledged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *sending = user_data;
  ClinicReviewView *self = sending->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  self->sending = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.acknowledge", self->task != NULL);
  if (answer != NULL)
    {
      g_hash_table_remove (self->typed, sending->task_id);
      /* What is shown is no longer worth keeping. */
      if (self->task != NULL && g_strcmp0 (althea_record_get_id (self->task), sending->task_id) == 0)
        g_clear_object (&self->task);
      g_signal_emit (self, signals[ACKNOWLEDGED], 0, sending->task_id);
    }
  else if (self->state_bar != NULL)
    say_error (self, error);
  g_object_unref (self);
  g_free (sending->task_id);
  g_free (sending);
}

static void
set_text (JsonObject *parameters, const char *name, const char *text)
{
  if (!althea_text_is_empty (text))
    json_object_set_string_member (parameters, name, text);
}

static AltheaOperation *
new_acknowledgement (ClinicReviewView *self)
{
  static const char *const releases[] = { NULL, "now", "called", "hold" };
  guint release = adw_combo_row_get_selected (ADW_COMBO_ROW (self->release_row));
  g_autoptr (JsonObject) parameters = json_object_new ();
  g_autofree char *comment = dup_comment (self);
  GHashTableIter iter;
  gpointer id;

  set_text (parameters, "task", althea_record_get_id (self->task));
  set_text (parameters, "comment", comment);
  set_text (parameters, "action", gtk_editable_get_text (GTK_EDITABLE (self->action_row)));
  set_text (parameters, "release", release < G_N_ELEMENTS (releases) ? releases[release] : NULL);
  if (release == RELEASE_HOLD)
    set_text (parameters, "reason", gtk_editable_get_text (GTK_EDITABLE (self->reason_row)));
  if (g_hash_table_size (self->done) > 0)
    {
      JsonArray *done = json_array_new ();

      g_hash_table_iter_init (&iter, self->done);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        json_array_add_string_element (done, id);
      json_object_set_array_member (parameters, "complete", done);
    }
  return althea_operation_new ("result-acknowledge", parameters);
}

static void
acknowledge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicReviewView *self = CLINIC_REVIEW_VIEW (widget);
  g_autoptr (AltheaOperation) operation = NULL;
  Sending *sending;

  if (self->task == NULL || self->sending || self->session == NULL)
    return;
  if (adw_combo_row_get_selected (ADW_COMBO_ROW (self->release_row)) == RELEASE_HOLD
      && *gtk_editable_get_text (GTK_EDITABLE (self->reason_row)) == '\0')
    {
      say (self, ALTHEA_STATE_KIND_ATTENTION, _ ("Say why the patient has to wait."));
      gtk_widget_grab_focus (self->reason_row);
      return;
    }
  sending = g_new0 (Sending, 1);
  sending->self = g_object_ref (self);
  sending->task_id = g_strdup (althea_record_get_id (self->task));
  self->sending = TRUE;
  gtk_widget_action_set_enabled (widget, "review.acknowledge", FALSE);
  say (self, ALTHEA_STATE_KIND_QUIET, NULL);
  operation = new_acknowledgement (self);
  althea_session_operate_async (self->session, operation, NULL, acknowledged_cb, sending);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static GtkWidget *
make_line (gpointer item, gpointer user_data)
{
  return clinic_review_row_new (item);
}

static void
clinic_review_view_dispose (GObject *object)
{
  ClinicReviewView *self = CLINIC_REVIEW_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->work != NULL)
    g_signal_handlers_disconnect_by_data (self->work, self);
  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_REVIEW_VIEW);
  g_clear_object (&self->work);
  g_clear_object (&self->task);
  g_clear_object (&self->lines);
  g_clear_object (&self->session);
  g_clear_pointer (&self->done, g_hash_table_unref);
  g_clear_pointer (&self->typed, g_hash_table_unref);
  G_OBJECT_CLASS (clinic_review_view_parent_class)->dispose (object);
}

static void
clinic_review_view_class_init (ClinicReviewViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_review_view_dispose;
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  signals[ACKNOWLEDGED] = g_signal_new ("acknowledged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/orders/clinic-review-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, title_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, state_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, badge_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, conclusion_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, lines_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, comment_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, release_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, action_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, work_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicReviewView, work_box);
  gtk_widget_class_bind_template_callback (widget_class, on_release_changed);
  gtk_widget_class_install_action (widget_class, "review.acknowledge", NULL, acknowledge_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_review_view_init (ClinicReviewView *self)
{
  self->lines = g_list_store_new (CLINIC_TYPE_REVIEW_LINE);
  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, typed_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->lines_box), G_LIST_MODEL (self->lines), make_line, NULL, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.acknowledge", FALSE);
}

void
clinic_review_view_set_session (ClinicReviewView *self, AltheaSession *session)
{
  g_return_if_fail (CLINIC_IS_REVIEW_VIEW (self) && self->session == NULL);
  g_set_object (&self->session, session);
}

static void
show_head (ClinicReviewView *self)
{
  const AltheaReference *patient = althea_record_get_value (self->task, "for");
  const AltheaPartialDate *arrived = althea_record_get_value (self->task, "authored-on");
  g_autofree char *title = althea_record_to_title (self->task);
  g_autofree char *badges = clinic_review_dup_badges (self->task);
  g_autofree char *when = arrived != NULL ? althea_partial_date_to_display (arrived) : g_strdup ("");
  const char *name = patient != NULL && patient->display != NULL ? patient->display : _ ("Patient");
  /* Translators: a patient's name and when the result arrived. */
  g_autofree char *state = g_strdup_printf (_ ("%s · arrived %s"), name, when);

  gtk_label_set_label (GTK_LABEL (self->title_label), title);
  gtk_label_set_label (GTK_LABEL (self->state_label), state);
  gtk_label_set_label (GTK_LABEL (self->badge_label), badges);
  gtk_widget_set_visible (self->badge_label, *badges != '\0');
}

void
clinic_review_view_set_task (ClinicReviewView *self, AltheaRecord *task)
{
  const AltheaReference *focus;

  g_return_if_fail (CLINIC_IS_REVIEW_VIEW (self) && (task == NULL || ALTHEA_IS_TASK (task)));
  keep_typed (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->task, task);
  g_list_store_remove_all (self->lines);
  drop_work (self);
  gtk_widget_set_visible (self->lines_box, FALSE);
  gtk_widget_set_visible (self->conclusion_label, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.acknowledge", task != NULL && !self->sending);
  say (self, ALTHEA_STATE_KIND_QUIET, NULL);
  if (task == NULL)
    return;
  show_head (self);
  show_release (self);
  show_typed (self);
  focus = althea_record_get_value (task, "focus");
  if (self->session == NULL || focus == NULL)
    return;
  althea_session_read_async (self->session, "DiagnosticReport", althea_reference_get_id (focus),
                             self->cancellable, report_cb, g_object_ref (self));
  find_work (self);
}
