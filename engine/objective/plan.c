/* plan.c -- a plan from a ruleset: the sections in order, then what is built of them. */
#include "objective/plan.h"

#include <math.h>
#include <string.h>

#include "objective/sections.h"

static void read_document(struct draft *d)
{
    const struct yaml_node *root = d->rules->root;
    struct plan *plan = d->plan;
    const struct yaml_node *objective = node_mapping(root, "objective");

    plan->name = node_text(d, root, "ruleset");
    plan->version = node_text(d, root, "version");
    plan->title = node_text(d, root, "title");
    plan->marking = node_text(d, root, "marking");
    plan->force = node_text(d, objective, "force");
    plan->statement = node_text(d, objective, "statement");
    plan->owner = node_text(d, objective, "owner");
    plan->authority = node_text(d, objective, "authority");
    if (plan->name == NULL)
        plan->name = "";
    if (plan->version == NULL)
        plan->version = "unversioned";
    if (plan->title == NULL)
        plan->title = plan->name;
}

static void read_tolerate(struct draft *d)
{
    const struct yaml_node *scanning = draft_section(d, "scanning", NULL);
    double share = draft_number(d, node_key(scanning, "tolerate"), node_get(scanning, "tolerate"),
                                RANGE_SHARE, true);

    d->plan->tolerate = isnan(share) ? 1 : share;
}

/* Names first, then what uses them. */
static struct table_nodes *read_names(struct draft *d)
{
    struct table_nodes *nodes;

    read_document(d);
    read_tolerate(d);
    nodes = tables_read(d);
    if (nodes == NULL) { /* said here or by schema_check() */
        draft_fail(d, OSARA_ERULES);
        return NULL;
    }
    lookups_make(d);
    names_declare(d, nodes);
    if (d->scope->tables == NULL || (d->n_absent > 0 && d->absent == NULL))
        return NULL;
    if (d->as_of == DATE_MISSING)
        return nodes;
    d->builder = builder_new(d->scope, d->as_of);
    if (d->builder == NULL)
        draft_fail(d, problem_memory(d->problems));
    names_build_inputs(d);
    return nodes;
}

static void read_sections(struct draft *d, const struct table_nodes *nodes)
{
    rows_read(d, nodes);
    measures_read(d);
    criteria_read(d);
    score_read(d);
    bands_read(d);
    cohort_read(d);
    holds_read(d);
    strands_read(d);
    continuity_read(d);
    options_read(d);
    in_force_read(d);
    review_read(d);
    assessment_read(d);
    report_read(d);
    tests_check(d);
}

/* Derived values of a table's rows, for records and cards. */
static void build_row_values(struct draft *d, uint32_t t)
{
    const struct scope_table *scope = &d->scope->tables[t];
    struct plan_table *table = &d->plan->tables[t];

    table->derived = draft_alloc(d, scope->n_names, sizeof *table->derived);
    for (size_t i = 0; table->derived != NULL && i < scope->n_names; i++) {
        const struct scope_name *n = &scope->names[i];
        struct plan_row_value *value = &table->derived[table->n_derived];

        if (n->kind != NAME_DERIVED || n->expr == NULL)
            continue;
        value->name = draft_copy(d, n->name);
        value->type = n->type;
        value->row_value = builder_row_value(d->builder, n->expr, t);
        table->n_derived++;
    }
}

static void use(struct plan_table *table, uint32_t column)
{
    if (column < table->n_columns)
        table->columns[column].used = true;
}

/* Columns that something reads: expressions, keys and joins, evidence, and lists by name. */
static void mark_used(struct draft *d)
{
    struct plan *plan = d->plan;

    for (uint32_t t = 0; t < plan->n_tables; t++) {
        struct plan_table *table = &plan->tables[t];

        for (uint32_t c = 0; c < table->n_columns; c++)
            table->columns[c].used = table->columns[c].named = builder_uses(d->builder, t, c);
        for (size_t k = 0; k < table->n_key; k++)
            use(table, table->key[k]);
        use(table, table->join);
        use(table, table->evidence_column);
    }
    for (size_t s = 0; s < plan->n_strands; s++)
        use(&plan->tables[0], plan->strands[s].by);
    use(&plan->tables[0], plan->continuity);
    use(&plan->tables[0], plan->held_since);
    use(&plan->tables[0], plan->entry_score);
    for (size_t i = 0; i < plan->n_monitor; i++)
        use(&plan->tables[0], plan->monitor[i]);
    for (size_t i = 0; i < plan->n_show; i++)
        use(&plan->tables[0], plan->show[i].column);
    for (size_t i = 0; i < plan->n_card; i++)
        use(&plan->tables[0], plan->card[i].column);
    for (size_t i = 0; i < plan->n_trends; i++)
        use(&plan->tables[plan->trends[i].table], plan->trends[i].by);
    for (size_t i = 0; plan->in_force.table != UINT32_MAX && i < plan->in_force.n_show; i++)
        use(&plan->tables[plan->in_force.table], plan->in_force.show[i]);
}

