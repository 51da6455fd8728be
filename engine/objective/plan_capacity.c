/* plan_capacity.c -- places of a strand: a number, or by area. */
#include <math.h>

#include "base/buffer.h"
#include "objective/sections.h"

static uint32_t area_column(struct draft *d, const struct yaml_node *by)
{
    uint32_t column = by == NULL ? UINT32_MAX : draft_column(d, 0, by);

    if (column == UINT32_MAX)
        return column;
    const struct plan_column *c = &d->plan->tables[0].columns[column];

    if (c->monitor)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &by->at,
                                  "'%s' is monitored: places cannot depend on it", c->name)),
            problem_hint(d->problems, "name another category column, or give one number of places for all");
    else if (c->type != COLUMN_CATEGORY && c->type != COLUMN_TEXT)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &by->at,
                                  "areas have to be a category, and '%s' is not", c->name)),
            problem_hint(d->problems, "name a category column of the subjects, or give one number of "
                                      "places for all");
    else
        return column;
    return UINT32_MAX;
}

static bool is_value(const struct plan_column *c, uint32_t word)
{
    for (size_t i = 0; i < c->n_values; i++)
        if (c->values[i] == word)
            return true;
    return c->values == NULL;
}

static void unknown_area(struct draft *d, const struct plan_column *c, const struct yaml_node *area)
{
    struct text *names = draft_alloc(d, c->n_values, sizeof *names);

    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &area->at, "'%.*s' is not a value of '%s'",
                              TEXT_ARGS(area->text), c->name));
    for (size_t i = 0; names != NULL && i < c->n_values; i++)
        names[i] = words_text(d->plan->words, c->values[i]);
    if (names != NULL)
        problem_hint_nearest(d->problems, area->text, names, c->n_values);
}

/* One area that is named. */
static void read_area(struct draft *d, const struct yaml_node *area, struct yaml_node *places,
                      bool in_force, struct plan_strand *out)
{
    double n = draft_number(d, area, places, RANGE_PERSONS, in_force);
    uint32_t word = words_add(d->plan->words, area->text);

    if (word == UINT32_MAX) {
        draft_fail(d, problem_memory(d->problems));
        return;
    }
    if (out->by != UINT32_MAX && !is_value(&d->plan->tables[0].columns[out->by], word))
        unknown_area(d, &d->plan->tables[0].columns[out->by], area);
    out->areas[out->n_areas] = draft_copy(d, area->text);
    out->area_words[out->n_areas] = word;
    out->capacity[out->n_areas++] = isnan(n) ? 0 : (uint32_t)n;
}

/* Values of a closed category that nothing is said of have no places: that may be meant, or not. */
static void warn_left_out(struct draft *d, const struct yaml_node *node,
                          const struct plan_strand *out)
{
    const struct plan_column *c;
    struct buffer areas = {0}, hint = {0};
    size_t n = 0;

    if (out->by == UINT32_MAX || out->has_else)
        return;
    c = &d->plan->tables[0].columns[out->by];
    for (size_t i = 0; i < c->n_values; i++) {
        struct text value = words_text(d->plan->words, c->values[i]);
        size_t k = 0;

        while (k < out->n_areas && out->area_words[k] != c->values[i])
            k++;
        if (k < out->n_areas)
            continue;
        buffer_format(&areas, "%s'%.*s'", areas.n > 0 ? ", " : "", TEXT_ARGS(value));
        buffer_format(&hint, "%s%.*s: 0", hint.n > 0 ? ", " : "", TEXT_ARGS(value));
        n++;
    }
    if (n > 0 && !areas.failed && !hint.failed) {
        problem_warn(d->problems, OSARA_ERULES, &node->at, "no places for %.*s, %s of '%s'",
                     TEXT_ARGS(((struct text){areas.at, areas.n})), n == 1 ? "a value" : "values",
                     c->name);
        problem_hint(d->problems, "if that is meant, say so: '%.*s'",
                     TEXT_ARGS(((struct text){hint.at, hint.n})));
    }
    buffer_free(&areas);
    buffer_free(&hint);
}

static bool make_areas(struct draft *d, size_t n, struct plan_strand *out)
{
    out->n_areas = 0;
    out->areas = draft_alloc(d, n, sizeof *out->areas);
    out->area_words = draft_alloc(d, n, sizeof *out->area_words);
    out->capacity = draft_alloc(d, n, sizeof *out->capacity);
    return out->areas != NULL && out->area_words != NULL && out->capacity != NULL;
}

static void read_by_area(struct draft *d, const struct yaml_node *node, bool in_force,
                         struct plan_strand *out)
{
    size_t before = d->problems != NULL ? d->problems->errors : 0;

    out->by = area_column(d, node_scalar(node, "by"));
    if (!make_areas(d, node->n, out))
        return;
    for (size_t i = 0; i < node->n; i++) {
        if (text_is(node->keys[i]->text, "by"))
            continue;
        if (!text_is(node->keys[i]->text, "else")) {
            read_area(d, node->keys[i], node->values[i], in_force, out);
            continue;
        }
        double n = draft_number(d, node->keys[i], node->values[i], RANGE_PERSONS, in_force);

        out->has_else = true;
        out->else_capacity = isnan(n) ? 0 : (uint32_t)n;
    }
    if (d->problems == NULL || d->problems->errors == before) /* else it may be what was meant */
        warn_left_out(d, node, out);
}

static void read_for_all(struct draft *d, const struct yaml_node *key, const struct yaml_node *node,
                         struct plan_strand *out)
{
    double n = draft_number_one(d, key, node, RANGE_PERSONS);

    if (!make_areas(d, 1, out))
        return;
    out->areas[0] = "";
    out->capacity[0] = isnan(n) ? 0 : (uint32_t)n;
    out->n_areas = 1;
}

void capacity_read(struct draft *d, const struct yaml_node *key, struct yaml_node *node,
                   bool in_force, struct plan_strand *out)
{
    size_t picked;

    if (node == NULL)
        return;
    picked = draft_pick(d, key, node, in_force);
    for (size_t i = 0; i < dated_count(node); i++) {
        struct plan_strand other = *out;
        struct plan_strand *to = i == picked ? out : &other;
        struct yaml_node *one = dated_value(node, i);

        if (one->kind == YAML_MAPPING)
            read_by_area(d, one, in_force && i == picked, to);
        else if (one->kind == YAML_SCALAR && !yaml_is_null(one))
            read_for_all(d, key, one, to);
    }
}
