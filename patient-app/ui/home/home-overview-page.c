/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-overview-page.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-composition.h"
#include "althea-empty-state.h"
#include "althea-text.h"
#include "home-assignment.h"
#include "home-form-page.h"
#include "home-greeting.h"
#include "home-note-page.h"
#include "home-need-row.h"
#include "home-result-list.h"
#include "home-result-page.h"
#include "home-result-row.h"
#include "home-thread-page.h"

/* New ones, or the latest when none is new. */
#define N_RESULTS_SHOWN 4
#define N_COMING_SHOWN 3

struct _HomeOverviewPage
{
  HomePlace parent_instance;
  GListModel *needs;        /* (owned) of AltheaRecord (Task: questionnaires; Composition), then HomeThread */
  GListModel *fresh;        /* (owned) of HomeResult */
  GListModel *coming;       /* (owned) of AltheaRecord (Appointment), soonest first */
  GtkFilter *asked_filter;  /* lent by the model */
  GtkFilter *note_filter;   /* lent by the model */
  GtkFilter *unread_filter; /* lent by the model */
  GtkFilter *fresh_filter;  /* lent by the model */
  GtkLabel *greeting_label;
  GtkWidget *calm_label;
  GtkWidget *empty_state;
  GtkWidget *needs_box;
  GtkWidget *new_box;
  GtkLabel *new_label;
  GtkWidget *coming_box;
  GtkListBox *needs_list;
  GtkListBox *new_list;
  GtkListBox *coming_list;
};

G_DEFINE_FINAL_TYPE (HomeOverviewPage, home_overview_page, HOME_TYPE_PLACE)

static HomeContext *
get_context (HomeOverviewPage *self)
{
  return home_place_get_context (HOME_PLACE (self));
}

/* --- rows ----------------------------------------------------------------------------------------- */

static void
read_cb (HomeNeedRow *row, HomeOverviewPage *self)
{
  HomeThread *thread = g_object_get_data (G_OBJECT (row), "thread");

  home_place_push (HOME_PLACE (self), home_thread_page_new (get_context (self), thread));
}

static void
answer_cb (HomeNeedRow *row, HomeOverviewPage *self)
{
  AltheaRecord *task = g_object_get_data (G_OBJECT (row), "task");

  home_place_push (HOME_PLACE (self), home_form_page_new (get_context (self), task));
}

static void
note_cb (HomeNeedRow *row, HomeOverviewPage *self)
{
  AltheaRecord *note = g_object_get_data (G_OBJECT (row), "note");

  home_place_push (HOME_PLACE (self), home_note_page_new (get_context (self), note));
}

static GtkWidget *
make_note_row (AltheaRecord *note, HomeOverviewPage *self)
{
  const AltheaPartialDate *date = althea_record_get_date (note);
  const AltheaReference *author = althea_record_get_first (note, "author");
  g_autofree char *title = althea_record_to_title (note);
  g_autofree char *when = date != NULL ? althea_partial_date_to_display (date) : g_strdup ("");
  const char *const parts[]
      = { when, author != NULL && author->display != NULL ? author->display : "", NULL };
  g_autofree char *detail = althea_text_join (" · ", parts);
  GtkWidget *row = home_need_row_new (title, detail, _ ("Read"));

  g_object_set_data_full (G_OBJECT (row), "note", g_object_ref (note), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (note_cb), self, G_CONNECT_DEFAULT);
  return row;
}

static GtkWidget *
make_need_row (gpointer item, gpointer user_data)
{
  HomeOverviewPage *self = user_data;
  HomeMirror *mirror = home_context_get_mirror (get_context (self));
  gboolean asked = ALTHEA_IS_RECORD (item);
  GtkWidget *row = NULL;

  if (ALTHEA_IS_COMPOSITION (item))
    return make_note_row (item, self);
  row = asked ? home_need_row_new_for_assignment (item, mirror) : home_need_row_new_for_thread (item, mirror);

  g_object_set_data_full (G_OBJECT (row), asked ? "task" : "thread", g_object_ref (item), g_object_unref);
  g_signal_connect_object (row, "activated", asked ? G_CALLBACK (answer_cb) : G_CALLBACK (read_cb), self,
                           G_CONNECT_DEFAULT);
  return row;
}

static GtkWidget *
make_new_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new (), *child = home_result_row_new (item);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, child, NULL, -1);
  return row;
}

static char *
dup_people (AltheaRecord *appointment)
{
  const GPtrArray *participants = althea_record_get_list (appointment, "participant");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; participants != NULL && i < participants->len; i++)
    {
      const AltheaParticipant *participant = g_ptr_array_index (participants, i);

      if (participant->actor != NULL && !althea_text_is_empty (participant->actor->display)
          && !(participant->actor->reference != NULL
               && g_str_has_prefix (participant->actor->reference, "Patient/")))
        g_strv_builder_add (names, participant->actor->display);
    }
  list = g_strv_builder_end (names);
  return g_strjoinv (", ", list);
}

