/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-code.h"

G_DEFINE_INTERFACE (AltheaCodeFinder, althea_code_finder, G_TYPE_OBJECT)

static void
althea_code_finder_default_init (AltheaCodeFinderInterface *iface)
{
}

void
althea_code_finder_find_async (AltheaCodeFinder *self, const char *system, const char *text, guint limit,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (ALTHEA_IS_CODE_FINDER (self) && system != NULL && text != NULL && limit > 0);
  ALTHEA_CODE_FINDER_GET_IFACE (self)->find_async (self, system, text, limit, cancellable, callback,
                                                   user_data);
}

AltheaCodeList *
althea_code_finder_find_finish (AltheaCodeFinder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_CODE_FINDER (self), NULL);
  return ALTHEA_CODE_FINDER_GET_IFACE (self)->find_finish (self, result, error);
}
