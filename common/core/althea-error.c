/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-core"

#include "althea-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (althea - error - quark, althea_error)

typedef struct
{
  AltheaErrorCode code;
  const char *nick; /* crosses the wire: never renamed */
  const char *text; /* for people, translated where it is used */
} ErrorWord;

static const ErrorWord words[] = {
  { ALTHEA_ERROR_FAILED, "failed",
    N_ ("Something went wrong. Nothing was changed. Please try again; if it happens again, the log says "
        "why.") },
  { ALTHEA_ERROR_INVALID, "invalid",
    N_ ("Something that was entered does not fit. Please correct it and try again.") },
  { ALTHEA_ERROR_CONFLICT, "conflict",
    N_ ("Somebody else saved a newer version. Please compare the two before saving.") },
  { ALTHEA_ERROR_NOT_FOUND, "not-found", N_ ("This is no longer there, or it is not yours to see.") },
  { ALTHEA_ERROR_DENIED, "denied",
    N_ ("You may not do this. Ask the practice if you think that you should.") },
  { ALTHEA_ERROR_OFFLINE, "offline",
    N_ ("The practice’s computer cannot be reached. Please try again when you are connected.") },
  { ALTHEA_ERROR_LOCKED, "locked", N_ ("This is locked. Please sign in to go on.") },
  { ALTHEA_ERROR_SIGNED_OUT, "signed-out", N_ ("You were signed out. Please sign in again.") },
  { ALTHEA_ERROR_WRONG_SECRET, "wrong-secret",
    N_ ("The name, password or code does not fit. Please check it.") },
  { ALTHEA_ERROR_EXPIRED, "expired", N_ ("This is past its time. Please ask the practice for a new one.") },
  { ALTHEA_ERROR_USED, "used", N_ ("This was used before. Please ask the practice for a new one.") },
  { ALTHEA_ERROR_REVOKED, "revoked", N_ ("The practice has withdrawn this. Please ask the practice.") },
  { ALTHEA_ERROR_TOO_MANY, "too-many", N_ ("There were too many tries. Please wait, or ask the practice.") },
  { ALTHEA_ERROR_TOO_LARGE, "too-large", N_ ("This is too large. Please choose something smaller.") },
  { ALTHEA_ERROR_TOO_NEW, "too-new",
    N_ ("This was made by a newer version of Althea. Please update Althea on this computer.") },
  { ALTHEA_ERROR_EXISTS, "exists", N_ ("There is one already.") },
  { ALTHEA_ERROR_DISK_FULL, "disk-full",
    N_ ("There is no space left on the disk. Nothing was half-saved. Please make space and try again.") },
  { ALTHEA_ERROR_IO, "io", N_ ("The disk or the network failed. Please try again.") },
  { ALTHEA_ERROR_CORRUPT, "corrupt",
    N_ ("What is stored here was damaged. Do not go on with it; restore it from a backup.") },
  { ALTHEA_ERROR_BUSY, "busy", N_ ("The practice’s computer is busy. Please try again in a moment.") },
};

static const ErrorWord *
word_for_code (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if ((int)words[i].code == code)
      return &words[i];
  return &words[0];
}

const char *
althea_error_code_to_nick (AltheaErrorCode code)
{
  return word_for_code (code)->nick;
}

AltheaErrorCode
althea_error_code_from_nick (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (nick, words[i].nick) == 0)
      return words[i].code;
  return ALTHEA_ERROR_FAILED;
}

static AltheaErrorCode
code_for_io_error (int code)
{
  switch ((GIOErrorEnum)code)
    {
    case G_IO_ERROR_NOT_FOUND:
      return ALTHEA_ERROR_NOT_FOUND;
    case G_IO_ERROR_EXISTS:
      return ALTHEA_ERROR_EXISTS;
    case G_IO_ERROR_NO_SPACE:
      return ALTHEA_ERROR_DISK_FULL;
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
      return ALTHEA_ERROR_DENIED;
    case G_IO_ERROR_INVALID_ARGUMENT:
    case G_IO_ERROR_INVALID_DATA:
    case G_IO_ERROR_INVALID_FILENAME:
      return ALTHEA_ERROR_INVALID;
    case G_IO_ERROR_BUSY:
    case G_IO_ERROR_WOULD_BLOCK:
    case G_IO_ERROR_TOO_MANY_OPEN_FILES:
      return ALTHEA_ERROR_BUSY;
    case G_IO_ERROR_MESSAGE_TOO_LARGE:
      return ALTHEA_ERROR_TOO_LARGE;
    case G_IO_ERROR_TIMED_OUT:
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_CONNECTION_CLOSED:
    case G_IO_ERROR_NOT_CONNECTED:
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_PROXY_FAILED:
      return ALTHEA_ERROR_OFFLINE;
    case G_IO_ERROR_FAILED:
    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_CLOSED:
      return ALTHEA_ERROR_IO;
    default:
      return ALTHEA_ERROR_FAILED;
    }
}

static AltheaErrorCode
code_for_file_error (int code)
{
  switch ((GFileError)code)
    {
    case G_FILE_ERROR_NOENT:
      return ALTHEA_ERROR_NOT_FOUND;
    case G_FILE_ERROR_EXIST:
      return ALTHEA_ERROR_EXISTS;
    case G_FILE_ERROR_NOSPC:
      return ALTHEA_ERROR_DISK_FULL;
    case G_FILE_ERROR_ACCES:
    case G_FILE_ERROR_PERM:
    case G_FILE_ERROR_ROFS:
      return ALTHEA_ERROR_DENIED;
    case G_FILE_ERROR_MFILE:
    case G_FILE_ERROR_NFILE:
    case G_FILE_ERROR_AGAIN:
      return ALTHEA_ERROR_BUSY;
    default:
      return ALTHEA_ERROR_IO;
    }
}

/* A certificate that does not fit is a matter of trust, not of being offline: the words differ. */
static AltheaErrorCode
code_for_tls_error (int code)
{
  switch ((GTlsError)code)
    {
    case G_TLS_ERROR_BAD_CERTIFICATE:
    case G_TLS_ERROR_CERTIFICATE_REQUIRED:
      return ALTHEA_ERROR_DENIED;
    default:
      return ALTHEA_ERROR_OFFLINE;
    }
}

static AltheaErrorCode
code_for_error (const GError *error)
{
  if (error->domain == ALTHEA_ERROR)
    return word_for_code (error->code)->code;
  if (error->domain == G_IO_ERROR)
    return code_for_io_error (error->code);
  if (error->domain == G_FILE_ERROR)
    return code_for_file_error (error->code);
  if (error->domain == G_TLS_ERROR)
    return code_for_tls_error (error->code);
  if (error->domain == G_RESOLVER_ERROR)
    return ALTHEA_ERROR_OFFLINE;
  if (error->domain == G_CONVERT_ERROR || error->domain == G_KEY_FILE_ERROR)
    return ALTHEA_ERROR_INVALID;
  return ALTHEA_ERROR_FAILED;
}

char *
althea_error_to_text (const GError *error)
{
  g_return_val_if_fail (error != NULL, g_strdup (""));
  return g_strdup (g_dgettext (GETTEXT_PACKAGE, word_for_code (code_for_error (error))->text));
}

void
althea_error_normalize (GError **error)
{
  if (error == NULL || *error == NULL || (*error)->domain == ALTHEA_ERROR)
    return;
  AltheaErrorCode code = code_for_error (*error);
  (*error)->domain = ALTHEA_ERROR;
  (*error)->code = code;
}
