/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-practice.h"

G_BEGIN_DECLS

/* The practice's settings, kept as facts. Any thread; blocking. */

#define HOST_SETTING_NAME "name"
#define HOST_SETTING_PHONE "phone"
/* Where patients' devices find the host: up to three "host:port", separated by spaces. */
#define HOST_SETTING_ADDRESSES "addresses"
#define HOST_SETTING_ORGANIZATION "organization" /* id of the practice's Organization; set once */

/* NULL without @error when it was never set. (transfer full) */
char *host_practice_get_setting (HostPractice *self, const char *name, GError **error);
/* Clinicians and the system; audited. NULL @value takes it away. */
gboolean host_practice_set_setting (HostPractice *self, HostActor *actor, const char *name, const char *value,
                                    GError **error);

/* Inside a transaction; *value is NULL when it was never set. */
gboolean host_settings_get (HostTransaction *transaction, const char *name, char **value, GError **error);

/* Where invitations say that the practice can be reached: the setting, or else the addresses of this machine
 * with the usual port. (transfer full) NULL-terminated, never empty. */
char **host_practice_dup_addresses (HostPractice *self, GError **error);

#define HOST_DEFAULT_PORT 8443

G_END_DECLS
