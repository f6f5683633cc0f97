/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-pending-row.h"

#include <glib/gi18n-lib.h>

#include "althea-home-measure.h"
#include "home-measurement.h"

GtkWidget *
home_pending_row_new (HomeOutboxItem *item)
{
  AltheaOperation *operation = NULL;
  const AltheaHomeMeasure *measure = NULL;
  g_autofree char *value = NULL, *title = NULL;
  GtkWidget *row = NULL;

  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (item), NULL);

  operation = home_outbox_item_get_operation (item);
  measure = althea_home_measure_find_loinc (home_measurement_get_code (operation));
  value = home_measurement_dup_value (operation);
  /* Translators: what was measured and the value: "Weight: 82.5 kg". */
  title = g_strdup_printf (
      _ ("%s: %s"), measure != NULL ? althea_home_measure_get_label (measure) : _ ("Measurement"), value);
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, NULL);
  g_object_bind_property (item, "state-text", row, "subtitle", G_BINDING_SYNC_CREATE);
  return row;
}
