/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-text-size-row.h"

#include <glib/gi18n-lib.h>

#include "home-settings.h"

struct _HomeTextSizeRow
{
  AdwComboRow parent_instance;
};

G_DEFINE_FINAL_TYPE (HomeTextSizeRow, home_text_size_row, ADW_TYPE_COMBO_ROW)

static void
show_size (HomeTextSizeRow *self)
{
  const int *sizes = home_settings_get_text_sizes ();
  int percent = home_settings_get_text_size (home_settings_get_default ());
  guint nearest = 0;

  for (guint i = 0; sizes[i] != 0; i++)
    if (ABS (sizes[i] - percent) < ABS (sizes[nearest] - percent))
      nearest = i;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), nearest);
}

static void
selected_cb (HomeTextSizeRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (selected != GTK_INVALID_LIST_POSITION)
    home_settings_set_text_size (home_settings_get_default (), home_settings_get_text_sizes ()[selected]);
}

static void
home_text_size_row_class_init (HomeTextSizeRowClass *klass)
{
}

static void
home_text_size_row_init (HomeTextSizeRow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (home_settings_get_text_size_names ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Text size"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  show_size (self);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
  g_signal_connect_object (home_settings_get_default (), "notify::text-size", G_CALLBACK (show_size), self,
                           G_CONNECT_SWAPPED);
}
