/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "home-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "althea-change.h"
#include "althea-fhir.h"
#include "althea-form.h"
#include "althea-json.h"
#include "home-mirror-private.h"
#include "picture.h"
#include "sample-patient.h"

/* Nobody listens on port 9, "discard". */
#define NOBODYS_ADDRESS "127.0.0.1:9"

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **)user_data != NULL;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

AltheaPairing *
home_fixture_make_pairing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaIdentity) authority = althea_identity_new_authority ("Sample authority", &error);
  AltheaPairing *pairing = g_new0 (AltheaPairing, 1);
  g_autofree char *request = NULL;

  g_assert_no_error (error);
  pairing->identity = g_new0 (AltheaIdentity, 1);
  request = althea_device_request_new ("sample computer", &pairing->identity->key_pem, &error);
  g_assert_no_error (error);
  pairing->identity->certificate_pem
      = althea_device_request_sign (authority, request, "0123456789abcdef", &error);
  g_assert_no_error (error);
  pairing->authority_pem = g_strdup (authority->certificate_pem);
  pairing->host_pin = g_strnfill (64, 'a');
  pairing->addresses = g_strsplit (NOBODYS_ADDRESS, "\n", -1);
  pairing->practice_name = g_strdup ("Lakeside Family Medicine");
  pairing->practice_phone = g_strdup ("555 0142");
  pairing->patient_id = g_strdup (SAMPLE_PATIENT_ID);
  pairing->patient_name = g_strdup ("Maria Kowalska");
  pairing->device_id = g_strdup ("0123456789abcdef");
  return pairing;
}

void
home_fixture_apply (HomeFixture *self, GListModel *records)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  static gint64 seq;

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);
      g_autoptr (GBytes) json = althea_fhir_write (record);

      g_ptr_array_add (changes, althea_change_new (althea_record_get_resource_type (record),
                                                   althea_record_get_id (record), 1, ++seq, FALSE, json));
    }
  home_mirror_apply_async (self->mirror, changes, "1", "sample epoch", TRUE, keep_result, &result);
  picture_wait (has_result, &result);
  g_assert_true (home_mirror_apply_finish (self->mirror, result, &error));
  g_assert_no_error (error);
}

/* The Task with the form in it, as the practice's computer makes it. */
static GBytes *
make_assignment (GBytes *questionnaire, const char *due)
{
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (questionnaire, &n_bytes);
  g_autoptr (yyjson_doc) form = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  g_autofree char *json = g_strdup_printf (
      "{\"resourceType\":\"Task\",\"id\":\"assigned\",\"status\":\"requested\",\"intent\":\"order\",\"code\":"
      "{"
      "\"coding\":[{\"system\":\"urn:althea:task\",\"code\":\"questionnaire\"}]},\"description\":\"%s\","
      "\"for\":{"
      "\"reference\":\"Patient/"
      "maria\"},\"authoredOn\":\"2026-11-20T09:00:00Z\",\"restriction\":{\"period\":{\"end\":"
      "\"%s\"}},\"input\":[{\"type\":{\"coding\":[{\"system\":\"urn:althea:task-part\",\"code\":\"form\"}]},"
      "\"valueReference\":{\"reference\":\"#form\"}}]}",
      althea_json_get_string (yyjson_doc_get_root (form), "title"), due);
  g_autoptr (yyjson_doc) task = yyjson_read (json, strlen (json), YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (yyjson_mut_doc) edit = yyjson_doc_mut_copy (task, NULL);
  yyjson_mut_val *root = yyjson_mut_doc_get_root (edit);
  yyjson_mut_val *copy = yyjson_val_mut_copy (edit, yyjson_doc_get_root (form));

  yyjson_mut_obj_put (copy, yyjson_mut_str (edit, "id"), yyjson_mut_str (edit, "form"));
  yyjson_mut_arr_append (yyjson_mut_obj_add_arr (edit, root, "contained"), copy);
  return althea_json_write_mut (edit);
}

AltheaRecord *
home_fixture_assign (HomeFixture *self, const char *form_id, const char *due)
{
  g_autoptr (GPtrArray) shipped = althea_form_list_shipped ();
  g_autoptr (GListStore) records = g_list_store_new (ALTHEA_TYPE_RECORD);

  for (guint i = 0; i < shipped->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaForm) form = althea_form_new (shipped->pdata[i], &error);
      g_autoptr (GBytes) json = NULL;
      g_autoptr (AltheaRecord) task = NULL;

      g_assert_no_error (error);
      if (g_strcmp0 (althea_form_get_id (form), form_id) != 0)
        continue;
      json = make_assignment (shipped->pdata[i], due);
      task = althea_fhir_read (json, &error);
      g_assert_no_error (error);
      g_list_store_append (records, task);
      home_fixture_apply (self, G_LIST_MODEL (records));
      return g_steal_pointer (&task);
    }
  g_assert_not_reached ();
}

