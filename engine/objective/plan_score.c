/* plan_score.c -- `score`, `ties`, `bands` and `cohort`. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "objective/sections.h"

/* A single word that is no name was to be one of the two. */
static struct expr *read_formula(struct draft *d, const struct yaml_node *node,
                                 const struct wish *wish)
{
    static const struct text words[] = {{"percent", 7}, {"points", 6}};
    struct text text = text_trim(node->text);
    size_t near = text_nearest(text, words, 2);

    if (near < 2 && scope_find(&d->scope->tables[0], text) == NULL) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->at, "'%.*s' is not a score",
                                  TEXT_ARGS(text)));
        problem_hint_nearest(d->problems, text, words, 2);
        return NULL;
    }
    return draft_expr_one(d, node, wish);
}

/* percent, points, or an expression over criteria and measures. */
static void read_score(struct draft *d, const struct yaml_node *node, bool in_force)
{
    struct wish wish = {0, STAGE_SCORE, WANT_NUMBER, in_force};
    struct text text = text_trim(node->text);
    enum score_kind kind = text_is(text, "percent")  ? SCORE_PERCENT
                           : text_is(text, "points") ? SCORE_POINTS
                                                     : SCORE_EXPRESSION;
    struct expr *expr = kind == SCORE_EXPRESSION ? read_formula(d, node, &wish) : NULL;

    if (!in_force)
        return;
    d->plan->score_kind = kind;
    d->plan->score_text = draft_copy(d, text);
    d->plan->score_slot = draft_slot(d, expr, STAGE_SCORE);
    if (kind == SCORE_EXPRESSION && draft_builds(d)) { /* each criterion is left out in turn */
        builder_whole(d->builder, d->plan->score_slot);
        for (size_t i = 0; i < d->plan->n_criteria; i++)
            builder_whole(d->builder, d->plan->criteria[i].scaled);
    }
}

static void check_weights(struct draft *d, const struct yaml_node *key)
{
    double sum = 0;

    if (d->as_of == DATE_MISSING || d->plan->score_kind != SCORE_PERCENT ||
        d->plan->n_criteria == 0)
        return;
    for (size_t i = 0; i < d->plan->n_criteria; i++)
        sum += d->plan->criteria[i].weight;
    if (sum <= 0) { /* not when one of them is faulty (NaN): that was told */
        draft_fail(
            d, problem_add(d->problems, OSARA_ERULES, &key->at,
                           "the weights of all criteria in force do not add up to more than 0"));
        problem_hint(d->problems, "a score in percent is a share of their sum: give one a weight above "
                                  "0, or write 'score: points'");
    } else if (isinf(sum)) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "the sum of the weights is too large"));
    }
}

/* A criterion by its whole name, spaces and all; where it has the name of a measure, the criterion. */
static void read_tie_criterion(struct draft *d, const struct yaml_node *node,
                               const struct scope_name *input)
{
    if (input->absent != NULL && input->absent[0] == '\0')
        return; /* never in force: that was told */
    if (input->absent != NULL) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->at,
                                  "'%.*s' is not in force on the date", TEXT_ARGS(node->text)));
        problem_hint(d->problems, "%s", input->absent);
        return;
    }
    d->plan->ties[d->plan->n_ties].text = draft_copy(d, node->text);
    d->plan->ties[d->plan->n_ties].slot = input->slot;
    d->plan->ties[d->plan->n_ties++].type = input->type;
}

static void read_tie(struct draft *d, const struct yaml_node *node)
{
    struct wish wish = {0, STAGE_SCORE, WANT_ANY, true};
    const struct scope_name *input = criterion_name(d, node->text);
    struct expr *expr;

    if (input != NULL) {
        read_tie_criterion(d, node, input);
        return;
    }
    expr = scope_find(&d->scope->tables[0], node->text) != NULL ? draft_name_expr(d, node, &wish)
                                                                : draft_expr_one(d, node, &wish);
    if (expr == NULL)
        return;
    if (expr->type == VALUE_WORD || expr->type == VALUE_ID) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->at,
                                  "a tie is decided by a number, a date or a flag, not by %s",
                                  value_type_name(expr->type)));
        problem_hint(d->problems, "compare it with the value that comes first: %.*s = '...'",
                     TEXT_ARGS(text_trim(node->text)));
        return;
    }
    d->plan->ties[d->plan->n_ties].text = draft_copy(d, text_trim(node->text));
    d->plan->ties[d->plan->n_ties].type = expr->type;
    d->plan->ties[d->plan->n_ties++].slot = draft_slot(d, expr, STAGE_SCORE);
}

