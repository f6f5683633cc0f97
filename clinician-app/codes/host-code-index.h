/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HostCodeIndex:
 * The words of a pack's rows, in memory: a few megabytes for 100,000 codes. A search reads the rows in their
 * order, the best first, and stops at the limit, so the commonest beginnings are answered soonest and the
 * longest takes a few milliseconds. Immutable; any thread.
 *
 * It is kept in two blobs: the words in order, each with its final zero; and for each row the numbers of its
 * words, little-endian in 32 bits, ended by one of all ones.
 */
typedef struct _HostCodeIndex HostCodeIndex;

/* NULL with CORRUPT. */
HostCodeIndex *host_code_index_new (GBytes *vocabulary, GBytes *rows, GError **error);
void host_code_index_free (HostCodeIndex *self);
/* Appends to @found (element-type guint32) the numbers of the rows that have a word beginning with each word
 * of @folded, until it holds @limit. */
void host_code_index_search (HostCodeIndex *self, const char *folded, guint limit, GArray *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCodeIndex, host_code_index_free)

/* Puts an index together, row by row in the order of the rows. */
typedef struct _HostCodeIndexBuilder HostCodeIndexBuilder;
HostCodeIndexBuilder *host_code_index_builder_new (void);
void host_code_index_builder_free (HostCodeIndexBuilder *self);
void host_code_index_builder_add (HostCodeIndexBuilder *self, const char *folded);
/* Outs (transfer full). */
void host_code_index_builder_finish (HostCodeIndexBuilder *self, GBytes **vocabulary, GBytes **rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCodeIndexBuilder, host_code_index_builder_free)

G_END_DECLS
