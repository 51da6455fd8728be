/* plan_tables.c -- `scanning.tables`: tables, columns, keys, joins. */
#include "objective/schema.h"
#include "objective/sections.h"

static const struct {
    const char *name;
    enum column_type type;
} column_types[] = {
    {"id", COLUMN_ID},         {"text", COLUMN_TEXT}, {"category", COLUMN_CATEGORY},
    {"number", COLUMN_NUMBER}, {"date", COLUMN_DATE}, {"flag", COLUMN_FLAG},
};

/* What other languages call a type: its index, or how many there are. */
static size_t other_name(struct text text)
{
    static const struct {
        const char *name, *type;
    } others[] = {
        {"integer", "number"}, {"int", "number"},     {"float", "number"},  {"decimal", "number"},
        {"numeric", "number"}, {"string", "text"},    {"str", "text"},      {"varchar", "text"},
        {"boolean", "flag"},   {"bool", "flag"},      {"yes/no", "flag"},   {"datetime", "date"},
        {"day", "date"},       {"timestamp", "date"}, {"enum", "category"}, {"choice", "category"},
        {"code", "category"},  {"key", "id"},         {"identifier", "id"}};
    enum { N = sizeof column_types / sizeof *column_types };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        for (size_t k = 0; k < N && text_equal_fold(text_trim(text), text_of(others[i].name)); k++)
            if (text_is(text_of(others[i].type), column_types[k].name))
                return k;
    return N;
}

static bool read_type(struct draft *d, const struct yaml_node *node, struct plan_column *out)
{
    enum { N = sizeof column_types / sizeof *column_types };
    struct text names[N];

    for (size_t i = 0; i < N; i++) {
        names[i] = text_of(column_types[i].name);
        if (text_is(text_trim(node->text), column_types[i].name)) {
            out->type = column_types[i].type;
            return true;
        }
    }
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->at, "'%.*s' is not a type",
                              TEXT_ARGS(node->text)));
    /* Read as the one that was meant, so that no message follows from this one. */
    size_t meant = other_name(node->text);

    if (meant == N)
        meant = text_nearest(node->text, names, N);
    if (meant < N) {
        problem_hint(d->problems, "did you mean '%s'?", column_types[meant].name);
        out->type = column_types[meant].type;
    } else {
        problem_hint(d->problems, "the types are id, text, category, number, date, flag");
    }
    return false;
}

static void read_values(struct draft *d, const struct yaml_node *list, struct plan_column *out)
{
    struct name_set seen = {.exact = true};
    uint32_t *values = draft_alloc(d, list->n, sizeof *values);

    for (size_t i = 0; values != NULL && i < list->n; i++) {
        const struct yaml_node *value = list->values[i];
        uint32_t word;

        if (value->kind != YAML_SCALAR)
            continue;
        if (value->text.n == 0) {
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at,
                                      "an empty value: an empty cell is missing"));
            continue;
        }
        if (!name_set_add(d, &seen, value, "a value"))
            continue;
        word = words_add(d->plan->words, value->text);
        if (word == UINT32_MAX)
            draft_fail(d, problem_memory(d->problems));
        values[out->n_values++] = word;
    }
    if (list->n == 0)
        draft_fail(
            d, problem_add(d->problems, OSARA_ERULES, &list->at, "a category without any value"));
    out->values = values;
    name_set_free(&seen);
}

static void read_column(struct draft *d, const struct yaml_node *name, const struct yaml_node *node,
                        struct plan_column *out)
{
    const struct yaml_node *type = node->kind == YAML_SCALAR ? node : node_scalar(node, "type");
    const struct yaml_node *values = node_list(node, "values");
    const struct yaml_node *monitor = node_scalar(node, "monitor");

    out->name = draft_copy(d, name->text);
    out->title = node->kind == YAML_MAPPING ? node_text(d, node, "title") : NULL;
    out->at = name->at;
    if (monitor != NULL)
        (void)schema_flag(monitor->text, &out->monitor);
    if (type == NULL || !read_type(d, type, out))
        return;
    if (values != NULL && out->type != COLUMN_CATEGORY)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node_key(node, "values")->at,
                                  "only a category has values, and this is %.*s",
                                  TEXT_ARGS(type->text)));
    else if (values != NULL)
        read_values(d, values, out);
    successors_read(d, node, out);
}

