/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-form-node.h"

G_BEGIN_DECLS

/**
 * AltheaFormState:
 * A form with its answers, as somebody fills it in: which items are shown, what is wrong, how far it is, and
 * what it adds up to. One thread.
 *
 * Properties, read only: "n-questions" and "n-answered" (of what is shown), "complete" (nothing that is
 * required is missing and nothing is wrong).
 * Signals: "changed" (an answer was set by althea_form_state_set_*), "structure-changed" (AltheaFormNode
 * *parent, NULL for the form itself: instances of a group came or went).
 */
#define ALTHEA_TYPE_FORM_STATE (althea_form_state_get_type ())
G_DECLARE_FINAL_TYPE (AltheaFormState, althea_form_state, ALTHEA, FORM_STATE, GObject)

/* Blank, with the form's initial answers. */
AltheaFormState *althea_form_state_new (AltheaForm *form);
/* Goes on with @response, a QuestionnaireResponse. What the form does not know is kept and written back.
 * NULL and ALTHEA_ERROR_INVALID when it is none; TOO_LARGE beyond the limits. */
AltheaFormState *althea_form_state_new_for_response (AltheaForm *form, GBytes *response, GError **error);

AltheaForm *althea_form_state_get_form (AltheaFormState *self);
const GPtrArray *
althea_form_state_get_nodes (AltheaFormState *self); /* (element-type AltheaFormNode) roots */
/* The first node of @link_id; (nullable) lent. */
AltheaFormNode *althea_form_state_find (AltheaFormState *self, const char *link_id);

/* Changes. The first answer is the only one unless the item repeats; NULL @answer clears. What does not fit
 * the item (another kind, beyond the limits) is kept, so that nobody loses what they typed, and is a problem
 * of the node; a read-only item stays. */
void althea_form_state_set_answer (AltheaFormState *self, AltheaFormNode *node, AltheaFormValue *answer);
void althea_form_state_set_answers (AltheaFormState *self, AltheaFormNode *node,
                                    AltheaFormValue *const *answers, guint n_answers);
/* Adds or takes away @answer; an exclusive option takes the others away. */
void althea_form_state_toggle_answer (AltheaFormState *self, AltheaFormNode *node, AltheaFormValue *answer,
                                      gboolean on);
/* What was typed and is not an answer yet ("12x" where a number goes): the node says so. NULL takes it back.
 */
void althea_form_state_set_typed (AltheaFormState *self, AltheaFormNode *node, const char *problem);
/* One more instance of a repeating group after @node; NULL at the limit. Lent. */
AltheaFormNode *althea_form_state_add_instance (AltheaFormState *self, AltheaFormNode *node);
gboolean althea_form_state_remove_instance (AltheaFormState *self, AltheaFormNode *node);

/* What is wrong with one node, shown or not. (transfer full) (nullable): NULL when nothing. */
char *althea_form_state_check_node (AltheaFormState *self, AltheaFormNode *node);
/* Shows the problems of @node (NULL: of everything) and gives the first that has one, in the form's order;
 * (nullable) lent: NULL when all is well. */
AltheaFormNode *althea_form_state_check (AltheaFormState *self, AltheaFormNode *node);

guint althea_form_state_get_n_questions (AltheaFormState *self);
guint althea_form_state_get_n_answered (AltheaFormState *self);
gboolean althea_form_state_is_complete (AltheaFormState *self);
/* TRUE when the response that was read has items that the form does not know. */
gboolean althea_form_state_has_unknown (AltheaFormState *self);

/* FALSE while items are missing. @band (out) (optional) (nullable) lent. */
gboolean althea_form_state_get_score (AltheaFormState *self, const AltheaFormScore *score, double *total,
                                      const AltheaFormBand **band);
/* The alerts whose item is answered above their limit. (element-type AltheaFormAlert) (transfer container) */
GPtrArray *althea_form_state_list_alerts (AltheaFormState *self);

/* The QuestionnaireResponse. @status: in-progress, completed, amended; NULL keeps the status that was read,
 * or in-progress. The same bytes as were read when nothing changed. Answers of items that are not enabled are
 * left out. (transfer full) */
GBytes *althea_form_state_to_response (AltheaFormState *self, const char *status);
/* Only what the form knows: nothing of the document that was read is kept but the answers. @subject
 * ("Patient/ ID"), @author, @authored: (nullable). (transfer full) */
GBytes *althea_form_state_to_clean_response (AltheaFormState *self, const char *id, const char *status,
                                             const char *subject, const char *author, const char *authored);

G_END_DECLS
