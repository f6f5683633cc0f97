/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-actor.h"

#include <yyjson.h>

G_BEGIN_DECLS

#define HOST_EXTENSION_REVIEW "urn:althea:review" /* of a record: {at, by}, who took note of it */

/* Adds the extension to the resource of @edit: now, and by @actor. */
void host_accept_add (yyjson_mut_doc *edit, HostActor *actor);

G_END_DECLS
