/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-form-field.h"

#include <glib/gi18n-lib.h>

/* Answers that are typed on one line: numbers, quantities with their unit, dates, times, short texts; one
 * line an answer where the question repeats. */

#define ALTHEA_TYPE_FORM_ENTRIES (althea_form_entries_get_type ())
G_DECLARE_FINAL_TYPE (AltheaFormEntries, althea_form_entries, ALTHEA, FORM_ENTRIES, GtkWidget)

struct _AltheaFormEntries
{
  GtkWidget parent_instance;

  AltheaFormState *state; /* (owned) */
  AltheaFormNode *node;   /* (owned) */
  GtkWidget *label;       /* unowned: of the field around it */
  GtkWidget *lines;       /* unowned: a box of lines, each a box whose first child is the entry */
  GtkWidget *units;       /* (nullable) unowned: a drop-down */
  GtkWidget *add;         /* (nullable) unowned */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (AltheaFormEntries, althea_form_entries, GTK_TYPE_WIDGET)

static const AltheaFormItem *
get_item (AltheaFormEntries *self)
{
  return althea_form_node_get_item (self->node);
}

static GtkWidget *
line_entry (GtkWidget *line)
{
  return gtk_widget_get_first_child (line);
}

static AltheaFormValue *
chosen_unit (AltheaFormEntries *self)
{
  const AltheaFormItem *item = get_item (self);
  guint selected = self->units != NULL ? gtk_drop_down_get_selected (GTK_DROP_DOWN (self->units)) : 0;

  return selected < item->units->len ? item->units->pdata[selected] : item->unit;
}

/* --- from what is typed -------------------------------------------------------------------------------- */

static void
typed_cb (AltheaFormEntries *self)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_value_unref);
  g_autofree char *wrong = NULL;

  if (self->updating)
    return;
  for (GtkWidget *line = gtk_widget_get_first_child (self->lines); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    {
      g_autofree char *problem = NULL;
      const char *typed = gtk_editable_get_text (GTK_EDITABLE (line_entry (line)));
      AltheaFormValue *value
          = althea_form_typed_to_value (get_item (self), typed, chosen_unit (self), &problem);

      if (value != NULL)
        g_ptr_array_add (answers, value);
      if (wrong == NULL)
        wrong = g_steal_pointer (&problem);
    }
  self->updating = TRUE;
  althea_form_state_set_answers (self->state, self->node, (AltheaFormValue **)answers->pdata, answers->len);
  althea_form_state_set_typed (self->state, self->node, wrong);
  self->updating = FALSE;
}

/* Whoever leaves a line with something in it is told what is wrong; an empty one is told at the end. */
static void
leave_cb (AltheaFormEntries *self, GtkEventController *controller)
{
  GtkWidget *entry = gtk_event_controller_get_widget (controller);

  if (*gtk_editable_get_text (GTK_EDITABLE (entry)) != '\0')
    althea_form_state_check (self->state, self->node);
}

/* --- making lines ----------------------------------------------------------------------------------------
 */

static void
set_purpose (AltheaFormEntries *self, GtkEntry *entry)
{
  const AltheaFormItem *item = get_item (self);
  const char *hint = item->hint;
  gboolean number = item->type == ALTHEA_FORM_DECIMAL || item->type == ALTHEA_FORM_INTEGER
                    || item->type == ALTHEA_FORM_QUANTITY;

  if (number)
    gtk_entry_set_input_purpose (entry, GTK_INPUT_PURPOSE_NUMBER);
  else if (item->type == ALTHEA_FORM_URL)
    gtk_entry_set_input_purpose (entry, GTK_INPUT_PURPOSE_URL);
  if (hint == NULL && item->type == ALTHEA_FORM_DATE)
    hint = _ ("Such as 2026-11-22");
  if (hint == NULL && item->type == ALTHEA_FORM_DATE_TIME)
    hint = _ ("Such as 2026-11-22 14:30");
  if (hint == NULL && item->type == ALTHEA_FORM_TIME)
    hint = _ ("Such as 14:30");
  if (hint != NULL)
    {
      gtk_entry_set_placeholder_text (entry, hint);
      gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
    }
  if (number || item->type == ALTHEA_FORM_TIME)
    gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  else
    gtk_widget_set_hexpand (GTK_WIDGET (entry), TRUE);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 60);
}

static void
day_selected_cb (GtkCalendar *calendar, GtkWidget *entry)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static GtkWidget *
make_calendar (GtkWidget *entry)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Choose a day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Choose a day"),
                                  -1);
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (day_selected_cb), entry, G_CONNECT_DEFAULT);
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  return button;
}

static GtkWidget *
add_line (AltheaFormEntries *self, AltheaFormValue *answer)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  set_purpose (self, GTK_ENTRY (entry));
  if (answer != NULL)
    {
      g_autofree char *text = althea_form_value_to_typed (answer);

      gtk_editable_set_text (GTK_EDITABLE (entry), text);
    }
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->label,
                                  NULL, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                  get_item (self)->required, -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  gtk_box_append (GTK_BOX (line), entry);
  if (get_item (self)->type == ALTHEA_FORM_DATE)
    gtk_box_append (GTK_BOX (line), make_calendar (entry));
  gtk_box_append (GTK_BOX (self->lines), line);
  return entry;
}