static void build(struct draft *d)
{
    rules_find(d);
    if (!draft_builds(d))
        return;
    if (d->watched)
        rules_watch(d);
    for (uint32_t t = 0; t < d->plan->n_tables; t++)
        build_row_values(d, t);
    d->plan->passes = builder_finish(d->builder);
    if (d->plan->passes == NULL)
        draft_fail(d, problem_memory(d->problems));
    mark_used(d); /* after the builder has seen the keep rules, which it builds last */
}

static struct plan *new_plan(const struct ruleset *r, int32_t as_of, enum evidence least,
                             const struct plan *other)
{
    struct arena *arena = arena_new();
    struct plan *plan = arena == NULL ? NULL : arena_alloc(arena, 1, sizeof *plan);

    if (plan == NULL) {
        arena_free(arena);
        return NULL;
    }
    plan->arena = arena;
    plan->as_of = as_of;
    plan->path = r->path;
    plan->evidence_least = least;
    plan->beside = other != NULL;
    plan->words = other != NULL ? other->words : words_new();
    plan->ids = other != NULL ? other->ids : words_new();
    plan->scope = arena_alloc(arena, 1, sizeof *plan->scope);
    if (plan->words == NULL || plan->ids == NULL || plan->scope == NULL) {
        plan_free(plan);
        return NULL;
    }
    plan->scope->arena = arena;
    plan->scope->words = plan->words;
    plan->scope->ids = plan->ids;
    return plan;
}

static enum osara_status draft_plan(const struct ruleset *r, int32_t as_of, enum evidence least,
                                    struct plan_how how, struct plan **out,
                                    osara_problems *problems)
{
    struct plan *plan = new_plan(r, as_of, least, how.beside);

    if (plan == NULL)
        return problem_memory(problems);
    struct draft d = {.rules = r,
                      .plan = plan,
                      .arena = plan->arena,
                      .scope = plan->scope,
                      .as_of = as_of,
                      .watched = how.watched,
                      .use = how.use,
                      .since = how.since,
                      .problems = problems,
                      .rc = OSARA_OK};
    struct table_nodes *nodes = read_names(&d);

    if (nodes != NULL)
        read_sections(&d, nodes);
    build(&d);
    if (d.rc != OSARA_OK || out == NULL) {
        plan_free(plan);
        return d.rc;
    }
    *out = plan;
    return OSARA_OK;
}

enum osara_status plan_make(const struct ruleset *r, int32_t as_of, enum evidence least,
                            struct plan **out, osara_problems *problems)
{
    return draft_plan(r, as_of, least, (struct plan_how){0}, out, problems);
}

enum osara_status plan_make_watched(const struct ruleset *r, int32_t as_of, enum evidence least,
                                    struct plan **out, osara_problems *problems)
{
    return draft_plan(r, as_of, least, (struct plan_how){.watched = true}, out, problems);
}

enum osara_status plan_make_how(const struct ruleset *r, int32_t as_of, enum evidence least,
                                struct plan_how how, struct plan **out, osara_problems *problems)
{
    return draft_plan(r, as_of, least, how, out, problems);
}

enum osara_status plan_check(const struct ruleset *r, osara_problems *problems)
{
    return draft_plan(r, DATE_MISSING, EVIDENCE_NONE, (struct plan_how){0}, NULL, problems);
}

void plan_free(struct plan *plan)
{
    if (plan == NULL)
        return;
    if (!plan->beside) {
        words_free(plan->words);
        words_free(plan->ids);
    }
    arena_free(plan->arena);
}
