/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-mirror.h"

G_BEGIN_DECLS

/* What the patient told the practice about a medicine of the list. Main thread. */

/* @state: "stopped" or "differently"; @text (nullable): why or how. (transfer full) */
AltheaOperation *home_medicine_report_new (AltheaRecord *medication, const char *state, const char *text);
/* What was said last and what became of it, as long as the practice has not dealt with it. (transfer full)
 * (nullable) */
char *home_medicine_report_dup_words (HomeMirror *mirror, AltheaRecord *medication);

G_END_DECLS
