/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "home-sync.h"

G_BEGIN_DECLS

/* A computer that is linked to the patient's record. Properties: "id", "name", "paired-text", "own". */
#define HOME_TYPE_DEVICE (home_device_get_type ())
G_DECLARE_FINAL_TYPE (HomeDevice, home_device, HOME, DEVICE, GObject)

const char *home_device_get_id (HomeDevice *self);
const char *home_device_get_name (HomeDevice *self);
const char *home_device_get_paired_text (HomeDevice *self);
gboolean home_device_get_own (HomeDevice *self);

/* Asks the practice which computers are linked: GListModel of HomeDevice, this computer first. OFFLINE
 * without the practice. */
void home_device_list_load_async (HomeSync *sync, const char *own_id, GAsyncReadyCallback callback,
                                  gpointer user_data);
GListModel *home_device_list_load_finish (GAsyncResult *result, GError **error);

/* Unlinks one. */
void home_device_revoke_async (HomeSync *sync, HomeDevice *device, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean home_device_revoke_finish (GAsyncResult *result, GError **error);

G_END_DECLS