/* What the sample patient does not have: a conversation that waits to be read, and a visit to come. */
static const char *const more_records[] = {
  "{'resourceType':'Task','id':'thread-refill','status':'in-progress','intent':'order','code':{'coding':[{'"
  "system':"
  "'urn:althea:task','code':'message-thread'}]},'description':'Your blood "
  "test','for':{'reference':'Patient/maria'},"
  "'authoredOn':'2026-11-21T09:00:00Z'}",
  "{'resourceType':'Communication','id':'m-unread','status':'completed','subject':{'reference':'Patient/"
  "maria'},"
  "'partOf':[{'reference':'Task/thread-refill'}],'sender':{'reference':'Practitioner/lee','display':'Dr "
  "Susan Lee'},"
  "'sent':'2026-11-21T09:00:00Z','payload':[{'contentString':'Your iron is a little low. Please come by for "
  "a short"
  " talk, there is no hurry.'}]}",
  "{'resourceType':'Appointment','id':'visit-to-come','status':'booked','start':'2026-11-26T10:20:00Z','end':"
  "'2026-11-26T10:40:00Z','serviceType':[{'text':'Follow-up visit'}],'participant':[{'actor':{'reference':"
  "'Patient/maria','display':'Maria Kowalska'},'status':'accepted'},{'actor':{'reference':'Practitioner/lee',"
  "'display':'Dr Susan Lee'},'status':'accepted'}]}",
};

AltheaRecord *
home_fixture_read (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  AltheaRecord *record = althea_fhir_read (bytes, &error);

  g_assert_no_error (error);
  return record;
}

#define SECTION(title, code, div)                                                                            \
  "{'title':'" title "','code':{'coding':[{'system':'http://loinc.org','code':'" code                        \
  "'}]},'text':{'status':'generated','div':'<div>" div "</div>'}}"
#define NOTE(id, code, title, more, sections)                                                                \
  "{'resourceType':'Composition','id':'" id "','status':'final','type':{'coding':[{'system':"                \
  "'http://loinc.org','code':'" code "'}]},'subject':{'reference':'Patient/maria'},'date':"                  \
  "'2026-11-21T10:20:00Z','author':[{'reference':'Practitioner/lee','display':'Dr Susan "                    \
  "Lee'}],'title':'" title "'" more ",'section':[" sections "]}"