static void
add_cb (AltheaFormEntries *self)
{
  guint n = 0;

  for (GtkWidget *line = gtk_widget_get_first_child (self->lines); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    n++;
  if (n < ALTHEA_FORM_MAX_REPEATS)
    gtk_widget_grab_focus (add_line (self, NULL));
}

static void
add_unit (AltheaFormEntries *self)
{
  const AltheaFormItem *item = get_item (self);
  AltheaFormValue *answer = althea_form_node_get_answer (self->node);
  GtkWidget *line = gtk_widget_get_first_child (self->lines);

  if (item->units->len > 1)
    {
      g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
      guint selected = 0;

      for (guint i = 0; i < item->units->len; i++)
        {
          gtk_string_list_take (names, althea_form_value_to_display (item->units->pdata[i]));
          if (answer != NULL
              && g_strcmp0 (althea_form_value_get_code (answer),
                            althea_form_value_get_text (item->units->pdata[i]))
                     == 0)
            selected = i;
        }
      self->units = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->units), selected);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->units), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Unit"),
                                      -1);
      g_signal_connect_object (self->units, "notify::selected", G_CALLBACK (typed_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (line), self->units);
    }
  else if (chosen_unit (self) != NULL)
    {
      g_autofree char *name = althea_form_value_to_display (chosen_unit (self));
      GtkWidget *unit = gtk_label_new (name);

      gtk_widget_add_css_class (unit, "dim-label");
      gtk_box_append (GTK_BOX (line), unit);
    }
}

/* --- following the state -------------------------------------------------------------------------------- */

static void
set_invalid (AltheaFormEntries *self)
{
  gboolean wrong = althea_form_node_get_problem (self->node) != NULL;

  for (GtkWidget *line = gtk_widget_get_first_child (self->lines); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    {
      if (wrong)
        gtk_widget_add_css_class (line_entry (line), "error");
      else
        gtk_widget_remove_css_class (line_entry (line), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (line_entry (line)), GTK_ACCESSIBLE_STATE_INVALID,
                                   wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
    }
}

/* Somebody else changed the answers: a score, or another view of the same state. */
static void
answers_changed_cb (AltheaFormEntries *self)
{
  const GPtrArray *answers = althea_form_node_get_answers (self->node);
  GtkWidget *line = gtk_widget_get_first_child (self->lines);

  if (self->updating)
    return;
  self->updating = TRUE;
  for (guint i = 0; i < answers->len || (i == 0 && line != NULL); i++)
    {
      g_autofree char *text = i < answers->len ? althea_form_value_to_typed (answers->pdata[i])
                                               : g_strdup ("");

      if (line == NULL)
        add_line (self, answers->pdata[i]);
      else
        {
          gtk_editable_set_text (GTK_EDITABLE (line_entry (line)), text);
          line = gtk_widget_get_next_sibling (line);
        }
    }
  self->updating = FALSE;
}

static void
althea_form_entries_dispose (GObject *object)
{
  AltheaFormEntries *self = ALTHEA_FORM_ENTRIES (object);
  GtkWidget *child;

  self->updating = TRUE;
  self->units = self->add = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->lines = NULL;
  g_clear_object (&self->state);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (althea_form_entries_parent_class)->dispose (object);
}

static void
althea_form_entries_class_init (AltheaFormEntriesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = althea_form_entries_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "formentries");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_form_entries_init (AltheaFormEntries *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->lines, GTK_WIDGET (self));
}

GtkWidget *
althea_form_entries_new (AltheaFormState *state, AltheaFormNode *node, GtkWidget *label)
{
  AltheaFormEntries *self = g_object_new (ALTHEA_TYPE_FORM_ENTRIES, NULL);
  const GPtrArray *answers = althea_form_node_get_answers (node);

  self->state = g_object_ref (state);
  self->node = g_object_ref (node);
  self->label = label;
  for (guint i = 0; i < MAX (answers->len, 1); i++)
    add_line (self, i < answers->len ? answers->pdata[i] : NULL);
  if (get_item (self)->type == ALTHEA_FORM_QUANTITY)
    add_unit (self);
  if (get_item (self)->repeats)
    {
      self->add = gtk_button_new_with_label (_ ("Add another"));
      gtk_widget_add_css_class (self->add, "flat");
      gtk_widget_set_halign (self->add, GTK_ALIGN_START);
      g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_set_parent (self->add, GTK_WIDGET (self));
    }
  g_signal_connect_object (node, "answers-changed", G_CALLBACK (answers_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "notify::problem", G_CALLBACK (set_invalid), self, G_CONNECT_SWAPPED);
  set_invalid (self);
  return GTK_WIDGET (self);
}
