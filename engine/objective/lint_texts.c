/* lint_texts.c -- lints of what stands in the tree: reasons, weights, steps, bands, empty values. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "objective/draft.h"
#include "objective/lint.h"

/* ---- Reasons and sources ---- */

static void check_defence(struct linter *l, const char *kind, const struct yaml_node *key,
                          const struct yaml_node *item)
{
    if (item->kind != YAML_MAPPING)
        return;
    bool reason = node_get(item, "reason") != NULL, source = node_get(item, "source") != NULL;

    if (!reason) {
        lint_add(l, LINT_NO_REASON, &key->at, "%s '%.*s' has %s", kind, TEXT_ARGS(key->text),
                 source ? "no reason" : "neither a reason nor a source");
        lint_hint(l, "add 'reason: ...', why it is there and as it is%s",
                  source ? "" : ", and 'source: ...', where it comes from");
    } else if (!source) {
        lint_add(l, LINT_NO_SOURCE, &key->at, "%s '%.*s' has no source", kind,
                 TEXT_ARGS(key->text));
        lint_hint(l, "add 'source: ...', the instrument, statute or minute that it comes from");
    }
}

static void check_defences(struct linter *l, const char *first, const char *second,
                           const char *kind)
{
    const struct yaml_node *items = node_mapping(node_mapping(l->rules->root, first), second);

    for (size_t i = 0; i < node_count(items); i++)
        check_defence(l, kind, items->keys[i], items->values[i]);
}

/* ---- Weights ---- */

static bool is_percent(const struct yaml_node *node)
{
    struct text t = text_trim(node->text);

    return node->kind == YAML_SCALAR && t.n > 0 && t.at[t.n - 1] == '%';
}

static void check_weight(struct linter *l, const struct yaml_node *key, struct yaml_node *weight,
                         bool all_percent)
{
    for (size_t i = 0; i < dated_count(weight); i++) {
        const struct yaml_node *one = dated_value(weight, i);
        struct text t = text_trim(one->text);

        if (one->kind != YAML_SCALAR)
            continue;
        if (is_percent(one) && !all_percent) {
            lint_add(l, LINT_WEIGHT_PERCENT, &one->at,
                     "the weight of '%.*s' is a percentage, those of other criteria are not",
                     TEXT_ARGS(key->text));
            lint_hint(l, "write '%.*s': %.*s is a hundredth of that", (int)t.n - 1, t.at,
                      TEXT_ARGS(t));
        } else if (text_is(t, "0") || text_is(t, "0.0") || text_is(t, "0%")) {
            lint_add(l, LINT_WEIGHT_ZERO, &one->at, "the weight of '%.*s' is 0: it moves no score",
                     TEXT_ARGS(key->text));
            lint_hint(l, "take the criterion out, or give it a weight");
        }
    }
}

/* To two decimals. */
static void number_text(double v, char out[64])
{
    out[number_print_rounded(v, 2, out)] = '\0';
}

static void check_sum(struct linter *l, const struct yaml_node *criteria)
{
    double sum = 0;
    char all[64], worth[64], by[64];

    if (l->plan == NULL || l->plan->score_kind != SCORE_PERCENT)
        return;
    for (size_t i = 0; i < l->plan->n_criteria; i++)
        sum += l->plan->criteria[i].weight;
    if (fabs(sum - 100) < 1e-9 || sum < 90 || sum > 110)
        return;
    number_text(sum, all);
    number_text(4000 / sum, worth);
    number_text(100 - sum, by);
    lint_add(l, LINT_WEIGHTS_SUM, &criteria->at,
             "the weights in force add up to %s: a weight of 40 is worth %s points of 100", all,
             worth);
    lint_hint(l, "change another weight by %s, so that they add up to 100", by);
}

static void check_weights(struct linter *l)
{
    const struct yaml_node *analysis = node_mapping(l->rules->root, "analysis");
    const struct yaml_node *criteria = node_mapping(analysis, "criteria");
    bool all_percent = true;

    for (size_t i = 0; i < node_count(criteria); i++) {
        const struct yaml_node *weight = node_get(criteria->values[i], "weight");

        all_percent = all_percent && weight != NULL && is_percent(weight);
    }
    for (size_t i = 0; i < node_count(criteria); i++) {
        struct yaml_node *weight = node_get(criteria->values[i], "weight");

        if (weight != NULL)
            check_weight(l, criteria->keys[i], weight, all_percent);
    }
    if (criteria != NULL)
        check_sum(l, node_key(analysis, "criteria"));
}

/* ---- Steps and bands ---- */

static bool constant(struct linter *l, const struct yaml_node *node, double *out)
{
    const struct expr *expr = node->kind == YAML_SCALAR && !yaml_is_null(node)
                                  ? expr_parse(l->rules->arena, node, NULL)
                                  : NULL;

    return expr != NULL && expr_constant(expr, out, NULL);
}

static void check_steps(struct linter *l, const struct yaml_node *steps)
{
    double last = -INFINITY, v;

    for (size_t i = 0; i < node_count(steps); i++) {
        const struct yaml_node *key = steps->keys[i];

        if (!constant(l, key, &v))
            continue;
        if (v <= last) {
            lint_add(l, LINT_STEPS_ORDER, &key->at, "step %.*s stands behind step %.*s",
                     TEXT_ARGS(key->text), TEXT_ARGS(steps->keys[i - 1]->text));
            lint_hint(l, "order the steps from the least to the greatest, or mend the number");
            return;
        }
        last = v;
    }
}

