/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

/* Name, who may call it, which cell of the policy must allow it, and its parts. */
const HostOperation host_operations[] = {
  { "message-send", HOST_CALL_BY_CLINICIAN | HOST_CALL_BY_STAFF | HOST_CALL_BY_PATIENT, "Communication",
    HOST_VERB_OPERATE, NULL, host_op_message_send },
  { "message-delivered", HOST_CALL_BY_PATIENT, "Communication", HOST_VERB_OPERATE, NULL,
    host_op_message_delivered },
  { "message-seen", HOST_CALL_BY_CLINICIAN | HOST_CALL_BY_STAFF | HOST_CALL_BY_PATIENT, "Communication",
    HOST_VERB_OPERATE, host_op_message_seen_gather, host_op_message_seen },
  { "thread-close", HOST_CALL_BY_PRACTICE, "Task", HOST_VERB_OPERATE, NULL, host_op_thread_close },
  { "thread-assign", HOST_CALL_BY_PRACTICE, "Task", HOST_VERB_OPERATE, NULL, host_op_thread_assign },
  { "form-assign", HOST_CALL_BY_PRACTICE, "Task", HOST_VERB_OPERATE, host_op_form_assign_gather,
    host_op_form_assign },
  { "form-cancel", HOST_CALL_BY_PRACTICE, "Task", HOST_VERB_OPERATE, NULL, host_op_form_cancel },
  { "form-save", HOST_CALL_BY_CLINICIAN | HOST_CALL_BY_STAFF | HOST_CALL_BY_PATIENT, "QuestionnaireResponse",
    HOST_VERB_OPERATE, NULL, host_op_form_save },
  { "form-accept", HOST_CALL_BY_CLINICIAN | HOST_CALL_BY_STAFF, "QuestionnaireResponse", HOST_VERB_OPERATE,
    NULL, host_op_form_accept },
  { "measurement-send", HOST_CALL_BY_PATIENT, "Observation", HOST_VERB_OPERATE, NULL,
    host_op_measurement_send },
  { "measurement-accept", HOST_CALL_BY_CLINICIAN | HOST_CALL_BY_STAFF, "Observation", HOST_VERB_OPERATE, NULL,
    host_op_measurement_accept },
  { "measurement-withdraw", HOST_CALL_BY_CLINICIAN | HOST_CALL_BY_STAFF | HOST_CALL_BY_PATIENT, "Observation",
    HOST_VERB_OPERATE, NULL, host_op_measurement_withdraw },
  { "medication-report", HOST_CALL_BY_PATIENT, "Task", HOST_VERB_OPERATE, host_op_medication_report_gather,
    host_op_medication_report },
  { "patient-register", HOST_CALL_BY_PRACTICE, "Patient", HOST_VERB_CREATE, host_op_patient_register_gather,
    host_op_patient_register },
  { "duplicates-find", HOST_CALL_BY_PRACTICE, "Patient", HOST_VERB_FIND, host_op_duplicates_find, NULL },
  { "chart-open", HOST_CALL_BY_PRACTICE, "Patient", HOST_VERB_VIEW, host_op_chart_open, NULL },
  { "note-sign", HOST_CALL_BY_CLINICIAN, "Composition", HOST_VERB_OPERATE, host_op_note_sign_gather,
    host_op_note_sign },
  { "note-addendum", HOST_CALL_BY_CLINICIAN, "Composition", HOST_VERB_OPERATE, NULL, host_op_note_addendum },
  { "note-cosign", HOST_CALL_BY_CLINICIAN, "Composition", HOST_VERB_OPERATE, host_op_note_gather_around,
    host_op_note_cosign },
  { "note-retract", HOST_CALL_BY_CLINICIAN, "Composition", HOST_VERB_OPERATE, host_op_note_gather_around,
    host_op_note_retract },
  { "notes-unsigned", HOST_CALL_BY_CLINICIAN, "Composition", HOST_VERB_OPERATE, host_op_notes_unsigned,
    NULL },
  { "staff-list", HOST_CALL_BY_PRACTICE, "Practitioner", HOST_VERB_OPERATE, host_op_staff_list, NULL },
  { "invite-create", HOST_CALL_BY_PRACTICE, "Patient", HOST_VERB_OPERATE, host_op_invite_create_gather,
    host_op_invite_create },
  { "invite-revoke", HOST_CALL_BY_PRACTICE, "Patient", HOST_VERB_OPERATE, NULL, host_op_invite_revoke },
  { "invite-state", HOST_CALL_BY_PRACTICE, "Patient", HOST_VERB_OPERATE, host_op_invite_state, NULL },
  { "device-list", HOST_CALL_BY_ALL, "Device", HOST_VERB_OPERATE, host_op_device_list, NULL },
  { "device-revoke", HOST_CALL_BY_ALL, "Device", HOST_VERB_OPERATE, NULL, host_op_device_revoke },
};

const guint host_n_operations = G_N_ELEMENTS (host_operations);
