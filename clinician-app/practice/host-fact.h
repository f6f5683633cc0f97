/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-transaction.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Facts as JSON objects: what the practice knows beside its FHIR records. Their spaces: */

#define HOST_FACT_SETTING "setting"         /* name -> text */
#define HOST_FACT_PERSON "person"           /* Practitioner id -> who may work here */
#define HOST_FACT_SIGNER "signer"           /* Practitioner id -> sealed signing key */
#define HOST_FACT_INVITE "invite"           /* invite id -> invite */
#define HOST_FACT_INVITE_OPEN "invite-open" /* invite id -> end in microseconds; the open ones only */
#define HOST_FACT_PORTAL "portal"           /* patient id -> latest invite and devices */
#define HOST_FACT_DEVICE "device"           /* pin -> device */
#define HOST_FACT_DEVICE_ID "device-id"     /* device id -> pin */
#define HOST_FACT_IDENTITY "identity"       /* "authority", "server" -> certificate and key */

/* NULL and CORRUPT when @text is no JSON object. (transfer full) */
JsonObject *host_fact_parse (const char *text, GError **error);
char *host_fact_format (JsonObject *fact);
/* NULL when absent or no string. Lent. */
const char *host_fact_get_string (JsonObject *fact, const char *member);
gint64 host_fact_get_int (JsonObject *fact, const char *member);

/* The fact inside a transaction; NULL without @error when there is none. (transfer full) */
JsonObject *host_fact_load (HostTransaction *transaction, const char *space, const char *key, GError **error);
gboolean host_fact_save (HostTransaction *transaction, const char *space, const char *key, JsonObject *fact,
                         GError **error);

G_END_DECLS
