/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-template-page.h"

#include <glib/gi18n-lib.h>

#include "althea-error.h"
#include "althea-id.h"
#include "althea-state-bar.h"

#define PART "clinic-template-part" /* the Part, on its widget */

/* One section on screen. Owned by its widget. */
typedef struct
{
  GtkWidget *widget, *title_row, *text_view; /* (unowned) */
  AltheaCodeableConcept *code;               /* (owned) (nullable) kept as it was */
} Part;

struct _ClinicTemplatePage
{
  AdwNavigationPage parent_instance;

  GtkWidget *state_bar; /* (owned by the widget tree) (nullable) NULL once disposed */
  GtkWidget *title_row, *parts;
  ClinicNoteLibrary *library;  /* (owned) */
  AltheaComposition *template; /* (owned) as it was */
};

G_DEFINE_FINAL_TYPE (ClinicTemplatePage, clinic_template_page, ADW_TYPE_NAVIGATION_PAGE)

static void
part_free (gpointer data)
{
  Part *part = data;

  if (part->code != NULL)
    althea_value_unref ((AltheaValue *)part->code);
  g_free (part);
}

static void
move_up_cb (Part *part)
{
  GtkWidget *before = gtk_widget_get_prev_sibling (part->widget);

  if (before != NULL)
    gtk_box_reorder_child_after (GTK_BOX (gtk_widget_get_parent (part->widget)), part->widget,
                                 gtk_widget_get_prev_sibling (before));
}

static void
remove_cb (Part *part)
{
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (part->widget)), part->widget);
}

static void
add_button (Part *part, const char *icon_name, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, part);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (part->title_row), button);
}

static GtkWidget *
build_text (Part *part, const char *text)
{
  GtkWidget *frame = adw_bin_new ();

  part->text_view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (part->text_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (part->text_view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (part->text_view), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (part->text_view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (part->text_view), 6);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (part->text_view)), text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (part->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Begins with"), -1);
  gtk_widget_add_css_class (frame, "card");
  adw_bin_set_child (ADW_BIN (frame), part->text_view);
  return frame;
}

static Part *
add_part (ClinicTemplatePage *self, const char *title, const AltheaCodeableConcept *code, const char *text)
{
  Part *part = g_new0 (Part, 1);
  GtkWidget *list = gtk_list_box_new ();

  part->code = code != NULL ? (AltheaCodeableConcept *)althea_value_ref ((const AltheaValue *)code) : NULL;
  part->widget = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_object_set_data_full (G_OBJECT (part->widget), PART, part, part_free);
  part->title_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (part->title_row), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (part->title_row), title);
  add_button (part, "go-up-symbolic", _ ("Move up"), G_CALLBACK (move_up_cb));
  add_button (part, "list-remove-symbolic", _ ("Take out"), G_CALLBACK (remove_cb));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), part->title_row);
  gtk_box_append (GTK_BOX (part->widget), list);
  gtk_box_append (GTK_BOX (part->widget), build_text (part, text));
  gtk_box_append (GTK_BOX (self->parts), part->widget);
  return part;
}

/* --- saving ---------------------------------------------------------------------------------------- */

static AltheaComposition *
build (ClinicTemplatePage *self, GError **error)
{
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (ALTHEA_RECORD (self->template));
  AltheaRecord *built;

  althea_record_builder_set_string (builder, "title", gtk_editable_get_text (GTK_EDITABLE (self->title_row)));
  althea_record_builder_set_list (builder, "section", NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (self->parts); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      Part *part = g_object_get_data (G_OBJECT (child), PART);
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (part->text_view));
      const char *title = gtk_editable_get_text (GTK_EDITABLE (part->title_row));
      GtkTextIter start, end;
      g_autofree char *text = NULL;
      g_autoptr (AltheaSection) section = NULL;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
      if (*title == '\0' && *text == '\0')
        continue;
      section = althea_section_new_text (title, NULL, text, NULL);
      althea_record_builder_add_take (builder, "section",
                                      althea_value_edit (section, "code", part->code, NULL));
    }
  built = althea_record_builder_end (builder, error);
  return built != NULL ? ALTHEA_COMPOSITION (built) : NULL;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicTemplatePage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = clinic_note_library_save_finish (CLINIC_NOTE_LIBRARY (source), result, &error);
  g_autofree char *text = saved ? g_strdup (_ ("Saved for the practice")) : althea_error_to_text (error);

  if (self->state_bar != NULL)
    althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar),
                          saved ? ALTHEA_STATE_KIND_QUIET : ALTHEA_STATE_KIND_TROUBLE, text);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicTemplatePage *self = CLINIC_TEMPLATE_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaComposition) edited = build (self, &error);

  if (edited == NULL)
    {
      althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_TROUBLE, error->message);
      return;
    }
  clinic_note_library_save_async (self->library, edited, saved_cb, g_object_ref (self));
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (add_part (CLINIC_TEMPLATE_PAGE (widget), "", NULL, "")->title_row);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_template_page_dispose (GObject *object)
{
  ClinicTemplatePage *self = CLINIC_TEMPLATE_PAGE (object);

  self->state_bar = NULL;
  g_clear_object (&self->library);
  g_clear_object (&self->template);
  G_OBJECT_CLASS (clinic_template_page_parent_class)->dispose (object);
}

