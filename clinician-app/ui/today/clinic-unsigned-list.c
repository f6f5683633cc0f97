/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-unsigned-list.h"

#include <glib/gi18n-lib.h>

#include "althea-partial-date.h"

/* Drafts are not in the change feed, so they are looked for now and then, and when the page comes to be seen.
 */
#define SETTLE_MS 500

struct _ClinicUnsignedList
{
  AdwBin parent_instance;

  AltheaSession *session; /* (owned) (nullable) */
  GtkWidget *heading;     /* (owned by the widget tree) (nullable) NULL once disposed */
  GtkWidget *list;        /* (owned by the widget tree) */
  GSource *source;        /* (owned) (nullable) asks soon */
  gboolean asking;
  guint n_notes;
};

G_DEFINE_FINAL_TYPE (ClinicUnsignedList, clinic_unsigned_list, ADW_TYPE_BIN)

typedef enum
{
  PROP_N_NOTES = 1,
} ClinicUnsignedListProperty;

static GParamSpec *props[PROP_N_NOTES + 1];

static const char *
get_text (JsonObject *note, const char *name)
{
  return json_object_get_string_member_with_default (note, name, "");
}

static const char *
get_state_text (const char *state)
{
  if (g_str_equal (state, "cosign"))
    return _ ("Waits for your signature");
  return g_str_equal (state, "draft") ? _ ("Draft") : _ ("Not signed");
}

static GtkWidget *
row_new (JsonObject *note)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (AltheaPartialDate) time = althea_partial_date_new (get_text (note, "time"), NULL);
  g_autofree char *when = time != NULL ? althea_partial_date_to_display (time) : g_strdup ("");
  const char *title = get_text (note, "title");
  g_autofree char *subtitle = g_strdup_printf ("%s%s%s · %s", title, *title != '\0' ? " · " : "", when,
                                               get_state_text (get_text (note, "state")));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_text (note, "patient_name"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "patient", g_strdup (get_text (note, "patient")), g_free);
  return row;
}

static void
show_notes (ClinicUnsignedList *self, JsonArray *notes)
{
  guint n = notes != NULL ? json_array_get_length (notes) : 0;
  g_autofree char *text = NULL;

  gtk_list_box_remove_all (GTK_LIST_BOX (self->list));
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), row_new (json_array_get_object_element (notes, i)));
  text = g_strdup_printf (ngettext ("%u note to finish", "%u notes to finish", n), n);
  gtk_label_set_text (GTK_LABEL (self->heading), text);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (self->n_notes != n)
    {
      self->n_notes = n;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NOTES]);
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicUnsignedList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  self->asking = FALSE;
  if (self->heading == NULL)
    return;
  if (answer == NULL)
    {
      g_warning ("What is not signed is not known: %s", error->message);
      return;
    }
  show_notes (self, json_object_has_member (answer, "notes") ? json_object_get_array_member (answer, "notes")
                                                             : NULL);
}

static void
ask (ClinicUnsignedList *self)
{
  g_autoptr (AltheaOperation) operation = NULL;

  if (self->asking || self->session == NULL || self->heading == NULL
      || althea_session_get_state (self->session) != ALTHEA_SESSION_ONLINE
      || g_strcmp0 (althea_session_get_role (self->session), "clinician") != 0)
    return;
  operation = althea_operation_new ("notes-unsigned", NULL);
  self->asking = TRUE;
  althea_session_operate_async (self->session, operation, NULL, listed_cb, g_object_ref (self));
}

static gboolean
due_cb (gpointer user_data)
{
  ClinicUnsignedList *self = user_data;

  g_clear_pointer (&self->source, g_source_unref);
  ask (self);
  return G_SOURCE_REMOVE;
}

/* Many changes that come together are one reason to ask. */
static void
ask_soon (ClinicUnsignedList *self)
{
  if (self->source != NULL)
    return;
  self->source = g_timeout_source_new (SETTLE_MS);
  g_source_set_callback (self->source, due_cb, self, NULL);
  g_source_attach (self->source, NULL);
}

static void
changed_cb (ClinicUnsignedList *self, AltheaChange *change)
{
  const char *type = althea_change_get_resource_type (change);

  if (g_strcmp0 (type, "Composition") == 0 || g_strcmp0 (type, "Task") == 0)
    ask_soon (self);
}

static void
row_activated_cb (ClinicUnsignedList *self, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-chart", "s",
                              (const char *)g_object_get_data (G_OBJECT (row), "patient"));
}

static void
clinic_unsigned_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicUnsignedListProperty)prop_id)
    {
    case PROP_N_NOTES:
      g_value_set_uint (value, CLINIC_UNSIGNED_LIST (object)->n_notes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_unsigned_list_dispose (GObject *object)
{
  ClinicUnsignedList *self = CLINIC_UNSIGNED_LIST (object);

  self->heading = NULL;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (clinic_unsigned_list_parent_class)->dispose (object);
}

static void
clinic_unsigned_list_class_init (ClinicUnsignedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = clinic_unsigned_list_get_property;
  object_class->dispose = clinic_unsigned_list_dispose;
  props[PROP_N_NOTES]
      = g_param_spec_uint ("n-notes", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
clinic_unsigned_list_init (ClinicUnsignedList *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->heading = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->heading), 0);
  gtk_widget_add_css_class (self->heading, "heading");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Notes to finish"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->heading);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 860);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_bin_set_child (ADW_BIN (self), clamp);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* @page: asked again each time it is shown. */
static void
watch_page (ClinicUnsignedList *self)
{
  GtkWidget *page = gtk_widget_get_parent (GTK_WIDGET (self));

  if (page != NULL)
    g_signal_connect_object (page, "map", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
}

void
clinic_unsigned_list_set_session (ClinicUnsignedList *self, AltheaSession *session)
{
  g_return_if_fail (CLINIC_IS_UNSIGNED_LIST (self) && ALTHEA_IS_SESSION (session) && self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  watch_page (self);
  ask (self);
}

guint
clinic_unsigned_list_get_n_notes (ClinicUnsignedList *self)
{
  g_return_val_if_fail (CLINIC_IS_UNSIGNED_LIST (self), 0);
  return self->n_notes;
}
