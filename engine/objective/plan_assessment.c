/* plan_assessment.c -- `assessment`: review dates, what is measured, what is watched. */
#include <math.h>

#include "objective/sections.h"

static struct plan_band *band_of(struct draft *d, struct text name)
{
    for (size_t i = 0; i < d->plan->n_bands; i++)
        if (text_same_name(text_of(d->plan->bands[i].name), name))
            return &d->plan->bands[i];
    return NULL;
}

/* Every band that is declared may be named, in force or not. */
static void check_band(struct draft *d, const struct yaml_node *name)
{
    const struct yaml_node *analysis = draft_section(d, "analysis", NULL);
    const struct yaml_node *bands = node_get(analysis, "bands");
    struct text *names = draft_alloc(d, node_count(bands), sizeof *names);

    if (bands != NULL && bands->kind != YAML_MAPPING)
        return; /* said by schema_check() */
    for (size_t i = 0; i < node_count(bands); i++)
        if (text_same_name(bands->keys[i]->text, name->text))
            return;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at, "'%.*s' is not a band",
                              TEXT_ARGS(name->text)));
    for (size_t i = 0; names != NULL && i < node_count(bands); i++)
        names[i] = bands->keys[i]->text;
    if (names != NULL)
        problem_hint_names(d->problems, name->text, names, node_count(bands));
}

/* Times by band: until the next review, or for which a ledger keeps what is personal. */
enum times { TIMES_REVIEW, TIMES_RETENTION };

static double *time_else(struct draft *d, enum times times)
{
    return times == TIMES_REVIEW ? &d->plan->review_else : &d->plan->retain_else;
}

static void read_times(struct draft *d, const struct yaml_node *key, struct yaml_node *node,
                       bool in_force, enum times times)
{
    if (node->kind == YAML_SCALAR && !yaml_is_null(node)) {
        double days = draft_number_one(d, key, node, RANGE_ABOVE_ZERO);

        if (in_force)
            *time_else(d, times) = days;
        return;
    }
    for (size_t i = 0; node->kind == YAML_MAPPING && i < node->n; i++) {
        const struct yaml_node *name = node->keys[i];
        double days = draft_number(d, name, node->values[i], RANGE_ABOVE_ZERO, in_force);
        struct plan_band *band = band_of(d, name->text);

        if (text_is(name->text, "else")) {
            if (in_force)
                *time_else(d, times) = days;
            continue;
        }
        check_band(d, name);
        if (band != NULL && in_force)
            *(times == TIMES_REVIEW ? &band->review_days : &band->retain_days) = days;
    }
}

static void times_read(struct draft *d, const char *name, enum times times)
{
    const struct yaml_node *assessment = draft_section(d, "assessment", NULL);
    const struct yaml_node *key = node_key(assessment, name);
    struct yaml_node *node = node_get(assessment, name);

    *time_else(d, times) = NAN;
    if (node == NULL)
        return;
    size_t picked = draft_pick(d, key, node, true);

    for (size_t i = 0; i < dated_count(node); i++)
        read_times(d, key, dated_value(node, i), i == picked, times);
}

void review_read(struct draft *d)
{
    times_read(d, "review", TIMES_REVIEW);
    times_read(d, "retention", TIMES_RETENTION);
}

static void watch(struct draft *d, uint32_t column)
{
    for (size_t i = 0; i < d->plan->n_monitor; i++)
        if (d->plan->monitor[i] == column)
            return;
    d->plan->monitor[d->plan->n_monitor++] = column;
}

/* The columns listed, then those declared `monitor: yes` that are not. */
static void read_monitor(struct draft *d, const struct yaml_node *list)
{
    const struct plan_table *subjects = &d->plan->tables[0];

    d->plan->monitor = draft_alloc(d, subjects->n_columns, sizeof *d->plan->monitor);
    for (size_t i = 0; d->plan->monitor != NULL && i < node_count(list); i++) {
        const struct yaml_node *name = list->values[i];
        uint32_t c = name->kind == YAML_SCALAR ? draft_column(d, 0, name) : UINT32_MAX;

        if (c == UINT32_MAX)
            continue;
        if (subjects->columns[c].type == COLUMN_ID || subjects->columns[c].type == COLUMN_DATE)
            draft_fail(d,
                       problem_add(d->problems, OSARA_ERULES, &name->at,
                                   "'%.*s' makes no groups to compare: name a category or a flag",
                                   TEXT_ARGS(name->text)));
        else
            watch(d, c);
    }
    for (uint32_t c = 0; d->plan->monitor != NULL && c < subjects->n_columns; c++)
        if (subjects->columns[c].monitor)
            watch(d, c);
}

void assessment_read(struct draft *d)
{
    const struct yaml_node *assessment = draft_section(d, "assessment", NULL);
    struct wish wish = {0, STAGE_MEASURES, WANT_NUMBER_OR_FLAG, true};
    struct expr *harm = draft_expr(d, node_key(assessment, "harm"), node_get(assessment, "harm"),
                                   &wish);
    uint32_t table = first_table(harm);

    d->plan->harm = harm != NULL ? draft_slot(d, harm, STAGE_MEASURES) : SLOT_NONE;
    outcome_read(d, assessment, harm);
    read_monitor(d, node_list(assessment, "monitor"));
    if (table == UINT32_MAX)
        table = d->plan->n_tables > 1 ? 1 : 0;
    trends_read(d, table);
}
