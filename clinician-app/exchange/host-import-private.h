/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-bundle.h"
#include "host-import.h"
#include "host-intake.h"

G_BEGIN_DECLS

/* Facts of the runs: when they began -> where the report is, and the counts. */
#define HOST_IMPORT_FACTS "import"

/* --- the report: any thread ------------------------------------------------------------------------------
 */

typedef struct _HostImportReport HostImportReport;

typedef enum
{
  HOST_IMPORT_SET_ASIDE = 1,
  HOST_IMPORT_NOTE,    /* taken, but */
  HOST_IMPORT_SKIPPED, /* not looked at, by its name or kind */
} HostImportKind;

/* One file of the run. */
typedef struct
{
  char *path;      /* (owned) as given, or below the given directory */
  char *directory; /* (owned) within which ids of single resources belong together */
  guint64 n_bytes;
  guint rank; /* those that others refer to come first */
  guint64 n_taken, n_set_aside;
  GPtrArray *originals; /* (owned) (element-type utf8) names of the kept pieces, in order */
  guint n_unkept;       /* pieces whose originals are not among them yet */
  gboolean ended;       /* it was read to its end; with nothing unkept, the originals are all of it */
  gboolean failed;      /* it could not be read, or what it holds is damaged */
  GArray *waiting;      /* (owned) (element-type guint) ordinals of the pieces for the last round */
} HostImportFile;

typedef struct
{
  HostImportKind kind;
  HostImportFile *file; /* (unowned) (nullable) */
  char *path;           /* (owned) (nullable) of what is no such file */
  gboolean unreadable;  /* not for what it holds, but because nobody could read it */
  guint64 line;         /* from 1; 0 unknown */
  guint column;
  char *resource_type, *id, *element, *expected, *found; /* (owned) (nullable) */
} HostImportItem;

void host_import_file_free (HostImportFile *self);
void host_import_item_free (HostImportItem *self);

HostImportReport *host_import_report_new (void);
void host_import_report_free (HostImportReport *self);
void host_import_report_take (HostImportReport *self, HostImportItem *item); /* (transfer full) */
guint host_import_report_count (HostImportReport *self);
char *host_import_report_describe (HostImportReport *self, guint index);
/* @ended_by: (nullable) what the run ended with before all was taken. */
char *host_import_report_to_json (HostImportReport *self, GPtrArray *files, const HostImportCounts *counts,
                                  gint64 started_us, const GError *ended_by);

/* --- files: the running thread
 * ------------------------------------------------------------------------------ */

/* Files and directories made to a list: what others refer to first, directories in order of their names.
 * @items gets what is left out. NOT_FOUND for a missing one of @paths. */
GPtrArray *
host_import_find_files (const char *const *paths, GPtrArray *items, guint64 *n_bytes, GError **error);

typedef struct _HostImportReader HostImportReader;

/* Reads one file in pieces that can be worked on: a whole document, or some lines of NDJSON. */
/* What fails because of the file, here and below, marks it as failed; what fails at the store does not. */
HostImportReader *host_import_reader_new (HostImportFile *file, GError **error);
void host_import_reader_free (HostImportReader *self);
/* A compressed file is read to its end before anything of it is taken: one bit that is wrong may have changed
 * a dose, and only the checksum at the end tells. Then it stands at the beginning again. */
gboolean host_import_reader_check (HostImportReader *self, GError **error);
/* The line at which it stands or failed, from 1; 0: that is not known. */
guint64 host_import_reader_get_line (HostImportReader *self);
gboolean host_import_reader_is_compressed (HostImportReader *self);
/* TRUE with *data NULL at the end. @format, @first_line (lines before it), @too_large (more than a document
 * may have; *data is its beginning), @original (the bytes of the file that were used up, nullable). */
typedef struct
{
  GBytes *data;     /* (owned) (nullable) */
  GBytes *original; /* (owned) (nullable) */
  AltheaBundleFormat format;
  guint64 first_line;
  gboolean too_large;
} HostImportPiece;
void host_import_piece_clear (HostImportPiece *piece);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostImportPiece, host_import_piece_clear)
gboolean host_import_reader_next (HostImportReader *self, HostImportPiece *piece, GError **error);

