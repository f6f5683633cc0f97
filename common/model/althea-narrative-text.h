/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FHIR narratives (XHTML) from plain text and back. Any thread. */

/* A <div> of paragraphs: an empty line ends a paragraph, a single line break stays one, and lines that begin
 * with "- " become a list. What XML must not hold is left out. (transfer full) */
char *althea_narrative_from_text (const char *text);

/* The text of a narrative from anywhere, for screens, searches and prints: tags become line breaks or
 * nothing, references become their characters, scripts and styles are left out, list items begin with "- ".
 * What althea_narrative_from_text() made comes back as it was, but for blanks at line ends. (transfer full)
 * never NULL */
char *althea_narrative_to_text (const char *div);

G_END_DECLS
