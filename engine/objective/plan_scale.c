/* plan_scale.c -- the scale of a criterion, of every date. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "objective/sections.h"

/* What a scale's own node is, and whether it counts on the date. */
struct scale_at {
    const struct yaml_node *node;
    bool in_force;
};

static double number_under(struct draft *d, const struct scale_at *at, const char *key,
                           enum range range)
{
    struct yaml_node *value = node_get(at->node, key);

    return draft_number(d, node_key(at->node, key), value, range, at->in_force);
}

static void read_range(struct draft *d, const struct scale_at *at, struct scale *out)
{
    const struct yaml_node *list = node_list(at->node, "range"), *key = node_key(at->node, "range");

    if (list == NULL)
        return;
    if (list->n != 2) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &list->at,
                                  "a range is [lo, hi], not a list of %zu", list->n));
        problem_hint(d->problems, "write what scores 0 and what scores 1: [0, 5]");
        return;
    }
    out->a = draft_number_one(d, key, list->values[0], RANGE_ANY);
    out->b = draft_number_one(d, key, list->values[1], RANGE_ANY);
    if (out->a == out->b) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &list->at,
                                  "a range from a number to itself"));
        problem_hint(d->problems, "write what scores 0 and what scores 1: [0, 5]");
    }
}

struct step {
    double at, points;
    const struct yaml_node *key;
    size_t row;
};

static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;

    if (x->at < y->at || x->at > y->at)
        return x->at < y->at ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void sort_steps(struct draft *d, struct step *steps, size_t n)
{
    qsort(steps, n, sizeof *steps, compare_steps);
    for (size_t i = 1; i < n; i++)
        if (steps[i].at == steps[i - 1].at)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &steps[i].key->at,
                                      "step '%.*s' is there twice", TEXT_ARGS(steps[i].key->text)));
}

static void read_steps(struct draft *d, const struct scale_at *at, struct scale *out)
{
    const struct yaml_node *node = node_mapping(at->node, "steps");
    struct step *steps = draft_alloc(d, node_count(node), sizeof *steps);
    size_t n = 0;

    if (node == NULL || steps == NULL)
        return;
    if (node->n == 0)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->at, "no steps")),
            problem_hint(d->problems, "write the least number of each step and its points: {1: 0.5}");
    for (size_t i = 0; i < node->n; i++) {
        const struct yaml_node *key = node->keys[i];
        double where = draft_number_one(d, key, key, RANGE_ANY);
        double points = draft_number(d, key, node->values[i], RANGE_ANY, at->in_force);

        if (!isnan(where))
            steps[n++] = (struct step){where, points, key, i};
    }
    sort_steps(d, steps, n);
    out->at = draft_alloc(d, n, sizeof *out->at);
    out->points = draft_alloc(d, n, sizeof *out->points);
    for (size_t i = 0; out->at != NULL && out->points != NULL && i < n; i++) {
        out->at[i] = steps[i].at;
        out->points[i] = steps[i].points;
        out->n++;
    }
}

static void read_logistic(struct draft *d, const struct scale_at *at, struct scale *out)
{
    struct scale_at inner = {node_mapping(at->node, "logistic"), at->in_force};

    out->a = number_under(d, &inner, "mid", RANGE_ANY);
    out->b = number_under(d, &inner, "slope", RANGE_NOT_ZERO);
}

static void read_form(struct draft *d, const struct scale_at *at, const char *form,
                      struct scale *out)
{
    if (strcmp(form, "range") == 0) {
        out->kind = SCALE_RANGE;
        read_range(d, at, out);
    } else if (strcmp(form, "steps") == 0) {
        out->kind = SCALE_STEPS;
        read_steps(d, at, out);
    } else if (strcmp(form, "logistic") == 0) {
        out->kind = SCALE_LOGISTIC;
        read_logistic(d, at, out);
    } else if (strcmp(form, "quantiles") == 0) {
        out->kind = SCALE_QUANTILES;
        out->a = number_under(d, at, form, RANGE_GROUPS);
        if (out->a < 2)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node_get(at->node, form)->at,
                                      "quantiles are two or more"));
    } else {
        out->kind = strcmp(form, "cap") == 0   ? SCALE_CAP
                    : strcmp(form, "log") == 0 ? SCALE_LOG
                                               : SCALE_HALF_LIFE;
        out->a = number_under(d, at, form, RANGE_ABOVE_ZERO);
    }
}

static void read_mapping(struct draft *d, const struct yaml_node *key, const struct scale_at *at,
                         struct scale *out)
{
    static const char *const forms[] = {"cap", "log", "range", "steps", "half_life",
                                        "logistic", "quantiles"};
    const char *found = NULL;

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (node_get(at->node, forms[i]) == NULL)
            continue;
        if (found == NULL) {
            found = forms[i];
            read_form(d, at, found, out);
            continue;
        }
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node_key(at->node, forms[i])->at,
                                  "a scale has one form, and this one has '%s' and '%s'", found,
                                  forms[i]));
        problem_hint(d->problems, "take one of the two out");
    }
    if (found == NULL && at->node->n == 0)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at, "an empty scale"));
}

static void read_word(struct draft *d, const struct yaml_node *node, struct scale *out)
{
    static const struct text names[] = {
        {"none", 4}, {"percentile", 10}, {"zscore", 6}, {"minmax", 6}};
    static const enum scale_kind kinds[] = {SCALE_NONE, SCALE_PERCENTILE, SCALE_ZSCORE,
                                            SCALE_MINMAX};
    enum { N = sizeof kinds / sizeof *kinds };

    for (size_t i = 0; i < N; i++) {
        if (!text_equal(text_trim(node->text), names[i]))
            continue;
        out->kind = kinds[i];
        return;
    }
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->at, "'%.*s' is not a scale",
                              TEXT_ARGS(node->text)));
    if (text_nearest(node->text, names, N) < N)
        problem_hint_nearest(d->problems, node->text, names, N);
    else
        problem_hint(d->problems, "the scales are none, percentile, zscore, minmax, {cap: N}, {log: N}, "
                                  "{range: [lo, hi]}, {steps: {...}}, {half_life: D}, "
                                  "{logistic: {mid: M, slope: S}}, {quantiles: N}");
}

void scale_read(struct draft *d, const struct yaml_node *key, struct yaml_node *node, bool in_force,
                struct scale *out)
{
    size_t picked;

    *out = (struct scale){.kind = SCALE_NONE};
    if (node == NULL)
        return;
    picked = draft_pick(d, key, node, in_force);
    for (size_t i = 0; i < dated_count(node); i++) {
        struct scale_at at = {dated_value(node, i), in_force && i == picked};
        struct scale one = {.kind = SCALE_NONE};

        if (at.node->kind == YAML_MAPPING)
            read_mapping(d, key, &at, &one);
        else if (at.node->kind == YAML_SCALAR && !yaml_is_null(at.node))
            read_word(d, at.node, &one);
        if (i == picked)
            *out = one;
    }
}
