/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-policy.h"
#include "host-practice.h"
#include "host-signer.h"
#include "host-write.h"

#include "althea-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One run of an operation. It has two parts: `gather` on the caller's thread may search and may take its
 * time; `run` on the writer thread, inside the transaction that also remembers the operation, looks again at
 * what it relies on and writes. An operation that writes nothing has a gather only. */
typedef struct
{
  HostPractice *practice;     /* (unowned) */
  HostActor *actor;           /* (unowned) */
  AltheaOperation *operation; /* (unowned) */
  HostSigner
      *signer; /* (unowned) (nullable) the actor's key, when the actor gave the passphrase with the call */
  HostWriter writer;
  HostTransaction *transaction; /* (nullable) while gathering */
  JsonObject *result;           /* (owned) what the caller gets */
  gpointer gathered;            /* (owned) (nullable) what gather left for run */
  GDestroyNotify free_gathered;
  /* What the audit entry names. */
  const char *resource_type; /* (nullable) static */
  char *resource_id;         /* (owned) (nullable) */
  char *patient_id;          /* (owned) (nullable) */
} HostCall;

typedef gboolean (*HostCallFunc) (HostCall *call, GError **error);

#define HOST_CALL_BY_CLINICIAN (1u << HOST_ROLE_CLINICIAN)
#define HOST_CALL_BY_STAFF (1u << HOST_ROLE_STAFF)
#define HOST_CALL_BY_PATIENT (1u << HOST_ROLE_PATIENT)
#define HOST_CALL_BY_SYSTEM (1u << HOST_ROLE_SYSTEM)
#define HOST_CALL_BY_PRACTICE (HOST_CALL_BY_CLINICIAN | HOST_CALL_BY_STAFF | HOST_CALL_BY_SYSTEM)
#define HOST_CALL_BY_ALL (HOST_CALL_BY_PRACTICE | HOST_CALL_BY_PATIENT)

typedef struct
{
  const char *name;
  guint roles;               /* HOST_CALL_BY_ */
  const char *resource_type; /* the cell of the policy that must allow it ... */
  HostVerb verb;             /* ... with this verb */
  HostCallFunc gather;       /* (nullable) */
  HostCallFunc run;          /* (nullable) */
} HostOperation;

extern const HostOperation host_operations[];
extern const guint host_n_operations;

/* Parameters. Texts are cleaned of hidden characters; INVALID when required and missing, TOO_LARGE when
 * longer than @max_characters. *text (transfer full) is NULL when absent. */
gboolean host_call_get_text (HostCall *call, const char *parameter, gboolean required, gboolean multiline,
                             guint max_characters, char **text, GError **error);
/* An id, alone or as "@resource_type/id"; "" and absent are NULL. (transfer full) */
gboolean host_call_get_id (HostCall *call, const char *parameter, const char *resource_type,
                           gboolean required, char **id, GError **error);
/* The patient that the call is about: for a patient always the own one, and any other answers NOT_FOUND.
 * Noted for the audit. Lent. */
const char *host_call_get_patient (HostCall *call, GError **error);

/* The current version as the actor may see it, of the transaction or, while gathering, of the store;
 * NOT_FOUND for all others. (transfer full) */
HostVersion *host_call_read (HostCall *call, const char *resource_type, const char *id, GError **error);
/* The same as a record, with the version to base an edit on. */
AltheaRecord *host_call_read_record (HostCall *call, const char *resource_type, const char *id,
                                     guint64 *version, GError **error);
/* Writes a built record and frees the builder. */
gboolean host_call_write (HostCall *call, AltheaRecordBuilder *builder, guint64 base_version, GError **error);

void host_call_set_result (HostCall *call, const char *name, const char *value);
void host_call_note_record (HostCall *call, const char *resource_type, const char *id);

gboolean host_call_set_error (GError **error, int code, const char *message);

G_END_DECLS
