/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-fid.h"

#include <yyjson.h>

G_BEGIN_DECLS

/**
 * HostIndex:
 * What the tables beside a document hold about it, taken out in one pass. A plain value that one thread
 * fills and another may read afterwards. Strings are lent by the parsed document, except those of HostPerson.
 */

/* Numbers stored in token.role; appended to, never renumbered. */
#define HOST_TOKEN_CATEGORY 1
#define HOST_TOKEN_CODE 2
#define HOST_TOKEN_OWNER 3
#define HOST_TOKEN_BASED_ON 4

/* Numbers stored in number.role. */
#define HOST_NUMBER_RECORD 1
#define HOST_NUMBER_PHONE 2

/* A code and its system, either possibly "". code NULL: none. */
typedef struct
{
  const char *system;
  const char *code;
} HostTerm;

/* Where a relative reference points. kind NULL: nowhere. */
typedef struct
{
  const char *kind;
  gsize n_kind;
  const char *id;
  gsize n_id;
} HostLink;

typedef struct
{
  int role;
  HostTerm term; /* CATEGORY, CODE */
  HostLink link; /* OWNER, BASED_ON */
} HostToken;

typedef struct
{
  const char *system; /* "" when absent */
  const char *value;
} HostIdentifier;

/* An observation's value, or one of its components'. */
typedef struct
{
  HostTerm code;
  gboolean has_number;
  double number;
  const char *text; /* (nullable) */
  HostTerm unit;
} HostValue;

typedef struct
{
  char *digits; /* (owned) */
  int role;
} HostNumber;

/* Of what has a name. Texts are folded. */
typedef struct
{
  char *sort;      /* (owned) (nullable) family, given; what lists are ordered by */
  char *family;    /* (owned) (nullable) words of all names */
  char *given;     /* (owned) (nullable) */
  char *other;     /* (owned) (nullable) other spellings: joined, as one text */
  int birth;       /* yyyymmdd, 0 unknown */
  GArray *numbers; /* (owned) (nullable) (element-type HostNumber) */
} HostPerson;

typedef struct
{
  const char *kind; /* interned */
  HostLink patient;
  HostLink encounter;
  HostTerm code;
  HostTerm category;
  const char *status; /* (nullable) */
  gint64 date_ms;
  gint64 end_ms;       /* appointments */
  GArray *tokens;      /* (owned) (nullable) (element-type HostToken) */
  GArray *identifiers; /* (owned) (nullable) (element-type HostIdentifier) */
  GArray *values;      /* (owned) (nullable) (element-type HostValue) observations */
  HostPerson person;
} HostIndex;

/* Reads @resource, an object of type @kind (interned) with this @id. Dates without a zone are in @zone. */
void
host_index_init (HostIndex *self, yyjson_val *resource, const char *kind, const char *id, GTimeZone *zone);
void host_index_clear (HostIndex *self);

/* "Type/id" or "Type/id/_history/n"; FALSE for anything else. */
gboolean host_link_parse (HostLink *self, const char *reference, gsize n_chars);
gboolean host_link_parse_value (HostLink *self, yyjson_val *reference);
gboolean host_link_is (const HostLink *self, const char *kind);

/* The folded name of a person or place. */
void host_person_init (HostPerson *self, yyjson_val *resource, gboolean human);
void host_person_clear (HostPerson *self);
/* Letters and digits only, lower case: how numbers are compared. (transfer full) */
char *host_number_compact (const char *text);
/* What follows the letters and zeros in front of a compact record number, when that is digits only: people
 * leave them out. Else the whole. Lent by @digits. */
const char *host_number_bare (const char *digits);

G_END_DECLS
