/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-signer.h"

#include "host-fact.h"
#include "host-practice-private.h"
#include "host-signature.h"

#include "althea-error.h"
#include "althea-signing.h"

#include <string.h>

struct _HostSigner
{
  AltheaSecret *key; /* (owned) */
  char *id;          /* (owned) */
  char *person;      /* (owned) */
  char *name;        /* (owned) */
};

static char *
context_of (const char *person, const char *id)
{
  return g_strdup_printf ("althea signing key 1\n%s\n%s", person, id);
}

static const char *
practitioner_id (HostActor *person)
{
  return strchr (host_actor_get_person (person), '/') + 1;
}

static HostSigner *
signer_new (HostActor *person, const char *id, AltheaSecret *key)
{
  HostSigner *self = g_new0 (HostSigner, 1);
  self->key = althea_secret_ref (key);
  self->id = g_strdup (id);
  self->person = g_strdup (host_actor_get_person (person));
  self->name = g_strdup (host_actor_get_name (person));
  return self;
}

void
host_signer_free (HostSigner *self)
{
  g_clear_pointer (&self->key, althea_secret_unref);
  g_free (self->id);
  g_free (self->person);
  g_free (self->name);
  g_free (self);
}

const char *
host_signer_get_id (HostSigner *self)
{
  return self->id;
}

const char *
host_signer_get_person (HostSigner *self)
{
  return self->person;
}

const char *
host_signer_get_name (HostSigner *self)
{
  return self->name;
}

GBytes *
host_signer_sign (HostSigner *self, GBytes *statement)
{
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (statement, &n_bytes);
  return althea_sign (self->key, bytes, n_bytes);
}

/* --- opening what is sealed ------------------------------------------------------------------------ */

/* NULL when it does not open: it was sealed under a passphrase that somebody has replaced since. */
static AltheaSecret *
unseal (JsonObject *fact, const char *person, AltheaSecret *personal)
{
  const char *id = host_fact_get_string (fact, "key");
  const char *text = host_fact_get_string (fact, "sealed");
  gsize n_bytes = 0;
  guchar *bytes = text != NULL ? g_base64_decode (text, &n_bytes) : NULL;
  if (bytes == NULL || id == NULL)
    {
      g_free (bytes);
      return NULL;
    }
  g_autoptr (GBytes) sealed = g_bytes_new_take (bytes, n_bytes);
  g_autofree char *context = context_of (person, id);
  GBytes *opened = althea_unseal (personal, context, sealed, NULL);
  if (opened == NULL)
    return NULL;
  gsize n_key;
  guint8 *raw = g_bytes_unref_to_data (opened, &n_key);
  AltheaSecret *key = althea_secret_new (raw, n_key);
  explicit_bzero (raw, n_key);
  g_free (raw);
  return key;
}

/* --- making a new one ------------------------------------------------------------------------------ */

typedef struct
{
  HostActor *person;      /* (unowned) */
  AltheaSecret *personal; /* (unowned) */
  AltheaSecret *key;      /* (unowned) */
  GBytes *public_key;     /* (unowned) */
  char *id;               /* (owned) */
} Making;

static gboolean
make_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Making *making = user_data;
  HostAuthor author = host_practice_author (making->person);
  g_free (making->id);
  making->id = host_transaction_add_signer (transaction, &author, making->public_key, error);
  if (making->id == NULL)
    return FALSE;
  gsize n_key, n_sealed;
  const guint8 *key = althea_secret_get_bytes (making->key, &n_key);
  g_autofree char *context = context_of (author.person, making->id);
  g_autoptr (GBytes) sealed = althea_seal (making->personal, context, key, n_key);
  const guchar *bytes = g_bytes_get_data (sealed, &n_sealed);
  g_autofree char *text = g_base64_encode (bytes, n_sealed);
  g_autoptr (JsonObject) fact = json_object_new ();
  json_object_set_string_member (fact, "key", making->id);
  json_object_set_string_member (fact, "sealed", text);
  return host_fact_save (transaction, HOST_FACT_SIGNER, practitioner_id (making->person), fact, error);
}

static HostSigner *
make (HostPractice *practice, HostActor *person, AltheaSecret *personal, GError **error)
{
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (AltheaSecret) key = althea_signing_key_new (&public_key);
  Making making = { .person = person, .personal = personal, .key = key, .public_key = public_key };
  HostSigner *self = NULL;
  if (host_store_run (host_practice_get_store (practice), make_work, &making, error))
    self = signer_new (person, making.id, key);
  g_free (making.id);
  return self;
}

HostSigner *
host_signer_open (HostPractice *practice, HostActor *person, AltheaSecret *personal, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice) && HOST_IS_ACTOR (person) && personal != NULL, NULL);
  g_autoptr (GError) failure = NULL;
  if (!g_str_has_prefix (host_actor_get_person (person), "Practitioner/"))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "Only who works here signs.");
      return NULL;
    }
  g_autofree char *text = host_store_get_fact (host_practice_get_store (practice), HOST_FACT_SIGNER,
                                               practitioner_id (person), &failure);
  g_autoptr (JsonObject) fact = text != NULL && failure == NULL ? host_fact_parse (text, &failure) : NULL;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  g_autoptr (AltheaSecret) key = fact != NULL ? unseal (fact, host_actor_get_person (person), personal)
                                              : NULL;
  return key != NULL ? signer_new (person, host_fact_get_string (fact, "key"), key)
                     : make (practice, person, personal, error);
}
