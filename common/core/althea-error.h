/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ALTHEA_ERROR:
 *
 * The one error domain of Althea. Its codes say what the caller can do next; they cross the wire by
 * their nick, so both apps speak of the same failure in the same words. The message is English, for
 * the log, and never holds patient data or secrets.
 */
#define ALTHEA_ERROR (althea_error_quark ())

typedef enum
{
  ALTHEA_ERROR_FAILED = 1,   /* nothing better is known; the log has the message */
  ALTHEA_ERROR_INVALID,      /* what was given breaks a rule; mend it and try again */
  ALTHEA_ERROR_CONFLICT,     /* somebody saved a newer version; compare */
  ALTHEA_ERROR_NOT_FOUND,    /* not there, or not to be seen by this person */
  ALTHEA_ERROR_DENIED,       /* this person may not do this */
  ALTHEA_ERROR_OFFLINE,      /* the practice's computer cannot be reached; try later */
  ALTHEA_ERROR_LOCKED,       /* the record or the profile is locked; sign in */
  ALTHEA_ERROR_SIGNED_OUT,   /* the session ended; sign in again */
  ALTHEA_ERROR_WRONG_SECRET, /* name, password, code or key does not fit */
  ALTHEA_ERROR_EXPIRED,      /* the invite or session is past its time */
  ALTHEA_ERROR_USED,         /* the invite was used before */
  ALTHEA_ERROR_REVOKED,      /* the invite or the device was revoked by the practice */
  ALTHEA_ERROR_TOO_MANY,     /* too many tries; wait or ask the practice */
  ALTHEA_ERROR_TOO_LARGE,    /* more than the limit */
  ALTHEA_ERROR_TOO_NEW,      /* made by a newer version of Althea */
  ALTHEA_ERROR_EXISTS,       /* there is one already */
  ALTHEA_ERROR_DISK_FULL,    /* no space; nothing was half-saved */
  ALTHEA_ERROR_IO,           /* the disk or the network failed */
  ALTHEA_ERROR_CORRUPT,      /* stored bytes are not what was stored */
  ALTHEA_ERROR_BUSY,         /* limits reached for the moment; try again shortly */
} AltheaErrorCode;

GQuark althea_error_quark (void);

/* The stable name of a code on the wire ("conflict"); "failed" for an unknown one. Static. */
const char *althea_error_code_to_nick (AltheaErrorCode code);
AltheaErrorCode althea_error_code_from_nick (const char *nick); /* (nullable) unknown: FAILED */

/**
 * althea_error_to_text:
 * What a person reads about @error: what happened and what to do, translated, without patient data.
 * Errors of other domains (GIO, SQLite) are mapped to the nearest code first.
 * Returns: (transfer full)
 */
char *althea_error_to_text (const GError *error);

/* Maps errors of GIO, GLib file and TLS domains to ALTHEA_ERROR in place; ours stay. */
void althea_error_normalize (GError **error);

G_END_DECLS
