/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where each FHIR R4 resource type keeps what is searched by. */

#define HOST_RULE_MAX 6

/* A member, or a member of that. inner NULL: the member itself. */
typedef struct
{
  const char *member;
  const char *inner;
} HostPath;

typedef enum
{
  HOST_NAME_NONE,
  HOST_NAME_HUMAN, /* HumanName */
  HOST_NAME_TEXT,
} HostNameKind;

typedef struct
{
  const char *kind;
  HostPath patient[4];
  HostPath code[3];             /* the first that is there is the main code, its other codings further ones */
  HostPath date[HOST_RULE_MAX]; /* the first that is there */
  HostPath owner[3];            /* every reference */
  HostNameKind name;
} HostRule;

/* Never NULL: types without a line of their own have a general one. @kind is interned. */
const HostRule *host_rule_for (const char *kind);

G_END_DECLS
