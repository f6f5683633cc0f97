/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-form-field.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Answers to choose from: buttons one below the other, of which one or several hold, and a line for own words
 * in an open choice; a drop-down where there are many. */

#define MANY_OPTIONS 15

#define ALTHEA_TYPE_FORM_OPTIONS (althea_form_options_get_type ())
G_DECLARE_FINAL_TYPE (AltheaFormOptions, althea_form_options, ALTHEA, FORM_OPTIONS, GtkWidget)

struct _AltheaFormOptions
{
  GtkWidget parent_instance;

  AltheaFormState *state; /* (owned) */
  AltheaFormNode *node;   /* (owned) */
  GPtrArray *values;      /* (element-type AltheaFormValue) beside buttons, or the rows of the drop-down */
  GPtrArray *buttons;     /* (element-type GtkCheckButton) unowned */
  GtkWidget *drop_down;   /* (nullable) unowned */
  GtkWidget *other;       /* (nullable) unowned: own words */
  GtkWidget *clear;       /* (nullable) unowned */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (AltheaFormOptions, althea_form_options, GTK_TYPE_WIDGET)

static gboolean
has_answer (AltheaFormOptions *self, AltheaFormValue *value)
{
  const GPtrArray *answers = althea_form_node_get_answers (self->node);

  for (guint i = 0; i < answers->len; i++)
    if (althea_form_value_equal (answers->pdata[i], value))
      return TRUE;
  return FALSE;
}

/* The answer in own words: a text, or what is none of the options. (nullable) lent */
static AltheaFormValue *
own_words (AltheaFormOptions *self)
{
  const GPtrArray *answers = althea_form_node_get_answers (self->node);

  for (guint i = 0; i < answers->len; i++)
    {
      AltheaFormValueKind kind = althea_form_value_get_kind (answers->pdata[i]);

      if (kind == ALTHEA_FORM_VALUE_STRING
          || (kind == ALTHEA_FORM_VALUE_CODING && althea_form_value_get_text (answers->pdata[i]) == NULL))
        return answers->pdata[i];
    }
  return NULL;
}

static void
update_drop_down (AltheaFormOptions *self)
{
  guint selected = 0;

  for (guint i = 0; i < self->values->len; i++)
    if (has_answer (self, self->values->pdata[i]))
      selected = i + 1;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), selected);
}

static void
update (AltheaFormOptions *self)
{
  AltheaFormValue *words = own_words (self);

  self->updating = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_check_button_set_active (self->buttons->pdata[i], has_answer (self, self->values->pdata[i]));
  if (self->drop_down != NULL)
    update_drop_down (self);
  if (self->other != NULL && gtk_widget_get_focus_child (GTK_WIDGET (self)) != self->other)
    {
      g_autofree char *text = words != NULL ? althea_form_value_to_display (words) : g_strdup ("");

      gtk_editable_set_text (GTK_EDITABLE (self->other), text);
    }
  if (self->clear != NULL)
    gtk_widget_set_visible (self->clear, althea_form_node_get_answer (self->node) != NULL);
  self->updating = FALSE;
}

static void
button_toggled_cb (GtkCheckButton *button, AltheaFormOptions *self)
{
  guint index;

  if (self->updating || !g_ptr_array_find (self->buttons, button, &index))
    return;
  /* Of a group, the one that goes off says nothing: the one that goes on speaks for both. */
  if (!gtk_check_button_get_active (button) && !althea_form_node_get_item (self->node)->repeats)
    return;
  althea_form_state_toggle_answer (self->state, self->node, self->values->pdata[index],
                                   gtk_check_button_get_active (button));
  update (self);
}

static void
selected_cb (AltheaFormOptions *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected == 0 && own_words (self) != NULL)
    return;
  althea_form_state_set_answer (self->state, self->node,
                                selected > 0 ? self->values->pdata[selected - 1] : NULL);
  update (self);
}

static void
other_changed_cb (AltheaFormOptions *self)
{
  const AltheaFormItem *item = althea_form_node_get_item (self->node);
  AltheaFormValue *before = own_words (self);
  g_autoptr (AltheaFormValue) words = NULL;
  g_autofree char *problem = NULL;

  if (self->updating)
    return;
  words
      = althea_form_typed_to_value (item, gtk_editable_get_text (GTK_EDITABLE (self->other)), NULL, &problem);
  if (!item->repeats)
    {
      if (words != NULL || before != NULL)
        althea_form_state_set_answer (self->state, self->node, words);
    }
  else
    {
      g_autoptr (GPtrArray) answers = g_ptr_array_new ();
      const GPtrArray *now = althea_form_node_get_answers (self->node);

      for (guint i = 0; i < now->len; i++)
        if (now->pdata[i] != before)
          g_ptr_array_add (answers, now->pdata[i]);
      if (words != NULL)
        g_ptr_array_add (answers, words);
      althea_form_state_set_answers (self->state, self->node, (AltheaFormValue **)answers->pdata,
                                     answers->len);
    }
  update (self);
}

static void
clear_cb (AltheaFormOptions *self)
{
  althea_form_state_set_answer (self->state, self->node, NULL);
  update (self);
  if (self->buttons->len > 0)
    gtk_widget_grab_focus (self->buttons->pdata[0]);
}

/* --- making --------------------------------------------------------------------------------------- */

