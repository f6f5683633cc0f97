/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-code.h"
#include "althea-database.h"
#include "host-code-index.h"
#include "host-codes.h"

G_BEGIN_DECLS

/* For the files of codes/ only. */

/* Numbers of the systems as they are stored: appended to, never renumbered. */
#define HOST_CODE_SYSTEM_ICD_10_CM 1
#define HOST_CODE_SYSTEM_RXNORM 2
#define HOST_CODE_SYSTEM_CVX 3
#define HOST_CODE_SYSTEM_MVX 4
#define HOST_CODE_SYSTEM_LOINC 5
#define HOST_CODE_SYSTEM_UCUM 6
#define HOST_CODE_SYSTEMS 6

/* A code's row is its pack's number and its place in the pack, the best place first: an index that gives rows
 * in their order gives the best ones first. */
#define HOST_CODE_ROW_BITS 24
#define HOST_CODE_FIRST_ROW(system) ((gint64)(system) << HOST_CODE_ROW_BITS)
#define HOST_CODE_MAX_ROWS (1 << HOST_CODE_ROW_BITS)

const char *host_code_system_get_address (guint number);   /* from 1 */
guint host_code_system_from_address (const char *address); /* 0: none of ours */
gboolean host_code_schema_migrate (AltheaDatabase *db, GError **error);

/* What a code is found by when it is typed: capital letters and digits; of UCUM all but the letters' case.
 * (transfer full) */
char *host_code_key (guint system, const char *code);

/* --- packs while they are put together, in memory; one thread ---------------------------------------------
 */

typedef struct
{
  const char *code, *display; /* lent by the batch, as all texts here */
  const char *detail;         /* (nullable) */
  const char *words;          /* (nullable) more words that it is found by */
  const char *phrases;        /* (nullable) joined by "|": whole phrases that mean just this */
  const char *facts;          /* (nullable) lines of name=value */
  guint rank;                 /* of use, from 1; 0: not known */
  gboolean selectable;
} HostCodeRow;

typedef struct
{
  guint system;
  GHashTable *rows;     /* (owned) code to HostCodeRow */
  GStringChunk *texts;  /* (owned) */
  GPtrArray *files;     /* (owned) names */
  char *version, *date; /* (owned) (nullable) as the files say */
  const char *notice;   /* static; "" when nothing is asked for */
  gboolean complete;    /* a whole release: what is not in it is no code any more */
} HostCodeBatch;
HostCodeBatch *host_code_batch_new (guint system);
void host_code_batch_free (HostCodeBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCodeBatch, host_code_batch_free)
const char *host_code_batch_keep (HostCodeBatch *self, const char *text); /* (nullable) for NULL and "" */
/* A row to fill, or NULL when the code is there already. */
HostCodeRow *host_code_batch_add (HostCodeBatch *self, const char *code, const char *display);
HostCodeRow *host_code_batch_find (HostCodeBatch *self, const char *code); /* (nullable) */
/* A text with another one put behind it; either may be NULL. Lent by the batch. */
const char *
host_code_batch_join (HostCodeBatch *self, const char *first, const char *separator, const char *second);
/* Sets a fact of @row unless it has one of that name; NULL and "" are left out. */
void host_code_batch_add_fact (HostCodeBatch *self, HostCodeRow *row, const char *name, const char *value);
/* Puts the starter's knowledge to the rows; rows of a pack that is not complete are completed by it. */
void host_code_batch_enrich (HostCodeBatch *self, HostCodeBatch *starter);
/* (transfer container) (element-type HostCodeRow) the best first. */
GPtrArray *host_code_batch_sort (HostCodeBatch *self);

/* Replaces the pack of @batch's system; inside a transaction. */
gboolean host_code_batch_write (HostCodeBatch *self, AltheaDatabase *db, gboolean starter, GError **error);

/* Inside a transaction or alone; on the connection's thread. */
HostCodePack *host_codes_read_pack (AltheaDatabase *db, guint system, gint64 *serial, GError **error);
/* The words of a pack. (transfer full) */
HostCodeIndex *host_codes_read_index (AltheaDatabase *db, guint system, GError **error);
GPtrArray *host_codes_search_pack (AltheaDatabase *db, guint system, HostCodeIndex *words, const char *text,
                                   guint limit, GError **error);
HostCodeEntry *host_codes_find_in_pack (AltheaDatabase *db, guint system, const char *code, GError **error);

/* The starter pack of a system. (transfer full) */
HostCodeBatch *host_code_starter_load (guint system, GError **error);

/* --- reading files ----------------------------------------------------------------------------------------
 */

