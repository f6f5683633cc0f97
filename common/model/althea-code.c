/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-code.h"

/**
 * AltheaCode:
 * Made by whoever reads a pack's answer; owned by the lists and pickers that hold it. Never changes.
 */
struct _AltheaCode
{
  GObject parent_instance;

  char *system;    /* (owned) (nullable) NULL: free text */
  char *code;      /* (owned) (nullable) NULL: free text */
  char *display;   /* (owned) */
  char *detail;    /* (owned) "": none */
  char *pack_date; /* (owned) YYYY-MM-DD; "": not known */
  char **facts;    /* (owned) (nullable) names and values in turn, NULL-terminated */
  gboolean selectable;
};

G_DEFINE_FINAL_TYPE (AltheaCode, althea_code, G_TYPE_OBJECT)

typedef enum
{
  PROP_SYSTEM = 1,
  PROP_CODE,
  PROP_DISPLAY,
  PROP_DETAIL,
  PROP_PACK_DATE,
  PROP_SELECTABLE,
} AltheaCodeProperty;

static GParamSpec *props[PROP_SELECTABLE + 1];

static const struct
{
  const char *system, *name;
} systems[] = {
  { ALTHEA_CODES_ICD_10_CM, "ICD-10-CM" },
  { ALTHEA_CODES_RXNORM, "RxNorm" },
  { ALTHEA_CODES_CVX, "CVX" },
  { ALTHEA_CODES_MVX, "MVX" },
  { ALTHEA_CODES_LOINC, "LOINC" },
  { ALTHEA_CODES_UCUM, "UCUM" },
};

const char *
althea_codes_get_system_name (const char *system)
{
  g_return_val_if_fail (system != NULL, "");
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    if (g_str_equal (systems[i].system, system))
      return systems[i].name;
  return system;
}

static void
althea_code_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaCode *self = ALTHEA_CODE (object);

  switch ((AltheaCodeProperty)id)
    {
    case PROP_SYSTEM:
      g_value_set_string (value, self->system);
      break;
    case PROP_CODE:
      g_value_set_string (value, self->code);
      break;
    case PROP_DISPLAY:
      g_value_set_string (value, self->display);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_PACK_DATE:
      g_value_set_string (value, self->pack_date);
      break;
    case PROP_SELECTABLE:
      g_value_set_boolean (value, self->selectable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
althea_code_finalize (GObject *object)
{
  AltheaCode *self = ALTHEA_CODE (object);

  g_free (self->system);
  g_free (self->code);
  g_free (self->display);
  g_free (self->detail);
  g_free (self->pack_date);
  g_strfreev (self->facts);
  G_OBJECT_CLASS (althea_code_parent_class)->finalize (object);
}

static void
althea_code_class_init (AltheaCodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_code_get_property;
  object_class->finalize = althea_code_finalize;
  props[PROP_SYSTEM] = g_param_spec_string ("system", NULL, NULL, NULL, flags);
  props[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  props[PROP_DISPLAY] = g_param_spec_string ("display", NULL, NULL, "", flags);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, "", flags);
  props[PROP_PACK_DATE] = g_param_spec_string ("pack-date", NULL, NULL, "", flags);
  props[PROP_SELECTABLE] = g_param_spec_boolean ("selectable", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_code_init (AltheaCode *self)
{
  self->selectable = TRUE;
}

AltheaCode *
althea_code_new (const char *system, const char *code, const char *display, const char *detail,
                 const char *pack_date, gboolean selectable, const char *const *facts)
{
  AltheaCode *self;

  g_return_val_if_fail (system != NULL && code != NULL && display != NULL, NULL);
  self = g_object_new (ALTHEA_TYPE_CODE, NULL);
  self->system = g_strdup (system);
  self->code = g_strdup (code);
  self->display = g_strdup (display);
  self->detail = g_strdup (detail != NULL ? detail : "");
  self->pack_date = g_strdup (pack_date != NULL ? pack_date : "");
  self->selectable = selectable;
  self->facts = g_strdupv ((char **)facts);
  return self;
}

AltheaCode *
althea_code_new_text (const char *text)
{
  AltheaCode *self;

  g_return_val_if_fail (text != NULL, NULL);
  self = g_object_new (ALTHEA_TYPE_CODE, NULL);
  self->display = g_strdup (text);
  self->detail = g_strdup ("");
  self->pack_date = g_strdup ("");
  return self;
}

static const AltheaCoding *
find_coding (const AltheaCodeableConcept *concept, const char *system)
{
  for (guint i = 0; concept->coding != NULL && i < concept->coding->len; i++)
    {
      const AltheaCoding *coding = concept->coding->pdata[i];

      if (coding->code != NULL && coding->system != NULL
          && (system == NULL || g_str_equal (coding->system, system)))
        return coding;
    }
  return NULL;
}

AltheaCode *
althea_code_new_from_concept (const AltheaCodeableConcept *concept, const char *system)
{
  const AltheaCoding *coding = concept != NULL ? find_coding (concept, system) : NULL;
  const char *display = concept != NULL ? althea_codeable_concept_get_display (concept) : "";

  if (coding != NULL)
    return althea_code_new (coding->system, coding->code, display, NULL, coding->version, TRUE, NULL);
  return *display != '\0' ? althea_code_new_text (display) : NULL;
}

const char *
althea_code_get_system (AltheaCode *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self), NULL);
  return self->system;
}

const char *
althea_code_get_code (AltheaCode *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self), NULL);
  return self->code;
}

const char *
althea_code_get_display (AltheaCode *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self), "");
  return self->display;
}

const char *
althea_code_get_detail (AltheaCode *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self), "");
  return self->detail;
}

const char *
althea_code_get_pack_date (AltheaCode *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self), "");
  return self->pack_date;
}

gboolean
althea_code_is_free_text (AltheaCode *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self), TRUE);
  return self->code == NULL;
}

gboolean
althea_code_is_selectable (AltheaCode *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self), FALSE);
  return self->selectable;
}

const char *
althea_code_get_fact (AltheaCode *self, const char *name)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self) && name != NULL, NULL);
  for (char **fact = self->facts; fact != NULL && fact[0] != NULL && fact[1] != NULL; fact += 2)
    if (g_str_equal (fact[0], name))
      return fact[1];
  return NULL;
}

char **
althea_code_dup_fact_values (AltheaCode *self, const char *name)
{
  const char *values = althea_code_get_fact (self, name);

  return g_strsplit (values != NULL ? values : "", "|", -1);
}

gboolean
althea_code_equal (AltheaCode *a, AltheaCode *b)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (a) && ALTHEA_IS_CODE (b), FALSE);
  return g_strcmp0 (a->system, b->system) == 0 && g_strcmp0 (a->code, b->code) == 0
         && g_str_equal (a->display, b->display);
}

AltheaCodeableConcept *
althea_code_to_concept (AltheaCode *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE (self), NULL);
  return self->code != NULL ? althea_codeable_concept_new (self->system, self->code, self->display)
                            : althea_codeable_concept_new_text (self->display);
}
