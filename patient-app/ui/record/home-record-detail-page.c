/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-record-detail-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-composition.h"
#include "althea-document-reference.h"
#include "althea-record-row.h"
#include "althea-status-pill.h"
#include "althea-text.h"
#include "home-note-page.h"

/* A note on screen is read, not studied; longer ones are cut with a word about it. */

struct _HomeRecordDetailPage
{
  HomePlace parent_instance;
  AltheaRecord *record; /* (owned) */
  GtkLabel *title_label;
  AltheaStatusPill *status_pill;
  GtkListBox *facts;
  GtkBox *notes;
};

G_DEFINE_FINAL_TYPE (HomeRecordDetailPage, home_record_detail_page, HOME_TYPE_PLACE)

static void
add_fact (HomeRecordDetailPage *self, const char *label, const char *text)
{
  g_autofree char *clean = NULL;
  GtkWidget *row = NULL;

  if (althea_text_is_empty (text))
    return;
  clean = althea_text_clean (text, TRUE, NULL);
  row = g_object_new (ADW_TYPE_ACTION_ROW, "title", label, "subtitle", clean, "use-markup", FALSE,
                      "subtitle-selectable", TRUE, NULL);
  gtk_widget_add_css_class (row, "property");
  gtk_list_box_append (self->facts, row);
}

static void
add_date (HomeRecordDetailPage *self, const char *label, const char *field)
{
  const AltheaPartialDate *date = althea_record_get_value (self->record, field);
  g_autofree char *text = date != NULL ? althea_partial_date_to_full_display (date) : NULL;

  add_fact (self, label, text);
}

static void
add_concept (HomeRecordDetailPage *self, const char *label, const AltheaCodeableConcept *concept)
{
  if (concept != NULL)
    add_fact (self, label, althea_codeable_concept_get_display (concept));
}

static void
add_reference (HomeRecordDetailPage *self, const char *label, const AltheaReference *reference)
{
  if (reference != NULL)
    add_fact (self, label, reference->display);
}

static void
add_comments (HomeRecordDetailPage *self)
{
  const GPtrArray *notes = althea_record_get_list (self->record, "note");

  for (guint i = 0; notes != NULL && i < notes->len; i++)
    add_fact (self, _ ("Note"), ((const AltheaAnnotation *)g_ptr_array_index (notes, i))->text);
}

/* (nullable) */
static const char *
state_words (const AltheaCodeableConcept *state)
{
  static const struct
  {
    const char *code, *words;
  } all[] = {
    { "active", N_ ("You have it now") }, { "recurrence", N_ ("It came back") },
    { "relapse", N_ ("It came back") },   { "inactive", N_ ("Not active now") },
    { "remission", N_ ("In remission") }, { "resolved", N_ ("Over") },
  };

  if (state == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (althea_codeable_concept_get_code (state, NULL), all[i].code) == 0)
      return _ (all[i].words);
  return althea_codeable_concept_get_display (state);
}

static void
show_problem (HomeRecordDetailPage *self)
{
  add_date (self, _ ("Began"), "onset-date-time");
  add_date (self, _ ("Ended"), "abatement-date-time");
  add_fact (self, _ ("State"), state_words (althea_record_get_value (self->record, "clinical-status")));
  add_concept (self, _ ("Severity"), althea_record_get_value (self->record, "severity"));
  add_reference (self, _ ("Recorded by"), althea_record_get_value (self->record, "recorder"));
  add_comments (self);
}

static void
show_allergy (HomeRecordDetailPage *self)
{
  const GPtrArray *reactions = althea_record_get_list (self->record, "reaction");
  const char *danger = althea_record_get_string (self->record, "criticality");

  if (g_strcmp0 (danger, "high") == 0)
    add_fact (self, _ ("Danger"), _ ("Can be severe"));
  for (guint i = 0; reactions != NULL && i < reactions->len; i++)
    {
      const AltheaReaction *reaction = g_ptr_array_index (reactions, i);

      for (guint n = 0; reaction->manifestation != NULL && n < reaction->manifestation->len; n++)
        add_concept (self, _ ("Reaction"), g_ptr_array_index (reaction->manifestation, n));
      add_fact (self, _ ("How it was"), reaction->description);
    }
  add_date (self, _ ("Since"), "onset-date-time");
  add_date (self, _ ("Recorded"), "recorded-date");
  add_comments (self);
}

