/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-form.h"

G_BEGIN_DECLS

/**
 * AltheaFormNode:
 * One place in a form that is being answered: an item, or one instance of a group that repeats. Owned by its
 * state; changed through the state only; the thread of the state.
 *
 * Properties, read only: "shown" (its conditions and those around it hold, and it is not hidden), "problem"
 * (in people's words, NULL when fine; only where somebody should see it now), "answered". Signal
 * "answers-changed": the answers are others.
 */
#define ALTHEA_TYPE_FORM_NODE (althea_form_node_get_type ())
G_DECLARE_FINAL_TYPE (AltheaFormNode, althea_form_node, ALTHEA, FORM_NODE, GObject)

const AltheaFormItem *althea_form_node_get_item (AltheaFormNode *self);
AltheaFormNode *althea_form_node_get_parent (AltheaFormNode *self);    /* (nullable) lent */
const GPtrArray *althea_form_node_get_children (AltheaFormNode *self); /* (element-type AltheaFormNode) */
const GPtrArray *althea_form_node_get_answers (AltheaFormNode *self);  /* (element-type AltheaFormValue) */
AltheaFormValue *althea_form_node_get_answer (AltheaFormNode *self);   /* the first (nullable) lent */
guint althea_form_node_get_instance (AltheaFormNode *self);            /* from 0, of a repeating group */
gboolean althea_form_node_is_shown (AltheaFormNode *self);
gboolean althea_form_node_is_enabled (AltheaFormNode *self); /* shown, or hidden by the form but counting */
const char *althea_form_node_get_problem (AltheaFormNode *self); /* (nullable) */

G_END_DECLS
