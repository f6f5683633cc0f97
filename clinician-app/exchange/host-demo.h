/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The practice that is shown, tried and measured: synthetic people made from a seed. The same seed, size
 * and time give the same bytes. Nobody in it exists. */

typedef struct
{
  guint n_patients; /* any number */
  guint64 seed;
  gint64 now_us;               /* the day that histories end and appointments stand around */
  gboolean light;              /* Patient records only, for measuring search */
  const char *practice_name;   /* (nullable) */
  const char *staff_ids[4];    /* (nullable) Practitioners who are here already, in place of those made */
  const char *organization_id; /* (nullable) the same for the practice */
} HostDemoOptions;

/* A person of the demo practice's staff. */
typedef struct
{
  const char *user; /* name to sign in with */
  const char *name;
  const char *role;            /* "clinician" or "staff" */
  const char *practitioner_id; /* fixed, so that a key slot can name it before the records exist */
} HostDemoStaff;

#define HOST_DEMO_N_STAFF 4

/* The staff of four: two clinicians, a nurse and the front desk. Static. */
const HostDemoStaff *host_demo_get_staff (guint index);

/* Receives one record at a time, a patient's records together and the Patient first. FALSE with @error
 * ends the making. */
typedef gboolean (*HostDemoSink) (const char *resource_type, const char *id, GBytes *json, gpointer user_data,
                                  GError **error);

/* Blocking; any thread. @progress (nullable) is told after each patient. Returns FALSE with the error of
 * @sink. */
gboolean host_demo_generate (const HostDemoOptions *options, HostDemoSink sink, gpointer user_data,
                             void (*progress) (guint done, guint of, gpointer user_data), GError **error);

/* A note that the clinician @practitioner_id has begun about a patient, as the content of a draft: a
 * preliminary Composition with an id of its own for each patient. @key (out) (transfer full): the draft's.
 * (transfer full) */
char *host_demo_make_draft (const char *practitioner_id, const char *practitioner_name,
                            const char *patient_id, gint64 now_us, char **key);

G_END_DECLS
