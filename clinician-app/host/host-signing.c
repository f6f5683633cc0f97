/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-signing.h"

#include "host-fact.h"
#include "host-service-private.h"

#include <string.h>

#define MAX_PASSPHRASE_BYTES 1024
#define PASSPHRASE "passphrase"

static const char *const operations[] = { "note-sign", "note-addendum", "note-cosign", "note-retract", NULL };

gboolean
host_signing_is_needed (const char *operation_name)
{
  return g_strv_contains (operations, operation_name);
}

/* The name that the actor signs in by, which is that of the key slot. */
static char *
find_user (HostRequest *request, GError **error)
{
  const char *person = host_actor_get_person (request->actor);
  HostStore *store = host_practice_get_store (request->practice);
  const char *slash = strchr (person, '/');
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) fact = NULL;
  char *user = NULL;

  if (slash != NULL && g_str_has_prefix (person, "Practitioner/"))
    text = host_store_get_fact (store, HOST_FACT_PERSON, slash + 1, error);
  fact = text != NULL ? host_fact_parse (text, error) : NULL;
  if (fact != NULL)
    user = g_strdup (host_fact_get_string (fact, "user"));
  if (user == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "Only who works here signs.");
  return user;
}

static void
note_failure (HostRequest *request)
{
  HostAuditEntry entry = { .action = "sign", .outcome = "failed" };
  g_autoptr (GError) error = NULL;

  if (!host_practice_note (request->practice, request->actor, &entry, &error))
    g_warning ("a wrong passphrase could not be noted: %s", error->message);
}

/* Tries are counted with those of signing in: a stolen window is no way to guess. */
static HostSigner *
open_signer (HostRequest *request, const char *user, const char *passphrase, GError **error)
{
  HostSessions *sessions = host_service_get_sessions (request->service);
  g_autofree char *expected = g_strdup_printf ("%s %s", host_actor_get_role_name (request->actor),
                                               host_actor_get_person (request->actor));
  g_autoptr (AltheaKeyslots) slots = NULL;
  g_autoptr (AltheaSecret) master = NULL;
  g_autoptr (AltheaSecret) personal = NULL;
  g_autofree char *owner = NULL;
  g_autoptr (GError) failure = NULL;

  if (!host_sessions_may_try (sessions, user, error))
    return NULL;
  slots = host_service_open_keyslots (request->service, error);
  if (slots == NULL)
    return NULL;
  master = althea_keyslots_open_personal (slots, user, passphrase, &owner, &personal, &failure);
  if (master == NULL)
    {
      if (g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
        {
          host_sessions_note_try (sessions, user, FALSE);
          note_failure (request);
        }
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  host_sessions_note_try (sessions, user, TRUE);
  if (g_strcmp0 (owner, expected) == 0)
    return host_signer_open (request->practice, request->actor, personal, error);
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "The key slot is not this person's.");
  return NULL;
}

/* What is remembered of an operation has no passphrase in it, nor anything to try one on. */
static AltheaOperation *
without_passphrase (AltheaOperation *operation)
{
  JsonObject *given = althea_operation_get_parameters (operation);
  g_autoptr (JsonObject) parameters = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (given);

  for (GList *name = names; name != NULL; name = name->next)
    {
      if (!g_str_equal (name->data, PASSPHRASE))
        json_object_set_member (parameters, name->data, json_object_dup_member (given, name->data));
    }
  return althea_operation_new_with_id (althea_operation_get_name (operation),
                                       althea_operation_get_id (operation), parameters);
}

char *
host_signing_operate (HostRequest *request, AltheaOperation *operation, GError **error)
{
  const char *passphrase = althea_operation_get_string (operation, PASSPHRASE);
  g_autofree char *user = NULL;
  g_autoptr (HostSigner) signer = NULL;
  g_autoptr (AltheaOperation) plain = NULL;

  if (passphrase == NULL || *passphrase == '\0' || strlen (passphrase) > MAX_PASSPHRASE_BYTES)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "Signing needs the passphrase.");
      return NULL;
    }
  user = find_user (request, error);
  signer = user != NULL ? open_signer (request, user, passphrase, error) : NULL;
  if (signer == NULL)
    return NULL;
  plain = without_passphrase (operation);
  return host_practice_operate_signed (request->practice, request->actor, plain, signer, error);
}

gboolean
host_signing_add_slot (HostPractice *practice, AltheaKeyslots *slots, AltheaSecret *master, HostActor *person,
                       const char *user, const char *passphrase, GError **error)
{
  g_autofree char *owner
      = g_strdup_printf ("%s %s", host_actor_get_role_name (person), host_actor_get_person (person));
  g_autoptr (AltheaSecret) personal = NULL;
  g_autoptr (HostSigner) signer = NULL;

  if (!althea_keyslots_set_personal (slots, master, user, owner, passphrase, &personal, error))
    return FALSE;
  signer = host_signer_open (practice, person, personal, error);
  return signer != NULL;
}

gboolean
host_signing_make_key (HostService *service, const char *practitioner_id, const char *name,
                       AltheaSecret *personal, GError **error)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (service);
  g_autoptr (HostActor) person = host_actor_new_person (HOST_ROLE_CLINICIAN, practitioner_id, name, "local");
  g_autoptr (HostSigner) signer = NULL;

  if (practice == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "The record is locked.");
      return FALSE;
    }
  signer = host_signer_open (practice, person, personal, error);
  return signer != NULL;
}
