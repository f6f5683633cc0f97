/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-note-page.h"

#include <glib/gi18n-lib.h>

#include "althea-composition.h"
#include "althea-text.h"
#include "home-compose-dialog.h"
#include "home-paper.h"

struct _HomeNotePage
{
  HomePlace parent_instance;
  AltheaRecord *note; /* (owned) */
  GtkLabel *title_label;
  GtkLabel *by_label;
  GtkLabel *error_label;
  GtkBox *sections_box;
  GtkBox *later_box;
};

G_DEFINE_FINAL_TYPE (HomeNotePage, home_note_page, HOME_TYPE_PLACE)

static HomeMirror *
get_mirror (HomeNotePage *self)
{
  return home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
}

/* "20 Nov 2026, 10:20 · Dr Susan Lee". (transfer full) */
static char *
make_by (AltheaRecord *note)
{
  const AltheaPartialDate *date = althea_record_get_value (note, "date");
  const AltheaReference *author = althea_record_get_first (note, "author");
  g_autofree char *when = date != NULL ? althea_partial_date_to_full_display (date) : g_strdup ("");
  const char *const parts[]
      = { when, author != NULL && author->display != NULL ? author->display : "", NULL };

  return althea_text_join (" · ", parts);
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_heading (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "label",
                                   text, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   NULL);

  gtk_widget_add_css_class (label, style);
  return label;
}

/* By pointer; the page would begin with its first paragraph selected otherwise. */
static void
make_selectable (GtkWidget *label)
{
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
}

/* Items of a list stand with their bullet at the side. */
static GtkWidget *
make_item (const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *bullet = gtk_label_new ("•");
  GtkWidget *label = make_label (text, NULL);

  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  make_selectable (label);
  gtk_box_append (GTK_BOX (box), bullet);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
flush_paragraph (GtkBox *box, GString *paragraph)
{
  GtkWidget *label = NULL;

  if (paragraph->len == 0)
    return;
  label = make_label (paragraph->str, NULL);
  make_selectable (label);
  gtk_box_append (box, label);
  g_string_truncate (paragraph, 0);
}

static void
add_text (GtkBox *box, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) paragraph = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean item = g_str_has_prefix (lines[i], "- ");

      if (item || *lines[i] == '\0')
        flush_paragraph (box, paragraph);
      if (item)
        gtk_box_append (box, make_item (lines[i] + 2));
      else if (*lines[i] != '\0')
        g_string_append_printf (paragraph, "%s%s", paragraph->len > 0 ? "\n" : "", lines[i]);
    }
  flush_paragraph (box, paragraph);
}

static void
add_sections (GtkBox *box, AltheaRecord *note)
{
  const GPtrArray *sections = althea_record_get_list (note, "section");
  gboolean cards = althea_composition_is_summary (ALTHEA_COMPOSITION (note));

  for (guint i = 0; sections != NULL && i < sections->len; i++)
    {
      const AltheaSection *section = g_ptr_array_index (sections, i);
      g_autofree char *text = althea_section_dup_text (section);
      GtkWidget *part = NULL;

      if (*g_strstrip (text) == '\0')
        continue;
      part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      if (cards)
        {
          gtk_widget_add_css_class (part, "card");
          gtk_widget_add_css_class (part, "home-card");
        }
      if (!althea_text_is_empty (section->title))
        gtk_box_append (GTK_BOX (part), make_heading (section->title, cards ? "title-3" : "heading"));
      add_text (GTK_BOX (part), text);
      gtk_box_append (box, part);
    }
}

static void
clear (GtkBox *box)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* What was added to the note after it was signed. */
static void
show_later (HomeNotePage *self)
{
  GListModel *notes = G_LIST_MODEL (home_mirror_get_records (get_mirror (self), "Composition"));

  if (self->later_box == NULL)
    return;
  clear (self->later_box);
  for (guint i = g_list_model_get_n_items (notes); i > 0; i--)
    {
      g_autoptr (AltheaRecord) other = g_list_model_get_item (notes, i - 1);
      g_autofree char *by = NULL;

      if (g_strcmp0 (althea_composition_get_appends_id (ALTHEA_COMPOSITION (other)),
                     althea_record_get_id (self->note))
              != 0
          || althea_record_is_entered_in_error (other))
        continue;
      by = make_by (other);
      gtk_box_append (self->later_box, make_heading (_ ("Added later"), "title-4"));
      gtk_box_append (self->later_box, make_label (by, "dim-label"));
      add_sections (self->later_box, other);
    }
}

