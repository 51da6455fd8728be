/* bind.c -- a mapping against a ruleset. */
#include "scanning/bind.h"

struct binder {
    const struct plan *plan;
    const struct mapping *mapping;
    struct arena *arena;
    osara_problems *problems;
    enum osara_status status;
    bool all;
};

static void bind_wrong(struct binder *b)
{
    b->status = OSARA_EEXTRACT;
}

static void *bind_room(struct binder *b, size_t n, size_t size)
{
    void *items = arena_alloc(b->arena, n, size);

    if (items == NULL)
        b->status = problem_memory(b->problems);
    return items;
}

/* ---- Names that the ruleset does not have ---------------------------------------------------------- */

static void check_table_names(struct binder *b)
{
    const struct plan *plan = b->plan;
    struct text *names = bind_room(b, plan->n_tables, sizeof *names);

    for (size_t t = 0; names != NULL && t < plan->n_tables; t++)
        names[t] = text_of(plan->tables[t].name);
    for (size_t i = 0; names != NULL && i < b->mapping->n_tables; i++) {
        const struct mapped_table *m = &b->mapping->tables[i];
        size_t t = 0;

        while (t < plan->n_tables && !text_same_name(m->name, names[t]))
            t++;
        if (t < plan->n_tables)
            continue;
        problem_add(b->problems, OSARA_EEXTRACT, &m->key->at,
                    "'%.*s' is not a table of the ruleset", TEXT_ARGS(m->name));
        problem_hint_nearest(b->problems, m->name, names, plan->n_tables);
        bind_wrong(b);
    }
}

static void check_column_names(struct binder *b, const struct plan_table *table,
                               const struct mapped_table *m)
{
    struct text *names = bind_room(b, table->n_columns, sizeof *names);

    for (size_t c = 0; names != NULL && c < table->n_columns; c++)
        names[c] = text_of(table->columns[c].name);
    for (size_t i = 0; names != NULL && i < m->n_columns; i++) {
        size_t c = 0;

        while (c < table->n_columns && !text_same_name(m->columns[i].name, names[c]))
            c++;
        if (c < table->n_columns)
            continue;
        problem_add(b->problems, OSARA_EEXTRACT, &m->columns[i].key->at,
                    "'%.*s' is not a column of %s", TEXT_ARGS(m->columns[i].name), table->name);
        problem_hint_nearest(b->problems, m->columns[i].name, names, table->n_columns);
        bind_wrong(b);
    }
}

/* ---- What does not suit a column's type ------------------------------------------------------------ */

static const char *type_name(enum column_type type)
{
    static const char *const names[] = {"a number",   "a date", "a flag",
                                        "a category", "text",   "an id"};

    return names[type];
}

static void check_key(struct binder *b, const struct mapped_column *m,
                      const struct plan_column *column, const char *key, bool suits)
{
    const struct yaml_node *at = m->node->kind == YAML_MAPPING && !suits ? yaml_get(m->node, key)
                                                                         : NULL;

    if (at == NULL)
        return;
    problem_add(b->problems, OSARA_EEXTRACT, &at->at, "'%s' does not suit '%s', which is %s", key,
                column->name, type_name(column->type));
    bind_wrong(b);
}

/* What the mapping makes of a text must fit the column itself. */
static void check_values(struct binder *b, const struct mapped_column *m, const struct reading *r)
{
    struct reading plain = *r;
    struct cell cell;

    plain.n_specials = 0;
    for (size_t i = 0; i < m->n_specials; i++) {
        const struct special *s = &m->specials[i];
        const char *why;

        if (s->kind != SPECIAL_VALUE || cell_read(&plain, s->value, &cell) != CELL_FAULT)
            continue;
        why = cell_why(&plain, s->value, b->arena);
        problem_add(b->problems, OSARA_EEXTRACT, &m->special_nodes[i]->at,
                    "'%.*s' is made a value that '%s' cannot have: %s", TEXT_ARGS(s->text),
                    r->column->name, why != NULL ? why : "");
        bind_wrong(b);
    }
    if (m->constant != NULL && cell_read(r, *m->constant, &cell) == CELL_FAULT) {
        const char *why = cell_why(r, *m->constant, b->arena);

        problem_add(b->problems, OSARA_EEXTRACT, &yaml_get(m->node, "constant")->at,
                    "the constant does not fit '%s': %s", r->column->name, why != NULL ? why : "");
        bind_wrong(b);
    }
}

