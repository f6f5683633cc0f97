/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-text.h"

#include <string.h>

#include "clinic-note-pull.h"

#define GAP "***"
#define PULL "clinic-note-pull" /* the name of a pull, on its tag */
#define LONGEST_PHRASE_NAME 40
#define LOWEST_PX 54 /* two lines */

struct _ClinicNoteText
{
  GtkTextView parent_instance;

  ClinicChart *chart;         /* (owned) */
  ClinicNoteLibrary *library; /* (owned) */
  guint n_quiet;              /* above 0: what changes is not the person's doing */
};

G_DEFINE_FINAL_TYPE (ClinicNoteText, clinic_note_text, GTK_TYPE_TEXT_VIEW)

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkTextBuffer *
get_buffer (ClinicNoteText *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

/* --- pulls ----------------------------------------------------------------------------------------- */

/* The tag of the pull that @iter is in. (nullable) lent */
static GtkTextTag *
find_pull (const GtkTextIter *iter)
{
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (iter);

  for (GSList *l = tags; l != NULL; l = l->next)
    if (g_object_get_data (l->data, PULL) != NULL)
      return l->data;
  return NULL;
}

/* A tag of its own for each, so that two that stand together stay two. */
static void
insert_pull (ClinicNoteText *self, GtkTextIter *iter, const char *name)
{
  g_autofree char *text = clinic_note_pull_to_text (name, clinic_chart_get_records (self->chart), NULL);
  GtkTextTag *tag = gtk_text_buffer_create_tag (get_buffer (self), NULL, "editable", FALSE, "background",
                                                "rgba(98,160,234,0.18)", NULL);

  g_object_set_data_full (G_OBJECT (tag), PULL, g_strdup (name), g_free);
  gtk_text_buffer_insert_with_tags (get_buffer (self), iter, text, -1, tag, NULL);
}

/* Inserts @source at @iter, "@name@" as pulls. */
static void
insert_source (ClinicNoteText *self, GtkTextIter *iter, const char *source)
{
  g_autoptr (GRegex) regex = g_regex_new ("@([a-z0-9]+)@", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int done = 0;

  g_regex_match (regex, source, G_REGEX_MATCH_DEFAULT, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      int start, end;

      if (!clinic_note_pull_is_known (name))
        continue;
      g_match_info_fetch_pos (match, 0, &start, &end);
      gtk_text_buffer_insert (get_buffer (self), iter, source + done, start - done);
      insert_pull (self, iter, name);
      done = end;
    }
  gtk_text_buffer_insert (get_buffer (self), iter, source + done, -1);
}

typedef void (*RunFunc) (ClinicNoteText *self, const char *pull, const char *text, gpointer data);

/* Calls @func for each stretch of text: @pull is the name of a pull, or NULL for what was typed. */
static void
for_each_run (ClinicNoteText *self, RunFunc func, gpointer data)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter iter, next;

  gtk_text_buffer_get_start_iter (buffer, &iter);
  while (!gtk_text_iter_is_end (&iter))
    {
      GtkTextTag *tag = find_pull (&iter);
      g_autofree char *text = NULL;

      next = iter;
      if (!gtk_text_iter_forward_to_tag_toggle (&next, tag))
        gtk_text_buffer_get_end_iter (buffer, &next);
      text = gtk_text_buffer_get_text (buffer, &iter, &next, TRUE);
      func (self, tag != NULL ? g_object_get_data (G_OBJECT (tag), PULL) : NULL, text, data);
      iter = next;
    }
}

/* What the chart says now takes the place of what it said. */
static void
refresh_pulls (ClinicNoteText *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter iter, end;

  self->n_quiet++;
  gtk_text_buffer_get_start_iter (buffer, &iter);
  while (!gtk_text_iter_is_end (&iter))
    {
      GtkTextTag *tag = find_pull (&iter);
      g_autofree char *was = NULL;
      g_autofree char *is = NULL;

      end = iter;
      if (!gtk_text_iter_forward_to_tag_toggle (&end, tag))
        gtk_text_buffer_get_end_iter (buffer, &end);
      if (tag != NULL)
        {
          was = gtk_text_buffer_get_text (buffer, &iter, &end, TRUE);
          is = clinic_note_pull_to_text (g_object_get_data (G_OBJECT (tag), PULL),
                                         clinic_chart_get_records (self->chart), NULL);
          if (!g_str_equal (was, is))
            {
              gtk_text_buffer_delete (buffer, &iter, &end);
              gtk_text_buffer_insert_with_tags (buffer, &iter, is, -1, tag, NULL);
              end = iter;
            }
        }
      iter = end;
    }
  self->n_quiet--;
}

/* --- phrases --------------------------------------------------------------------------------------- */

/* The ".name" before @iter, which stands after the space; *start is its dot. (transfer full) (nullable) */
static char *
find_phrase_name (const GtkTextIter *iter, GtkTextIter *start)
{
  GtkTextIter end = *iter, before;
  int length = 0;

  gtk_text_iter_backward_char (&end);
  *start = end;
  while (gtk_text_iter_backward_char (start) && length++ < LONGEST_PHRASE_NAME)
    {
      gunichar c = gtk_text_iter_get_char (start);

      if (c == '.')
        break;
      if (!g_unichar_isalnum (c) && c != '-' && c != '_')
        return NULL;
    }
  if (gtk_text_iter_get_char (start) != '.' || length < 2)
    return NULL;
  before = *start;
  if (gtk_text_iter_backward_char (&before) && !g_unichar_isspace (gtk_text_iter_get_char (&before)))
    return NULL;
  before = *start;
  gtk_text_iter_forward_char (&before);
  return gtk_text_iter_get_text (&before, &end);
}

static void
expand_phrase (ClinicNoteText *self, GtkTextIter *iter)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start, begin;
  g_autofree char *name = find_phrase_name (iter, &start);
  g_autofree char *phrase = NULL;
  int offset;

  if (name == NULL)
    return;
  if (clinic_note_pull_is_known (name))
    phrase = g_strdup_printf ("@%s@", name);
  else
    phrase = clinic_note_library_dup_phrase (self->library, name);
  if (phrase == NULL)
    return;
  self->n_quiet++;
  gtk_text_buffer_delete (buffer, &start, iter);
  offset = gtk_text_iter_get_offset (&start);
  insert_source (self, &start, phrase);
  self->n_quiet--;
  if (strstr (phrase, GAP) != NULL)
    {
      gtk_text_buffer_get_iter_at_offset (buffer, &begin, offset);
      gtk_text_buffer_place_cursor (buffer, &begin);
      clinic_note_text_next_gap (self, FALSE);
    }
  else
    {
      gtk_text_buffer_insert (buffer, &start, " ", 1);
      gtk_text_buffer_place_cursor (buffer, &start);
    }
  gtk_text_buffer_get_iter_at_mark (buffer, iter, gtk_text_buffer_get_insert (buffer));
  g_signal_emit (self, signals[EDITED], 0);
}

