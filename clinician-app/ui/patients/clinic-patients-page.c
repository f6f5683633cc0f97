/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-patients-page.h"

#include <glib/gi18n-lib.h>

#include "althea-frame-log.h"
#include "althea-record-list.h"
#include "althea-widgets.h"

#define MAX_RECENT 12

struct _ClinicPatientsPage
{
  AdwNavigationPage parent;

  AltheaSession *session;   /* (owned) */
  GListStore *recent;       /* (owned) of AltheaRecord, last opened first */
  AltheaRecordList *shown;  /* (owned) (nullable) the list on screen */
  AltheaRecordList *coming; /* (owned) (nullable) the list that replaces it when its first page is there */
  char *shown_text;         /* (owned) what the list on screen answers */
  char *coming_text;        /* (owned) what the coming list answers */
  gboolean open_first;      /* Enter was pressed before the answer was there */

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkSingleSelection *selection;
  GtkListView *list_view;
  AltheaEmptyState *trouble_state;
};

G_DEFINE_FINAL_TYPE (ClinicPatientsPage, clinic_patients_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
patient_label (GtkListItem *item, AltheaRecord *patient)
{
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;

  if (patient == NULL)
    return g_strdup ("");
  name = althea_patient_dup_name (patient);
  line = althea_patient_dup_line (patient);
  return g_strdup_printf ("%s, %s", name, line);
}

static char *
portal_label (GtkListItem *item, AltheaRecord *patient)
{
  const char *state = patient != NULL ? althea_patient_get_portal_state (patient) : NULL;

  if (g_strcmp0 (state, "paired") == 0)
    return g_strdup (_ ("Home paired"));
  if (g_strcmp0 (state, "invited") == 0)
    return g_strdup (_ ("Invited"));
  if (g_strcmp0 (state, "revoked") == 0)
    return g_strdup (_ ("Home revoked"));
  return g_strdup ("");
}

static char *
dup_search_text (ClinicPatientsPage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));
}

static gboolean
box_is_empty (ClinicPatientsPage *self)
{
  g_autofree char *text = dup_search_text (self);

  return *text == '\0';
}

static void
open_item (ClinicPatientsPage *self, guint position)
{
  g_autoptr (AltheaRecord) patient = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (patient != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-chart", "s", althea_record_get_id (patient));
}

/* Recent patients stand before everybody; someone who is in both stands in both, because the second list is
 * pages long and is never searched for them. */
static GListModel *
model_with_recent (ClinicPatientsPage *self, GListModel *everybody)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->recent)) > 0)
    g_list_store_append (parts, self->recent);
  g_list_store_append (parts, everybody);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

static const char *
page_for (ClinicPatientsPage *self)
{
  const char *error_text = althea_record_list_get_error_text (self->shown);

  if (error_text != NULL)
    {
      g_object_set (self->trouble_state, "description", error_text, NULL);
      return "trouble";
    }
  if (!althea_record_list_get_empty (self->shown))
    return "list";
  return box_is_empty (self) ? "empty" : "nobody";
}

static void
show_shown (ClinicPatientsPage *self)
{
  if (self->stack != NULL && self->shown != NULL && !althea_record_list_get_loading (self->shown))
    gtk_stack_set_visible_child_name (self->stack, page_for (self));
}

