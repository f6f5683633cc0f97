/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-library.h"

#include "althea-basic.h"
#include "althea-record-list.h"
#include "althea-record-text.h"

#define RESOURCES "/org/althea/Clinic/templates/"
#define PHRASES "phrases"

struct _ClinicNoteLibrary
{
  GObject parent_instance;

  AltheaSession *session;        /* (unowned) (nullable) it owns this object */
  GPtrArray *templates;          /* (owned) (element-type AltheaComposition) as offered */
  AltheaComposition *phrases;    /* (owned) */
  AltheaRecordList *own;         /* (owned) (nullable) Basic records: templates */
  AltheaRecordList *own_phrases; /* (owned) (nullable) Basic records: phrases */
};

static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (ClinicNoteLibrary, clinic_note_library, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PHRASES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the order in which they are offered. */
static const char *const shipped[]
    = { "soap", "follow-up", "telephone", "well-child", "psychiatry-intake", "dental-exam", "dermatology" };

/* --- reading --------------------------------------------------------------------------------------- */

static AltheaComposition *
read_composition (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) record = althea_record_new_from_text (text, &error);

  if (ALTHEA_IS_COMPOSITION (record))
    return ALTHEA_COMPOSITION (g_steal_pointer (&record));
  g_warning ("A note template cannot be read: %s", error != NULL ? error->message : "not a Composition");
  return NULL;
}

static AltheaComposition *
read_shipped (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, ".json", NULL);
  g_autoptr (GBytes) json = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;

  g_assert (json != NULL);
  text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  return read_composition (text);
}

static AltheaComposition *
read_own (AltheaRecord *basic)
{
  const char *content = ALTHEA_IS_BASIC (basic) ? althea_basic_get_content (ALTHEA_BASIC (basic)) : "";

  return *content != '\0' ? read_composition (content) : NULL;
}

static guint
find_position (ClinicNoteLibrary *self, const char *template_id)
{
  for (guint i = 0; i < self->templates->len; i++)
    if (g_strcmp0 (althea_record_get_id (self->templates->pdata[i]), template_id) == 0)
      return i;
  return G_MAXUINT;
}

static void
put_own (ClinicNoteLibrary *self, AltheaComposition *own)
{
  guint position = find_position (self, althea_record_get_id (ALTHEA_RECORD (own)));

  if (position == G_MAXUINT)
    g_ptr_array_add (self->templates, g_object_ref (own));
  else
    g_set_object ((AltheaComposition **)&self->templates->pdata[position], own);
}

static void
update_templates (ClinicNoteLibrary *self)
{
  guint n_old = self->templates->len;

  g_ptr_array_set_size (self->templates, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (shipped); i++)
    {
      AltheaComposition *one = read_shipped (shipped[i]);

      if (one != NULL)
        g_ptr_array_add (self->templates, one);
    }
  for (guint i = 0; self->own != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->own)); i++)
    {
      g_autoptr (AltheaRecord) basic = g_list_model_get_item (G_LIST_MODEL (self->own), i);
      g_autoptr (AltheaComposition) own = read_own (basic);

      if (own != NULL)
        put_own (self, own);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->templates->len);
}

static void
update_phrases (ClinicNoteLibrary *self)
{
  g_autoptr (AltheaRecord) basic
      = self->own_phrases != NULL ? g_list_model_get_item (G_LIST_MODEL (self->own_phrases), 0) : NULL;
  AltheaComposition *own = basic != NULL ? read_own (basic) : NULL;

  g_clear_object (&self->phrases);
  self->phrases = own != NULL ? own : read_shipped (PHRASES);
  g_signal_emit (self, signals[PHRASES_CHANGED], 0);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return ALTHEA_TYPE_COMPOSITION;
}