/* TRUE when something was too large to be given whole, so that the pieces are not all of the file. */
gboolean host_import_reader_is_cut (HostImportReader *self);

/* Stores a whole file as its original, in place of what is listed for it; a file that cannot be read is
 * marked as failed. */
gboolean host_import_keep_file (HostStore *store, HostImportFile *file, GError **error);

/* One piece as it was handed over; CORRUPT, NOT_FOUND. (transfer full) */
GBytes *host_import_read_piece (HostStore *store, const char *name, GError **error);

/* Packs and stores a piece of an original; its name. Any thread; blocking. */
char *host_import_keep_original (HostStore *store, GBytes *bytes, GError **error);

/* --- keeping the report
 * --------------------------------------------------------------------------------------- */

/* Space on the record's disk that is held while a run goes on, so that its report can be kept also when the
 * run fills the disk. Without that much there is none. */
void host_import_take_room (HostImport *self);
/* Gives that space back, and keeps the report in the record. */
gboolean host_import_keep_report (HostImport *self, GError **error);

/* --- who is who: any thread
 * ----------------------------------------------------------------------------------- */

/* Types whose identity is more than their id. */
gboolean host_import_is_keyed (const char *resource_type);
/* TRUE when both texts may be of the same person or place. */
gboolean host_import_is_same (const char *resource_type, yyjson_val *a, yyjson_val *b);
/* The same as any version that is here; FALSE with @error when that cannot be read: a name that changed since
 * does not make another person. */
gboolean host_import_was_same (HostImport *import, const char *resource_type, const char *id,
                               yyjson_val *resource, GError **error);
