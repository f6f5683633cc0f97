/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include <math.h>

#include "althea-text.h"

/* Scores and alerts are data of the Questionnaire; see althea-form.h for what they look like. */

#define MAX_SCORES 32
#define MAX_BANDS 32

static const char *
member (yyjson_val *object, const char *name)
{
  return yyjson_get_str (yyjson_obj_get (object, name));
}

static double
number_of (yyjson_val *value)
{
  return yyjson_is_raw (value) ? g_ascii_strtod (yyjson_get_raw (value), NULL) : NAN;
}

static char *
text_of (yyjson_val *extension, const char *url)
{
  const char *text = yyjson_get_str (althea_form_extension (extension, url));
  return text != NULL ? althea_text_clean (text, FALSE, NULL) : NULL;
}

/* (transfer full) (nullable) */
static AltheaFormValue *
coding_of (yyjson_val *extension, const char *url)
{
  yyjson_val *coding = althea_form_extension (extension, url);
  const char *code = member (coding, "code");
  return code != NULL
             ? althea_form_value_new_coding (member (coding, "system"), code, member (coding, "display"))
             : NULL;
}

static void
band_free (gpointer data)
{
  AltheaFormBand *band = data;
  g_free (band->label);
  g_free (band->flag);
  g_free (band);
}

static gboolean
read_band (AltheaFormScore *score, yyjson_val *extension, GError **error)
{
  AltheaFormBand *band = g_new0 (AltheaFormBand, 1);
  g_ptr_array_add (score->bands, band);
  band->low = number_of (althea_form_extension (extension, "low"));
  band->high = number_of (althea_form_extension (extension, "high"));
  band->label = text_of (extension, "label");
  band->flag = text_of (extension, "flag");
  if (!isfinite (band->low) || !isfinite (band->high) || band->label == NULL || score->bands->len > MAX_BANDS)
    return althea_form_set_invalid (error, "A band of a score is not complete.");
  return TRUE;
}

static gboolean
read_part (AltheaForm *self, AltheaFormScore *score, yyjson_val *part, GError **error)
{
  const char *url = member (part, "url");
  if (g_strcmp0 (url, "band") == 0)
    return read_band (score, part, error);
  if (g_strcmp0 (url, "item") != 0)
    return TRUE;
  const AltheaFormItem *item = althea_form_find (self, member (part, "valueString"));
  if (item == NULL || !althea_form_item_is_question (item) || score->items->len >= self->items->len)
    return althea_form_set_invalid (error, "A score of the form counts a question that is not there.");
  g_ptr_array_add (score->items, (gpointer)item);
  return TRUE;
}

static gboolean
read_score (AltheaForm *self, yyjson_val *extension, GError **error)
{
  AltheaFormScore *score = g_new0 (AltheaFormScore, 1);
  size_t i, n;
  yyjson_val *part;
  g_ptr_array_add (self->scores, score);
  score->items = g_ptr_array_new ();
  score->bands = g_ptr_array_new_with_free_func (band_free);
  score->id = text_of (extension, "id");
  score->title = text_of (extension, "title");
  score->source = text_of (extension, "source");
  score->code = coding_of (extension, "code");
  score->maximum = number_of (althea_form_extension (extension, "max"));
  yyjson_arr_foreach (yyjson_obj_get (extension, "extension"), i, n, part)
  {
    if (!read_part (self, score, part, error))
      return FALSE;
  }
  if (score->id == NULL || score->title == NULL || score->items->len == 0 || self->scores->len > MAX_SCORES)
    return althea_form_set_invalid (error, "A score of the form is not complete.");
  return TRUE;
}

static gboolean
read_alert (AltheaForm *self, yyjson_val *extension, GError **error)
{
  AltheaFormAlert *alert = g_new0 (AltheaFormAlert, 1);
  g_ptr_array_add (self->alerts, alert);
  alert->id = text_of (extension, "id");
  alert->text = text_of (extension, "text");
  alert->code = coding_of (extension, "code");
  alert->above = number_of (althea_form_extension (extension, "above"));
  alert->item = althea_form_find (self, yyjson_get_str (althea_form_extension (extension, "item")));
  if (alert->id == NULL || alert->text == NULL || alert->item == NULL || !isfinite (alert->above)
      || self->alerts->len > MAX_SCORES)
    return althea_form_set_invalid (error, "An alert of the form is not complete.");
  return TRUE;
}

gboolean
althea_form_read_scores (AltheaForm *self, yyjson_val *root, GError **error)
{
  size_t i, n;
  yyjson_val *extension;
  yyjson_arr_foreach (yyjson_obj_get (root, "extension"), i, n, extension)
  {
    const char *url = member (extension, "url");
    if (g_strcmp0 (url, ALTHEA_FORM_EXTENSION_SCORE) == 0 && !read_score (self, extension, error))
      return FALSE;
    if (g_strcmp0 (url, ALTHEA_FORM_EXTENSION_ALERT) == 0 && !read_alert (self, extension, error))
      return FALSE;
  }
  return TRUE;
}