/* Scales and lookups by steps, wherever they stand. */
static void walk_steps(struct linter *l, const struct yaml_node *node)
{
    const struct yaml_node *steps = node_mapping(node, "steps");

    if (node->kind == YAML_SCALAR)
        return;
    if (steps != NULL)
        check_steps(l, steps);
    for (size_t i = 0; i < node->n; i++)
        walk_steps(l, node->values[i]);
}

static const struct yaml_node *band_score(const struct yaml_node *band)
{
    if (band->kind == YAML_MAPPING && !dated_is(band))
        return node_get(band, "at") != NULL ? node_get(band, "at") : node_get(band, "score");
    return band;
}

/* Where a name that everyone reads in one way stands among such names; -1: it is none. */
static int level_of(struct text name)
{
    static const struct {
        const char *name;
        int level;
    } names[] = {{"very low", 0}, {"low", 1}, {"medium", 2}, {"moderate", 2}, {"high", 3}, {"very high", 4}};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_same_name(name, text_of(names[i].name)))
            return names[i].level;
    return -1;
}

/* 'low' above 'high'. */
static bool check_levels(struct linter *l, const struct yaml_node *bands)
{
    double v, other;

    for (size_t i = 0; i < node_count(bands); i++) {
        const struct yaml_node *score = band_score(bands->values[i]);
        int level = level_of(bands->keys[i]->text);

        if (level < 0 || score == NULL || !constant(l, score, &v))
            continue;
        for (size_t k = 0; k < i; k++) {
            const struct yaml_node *before = band_score(bands->values[k]);
            int its = level_of(bands->keys[k]->text);

            if (its < 0 || its == level || before == NULL || !constant(l, before, &other) ||
                (its > level) == (other > v))
                continue;
            lint_add(l, LINT_STEPS_ORDER, &bands->keys[i]->at,
                     "band '%.*s' begins at %.*s, and '%.*s' at %.*s", TEXT_ARGS(bands->keys[i]->text),
                     TEXT_ARGS(text_trim(score->text)), TEXT_ARGS(bands->keys[k]->text),
                     TEXT_ARGS(text_trim(before->text)));
            lint_hint(l, "a band begins at its least score: exchange the two numbers");
            return true;
        }
    }
    return false;
}

static void check_bands(struct linter *l)
{
    const struct yaml_node *bands = node_mapping(node_mapping(l->rules->root, "analysis"), "bands");
    double last = NAN, first_step = 0, v;

    if (check_levels(l, bands))
        return;
    for (size_t i = 0; i < node_count(bands); i++) {
        const struct yaml_node *score = band_score(bands->values[i]);

        if (score == NULL || !constant(l, score, &v))
            return;
        if (i > 1 && (v - last) * first_step < 0) {
            lint_add(l, LINT_STEPS_ORDER, &bands->keys[i]->at,
                     "band '%.*s' at %.*s is out of order behind '%.*s'",
                     TEXT_ARGS(bands->keys[i]->text), TEXT_ARGS(text_trim(score->text)),
                     TEXT_ARGS(bands->keys[i - 1]->text));
            lint_hint(l, "order the bands by their least score, or mend the number");
            return;
        }
        if (i == 1)
            first_step = v - last;
        last = v;
    }
}

/* ---- Empty values, and items that go on ---- */

static uint32_t lines_of(const struct yaml_node *node)
{
    struct place end = yaml_place(node, node->text.n > 0 ? node->text.n - 1 : 0, 1);

    return end.line >= node->at.line ? end.line - node->at.line + 1 : 1;
}

static void check_item(struct linter *l, const struct yaml_node *item)
{
    const struct source *source = item->at.source;

    if (item->kind != YAML_SCALAR || item->quoted || source == NULL || item->text.n == 0 ||
        lines_of(item) < 2)
        return;
    lint_add(l, LINT_TWO_LINES, &item->at, "this item of the list goes on in line %u",
             item->at.line + 1);
    lint_hint(l,
              "begin line %u with '- ' if it is an item of its own; else put the item on one "
              "line, or in quotes",
              item->at.line + 1);
}

static void walk_values(struct linter *l, const struct yaml_node *node)
{
    for (size_t i = 0; node->kind != YAML_SCALAR && i < node->n; i++) {
        const struct yaml_node *value = node->values[i];

        if (node->kind == YAML_SEQUENCE)
            check_item(l, value);
        walk_values(l, value);
    }
}

/* Their places: nulls are pruned from the tree before anyone can look at them. */
static void check_empty(struct linter *l)
{
    for (size_t i = 0; i < l->rules->n_empty; i++) {
        const struct yaml_node *key = l->rules->empty[i];

        lint_add(l, LINT_EMPTY, &key->at, "nothing stands behind '%.*s'", TEXT_ARGS(key->text));
        lint_hint(l, "write a value, or take the line out");
    }
}

void lint_texts(struct linter *l)
{
    check_defences(l, "analysis", "criteria", "criterion");
    check_defences(l, "response", "strands", "strand");
    check_defences(l, "response", "options", "option");
    check_weights(l);
    walk_steps(l, l->rules->root);
    check_bands(l);
    check_empty(l);
    walk_values(l, l->rules->root);
}