static const char *const visit_records[] = {
  NOTE (
      "summary", "34133-9", "Summary of your visit", "",
      SECTION ("Why you came", "29299-5", "<p>Tired for two weeks, and cold hands.</p>") "," SECTION (
          "What we found", "59776-5",
          "<p>Diagnoses:</p><ul><li>Iron deficiency anaemia</li></ul><p>"
          "Blood pressure 128/76 mmHg</p>") "," SECTION ("What to do", "69730-0",
                                                         "<ul><li>Take the iron tablet in the morning, with "
                                                         "orange juice and "
                                                         "not with coffee.</li><li>Eat what you "
                                                         "like.</li></ul>") "," SECTION ("When to come back",
                                                                                         "80787-5",
                                                                                         "<p>In four weeks "
                                                                                         "for a blood test. "
                                                                                         "Sooner if you get "
                                                                                         "short of "
                                                                                         "breath.</p>")),
  NOTE ("note", "11506-3", "Visit note", "",
        SECTION ("Subjective", "61150-9", "<p>Two weeks of fatigue.</p>") "," SECTION (
            "Assessment", "51848-0", "<p>Iron deficiency anaemia, likely dietary.</p>")),
  NOTE ("addendum", "55107-7", "Addendum",
        ",'relatesTo':[{'code':'appends','targetReference':{'reference':'Composition/note'}}]",
        SECTION ("Addendum", "55107-7", "<p>Ferritin came back at 8.</p>")),
  "{'resourceType':'Observation','id':'home-weight','status':'preliminary','meta':{'tag':[{'system':"
  "'urn:althea:origin','code':'patient'}]},'category':[{'coding':[{'system':"
  "'http://terminology.hl7.org/CodeSystem/observation-category','code':'vital-signs'}]}],'code':{'coding':[{"
  "'system':'http://loinc.org','code':'29463-7'}],'text':'Weight'},'subject':{'reference':'Patient/maria'},"
  "'effectiveDateTime':'2026-11-21T07:30:00Z','valueQuantity':{'value':82.5,'unit':'kg','system':"
  "'http://unitsofmeasure.org','code':'kg'}}",
};

void
home_fixture_add_visit (HomeFixture *self)
{
  g_autoptr (GListStore) records = g_list_store_new (ALTHEA_TYPE_RECORD);

  for (guint i = 0; i < G_N_ELEMENTS (visit_records); i++)
    {
      g_autoptr (AltheaRecord) record = home_fixture_read (visit_records[i]);

      g_list_store_append (records, record);
    }
  home_fixture_apply (self, G_LIST_MODEL (records));
}

HomeFixture *
home_fixture_new (void)
{
  HomeFixture *self = g_new0 (HomeFixture, 1);
  g_autoptr (AltheaPairing) pairing = home_fixture_make_pairing ();
  g_autoptr (GListStore) records = sample_patient_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("althea-home-XXXXXX", &error);
  g_assert_no_error (error);
  self->profiles = home_profile_list_new (self->directory);
  home_profile_list_create_async (self->profiles, pairing, HOME_FIXTURE_USER, HOME_FIXTURE_PASSWORD,
                                  keep_result, &result);
  picture_wait (has_result, &result);
  self->mirror = home_profile_list_create_finish (self->profiles, result, &self->profile, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (more_records); i++)
    {
      g_autoptr (AltheaRecord) record = home_fixture_read (more_records[i]);

      g_list_store_append (records, record);
    }
  home_fixture_apply (self, G_LIST_MODEL (records));
  return self;
}

static gboolean
is_loaded (gpointer user_data)
{
  HomeContext *context = user_data;
  HomeMirror *mirror = home_context_get_mirror (context);
  static const char *const types[] = { "Observation", "DiagnosticReport", "Communication",
                                       "Task",        "Appointment",      "MedicationRequest",
                                       "Condition",   "Encounter",        "Patient" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (home_record_list_get_loading (home_mirror_get_records (mirror, types[i])))
      return FALSE;
  return !g_main_context_pending (NULL);
}

HomeContext *
home_fixture_open (HomeFixture *self)
{
  if (self->context == NULL)
    self->context = home_context_new (self->profile, self->mirror);
  picture_wait (is_loaded, self->context);
  return self->context;
}

void
home_fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name = NULL; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        home_fixture_remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
home_fixture_free (HomeFixture *self)
{
  if (self->context != NULL)
    home_context_close (self->context);
  home_mirror_close (self->mirror);
  g_clear_object (&self->context);
  g_clear_object (&self->mirror);
  g_clear_object (&self->profile);
  g_clear_object (&self->profiles);
  home_fixture_remove_tree (self->directory);
  g_free (self->directory);
  g_free (self);
}
