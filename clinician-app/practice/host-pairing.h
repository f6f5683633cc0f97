/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-certificate.h"
#include "althea-invite.h"
#include "host-practice.h"

G_BEGIN_DECLS

/* Invitations and devices, kept as facts. The state of a patient's portal is "not-invited", "invited",
 * "paired" or "revoked"; the operations invite-create, invite-revoke and device-revoke change it for staff
 * and mirror it into the Patient as an extension tag, so that every screen sees it change. */

typedef struct
{
  char *id;           /* (owned) random hex */
  char *patient_id;   /* (owned) */
  char *patient_name; /* (owned) for the person who pairs */
  char *pin;          /* (owned) hex SHA-256 of the public key */
  char *name;         /* (owned) what the device calls itself */
  gint64 paired_us;
  gboolean revoked;
} HostDevice;
void host_device_free (HostDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostDevice, host_device_free)

/* The device whose certificate has this pin, NULL without error when none is enrolled (or it was revoked). */
HostDevice *host_pairing_find_device (HostPractice *practice, const char *certificate_pin, GError **error);
GPtrArray *host_pairing_list_devices (HostPractice *practice, const char *patient_id, GError **error);

/* TRUE while any invite is open: the enrolment door exists only then. Puts away those past their time. */
gboolean host_pairing_is_open (HostPractice *practice);

/* Puts away what stands open past its time, and the patients' portal state right. */
gboolean host_pairing_sweep (HostPractice *practice, GError **error);

/* One try with an invite: counted durably before the answer. @proof: the device's hex proof over @exporter
 * and its @request_pem. Unknown, used, expired and revoked invites and wrong proofs answer alike
 * (WRONG_SECRET) unless the proof is right, which earns the true reason (EXPIRED, USED, REVOKED). On success
 * the device is enrolled: its certificate PEM, the authority's PEM, the host's proof and the patient's id and
 * name. (transfer full) free with host_enrolment_free(). */
typedef struct
{
  char *certificate_pem, *authority_pem, *host_proof, *patient_id, *patient_name, *device_id;
} HostEnrolment;
void host_enrolment_free (HostEnrolment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostEnrolment, host_enrolment_free)
HostEnrolment *
host_pairing_enrol (HostPractice *practice, const char *invite_id, GBytes *exporter, const char *proof,
                    const char *request_pem, const char *device_name, GError **error);

/* The practice's authority and the host's certificate, made when first asked for; PEM kept in the record. */
AltheaIdentity *host_pairing_get_authority (HostPractice *practice, GError **error);
AltheaIdentity *host_pairing_get_server_identity (HostPractice *practice, GError **error);

G_END_DECLS