static void
inserted_cb (ClinicNoteText *self, GtkTextIter *iter, const char *text, int n_bytes)
{
  if (self->n_quiet == 0 && n_bytes == 1 && *text == ' ')
    expand_phrase (self, iter);
}

static void
changed_cb (ClinicNoteText *self)
{
  if (self->n_quiet == 0)
    g_signal_emit (self, signals[EDITED], 0);
}

/* --- keys ------------------------------------------------------------------------------------------ */

/* A pull goes as a whole: it is not the person's text. */
static gboolean
remove_pull_at_cursor (ClinicNoteText *self, gboolean backwards)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start, end;
  GtkTextTag *tag;

  if (gtk_text_buffer_get_has_selection (buffer))
    return FALSE;
  gtk_text_buffer_get_iter_at_mark (buffer, &start, gtk_text_buffer_get_insert (buffer));
  if (backwards && !gtk_text_iter_backward_char (&start))
    return FALSE;
  tag = find_pull (&start);
  if (tag == NULL)
    return FALSE;
  end = start;
  if (!gtk_text_iter_starts_tag (&start, tag))
    gtk_text_iter_backward_to_tag_toggle (&start, tag);
  if (!gtk_text_iter_forward_to_tag_toggle (&end, tag))
    gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  return TRUE;
}

static gboolean
key_pressed_cb (ClinicNoteText *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_BackSpace)
    return remove_pull_at_cursor (self, TRUE);
  if (keyval == GDK_KEY_Delete)
    return remove_pull_at_cursor (self, FALSE);
  return GDK_EVENT_PROPAGATE;
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_note_text_dispose (GObject *object)
{
  ClinicNoteText *self = CLINIC_NOTE_TEXT (object);

  g_clear_object (&self->chart);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (clinic_note_text_parent_class)->dispose (object);
}

