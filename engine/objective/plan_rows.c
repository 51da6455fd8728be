/* plan_rows.c -- what is said of a table's rows: derived values, keep rules, evidence. */
#include "objective/sections.h"

enum { KEEPS_MOST = 250 };

/* Checks an expression declared under a name, and its alternatives of other dates. */
static void check_named(struct draft *d, const struct yaml_node *key, struct yaml_node *said,
                        uint32_t table)
{
    struct wish wish = {table, STAGE_MEASURES, WANT_ANY, true};
    const struct yaml_node *at = key;
    struct scope_name *name = scope_find(&d->scope->tables[table], key->text);

    if (name != NULL && name->name.at == key->text.at && /* else it is there twice */
        draft_name_expr(d, key, &wish) != NULL)
        rules_note(d, name->expr, table, true);
    struct yaml_node *value = named_value(said, &at);

    if (value == NULL)
        return;
    size_t picked = draft_pick(d, at, value, false);

    wish.in_force = false;
    for (size_t i = 0; i < dated_count(value); i++)
        if (i != picked)
            (void)draft_expr_one(d, dated_value(value, i), &wish);
}

static void read_derived(struct draft *d, uint32_t table, const struct yaml_node *derive)
{
    for (size_t i = 0; i < node_count(derive); i++)
        check_named(d, derive->keys[i], derive->values[i], table);
}

void measures_read(struct draft *d)
{
    const struct yaml_node *measures = draft_section(d, "analysis", "measures");

    for (size_t i = 0; i < node_count(measures); i++)
        check_named(d, measures->keys[i], measures->values[i], 0);
}

/* A rule is an expression, or a mapping with one under `where` (or `when`).  NULL after a problem. */
static struct yaml_node *keep_rule(struct draft *d, const struct yaml_node **key,
                                   struct yaml_node *value, bool *in_force)
{
    struct yaml_node *where = node_get(value, "where"), *when = node_get(value, "when");

    *in_force = true;
    if (value->kind != YAML_MAPPING || dated_is(value))
        return value;
    *in_force = draft_in_force(d, value);
    if ((where == NULL) == (when == NULL)) {
        draft_fail(d,
                   problem_add(d->problems, OSARA_ERULES, &(*key)->at,
                               "a keep rule needs one 'where', the expression that holds for rows "
                               "in scope"));
        return NULL;
    }
    *key = node_key(value, where != NULL ? "where" : "when");
    return where != NULL ? where : when;
}

void keeps_declare(struct draft *d, uint32_t table, const struct yaml_node *node)
{
    const struct yaml_node *keep = node_mapping(node, "keep");
    struct plan_table *t = &d->plan->tables[table];
    struct scope_table *scope = &d->scope->tables[table];
    struct name_set seen = {0};

    if (node_count(keep) > KEEPS_MOST) {
        draft_fail(d,
                   problem_add(d->problems, OSARA_ERULES, &keep->at,
                               "%zu keep rules, and a table has at most %d", keep->n, KEEPS_MOST));
        return;
    }
    scope->keeps = draft_alloc(d, node_count(keep) + KEEPS_OF_TIME, sizeof *scope->keeps);
    t->keeps = draft_alloc(d, node_count(keep) + KEEPS_OF_TIME, sizeof *t->keeps);
    if (scope->keeps != NULL && t->keeps != NULL)
        keeps_of_time(d, table, node);
    if (table == 0 && d->use == USE_OUTCOME)
        return;
    for (size_t i = 0; scope->keeps != NULL && t->keeps != NULL && i < node_count(keep); i++) {
        const struct yaml_node *key = keep->keys[i];
        bool in_force;
        struct yaml_node *rule = keep_rule(d, &key, keep->values[i], &in_force);
        struct scope_keep *out = &scope->keeps[scope->n_keeps];

        if (!name_set_add(d, &seen, keep->keys[i], "a keep rule"))
            continue;
        t->keeps[t->n_keeps++] = draft_copy(d, keep->keys[i]->text);
        out->name = keep->keys[i]->text;
        scope->n_keeps++;
        if (rule != NULL && in_force)
            out->expr = draft_parse(d, draft_value(d, key, rule, true));
        out->faulty = rule != NULL && in_force && out->expr == NULL;
    }
    name_set_free(&seen);
}

/* The rules in force, then their alternatives of other dates. */
static void check_keeps(struct draft *d, uint32_t table, const struct yaml_node *keep)
{
    struct wish wish = {table, STAGE_MEASURES, WANT_FLAG, true};
    const struct scope_table *scope = &d->scope->tables[table];

    for (size_t i = 0; i < scope->n_keeps; i++)
        if (scope->keeps[i].expr != NULL && draft_check(d, scope->keeps[i].expr, &wish) &&
            !(i == 0 && d->plan->tables[table].known_keep))
            rules_note(d, scope->keeps[i].expr, table, true);
    for (size_t i = 0; i < node_count(keep) && keep->n <= KEEPS_MOST; i++) {
        const struct yaml_node *where = node_get(keep->values[i], "where");
        struct yaml_node *rule = keep->values[i];
        bool in_force = true;

        if (rule->kind == YAML_MAPPING && !dated_is(rule)) {
            in_force = d->as_of == DATE_MISSING || span_holds(dated_span(rule), d->as_of);
            rule = node_get(rule, where != NULL ? "where" : "when");
        }
        size_t picked = in_force && rule != NULL ? draft_pick(d, keep->keys[i], rule, false)
                                                 : SIZE_MAX;

        wish.in_force = false;
        for (size_t k = 0; k < dated_count(rule); k++)
            if (k != picked)
                (void)draft_expr_one(d, dated_value(rule, k), &wish);
    }
}