static void
show_note (HomeNotePage *self)
{
  g_autofree char *title = althea_record_to_title (self->note), *by = make_by (self->note);
  gboolean wrong = althea_record_is_entered_in_error (self->note);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->by_label, by);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), wrong);
  if (wrong)
    {
      const char *reason = althea_record_get_string (self->note, "error-reason");
      g_autofree char *text = g_strdup_printf (
          _ ("Your practice marked this as a mistake. Do not go by it. %s"), reason != NULL ? reason : "");

      gtk_label_set_label (self->error_label, text);
    }
  clear (self->sections_box);
  add_sections (self->sections_box, self->note);
  show_later (self);
}

/* A newer version of the same note, such as one that turned out to be a mistake. */
static void
notes_changed_cb (HomeNotePage *self)
{
  AltheaRecord *now = home_record_list_find (home_mirror_get_records (get_mirror (self), "Composition"),
                                             althea_record_get_id (self->note));

  if (self->title_label == NULL)
    return;
  if (now != NULL && now != self->note)
    {
      g_set_object (&self->note, now);
      show_note (self);
      return;
    }
  show_later (self);
}

/* --- what one does with it ------------------------------------------------------------------------ */

static AltheaPaperDocument *
make_paper (HomeNotePage *self)
{
  HomeMirror *mirror = get_mirror (self);
  g_autofree char *patient = home_paper_patient_line (home_place_get_context (HOME_PLACE (self)));

  return althea_paper_document_new_for_note (ALTHEA_COMPOSITION (self->note),
                                             home_mirror_get_practice_name (mirror),
                                             home_mirror_get_practice_phone (mirror), patient);
}

static void
on_print (HomeNotePage *self)
{
  home_paper_print (HOME_PLACE (self), make_paper (self));
}

static void
on_save (HomeNotePage *self)
{
  home_paper_save (HOME_PLACE (self), make_paper (self),
                   althea_composition_is_summary (ALTHEA_COMPOSITION (self->note)) ? "visit-summary.pdf"
                                                                                   : "note.pdf");
}

static void
write_about (HomeNotePage *self, const char *format)
{
  g_auto (GStrv) around = g_strsplit (format, "%s", 2);
  g_autofree char *subject
      = g_strconcat (around[0], gtk_label_get_label (self->title_label), around[1], NULL);

  home_compose_dialog_present (home_place_get_context (HOME_PLACE (self)), GTK_WIDGET (self), subject);
}

static void
on_ask (HomeNotePage *self)
{
  /* Translators: the subject of a message; %s is the title of a note. */
  write_about (self, _ ("Question about: %s"));
}

static void
on_wrong (HomeNotePage *self)
{
  /* Translators: the subject of a message; %s is the title of a note. */
  write_about (self, _ ("Please correct: %s"));
}

static void
home_note_page_dispose (GObject *object)
{
  HomeNotePage *self = HOME_NOTE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_NOTE_PAGE);
  g_clear_object (&self->note);
  G_OBJECT_CLASS (home_note_page_parent_class)->dispose (object);
}

static void
home_note_page_class_init (HomeNotePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_note_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/documents/home-note-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeNotePage, title_label);
  gtk_widget_class_bind_template_child (widget_class, HomeNotePage, by_label);
  gtk_widget_class_bind_template_child (widget_class, HomeNotePage, error_label);
  gtk_widget_class_bind_template_child (widget_class, HomeNotePage, sections_box);
  gtk_widget_class_bind_template_child (widget_class, HomeNotePage, later_box);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_ask);
  gtk_widget_class_bind_template_callback (widget_class, on_wrong);
}

static void
home_note_page_init (HomeNotePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
home_note_page_new (HomeContext *context, AltheaRecord *note)
{
  HomeNotePage *self = NULL;

  g_return_val_if_fail (HOME_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (note), NULL);

  self = g_object_new (HOME_TYPE_NOTE_PAGE, "context", context, NULL);
  self->note = g_object_ref (note);
  show_note (self);
  g_signal_connect_object (home_mirror_get_records (home_context_get_mirror (context), "Composition"),
                           "items-changed", G_CALLBACK (notes_changed_cb), self, G_CONNECT_SWAPPED);
  home_mirror_mark_seen (home_context_get_mirror (context), note);
  return ADW_NAVIGATION_PAGE (self);
}