/* An id in UUID form that only depends on what it is made from, NULL-terminated. (transfer full) */
char *host_import_make_id (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* What tells this resource from others that came with the same id. (transfer full) */
char *host_import_distinguish (yyjson_val *resource);
/* Calls @visit for each identifier that has a value, until it gives TRUE; @system may be NULL. */
typedef gboolean (*HostImportIdentifierFunc) (const char *system, const char *value, gpointer user_data);
gboolean
host_import_each_identifier (yyjson_val *resource, HostImportIdentifierFunc visit, gpointer user_data);
/* Id of the patient whom it is about, by its references as they stand. (transfer full) (nullable) */
char *host_import_find_patient (yyjson_val *resource);

/* --- one piece at work
 * ---------------------------------------------------------------------------------------- */

typedef struct
{
  const char *resource_type; /* interned */
  char *own_id;              /* (owned) (nullable) as it came */
  char *id;                  /* (owned) as it will be */
  GBytes *json;              /* (owned) */
  HostDocument *document;    /* (owned) @json packed */
  char *patient_id;          /* (owned) (nullable) */
  guint64 line;
  HostIntakeRelease release;
  gboolean decided; /* it is known to be the next version of what is here */
  gboolean keep;    /* these bytes were here before */
} HostImportEntry;

typedef struct
{
  HostImport *import;   /* (unowned) */
  HostImportFile *file; /* (unowned) */
  HostImportPiece piece;
  guint64 serial;      /* place in the run */
  guint ordinal;       /* place in the file */
  gboolean last_round; /* do not wait for what is missing any more */
  GHashTable *renames; /* (owned) (nullable) "Type/id" as it came to the new id; where records of several
                        * patients came with one id, also "Type/id\037patient" */
  GHashTable *taken;   /* (owned) "Type/id" to the patient whom the first that came with it is about */
  GHashTable
      *by_url; /* (owned) fullUrl to the id that was chosen: once more is another version of the same */
  GHashTable *repeats; /* (owned) checksum to how often that content came without an id */

  GPtrArray *bundles; /* (owned) (element-type AltheaBundle) what the entries' documents are taken from */
  GPtrArray *maps;    /* (owned) (element-type AltheaReferenceMap) whose texts are in there */
  GPtrArray *entries; /* (owned) (element-type HostImportEntry) */
  GPtrArray *items;   /* (owned) (element-type HostImportItem) */
  char *original;     /* (owned) (nullable) name of the kept bytes */
  GError *error;      /* (owned) (nullable) what ends the run */
  GError *keep_error; /* (owned) (nullable) that of keeping the original, which others do meanwhile */
  gboolean is_bundle;
  gboolean whole; /* a transaction: all or nothing */
  gboolean waits; /* something that it names may still come */
  gboolean spent; /* only to be freed */
  gboolean done;  /* under the import's lock */
  gboolean kept;  /* under the import's lock: the original is, or there is none */
} HostImportUnit;

void host_import_unit_free (HostImportUnit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostImportUnit, host_import_unit_free)
/* Reads, checks, gives ids and rewrites references; again with more renames if need be. Any thread. */
void host_import_unit_work (HostImportUnit *self);

/* Compares with the current version @here: whether these bytes were here before, or are the next version. */
gboolean host_import_settle (HostImport *import, HostImportEntry *entry, HostVersion *here, GError **error);

/* Writes the entries of @units as one transaction where it can, finding out first what is here already. The
 * running thread. FALSE with what ends the run. */
gboolean host_import_write (HostImport *self, HostImportUnit **units, guint n_units, GError **error);

/* --- what all share
 * ---------------------------------------------------------------------------------------------- */

struct _HostImport
{
  GObject parent_instance;
  HostPractice *practice; /* (owned) */
  HostStore *store;       /* (unowned) of the practice */
  HostActor *actor;       /* (owned) the system */
  HostImportReport *report;
  HostImportCounts counts;
  GPtrArray *files; /* (owned) (element-type HostImportFile) */
  guint64 bytes_total;
  HostImportProgress progress;
  gpointer progress_data;
  gint64 progress_us; /* when it was told last */
  gint64 started_us;
  gboolean has_report; /* it is in the record */
  GError *ended_by;    /* (owned) (nullable) before all was taken */

  GMutex lock; /* of the tables below and of unit->done */
  GCond finished;
  GHashTable *conditionals; /* (owned) "Type?identifier=..." to "Type/id" */
  GHashTable *known;        /* (owned) "Type\037system\037value" of this run to id */
  GHashTable *created; /* (owned) "Type/id" of those that came with this id in this run, to what tells who
                        * it is, as JSON */
  char *organization;  /* (owned) (nullable) id of the practice's own */
  GHashTable *scopes;  /* (owned) directory to a table of "Type/id" as it came to "Type/id" */
};

/* Lent until the import ends; NULL when nobody is known by it, or with @error. */
const char *host_import_lookup_conditional (HostImport *self, const char *reference, GError **error);
/* Notes who came in this run; @own: with an id of their own. */
void host_import_register (HostImport *self, const char *resource_type, const char *id, gboolean own,
                           yyjson_val *resource);
/* Gives the id of a resource, made new or found, and whether it changes a known one. (transfer full) NULL
 * with
 * @error. */
char *host_import_choose_id (HostImportUnit *unit, const AltheaBundleEntry *entry, GError **error);
/* The id that the entry came with: its own, or the one in its URL. (transfer full) (nullable) */
char *host_import_own_id (const AltheaBundleEntry *entry);
/* The record's own practice and the people who work there, as an export of an Althea record has them. */
gboolean host_import_is_practice (HostImport *self, yyjson_val *organization, GError **error);
/* An Organization that may be the practice, but was not known for it: it is then told. */
gboolean
host_import_is_like_practice (HostImport *self, const char *id, yyjson_val *organization, GError **error);
/* Id of the PractitionerRole that is here for the same person in the practice with the same code. @role: its
 * references are those of this record. (transfer full) NULL without @error: none. */
char *host_import_find_role (HostImport *self, const char *id, yyjson_val *role, GError **error);
void host_import_add_scope (HostImport *self, HostImportFile *file, const char *from, const char *to);
const char *host_import_lookup_scope (HostImport *self, HostImportFile *file, const char *from); /* lent */

G_END_DECLS
