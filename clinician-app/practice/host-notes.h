/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-signer.h"
#include "host-write.h"

G_BEGIN_DECLS

/* Signing notes, inside a transaction. What is signed is stored in canonical form (RFC 8785), so that there
 * is one text for what it says; a Provenance beside it carries the signature to the outside. */

/* Writes @json, a Composition as it is to stand, and signs it as @act (ALTHEA_SIGNATURE_...). @writer: its
 * actor is the signer. @base_version 0 for a new one. (transfer full) */
HostVersion *
host_note_seal (const HostWriter *writer, HostTransaction *transaction, HostSigner *signer, GBytes *json,
                guint64 base_version, const char *act, gint64 when_us, GError **error);
/* One more signature on a version that stands. EXISTS when the signer signed it so before. */
gboolean host_note_countersign (const HostWriter *writer, HostTransaction *transaction, HostSigner *signer,
                                HostVersion *note, const char *act, gint64 when_us, GError **error);

/* The present time for a signature. 0 with FAILED when this computer's clock stands before what was signed or
 * noted last: a signature with a false time is worth nothing. */
gint64 host_note_get_moment_us (HostTransaction *transaction, GError **error);

/* The canonical form of @json with the label of a psychotherapy note when @psychotherapy. NULL with @error.
 */
GBytes *host_note_canonical (GBytes *json, gboolean psychotherapy, GError **error);

#define HOST_NOTE_LATE_US (24 * G_TIME_SPAN_HOUR) /* from the visit's end; later is a late entry */

G_END_DECLS
