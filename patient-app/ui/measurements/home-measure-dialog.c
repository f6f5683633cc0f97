/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-measure-dialog.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>

#include "althea-clock.h"
#include "althea-dialog.h"
#include "althea-error.h"
#include "althea-home-measure.h"
#include "althea-widgets.h"
#include "home-measurement.h"
#include "home-safety-view.h"

#define MAX_NUMBERS 2

struct _HomeMeasureDialog
{
  AdwDialog parent_instance;
  HomeContext *context; /* (owned) */
  const AltheaHomeMeasure *measure;
  gboolean asked; /* about what is unusual in just these numbers */
  gboolean sending;
  GtkStack *stack;
  GtkButton *close_button;
  GtkButton *send_button;
  AdwComboRow *kind_row;
  AdwEntryRow *first_row;
  AdwEntryRow *second_row;
  AdwComboRow *unit_row;
  AdwEntryRow *day_row;
  AdwEntryRow *time_row;
  AdwEntryRow *note_row;
  GtkLabel *prompt_label;
  GtkLabel *hint_label;
  HomeSafetyView *safety_view;
};

G_DEFINE_FINAL_TYPE (HomeMeasureDialog, home_measure_dialog, ADW_TYPE_DIALOG)

/* What was typed, read. */
typedef struct
{
  const AltheaHomeUnit *units[MAX_NUMBERS];
  AltheaDecimal *values[MAX_NUMBERS]; /* (owned) */
  AltheaPartialDate *time;            /* (owned) */
  AltheaHomeJudgement worst;
} Reading;

static void
reading_clear (Reading *reading)
{
  for (guint i = 0; i < MAX_NUMBERS; i++)
    g_clear_pointer (&reading->values[i], althea_decimal_unref);
  g_clear_pointer (&reading->time, althea_partial_date_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static AdwEntryRow *
number_row (HomeMeasureDialog *self, guint index)
{
  return index == 0 ? self->first_row : self->second_row;
}

static void
show_prompt (HomeMeasureDialog *self, const char *text)
{
  gtk_label_set_label (self->prompt_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->prompt_label), *text != '\0');
  if (*text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/* --- reading -------------------------------------------------------------------------------------- */

static gboolean
read_number (HomeMeasureDialog *self, Reading *reading, guint index, char **problem)
{
  const AltheaHomeNumber *number = &self->measure->numbers[index];
  const AltheaHomeUnit *unit
      = &number->units[MIN (adw_combo_row_get_selected (self->unit_row), number->n_units - 1)];
  g_autofree char *typed
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (number_row (self, index)))));
  AltheaHomeJudgement judgement = ALTHEA_HOME_IMPOSSIBLE;

  reading->units[index] = unit;
  reading->values[index] = *typed != '\0' ? althea_decimal_new_from_input (typed, NULL) : NULL;
  if (reading->values[index] != NULL)
    judgement = althea_home_unit_judge (unit, althea_decimal_get_double (reading->values[index]));
  if (judgement == ALTHEA_HOME_IMPOSSIBLE)
    {
      /* Translators: name of a number, then the least, the most and the unit: "Weight: please give a number
       * from 1 to 900 lb." */
      *problem = g_strdup_printf (_ ("%s: please give a number from %g to %g %s."),
                                  althea_home_number_get_label (number), unit->least, unit->most, unit->unit);
      return FALSE;
    }
  reading->worst = MAX (reading->worst, judgement);
  return TRUE;
}

static gboolean
read_time (HomeMeasureDialog *self, Reading *reading, char **problem)
{
  g_autofree char *day = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->day_row))));
  g_autofree char *time = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->time_row))));
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *text = g_strdup_printf ("%sT%s:00", day, time);
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (text, zone);

  if (when == NULL)
    {
      *problem = g_strdup (_ ("Please give the day as 2026-03-12 and the time as 07:30."));
      return FALSE;
    }
  reading->time = althea_partial_date_new_for_us (g_date_time_to_unix_usec (when));
  if (althea_partial_date_get_start_us (reading->time) <= althea_clock_now_us ())
    return TRUE;
  *problem = g_strdup (_ ("This time is still to come."));
  return FALSE;
}

static gboolean
read_all (HomeMeasureDialog *self, Reading *reading, char **problem)
{
  for (guint i = 0; i < self->measure->n_numbers; i++)
    if (!read_number (self, reading, i, problem))
      return FALSE;
  if (self->measure->n_numbers > 1 && althea_decimal_compare (reading->values[0], reading->values[1]) <= 0)
    {
      *problem = g_strdup (_ ("The upper number is larger than the lower one. Please check both."));
      return FALSE;
    }
  return read_time (self, reading, problem);
}