static void read_columns(struct draft *d, const struct yaml_node *node, struct plan_table *out)
{
    const struct yaml_node *columns = node_mapping(node, "columns");
    struct name_set seen = {0};

    out->columns = draft_alloc(d, node_count(columns), sizeof *out->columns);
    for (size_t i = 0; out->columns != NULL && i < node_count(columns); i++) {
        char *kind = arena_format(d->arena, "a column of %s", out->name);

        if (kind == NULL) {
            draft_fail(d, problem_memory(d->problems));
            break;
        }
        (void)draft_nameable(d, columns->keys[i], kind);
        if (name_set_add(d, &seen, columns->keys[i], kind))
            read_column(d, columns->keys[i], columns->values[i], &out->columns[out->n_columns++]);
    }
    name_set_free(&seen);
}

static void read_key_column(struct draft *d, uint32_t table, const struct yaml_node *name)
{
    struct plan_table *t = &d->plan->tables[table];
    uint32_t column = name->kind == YAML_SCALAR ? draft_column(d, table, name) : UINT32_MAX;

    if (column == UINT32_MAX)
        return;
    if (t->columns[column].type != COLUMN_ID) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                                  "a key column has to be an id, and '%.*s' is not",
                                  TEXT_ARGS(name->text)));
        problem_hint(d->problems, "declare it as '%.*s: id'", TEXT_ARGS(name->text));
    } else if (t->columns[column].monitor) {
        draft_fail(d,
                   problem_add(d->problems, OSARA_ERULES, &name->at,
                               "'%.*s' is monitored, and cannot be a key", TEXT_ARGS(name->text)));
    }
    for (size_t i = 0; i < t->n_key; i++)
        if (t->key[i] == column)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                                      "'%.*s' is in the key twice", TEXT_ARGS(name->text)));
    t->key[t->n_key++] = column;
}

static void read_key(struct draft *d, uint32_t table, const struct yaml_node *node)
{
    struct plan_table *t = &d->plan->tables[table];
    const struct yaml_node *key = node_get(node, "key");

    if (key == NULL || key->kind == YAML_MAPPING)
        return;
    t->key = draft_alloc(d, key->kind == YAML_SEQUENCE ? key->n : 1, sizeof *t->key);
    if (t->key == NULL)
        return;
    if (key->kind == YAML_SCALAR)
        read_key_column(d, table, key);
    for (size_t i = 0; i < node_count(key); i++)
        read_key_column(d, table, key->values[i]);
}

/* The subjects have one key column: that is what other tables are joined by. */
/* Its first column of ids. */
static void hint_key(struct draft *d, const struct plan_table *t)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (t->columns[i].type == COLUMN_ID) {
            problem_hint(d->problems, "write 'key: %s'", t->columns[i].name);
            return;
        }
    problem_hint(d->problems, "declare a column of type id, and name it under 'key'");
}

static void read_subject_key(struct draft *d, const struct table_nodes *t)
{
    struct plan_table *subjects = &d->plan->tables[0];
    const struct yaml_node *optional = node_scalar(t->node, "optional");
    bool flag = false;

    subjects->join = UINT32_MAX;
    if (node_get(t->node, "key") == NULL) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &t->name->at,
                                  "the table of the subjects needs 'key': the id that tells one "
                                  "from another"));
        hint_key(d, subjects);
        return;
    }
    if (optional != NULL && schema_flag(optional->text, &flag) && flag)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &optional->at,
                                  "the table of the subjects cannot be optional"));
    if (subjects->n_key > 1)
        draft_fail(d,
                   problem_add(d->problems, OSARA_ERULES, &node_get(t->node, "key")->at,
                               "the key of the subjects is one column, by which the other tables "
                               "are joined"));
    if (subjects->n_key > 0)
        subjects->join = subjects->key[0];
}