static void
clinic_template_page_class_init (ClinicTemplatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_template_page_dispose;
  gtk_widget_class_install_action (widget_class, "template.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "template.add", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "template.save", NULL);
}

static GtkWidget *
button_new (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/* A page of the pane with a header bar of its own over @content. */
static void
set_up_page (AdwNavigationPage *page, GtkWidget *state_bar, GtkWidget *content, GtkWidget *end)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  if (end != NULL)
    adw_header_bar_pack_end (ADW_HEADER_BAR (header), end);
  gtk_widget_add_css_class (content, "pane-content");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  if (state_bar != NULL)
    adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), state_bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  adw_navigation_page_set_child (page, view);
}

static void
clinic_template_page_init (ClinicTemplatePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *hint = gtk_label_new (_ ("*** is a gap to fill; @vitals@, @a1c@, @medications@, @problems@ and "
                                      "@allergies@ are filled from the chart."));
  GtkWidget *save = button_new (_ ("_Save"), "template.save");

  self->state_bar = althea_state_bar_new ();
  self->title_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->title_row), _ ("Title"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->title_row);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (save, "suggested-action");
  self->parts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), self->parts);
  gtk_box_append (GTK_BOX (box), button_new (_ ("_Add one"), "template.add"));
  set_up_page (ADW_NAVIGATION_PAGE (self), self->state_bar, box, save);
}

AdwNavigationPage *
clinic_template_page_new (ClinicNoteLibrary *library, AltheaComposition *template)
{
  ClinicTemplatePage *self = g_object_new (CLINIC_TYPE_TEMPLATE_PAGE, NULL);
  const char *title = althea_record_get_string (ALTHEA_RECORD (template), "title");
  const GPtrArray *sections = althea_record_get_list (ALTHEA_RECORD (template), "section");

  self->library = g_object_ref (library);
  self->template = g_object_ref (template);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  gtk_editable_set_text (GTK_EDITABLE (self->title_row), title);
  for (guint i = 0; sections != NULL && i < sections->len; i++)
    {
      const AltheaSection *section = sections->pdata[i];
      g_autofree char *text = althea_section_dup_text (section);

      add_part (self, section->title != NULL ? section->title : "", section->code, text);
    }
  return ADW_NAVIGATION_PAGE (self);
}

/* --- the list -------------------------------------------------------------------------------------- */

static GtkWidget *
row_new (gpointer item, gpointer library)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), althea_record_get_string (item, "title"));
  if (clinic_note_library_is_own (library, althea_record_get_id (item)))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("The practice's own"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "template", g_object_ref (item), g_object_unref);
  return row;
}

static void
push (GtkWidget *from, AdwNavigationPage *page)
{
  GtkWidget *view = gtk_widget_get_ancestor (from, ADW_TYPE_NAVIGATION_VIEW);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
}

static void
row_activated_cb (ClinicNoteLibrary *library, GtkListBoxRow *row)
{
  push (GTK_WIDGET (row), clinic_template_page_new (library, g_object_get_data (G_OBJECT (row), "template")));
}

static void
new_clicked_cb (ClinicNoteLibrary *library, GtkWidget *button)
{
  g_autoptr (AltheaRecord) first = g_list_model_get_item (G_LIST_MODEL (library), 0);
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (first);
  g_autofree char *id = althea_id_new ();
  g_autoptr (AltheaRecord) copy = NULL;

  althea_record_builder_set_id (builder, id);
  althea_record_builder_set_string (builder, "title", _ ("New template"));
  copy = althea_record_builder_end (builder, NULL);
  push (button, clinic_template_page_new (library, ALTHEA_COMPOSITION (copy)));
}

AdwNavigationPage *
clinic_template_list_page_new (ClinicNoteLibrary *library)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *new_button = gtk_button_new_with_mnemonic (_ ("_New template"));
  AdwNavigationPage *page = g_object_new (ADW_TYPE_NAVIGATION_PAGE, "title", _ ("Note templates"), NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (library), row_new, g_object_ref (library),
                           g_object_unref);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), library, G_CONNECT_SWAPPED);
  g_signal_connect_object (new_button, "clicked", G_CALLBACK (new_clicked_cb), library, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), new_button);
  set_up_page (page, NULL, box, NULL);
  return page;
}