static void
show_immunization (HomeRecordDetailPage *self)
{
  const AltheaProtocol *protocol = althea_record_get_first (self->record, "protocol-applied");

  add_date (self, _ ("Given"), "occurrence-date-time");
  if (protocol != NULL && protocol->dose_number != NULL)
    add_fact (self, _ ("Dose"), althea_decimal_get_text (protocol->dose_number));
  add_concept (self, _ ("Where on the body"), althea_record_get_value (self->record, "site"));
  add_reference (self, _ ("Made by"), althea_record_get_value (self->record, "manufacturer"));
  add_fact (self, _ ("Lot number"), althea_record_get_string (self->record, "lot-number"));
  add_reference (self, _ ("Given by"), althea_record_get_first (self->record, "performer-actor"));
  add_reference (self, _ ("Place"), althea_record_get_value (self->record, "location"));
  add_comments (self);
}

/* --- visits --------------------------------------------------------------------------------------- */

static char *
read_note (AltheaRecord *document)
{
  gboolean cut = FALSE;
  g_autofree char *text = althea_document_reference_dup_text (ALTHEA_DOCUMENT_REFERENCE (document), &cut);

  if (!cut)
    return g_steal_pointer (&text);
  return g_strconcat (text, "\n\n",
                      _ ("The note is longer than can be shown here. Ask your practice for it."), NULL);
}

static void
add_note (HomeRecordDetailPage *self, AltheaRecord *document)
{
  g_autofree char *text = read_note (document), *title = althea_record_to_title (document);
  GtkWidget *heading = gtk_label_new (title), *body = NULL;

  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_box_append (self->notes, heading);
  body = gtk_label_new (
      text != NULL ? text : _ ("This document cannot be shown here yet. Ask your practice for it."));
  gtk_label_set_xalign (GTK_LABEL (body), 0);
  gtk_label_set_wrap (GTK_LABEL (body), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (body), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (body), TRUE);
  gtk_box_append (self->notes, body);
}

static gboolean
belongs_to (AltheaRecord *document, const char *encounter_id)
{
  const GPtrArray *encounters = althea_record_get_list (document, "encounter");

  for (guint i = 0; encounters != NULL && i < encounters->len; i++)
    if (g_strcmp0 (althea_reference_get_id (g_ptr_array_index (encounters, i)), encounter_id) == 0)
      return TRUE;
  return FALSE;
}

static void
show_notes (HomeRecordDetailPage *self)
{
  HomeContext *context = home_place_get_context (HOME_PLACE (self));
  GListModel *documents
      = G_LIST_MODEL (home_mirror_get_records (home_context_get_mirror (context), "DocumentReference"));
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->notes))) != NULL)
    gtk_box_remove (self->notes, child);
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (AltheaRecord) document = g_list_model_get_item (documents, i);

      if (belongs_to (document, althea_record_get_id (self->record))
          && !althea_record_is_entered_in_error (document))
        add_note (self, document);
    }
}

/* Summaries and notes of the visit, which open as pages of their own. */
static gboolean
is_of_visit (gpointer item, gpointer user_data)
{
  const AltheaReference *encounter = althea_record_get_value (item, "encounter");

  return encounter != NULL && !althea_record_is_entered_in_error (item)
         && althea_composition_get_appends_id (item) == NULL
         && g_strcmp0 (althea_reference_get_id (encounter), user_data) == 0;
}

static void
composition_cb (GtkListBox *list, GtkListBoxRow *row, HomeRecordDetailPage *self)
{
  AltheaRecord *note = althea_record_list_box_get_record (row);

  if (note != NULL)
    home_place_push (HOME_PLACE (self),
                     home_note_page_new (home_place_get_context (HOME_PLACE (self)), note));
}

static void
compositions_changed_cb (GListModel *model, guint position, guint removed, guint added, GtkWidget *list)
{
  gtk_widget_set_visible (list, g_list_model_get_n_items (model) > 0);
}

