/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaDiagnosticReport:
 *
 * One report that groups results and says what they mean. A FHIR R4 DiagnosticReport. Property and field
 * names with their kinds:
 *
 *   identifier: identifier list; based-on: reference list; status: code; category: codeable concept list;
 *   code: codeable concept; subject: reference; encounter: reference; effective-date-time: date time;
 *   effective-period: period; issued: date time; performer: reference list;
 *   results-interpreter: reference list; specimen: reference list; result: reference list;
 *   imaging-study: reference list; media-link: reference list; conclusion: text;
 *   conclusion-code: codeable concept list; presented-form: attachment list; comment: annotation, what the
 *   practice says to the patient (our extension).
 */
#define ALTHEA_TYPE_DIAGNOSTIC_REPORT (althea_diagnostic_report_get_type ())
G_DECLARE_FINAL_TYPE (AltheaDiagnosticReport, althea_diagnostic_report, ALTHEA, DIAGNOSTIC_REPORT,
                      AltheaRecord)

G_END_DECLS