static GtkWidget *
make_coming_row (gpointer item, gpointer user_data)
{
  const AltheaPartialDate *start = althea_record_get_value (item, "start");
  g_autoptr (GDateTime) when
      = g_date_time_new_from_unix_local_usec (althea_partial_date_get_start_us (start));
  /* Translators: the day and time of a visit, such as "Thursday 26 November, 10:20". */
  g_autofree char *title = g_date_time_format (when, _ ("%A %-d %B, %H:%M"));
  g_autofree char *what = althea_record_to_title (item), *people = dup_people (item);
  const char *const parts[] = { what, people, althea_record_get_string (item, "patient-instruction"), NULL };
  g_autofree char *detail = althea_text_join (" · ", parts);

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", detail, NULL);
}

/* --- models --------------------------------------------------------------------------------------- */

static gboolean
is_unread (gpointer item, gpointer user_data)
{
  return home_thread_get_n_unread (item) > 0;
}

static gboolean
is_asked (gpointer item, gpointer user_data)
{
  return home_assignment_is_open (user_data, item);
}

/* A summary that was written for the person and not read yet. */
static gboolean
is_new_summary (gpointer item, gpointer user_data)
{
  return althea_composition_is_summary (item) && home_mirror_is_new (user_data, item)
         && !althea_record_is_entered_in_error (item);
}

/* When nothing is new, the page is not left empty: what came last is good to have at hand. */
static gboolean
is_fresh (gpointer item, gpointer user_data)
{
  return home_result_list_get_n_new (user_data) == 0 || home_result_get_is_new (item);
}

static gboolean
is_coming (gpointer item, gpointer user_data)
{
  const AltheaPartialDate *start = althea_record_get_value (item, "start");
  const char *status = althea_record_get_string (item, "status");
  static const char *const open_states[] = { "proposed", "pending", "booked", "arrived", "checked-in", NULL };

  return start != NULL && status != NULL && g_strv_contains (open_states, status)
         && althea_partial_date_get_end_us (start) >= althea_clock_now_us ();
}

static int
compare_start (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return althea_partial_date_compare (althea_record_get_value ((AltheaRecord *)a, "start"),
                                      althea_record_get_value ((AltheaRecord *)b, "start"));
}

static void
update (HomeOverviewPage *self)
{
  guint n_needs = g_list_model_get_n_items (self->needs), n_shown = g_list_model_get_n_items (self->fresh);
  guint n_coming = g_list_model_get_n_items (self->coming);
  gboolean has_new = home_result_list_get_n_new (home_context_get_results (get_context (self))) > 0;
  gboolean empty = n_needs + n_shown + n_coming == 0;

  if (self->needs_box == NULL)
    return;
  gtk_label_set_label (self->new_label, has_new ? _ ("New results") : _ ("Latest results"));
  gtk_widget_set_visible (self->needs_box, n_needs > 0);
  gtk_widget_set_visible (self->new_box, n_shown > 0);
  gtk_widget_set_visible (self->coming_box, n_coming > 0);
  gtk_widget_set_visible (self->empty_state, empty);
  gtk_widget_set_visible (self->calm_label, n_needs == 0 && !has_new && !empty);
}

static void
update_greeting (HomeOverviewPage *self)
{
  g_autoptr (GDateTime) now = althea_clock_now_local ();
  g_autofree char *text
      = home_greeting_new (home_context_get_first_name (get_context (self)), g_date_time_get_hour (now));

  if (self->greeting_label != NULL)
    gtk_label_set_label (self->greeting_label, text);
}