static enum evidence class_of(struct draft *d, const struct yaml_node *value)
{
    static const char *const classes[] = {"none", "allegation", "charge", "conviction"};
    enum { N = sizeof classes / sizeof *classes };
    struct text names[N];

    for (size_t i = 0; i < N; i++) {
        names[i] = text_of(classes[i]);
        if (text_is(text_trim(value->text), classes[i]))
            return (enum evidence)(i + EVIDENCE_NONE);
    }
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &value->at,
                              "'%.*s' is not a class of evidence", TEXT_ARGS(value->text)));
    if (text_nearest(value->text, names, N) < N)
        problem_hint_nearest(d->problems, value->text, names, N);
    else
        problem_hint(d->problems, "the classes are allegation, charge, conviction; or none");
    return EVIDENCE_NONE;
}

/* The value's word; says so when the column is closed and has no such value. */
static uint32_t value_word(struct draft *d, const struct plan_column *column,
                           const struct yaml_node *value)
{
    uint32_t word = words_add(d->plan->words, value->text);

    if (word == UINT32_MAX)
        draft_fail(d, problem_memory(d->problems));
    for (size_t i = 0; i < column->n_values; i++)
        if (column->values[i] == word)
            return word;
    if (column->values == NULL)
        return word;
    struct text *names = draft_alloc(d, column->n_values, sizeof *names);

    draft_fail(d,
               problem_add(d->problems, OSARA_ERULES, &value->at, "'%.*s' is not a value of '%s'",
                           TEXT_ARGS(value->text), column->name));
    for (size_t i = 0; names != NULL && i < column->n_values; i++)
        names[i] = words_text(d->plan->words, column->values[i]);
    if (names != NULL)
        problem_hint_nearest(d->problems, value->text, names, column->n_values);
    return word;
}

static bool has_word(const uint32_t words[], size_t n, uint32_t word)
{
    for (size_t i = 0; i < n; i++)
        if (words[i] == word)
            return true;
    return false;
}

static bool names_column(const struct expr *e, struct text column)
{
    if (e == NULL)
        return false;
    if (e->kind == EXPR_NAME && text_same_name(e->name, column))
        return true;
    for (size_t i = 0; i < e->n_args; i++)
        if (names_column(e->args[i], column))
            return true;
    return false;
}

/* A row of a class that no one named would count in a score, and in no part of it when it is split
 * by evidence.  Where a keep rule looks at the column, the others are taken to be out of scope. */
static void check_left_out(struct draft *d, uint32_t table, const struct plan_column *column,
                           const struct yaml_node *evidence)
{
    const struct scope_table *scope = &d->scope->tables[table];

    for (size_t i = 0; i < scope->n_keeps; i++)
        if (names_column(scope->keeps[i].expr, text_of(column->name)) || scope->keeps[i].faulty)
            return;
    for (size_t i = 0; i < column->n_values; i++) {
        struct text value = words_text(d->plan->words, column->values[i]);

        if (has_word(scope->evidence_words, scope->n_evidence, column->values[i]))
            continue;
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &evidence->at,
                                  "evidence says nothing of '%.*s', a value of '%s'",
                                  TEXT_ARGS(value), column->name));
        problem_hint(d->problems, "if it is no evidence against the subject: '%.*s: none'",
                     TEXT_ARGS(value));
    }
}

static uint32_t evidence_column(struct draft *d, uint32_t table, const struct yaml_node *of)
{
    uint32_t column = of == NULL ? UINT32_MAX : draft_column(d, table, of);

    if (column == UINT32_MAX)
        return column;
    const struct plan_column *c = &d->plan->tables[table].columns[column];

    if (c->type != COLUMN_CATEGORY)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &of->at,
                                  "evidence has to be of a category, and '%s' is not", c->name));
    else if (c->monitor)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &of->at,
                                  "'%s' is monitored, and cannot be evidence", c->name));
    else
        return column;
    return UINT32_MAX;
}

static void read_evidence(struct draft *d, uint32_t table, const struct yaml_node *evidence)
{
    struct scope_table *scope = &d->scope->tables[table];
    uint32_t *words = draft_alloc(d, node_count(evidence), sizeof *words);
    uint8_t *classes = draft_alloc(d, node_count(evidence), sizeof *classes);
    uint32_t column = evidence == NULL ? UINT32_MAX
                                       : evidence_column(d, table, node_scalar(evidence, "of"));

    if (column == UINT32_MAX || words == NULL || classes == NULL)
        return;
    const struct plan_column *c = &d->plan->tables[table].columns[column];

    for (size_t i = 0; i < evidence->n; i++) {
        if (text_is(evidence->keys[i]->text, "of") || evidence->values[i]->kind != YAML_SCALAR)
            continue;
        words[scope->n_evidence] = value_word(d, c, evidence->keys[i]);
        classes[scope->n_evidence++] = (uint8_t)class_of(d, evidence->values[i]);
    }
    if (scope->n_evidence == 0)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &evidence->at,
                                  "evidence names no value of '%s'", c->name));
    scope->evidence_column = column;
    scope->evidence_words = words;
    check_left_out(d, table, c, evidence);
    scope->evidence_classes = classes;
    scope->evidence_least = d->plan->evidence_least;
    d->plan->tables[table].evidence_column = column;
}

void rows_read(struct draft *d, const struct table_nodes *nodes)
{
    for (uint32_t t = 0; t < d->plan->n_tables; t++) {
        read_evidence(d, t, node_mapping(nodes[t].node, "evidence"));
        read_derived(d, t, node_mapping(nodes[t].node, "derive"));
        check_keeps(d, t, node_mapping(nodes[t].node, "keep"));
    }
}