/* The list on screen stays until its successor has its first page, so that typing does not flicker. */
static void
coming_is_there (ClinicPatientsPage *self)
{
  g_autoptr (GListModel) model = NULL;

  if (self->coming == NULL || althea_record_list_get_loading (self->coming))
    return;
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_signal_handlers_disconnect_by_data (self->coming, self);
  g_set_object (&self->shown, self->coming);
  g_clear_object (&self->coming);
  g_signal_connect_object (self->shown, "notify::empty", G_CALLBACK (show_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shown, "notify::error-text", G_CALLBACK (show_shown), self,
                           G_CONNECT_SWAPPED);
  model = box_is_empty (self) ? model_with_recent (self, G_LIST_MODEL (self->shown))
                              : g_object_ref (G_LIST_MODEL (self->shown));
  gtk_single_selection_set_model (self->selection, model);
  g_set_str (&self->shown_text, self->coming_text);
  show_shown (self);
  althea_frame_log_next (GTK_WIDGET (self), "search");
  if (self->open_first)
    open_item (self, 0);
  self->open_first = FALSE;
}

static void
start_search (ClinicPatientsPage *self)
{
  g_autofree char *text = dup_search_text (self);
  g_autofree char *query = NULL;

  g_set_str (&self->coming_text, text);
  query = althea_query_new ("_text", *text != '\0' ? text : NULL, "_sort", *text == '\0' ? "name" : NULL,
                            "_count", "50", NULL);
  if (self->coming != NULL)
    g_signal_handlers_disconnect_by_data (self->coming, self);
  g_clear_object (&self->coming);
  self->coming = ALTHEA_RECORD_LIST (althea_session_search (self->session, "Patient", query));
  g_signal_connect_object (self->coming, "notify::loading", G_CALLBACK (coming_is_there), self,
                           G_CONNECT_SWAPPED);
  coming_is_there (self);
}

static void
on_search_changed (ClinicPatientsPage *self)
{
  g_autofree char *text = dup_search_text (self);

  althea_frame_log_now ("search");
  /* Enter has asked for this already. */
  if (self->open_first && g_str_equal (text, self->coming_text))
    return;
  self->open_first = FALSE;
  if (althea_session_get_state (self->session) == ALTHEA_SESSION_ONLINE)
    start_search (self);
}

static void
on_row_activated (ClinicPatientsPage *self, guint position)
{
  open_item (self, position);
}

static void
on_search_activate (ClinicPatientsPage *self)
{
  g_autofree char *text = dup_search_text (self);

  /* Never the first of a list that answers something else: that would be another patient. */
  if (self->coming == NULL && g_strcmp0 (text, self->shown_text) == 0)
    {
      open_item (self, 0);
      return;
    }
  self->open_first = TRUE;
  if (self->coming == NULL || g_strcmp0 (text, self->coming_text) != 0)
    start_search (self);
}

static void
on_stop_search (ClinicPatientsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
clinic_patients_page_dispose (GObject *object)
{
  ClinicPatientsPage *self = CLINIC_PATIENTS_PAGE (object);

  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  if (self->coming != NULL)
    g_signal_handlers_disconnect_by_data (self->coming, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_PATIENTS_PAGE);
  g_clear_object (&self->shown);
  g_clear_object (&self->coming);
  g_clear_object (&self->recent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown_text, g_free);
  g_clear_pointer (&self->coming_text, g_free);
  G_OBJECT_CLASS (clinic_patients_page_parent_class)->dispose (object);
}

static void
clinic_patients_page_class_init (ClinicPatientsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_patients_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/patients/clinic-patients-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicPatientsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, ClinicPatientsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicPatientsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, ClinicPatientsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicPatientsPage, trouble_state);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, patient_label);
  gtk_widget_class_bind_template_callback (widget_class, portal_label);
}

static void
clinic_patients_page_init (ClinicPatientsPage *self)
{
  g_type_ensure (ALTHEA_TYPE_PERSON_ROW);
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  self->recent = g_list_store_new (ALTHEA_TYPE_RECORD);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_patients_page_new (AltheaSession *session)
{
  ClinicPatientsPage *self = g_object_new (CLINIC_TYPE_PATIENTS_PAGE, NULL);

  self->session = g_object_ref (session);
  start_search (self);
  return GTK_WIDGET (self);
}

void
clinic_patients_page_focus_search (ClinicPatientsPage *self)
{
  g_return_if_fail (CLINIC_IS_PATIENTS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}

char *
clinic_patients_page_dup_search (ClinicPatientsPage *self)
{
  g_return_val_if_fail (CLINIC_IS_PATIENTS_PAGE (self), NULL);

  return dup_search_text (self);
}

void
clinic_patients_page_add_recent (ClinicPatientsPage *self, AltheaRecord *patient)
{
  g_return_if_fail (CLINIC_IS_PATIENTS_PAGE (self));
  g_return_if_fail (ALTHEA_IS_RECORD (patient));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->recent)); i++)
    {
      g_autoptr (AltheaRecord) other = g_list_model_get_item (G_LIST_MODEL (self->recent), i);

      if (g_strcmp0 (althea_record_get_id (other), althea_record_get_id (patient)) == 0)
        {
          g_list_store_remove (self->recent, i);
          break;
        }
    }
  g_list_store_insert (self->recent, 0, patient);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->recent)) > MAX_RECENT)
    g_list_store_remove (self->recent, MAX_RECENT);
  /* The first one makes two parts of the list. */
  if (g_list_model_get_n_items (G_LIST_MODEL (self->recent)) == 1 && self->coming == NULL
      && box_is_empty (self))
    start_search (self);
}
