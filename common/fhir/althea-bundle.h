/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-json.h"

G_BEGIN_DECLS

/**
 * AltheaBundle:
 *
 * Walks what somebody hands over: a Bundle of any type, NDJSON (a resource or a Bundle a line), or one
 * resource. One thread. Each resource is given one at a time; what cannot be read is given as a problem
 * and the walk goes on behind it, so one bad line never hides the good ones.
 *
 *   while ((step = althea_bundle_next (bundle, &entry, &problem)) != ALTHEA_BUNDLE_END)
 */
typedef struct _AltheaBundle AltheaBundle;

typedef enum
{
  ALTHEA_BUNDLE_FORMAT_GUESS, /* by looking at the first line */
  ALTHEA_BUNDLE_FORMAT_JSON,
  ALTHEA_BUNDLE_FORMAT_NDJSON,
} AltheaBundleFormat;

typedef enum
{
  ALTHEA_BUNDLE_END,     /* nothing follows */
  ALTHEA_BUNDLE_ENTRY,   /* @entry holds a resource */
  ALTHEA_BUNDLE_PROBLEM, /* @problem says what could not be read; go on */
} AltheaBundleStep;

/* One resource of the bundle. Everything is lent until the next step. */
typedef struct
{
  guint index;               /* from 0, over the whole input */
  yyjson_val *resource;      /* an object; may be changed in place by althea_reference_map_rewrite() */
  const char *resource_type; /* never NULL */
  const char *id;            /* (nullable) */
  const char *full_url;      /* (nullable) */
  const char *method;        /* (nullable) request.method: GET, POST, PUT, PATCH, DELETE */
  const char *url;           /* (nullable) request.url */
  const char *if_none_exist; /* (nullable) request.ifNoneExist */
  const char *if_match;      /* (nullable) request.ifMatch */
  guint line;                /* where the resource stands, from 1 */
} AltheaBundleEntry;

/* @limits (nullable) apply to the whole text, for NDJSON to each line. Reads nothing yet; a Bundle that
 * cannot be parsed is the first step's problem. (transfer full) */
AltheaBundle *althea_bundle_new (GBytes *data, AltheaBundleFormat format, const AltheaJsonLimits *limits);
void althea_bundle_free (AltheaBundle *self);
AltheaBundleStep
althea_bundle_next (AltheaBundle *self, AltheaBundleEntry *entry, AltheaJsonProblem *problem);
/* Starts again at the first resource, for a second pass over the same input. */
void althea_bundle_rewind (AltheaBundle *self);
/* From now on what is given stays as long as the bundle, for those who build upon it. */
void althea_bundle_keep (AltheaBundle *self);
/* Bundle.type of the one that was entered last; NULL for NDJSON of resources and single resources. */
const char *althea_bundle_get_type (AltheaBundle *self);
/* How many entries were passed over so far because they ask for something (DELETE, GET) without a resource.
 */
guint althea_bundle_get_n_passed (AltheaBundle *self);

/* althea_fhir_check() of the entry that was given last, with line and column in @problem. */
gboolean althea_bundle_check (AltheaBundle *self, AltheaJsonProblem *problem, GError **error);

/**
 * AltheaReferenceMap:
 *
 * From what references inside a bundle say ("urn:uuid:...", "https://other/Patient/1", "Patient/1") to what
 * they shall say here ("Patient/018f..."). One thread.
 */
typedef struct _AltheaReferenceMap AltheaReferenceMap;

AltheaReferenceMap *althea_reference_map_new (void);
void althea_reference_map_free (AltheaReferenceMap *self);
/* @from: a fullUrl or a reference as written. A later call for the same text replaces the earlier. */
void althea_reference_map_add (AltheaReferenceMap *self, const char *from, const char *resource_type,
                               const char *id);
/* (nullable) lent "Type/id". "…/_history/2" at the end of @reference is looked past. */
const char *althea_reference_map_lookup (AltheaReferenceMap *self, const char *reference);

/* Told of a reference that the map does not hold. @conditional: "Practitioner?identifier=system|value".
 * Returns what to write in its place, lent until the resource was written, or NULL to leave it. */
typedef const char *(*AltheaReferenceFunc) (const char *reference, gboolean conditional, gpointer user_data);

/* Rewrites every Reference.reference, and urn:uuid links in uri elements, of @resource in place.
 * References to contained resources ("#x") stay. @unknown (nullable) is called for those that the map
 * does not hold: conditional ones, urn:uuid and urn:oid ones, absolute and relative ones. Returns how
 * many were rewritten. */
guint althea_reference_map_rewrite (AltheaReferenceMap *self, yyjson_val *resource,
                                    AltheaReferenceFunc unknown, gpointer user_data);

/* Takes "Type?identifier=system|value" apart, undoing percent escapes; FALSE for any other search. Outs
 * (transfer full); @system is NULL when the text has no bar, "" when it begins with one. */
gboolean
althea_reference_split_conditional (const char *reference, char **resource_type, char **system, char **value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaBundle, althea_bundle_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaReferenceMap, althea_reference_map_free)

G_END_DECLS
