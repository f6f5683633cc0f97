/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-hints-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-care-gaps.h"
#include "althea-clock.h"
#include "althea-dialog.h"
#include "althea-error.h"
#include "clinic-chart.h"
#include "clinic-reason-dialog.h"

#define MAX_LIST_HEIGHT_PX 260

struct _ClinicHintsView
{
  GtkWidget parent_instance;

  GtkWidget *expander;  /* (owned by the widget tree) (nullable) NULL once disposed */
  GtkWidget *list;      /* (owned by the widget tree) */
  GtkWidget *say_label; /* (owned by the widget tree) what went wrong */

  ClinicChart *chart;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the evaluation under way */
  guint idle_id;             /* 0: none */
  guint n_due;
};

G_DEFINE_FINAL_TYPE (ClinicHintsView, clinic_hints_view, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_N_DUE = 1,
} ClinicHintsViewProperty;

static GParamSpec *props[PROP_N_DUE + 1];

/* --- silence --------------------------------------------------------------------------------------- */

typedef struct
{
  ClinicHintsView *self; /* (owned) */
  AltheaHint *hint;      /* (owned) */
} Silencing;

static void
silencing_free (gpointer data, GClosure *closure)
{
  Silencing *silencing = data;

  g_object_unref (silencing->self);
  g_object_unref (silencing->hint);
  g_free (silencing);
}

static void
say (ClinicHintsView *self, const GError *error)
{
  g_autofree char *text = error != NULL ? althea_error_to_text (error) : NULL;

  if (self->expander == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->say_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->say_label, text != NULL);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicHintsView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored = clinic_chart_commit_finish (CLINIC_CHART (source), result, NULL, &error);

  say (self, error);
}

static void
commit (ClinicHintsView *self, AltheaRecord *record, const char *reason)
{
  g_autoptr (AltheaChangeset) changeset = althea_changeset_new (reason);

  althea_changeset_add (changeset, record);
  clinic_chart_commit_async (self->chart, changeset, committed_cb, g_object_ref (self));
}

static void
confirmed_cb (ClinicReasonDialog *dialog, const char *reason, Silencing *silencing)
{
  ClinicHintsView *self = silencing->self;
  g_autoptr (AltheaReference) author = NULL;
  g_autoptr (AltheaRecord) issue = NULL;
  g_autoptr (GError) error = NULL;
  const char *person;

  if (self->chart == NULL)
    return;
  person = clinic_chart_get_person_reference (self->chart);
  if (*person != '\0')
    author = althea_reference_new_raw (person, NULL);
  issue = althea_hint_silence (silencing->hint, clinic_chart_get_patient_id (self->chart), reason, author,
                               althea_clock_now_us (), &error);
  if (issue == NULL)
    say (self, error);
  else
    commit (self, issue, NULL);
}

static void
silence_cb (GtkWidget *button, ClinicHintsView *self)
{
  AltheaHint *hint = g_object_get_data (G_OBJECT (button), "hint");
  g_autofree char *name = clinic_chart_dup_patient_name (self->chart);
  Silencing *silencing = g_new0 (Silencing, 1);
  /* Translators: %s is the title of a hint. */
  g_autofree char *body = g_strdup_printf (_ ("%s\n\nStays silent until the facts that it rests on change."),
                                           althea_hint_get_title (hint));
  AdwDialog *dialog
      = clinic_reason_dialog_new (_ ("Silence this hint?"), name, body, _ ("_Silence"), TRUE, NULL);

  silencing->self = g_object_ref (self);
  silencing->hint = g_object_ref (hint);
  g_signal_connect_data (dialog, "confirmed", G_CALLBACK (confirmed_cb), silencing, silencing_free,
                         G_CONNECT_DEFAULT);
  althea_dialog_present (dialog, GTK_WIDGET (self));
}

/* The record that silences @hint, as the chart has it. (nullable) (transfer full) */
static AltheaRecord *
find_issue (ClinicHintsView *self, AltheaHint *hint)
{
  GListModel *records = G_LIST_MODEL (clinic_chart_get_records (self->chart));
  guint n = g_list_model_get_n_items (records);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);
      const AltheaCodeableConcept *code;

      if (!ALTHEA_IS_DETECTED_ISSUE (record) || althea_record_is_entered_in_error (record))
        continue;
      code = althea_record_get_value (record, "code");
      if (code != NULL && althea_codeable_concept_has_code (code, ALTHEA_HINTS, althea_hint_get_id (hint)))
        return g_steal_pointer (&record);
    }
  return NULL;
}

