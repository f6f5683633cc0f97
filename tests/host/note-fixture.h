/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-fixture.h"

#include "host-drafts.h"
#include "host-signer.h"

#include <string.h>

/* A practice whose clinicians have their keys at hand. */
typedef struct
{
  Fixture base;
  AltheaSecret *lena_personal, *okafor_personal;
  HostSigner *lena, *okafor;
} NoteFixture;

static inline HostSigner *
open_signer (Fixture *f, HostActor *person, AltheaSecret *personal)
{
  g_autoptr (GError) error = NULL;
  HostSigner *signer = host_signer_open (f->practice, person, personal, &error);

  g_assert_no_error (error);
  return signer;
}

static inline void
note_fixture_set_up (NoteFixture *f, gconstpointer data)
{
  fixture_set_up (&f->base, data);
  f->lena_personal = althea_secret_new_random (32);
  f->okafor_personal = althea_secret_new_random (32);
  f->lena = open_signer (&f->base, f->base.clinician, f->lena_personal);
  f->okafor = open_signer (&f->base, f->base.colleague, f->okafor_personal);
}

static inline void
note_fixture_tear_down (NoteFixture *f, gconstpointer data)
{
  g_clear_pointer (&f->lena, host_signer_free);
  g_clear_pointer (&f->okafor, host_signer_free);
  g_clear_pointer (&f->lena_personal, althea_secret_unref);
  g_clear_pointer (&f->okafor_personal, althea_secret_unref);
  fixture_tear_down (&f->base, data);
}

static inline char *
dup_today (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);

  return g_date_time_format (day, "%Y-%m-%d");
}

/* A note of Lena's about Anna, of today. */
static inline char *
note_json (NoteFixture *f, const char *id, const char *text, const char *more)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *today = dup_today (0);

  g_string_append_printf (
      json,
      "{'resourceType':'Composition','id':'%s','status':'preliminary','type':{'coding':[{'system':"
      "'http://loinc.org','code':'11506-3'}]},'subject':{'reference':'Patient/" ANNA "'},'date':'%s',"
      "'author':[{'reference':'Practitioner/"
      "%s'}],'title':'Visit'%s,'section':[{'title':'Plan','code':{'coding':["
      "{'system':'http://loinc.org','code':'18776-5'}]},'text':{'status':'additional','div':'<div xmlns=\\'"
      "http://www.w3.org/1999/xhtml\\'><p>%s</p></div>'}}]}",
      id, today, f->base.clinician_id, more, text);
  /* The quotes of an attribute are escaped in JSON. */
  g_string_replace (json, "\\'", "\\\"", 0);
  g_string_replace (json, "'", "\"", 0);
  return g_string_free (g_steal_pointer (&json), FALSE);
}

/* Takes @operation. */
static inline JsonObject *
operate_signed (NoteFixture *f, HostActor *actor, HostSigner *signer, AltheaOperation *operation,
                GError **error)
{
  g_autoptr (AltheaOperation) owned = operation;
  g_autofree char *text = host_practice_operate_signed (f->base.practice, actor, owned, signer, error);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL ? json_node_dup_object (node) : NULL;
}

static inline JsonObject *
must_sign (NoteFixture *f, HostActor *actor, HostSigner *signer, AltheaOperation *operation)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result = operate_signed (f, actor, signer, operation, &error);

  g_assert_no_error (error);
  return result;
}

static inline void
must_not_sign (NoteFixture *f, HostActor *actor, HostSigner *signer, AltheaOperation *operation,
               AltheaErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = operate_signed (f, actor, signer, operation, &error);

  g_assert_null (result);
  g_assert_error (error, ALTHEA_ERROR, (int)code);
}

/* Lena signs a new note about Anna. */
static inline void
sign_note (NoteFixture *f, const char *id, const char *text)
{
  g_autofree char *json = note_json (f, id, text, "");
  g_autoptr (JsonObject) result = must_sign (
      f, f->base.clinician, f->lena, althea_operation_new_strings ("note-sign", "record", json, NULL));

  g_assert_cmpstr (json_object_get_string_member (result, "note"), ==, id);
}

static inline char *
dup_json (Fixture *f, const char *type, const char *id, guint64 version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) found = version == 0
                                      ? host_store_read (f->store, type, id, &error)
                                      : host_store_read_version (f->store, type, id, version, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (found->json, NULL), g_bytes_get_size (found->json));
}
