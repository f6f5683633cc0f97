/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-record-page.h"

#include "althea-composition.h"
#include "althea-condition.h"
#include "home-immunizations-page.h"
#include "home-record-detail-page.h"
#include "home-record-list-page.h"
#include "home-record-section.h"

struct _HomeRecordPage
{
  HomePlace parent_instance;
  HomeRecordSection *summaries;
  HomeRecordSection *notes;
  HomeRecordSection *problems;
  HomeRecordSection *allergies;
  HomeRecordSection *immunizations;
  HomeRecordSection *visits;
};

G_DEFINE_FINAL_TYPE (HomeRecordPage, home_record_page, HOME_TYPE_PLACE)

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  return !althea_record_is_entered_in_error (item);
}

static gboolean
is_summary (gpointer item, gpointer user_data)
{
  return althea_composition_is_summary (item);
}

/* What was added to a note stands on its page. */
static gboolean
is_note (gpointer item, gpointer user_data)
{
  return !althea_composition_is_summary (item) && althea_composition_get_appends_id (item) == NULL;
}

static gboolean
is_current (gpointer record)
{
  return !ALTHEA_IS_CONDITION (record) || althea_condition_is_active (record);
}

/* What one has comes before what one had; within both the order stays, which is by date. */
static int
compare_current_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return is_current ((gpointer)b) - is_current ((gpointer)a);
}

static void
on_activated (HomeRecordPage *self, AltheaRecord *record)
{
  home_place_push (HOME_PLACE (self),
                   home_record_page_for (home_place_get_context (HOME_PLACE (self)), record));
}

static void
on_immunizations (HomeRecordPage *self)
{
  home_place_push (HOME_PLACE (self),
                   home_immunizations_page_new (home_place_get_context (HOME_PLACE (self))));
}

static void
on_show_all (HomeRecordSection *section, HomeRecordPage *self)
{
  home_place_push (HOME_PLACE (self), home_record_list_page_new (home_place_get_context (HOME_PLACE (self)),
                                                                 home_record_section_get_title (section),
                                                                 home_record_section_get_model (section)));
}

static void
fill_with (HomeRecordPage *self, HomeRecordSection *section, const char *resource_type,
           GtkCustomFilterFunc func)
{
  HomeMirror *mirror = home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
  g_autoptr (GtkFilterListModel) shown = gtk_filter_list_model_new (
      g_object_ref (G_LIST_MODEL (home_mirror_get_records (mirror, resource_type))),
      GTK_FILTER (gtk_custom_filter_new (func, NULL, NULL)));

  g_autoptr (GtkSortListModel) sorted
      = gtk_sort_list_model_new (G_LIST_MODEL (g_steal_pointer (&shown)),
                                 GTK_SORTER (gtk_custom_sorter_new (compare_current_first, NULL, NULL)));

  home_record_section_set_model (section, G_LIST_MODEL (sorted));
}

static void
fill (HomeRecordPage *self, HomeRecordSection *section, const char *resource_type)
{
  fill_with (self, section, resource_type, is_shown);
}

static void
home_record_page_constructed (GObject *object)
{
  HomeRecordPage *self = HOME_RECORD_PAGE (object);

  G_OBJECT_CLASS (home_record_page_parent_class)->constructed (object);
  fill_with (self, self->summaries, "Composition", is_summary);
  fill_with (self, self->notes, "Composition", is_note);
  fill (self, self->problems, "Condition");
  fill (self, self->allergies, "AllergyIntolerance");
  fill (self, self->immunizations, "Immunization");
  fill (self, self->visits, "Encounter");
}

static void
home_record_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_RECORD_PAGE);
  G_OBJECT_CLASS (home_record_page_parent_class)->dispose (object);
}

static void
home_record_page_class_init (HomeRecordPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = home_record_page_constructed;
  object_class->dispose = home_record_page_dispose;
  g_type_ensure (HOME_TYPE_RECORD_SECTION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/record/home-record-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeRecordPage, summaries);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordPage, notes);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordPage, problems);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordPage, allergies);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordPage, immunizations);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordPage, visits);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_immunizations);
  gtk_widget_class_bind_template_callback (widget_class, on_show_all);
}

static void
home_record_page_init (HomeRecordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