static guint
get_n_items (GListModel *model)
{
  return CLINIC_NOTE_LIBRARY (model)->templates->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *templates = CLINIC_NOTE_LIBRARY (model)->templates;

  return position < templates->len ? g_object_ref (templates->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
clinic_note_library_finalize (GObject *object)
{
  ClinicNoteLibrary *self = CLINIC_NOTE_LIBRARY (object);

  g_ptr_array_unref (self->templates);
  g_clear_object (&self->phrases);
  g_clear_object (&self->own);
  g_clear_object (&self->own_phrases);
  G_OBJECT_CLASS (clinic_note_library_parent_class)->finalize (object);
}

static void
clinic_note_library_class_init (ClinicNoteLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = clinic_note_library_finalize;
  signals[PHRASES_CHANGED] = g_signal_new ("phrases-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
clinic_note_library_init (ClinicNoteLibrary *self)
{
  self->templates = g_ptr_array_new_with_free_func (g_object_unref);
}

static AltheaRecordList *
follow (ClinicNoteLibrary *self, const char *code, void (*update) (ClinicNoteLibrary *))
{
  g_autofree char *token = g_strconcat (ALTHEA_BASIC_SYSTEM, "|", code, NULL);
  g_autofree char *query = althea_query_new ("code", token, "_count", "100", NULL);
  AltheaRecordList *list = ALTHEA_RECORD_LIST (althea_session_search (self->session, "Basic", query));

  g_signal_connect_object (list, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return list;
}

ClinicNoteLibrary *
clinic_note_library_get (AltheaSession *session)
{
  static const char name[] = "clinic-note-library";
  ClinicNoteLibrary *self = session != NULL ? g_object_get_data (G_OBJECT (session), name) : NULL;

  if (self != NULL)
    return g_object_ref (self);
  self = g_object_new (CLINIC_TYPE_NOTE_LIBRARY, NULL);
  self->session = session;
  if (session != NULL)
    {
      self->own = follow (self, ALTHEA_BASIC_NOTE_TEMPLATE, update_templates);
      self->own_phrases = follow (self, ALTHEA_BASIC_NOTE_PHRASES, update_phrases);
      g_object_set_data_full (G_OBJECT (session), name, g_object_ref (self), g_object_unref);
    }
  update_templates (self);
  update_phrases (self);
  return self;
}

/* --- asking ---------------------------------------------------------------------------------------- */

AltheaComposition *
clinic_note_library_find (ClinicNoteLibrary *self, const char *template_id)
{
  guint position;

  g_return_val_if_fail (CLINIC_IS_NOTE_LIBRARY (self), NULL);
  position = find_position (self, template_id);
  return position != G_MAXUINT ? self->templates->pdata[position] : NULL;
}

static const char *
code_of (const char *template_id)
{
  return g_str_equal (template_id, PHRASES) ? ALTHEA_BASIC_NOTE_PHRASES : ALTHEA_BASIC_NOTE_TEMPLATE;
}

/* The practice's record of a template; (transfer full) (nullable). */
static AltheaRecord *
find_own (ClinicNoteLibrary *self, const char *template_id)
{
  g_autofree char *id = g_strconcat ("note-", template_id, NULL);
  AltheaRecordList *list = g_str_equal (template_id, PHRASES) ? self->own_phrases : self->own;

  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (AltheaRecord) basic = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (basic != NULL && g_strcmp0 (althea_record_get_id (basic), id) == 0)
        return g_steal_pointer (&basic);
    }
  return NULL;
}

gboolean
clinic_note_library_is_own (ClinicNoteLibrary *self, const char *template_id)
{
  g_autoptr (AltheaRecord) own = NULL;

  g_return_val_if_fail (CLINIC_IS_NOTE_LIBRARY (self), FALSE);
  own = find_own (self, template_id);
  return own != NULL;
}

char *
clinic_note_library_dup_phrase (ClinicNoteLibrary *self, const char *name)
{
  const GPtrArray *sections;

  g_return_val_if_fail (CLINIC_IS_NOTE_LIBRARY (self), NULL);
  sections = althea_record_get_list (ALTHEA_RECORD (self->phrases), "section");
  for (guint i = 0; sections != NULL && i < sections->len; i++)
    {
      const AltheaSection *section = sections->pdata[i];
      const char *title = section->title != NULL ? section->title : "";

      if (g_ascii_strcasecmp (*title == '.' ? title + 1 : title, name) == 0)
        return althea_section_dup_text (section);
    }
  return NULL;
}

AltheaComposition *
clinic_note_library_get_phrases (ClinicNoteLibrary *self)
{
  g_return_val_if_fail (CLINIC_IS_NOTE_LIBRARY (self), NULL);
  return self->phrases;
}

/* --- saving ---------------------------------------------------------------------------------------- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored
      = althea_session_commit_finish (ALTHEA_SESSION (source), result, NULL, NULL, &error);

  if (stored == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static AltheaRecord *
build_own (ClinicNoteLibrary *self, AltheaComposition *edited, GError **error)
{
  const char *template_id = althea_record_get_id (ALTHEA_RECORD (edited));
  g_autofree char *id = g_strconcat ("note-", template_id, NULL);
  g_autoptr (AltheaRecord) stored = find_own (self, template_id);
  AltheaRecordBuilder *builder = stored != NULL ? althea_record_builder_new_edit (stored)
                                                : althea_record_builder_new ("Basic");
  g_autofree char *content = althea_record_to_text (ALTHEA_RECORD (edited));

  if (stored == NULL)
    althea_record_builder_set_id (builder, id);
  althea_record_builder_take_value (
      builder, "code", althea_codeable_concept_new (ALTHEA_BASIC_SYSTEM, code_of (template_id), NULL));
  althea_record_builder_take_value (builder, "created", althea_partial_date_new_today ());
  althea_record_builder_take_value (
      builder, "author",
      althea_reference_new_raw (althea_session_get_person_reference (self->session),
                                althea_session_get_person_name (self->session)));
  althea_record_builder_set_string (builder, "content", content);
  return althea_record_builder_end (builder, error);
}

void
clinic_note_library_save_async (ClinicNoteLibrary *self, AltheaComposition *edited,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (AltheaChangeset) changeset = NULL;
  g_autoptr (AltheaRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (CLINIC_IS_NOTE_LIBRARY (self) && self->session != NULL);
  g_task_set_source_tag (task, clinic_note_library_save_async);
  record = build_own (self, edited, &error);
  if (record == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  changeset = althea_changeset_new ("A note template was edited");
  althea_changeset_add (changeset, record);
  althea_session_commit_async (self->session, changeset, NULL, saved_cb, g_steal_pointer (&task));
}

gboolean
clinic_note_library_save_finish (ClinicNoteLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
