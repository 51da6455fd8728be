/* plan_outcome.c -- what a backtest measures, and which rows it may know: `known`, `happened`, `harm`,
 * `outcome`, `horizon`, `serious`. */
#include <math.h>

#include "objective/sections.h"

/* An expression made of what the ruleset says and a little more, standing where `at` stands. */
static struct yaml_node *node_of(struct draft *d, const struct yaml_node *at, const char *text)
{
    struct yaml_node *node = draft_alloc(d, 1, sizeof *node);

    if (node == NULL || text == NULL)
        return NULL;
    if (at != NULL)
        *node = *at;
    node->kind = YAML_SCALAR;
    node->quoted = true;
    node->text = text_of(text);
    return node;
}

/* A column's name as expressions have it. */
static char *spelled(struct draft *d, const char *name)
{
    char *text = draft_copy(d, text_of(name));

    for (char *at = text; at != NULL && *at; at++)
        *at = *at == ' ' ? '_' : *at;
    return text;
}

/* The date of what a row tells, as the ruleset says it or by the first date column; NULL: none. */
static const char *happened_text(struct draft *d, uint32_t table, const struct yaml_node *node)
{
    const struct plan_table *t = &d->plan->tables[table];
    const struct yaml_node *said = node_scalar(node, "happened");

    if (said != NULL)
        return arena_format(d->arena, "%.*s", TEXT_ARGS(said->text));
    for (size_t c = 0; c < t->n_columns; c++)
        if (t->columns[c].type == COLUMN_DATE && !t->columns[c].monitor)
            return spelled(d, t->columns[c].name);
    return NULL;
}

/* A name that no keep rule of the ruleset has. */
static const char *free_name(const struct yaml_node *keep, const char *name, const char *otherwise)
{
    for (size_t i = 0; i < node_count(keep); i++)
        if (text_same_name(keep->keys[i]->text, text_of(name)))
            return otherwise;
    return name;
}

static void add_keep(struct draft *d, uint32_t table, const char *name, const struct yaml_node *at,
                     const char *text)
{
    struct scope_table *scope = &d->scope->tables[table];
    struct plan_table *t = &d->plan->tables[table];
    struct yaml_node *node = node_of(d, at, text);

    if (node == NULL)
        return;
    t->keeps[t->n_keeps++] = name;
    scope->keeps[scope->n_keeps].name = text_of(name);
    scope->keeps[scope->n_keeps].expr = draft_parse(d, node);
    scope->keeps[scope->n_keeps].faulty = scope->keeps[scope->n_keeps].expr == NULL;
    scope->n_keeps++;
}

void keeps_of_time(struct draft *d, uint32_t table, const struct yaml_node *node)
{
    const struct yaml_node *known = node_scalar(node, "known"), *at = node_scalar(node, "happened");
    const struct yaml_node *keep = node_mapping(node, "keep");
    const char *happened = happened_text(d, table, node);
    const char *name = free_name(keep, "known on the date", "known on the date (by 'known')");
    char day[16];

    if (d->use == USE_OUTCOME) {
        if (table == 0 || happened == NULL)
            return;
        date_print(d->since, day);
        add_keep(d, table, free_name(keep, "after the date", "after the date (of the backtest)"),
                 at,
                 known == NULL
                     ? arena_format(d->arena, "%s > %s and %s <= as_of", happened, day, happened)
                     : arena_format(d->arena, "%.*s <= as_of and %s > %s and %s <= as_of",
                                    TEXT_ARGS(known->text), happened, day, happened));
        return;
    }
    if (known != NULL)
        add_keep(d, table, name, known,
                 arena_format(d->arena, "%.*s <= as_of", TEXT_ARGS(known->text)));
    else if (d->use == USE_PAST && table > 0 && happened != NULL)
        add_keep(d, table, name, at, arena_format(d->arena, "%s <= as_of", happened));
    d->plan->tables[table].known_keep = d->plan->tables[table].n_keeps > 0;
}

/* ---- What is measured ---- */

static uint32_t slot_of(struct draft *d, const struct yaml_node *at, const char *text,
                        enum wanted wanted)
{
    struct wish wish = {0, STAGE_MEASURES, wanted, true};
    struct yaml_node *node = node_of(d, at, text);
    struct expr *expr = node == NULL ? NULL : draft_expr_one(d, node, &wish);

    return draft_slot(d, expr, STAGE_MEASURES);
}

