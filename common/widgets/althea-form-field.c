/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-form-field.h"

#include <glib/gi18n-lib.h>

struct _AltheaFormField
{
  GtkWidget parent_instance;

  AltheaFormState *state;   /* (owned) */
  AltheaFormNode *node;     /* (owned) */
  gboolean deep, read_only; /* see the header */
  GtkWidget *label;         /* unowned */
  GtkWidget *control;       /* (nullable) unowned */
  GtkWidget *problem;       /* (nullable) unowned */
  GtkWidget *value;         /* (nullable) unowned: the answer as a label, where it cannot be changed */
};

G_DEFINE_FINAL_TYPE (AltheaFormField, althea_form_field, GTK_TYPE_WIDGET)

static const AltheaFormItem *
get_item (AltheaFormField *self)
{
  return althea_form_node_get_item (self->node);
}

/* --- following the node -------------------------------------------------------------------------------- */

static void
update_problem (AltheaFormField *self)
{
  const char *problem = althea_form_node_get_problem (self->node);

  gtk_label_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  if (self->control != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                                 problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                                 -1);
}

static void
update_value (AltheaFormField *self)
{
  const GPtrArray *answers = althea_form_node_get_answers (self->node);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < answers->len; i++)
    {
      g_autofree char *one = althea_form_value_to_display (answers->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", one);
    }
  gtk_label_set_text (GTK_LABEL (self->value), text->len > 0 ? text->str : _ ("No answer"));
  if (text->len > 0)
    gtk_widget_remove_css_class (self->value, "dim-label");
  else
    gtk_widget_add_css_class (self->value, "dim-label");
}

/* --- making -------------------------------------------------------------------------------------------- */

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static char *
item_text (const AltheaFormItem *item)
{
  if (item->prefix != NULL && *item->text != '\0')
    return g_strconcat (item->prefix, " ", item->text, NULL);
  if (*item->text != '\0')
    return g_strdup (item->text);
  return g_strdup (item->prefix != NULL ? item->prefix : "");
}

static void
add_label (AltheaFormField *self)
{
  const AltheaFormItem *item = get_item (self);
  g_autofree char *text = item_text (item);

  self->label = new_label (text);
  gtk_widget_set_visible (self->label, *text != '\0');
  gtk_widget_add_css_class (self->label, item->type == ALTHEA_FORM_GROUP     ? "form-group"
                                         : item->type == ALTHEA_FORM_DISPLAY ? "form-display"
                                                                             : "form-question");
  if (item->control == ALTHEA_FORM_CONTROL_HELP)
    gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

static void
add_problem (AltheaFormField *self)
{
  self->problem = new_label ("");
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_add_css_class (self->problem, "caption");
  gtk_widget_set_parent (self->problem, GTK_WIDGET (self));
  if (self->control != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                    self->problem, NULL, -1);
  g_signal_connect_object (self->node, "notify::problem", G_CALLBACK (update_problem), self,
                           G_CONNECT_SWAPPED);
  update_problem (self);
}

/* (transfer floating) (nullable): NULL when the answer can only be shown. */
static GtkWidget *
make_control (AltheaFormField *self)
{
  const AltheaFormItem *item = get_item (self);

  if (item->read_only || self->read_only || item->type == ALTHEA_FORM_OTHER)
    return NULL;
  if (item->type == ALTHEA_FORM_BOOLEAN || item->options->len > 0)
    return althea_form_options_new (self->state, self->node, self->label);
  if (item->type == ALTHEA_FORM_TEXT && !item->repeats)
    return althea_form_text_new (self->state, self->node, self->label);
  return althea_form_entries_new (self->state, self->node, self->label);
}

static void
add_value (AltheaFormField *self)
{
  self->value = new_label ("");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->label, NULL, -1);
  gtk_widget_set_parent (self->value, GTK_WIDGET (self));
  g_signal_connect_object (self->node, "answers-changed", G_CALLBACK (update_value), self, G_CONNECT_SWAPPED);
  update_value (self);
}

static void
add_note (AltheaFormField *self, const char *text)
{
  GtkWidget *note = new_label (text);

  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_set_parent (note, GTK_WIDGET (self));
}

static void
add_question (AltheaFormField *self)
{
  const AltheaFormItem *item = get_item (self);

  self->control = make_control (self);
  if (self->control == NULL)
    {
      add_value (self);
      return;
    }
  if (item->options_away)
    add_note (self, _ ("The list of answers is not at hand; please write the answer."));
  if (item->repeats && item->options->len > 0)
    add_note (self, _ ("Choose all that apply."));
  gtk_widget_set_parent (self->control, GTK_WIDGET (self));
  add_problem (self);
}