void score_read(struct draft *d)
{
    const struct yaml_node *analysis = draft_section(d, "analysis", NULL);
    struct yaml_node *score = node_get(analysis, "score");
    const struct yaml_node *ties = node_list(analysis, "ties");
    const struct yaml_node *key = node_key(analysis, score != NULL ? "score" : "criteria");

    d->plan->score_kind = SCORE_PERCENT;
    d->plan->score_text = "percent";
    d->plan->score_slot = SLOT_NONE;
    if (score != NULL) {
        size_t picked = draft_pick(d, key, score, true);

        for (size_t i = 0; i < dated_count(score); i++)
            if (dated_value(score, i)->kind == YAML_SCALAR && !yaml_is_null(dated_value(score, i)))
                read_score(d, dated_value(score, i), i == picked);
    }
    if (key != NULL)
        check_weights(d, key);
    d->plan->ties = draft_alloc(d, node_count(ties), sizeof *d->plan->ties);
    for (size_t i = 0; d->plan->ties != NULL && i < node_count(ties); i++)
        if (ties->values[i]->kind == YAML_SCALAR)
            read_tie(d, ties->values[i]);
    for (size_t i = 0; draft_builds(d) && i < d->plan->n_ties; i++) /* they are sorted by */
        builder_whole(d->builder, d->plan->ties[i].slot);
}

struct band_at {
    struct plan_band band;
    const struct yaml_node *key;
    size_t row;
};

/* Those by share first, the least share first; then by least score, the highest first; of equal
 * ones, which are said to be wrong, as they stand. */
static int compare_bands(const void *a, const void *b)
{
    const struct band_at *x = a, *y = b;
    bool share_x = !isnan(x->band.top), share_y = !isnan(y->band.top);

    if (share_x != share_y)
        return share_x ? -1 : 1;
    if (share_x && (x->band.top < y->band.top || x->band.top > y->band.top))
        return x->band.top < y->band.top ? -1 : 1;
    if (x->band.from < y->band.from || x->band.from > y->band.from)
        return x->band.from > y->band.from ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Fills the band's least score or its share; false when it is not in force or wrong. */
static bool read_band(struct draft *d, const struct yaml_node *key, struct yaml_node *value,
                      struct plan_band *out)
{
    struct yaml_node *at = node_get(value, "at"), *score = node_get(value, "score");
    struct yaml_node *top = node_get(value, "top");

    out->from = out->top = NAN;
    if (value->kind != YAML_MAPPING || dated_is(value)) {
        out->from = draft_number(d, key, value, RANGE_ANY, true);
        return !isnan(out->from);
    }
    bool in_force = draft_in_force(d, value);

    if ((at != NULL) + (score != NULL) + (top != NULL) != 1) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "a band needs one 'at', its least score"));
        if (top != NULL)
            problem_hint(d->problems, "or 'top' alone, the share of the ranked: {top: 5%%}");
        return false;
    }
    if (top != NULL)
        out->top = draft_number(d, node_key(value, "top"), top, RANGE_SHARE, in_force);
    else
        out->from = draft_number(d, node_key(value, at != NULL ? "at" : "score"),
                                 at != NULL ? at : score, RANGE_ANY, in_force);
    return in_force && !(isnan(out->top) && isnan(out->from));
}

