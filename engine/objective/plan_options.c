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

/* A test as an expression, or as a section with its `when`. */
static const struct yaml_node *test_when(const struct yaml_node *key, struct yaml_node *value,
                                         struct yaml_node **out)
{
    bool section = value->kind == YAML_MAPPING && !dated_is(value);

    *out = section ? node_get(value, "when") : value;
    return section ? node_key(value, "when") : key;
}

static void read_tests(struct draft *d, const struct yaml_node *item, bool in_force,
                       struct plan_option *out)
{
    const struct yaml_node *tests = node_mapping(item, "tests");
    struct name_set seen = {0};

    out->tests = draft_alloc(d, node_count(tests), sizeof *out->tests);
    for (size_t i = 0; out->tests != NULL && i < node_count(tests); i++) {
        struct yaml_node *value = tests->values[i], *when;
        const struct yaml_node *key = test_when(tests->keys[i], value, &when);
        struct wish wish = {0, STAGE_RESPONSE, WANT_FLAG, in_force};
        struct plan_option_test *test = &out->tests[out->n_tests];

        if (!name_set_add(d, &seen, tests->keys[i], "a test of this option") || when == NULL)
            continue;
        struct expr *expr = draft_expr(d, key, when, &wish);

        if (!in_force)
            continue;
        test->name = draft_copy(d, tests->keys[i]->text);
        test->reason = when == value ? NULL : node_text(d, value, "reason");
        test->source = when == value ? NULL : node_text(d, value, "source");
        test->test = draft_test(d, expr, STAGE_RESPONSE);
        out->n_tests++;
    }
    name_set_free(&seen);
}

static void say_no_test(struct draft *d, const struct yaml_node *key)
{
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                              "'%.*s' says neither 'when' nor 'tests'", TEXT_ARGS(key->text)));
    problem_hint(d->problems, "say whom it is to be considered for");
}

static void read_option(struct draft *d, const struct yaml_node *key, const struct yaml_node *item)
{
    struct plan_option o = {0};
    struct wish wish = {0, STAGE_RESPONSE, WANT_FLAG, draft_in_force(d, item)};
    struct span span = dated_span(item);
    struct yaml_node *said = node_get(item, "when");
    struct expr *when = said == NULL ? NULL : draft_expr(d, node_key(item, "when"), said, &wish);

    read_tests(d, item, wish.in_force, &o);
    if (said == NULL && node_count(node_mapping(item, "tests")) == 0)
        say_no_test(d, key);
    if (!wish.in_force || d->plan->options == NULL)
        return;
    o.name = draft_copy(d, key->text);
    o.title = node_text(d, item, "title");
    o.basis = node_text(d, item, "basis");
    o.action = node_text(d, item, "action");
    o.reason = node_text(d, item, "reason");
    o.source = node_text(d, item, "source");
    o.from = span.from;
    o.until = span.until;
    if (when != NULL)
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

/* Nothing said: the table's flag `breached`. */
static uint32_t own_breached(struct draft *d, uint32_t t)
{
    const struct plan_table *table = &d->plan->tables[t];
    uint32_t c = plan_find_column(table, TEXT("breached"));
    struct wish wish = {t, STAGE_MEASURES, WANT_FLAG, true};

    if (c == UINT32_MAX || table->columns[c].type != COLUMN_FLAG || table->columns[c].monitor)
        return UINT32_MAX;
    struct expr *expr = own_expr(d, "breached", &wish);

    return expr == NULL || !draft_builds(d) ? UINT32_MAX : builder_row_value(d->builder, expr, t);
}

/* Nothing said: the table's date `expires`. */
static uint32_t own_ends(struct draft *d, uint32_t t)
{
    const struct plan_table *table = &d->plan->tables[t];
    uint32_t c = plan_find_column(table, TEXT("expires"));

    return c == UINT32_MAX || table->columns[c].type != COLUMN_DATE || table->columns[c].monitor
               ? UINT32_MAX
               : c;
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

    out->ends = expires;
    out->breached = own_breached(d, t);
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

static uint32_t read_ends(struct draft *d, uint32_t t, const struct yaml_node *node)
{
    const struct yaml_node *ends = node_scalar(node, "ends");
    uint32_t c = ends == NULL ? own_ends(d, t) : draft_column(d, t, ends);

    if (ends == NULL || c == UINT32_MAX || d->plan->tables[t].columns[c].type == COLUMN_DATE)
        return c;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &ends->at,
                              "'%.*s' is no date: it cannot say when one ends",
                              TEXT_ARGS(ends->text)));
    return UINT32_MAX;
}

/* When they end, and how often they were gone against. */
static void read_worklist(struct draft *d, uint32_t t, const struct yaml_node *node)
{
    struct plan_in_force *out = &d->plan->in_force;
    struct yaml_node *breached = node_get(node, "breached"), *breaches = node_get(node, "breaches");
    struct wish row = {t, STAGE_MEASURES, WANT_FLAG, true};
    struct wish subject = {0, STAGE_RESPONSE, WANT_NUMBER_OR_FLAG, true};
    struct expr *expr;

    out->ends = read_ends(d, t, node);
    if (breached == NULL) {
        out->breached = own_breached(d, t);
    } else {
        expr = draft_expr(d, node_key(node, "breached"), breached, &row);
        if (expr != NULL && draft_builds(d))
            out->breached = builder_row_value(d->builder, expr, t);
    }
    if (breaches == NULL)
        return;
    expr = draft_expr(d, node_key(node, "breaches"), breaches, &subject);
    if (expr != NULL && draft_builds(d))
        out->breaches = draft_slot(d, expr, STAGE_RESPONSE);
}

void in_force_read(struct draft *d)
{
    const struct yaml_node *node = draft_section(d, "response", "in_force");
    const struct yaml_node *over = node_scalar(node, "over"), *show = node_list(node, "show");
    struct plan_in_force *out = &d->plan->in_force;

    out->table = out->ends = out->breached = UINT32_MAX;
    out->breaches = SLOT_NONE;
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
    read_worklist(d, t, node);
    if (when == NULL || !draft_builds(d))
        return;
    out->table = t;
    out->when = builder_row_value(d->builder, when, t);
}