/* The simplest lists there are: by the count of rows, by the day of the last. */
static void read_baselines(struct draft *d, const struct yaml_node *at, uint32_t table)
{
    struct plan_outcome *out = &d->plan->outcome;
    const struct plan_table *t;
    const struct yaml_node *node;
    const char *happened, *name;

    if (d->use != USE_PAST || !draft_builds(d))
        return;
    if (table == UINT32_MAX || table == 0)
        table = 1;
    if (table >= d->plan->n_tables)
        return;
    t = &d->plan->tables[table];
    name = t->name;
    node = node_get(draft_section(d, "scanning", "tables"), name);
    happened = happened_text(d, table, node);
    out->count = slot_of(d, at, arena_format(d->arena, "count(%s)", name), WANT_NUMBER);
    if (happened != NULL)
        out->last = slot_of(d, at, arena_format(d->arena, "max(%s over %s)", happened, name),
                            WANT_ANY);
    if (happened != NULL)
        out->first = slot_of(d, at, arena_format(d->arena, "min(%s over %s)", happened, name),
                             WANT_ANY);
}

/* The column that names whom a row hurt, spelled as expressions have it; NULL: there is none. */
static const char *victim_text(struct draft *d, const struct yaml_node *assessment, uint32_t table)
{
    static const char *const usual[] = {"victim_id", "victim"};
    const struct yaml_node *said = node_scalar(assessment, "victim");
    const struct plan_table *t = &d->plan->tables[table];

    for (size_t k = 0; k < sizeof usual / sizeof usual[0]; k++)
        for (size_t c = 0; c < t->n_columns; c++)
            if (t->columns[c].type == COLUMN_ID && c != t->join &&
                text_same_name(text_of(t->columns[c].name),
                               said != NULL ? said->text : text_of(usual[k])))
                return spelled(d, t->columns[c].name);
    if (said == NULL)
        return NULL;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &said->at,
                              "'%.*s' is not a column of ids of %s that could name victims",
                              TEXT_ARGS(said->text), t->name));
    return NULL;
}

/* How much happened, beside the harm of it. */
static void read_counts(struct draft *d, const struct yaml_node *assessment, uint32_t table)
{
    struct plan_outcome *out = &d->plan->outcome;
    const char *victim, *name, *happened;

    if (table == UINT32_MAX || table == 0 || table >= d->plan->n_tables)
        return;
    victim = victim_text(d, assessment, table);
    if (d->use != USE_OUTCOME || !draft_builds(d))
        return;
    name = d->plan->tables[table].name;
    happened = happened_text(d, table, node_get(draft_section(d, "scanning", "tables"), name));
    if (happened != NULL)
        out->first = slot_of(d, assessment, arena_format(d->arena, "min(%s over %s)", happened, name),
                             WANT_ANY);
    out->count = slot_of(d, assessment, arena_format(d->arena, "count(%s)", name), WANT_NUMBER);
    if (victim == NULL)
        return;
    out->victims = slot_of(d, assessment,
                           arena_format(d->arena, "distinct(%s over %s)", victim, name),
                           WANT_NUMBER);
    out->repeated = slot_of(d, assessment,
                            arena_format(d->arena, "repeated(%s over %s)", victim, name),
                            WANT_NUMBER);
}

void outcome_read(struct draft *d, const struct yaml_node *assessment, struct expr *harm)
{
    struct plan_outcome *out = &d->plan->outcome;
    struct wish wish = {0, STAGE_MEASURES, WANT_NUMBER_OR_FLAG, true};
    struct yaml_node *label = node_get(assessment, "outcome");
    struct expr *expr = draft_expr(d, node_key(assessment, "outcome"), label, &wish);

    *out = (struct plan_outcome){.harm = SLOT_NONE,
                                 .label = SLOT_NONE,
                                 .count = SLOT_NONE,
                                 .last = SLOT_NONE,
                                 .first = SLOT_NONE,
                                 .victims = SLOT_NONE,
                                 .repeated = SLOT_NONE,
                                 .has_harm = harm != NULL,
                                 .has_label = expr != NULL};
    out->horizon = draft_number(d, node_key(assessment, "horizon"), node_get(assessment, "horizon"),
                                RANGE_ABOVE_ZERO, true);
    out->serious = draft_number(d, node_key(assessment, "serious"), node_get(assessment, "serious"),
                                RANGE_ABOVE_ZERO, true);
    if (isnan(out->serious))
        out->serious = 0;
    if (d->use == USE_OUTCOME)
        out->harm = d->plan->harm;
    if (d->use == USE_PAST)
        out->label = draft_slot(d, expr, STAGE_MEASURES);
    read_baselines(d, label, first_table(harm));
    read_counts(d, assessment, first_table(harm));
}