static void
show_compositions (HomeRecordDetailPage *self)
{
  HomeMirror *mirror = home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
  GtkFilter *filter = GTK_FILTER (
      gtk_custom_filter_new (is_of_visit, g_strdup (althea_record_get_id (self->record)), g_free));
  g_autoptr (GtkFilterListModel) model = gtk_filter_list_model_new (
      g_object_ref (G_LIST_MODEL (home_mirror_get_records (mirror, "Composition"))), filter);
  GtkWidget *list = althea_record_list_box_new (G_LIST_MODEL (model), _ ("Summary and notes"));

  g_signal_connect_object (list, "row-activated", G_CALLBACK (composition_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (compositions_changed_cb), list,
                           G_CONNECT_DEFAULT);
  compositions_changed_cb (G_LIST_MODEL (model), 0, 0, 0, list);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->notes))), list,
                              GTK_WIDGET (self->facts));
}

static void
show_visit (HomeRecordDetailPage *self)
{
  const AltheaPeriod *period = althea_record_get_value (self->record, "period");
  const GPtrArray *people = althea_record_get_list (self->record, "participant");
  const GPtrArray *reasons = althea_record_get_list (self->record, "reason-code");
  g_autofree char *when = period != NULL ? althea_period_to_display (period) : NULL;
  HomeContext *context = home_place_get_context (HOME_PLACE (self));

  add_fact (self, _ ("When"), when);
  for (guint i = 0; people != NULL && i < people->len; i++)
    add_reference (self, _ ("With"), ((const AltheaParticipant *)g_ptr_array_index (people, i))->actor);
  for (guint i = 0; reasons != NULL && i < reasons->len; i++)
    add_concept (self, _ ("Reason"), g_ptr_array_index (reasons, i));
  add_reference (self, _ ("Place"), althea_record_get_first (self->record, "location"));
  add_reference (self, _ ("Practice"), althea_record_get_value (self->record, "service-provider"));
  show_compositions (self);
  g_signal_connect_object (home_mirror_get_records (home_context_get_mirror (context), "DocumentReference"),
                           "items-changed", G_CALLBACK (show_notes), self, G_CONNECT_SWAPPED);
  show_notes (self);
}

typedef struct
{
  const char *resource_type;
  void (*show) (HomeRecordDetailPage *self);
} Kind;

static const Kind kinds[] = {
  { "Condition", show_problem },
  { "AllergyIntolerance", show_allergy },
  { "Immunization", show_immunization },
  { "Encounter", show_visit },
};

static void
home_record_detail_page_dispose (GObject *object)
{
  HomeRecordDetailPage *self = HOME_RECORD_DETAIL_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_RECORD_DETAIL_PAGE);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (home_record_detail_page_parent_class)->dispose (object);
}

static void
home_record_detail_page_class_init (HomeRecordDetailPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_record_detail_page_dispose;
  g_type_ensure (ALTHEA_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/record/home-record-detail-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeRecordDetailPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordDetailPage, status_pill);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordDetailPage, facts);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordDetailPage, notes);
}

static void
home_record_detail_page_init (HomeRecordDetailPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
home_record_detail_page_new (HomeContext *context, AltheaRecord *record)
{
  HomeRecordDetailPage *self = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (ALTHEA_IS_RECORD (record), NULL);

  title = althea_record_to_title (record);
  self = g_object_new (HOME_TYPE_RECORD_DETAIL_PAGE, "context", context, "title", title, NULL);
  self->record = g_object_ref (record);
  gtk_label_set_label (self->title_label, title);
  althea_status_pill_set_status (self->status_pill, althea_status_from_record (record));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].resource_type, althea_record_get_resource_type (record)))
      kinds[i].show (self);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), gtk_list_box_get_row_at_index (self->facts, 0) != NULL);
  return ADW_NAVIGATION_PAGE (self);
}

AdwNavigationPage *
home_record_page_for (HomeContext *context, AltheaRecord *record)
{
  return ALTHEA_IS_COMPOSITION (record) ? home_note_page_new (context, record)
                                        : home_record_detail_page_new (context, record);
}