static void check_mapped(struct binder *b, const struct mapped_column *m, const struct reading *r)
{
    const struct plan_column *column = r->column;
    bool word = column->type == COLUMN_CATEGORY || column->type == COLUMN_TEXT ||
                column->type == COLUMN_ID;

    check_key(b, m, column, "format", column->type == COLUMN_DATE);
    check_key(b, m, column, "yes", column->type == COLUMN_FLAG);
    check_key(b, m, column, "no", column->type == COLUMN_FLAG);
    check_key(b, m, column, "decimal", column->type == COLUMN_NUMBER);
    check_key(b, m, column, "form", word);
    check_key(b, m, column, "successors", word);
    check_values(b, m, r);
}

/* ---- Readings ---------------------------------------------------------------------------------------- */

static void bind_specials(struct binder *b, const struct mapped_table *t,
                          const struct mapped_column *m, struct reading *r)
{
    size_t own = m != NULL ? m->n_specials : 0, n = 0;
    struct special *specials = bind_room(b, own + t->n_missing, sizeof *specials);

    if (specials == NULL)
        return;
    for (; n < own; n++)
        specials[n] = m->specials[n];
    for (size_t i = 0; i < t->n_missing; i++)
        specials[n++] = (struct special){.text = t->missing[i], .kind = SPECIAL_MISSING};
    r->specials = specials;
    r->n_specials = n;
}

static void bind_reading(struct binder *b, const struct mapped_table *t,
                         const struct plan_column *column, struct reading *r)
{
    const struct mapped_column *m = mapping_column(t, column->name);
    struct text *closed = bind_room(b, column->n_values, sizeof *closed);

    if (closed != NULL)
        reading_close(column, b->plan->words, closed);
    *r = (struct reading){.column = column,
                          .heading = column->name,
                          .closed = closed,
                          .as_of = b->plan->as_of,
                          .decimal = '.'};
    if (b->mapping != NULL)
        r->encoding = mapping_encoding(b->mapping, t);
    if (t != NULL)
        bind_specials(b, t, m, r);
    if (m != NULL) {
        r->heading = m->constant != NULL ? NULL : m->from != NULL ? m->from : column->name;
        r->constant = m->constant;
        r->formats = m->formats;
        r->n_formats = m->n_formats;
        r->trim = m->trim;
        r->home_office = m->home_office;
        r->code_dates = m->code_dates;
        r->successors = m->successors;
        r->n_successors = m->n_successors;
        r->decimal = m->decimal;
        check_mapped(b, m, r);
    }
    reading_settle(r);
}

static void check_repeats(struct binder *b, const struct binding *out)
{
    const struct plan_table *table = out->table;
    const struct yaml_node *at = out->mapped != NULL ? out->mapped->repeats_at : NULL;

    if (out->repeats != REPEATS_DUPLICATES && table->n_key == 0) {
        problem_add(b->problems, OSARA_EEXTRACT, &at->at,
                    "rows of %s have no key by which one could be another's repeat", table->name);
        problem_hint(b->problems, "the ruleset can say which columns are the key: key: [...]");
        bind_wrong(b);
    }
    if (out->repeats == REPEATS_STRONGEST && table->evidence_column == UINT32_MAX) {
        problem_add(b->problems, OSARA_EEXTRACT, &at->at,
                    "the ruleset does not say which column of %s tells the evidence", table->name);
        problem_hint(b->problems, "with 'evidence:' it would; else the first or the last counts");
        bind_wrong(b);
    }
}