static void
n_unread_cb (HomeOverviewPage *self)
{
  gtk_filter_changed (self->unread_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* Rows say how far a questionnaire is, which no property of its Task does. */
static void
bind_needs (HomeOverviewPage *self)
{
  gtk_list_box_bind_model (self->needs_list, self->needs, make_need_row, self, NULL);
}

/* Answers were saved, sent or refused. */
static void
outbox_cb (HomeOverviewPage *self)
{
  gtk_filter_changed (self->asked_filter, GTK_FILTER_CHANGE_DIFFERENT);
  if (self->needs_list != NULL)
    bind_needs (self);
}

static void
seen_cb (HomeOverviewPage *self)
{
  gtk_filter_changed (self->note_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
n_new_cb (HomeOverviewPage *self)
{
  gtk_filter_changed (self->fresh_filter, GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static GListModel *
slice (GListModel *model, guint n)
{
  return G_LIST_MODEL (gtk_slice_list_model_new (model, 0, n));
}

/* @func gets @model as its user data, which the filter that is made lives no longer than. */
static GListModel *
filter (GListModel *model, GtkCustomFilterFunc func, GtkFilter **out)
{
  GtkFilter *custom = GTK_FILTER (gtk_custom_filter_new (func, model, NULL));

  *out = custom;
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (model), custom));
}

/* What was asked for comes before what was written. */
static GListModel *
make_needs (HomeOverviewPage *self)
{
  HomeContext *context = get_context (self);
  HomeMirror *mirror = home_context_get_mirror (context);
  GListStore *both = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GListModel) asked = NULL, summaries = NULL, unread = NULL;

  self->asked_filter = GTK_FILTER (gtk_custom_filter_new (is_asked, mirror, NULL));
  asked = G_LIST_MODEL (gtk_filter_list_model_new (
      g_object_ref (G_LIST_MODEL (home_mirror_get_records (mirror, "Task"))), self->asked_filter));
  unread = filter (G_LIST_MODEL (home_context_get_threads (context)), is_unread, &self->unread_filter);
  g_list_store_append (both, asked);
  self->note_filter = GTK_FILTER (gtk_custom_filter_new (is_new_summary, mirror, NULL));
  summaries = G_LIST_MODEL (gtk_filter_list_model_new (
      g_object_ref (G_LIST_MODEL (home_mirror_get_records (mirror, "Composition"))), self->note_filter));
  g_list_store_append (both, summaries);
  g_list_store_append (both, unread);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (both)));
}

static void
make_models (HomeOverviewPage *self)
{
  HomeContext *context = get_context (self);
  HomeRecordList *appointments = home_mirror_get_records (home_context_get_mirror (context), "Appointment");
  GtkFilter *coming_filter = NULL;
  GListModel *coming = NULL;

  self->needs = make_needs (self);
  self->fresh
      = slice (filter (G_LIST_MODEL (home_context_get_results (context)), is_fresh, &self->fresh_filter),
               N_RESULTS_SHOWN);
  coming = filter (G_LIST_MODEL (appointments), is_coming, &coming_filter);
  coming = G_LIST_MODEL (
      gtk_sort_list_model_new (coming, GTK_SORTER (gtk_custom_sorter_new (compare_start, NULL, NULL))));
  self->coming = slice (coming, N_COMING_SHOWN);
}

/* --- what is done --------------------------------------------------------------------------------- */

static void
on_result_activated (HomeOverviewPage *self, GtkListBoxRow *row)
{
  g_autoptr (HomeResult) result
      = g_list_model_get_item (self->fresh, (guint)gtk_list_box_row_get_index (row));
  HomeContext *context = get_context (self);

  if (result != NULL)
    home_place_push (HOME_PLACE (self),
                     home_result_page_new (context, home_context_get_results (context), result));
}

static void
on_all_results (HomeOverviewPage *self)
{
  home_context_show_place (get_context (self), "results");
}

static void
on_write (HomeOverviewPage *self)
{
  home_context_show_place (get_context (self), "messages");
}

static void
home_overview_page_constructed (GObject *object)
{
  HomeOverviewPage *self = HOME_OVERVIEW_PAGE (object);
  HomeContext *context = get_context (self);

  G_OBJECT_CLASS (home_overview_page_parent_class)->constructed (object);
  make_models (self);
  bind_needs (self);
  gtk_list_box_bind_model (self->new_list, self->fresh, make_new_row, self, NULL);
  gtk_list_box_bind_model (self->coming_list, self->coming, make_coming_row, self, NULL);
  g_signal_connect_object (self->needs, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fresh, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->coming, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home_mirror_get_outbox (home_context_get_mirror (context)), "items-changed",
                           G_CALLBACK (outbox_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home_mirror_get_outbox (home_context_get_mirror (context)), "notify::n-refused",
                           G_CALLBACK (outbox_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home_context_get_mirror (context), "seen-changed", G_CALLBACK (seen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::n-unread", G_CALLBACK (n_unread_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::n-new-results", G_CALLBACK (n_new_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::first-name", G_CALLBACK (update_greeting), self,
                           G_CONNECT_SWAPPED);
  update_greeting (self);
  update (self);
}

static void
home_overview_page_dispose (GObject *object)
{
  HomeOverviewPage *self = HOME_OVERVIEW_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_OVERVIEW_PAGE);
  g_clear_object (&self->needs);
  g_clear_object (&self->fresh);
  g_clear_object (&self->coming);
  G_OBJECT_CLASS (home_overview_page_parent_class)->dispose (object);
}

static void
home_overview_page_class_init (HomeOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = home_overview_page_constructed;
  object_class->dispose = home_overview_page_dispose;
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/home/home-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, greeting_label);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, calm_label);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, needs_box);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, empty_state);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, new_box);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, new_label);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, coming_box);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, needs_list);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, new_list);
  gtk_widget_class_bind_template_child (widget_class, HomeOverviewPage, coming_list);
  gtk_widget_class_bind_template_callback (widget_class, on_result_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_all_results);
  gtk_widget_class_bind_template_callback (widget_class, on_write);
}

static void
home_overview_page_init (HomeOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
