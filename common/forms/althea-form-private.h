/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-form-state.h"

G_BEGIN_DECLS

/* For the files of forms/ only. */

/* Nodes of one state: repeating groups within repeating groups multiply. */
#define ALTHEA_FORM_MAX_NODES 20000u

/* --- value ---------------------------------------------------------------------------------------- */

gboolean althea_form_value_get_number (AltheaFormValue *self, double *number);
int althea_form_value_get_decimals (AltheaFormValue *self);

/* --- form ----------------------------------------------------------------------------------------- */

struct _AltheaForm
{
  GObject parent_instance;
  char *id, *title, *description, *copyright, *url, *canonical, *status; /* (owned) (nullable) */
  AltheaFormValue *code;                                                 /* (owned) (nullable) */
  GPtrArray *items;    /* (element-type AltheaFormItem) owns them, depth first */
  GPtrArray *roots;    /* (element-type AltheaFormItem) */
  GPtrArray *order;    /* (element-type AltheaFormItem) see althea_form_get_order() */
  GPtrArray *scores;   /* (element-type AltheaFormScore) */
  GPtrArray *alerts;   /* (element-type AltheaFormAlert) */
  GHashTable *by_link; /* (owned) linkId -> AltheaFormItem, both lent by items */
  guint n_conditions;  /* of all items */
};

gboolean althea_form_read (AltheaForm *self, yyjson_val *root, GError **error);
gboolean althea_form_read_options (AltheaFormItem *item, yyjson_val *json, yyjson_val *root, GError **error);
gboolean althea_form_read_extensions (AltheaFormItem *item, yyjson_val *json, GError **error);
gboolean althea_form_read_scores (AltheaForm *self, yyjson_val *root, GError **error);
/* Conditions, and the order of the items by them. */
gboolean
althea_form_read_conditions (AltheaForm *self, AltheaFormItem *item, yyjson_val *json, GError **error);
gboolean althea_form_sort (AltheaForm *self, GError **error);

void althea_form_item_free (AltheaFormItem *item);
void althea_form_score_free (AltheaFormScore *score);
void althea_form_alert_free (AltheaFormAlert *alert);

gboolean althea_form_set_invalid (GError **error, const char *message);   /* FALSE */
gboolean althea_form_set_too_large (GError **error, const char *message); /* FALSE */
/* The value of the extension @url of @object, NULL: none. */
yyjson_val *althea_form_extension (yyjson_val *object, const char *url);

/* --- node ----------------------------------------------------------------------------------------- */

struct _AltheaFormNode
{
  GObject parent_instance;
  const AltheaFormItem
      *item;              /* (nullable) (unowned) of the form, which the state holds; NULL: the form itself */
  AltheaFormNode *parent; /* (nullable) (unowned) */
  GPtrArray *children;    /* (element-type AltheaFormNode) */
  GPtrArray *answers;     /* (element-type AltheaFormValue) */
  GPtrArray *sources;     /* (element-type yyjson_val) beside answers: the answer as read, or NULL */
  yyjson_val *source;     /* (nullable) the item as read, of the state's document */
  GPtrArray *unknown;     /* (element-type yyjson_val) items below that the form does not know */
  gboolean enabled, shown;
  gboolean checked; /* its problem is to be seen */
  char *typed;      /* (owned) (nullable) see althea_form_state_set_typed() */
  char *problem;    /* (owned) (nullable) as seen */
};

AltheaFormNode *althea_form_node_new (const AltheaFormItem *item, AltheaFormNode *parent);
/* Takes over answers; sources (nullable) beside them. Emits when they differ. */
gboolean althea_form_node_set_answers (AltheaFormNode *self, AltheaFormValue *const *answers,
                                       yyjson_val *const *sources, guint n_answers);
void althea_form_node_set_enabled (AltheaFormNode *self, gboolean enabled, gboolean shown);
void althea_form_node_set_problem (AltheaFormNode *self, const char *problem);
gboolean althea_form_node_has_content (AltheaFormNode *self); /* an enabled answer in it or below */

/* --- state ---------------------------------------------------------------------------------------- */

struct _AltheaFormState
{
  GObject parent_instance;
  AltheaForm *form;
  AltheaFormNode *root;  /* (owned) without an item */
  GPtrArray **instances; /* (owned) (array length=number of items) nodes of each item, lent by the tree */
  guint n_nodes;
  yyjson_doc *document; /* (owned) (nullable) as read */
  GBytes *source;       /* (owned) (nullable) the same as text */
  gboolean edited;
  gboolean has_unknown;
  guint n_questions, n_answered;
  gboolean complete;
};

/* Makes the nodes below @parent: one of each item, with what is below. FALSE: too many. */
gboolean althea_form_state_grow (AltheaFormState *self, AltheaFormNode *parent);
AltheaFormNode *althea_form_state_insert (AltheaFormState *self, AltheaFormNode *parent,
                                          const AltheaFormItem *item, guint position);
void althea_form_state_drop (AltheaFormState *self, AltheaFormNode *node);
gboolean althea_form_state_read (AltheaFormState *self, GBytes *response, GError **error);
/* Works out what is enabled, what is calculated, what is wrong, and how far it is. */
void althea_form_state_evaluate (AltheaFormState *self);
void althea_form_state_calculate (AltheaFormState *self);
/* FALSE: stop. Depth first in the form's order. */
typedef gboolean (*AltheaFormVisit) (AltheaFormNode *node, gpointer user_data);
gboolean althea_form_node_visit (AltheaFormNode *self, AltheaFormVisit visit, gpointer user_data);
char *althea_form_node_check (AltheaFormNode *self);

G_END_DECLS