static void keep_bands(struct draft *d, struct band_at *found, size_t n)
{
    qsort(found, n, sizeof *found, compare_bands);
    d->plan->bands = draft_alloc(d, n, sizeof *d->plan->bands);
    for (size_t i = 0; d->plan->bands != NULL && i < n; i++) {
        if (i > 0 && (found[i].band.from == found[i - 1].band.from ||
                      found[i].band.top == found[i - 1].band.top) && d->as_of != DATE_MISSING)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &found[i].key->at,
                                      "the bands '%s' and '%s' begin at the same score",
                                      found[i - 1].band.name, found[i].band.name)),
                problem_hint(d->problems,
                             "give each band a least score of its own, or take one out");
        d->plan->bands[d->plan->n_bands++] = found[i].band;
    }
}

void bands_read(struct draft *d)
{
    const struct yaml_node *bands = draft_section(d, "analysis", "bands");
    struct band_at *found = draft_alloc(d, node_count(bands), sizeof *found);
    struct name_set seen = {0};
    size_t n = 0;

    for (size_t i = 0; found != NULL && i < node_count(bands); i++) {
        const struct yaml_node *key = bands->keys[i];
        struct plan_band band;
        bool holds = read_band(d, key, bands->values[i], &band);

        if (!name_set_add(d, &seen, key, "a band") || !holds)
            continue;
        found[n].key = key;
        found[n].row = i;
        found[n].band = (struct plan_band){.name = draft_copy(d, key->text),
                                           .word = words_find(d->plan->words, key->text),
                                           .from = band.from,
                                           .top = band.top,
                                           .review_days = NAN, .retain_days = NAN};
        n++;
    }
    if (found != NULL)
        keep_bands(d, found, n);
    name_set_free(&seen);
}

static bool is_percentage(const struct yaml_node *node)
{
    struct text t = text_trim(node->text);

    return t.n > 0 && t.at[t.n - 1] == '%';
}

/* So many persons, or a share of the ranked. */
static void read_top(struct draft *d, const struct yaml_node *key, const struct yaml_node *node,
                     bool in_force)
{
    if (node->kind != YAML_SCALAR || yaml_is_null(node))
        return;
    double top = draft_number_one(d, key, node, is_percentage(node) ? RANGE_SHARE : RANGE_PERSONS);

    if (top == 0)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->at, "a cohort of nobody"));
    if (isnan(top) || !in_force)
        return;
    if (is_percentage(node))
        d->plan->cohort_share = top;
    else
        d->plan->cohort_top = (size_t)top;
}

static void read_cohort(struct draft *d, const struct yaml_node *key, struct yaml_node *node,
                        bool in_force)
{
    struct yaml_node *top = node_get(node, "top"), *least = node_get(node, "at_least");
    struct yaml_node *share = node_get(node, "share_of_score");

    if (top == NULL && least == NULL && share == NULL) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "a cohort needs 'top', 'share_of_score' or 'at_least'"));
        problem_hint(d->problems,
                     "{top: 100} persons, {top: 2%%} of the ranked, or {at_least: 50} of score");
        return;
    }
    if (top != NULL) {
        size_t picked = draft_pick(d, node_key(node, "top"), top, in_force);

        for (size_t i = 0; i < dated_count(top); i++)
            read_top(d, node_key(node, "top"), dated_value(top, i), in_force && i == picked);
    }
    double from = draft_number(d, node_key(node, "at_least"), least, RANGE_ANY, in_force);
    double of_score = draft_number(d, node_key(node, "share_of_score"), share, RANGE_SHARE, in_force);

    if (!in_force)
        return;
    d->plan->cohort_from = from;
    d->plan->cohort_of_score = of_score;
}

void cohort_read(struct draft *d)
{
    const struct yaml_node *analysis = draft_section(d, "analysis", NULL);
    const struct yaml_node *key = node_key(analysis, "cohort");
    struct yaml_node *cohort = node_get(analysis, "cohort");

    d->plan->cohort_top = SIZE_MAX;
    d->plan->cohort_share = NAN;
    d->plan->cohort_of_score = NAN;
    d->plan->cohort_from = NAN;
    if (cohort == NULL)
        return;
    size_t picked = draft_pick(d, key, cohort, true);

    for (size_t i = 0; i < dated_count(cohort); i++)
        if (dated_value(cohort, i)->kind == YAML_MAPPING)
            read_cohort(d, key, dated_value(cohort, i), i == picked);
}
