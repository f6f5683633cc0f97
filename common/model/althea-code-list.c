/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-code.h"

/**
 * AltheaCodeList:
 * The answer to one search, owned by who asked. Never changes, so it never emits "items-changed".
 */
struct _AltheaCodeList
{
  GObject parent_instance;

  char *system;       /* (owned) */
  char *pack_date;    /* (owned) "": not known */
  char *pack_version; /* (owned) "": not known */
  GPtrArray *codes;   /* (owned) (element-type AltheaCode) */
};

typedef enum
{
  PROP_SYSTEM = 1,
  PROP_PACK_DATE,
  PROP_PACK_VERSION,
} AltheaCodeListProperty;

static GParamSpec *props[PROP_PACK_VERSION + 1];

static GType
get_item_type (GListModel *model)
{
  return ALTHEA_TYPE_CODE;
}

static guint
get_n_items (GListModel *model)
{
  return ALTHEA_CODE_LIST (model)->codes->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AltheaCodeList *self = ALTHEA_CODE_LIST (model);

  return position < self->codes->len ? g_object_ref (self->codes->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AltheaCodeList, althea_code_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
althea_code_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaCodeList *self = ALTHEA_CODE_LIST (object);

  switch ((AltheaCodeListProperty)id)
    {
    case PROP_SYSTEM:
      g_value_set_string (value, self->system);
      break;
    case PROP_PACK_DATE:
      g_value_set_string (value, self->pack_date);
      break;
    case PROP_PACK_VERSION:
      g_value_set_string (value, self->pack_version);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
althea_code_list_finalize (GObject *object)
{
  AltheaCodeList *self = ALTHEA_CODE_LIST (object);

  g_free (self->system);
  g_free (self->pack_date);
  g_free (self->pack_version);
  g_clear_pointer (&self->codes, g_ptr_array_unref);
  G_OBJECT_CLASS (althea_code_list_parent_class)->finalize (object);
}

static void
althea_code_list_class_init (AltheaCodeListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_code_list_get_property;
  object_class->finalize = althea_code_list_finalize;
  props[PROP_SYSTEM] = g_param_spec_string ("system", NULL, NULL, "", flags);
  props[PROP_PACK_DATE] = g_param_spec_string ("pack-date", NULL, NULL, "", flags);
  props[PROP_PACK_VERSION] = g_param_spec_string ("pack-version", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_code_list_init (AltheaCodeList *self)
{
  self->codes = g_ptr_array_new_with_free_func (g_object_unref);
}

AltheaCodeList *
althea_code_list_new (const char *system, const char *pack_date, const char *pack_version, GPtrArray *codes)
{
  AltheaCodeList *self;

  g_return_val_if_fail (system != NULL && codes != NULL, NULL);
  self = g_object_new (ALTHEA_TYPE_CODE_LIST, NULL);
  self->system = g_strdup (system);
  self->pack_date = g_strdup (pack_date != NULL ? pack_date : "");
  self->pack_version = g_strdup (pack_version != NULL ? pack_version : "");
  for (guint i = 0; i < codes->len; i++)
    g_ptr_array_add (self->codes, g_object_ref (codes->pdata[i]));
  return self;
}

const char *
althea_code_list_get_system (AltheaCodeList *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE_LIST (self), "");
  return self->system;
}

const char *
althea_code_list_get_pack_date (AltheaCodeList *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE_LIST (self), "");
  return self->pack_date;
}

const char *
althea_code_list_get_pack_version (AltheaCodeList *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE_LIST (self), "");
  return self->pack_version;
}
