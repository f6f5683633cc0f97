/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "althea-record.h"

G_BEGIN_DECLS

/* What goes with the patient or by fax to the laboratory, to imaging, or to a colleague: the signed orders of
 * one patient. */

typedef struct
{
  const char *practice_name;
  const char *practice_phone; /* (nullable) */
  const char *requester_name; /* (nullable) who signed */
  AltheaRecord *patient;      /* a Patient */
  const GPtrArray *orders;    /* (element-type AltheaRecord) ServiceRequests of that patient, not empty */
} AltheaPaperRequisition;

/* Draws it into a page of @width_pt times @height_pt at the origin. Orders of another patient are left out;
 * what does not fit says how many more there are. */
void althea_paper_requisition_draw (cairo_t *cr, double width_pt, double height_pt,
                                    const AltheaPaperRequisition *requisition);
gboolean
althea_paper_requisition_to_pdf (const AltheaPaperRequisition *requisition, const char *path, GError **error);

G_END_DECLS
