/* plan_options.c -- `response.options`, and the rows in force that are shown with them. */
#include "objective/sections.h"

static void read_judgement(struct draft *d, const struct yaml_node *item, struct plan_option *out)
{
    const struct yaml_node *list = node_list(item, "judgement");

    out->judgement = draft_alloc(d, node_count(list), sizeof *out->judgement);
    for (size_t i = 0; out->judgement != NULL && i < node_count(list); i++)
        if (list->values[i]->kind == YAML_SCALAR)
            out->judgement[out->n_judgement++] = draft_copy(d, list->values[i]->text);
}

static void read_option(struct draft *d, const struct yaml_node *key, const struct yaml_node *item)
{
    struct plan_option o = {0};
    struct wish wish = {0, STAGE_RESPONSE, WANT_FLAG, draft_in_force(d, item)};
    struct expr *when = draft_expr(d, node_key(item, "when"), node_get(item, "when"), &wish);

    if (!wish.in_force || d->plan->options == NULL)
        return;
    o.name = draft_copy(d, key->text);
    o.title = node_text(d, item, "title");
    o.basis = node_text(d, item, "basis");
    o.action = node_text(d, item, "action");
    o.reason = node_text(d, item, "reason");
    o.source = node_text(d, item, "source");
    o.when = draft_test(d, when, STAGE_RESPONSE);
    read_judgement(d, item, &o);
    d->plan->options[d->plan->n_options++] = o;
}

void options_read(struct draft *d)
{
    const struct yaml_node *options = draft_section(d, "response", "options");
    struct name_set seen = {0};

    d->plan->options = draft_alloc(d, node_count(options), sizeof *d->plan->options);
    for (size_t i = 0; i < node_count(options); i++)
        if (name_set_add(d, &seen, options->keys[i], "an option"))
            read_option(d, options->keys[i], options->values[i]);
    name_set_free(&seen);
}

static void show_column(struct draft *d, uint32_t table, uint32_t column)
{
    struct plan_in_force *out = &d->plan->in_force;

    if (column != UINT32_MAX && column != d->plan->tables[table].join)
        out->show[out->n_show++] = column;
}

/* An expression that the ruleset does not say itself. */
static struct expr *own_expr(struct draft *d, const char *text, const struct wish *wish)
{
    struct source *source = draft_alloc(d, 1, sizeof *source);
    struct yaml_node *scalar = draft_alloc(d, 1, sizeof *scalar);

    if (source == NULL || scalar == NULL)
        return NULL;
    source->path = d->plan->path;
    scalar->kind = YAML_SCALAR;
    scalar->text = text_of(text);
    scalar->at.source = source;
    return draft_expr_one(d, scalar, wish);
}

/* Nothing said: orders that have not expired, where there is such a table. */
static void default_in_force(struct draft *d)
{
    struct plan_in_force *out = &d->plan->in_force;
    uint32_t t = scope_table_index(d->scope, TEXT("orders"));
    const struct plan_table *orders = t == UINT32_MAX || t == 0 ? NULL : &d->plan->tables[t];
    struct wish wish = {t, STAGE_MEASURES, WANT_FLAG, true};

    if (orders == NULL)
        return;
    uint32_t kind = plan_find_column(orders, TEXT("kind"));
    uint32_t expires = plan_find_column(orders, TEXT("expires"));
    uint32_t granted = plan_find_column(orders, TEXT("granted"));

    if (kind == UINT32_MAX || expires == UINT32_MAX ||
        orders->columns[expires].type != COLUMN_DATE || orders->columns[expires].monitor)
        return;
    bool dated = granted != UINT32_MAX && orders->columns[granted].type == COLUMN_DATE &&
                 !orders->columns[granted].monitor;
    struct expr *when = own_expr(d,
                                 dated ? "(expires is missing or expires > as_of) and "
                                         "(granted is missing or granted <= as_of)"
                                       : "expires is missing or expires > as_of",
                                 &wish);

    out->show = draft_alloc(d, 3, sizeof *out->show);
    if (when == NULL || out->show == NULL || !draft_builds(d))
        return;
    show_column(d, t, kind);
    show_column(d, t, granted);
    show_column(d, t, expires);
    out->table = t;
    out->when = builder_row_value(d->builder, when, t);
}

static uint32_t table_over(struct draft *d, const struct yaml_node *over)
{
    uint32_t t = draft_table(d, over);

    if (t != 0)
        return t;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &over->at,
                              "'%.*s' is the table of the subjects, not of rows of theirs",
                              TEXT_ARGS(over->text)));
    return UINT32_MAX;
}

void in_force_read(struct draft *d)
{
    const struct yaml_node *node = draft_section(d, "response", "in_force");
    const struct yaml_node *over = node_scalar(node, "over"), *show = node_list(node, "show");
    struct plan_in_force *out = &d->plan->in_force;

    out->table = UINT32_MAX;
    if (node == NULL) {
        default_in_force(d);
        return;
    }
    uint32_t t = over == NULL ? UINT32_MAX : table_over(d, over);
    struct wish wish = {t, STAGE_MEASURES, WANT_FLAG, true};

    if (t == UINT32_MAX)
        return;
    struct expr *when = draft_expr(d, node_key(node, "when"), node_get(node, "when"), &wish);

    out->show = draft_alloc(d, node_count(show), sizeof *out->show);
    for (size_t i = 0; out->show != NULL && i < node_count(show); i++) {
        uint32_t column = show->values[i]->kind == YAML_SCALAR ? draft_column(d, t, show->values[i])
                                                               : UINT32_MAX;

        if (column != UINT32_MAX)
            out->show[out->n_show++] = column;
    }
    if (when == NULL || !draft_builds(d))
        return;
    out->table = t;
    out->when = builder_row_value(d->builder, when, t);
}
