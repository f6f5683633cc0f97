/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-form.h"

G_BEGIN_DECLS

/* A problem: words and code, status, when it began and ended, note. */
#define CLINIC_TYPE_PROBLEM_FORM (clinic_problem_form_get_type ())
G_DECLARE_FINAL_TYPE (ClinicProblemForm, clinic_problem_form, CLINIC, PROBLEM_FORM, ClinicForm)

GtkWidget *clinic_problem_form_new (void);

G_END_DECLS
