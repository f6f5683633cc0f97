/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-mirror-private.h"

G_BEGIN_DECLS

/* For home-mirror.c, which reads and marks, and home-mirror-apply.c, which takes what the sync brings. */

struct _HomeMirror
{
  GObject parent_instance;
  HomeVault *vault;       /* (owned) (nullable) NULL after close */
  HomeMirrorState *state; /* (owned) */
  GHashTable *lists;      /* (owned) type -> HomeRecordList (owned) */
  HomeOutbox *outbox;     /* (owned) */
};

/* Writes a value of the mirror behind the person's back; a failure is logged. NULL removes. */
void home_mirror_write_value (HomeMirror *self, const char *name, const char *value);
/* @key: "Type/id". */
void home_mirror_emit_seen_changed (HomeMirror *self, const char *key);

G_END_DECLS