/* What to ask before an unusual value is sent; NULL: nothing. (transfer full) */
static char *
make_question (HomeMeasureDialog *self, const Reading *reading)
{
  const char *label = althea_home_measure_get_label (self->measure);

  if (reading->worst == ALTHEA_HOME_USUAL)
    return NULL;
  switch (reading->worst)
    {
    case ALTHEA_HOME_UNUSUAL_LOW:
      /* Translators: %s is what was measured, such as Blood sugar. */
      return g_strdup_printf (
          _ ("%s is lower than usual. Rest for five minutes and measure again, or send it if"
             " it is right."),
          label);
    case ALTHEA_HOME_UNUSUAL_HIGH:
      /* Translators: %s is what was measured, such as Blood sugar. */
      return g_strdup_printf (
          _ ("%s is higher than usual. Rest for five minutes and measure again, or send it if"
             " it is right."),
          label);
    case ALTHEA_HOME_ALARM_LOW:
      /* Translators: %s is what was measured, such as Blood sugar. */
      return g_strdup_printf (_ ("%s is so low that it should not wait. Please check what you typed. If it is"
                                 " right, send it and read what comes next."),
                              label);
    case ALTHEA_HOME_ALARM_HIGH:
    default:
      /* Translators: %s is what was measured, such as Blood sugar. */
      return g_strdup_printf (
          _ ("%s is so high that it should not wait. Please check what you typed. If it is"
             " right, send it and read what comes next."),
          label);
    }
}

/* --- sending -------------------------------------------------------------------------------------- */

typedef struct
{
  HomeMeasureDialog *dialog; /* (owned) */
  gboolean alarm;
} Sending;

static void
update_action (HomeMeasureDialog *self)
{
  gboolean filled = self->measure != NULL && !self->sending;

  for (guint i = 0; filled && i < self->measure->n_numbers; i++)
    filled = *gtk_editable_get_text (GTK_EDITABLE (number_row (self, i))) != '\0';
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "measure.send", filled);
  gtk_button_set_label (self->send_button, self->asked ? _ ("Send as it is") : _ ("Send"));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Sending *sending = user_data;
  g_autoptr (HomeMeasureDialog) self = sending->dialog;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeOutboxItem) item = home_outbox_add_finish (HOME_OUTBOX (source), result, &error);

  if (self->stack == NULL)
    return;
  self->sending = FALSE;
  update_action (self);
  if (item == NULL)
    {
      g_autofree char *text = althea_error_to_text (error);

      show_prompt (self, text);
      return;
    }
  if (!sending->alarm)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  home_safety_view_set_item (self->safety_view, item);
  gtk_widget_set_visible (GTK_WIDGET (self->send_button), FALSE);
  gtk_button_set_label (self->close_button, _ ("Close"));
  gtk_stack_set_visible_child_name (self->stack, "safety");
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

static AltheaOperation *
make_operation (HomeMeasureDialog *self, const Reading *reading)
{
  const char *codes[MAX_NUMBERS + 1] = { NULL }, *values[MAX_NUMBERS + 1] = { NULL };
  gboolean panel = self->measure->n_numbers > 1;

  for (guint i = 0; i < self->measure->n_numbers; i++)
    {
      codes[i] = reading->units[i]->loinc;
      values[i] = althea_decimal_get_text (reading->values[i]);
    }
  return home_measurement_new_operation (
      panel ? self->measure->loinc : codes[0], reading->units[0]->unit, panel ? codes : NULL, values,
      althea_partial_date_get_text (reading->time), gtk_editable_get_text (GTK_EDITABLE (self->note_row)));
}

/* The unit that a person used last is the one on the device. */
static char *
unit_note (const AltheaHomeMeasure *measure)
{
  return g_strconcat ("measure.unit.", measure->id, NULL);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HomeMeasureDialog *self = HOME_MEASURE_DIALOG (widget);
  HomeMirror *mirror = home_context_get_mirror (self->context);
  g_auto (Reading) reading = { .worst = ALTHEA_HOME_USUAL };
  g_autoptr (AltheaOperation) operation = NULL;
  g_autofree char *problem = NULL, *question = NULL, *note = unit_note (self->measure);
  Sending *sending = NULL;

  if (!read_all (self, &reading, &problem))
    {
      show_prompt (self, problem);
      return;
    }
  question = make_question (self, &reading);
  if (question != NULL && !self->asked)
    {
      self->asked = TRUE;
      show_prompt (self, question);
      update_action (self);
      return;
    }
  operation = make_operation (self, &reading);
  home_mirror_set_note (mirror, note, reading.units[0]->unit);
  sending = g_new0 (Sending, 1);
  sending->dialog = g_object_ref (self);
  sending->alarm = reading.worst == ALTHEA_HOME_ALARM_LOW || reading.worst == ALTHEA_HOME_ALARM_HIGH;
  self->sending = TRUE;
  update_action (self);
  home_outbox_add_async (home_mirror_get_outbox (mirror), operation, sent_cb, sending);
}

/* --- choosing ------------------------------------------------------------------------------------- */

/* Another number is another question. */
static void
on_changed (HomeMeasureDialog *self)
{
  if (self->context == NULL)
    return;
  self->asked = FALSE;
  show_prompt (self, "");
  update_action (self);
}

