/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-history-page.h"

#include <glib/gi18n-lib.h>

#include "althea-state-bar.h"
#include "althea-text.h"
#include "clinic-field-text.h"

struct _ClinicHistoryPage
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *window_title; /* (template) */
  GtkWidget *state_bar;         /* (template) */
  GtkWidget *list;              /* (template) */

  GListModel *versions; /* (owned) */
};

G_DEFINE_FINAL_TYPE (ClinicHistoryPage, clinic_history_page, ADW_TYPE_NAVIGATION_PAGE)

char *
clinic_history_describe (AltheaRecord *newer, AltheaRecord *older)
{
  guint n_fields;
  const AltheaField *fields;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (ALTHEA_IS_RECORD (newer), NULL);
  fields = althea_record_get_fields (newer, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      if (!clinic_field_is_for_people (&fields[i])
          || (older != NULL && althea_record_field_equal (newer, older, fields[i].name)))
        continue;
      before = older != NULL ? clinic_field_to_text (older, &fields[i]) : g_strdup ("");
      after = clinic_field_to_text (newer, &fields[i]);
      if (g_str_equal (before, after))
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (text, "%s: ", clinic_field_get_label (&fields[i]));
      if (*before != '\0')
        g_string_append_printf (text, "%s → ", before);
      g_string_append (text, *after != '\0' ? after : _ ("empty"));
    }
  if (text->len == 0)
    g_string_append (text, _ ("Nothing that people read"));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = gtk_label_new (NULL);
  GtkWidget *changes = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (changes), 0);
  gtk_label_set_wrap (GTK_LABEL (changes), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (changes), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (changes), TRUE);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), changes);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (ClinicHistoryPage *self, GtkListItem *item)
{
  AltheaRecord *version = gtk_list_item_get_item (item);
  g_autoptr (AltheaRecord) older
      = g_list_model_get_item (self->versions, gtk_list_item_get_position (item) + 1);
  GtkWidget *heading = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *time = althea_time_to_display (althea_record_get_last_updated_us (version));
  g_autofree char *title = NULL;
  g_autofree char *changes = clinic_history_describe (version, older);

  /* Translators: a version number and when it was saved, "Version 3 · Today 10:42". */
  title = g_strdup_printf (_ ("Version %u · %s"), (guint)althea_record_get_version (version), time);
  gtk_label_set_text (GTK_LABEL (heading), title);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (heading)), changes);
  gtk_list_item_set_accessible_label (item, title);
  gtk_list_item_set_accessible_description (item, changes);
}

static void
update_state (ClinicHistoryPage *self)
{
  gboolean loading = FALSE;
  g_autofree char *error_text = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self->versions), "loading") != NULL)
    g_object_get (self->versions, "loading", &loading, "error-text", &error_text, NULL);
  if (!althea_text_is_empty (error_text))
    althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_TROUBLE, error_text);
  else
    althea_state_bar_set (
        ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET,
        loading && g_list_model_get_n_items (self->versions) == 0 ? _ ("Fetching the versions…") : NULL);
}

static void
clinic_history_page_dispose (GObject *object)
{
  ClinicHistoryPage *self = CLINIC_HISTORY_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_HISTORY_PAGE);
  g_clear_object (&self->versions);
  G_OBJECT_CLASS (clinic_history_page_parent_class)->dispose (object);
}

static void
clinic_history_page_class_init (ClinicHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_history_page_dispose;
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicHistoryPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicHistoryPage, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicHistoryPage, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
}

static void
clinic_history_page_init (ClinicHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
clinic_history_page_new (ClinicChart *chart, AltheaRecord *record)
{
  ClinicHistoryPage *self;
  g_autofree char *title = NULL;
  g_autofree char *patient = NULL;
  g_autofree char *subtitle = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_val_if_fail (CLINIC_IS_CHART (chart) && ALTHEA_IS_RECORD (record), NULL);
  self = g_object_new (CLINIC_TYPE_HISTORY_PAGE, NULL);
  title = althea_record_to_title (record);
  patient = clinic_chart_dup_patient_name (chart);
  /* Translators: the patient and a record's title, "KOWALSKA, Maria · Hypertension". */
  subtitle = g_strdup_printf (_ ("%s · %s"), patient, title);
  adw_window_title_set_title (self->window_title, _ ("History"));
  adw_window_title_set_subtitle (self->window_title, subtitle);
  self->versions
      = clinic_chart_history (chart, althea_record_get_resource_type (record), althea_record_get_id (record));
  g_signal_connect_object (self->versions, "notify", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (g_object_ref (self->versions));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (selection));
  update_state (self);
  return ADW_NAVIGATION_PAGE (self);
}
