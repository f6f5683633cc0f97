/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-practice.h"

G_BEGIN_DECLS

/**
 * HostImport:
 * Takes FHIR R4 files into the record: Bundles of every type, NDJSON, single resources, compressed or not,
 * and directories of them. What cannot be taken is set aside with the place and the reason; what was handed
 * over is kept byte for byte, with the report, in the record. Repeating an import changes nothing.
 *
 * - A transaction Bundle is taken whole or set aside whole. Everywhere else each resource stands alone.
 * - Who somebody is (patients, practitioners, organizations, locations) is known by id and identifiers
 * together; everything else by its id. An id that means somebody or something else here is exchanged for a
 * new one, in all references of the same file, or of the same directory for files of single resources. New
 * ids are made from what was given, so that the next time they are the same.
 * - Content that was here before, even if it was changed since, is not written again.
 * - References by search ("Practitioner?identifier=...") are resolved against the same run, whatever the
 * order of its files, and the record.
 *
 * Made for one run on one thread, which blocks; workers read, check and rewrite meanwhile.
 */
#define HOST_TYPE_IMPORT (host_import_get_type ())
G_DECLARE_FINAL_TYPE (HostImport, host_import, HOST, IMPORT, GObject)

typedef struct
{
  guint64 imported, updated, unchanged, set_aside;
  guint64 notes;      /* taken, but with something to look at */
  guint64 skipped;    /* in the directories, but not looked at */
  guint64 unreadable; /* of set_aside: files and directories that could not be read, in part or at all */
  guint64 files, bytes;
} HostImportCounts;

/* Told on the running thread, about ten times a second. @bytes_total: of all files. */
typedef void (*HostImportProgress) (guint64 bytes_done, guint64 bytes_total, guint64 n_records,
                                    gpointer user_data);

HostImport *host_import_new (HostPractice *practice);
void host_import_set_progress (HostImport *self, HostImportProgress progress, gpointer user_data);

/* @paths: NULL-terminated; files or directories. TRUE also when much was set aside, or some of the files
 * could not be read. FALSE with what ended the run: a path that is not there (NOT_FOUND, before anything was
 * taken), DISK_FULL, IO; what was taken before is in the record, whole, and so is the report where there was
 * room. */
gboolean host_import_run (HostImport *self, const char *const *paths, GError **error);
void host_import_get_counts (HostImport *self, HostImportCounts *counts);

/* The report as JSON: files with their kept originals, and each thing that was set aside or noted, with line,
 * column, element, what was expected and what was found. It holds what patients' files say: for the person
 * who imports, never for a log. (transfer full) */
char *host_import_to_report (HostImport *self);

/* TRUE when the report of the run is in the record; after a run that failed there may have been no room. */
gboolean host_import_has_report (HostImport *self);

/* One line for people about the item @index of the report, NULL past the end. (transfer full) */
char *host_import_describe (HostImport *self, guint index);

/* Gives the bytes of a file back as they were handed over, from the names in its report entry ("originals").
 * (transfer full) */
GBytes *host_import_read_original (HostStore *store, const char *const *names, GError **error);
/* Whether the report of each import is there, and every original that it names: CORRUPT otherwise. What they
 * hold is checked by host_store_verify(). Blocking. */
gboolean host_import_verify (HostStore *store, GError **error);

G_END_DECLS