static void read_join(struct draft *d, uint32_t table, const struct table_nodes *t)
{
    struct plan_table *here = &d->plan->tables[table];
    const struct plan_table *subjects = &d->plan->tables[0];
    const struct yaml_node *of = node_scalar(t->node, "of");
    const struct yaml_node *optional = node_scalar(t->node, "optional");

    here->join = UINT32_MAX;
    if (optional != NULL)
        (void)schema_flag(optional->text, &here->optional);
    if (of != NULL && !text_same_name(of->text, text_of(subjects->name))) {
        struct text name = text_of(subjects->name);

        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &of->at,
                                  "'%.*s' is not the table of the subjects", TEXT_ARGS(of->text)));
        problem_hint(d->problems, "rows belong to a subject directly: 'of: %.*s'", TEXT_ARGS(name));
    }
    if (subjects->join == UINT32_MAX)
        return;
    const struct plan_column *key = &subjects->columns[subjects->join];

    here->join = plan_find_column(here, text_of(key->name));
    if (here->join == UINT32_MAX) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &t->name->at,
                                  "%s has no column '%s', by which its rows are joined to %s",
                                  here->name, key->name, subjects->name));
    } else if (here->columns[here->join].type != COLUMN_ID) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &here->columns[here->join].at,
                                  "'%s' joins its rows to %s: it has to be an id", key->name,
                                  subjects->name));
    } else if (here->columns[here->join].monitor) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &here->columns[here->join].at,
                                  "'%s' is monitored, and cannot join rows to %s", key->name,
                                  subjects->name));
    }
}

/* Subjects first, then the others as they stand. */
static struct table_nodes *order_tables(struct draft *d, const struct yaml_node *tables, size_t *n)
{
    struct table_nodes *nodes = draft_alloc(d, tables->n, sizeof *nodes);
    const struct yaml_node *subjects = NULL;
    size_t first = tables->n;

    *n = 0;
    for (size_t i = 0; nodes != NULL && i < tables->n; i++) {
        if (tables->values[i]->kind != YAML_MAPPING || node_get(tables->values[i], "of") != NULL)
            continue;
        if (subjects != NULL) {
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &tables->keys[i]->at,
                                      "both '%.*s' and '%.*s' are without 'of'",
                                      TEXT_ARGS(subjects->text), TEXT_ARGS(tables->keys[i]->text)));
            problem_hint(d->problems, "only the table of the subjects is: add 'of: %.*s'",
                         TEXT_ARGS(subjects->text));
            continue;
        }
        subjects = tables->keys[i];
        first = i;
        nodes[(*n)++] = (struct table_nodes){tables->keys[i], tables->values[i]};
    }
    for (size_t i = 0; nodes != NULL && i < tables->n; i++)
        if (i != first && tables->values[i]->kind == YAML_MAPPING)
            nodes[(*n)++] = (struct table_nodes){tables->keys[i], tables->values[i]};
    if (nodes == NULL || subjects != NULL)
        return nodes;
    draft_fail(d, problem_add(d->problems, OSARA_ERULES,
                              &node_key(draft_section(d, "scanning", NULL), "tables")->at,
                              "one table has to be of the subjects: without 'of'"));
    problem_hint(d->problems, "take 'of' out of the table that has one row for each person");
    return NULL; /* without subjects there is nothing to check the rest against */
}

struct table_nodes *tables_read(struct draft *d)
{
    const struct yaml_node *tables = draft_section(d, "scanning", "tables");
    struct name_set seen = {0};

    if (tables == NULL)
        return NULL; /* said by schema_check() */
    struct table_nodes *nodes = order_tables(d, tables, &d->plan->n_tables);

    if (nodes == NULL || d->plan->n_tables == 0)
        return NULL;
    d->plan->tables = draft_alloc(d, d->plan->n_tables, sizeof *d->plan->tables);
    for (size_t t = 0; d->plan->tables != NULL && t < d->plan->n_tables; t++) {
        struct plan_table *table = &d->plan->tables[t];

        (void)draft_nameable(d, nodes[t].name, "a table");
        (void)name_set_add(d, &seen, nodes[t].name, "a table");
        table->evidence_column = UINT32_MAX;
        table->name = draft_copy(d, nodes[t].name->text);
        if (table->name == NULL)
            break;
        read_columns(d, nodes[t].node, table);
        read_key(d, (uint32_t)t, nodes[t].node);
        if (t == 0)
            read_subject_key(d, &nodes[0]);
        else
            read_join(d, (uint32_t)t, &nodes[t]);
    }
    name_set_free(&seen);
    return d->plan->tables == NULL ? NULL : nodes;
}