/* A text file, line by line; gzip is seen through. Errors name file and line. */
typedef struct
{
  char *name;               /* (owned) of the file, without its directory */
  const char *path;         /* lent */
  GDataInputStream *stream; /* (owned) */
  char *line;               /* (owned) (nullable) the present one, without its end */
  guint number;             /* of the present line, from 1 */
  gint64 n_bytes;           /* read so far */
} HostCodeSource;
HostCodeSource *host_code_source_open (const char *path, GError **error);
void host_code_source_free (HostCodeSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCodeSource, host_code_source_free)
/* The next line, lent until the next; NULL at the end without @error. Not UTF-8 is INVALID. */
const char *host_code_source_next (HostCodeSource *self, GError **error);
/* A record of comma-separated values that may go over several lines. (transfer full) NULL at the end. */
GPtrArray *host_code_source_next_csv (HostCodeSource *self, GError **error);
/* The whole of a short file, in UTF-8 whatever XML says it is in. (transfer full) */
char *host_code_source_read_all (HostCodeSource *self, GError **error);
/* Sets INVALID "FILE:LINE: what". Always FALSE. */
gboolean
host_code_source_refuse (HostCodeSource *self, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* What one import gathers before it writes. */
typedef struct
{
  HostCodeBatch *batches[HOST_CODE_SYSTEMS + 1]; /* (owned) (nullable) by number */
  GHashTable *edges;      /* (owned) RxNorm: concept to GPtrArray of concepts that it is made of */
  GHashTable *atc;        /* (owned) RxNorm concept to ATC code */
  GHashTable *atc_names;  /* (owned) ATC class code to name */
  GHashTable *groups;     /* (owned) CVX code to names of vaccine groups, joined by "|" */
  GHashTable *makers;     /* (owned) CVX code to MVX codes, joined by "|" */
  GHashTable *tradenames; /* (owned) CVX code to trade names, joined by ", " */
} HostCodeLoad;
void host_code_load_init (HostCodeLoad *self);
void host_code_load_clear (HostCodeLoad *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostCodeLoad, host_code_load_clear)
/* Made when it is not there yet; @source becomes one of its files. */
HostCodeBatch *host_code_load_get_batch (HostCodeLoad *self, guint system, HostCodeSource *source);
/* Appends @value to what @table has under @key, unless it is in it. */
void host_code_load_append (GHashTable *table, const char *key, const char *separator, const char *value);
/* Opens the file, sees what it is and reads it. */
gboolean host_code_load_file (HostCodeLoad *self, const char *path, GError **error);
/* Puts relations to the codes they are about, when all files were read. */
void host_code_load_relate (HostCodeLoad *self);

/* Readers; the source stands at its first line, which told what it is. */
typedef gboolean (*HostCodeReader) (HostCodeLoad *load, HostCodeSource *source, GError **error);
gboolean host_code_read_icd10cm (HostCodeLoad *load, HostCodeSource *source, GError **error);
gboolean host_code_read_rxnconso (HostCodeLoad *load, HostCodeSource *source, GError **error);
gboolean host_code_read_rxnrel (HostCodeLoad *load, HostCodeSource *source, GError **error);
gboolean host_code_read_rxnorm_table (HostCodeLoad *load, HostCodeSource *source, GError **error);
gboolean host_code_read_loinc (HostCodeLoad *load, HostCodeSource *source, GError **error);
gboolean host_code_read_ucum_table (HostCodeLoad *load, HostCodeSource *source, GError **error);
gboolean host_code_read_cdc_text (HostCodeLoad *load, HostCodeSource *source, GError **error);
gboolean host_code_read_xml (HostCodeLoad *load, HostCodeSource *source, GError **error);

/* One record of a table, field to value; INVALID names the line. */
typedef gboolean (*HostCodeRecordFunc) (HostCodeLoad *load, HostCodeSource *source, GHashTable *record,
                                        GError **error);
gboolean host_code_take_cvx (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error);
gboolean host_code_take_mvx (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error);
gboolean
host_code_take_vaccine_group (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error);
gboolean
host_code_take_tradename (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error);
gboolean host_code_take_ucum (HostCodeLoad *load, HostCodeSource *source, GHashTable *record, GError **error);
gboolean host_code_take_ucum_root (HostCodeLoad *load, HostCodeSource *source, const char **names,
                                   const char **values, GError **error);

void host_code_relate_rxnorm (HostCodeLoad *load);
void host_code_relate_vaccines (HostCodeLoad *load);
/* "3/20/2011", "2011/03/20" or "20110320" to "2011-03-20"; NULL when it is no date. (transfer full) */
char *host_code_date_from_text (const char *text);
/* Sets @batch's date when @date is later. */
void host_code_batch_note_date (HostCodeBatch *self, const char *date);

G_END_DECLS
