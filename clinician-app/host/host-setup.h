/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-service.h"

G_BEGIN_DECLS

/* What a new practice needs. Lent for the call. */
typedef struct
{
  const char *practice;
  const char *phone;  /* (nullable) */
  const char *person; /* the first clinician */
  const char *user;
  const char *passphrase; /* at least 12 characters */
} HostSetup;

/* Makes a record in the service's directory, with its first clinician, and opens it. Returns the text of the
 * recovery sheet, kept nowhere: wipe it. Errors: EXISTS (the directory holds a record), INVALID, and the
 * store's; on any of them nothing of a record is left behind. Blocking, about two seconds. (transfer full) */
char *host_setup_run (HostService *service, const HostSetup *setup, GError **error);

G_END_DECLS