static void
undo_cb (GtkWidget *button, ClinicHintsView *self)
{
  AltheaHint *hint = g_object_get_data (G_OBJECT (button), "hint");
  g_autoptr (AltheaRecord) issue = find_issue (self, hint);
  AltheaRecordBuilder *builder;
  g_autoptr (AltheaRecord) undone = NULL;
  g_autoptr (GError) error = NULL;

  if (issue == NULL)
    return;
  builder = althea_record_builder_new_edit (issue);
  althea_record_builder_set_string (builder, "status", "entered-in-error");
  undone = althea_record_builder_end (builder, &error);
  if (undone == NULL)
    say (self, error);
  else
    commit (self, undone, _ ("The hint is wanted again"));
}

/* --- the list -------------------------------------------------------------------------------------- */

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_WORD);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
make_button (ClinicHintsView *self, AltheaHint *hint)
{
  gboolean silenced = althea_hint_is_silenced (hint);
  GtkWidget *button = gtk_button_new_with_label (silenced ? _ ("Undo") : _ ("Silence…"));
  /* Translators: spoken name of a button beside a hint. */
  g_autofree char *spoken = g_strdup_printf (silenced ? _ ("Undo the silence of %s") : _ ("Silence %s"),
                                             althea_hint_get_title (hint));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (button), "hint", g_object_ref (hint), g_object_unref);
  g_signal_connect_object (button, "clicked", silenced ? G_CALLBACK (undo_cb) : G_CALLBACK (silence_cb), self,
                           G_CONNECT_DEFAULT);
  return button;
}

static GtkWidget *
make_row (ClinicHintsView *self, AltheaHint *hint)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *state = althea_hint_dup_state_display (hint);
  g_autofree char *silenced = NULL;

  gtk_widget_set_hexpand (words, TRUE);
  add_label (words, althea_hint_get_title (hint), "heading");
  if (althea_hint_is_silenced (hint))
    {
      /* Translators: why a person silenced a hint, as they wrote it. */
      silenced = g_strdup_printf (_ ("Silenced: %s"), althea_hint_get_silence_reason (hint));
      add_label (words, silenced, "caption");
    }
  else
    add_label (words, state, althea_hint_get_state (hint) == ALTHEA_HINT_OVERDUE ? "warning" : "caption");
  add_label (words, althea_hint_get_why (hint), "caption");
  gtk_widget_add_css_class (add_label (words, althea_hint_get_source (hint), "caption"), "dim-label");
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), make_button (self, hint));
  return row;
}

static gboolean
wants_attention (AltheaHint *hint)
{
  AltheaHintState state = althea_hint_get_state (hint);

  return state == ALTHEA_HINT_OVERDUE || state == ALTHEA_HINT_DUE || state == ALTHEA_HINT_ASK;
}

/* "Due: Influenza vaccine, Colorectal cancer screening and 2 more". (transfer full) */
static char *
describe_due (ClinicHintsView *self, GPtrArray *hints)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint named = 0;

  for (guint i = 0; i < hints->len && named < 2; i++)
    {
      AltheaHint *hint = g_ptr_array_index (hints, i);

      if (!wants_attention (hint) || althea_hint_is_silenced (hint))
        continue;
      g_string_append_printf (text, "%s%s", named > 0 ? ", " : "", althea_hint_get_title (hint));
      named++;
    }
  if (self->n_due == 0)
    return g_strdup (_ ("Nothing due; hints are silenced"));
  if (self->n_due > named)
    /* Translators: names of what is due, and how many there are besides. */
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "Due: %s and %u more", "Due: %s and %u more", self->n_due - named),
        text->str, self->n_due - named);
  return g_strdup_printf (_ ("Due: %s"), text->str);
}

