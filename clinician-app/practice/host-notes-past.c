/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-notes-past.h"

#include "host-notes.h"
#include "host-practice-private.h"
#include "host-summary.h"

#include "althea-composition.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-provenance.h"

#include <string.h>

#define BATCH 100 /* of one commit */

/* One note on its way. */
typedef struct
{
  AltheaRecord *note;      /* (owned) */
  AltheaRecord *encounter; /* (owned) (nullable) */
  HostSummary *summary;    /* (owned) (nullable) */
  HostActor *actor;        /* (owned) its author */
  HostSigner *signer;      /* (unowned) */
  gint64 when_us;
} Past;

static void
past_free (gpointer data)
{
  Past *past = data;
  g_clear_object (&past->note);
  g_clear_object (&past->encounter);
  g_clear_object (&past->actor);
  g_clear_pointer (&past->summary, host_summary_free);
  g_free (past);
}

static HostSigner *
find_signer (AltheaRecord *note, HostSigner *const *signers, guint n_signers)
{
  const AltheaReference *author = althea_record_get_first (note, "author");
  for (guint i = 0; author != NULL && i < n_signers; i++)
    if (signers[i] != NULL && g_strcmp0 (host_signer_get_person (signers[i]), author->reference) == 0)
      return signers[i];
  return NULL;
}

static gboolean
gather_summary (HostPractice *practice, Past *past, GError **error)
{
  const AltheaReference *visit = althea_record_get_value (past->note, "encounter");
  const char *encounter_id = althea_reference_get_id (visit);
  past->summary = host_summary_gather (practice, past->actor, FALSE,
                                       althea_record_get_patient_id (past->note), encounter_id, error);
  if (past->summary == NULL || encounter_id == NULL)
    return past->summary != NULL;
  g_autoptr (HostVersion) version
      = host_store_read (host_practice_get_store (practice), "Encounter", encounter_id, error);
  past->encounter = version != NULL ? althea_fhir_read (version->json, error) : NULL;
  return past->encounter != NULL;
}

static Past *
past_new (HostPractice *practice, GBytes *json, HostSigner *const *signers, guint n_signers,
          gint64 summary_from_us, GError **error)
{
  g_autoptr (AltheaRecord) note = althea_fhir_read (json, error);
  if (note == NULL)
    return NULL;
  HostSigner *signer = find_signer (note, signers, n_signers);
  const AltheaPartialDate *when = althea_record_get_first (note, "attester-time");
  if (signer == NULL || when == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "The note has no author who can sign it.");
      return NULL;
    }
  Past *past = g_new0 (Past, 1);
  past->note = g_steal_pointer (&note);
  past->signer = signer;
  past->when_us = althea_partial_date_get_start_us (when);
  past->actor = host_actor_new_person (HOST_ROLE_CLINICIAN, strchr (host_signer_get_person (signer), '/') + 1,
                                       host_signer_get_name (signer), "local");
  if (past->when_us < summary_from_us || gather_summary (practice, past, error))
    return past;
  past_free (past);
  return NULL;
}

typedef struct
{
  GPtrArray *batch; /* (element-type Past) */
  guint n_signed;
} Signing;

static gboolean
sign_one (HostTransaction *transaction, Past *past, GError **error)
{
  HostWriter writer = { .actor = past->actor, .reason = "demo", .in_operation = TRUE };
  g_autoptr (GBytes) json = althea_fhir_write (past->note);
  g_autoptr (HostVersion) sealed = host_note_seal (&writer, transaction, past->signer, json, 0,
                                                   ALTHEA_SIGNATURE_AUTHOR, past->when_us, error);
  if (sealed == NULL || past->summary == NULL)
    return sealed != NULL;
  g_autoptr (GBytes) summary = host_summary_write (past->summary, past->note, past->encounter,
                                                   host_signer_get_person (past->signer),
                                                   host_signer_get_name (past->signer), past->when_us, error);
  if (summary == NULL)
    return FALSE;
  g_autoptr (HostVersion) written = host_note_seal (&writer, transaction, past->signer, summary, 0,
                                                    ALTHEA_SIGNATURE_AUTHOR, past->when_us, error);
  return written != NULL;
}

static gboolean
sign_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Signing *signing = user_data;
  signing->n_signed = 0;
  for (guint i = 0; i < signing->batch->len; i++)
    {
      Past *past = signing->batch->pdata[i];
      g_autoptr (GError) failure = NULL;
      g_autoptr (HostVersion) there
          = host_transaction_read (transaction, "Composition", althea_record_get_id (past->note), &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (there != NULL)
        continue;
      if (!sign_one (transaction, past, error))
        return FALSE;
      signing->n_signed++;
    }
  return TRUE;
}

static gboolean
sign_batch (HostPractice *practice, GPtrArray *batch, guint64 *n_signed, GError **error)
{
  Signing signing = { .batch = batch };
  if (batch->len == 0)
    return TRUE;
  if (!host_store_run (host_practice_get_store (practice), sign_work, &signing, error))
    return FALSE;
  *n_signed += signing.n_signed;
  g_ptr_array_set_size (batch, 0);
  return TRUE;
}

gboolean
host_notes_sign_past (HostPractice *practice, const GPtrArray *notes, HostSigner *const *signers,
                      guint n_signers, gint64 summary_from_us, guint64 *n_signed, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice) && notes != NULL && n_signed != NULL, FALSE);
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func (past_free);
  *n_signed = 0;
  for (guint i = 0; i < notes->len; i++)
    {
      Past *past = past_new (practice, notes->pdata[i], signers, n_signers, summary_from_us, error);
      if (past == NULL)
        return FALSE;
      g_ptr_array_add (batch, past);
      if (batch->len == BATCH && !sign_batch (practice, batch, n_signed, error))
        return FALSE;
    }
  return sign_batch (practice, batch, n_signed, error);
}