static void
more_cb (AltheaFormField *self)
{
  /* The view makes the fields anew; it may take this one away. */
  althea_form_state_add_instance (self->state, self->node);
}

static void
remove_cb (AltheaFormField *self)
{
  althea_form_state_remove_instance (self->state, self->node);
}

static guint
count_instances (AltheaFormNode *node, AltheaFormState *state, gboolean *last)
{
  AltheaFormNode *parent = althea_form_node_get_parent (node);
  const GPtrArray *siblings = parent != NULL ? althea_form_node_get_children (parent)
                                             : althea_form_state_get_nodes (state);
  guint n = 0;

  for (guint i = 0; i < siblings->len; i++)
    if (althea_form_node_get_item (siblings->pdata[i]) == althea_form_node_get_item (node))
      {
        n++;
        *last = siblings->pdata[i] == node;
      }
  return n;
}

static void
add_instance_buttons (AltheaFormField *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean last = FALSE;
  guint n = count_instances (self->node, self->state, &last);
  const char *what = get_item (self)->text;

  if (last)
    {
      GtkWidget *more = gtk_button_new_with_label (_ ("Add another"));
      /* Translators: %s is what is added, such as "Medicine". */
      g_autofree char *label = g_strdup_printf (_ ("Add another: %s"), what);

      gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_signal_connect_object (more, "clicked", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), more);
    }
  if (n > 1)
    {
      GtkWidget *less = gtk_button_new_with_label (_ ("Remove this one"));
      /* Translators: %s is what is removed, such as "Medicine"; %u its number. */
      g_autofree char *label
          = g_strdup_printf (_ ("Remove %s %u"), what, althea_form_node_get_instance (self->node) + 1);

      gtk_widget_add_css_class (less, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (less), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_signal_connect_object (less, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), less);
    }
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

static void
add_children (AltheaFormField *self)
{
  const GPtrArray *children = althea_form_node_get_children (self->node);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_add_css_class (box, "form-children");
  for (guint i = 0; i < children->len; i++)
    gtk_box_append (GTK_BOX (box),
                    althea_form_field_new (self->state, children->pdata[i], TRUE, self->read_only));
  gtk_widget_set_visible (box, children->len > 0);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

/* --- GObject -------------------------------------------------------------------------------------------- */

static void
althea_form_field_dispose (GObject *object)
{
  AltheaFormField *self = ALTHEA_FORM_FIELD (object);
  GtkWidget *child;

  self->label = self->control = self->problem = self->value = NULL;
  if (self->node != NULL)
    g_signal_handlers_disconnect_by_data (self->node, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->state);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (althea_form_field_parent_class)->dispose (object);
}

static void
althea_form_field_class_init (AltheaFormFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = althea_form_field_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "formfield");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_form_field_init (AltheaFormField *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

GtkWidget *
althea_form_field_new (AltheaFormState *state, AltheaFormNode *node, gboolean deep, gboolean read_only)
{
  AltheaFormField *self = g_object_new (ALTHEA_TYPE_FORM_FIELD, NULL);
  const AltheaFormItem *item = althea_form_node_get_item (node);

  self->state = g_object_ref (state);
  self->node = g_object_ref (node);
  self->deep = deep;
  self->read_only = read_only;
  add_label (self);
  if (althea_form_item_is_question (item))
    add_question (self);
  if (deep && item->children->len > 0)
    add_children (self);
  if (deep && item->type == ALTHEA_FORM_GROUP)
    {
      add_problem (self);
      if (item->repeats && !read_only)
        add_instance_buttons (self);
    }
  g_object_bind_property (node, "shown", self, "visible", G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (self);
}

AltheaFormNode *
althea_form_field_get_node (AltheaFormField *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_FIELD (self), NULL);
  return self->node;
}

AltheaFormField *
althea_form_field_find (GtkWidget *widget, AltheaFormNode *node)
{
  if (ALTHEA_IS_FORM_FIELD (widget) && ALTHEA_FORM_FIELD (widget)->node == node)
    return ALTHEA_FORM_FIELD (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      AltheaFormField *found = althea_form_field_find (child, node);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
althea_form_field_focus (AltheaFormField *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_FIELD (self), FALSE);
  return gtk_widget_child_focus (self->control != NULL ? self->control : GTK_WIDGET (self),
                                 GTK_DIR_TAB_FORWARD);
}
