/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-invite.h"

G_BEGIN_DECLS

#define ALTHEA_INVITE_VERSION 1
#define ALTHEA_INVITE_LINK_START "althea:pair?"
#define ALTHEA_INVITE_MOST_BYTES 8192
#define ALTHEA_INVITE_MOST_ADDRESSES 3
#define ALTHEA_INVITE_MOST_ADDRESS_BYTES 120
#define ALTHEA_INVITE_MOST_NAME_BYTES 160
#define ALTHEA_INVITE_MOST_PHONE_BYTES 40
#define ALTHEA_INVITE_SECRET_BYTES 16
#define ALTHEA_INVITE_PIN_BYTES 32
#define ALTHEA_INVITE_CHECK_BYTES 4

/* "host:port" with a port; names, IPv4 or [IPv6]. */
gboolean althea_invite_address_is_valid (const char *address);
gboolean althea_invite_pin_is_valid (const char *pin);
/* Text for people, short enough and without characters that hide or turn text. */
gboolean althea_invite_words_are_valid (const char *words, gsize most_bytes);

/* Both with words for the person in @error. */
void althea_invite_set_damaged (GError **error);
void althea_invite_set_too_new (GError **error);

/* The members in bytes, and the checksum over them. */
GBytes *althea_invite_to_payload (AltheaInvite *self);
AltheaInvite *althea_invite_from_payload (const guint8 *bytes, gsize n_bytes, GError **error);
guint32 althea_invite_checksum (const guint8 *bytes, gsize n_bytes);

AltheaInvite *althea_invite_from_file (const char *text, GError **error);

G_END_DECLS
