/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-secret.h"

G_BEGIN_DECLS

/**
 * HostCodes:
 * The code packs of a practice, in codes.db of the record's directory: ICD-10-CM, RxNorm, CVX, MVX, LOINC and
 * UCUM, each with its date. Where nothing was imported the starter pack of this program serves. Any thread;
 * blocking. A running host sees what another process imports, from the next search on.
 */
#define HOST_TYPE_CODES (host_codes_get_type ())
G_DECLARE_FINAL_TYPE (HostCodes, host_codes, HOST, CODES, GObject)

/* @master: the record's master key; packs are under the record's database key. A file that is missing is
 * made, and starter packs that are missing or older than this program's are put in. */
HostCodes *host_codes_open (const char *directory, AltheaSecret *master, GError **error);

typedef struct
{
  char *system;  /* (owned) the address of the code system */
  char *version; /* (owned) as the publisher calls the release */
  char *date;    /* (owned) YYYY-MM-DD: valid or current from */
  char *source;  /* (owned) names of the files; "starter" */
  char *notice;  /* (owned) what the publisher wants said; "" when nothing */
  guint n_codes;
} HostCodePack;
void host_code_pack_free (HostCodePack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCodePack, host_code_pack_free)

typedef struct
{
  char *code, *display; /* (owned) */
  char *detail;         /* (owned) "" when there is none */
  char *facts;          /* (owned) lines of name=value, see althea-code.h; "" when there are none */
  gboolean selectable;  /* FALSE: a heading, not for billing */
} HostCodeEntry;
void host_code_entry_free (HostCodeEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCodeEntry, host_code_entry_free)

/* (transfer full) (element-type HostCodePack) in the order of the systems' names. */
GPtrArray *host_codes_list (HostCodes *self, GError **error);

/**
 * host_codes_search:
 * The codes that fit @text best: an exact synonym, codes that begin with it, then names that have words
 * beginning with each of its words, in any order; what may be billed and what is used most comes first. With
 * an empty @text what is used most. @pack (out) (optional) (transfer full): what was searched. Returns:
 * (transfer full) (element-type HostCodeEntry) at most @limit; NULL with NOT_FOUND when there is no pack of
 * @system.
 */
GPtrArray *host_codes_search (HostCodes *self, const char *system, const char *text, guint limit,
                              HostCodePack **pack, GError **error);
/* The entry of exactly that code. (transfer full) NULL with NOT_FOUND. */
HostCodeEntry *host_codes_find (HostCodes *self, const char *system, const char *code, GError **error);

/**
 * host_codes_import:
 * Takes the files of one or several releases, gzip-compressed or not; what each is shows in its first lines.
 * All files of a system together become its new pack, in the place of the old one; what the starter pack
 * knows of usage, synonyms, units and ranges is put to it. Everything or nothing.
 * @version and @date (nullable): when the files do not tell, or tell wrong. @date: YYYY-MM-DD.
 * Returns: (transfer full) (element-type HostCodePack) the new packs. INVALID names file and line.
 */
GPtrArray *host_codes_import (HostCodes *self, const char *const *paths, const char *version,
                              const char *date, GError **error);

/* "icd10cm", "icd-10-cm", "ICD-10-CM" or the address itself to the address; NULL when it is none of ours. */
const char *host_codes_system_from_name (const char *name);

G_END_DECLS
