/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-form-state.h"

G_BEGIN_DECLS

/* Which questions make a page of their own, in order: each that is shown, and a group that repeats as one
 * page with its instances. (element-type AltheaFormNode) (transfer full) */
GPtrArray *althea_form_pages_new (AltheaFormState *state);
/* The page that @node is on: its own or that of what is around it; -1: none. */
int althea_form_pages_find (GPtrArray *pages, AltheaFormNode *node);
/* What a page shows beside its node, as nodes from the outside in: the groups around it and the explanations
 * that stand before it. (element-type AltheaFormNode) (transfer container) */
GPtrArray *althea_form_pages_list_lead (AltheaFormState *state, AltheaFormNode *node);
/* All shown instances of the group that @node is one of. (element-type AltheaFormNode) (transfer container)
 */
GPtrArray *althea_form_pages_list_instances (AltheaFormState *state, AltheaFormNode *node);

/* Fill @body with all of the form, or with one page of it. */
void althea_form_body_clear (GtkBox *body);
void althea_form_body_show_whole (GtkBox *body, AltheaFormState *state, gboolean read_only);
void althea_form_body_show_page (GtkBox *body, AltheaFormState *state, AltheaFormNode *page, gboolean last);

G_END_DECLS
