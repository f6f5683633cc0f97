/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-today-page.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-text.h"
#include "althea-record-list.h"
#include "althea-widgets.h"
#include "clinic-unsigned-list.h"

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
  ClinicUnsignedList *unsigned_list;
};

G_DEFINE_FINAL_TYPE (ClinicTodayPage, clinic_today_page, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_N_AHEAD = 1,
} ClinicTodayPageProperty;

static GParamSpec *props[PROP_N_AHEAD + 1];

typedef enum
{
  STATE_AHEAD,
  STATE_HERE,
  STATE_OVER,
} VisitPhase;

static const struct
{
  const char *code;
  const char *label;
  VisitPhase phase;
} states[] = {
  { "proposed", N_ ("Asked for"), STATE_AHEAD }, { "pending", N_ ("To be confirmed"), STATE_AHEAD },
  { "booked", N_ ("Booked"), STATE_AHEAD },      { "waitlist", N_ ("Waiting list"), STATE_AHEAD },
  { "arrived", N_ ("Arrived"), STATE_HERE },     { "checked-in", N_ ("Checked in"), STATE_HERE },
  { "fulfilled", N_ ("Seen"), STATE_OVER },      { "cancelled", N_ ("Cancelled"), STATE_OVER },
  { "noshow", N_ ("Did not come"), STATE_OVER }, { "entered-in-error", N_ ("Entered in error"), STATE_OVER },
};

/* The index in states; -1 for a state that is not known. */
static int
find_state (AltheaRecord *visit)
{
  const char *status = visit != NULL ? althea_record_get_string (visit, "status") : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (status, states[i].code) == 0)
      return (int)i;
  return -1;
}

static gboolean
is_over (AltheaRecord *visit)
{
  int state = find_state (visit);

  return state >= 0 && states[state].phase == STATE_OVER;
}

/* (transfer full) (nullable) */
static GDateTime *
dup_start (AltheaRecord *visit)
{
  const AltheaPartialDate *start = visit != NULL ? althea_record_get_value (visit, "start") : NULL;

  return start != NULL
             ? g_date_time_new_from_unix_local (althea_partial_date_get_start_us (start) / G_USEC_PER_SEC)
             : NULL;
}

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
  g_autoptr (GDateTime) start = dup_start (visit);

  return start != NULL ? g_date_time_format (start, "%H:%M") : g_strdup ("");
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
  if (althea_text_is_empty (parts[n]))
    parts[n] = althea_codeable_concept_get_display (althea_record_get_first (visit, "reason-code"));
  if (!althea_text_is_empty (parts[n]))
    n++;
  if (clinician != NULL && clinician->display != NULL)
    parts[n++] = clinician->display;
  return althea_text_join (" · ", parts);
}

/* Who is here is told since when: that is how long they wait. */
static char *
visit_state (GtkListItem *item, AltheaRecord *visit)
{
  int state = find_state (visit);
  const char *status = visit != NULL ? althea_record_get_string (visit, "status") : NULL;

  if (state < 0)
    return g_strdup (status != NULL ? status : "");
  if (states[state].phase == STATE_HERE && althea_record_get_last_updated_us (visit) > 0)
    {
      g_autoptr (GDateTime) since
          = g_date_time_new_from_unix_local (althea_record_get_last_updated_us (visit) / G_USEC_PER_SEC);
      g_autofree char *time = g_date_time_format (since, "%H:%M");

      return g_strdup_printf ("%s %s", _ (states[state].label), time);
    }
  return g_strdup (_ (states[state].label));
}

static char **
visit_classes (GtkListItem *item, AltheaRecord *visit)
{
  g_autoptr (GStrvBuilder) classes = g_strv_builder_new ();

  if (is_over (visit))
    g_strv_builder_add (classes, "over");
  return g_strv_builder_end (classes);
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

/* "Sunday, 22 November · 5 of 31 ahead" */
static void
update_subtitle (ClinicTodayPage *self)
{
  g_autoptr (GDateTime) now = althea_clock_now_local ();
  g_autofree char *day = g_strstrip (g_date_time_format (now, _ ("%A, %e %B")));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->visits));
  guint n_ahead = clinic_today_page_get_n_ahead (self);
  g_autofree char *count = NULL;
  g_autofree char *subtitle = NULL;

  if (n > 0)
    /* Translators: how many of the day's visits are still to come. */
    count = g_strdup_printf (_ ("%u of %u visits ahead"), n_ahead, n);
  subtitle = althea_text_join (" · ", (const char *const[]){ day, count != NULL ? count : "", NULL });
  adw_window_title_set_subtitle (self->window_title, subtitle);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_AHEAD]);
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
  g_autofree char *query
      = althea_query_new ("date", from, "date", to, "_sort", "date", "_count", "100", NULL);

  self->day = g_date_time_get_day_of_year (now);
  if (self->visits != NULL)
    g_signal_handlers_disconnect_by_data (self->visits, self);
  g_clear_object (&self->visits);
  self->visits = ALTHEA_RECORD_LIST (althea_session_search (self->session, "Appointment", query));
  g_signal_connect_object (self->visits, "notify::loading", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->visits, "notify::empty", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->visits, "items-changed", G_CALLBACK (update_subtitle), self,
                           G_CONNECT_SWAPPED);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->visits));
  update_subtitle (self);
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
clinic_today_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicTodayPageProperty)id)
    {
    case PROP_N_AHEAD:
      g_value_set_uint (value, clinic_today_page_get_n_ahead (CLINIC_TODAY_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
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
  G_OBJECT_CLASS (klass)->get_property = clinic_today_page_get_property;
  props[PROP_N_AHEAD]
      = g_param_spec_uint ("n-ahead", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (props), props);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/today/clinic-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, selection);
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicTodayPage, unsigned_list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, visit_time);
  gtk_widget_class_bind_template_callback (widget_class, visit_patient);
  gtk_widget_class_bind_template_callback (widget_class, visit_reason);
  gtk_widget_class_bind_template_callback (widget_class, visit_state);
  gtk_widget_class_bind_template_callback (widget_class, visit_label);
  gtk_widget_class_bind_template_callback (widget_class, visit_classes);
}

static void
clinic_today_page_init (ClinicTodayPage *self)
{
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (CLINIC_TYPE_UNSIGNED_LIST);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_today_page_new (AltheaSession *session)
{
  ClinicTodayPage *self = g_object_new (CLINIC_TYPE_TODAY_PAGE, NULL);

  self->session = g_object_ref (session);
  clinic_unsigned_list_set_session (self->unsigned_list, session);
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

guint
clinic_today_page_get_n_ahead (ClinicTodayPage *self)
{
  guint n = 0;

  g_return_val_if_fail (CLINIC_IS_TODAY_PAGE (self), 0);

  for (guint i = 0; self->visits != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->visits)); i++)
    {
      g_autoptr (AltheaRecord) visit = g_list_model_get_item (G_LIST_MODEL (self->visits), i);

      n += !is_over (visit);
    }
  return n;
}
