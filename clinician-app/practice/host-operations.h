/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-call.h"

G_BEGIN_DECLS

/* The operations; each is documented where it stands. _gather parts run before the transaction. */

gboolean host_op_message_send (HostCall *call, GError **error);
gboolean host_op_message_delivered (HostCall *call, GError **error);
gboolean host_op_message_seen_gather (HostCall *call, GError **error);
gboolean host_op_message_seen (HostCall *call, GError **error);

gboolean host_op_thread_close (HostCall *call, GError **error);
gboolean host_op_thread_assign (HostCall *call, GError **error);

gboolean host_op_form_assign_gather (HostCall *call, GError **error);
gboolean host_op_form_assign (HostCall *call, GError **error);
gboolean host_op_form_cancel (HostCall *call, GError **error);
gboolean host_op_form_save (HostCall *call, GError **error);
gboolean host_op_form_accept (HostCall *call, GError **error);

gboolean host_op_measurement_send (HostCall *call, GError **error);
gboolean host_op_measurement_accept (HostCall *call, GError **error);
gboolean host_op_measurement_withdraw (HostCall *call, GError **error);
gboolean host_op_medication_report_gather (HostCall *call, GError **error);
gboolean host_op_medication_report (HostCall *call, GError **error);

gboolean host_op_list_reviewed (HostCall *call, GError **error);

gboolean host_op_order_sign (HostCall *call, GError **error);
gboolean host_op_order_cancel (HostCall *call, GError **error);
gboolean host_op_orders_overdue (HostCall *call, GError **error);
gboolean host_op_result_enter (HostCall *call, GError **error);
gboolean host_op_result_acknowledge (HostCall *call, GError **error);
gboolean host_op_release_policy (HostCall *call, GError **error);
gboolean host_op_release_policy_set (HostCall *call, GError **error);

gboolean host_op_patient_register_gather (HostCall *call, GError **error);
gboolean host_op_patient_register (HostCall *call, GError **error);
gboolean host_op_duplicates_find (HostCall *call, GError **error);
gboolean host_op_chart_open (HostCall *call, GError **error);

gboolean host_op_note_sign_gather (HostCall *call, GError **error);
gboolean host_op_note_sign (HostCall *call, GError **error);
gboolean host_op_note_addendum (HostCall *call, GError **error);
gboolean host_op_note_gather_around (HostCall *call, GError **error); /* of cosign and retract */
gboolean host_op_note_cosign (HostCall *call, GError **error);
gboolean host_op_note_retract (HostCall *call, GError **error);
gboolean host_op_notes_unsigned (HostCall *call, GError **error);

gboolean host_op_staff_list (HostCall *call, GError **error);

gboolean host_op_invite_create_gather (HostCall *call, GError **error);
gboolean host_op_invite_create (HostCall *call, GError **error);
gboolean host_op_invite_revoke (HostCall *call, GError **error);
gboolean host_op_invite_state (HostCall *call, GError **error);

gboolean host_op_device_list (HostCall *call, GError **error);
gboolean host_op_device_revoke (HostCall *call, GError **error);

G_END_DECLS