static guint
choose_unit (HomeMeasureDialog *self, const AltheaHomeNumber *number)
{
  g_autofree char *note = unit_note (self->measure);
  const char *last = home_mirror_get_note (home_context_get_mirror (self->context), note);
  const char *measurement = nl_langinfo (_NL_MEASUREMENT_MEASUREMENT);
  gboolean us = measurement != NULL && *measurement == 2;

  for (guint i = 0; last != NULL && i < number->n_units; i++)
    if (g_str_equal (number->units[i].unit, last))
      return i;
  /* The tables begin with the unit of the United States. Blood sugar goes by devices, not by countries. */
  return us || g_str_equal (self->measure->id, "glucose") ? 0 : number->n_units - 1;
}

static void
show_units (HomeMeasureDialog *self)
{
  const AltheaHomeNumber *number = &self->measure->numbers[0];
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < number->n_units; i++)
    gtk_string_list_append (names, number->units[i].unit);
  adw_combo_row_set_model (self->unit_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->unit_row, choose_unit (self, number));
  gtk_widget_set_visible (GTK_WIDGET (self->unit_row), number->n_units > 1);
}

static void
show_numbers (HomeMeasureDialog *self)
{
  for (guint i = 0; i < MAX_NUMBERS; i++)
    {
      gboolean there = i < self->measure->n_numbers;
      const AltheaHomeNumber *number = there ? &self->measure->numbers[i] : NULL;
      g_autofree char *title = NULL;

      gtk_widget_set_visible (GTK_WIDGET (number_row (self, i)), there);
      gtk_editable_set_text (GTK_EDITABLE (number_row (self, i)), "");
      if (!there)
        continue;
      title = number->n_units > 1
                  ? g_strdup (althea_home_number_get_label (number))
                  : g_strdup_printf ("%s, %s", althea_home_number_get_label (number), number->units[0].unit);
      g_object_set (number_row (self, i), "use-markup", FALSE, "title", title, NULL);
    }
}

static void
on_kind_changed (HomeMeasureDialog *self)
{
  guint n = 0, selected = adw_combo_row_get_selected (self->kind_row);
  const AltheaHomeMeasure *all = althea_home_measures (&n);

  if (self->context == NULL || selected >= n)
    return;
  self->measure = &all[selected];
  show_numbers (self);
  show_units (self);
  on_changed (self);
}

static void
home_measure_dialog_dispose (GObject *object)
{
  HomeMeasureDialog *self = HOME_MEASURE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_MEASURE_DIALOG);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (home_measure_dialog_parent_class)->dispose (object);
}

static void
home_measure_dialog_class_init (HomeMeasureDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_measure_dialog_dispose;
  g_type_ensure (HOME_TYPE_SAFETY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/measurements/home-measure-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, send_button);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, first_row);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, second_row);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, unit_row);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, day_row);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, time_row);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, prompt_label);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, HomeMeasureDialog, safety_view);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_install_action (widget_class, "measure.send", NULL, send_action);
}

static void
home_measure_dialog_init (HomeMeasureDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  althea_add_finish_keys (GTK_WIDGET (self), "measure.send");
}

static void
fill (HomeMeasureDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GDateTime) now = althea_clock_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d"), *time = g_date_time_format (now, "%H:%M");
  guint n = 0;
  const AltheaHomeMeasure *all = althea_home_measures (&n);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, althea_home_measure_get_label (&all[i]));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (names));
  gtk_editable_set_text (GTK_EDITABLE (self->day_row), day);
  gtk_editable_set_text (GTK_EDITABLE (self->time_row), time);
  gtk_label_set_label (
      self->hint_label,
      _ ("Your practice sees it as measured at home, and takes it into your record when somebody"
         " has looked at it. Nobody watches these values at all hours."));
}

HomeMeasureDialog *
home_measure_dialog_present (HomeContext *context, GtkWidget *parent)
{
  HomeMeasureDialog *self = NULL;

  g_return_val_if_fail (HOME_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  self = g_object_new (HOME_TYPE_MEASURE_DIALOG, NULL);
  fill (self);
  self->context = g_object_ref (context);
  home_safety_view_set_kind (self->safety_view, HOME_SAFETY_MEASUREMENT);
  home_safety_view_set_mirror (self->safety_view, home_context_get_mirror (context));
  on_kind_changed (self);
  althea_dialog_present (ADW_DIALOG (self), parent);
  return self;
}

void
home_measure_dialog_choose (HomeMeasureDialog *self, const char *id)
{
  guint n = 0;
  const AltheaHomeMeasure *all = althea_home_measures (&n);

  g_return_if_fail (HOME_IS_MEASURE_DIALOG (self));

  for (guint i = 0; i < n; i++)
    if (g_str_equal (all[i].id, id))
      adw_combo_row_set_selected (self->kind_row, i);
}