/* An answer may be a sentence, and the window narrow. */
static void
wrap_label (GtkWidget *button)
{
  for (GtkWidget *child = gtk_widget_get_first_child (button); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child))
      {
        gtk_label_set_wrap (GTK_LABEL (child), TRUE);
        gtk_label_set_wrap_mode (GTK_LABEL (child), PANGO_WRAP_WORD_CHAR);
      }
}

static void
add_button (AltheaFormOptions *self, AltheaFormValue *value)
{
  const AltheaFormItem *item = althea_form_node_get_item (self->node);
  g_autofree char *text = althea_form_value_to_display (value);
  GtkWidget *button = gtk_check_button_new_with_label (text);

  wrap_label (button);
  gtk_widget_add_css_class (button, "form-option");
  if (!item->repeats && self->buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->buttons->pdata[0]);
  g_ptr_array_add (self->buttons, button);
  g_ptr_array_add (self->values, althea_form_value_ref (value));
  g_signal_connect (button, "toggled", G_CALLBACK (button_toggled_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
add_drop_down (AltheaFormOptions *self, GtkWidget *label)
{
  const AltheaFormItem *item = althea_form_node_get_item (self->node);
  g_autoptr (GtkStringList) rows = gtk_string_list_new (NULL);

  gtk_string_list_append (rows, _ ("Not chosen"));
  for (guint i = 0; i < item->options->len; i++)
    {
      const AltheaFormOption *option = item->options->pdata[i];

      gtk_string_list_take (rows, althea_form_value_to_display (option->value));
      g_ptr_array_add (self->values, althea_form_value_ref (option->value));
    }
  self->drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&rows)), NULL);
  gtk_widget_set_halign (self->drop_down, GTK_ALIGN_START);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
}

static void
add_other (AltheaFormOptions *self)
{
  self->other = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->other), _ ("Or in your own words"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->other), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Or in your own words"), -1);
  g_signal_connect_swapped (self->other, "changed", G_CALLBACK (other_changed_cb), self);
  gtk_widget_set_parent (self->other, GTK_WIDGET (self));
}

/* Buttons of which one holds cannot be taken back by themselves. */
static void
add_clear (AltheaFormOptions *self)
{
  self->clear = gtk_button_new_with_label (_ ("Clear answer"));
  gtk_widget_set_halign (self->clear, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->clear, "flat");
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (clear_cb), self);
  gtk_widget_set_parent (self->clear, GTK_WIDGET (self));
}

static void
add_buttons (AltheaFormOptions *self)
{
  const AltheaFormItem *item = althea_form_node_get_item (self->node);

  if (item->type == ALTHEA_FORM_BOOLEAN)
    {
      g_autoptr (AltheaFormValue) yes = althea_form_value_new_boolean (TRUE);
      g_autoptr (AltheaFormValue) no = althea_form_value_new_boolean (FALSE);

      add_button (self, yes);
      add_button (self, no);
    }
  for (guint i = 0; i < item->options->len; i++)
    add_button (self, ((const AltheaFormOption *)item->options->pdata[i])->value);
}

static void
althea_form_options_dispose (GObject *object)
{
  AltheaFormOptions *self = ALTHEA_FORM_OPTIONS (object);
  GtkWidget *child;

  self->updating = TRUE;
  self->other = self->drop_down = self->clear = NULL;
  g_ptr_array_set_size (self->buttons, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    {
      g_signal_handlers_disconnect_by_data (child, self);
      gtk_widget_unparent (child);
    }
  g_clear_object (&self->state);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (althea_form_options_parent_class)->dispose (object);
}

static void
althea_form_options_finalize (GObject *object)
{
  AltheaFormOptions *self = ALTHEA_FORM_OPTIONS (object);

  g_ptr_array_unref (self->buttons);
  g_ptr_array_unref (self->values);
  G_OBJECT_CLASS (althea_form_options_parent_class)->finalize (object);
}

/* To the answer that holds, as a group of radio buttons does. */
static gboolean
althea_form_options_grab_focus (GtkWidget *widget)
{
  AltheaFormOptions *self = ALTHEA_FORM_OPTIONS (widget);

  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_check_button_get_active (self->buttons->pdata[i]))
      return gtk_widget_grab_focus (self->buttons->pdata[i]);
  return GTK_WIDGET_CLASS (althea_form_options_parent_class)->grab_focus (widget);
}

static void
althea_form_options_class_init (AltheaFormOptionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = althea_form_options_dispose;
  G_OBJECT_CLASS (klass)->finalize = althea_form_options_finalize;
  widget_class->grab_focus = althea_form_options_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "formoptions");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_form_options_init (AltheaFormOptions *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_value_unref);
  self->buttons = g_ptr_array_new ();
}

GtkWidget *
althea_form_options_new (AltheaFormState *state, AltheaFormNode *node, GtkWidget *label)
{
  const AltheaFormItem *item = althea_form_node_get_item (node);
  AltheaFormOptions *self = g_object_new (ALTHEA_TYPE_FORM_OPTIONS, NULL);

  self->state = g_object_ref (state);
  self->node = g_object_ref (node);
  if (!item->repeats && item->options->len > 0
      && (item->control == ALTHEA_FORM_CONTROL_LIST
          || (item->control == ALTHEA_FORM_CONTROL_AUTO && item->options->len > MANY_OPTIONS)))
    add_drop_down (self, label);
  else
    add_buttons (self);
  if (item->type == ALTHEA_FORM_OPEN_CHOICE)
    add_other (self);
  if (!item->repeats && !item->required && self->drop_down == NULL)
    add_clear (self);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  g_signal_connect_object (node, "answers-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
