/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaDocumentReference:
 *
 * One document: its files and what they are about. A FHIR R4 DocumentReference. Property and field names with
 * their kinds:
 *
 *   master-identifier: identifier; identifier: identifier list; status: code; doc-status: code;
 *   type: codeable concept; category: codeable concept list; subject: reference; date: date time;
 *   author: reference list; authenticator: reference; custodian: reference; description: text;
 *   security-label: codeable concept list; attachment: attachment list; format: coding list;
 *   encounter: reference list; event: codeable concept list; period: period;
 *   facility-type: codeable concept; practice-setting: codeable concept; related: reference list;
 *   relates-to-code: code list; relates-to-target: reference list.
 */
#define ALTHEA_TYPE_DOCUMENT_REFERENCE (althea_document_reference_get_type ())
G_DECLARE_FINAL_TYPE (AltheaDocumentReference, althea_document_reference, ALTHEA, DOCUMENT_REFERENCE,
                      AltheaRecord)

/* The text of the first file that is plain text and inside the record, cleaned of what a screen must not
 * obey; NULL when there is none. @cut (out) (optional): it is longer than ALTHEA_DOCUMENT_MAX_TEXT bytes and
 * was cut there. (transfer full) */
#define ALTHEA_DOCUMENT_MAX_TEXT (256 * 1024)
char *althea_document_reference_dup_text (AltheaDocumentReference *self, gboolean *cut);

G_END_DECLS
