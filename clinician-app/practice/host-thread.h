/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-call.h"

#include "althea-partial-date.h"

G_BEGIN_DECLS

/* Message threads and work items, as operations see them. A thread is a Task; its state is the request's one
 * state: requested (waits for the practice) -> in-progress (somebody of the practice has it) -> completed.
 * The business status says whose turn it is. */

#define HOST_TASK_CODES "urn:althea:task"
#define HOST_TASK_THREAD "message-thread"
#define HOST_TASK_INVITE_STOPPED "invite-stopped"

typedef enum
{
  HOST_TURN_PRACTICE = 1,
  HOST_TURN_PATIENT,
} HostTurn;

/* The thread as the actor may see it; NOT_FOUND for anything else, also for other tasks. Notes the patient
 * for the audit. (transfer full) */
AltheaRecord *host_thread_read (HostCall *call, const char *id, guint64 *version, GError **error);
/* A builder for a new work item about a patient, requested now by the actor. (transfer full) */
AltheaRecordBuilder *
host_thread_new_task (HostActor *actor, const char *code, const char *patient_id, const char *description);
void host_thread_set_turn (AltheaRecordBuilder *builder, HostTurn turn);
/* The instant of the practice's clock. (transfer full) */
AltheaPartialDate *host_thread_now (void);
/* Somebody who works here, for an owner: "Practitioner/ID" with the name. NOT_FOUND otherwise. (transfer
 * full) */
AltheaReference *host_thread_find_person (HostCall *call, const char *practitioner_id, GError **error);

G_END_DECLS