static void
clinic_note_text_class_init (ClinicNoteTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = clinic_note_text_dispose;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
clinic_note_text_init (ClinicNoteText *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_left_margin (view, 9);
  gtk_text_view_set_right_margin (view, 9);
  gtk_text_view_set_top_margin (view, 6);
  gtk_text_view_set_bottom_margin (view, 6);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (get_buffer (self), "insert-text", G_CALLBACK (inserted_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
clinic_note_text_new (const char *label, ClinicChart *chart, ClinicNoteLibrary *library)
{
  ClinicNoteText *self = g_object_new (CLINIC_TYPE_NOTE_TEXT, NULL);

  self->chart = g_object_ref (chart);
  self->library = g_object_ref (library);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (refresh_pulls), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

GtkWidget *
clinic_note_text_frame_new (GtkWidget *text)
{
  GtkWidget *frame = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_NEVER, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (frame), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), LOWEST_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), text);
  return frame;
}

void
clinic_note_text_set_source (ClinicNoteText *self, const char *source)
{
  GtkTextIter iter;

  g_return_if_fail (CLINIC_IS_NOTE_TEXT (self));
  self->n_quiet++;
  gtk_text_buffer_begin_irreversible_action (get_buffer (self));
  gtk_text_buffer_set_text (get_buffer (self), "", 0);
  gtk_text_buffer_get_start_iter (get_buffer (self), &iter);
  insert_source (self, &iter, source != NULL ? source : "");
  gtk_text_buffer_end_irreversible_action (get_buffer (self));
  gtk_text_buffer_get_start_iter (get_buffer (self), &iter);
  gtk_text_buffer_place_cursor (get_buffer (self), &iter);
  self->n_quiet--;
}

static void
append_source (ClinicNoteText *self, const char *pull, const char *text, gpointer data)
{
  if (pull != NULL)
    g_string_append_printf (data, "@%s@", pull);
  else
    g_string_append (data, text);
}

char *
clinic_note_text_dup_source (ClinicNoteText *self)
{
  GString *source = g_string_new (NULL);

  g_return_val_if_fail (CLINIC_IS_NOTE_TEXT (self), NULL);
  for_each_run (self, append_source, source);
  return g_string_free_and_steal (source);
}

static void
add_entries (ClinicNoteText *self, const char *pull, const char *text, gpointer entries)
{
  if (pull != NULL)
    g_free (clinic_note_pull_to_text (pull, clinic_chart_get_records (self->chart), entries));
}

char *
clinic_note_text_dup_frozen (ClinicNoteText *self, GPtrArray *entries)
{
  GtkTextIter start, end;

  g_return_val_if_fail (CLINIC_IS_NOTE_TEXT (self), NULL);
  refresh_pulls (self);
  if (entries != NULL)
    for_each_run (self, add_entries, entries);
  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (get_buffer (self), &start, &end, TRUE));
}

void
clinic_note_text_insert_pull (ClinicNoteText *self, const char *name)
{
  GtkTextIter iter;

  g_return_if_fail (CLINIC_IS_NOTE_TEXT (self) && clinic_note_pull_is_known (name));
  gtk_text_buffer_get_iter_at_mark (get_buffer (self), &iter, gtk_text_buffer_get_insert (get_buffer (self)));
  insert_pull (self, &iter, name);
}

gboolean
clinic_note_text_next_gap (ClinicNoteText *self, gboolean from_start)
{
  GtkTextBuffer *buffer;
  GtkTextIter iter, start, end;

  g_return_val_if_fail (CLINIC_IS_NOTE_TEXT (self), FALSE);
  buffer = get_buffer (self);
  if (from_start)
    gtk_text_buffer_get_start_iter (buffer, &iter);
  else if (!gtk_text_buffer_get_selection_bounds (buffer, &start, &iter))
    gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  if (!gtk_text_iter_forward_search (&iter, GAP, 0, &start, &end, NULL))
    return FALSE;
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (buffer));
  return TRUE;
}

guint
clinic_note_text_count_gaps (ClinicNoteText *self)
{
  GtkTextIter iter, start, end;
  guint n = 0;

  g_return_val_if_fail (CLINIC_IS_NOTE_TEXT (self), 0);
  gtk_text_buffer_get_start_iter (get_buffer (self), &iter);
  while (gtk_text_iter_forward_search (&iter, GAP, 0, &start, &end, NULL))
    {
      n++;
      iter = end;
    }
  return n;
}

gboolean
clinic_note_text_is_empty (ClinicNoteText *self)
{
  g_autofree char *text = clinic_note_text_dup_source (self);

  return *g_strstrip (text) == '\0';
}