static void
show_hints (ClinicHintsView *self, GPtrArray *hints)
{
  guint n_shown = 0;
  g_autofree char *title = NULL;
  GtkWidget *child;

  self->n_due = 0;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; i < hints->len; i++)
    {
      AltheaHint *hint = g_ptr_array_index (hints, i);

      if (!wants_attention (hint))
        continue;
      self->n_due += althea_hint_is_silenced (hint) ? 0 : 1;
      n_shown++;
      gtk_box_append (GTK_BOX (self->list), make_row (self, hint));
    }
  title = describe_due (self, hints);
  gtk_expander_set_label (GTK_EXPANDER (self->expander), title);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_expander_get_label_widget (GTK_EXPANDER (self->expander))),
                           PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (self->expander, title);
  gtk_widget_set_visible (GTK_WIDGET (self), n_shown > 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_DUE]);
}

/* --- evaluation ------------------------------------------------------------------------------------ */

static void
evaluated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *view = user_data;
  g_autoptr (ClinicHintsView) self = g_weak_ref_get (view);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hints = althea_care_gaps_evaluate_finish (result, &error);

  g_weak_ref_clear (view);
  g_free (view);
  /* The only error is that a newer evaluation took the place of this one. */
  if (hints != NULL && self != NULL && self->expander != NULL)
    show_hints (self, hints);
}

static gboolean
evaluate_cb (gpointer user_data)
{
  ClinicHintsView *self = user_data;
  AltheaPatientRecords *all = clinic_chart_get_records (self->chart);
  AltheaRecord *patient = clinic_chart_get_patient (self->chart);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (AltheaFacts) facts = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (all));
  GWeakRef *view;

  self->idle_id = 0;
  if (!ALTHEA_IS_PATIENT (patient) || althea_patient_records_get_loading (all))
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (records, g_list_model_get_item (G_LIST_MODEL (all), i));
  facts = althea_facts_new (ALTHEA_PATIENT (patient), records, althea_clock_now_us ());
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  /* A chart that is closed meanwhile is gone at once, whatever the worker still does. */
  view = g_new0 (GWeakRef, 1);
  g_weak_ref_init (view, self);
  althea_care_gaps_evaluate_async (facts, althea_rules_get_default (), self->cancellable, evaluated_cb, view);
  return G_SOURCE_REMOVE;
}

/* After the frame that shows the chart, however often it changes in between. */
static void
queue_evaluation (ClinicHintsView *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_LOW, evaluate_cb, self, NULL);
}

static void
clinic_hints_view_root (GtkWidget *widget)
{
  ClinicHintsView *self = CLINIC_HINTS_VIEW (widget);

  GTK_WIDGET_CLASS (clinic_hints_view_parent_class)->root (widget);
  if (self->chart != NULL || clinic_chart_of_widget (widget) == NULL)
    return;
  self->chart = g_object_ref (clinic_chart_of_widget (widget));
  g_signal_connect_object (self->chart, "records-changed", G_CALLBACK (queue_evaluation), self,
                           G_CONNECT_SWAPPED);
  queue_evaluation (self);
}

static void
clinic_hints_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicHintsViewProperty)prop_id)
    {
    case PROP_N_DUE:
      g_value_set_uint (value, CLINIC_HINTS_VIEW (object)->n_due);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_hints_view_dispose (GObject *object)
{
  ClinicHintsView *self = CLINIC_HINTS_VIEW (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chart);
  g_clear_pointer (&self->expander, gtk_widget_unparent);
  G_OBJECT_CLASS (clinic_hints_view_parent_class)->dispose (object);
}

static void
clinic_hints_view_class_init (ClinicHintsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = clinic_hints_view_get_property;
  object_class->dispose = clinic_hints_view_dispose;
  widget_class->root = clinic_hints_view_root;
  props[PROP_N_DUE]
      = g_param_spec_uint ("n-due", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_hints_view_init (ClinicHintsView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->expander = gtk_expander_new (NULL);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->say_label = add_label (box, "", "error");
  gtk_widget_set_visible (self->say_label, FALSE);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_LIST_HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_expander_set_child (GTK_EXPANDER (self->expander), scroller);
  gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
  gtk_widget_set_margin_start (GTK_WIDGET (self), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 6);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Care hints"), -1);
}
