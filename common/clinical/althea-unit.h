/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Conversion between the units that practices use, by UCUM code. Mass to substance (mg/dL to mmol/L) needs
 * to know which substance: @loinc says. Any thread.
 */

/* TRUE and @converted in @to; FALSE when the units do not measure the same, or the substance is unknown.
 * @loinc: (nullable) one or more codes "2160-0|38483-4". "" and NULL units are no unit. */
gboolean
althea_unit_convert (double value, const char *from, const char *to, const char *loinc, double *converted);
/* As people write it: "mm[Hg]" is mmHg, "[lb_av]" is lb, "umol/L" is µmol/L. Lent: @ucum itself when it
 * has no other spelling. */
const char *althea_unit_to_display (const char *ucum);

G_END_DECLS
