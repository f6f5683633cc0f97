/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-value.h"

G_BEGIN_DECLS

/* The code systems that Althea has packs of, and the words a person reads for them. */
#define ALTHEA_CODES_ICD_10_CM "http://hl7.org/fhir/sid/icd-10-cm"
#define ALTHEA_CODES_RXNORM "http://www.nlm.nih.gov/research/umls/rxnorm"
#define ALTHEA_CODES_CVX "http://hl7.org/fhir/sid/cvx"
#define ALTHEA_CODES_MVX "http://hl7.org/fhir/sid/mvx"
#define ALTHEA_CODES_LOINC "http://loinc.org"
#define ALTHEA_CODES_UCUM "http://unitsofmeasure.org"

/* "ICD-10-CM" for its address; an unknown system's address itself. Lent or static. */
const char *althea_codes_get_system_name (const char *system);

/* What a pack may say of a code beside its display: names for althea_code_get_fact(). More than one value is
 * joined by "|". */
#define ALTHEA_CODE_FACT_UNIT "unit"                 /* LOINC: usual UCUM unit */
#define ALTHEA_CODE_FACT_RANGE "range"               /* LOINC: usual adult range, as words: "3.5 to 5.1" */
#define ALTHEA_CODE_FACT_LOW "low"                   /* LOINC: of that range, in the usual unit */
#define ALTHEA_CODE_FACT_HIGH "high"                 /* LOINC: of that range, in the usual unit */
#define ALTHEA_CODE_FACT_RANGE_SOURCE "range-source" /* LOINC: where that range is from */
#define ALTHEA_CODE_FACT_KIND "kind"                 /* LOINC: lab, vital, panel, note... */
#define ALTHEA_CODE_FACT_CLASS "class"               /* medication: ATC code; LOINC: class */
#define ALTHEA_CODE_FACT_CLASS_NAME "class-name"     /* medication: that class in words */
#define ALTHEA_CODE_FACT_STRENGTH "strength"         /* medication: "500 mg|850 mg" */
#define ALTHEA_CODE_FACT_FORM "form"                 /* medication: "tablet|oral solution" */
#define ALTHEA_CODE_FACT_ROUTE "route"               /* medication: "oral" */
#define ALTHEA_CODE_FACT_INGREDIENT "ingredient"     /* medication: RxNorm code of the ingredient */
#define ALTHEA_CODE_FACT_TERM_TYPE "term-type"       /* medication: RxNorm's TTY, IN, SCD, SBD... */
#define ALTHEA_CODE_FACT_GROUP "group"               /* vaccine: its group, "DTaP" */
#define ALTHEA_CODE_FACT_MANUFACTURER "manufacturer" /* vaccine: MVX codes */
#define ALTHEA_CODE_FACT_STATUS "status"             /* vaccine: Active, Inactive... */
#define ALTHEA_CODE_FACT_PLAIN "plain"               /* the name for patients */

/* On the wire: extensions (valueString) of an entry of ValueSet.expansion.contains. A fact's name follows. */
#define ALTHEA_CODE_FACT_URL "urn:althea:code-fact:"
#define ALTHEA_CODE_DETAIL_URL "urn:althea:code-detail"

/**
 * AltheaCode:
 * One entry of a code pack, or words without a code. Immutable, any thread. Properties (read-only), for
 * bindings: "system" and "code" (nullable: free text), "display", "detail" ("" when there is none),
 * "pack-date" ("2025-10-01"; "" when not known), "selectable" (FALSE: a heading that may not be billed).
 */
#define ALTHEA_TYPE_CODE (althea_code_get_type ())
G_DECLARE_FINAL_TYPE (AltheaCode, althea_code, ALTHEA, CODE, GObject)

/* @detail and @pack_date (nullable): not known. @facts (nullable): names and values in turn, NULL-terminated.
 * All copied. */
AltheaCode *althea_code_new (const char *system, const char *code, const char *display, const char *detail,
                             const char *pack_date, gboolean selectable, const char *const *facts);
/* Words that no pack has: always allowed, and marked as such where they are shown. */
AltheaCode *althea_code_new_text (const char *text);
/* The first coding of @system (NULL: of any) with the concept's text as its display; free text when there is
 * none; NULL when the concept says nothing. */
AltheaCode *althea_code_new_from_concept (const AltheaCodeableConcept *concept, const char *system);

const char *althea_code_get_system (AltheaCode *self);    /* (nullable) */
const char *althea_code_get_code (AltheaCode *self);      /* (nullable) */
const char *althea_code_get_display (AltheaCode *self);   /* never NULL */
const char *althea_code_get_detail (AltheaCode *self);    /* never NULL */
const char *althea_code_get_pack_date (AltheaCode *self); /* never NULL */
gboolean althea_code_is_free_text (AltheaCode *self);
gboolean althea_code_is_selectable (AltheaCode *self);
const char *althea_code_get_fact (AltheaCode *self, const char *name);   /* (nullable) */
char **althea_code_dup_fact_values (AltheaCode *self, const char *name); /* (transfer full) empty: none */
gboolean althea_code_equal (AltheaCode *a, AltheaCode *b);               /* system, code and display */

/* What goes into a record: coding and text, or the text alone. (transfer full) */
AltheaCodeableConcept *althea_code_to_concept (AltheaCode *self);

/**
 * AltheaCodeList:
 * What a search in one pack found: GListModel of AltheaCode, the best first. Immutable. Properties
 * (read-only): "system", "pack-date", "pack-version". The date is told even when nothing was found.
 */
#define ALTHEA_TYPE_CODE_LIST (althea_code_list_get_type ())
G_DECLARE_FINAL_TYPE (AltheaCodeList, althea_code_list, ALTHEA, CODE_LIST, GObject)

/* @codes: (element-type AltheaCode) referenced. @pack_date and @pack_version (nullable). */
AltheaCodeList *
althea_code_list_new (const char *system, const char *pack_date, const char *pack_version, GPtrArray *codes);
const char *althea_code_list_get_system (AltheaCodeList *self);
const char *althea_code_list_get_pack_date (AltheaCodeList *self);    /* "" when not known */
const char *althea_code_list_get_pack_version (AltheaCodeList *self); /* "" when not known */

/**
 * AltheaCodeFinder:
 * Whoever can search code packs. AltheaSession is one; tests have their own. Main thread; nothing blocks.
 */
#define ALTHEA_TYPE_CODE_FINDER (althea_code_finder_get_type ())
G_DECLARE_INTERFACE (AltheaCodeFinder, althea_code_finder, ALTHEA, CODE_FINDER, GObject)

struct _AltheaCodeFinderInterface
{
  GTypeInterface parent;
  void (*find_async) (AltheaCodeFinder *self, const char *system, const char *text, guint limit,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  AltheaCodeList *(*find_finish) (AltheaCodeFinder *self, GAsyncResult *result, GError **error);
};

/* @text: the beginnings of words in any order, or of a code. At most @limit are found. */
void
althea_code_finder_find_async (AltheaCodeFinder *self, const char *system, const char *text, guint limit,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) NOT_FOUND: there is no pack of that system. */
AltheaCodeList *althea_code_finder_find_finish (AltheaCodeFinder *self, GAsyncResult *result, GError **error);

G_END_DECLS
