/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-today-page.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-text.h"
#include "althea-record-list.h"
#include "althea-widgets.h"

struct _ClinicTodayPage
{
  AdwNavigationPage parent;

  AltheaSession *session;   /* (owned) */
  AltheaRecordList *visits; /* (owned) Appointments of the day */
  int day;                  /* day of the year that the list shows */
  guint midnight_source;    /* 0: none */

  AdwWindowTitle *window_title;
  GtkStack *stack;
  GtkNoSelection *selection;
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (ClinicTodayPage, clinic_today_page, ADW_TYPE_NAVIGATION_PAGE)

/* The participant of @visit whose reference is of @type. (nullable) lent */
static const AltheaReference *
find_actor (AltheaRecord *visit, const char *type)
{
  const GPtrArray *participants = althea_record_get_list (visit, "participant");

  for (guint i = 0; participants != NULL && i < participants->len; i++)
    {
      const AltheaParticipant *participant = g_ptr_array_index (participants, i);

      if (participant->actor != NULL && participant->actor->reference != NULL
          && g_str_has_prefix (participant->actor->reference, type))
        return participant->actor;
    }
  return NULL;
}

static char *
visit_time (GtkListItem *item, AltheaRecord *visit)
{
  const AltheaPartialDate *start = visit != NULL ? althea_record_get_value (visit, "start") : NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (start == NULL)
    return g_strdup ("");
  utc = g_date_time_new_from_unix_utc (althea_partial_date_get_start_us (start) / G_USEC_PER_SEC);
  local = g_date_time_to_local (utc);
  return g_date_time_format (local, "%H:%M");
}

static char *
visit_patient (GtkListItem *item, AltheaRecord *visit)
{
  const AltheaReference *actor = visit != NULL ? find_actor (visit, "Patient/") : NULL;

  if (actor == NULL || actor->display == NULL)
    return g_strdup (_ ("No patient named"));
  return althea_text_isolate (actor->display);
}

static char *
visit_reason (GtkListItem *item, AltheaRecord *visit)
{
  const AltheaReference *clinician = NULL;
  const char *parts[3] = { NULL, NULL, NULL };
  guint n = 0;

  if (visit == NULL)
    return g_strdup ("");
  clinician = find_actor (visit, "Practitioner/");
  parts[n] = althea_record_get_string (visit, "description");
  if (althea_text_is_empty (parts[n]))
    parts[n] = althea_codeable_concept_get_display (althea_record_get_first (visit, "service-type"));
  if (!althea_text_is_empty (parts[n]))
    n++;
  if (clinician != NULL && clinician->display != NULL)
    parts[n++] = clinician->display;
  return althea_text_join (" · ", parts);
}

static char *
visit_state (GtkListItem *item, AltheaRecord *visit)
{
  static const struct
  {
    const char *code;
    const char *label;
  } states[] = {
    { "proposed", N_ ("Asked for") },    { "pending", N_ ("To be confirmed") },
    { "booked", N_ ("Booked") },         { "arrived", N_ ("Arrived") },
    { "checked-in", N_ ("Checked in") }, { "fulfilled", N_ ("Seen") },
    { "cancelled", N_ ("Cancelled") },   { "noshow", N_ ("Did not come") },
    { "waitlist", N_ ("Waiting list") },
  };
  const char *status = visit != NULL ? althea_record_get_string (visit, "status") : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (status, states[i].code) == 0)
      return g_strdup (_ (states[i].label));
  return g_strdup (status != NULL ? status : "");
}

static char *
visit_label (GtkListItem *item, AltheaRecord *visit)
{
  g_autofree char *when = visit_time (item, visit);
  g_autofree char *who = visit_patient (item, visit);
  g_autofree char *why = visit_reason (item, visit);
  g_autofree char *state = visit_state (item, visit);

  return g_strdup_printf ("%s, %s, %s, %s", when, who, why, state);
}

static void
update_stack (ClinicTodayPage *self)
{
  if (self->stack != NULL && !althea_record_list_get_loading (self->visits))
    gtk_stack_set_visible_child_name (self->stack,
                                      althea_record_list_get_empty (self->visits) ? "empty" : "list");
}

static void
load_day (ClinicTodayPage *self)
{
  g_autoptr (GDateTime) now = althea_clock_now_local ();
  g_autoptr (GDateTime) next = g_date_time_add_days (now, 1);
  g_autofree char *from = g_date_time_format (now, "ge%Y-%m-%d");
  g_autofree char *to = g_date_time_format (next, "lt%Y-%m-%d");
  g_autofree char *title = g_date_time_format (now, _ ("%A, %e %B"));
  g_autofree char *query
      = althea_query_new ("date", from, "date", to, "_sort", "date", "_count", "100", NULL);

  self->day = g_date_time_get_day_of_year (now);
  adw_window_title_set_subtitle (self->window_title, g_strstrip (title));
  if (self->visits != NULL)
    g_signal_handlers_disconnect_by_data (self->visits, self);
  g_clear_object (&self->visits);
  self->visits = ALTHEA_RECORD_LIST (althea_session_search (self->session, "Appointment", query));
  g_signal_connect_object (self->visits, "notify::loading", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->visits, "notify::empty", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->visits));
  update_stack (self);
}

static gboolean
minute_cb (gpointer user_data)
{
  ClinicTodayPage *self = user_data;
  g_autoptr (GDateTime) now = althea_clock_now_local ();

  if (g_date_time_get_day_of_year (now) != self->day)
    load_day (self);
  return G_SOURCE_CONTINUE;
}

static void
on_row_activated (ClinicTodayPage *self, guint position)
{
  g_autoptr (AltheaRecord) visit = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const AltheaReference *actor = visit != NULL ? find_actor (visit, "Patient/") : NULL;
  const char *id = actor != NULL ? althea_reference_get_id (actor) : NULL;

  if (id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-chart", "s", id);
}

static void
clinic_today_page_dispose (GObject *object)
{
  ClinicTodayPage *self = CLINIC_TODAY_PAGE (object);

  g_clear_handle_id (&self->midnight_source, g_source_remove);
  if (self->visits != NULL)
    g_signal_handlers_disconnect_by_data (self->visits, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_TODAY_PAGE);
  g_clear_object (&self->visits);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (clinic_today_page_parent_class)->dispose (object);
}

static void
clinic_today_page_class_init (ClinicTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_today_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/today/clinic-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, selection);
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, visit_time);
  gtk_widget_class_bind_template_callback (widget_class, visit_patient);
  gtk_widget_class_bind_template_callback (widget_class, visit_reason);
  gtk_widget_class_bind_template_callback (widget_class, visit_state);
  gtk_widget_class_bind_template_callback (widget_class, visit_label);
}

static void
clinic_today_page_init (ClinicTodayPage *self)
{
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_today_page_new (AltheaSession *session)
{
  ClinicTodayPage *self = g_object_new (CLINIC_TYPE_TODAY_PAGE, NULL);

  self->session = g_object_ref (session);
  load_day (self);
  self->midnight_source = g_timeout_add_seconds (60, minute_cb, self);
  return GTK_WIDGET (self);
}

GListModel *
clinic_today_page_get_visits (ClinicTodayPage *self)
{
  g_return_val_if_fail (CLINIC_IS_TODAY_PAGE (self), NULL);

  return G_LIST_MODEL (self->visits);
}
