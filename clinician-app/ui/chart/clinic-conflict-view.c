/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-conflict-view.h"

#include <glib/gi18n-lib.h>

#include "clinic-field-text.h"

struct _ClinicConflictView
{
  AdwBin parent_instance;

  GtkWidget *intro; /* (owned by the widget tree) */
  GtkWidget *list;  /* (owned by the widget tree) */

  AltheaRecord *theirs; /* (owned) (nullable) */
  AltheaRecord *mine;   /* (owned) (nullable) */
  GPtrArray *choices;   /* (owned) (element-type Choice) */
};

G_DEFINE_FINAL_TYPE (ClinicConflictView, clinic_conflict_view, ADW_TYPE_BIN)

typedef struct
{
  const AltheaField *field; /* static */
  GtkWidget *mine;          /* lent: check button */
  GtkWidget *theirs;        /* lent: check button, in one group with mine */
} Choice;

static GtkWidget *
make_side (const char *heading, const char *text, GtkWidget *group)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (heading);
  GtkWidget *label = gtk_label_new (*text != '\0' ? text : _ ("empty"));
  g_autofree char *spoken = g_strdup_printf ("%s: %s", heading, *text != '\0' ? text : _ ("empty"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (*text == '\0')
    gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), label);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), box);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), group != NULL ? GTK_CHECK_BUTTON (group) : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return button;
}

static void
add_choice (ClinicConflictView *self, const AltheaField *field, gboolean prefer_mine, gboolean both_changed)
{
  Choice *choice = g_new0 (Choice, 1);
  g_autofree char *mine = clinic_field_to_text (self->mine, field);
  g_autofree char *theirs = clinic_field_to_text (self->theirs, field);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (clinic_field_get_label (field));

  choice->field = field;
  choice->mine = make_side (_ ("Mine"), mine, NULL);
  choice->theirs = make_side (_ ("Theirs"), theirs, choice->mine);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (prefer_mine ? choice->mine : choice->theirs), TRUE);
  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_box_append (GTK_BOX (sides), choice->mine);
  gtk_box_append (GTK_BOX (sides), choice->theirs);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (box, "conflict-field");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), sides);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  if (both_changed)
    gtk_widget_add_css_class (row, "choice-differs");
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  g_ptr_array_add (self->choices, choice);
}

static void
clinic_conflict_view_dispose (GObject *object)
{
  ClinicConflictView *self = CLINIC_CONFLICT_VIEW (object);

  g_clear_object (&self->mine);
  g_clear_object (&self->theirs);
  G_OBJECT_CLASS (clinic_conflict_view_parent_class)->dispose (object);
}

static void
clinic_conflict_view_finalize (GObject *object)
{
  g_ptr_array_unref (CLINIC_CONFLICT_VIEW (object)->choices);
  G_OBJECT_CLASS (clinic_conflict_view_parent_class)->finalize (object);
}

static void
clinic_conflict_view_class_init (ClinicConflictViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = clinic_conflict_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_conflict_view_finalize;
}

static void
clinic_conflict_view_init (ClinicConflictView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->choices = g_ptr_array_new_with_free_func (g_free);
  self->intro = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->intro), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->intro), 0);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What differs"), -1);
  gtk_box_append (GTK_BOX (box), self->intro);
  gtk_box_append (GTK_BOX (box), self->list);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
clinic_conflict_view_new (void)
{
  return g_object_new (CLINIC_TYPE_CONFLICT_VIEW, NULL);
}

static void
say_what_happened (ClinicConflictView *self)
{
  g_autofree char *time = althea_time_to_display (althea_record_get_last_updated_us (self->theirs));
  g_autofree char *text = NULL;

  if (self->choices->len == 0)
    text = g_strdup (_ ("Somebody saved the same change meanwhile. Save to keep it."));
  else
    /* Translators: a time follows, "Today 10:42". */
    text = g_strdup_printf (
        _ ("Somebody saved another version meanwhile (%s). Choose for each field which one stays; "
           "nothing that you typed is lost."),
        time);
  gtk_label_set_text (GTK_LABEL (self->intro), text);
}

void
clinic_conflict_view_set_records (ClinicConflictView *self, AltheaRecord *base, AltheaRecord *mine,
                                  AltheaRecord *theirs)
{
  guint n_fields;
  const AltheaField *fields;

  g_return_if_fail (CLINIC_IS_CONFLICT_VIEW (self));
  g_return_if_fail (ALTHEA_IS_RECORD (base) && ALTHEA_IS_RECORD (mine) && ALTHEA_IS_RECORD (theirs));
  g_set_object (&self->mine, mine);
  g_set_object (&self->theirs, theirs);
  g_ptr_array_set_size (self->choices, 0);
  gtk_list_box_remove_all (GTK_LIST_BOX (self->list));
  fields = althea_record_get_fields (theirs, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      gboolean i_changed, they_changed;

      if (althea_record_field_equal (mine, theirs, fields[i].name))
        continue;
      i_changed = !althea_record_field_equal (base, mine, fields[i].name);
      they_changed = !althea_record_field_equal (base, theirs, fields[i].name);
      add_choice (self, &fields[i], i_changed, i_changed && they_changed);
    }
  say_what_happened (self);
}

guint
clinic_conflict_view_get_n_fields (ClinicConflictView *self)
{
  g_return_val_if_fail (CLINIC_IS_CONFLICT_VIEW (self), 0);
  return self->choices->len;
}

void
clinic_conflict_view_choose (ClinicConflictView *self, const char *field, gboolean mine)
{
  g_return_if_fail (CLINIC_IS_CONFLICT_VIEW (self) && field != NULL);
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      if (g_str_equal (choice->field->name, field))
        gtk_check_button_set_active (GTK_CHECK_BUTTON (mine ? choice->mine : choice->theirs), TRUE);
    }
}

AltheaRecord *
clinic_conflict_view_build (ClinicConflictView *self, GError **error)
{
  AltheaRecordBuilder *builder;

  g_return_val_if_fail (CLINIC_IS_CONFLICT_VIEW (self) && self->theirs != NULL, NULL);
  builder = althea_record_builder_new_edit (self->theirs);
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice->mine)))
        clinic_field_copy (builder, self->mine, choice->field);
    }
  return althea_record_builder_end (builder, error);
}