static void bind_columns(struct binder *b, struct binding *out)
{
    const struct plan_table *table = out->table;

    out->columns = bind_room(b, table->n_columns, sizeof *out->columns);
    for (uint32_t c = 0; out->columns != NULL && c < table->n_columns; c++) {
        const struct plan_column *column = &table->columns[c];
        struct bound bound = {.column = c, .kept = column->used};

        for (size_t k = 0; k < table->n_key; k++)
            bound.is_key |= table->key[k] == c;
        bound.is_join = table->join == c;
        if (out->index == 0 && bound.is_join) /* subjects are told apart by it */
            bound.kept = bound.is_key = true;
        else if (bound.is_join && out->repeats != REPEATS_DUPLICATES)
            bound.is_key = true; /* the same row again is of the same subject */
        if (out->index > 0 && bound.is_join) /* whose row it is stands beside the rows already */
            bound.kept = column->named;
        bound.kept |= table->evidence_column == c;
        bound.extra = b->all && !bound.kept && !bound.is_key && !bound.is_join;
        bound.kept |= bound.extra || (b->all && bound.is_key && !bound.is_join);
        bind_reading(b, out->mapped, column, &bound.reading);
        if (bound.kept || bound.is_key || bound.is_join)
            out->columns[out->n++] = bound;
    }
    out->has_key = out->index > 0 && table->n_key > 0;
}

/* ---- Headings of monitored columns --------------------------------------------------------------------- */

const char *binding_heading(const struct binding *b, uint32_t column)
{
    const char *name = b->table->columns[column].name;
    const struct mapped_column *m = mapping_column(b->mapped, name);

    if (m == NULL)
        return name;
    return m->constant != NULL ? NULL : m->from != NULL ? m->from : name;
}

static bool same_files(const struct binding *a, const struct binding *b)
{
    size_t n = a->mapped != NULL ? a->mapped->n_files : 0;

    if (a == b)
        return true;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; b->mapped != NULL && j < b->mapped->n_files; j++)
            if (text_equal(text_of(a->mapped->files[i]), text_of(b->mapped->files[j])))
                return true;
    return false;
}

/* A column that may score must not be a monitored one under another name. */
static void check_monitored(struct binder *b, const struct binding *of, uint32_t column,
                            const struct binding *other)
{
    const char *heading = binding_heading(of, column);

    for (uint32_t c = 0; heading != NULL && c < other->table->n_columns; c++) {
        const struct plan_column *o = &other->table->columns[c];
        const char *same = binding_heading(other, c);
        const struct mapped_column *m;

        if (o->monitor || same == NULL || !text_equal(text_of(heading), text_of(same)))
            continue;
        m = mapping_column(other->mapped, o->name);
        if (m == NULL)
            m = mapping_column(of->mapped, of->table->columns[column].name);
        problem_add(b->problems, OSARA_EEXTRACT, m != NULL ? &m->key->at : NULL,
                    "'%s' reads the heading '%s' of the monitored column '%s'", o->name, heading,
                    of->table->columns[column].name);
        problem_hint(b->problems,
                     "what is monitored cannot be read by an expression, under any name");
        bind_wrong(b);
    }
}

static void check_monitors(struct binder *b, const struct binding *bindings)
{
    for (size_t t = 0; t < b->plan->n_tables; t++)
        for (uint32_t c = 0; c < bindings[t].table->n_columns; c++)
            for (size_t u = 0; bindings[t].table->columns[c].monitor && u < b->plan->n_tables; u++)
                if (same_files(&bindings[t], &bindings[u]))
                    check_monitored(b, &bindings[t], c, &bindings[u]);
}

enum osara_status bind_tables(const struct plan *plan, const struct mapping *mapping, bool all,
                              struct arena *arena, struct binding **out, osara_problems *problems)
{
    struct binder b = {plan, mapping, arena, problems, OSARA_OK, all};
    struct binding *bindings = bind_room(&b, plan->n_tables, sizeof *bindings);

    if (bindings == NULL)
        return b.status;
    if (mapping != NULL)
        check_table_names(&b);
    for (uint32_t t = 0; t < plan->n_tables; t++) {
        bindings[t].table = &plan->tables[t];
        bindings[t].index = t;
        bindings[t].mapped = mapping != NULL ? mapping_table(mapping, plan->tables[t].name) : NULL;
        if (bindings[t].mapped != NULL) {
            bindings[t].repeats = bindings[t].mapped->repeats;
            bindings[t].nobody = bindings[t].mapped->nobody;
            check_column_names(&b, &plan->tables[t], bindings[t].mapped);
        }
        check_repeats(&b, &bindings[t]);
        bind_columns(&b, &bindings[t]);
    }
    if (b.status != OSARA_ENOMEM)
        check_monitors(&b, bindings);
    if (b.status != OSARA_ENOMEM)
        *out = bindings;
    return b.status;
}
