/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaServiceRequest:
 *
 * One order: a laboratory test, an imaging study or a referral. A FHIR R4 ServiceRequest. Property and field
 * names with their kinds:
 *
 *   identifier: identifier list; based-on: reference list; replaces: reference list;
 *   requisition: identifier; status: code; intent: code; category: codeable concept list; priority: code;
 *   do-not-perform: boolean; code: codeable concept; order-detail: codeable concept list;
 *   subject: reference; encounter: reference; occurrence-date-time: date time; occurrence-period: period;
 *   authored-on: date time; requester: reference; performer-type: codeable concept;
 *   performer: reference list; reason-code: codeable concept list; reason-reference: reference list;
 *   specimen: reference list; body-site: codeable concept list; note: annotation list;
 *   patient-instruction: text.
 *
 * Our own: expected-by: date (when a result should be here); fasting: boolean; release-due: date time and
 * release-rule: code (when and by which rule the patient sees the result that has arrived).
 */
#define ALTHEA_TYPE_SERVICE_REQUEST (althea_service_request_get_type ())
G_DECLARE_FINAL_TYPE (AltheaServiceRequest, althea_service_request, ALTHEA, SERVICE_REQUEST, AltheaRecord)

/* SNOMED CT codes that FHIR uses as categories of a ServiceRequest. */
#define ALTHEA_ORDER_CATEGORIES "http://snomed.info/sct"
#define ALTHEA_ORDER_LABORATORY "108252007"
#define ALTHEA_ORDER_IMAGING "363679005"
#define ALTHEA_ORDER_REFERRAL "3457005"

/* One of the codes above; NULL for another kind of order. Static. */
const char *althea_service_request_get_kind (AltheaServiceRequest *self);
/* The translated name of a kind, "Order" for NULL. Static. */
const char *althea_order_kind_to_text (const char *kind);
/* TRUE while a result is waited for: status active or on-hold. */
gboolean althea_service_request_is_open (AltheaServiceRequest *self);
/* TRUE when it is open and the day that the result was expected by has ended at @at_us. */
gboolean althea_service_request_is_overdue (AltheaServiceRequest *self, gint64 at_us);

G_END_DECLS
