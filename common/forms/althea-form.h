/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-form-value.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the Questionnaires that Althea ships, and a practice's own, may say beyond FHIR R4:
 *
 * - urn:althea:form-score on the Questionnaire: id, title, code (valueCoding), item (valueString, linkIds
 * that are summed), max, source, band {low, high, label, flag (N A H HH)}. A score stands when all its items
 *   that are shown are answered.
 * - urn:althea:form-alert on the Questionnaire: id ("safety"), item (linkId), above (a weight or a number),
 * text, code (valueCoding: the item's answer as an observation of its own).
 * - urn:althea:form-calculated on a read-only item: the id of the score that it shows.
 */
#define ALTHEA_FORM_EXTENSION_SCORE "urn:althea:form-score"
#define ALTHEA_FORM_EXTENSION_ALERT "urn:althea:form-alert"
#define ALTHEA_FORM_EXTENSION_CALCULATED "urn:althea:form-calculated"

/* A form comes from outside: its size is bounded. */
#define ALTHEA_FORM_MAX_BYTES (2u * 1024 * 1024)
#define ALTHEA_FORM_MAX_DEPTH 12u
#define ALTHEA_FORM_MAX_ITEMS 2000u
#define ALTHEA_FORM_MAX_OPTIONS 1000u
#define ALTHEA_FORM_MAX_CONDITIONS 5000u
#define ALTHEA_FORM_MAX_REPEATS 100u /* answers of one question, instances of one group */
#define ALTHEA_FORM_MAX_TEXT 10000u  /* characters of one answer */

typedef struct _AltheaFormItem AltheaFormItem;

typedef enum
{
  ALTHEA_FORM_EXISTS = 1,
  ALTHEA_FORM_EQUAL,
  ALTHEA_FORM_NOT_EQUAL,
  ALTHEA_FORM_GREATER,
  ALTHEA_FORM_LESS,
  ALTHEA_FORM_GREATER_OR_EQUAL,
  ALTHEA_FORM_LESS_OR_EQUAL,
} AltheaFormOperator;

typedef struct
{
  const AltheaFormItem *question; /* (unowned) of the same form */
  AltheaFormOperator test;
  AltheaFormValue *answer; /* (owned) */
} AltheaFormCondition;

typedef struct
{
  AltheaFormValue *value; /* (owned) */
  double weight;          /* NAN: none */
  gboolean exclusive;     /* "none of these": with no other answer */
  gboolean initial;
} AltheaFormOption;

typedef enum
{
  ALTHEA_FORM_CONTROL_AUTO = 0,
  ALTHEA_FORM_CONTROL_LIST, /* drop-down */
  ALTHEA_FORM_CONTROL_BUTTONS,
  ALTHEA_FORM_CONTROL_HELP, /* a display item that explains the item around it */
} AltheaFormControl;

/* One item; immutable, owned by its form. Limits are NULL or -1 where there are none. */
struct _AltheaFormItem
{
  guint index; /* place in althea_form_get_items() */
  char *link_id;
  char *prefix; /* (nullable) "3." */
  char *text;   /* cleaned; "" when the item has none */
  AltheaFormType type;
  const AltheaFormItem *parent; /* (nullable) (unowned) */
  GPtrArray *children;          /* (element-type AltheaFormItem) in order, unowned, never NULL */
  GPtrArray *options;           /* (element-type AltheaFormOption) never NULL */
  GPtrArray *conditions;        /* (element-type AltheaFormCondition) never NULL */
  GPtrArray *initial;           /* (element-type AltheaFormValue) never NULL */
  gboolean any;                 /* enableBehavior: one condition is enough */
  gboolean required, repeats, read_only;
  gboolean hidden;       /* never shown, its answers count */
  gboolean options_away; /* its list of answers is not in the form */
  AltheaFormControl control;
  AltheaFormValue *minimum, *maximum; /* (owned) (nullable) */
  int max_length, min_length;         /* characters; -1 */
  int max_decimals;                   /* -1 */
  guint min_count, max_count;         /* answers or instances; 0: as @required and @repeats say */
  AltheaFormValue *unit;              /* (owned) (nullable) a coding: the unit that is asked for */
  GPtrArray *units;                   /* (element-type AltheaFormValue) codings to choose from, never NULL */
  char *hint;                         /* (owned) (nullable) entryFormat */
  char *calculated;                   /* (owned) (nullable) id of the score */
};

typedef struct
{
  double low, high; /* both within the band */
  char *label;
  char *flag; /* (nullable) "N", "A", "H", "HH" */
} AltheaFormBand;

typedef struct
{
  char *id, *title;
  AltheaFormValue *code; /* (owned) (nullable) coding of the score as an observation */
  GPtrArray *items;      /* (element-type AltheaFormItem) unowned */
  GPtrArray *bands;      /* (element-type AltheaFormBand) */
  double maximum;        /* NAN: not said */
  char *source;          /* (nullable) where bands come from */
} AltheaFormScore;

typedef struct
{
  char *id;
  const AltheaFormItem *item;
  double above;
  char *text;            /* for the people of the practice */
  AltheaFormValue *code; /* (owned) (nullable) coding of the item's answer as an observation */
} AltheaFormAlert;

/**
 * AltheaForm:
 * A FHIR R4 Questionnaire, read and checked: immutable, any thread.
 */
#define ALTHEA_TYPE_FORM (althea_form_get_type ())
G_DECLARE_FINAL_TYPE (AltheaForm, althea_form, ALTHEA, FORM, GObject)

/* NULL and ALTHEA_ERROR_INVALID when @questionnaire is none, or not one that can be asked: a linkId twice, a
 * condition on a question that is not there or on itself by a detour. TOO_LARGE beyond the limits above.
 * (transfer full) */
AltheaForm *althea_form_new (GBytes *questionnaire, GError **error);
AltheaForm *althea_form_new_for_value (yyjson_val *questionnaire, GError **error);
/* The form that an assigning Task holds: the very one that was assigned. NOT_FOUND when it holds none. */
AltheaForm *althea_form_new_for_task (GBytes *task, GError **error);

const char *althea_form_get_id (AltheaForm *self);          /* (nullable) */
const char *althea_form_get_title (AltheaForm *self);       /* never NULL */
const char *althea_form_get_description (AltheaForm *self); /* (nullable) */
const char *althea_form_get_copyright (AltheaForm *self);   /* (nullable) */
const char *althea_form_get_url (AltheaForm *self);         /* (nullable) */
/* "url|version", "url", or "Questionnaire/ID": what a response says that it answers. (nullable) lent */
const char *althea_form_get_canonical (AltheaForm *self);
const char *althea_form_get_status (AltheaForm *self); /* draft, active, retired, unknown */
/* A coding of Questionnaire.code in LOINC. (nullable) lent */
AltheaFormValue *althea_form_get_code (AltheaForm *self);

const GPtrArray *
althea_form_get_items (AltheaForm *self); /* (element-type AltheaFormItem) all, depth first */
const GPtrArray *althea_form_get_roots (AltheaForm *self); /* (element-type AltheaFormItem) */
const AltheaFormItem *althea_form_find (AltheaForm *self, const char *link_id); /* (nullable) */
const GPtrArray *althea_form_get_scores (AltheaForm *self); /* (element-type AltheaFormScore) */
const GPtrArray *althea_form_get_alerts (AltheaForm *self); /* (element-type AltheaFormAlert) */
/* Items in an order in which what an item's conditions look at comes before it. */
const GPtrArray *althea_form_get_order (AltheaForm *self);

gboolean althea_form_item_is_question (const AltheaFormItem *item); /* neither group nor display */
/* The weight of an answer by the options of @item, or its own number. FALSE: it has none. */
gboolean althea_form_item_get_weight (const AltheaFormItem *item, AltheaFormValue *answer, double *weight);
const AltheaFormBand *
althea_form_score_find_band (const AltheaFormScore *score, double total); /* (nullable) */

/* The Questionnaires that come with Althea, as JSON. (element-type GBytes) (transfer full) */
GPtrArray *althea_form_list_shipped (void);

G_END_DECLS
