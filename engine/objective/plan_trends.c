/* plan_trends.c -- `assessment.trends`, `rates` and `recording_changes`. */
#include "objective/sections.h"

/* The table of a trend or rate: the one it names, else that of the harm, else the first. */
static uint32_t table_of(struct draft *d, const struct yaml_node *item, uint32_t otherwise)
{
    const struct yaml_node *over = node_scalar(item, "over");

    return over == NULL ? otherwise : draft_table(d, over);
}

/* The date column by which a trend's rows are counted; UINT32_MAX after saying what is wrong. */
static uint32_t date_column(struct draft *d, const struct yaml_node *key,
                            const struct yaml_node *item, uint32_t table)
{
    const struct plan_table *t = &d->plan->tables[table];
    const struct yaml_node *by = node_scalar(item, "by");
    uint32_t c = by == NULL ? UINT32_MAX : draft_column(d, table, by);

    if (by != NULL && c != UINT32_MAX && t->columns[c].type != COLUMN_DATE)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &by->at,
                                  "a trend is by a date, and '%s' is not one", t->columns[c].name));
    if (by != NULL)
        return c;
    for (uint32_t i = 0; i < t->n_columns; i++)
        if (t->columns[i].type == COLUMN_DATE)
            return i;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                              "a trend is by a date, and %s has no date column", t->name));
    return UINT32_MAX;
}

/* A row value of a checked `where`; SLOT_NONE when nothing is built. */
static uint32_t where_of(struct draft *d, const struct yaml_node *item, uint32_t table)
{
    struct wish wish = {table, STAGE_MEASURES, WANT_FLAG, true};
    struct expr *where = draft_expr(d, node_key(item, "where"), node_get(item, "where"), &wish);

    if (where == NULL || !draft_builds(d))
        return SLOT_NONE;
    return builder_row_value(d->builder, where, table);
}

static const char *title_of(struct draft *d, const struct yaml_node *key,
                            const struct yaml_node *item)
{
    const char *title = node_text(d, item, "title");

    return title != NULL ? title : draft_copy(d, key->text);
}

static void read_trends(struct draft *d, const struct yaml_node *mapping, uint32_t otherwise)
{
    d->plan->trends = draft_alloc(d, node_count(mapping), sizeof *d->plan->trends);
    for (size_t i = 0; d->plan->trends != NULL && i < node_count(mapping); i++) {
        const struct yaml_node *key = mapping->keys[i], *item = mapping->values[i];
        struct plan_trend *out = &d->plan->trends[i];

        d->plan->n_trends++;
        out->name = draft_copy(d, key->text);
        out->title = title_of(d, key, item);
        out->table = table_of(d, item, otherwise);
        out->by = UINT32_MAX;
        out->where = SLOT_NONE;
        if (out->table == UINT32_MAX)
            continue;
        out->where = where_of(d, item, out->table);
        out->by = date_column(d, key, item, out->table);
    }
}

/* The trend of this name, or UINT32_MAX after saying that there is none. */
static uint32_t trend_named(struct draft *d, const struct yaml_node *name)
{
    const struct plan *plan = d->plan;
    struct text *names;

    if (name->kind != YAML_SCALAR)
        return UINT32_MAX;
    for (uint32_t k = 0; k < plan->n_trends; k++)
        if (text_same_name(text_of(plan->trends[k].name), name->text))
            return k;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at, "'%.*s' is not a trend",
                              TEXT_ARGS(name->text)));
    names = draft_alloc(d, plan->n_trends, sizeof *names);
    for (size_t k = 0; names != NULL && k < plan->n_trends; k++)
        names[k] = text_of(plan->trends[k].name);
    if (names != NULL)
        problem_hint_names(d->problems, name->text, names, plan->n_trends);
    return UINT32_MAX;
}

/* The trends that `of` names; all of `table` (UINT32_MAX: of any) when it is not said. */
static uint32_t *trends_named(struct draft *d, const struct yaml_node *item, uint32_t table,
                              size_t *n)
{
    const struct plan *plan = d->plan;
    const struct yaml_node *of = node_get(item, "of");
    size_t count = of == NULL ? plan->n_trends : of->kind == YAML_SCALAR ? 1 : of->n;
    uint32_t *out = draft_alloc(d, count, sizeof *out);

    *n = 0;
    for (size_t i = 0; out != NULL && i < count; i++) {
        const struct yaml_node *name = of == NULL                ? NULL
                                       : of->kind == YAML_SCALAR ? of
                                                                 : of->values[i];
        uint32_t k = name == NULL ? (uint32_t)i : trend_named(d, name);

        if (k == UINT32_MAX)
            continue;
        if (table == UINT32_MAX || plan->trends[k].table == table)
            out[(*n)++] = k;
        else if (name != NULL)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                                      "the rate is of rows of %s, and the trend '%s' is not",
                                      plan->tables[table].name, plan->trends[k].name));
    }
    return out;
}

static void read_rates(struct draft *d, const struct yaml_node *mapping, uint32_t otherwise)
{
    d->plan->rates = draft_alloc(d, node_count(mapping), sizeof *d->plan->rates);
    for (size_t i = 0; d->plan->rates != NULL && i < node_count(mapping); i++) {
        const struct yaml_node *key = mapping->keys[i], *item = mapping->values[i];
        struct plan_rate *out = &d->plan->rates[i];

        d->plan->n_rates++;
        out->name = draft_copy(d, key->text);
        out->title = title_of(d, key, item);
        out->table = table_of(d, item, otherwise);
        out->where = SLOT_NONE;
        if (out->table == UINT32_MAX)
            continue;
        out->where = where_of(d, item, out->table);
        out->of = trends_named(d, item, out->table, &out->n_of);
    }
}

static void read_changes(struct draft *d, const struct yaml_node *mapping)
{
    d->plan->changes = draft_alloc(d, node_count(mapping), sizeof *d->plan->changes);
    for (size_t i = 0; d->plan->changes != NULL && i < node_count(mapping); i++) {
        const struct yaml_node *item = mapping->values[i], *on = node_scalar(item, "on");
        struct plan_recording_change *out = &d->plan->changes[d->plan->n_changes];

        if (on == NULL || !date_parse_iso(on->text, &out->on))
            continue; /* schema_check() has said so */
        out->name = draft_copy(d, mapping->keys[i]->text);
        out->title = title_of(d, mapping->keys[i], item);
        out->reason = node_text(d, item, "reason");
        out->source = node_text(d, item, "source");
        out->of = trends_named(d, item, UINT32_MAX, &out->n_of);
        d->plan->n_changes++;
    }
}

void trends_read(struct draft *d, uint32_t table)
{
    const struct yaml_node *assessment = draft_section(d, "assessment", NULL);

    read_trends(d, node_mapping(assessment, "trends"), table);
    read_rates(d, node_mapping(assessment, "rates"), table);
    read_changes(d, node_mapping(assessment, "recording_changes"));
}
