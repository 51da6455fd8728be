/* plan_names.c -- every name that expressions may use, declared before any is checked. */
#include "objective/sections.h"

/* What the response calls the results of the analysis. */
static const char *const results[] = {"score", "rank", "band"};

static bool is_result(struct text name)
{
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (text_same_name(name, text_of(results[i])))
            return true;
    return false;
}

/* Fixed headings of ranked.csv, where a criterion is a heading too. */
static bool is_heading(struct text name)
{
    static const char *const headings[] = {
        "provisional", "allegation", "charge",  "conviction",    "strand",
        "status",      "reason",     "options", "previous_rank", "previous_strand",
    };

    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (text_same_name(name, text_of(headings[i])))
            return true;
    return false;
}

static struct scope_name *push(struct scope_table *table, struct text name, struct place at,
                               enum name_kind kind, enum value_type type)
{
    struct scope_name *n = &table->names[table->n_names++];

    n->name = name;
    n->at = at;
    n->kind = kind;
    n->type = type;
    n->slot = SLOT_NONE;
    return n;
}

static void declare_columns(struct draft *d, uint32_t table)
{
    const struct plan_table *t = &d->plan->tables[table];

    for (uint32_t c = 0; c < t->n_columns; c++) {
        const struct plan_column *column = &t->columns[c];
        struct scope_name *n = push(&d->scope->tables[table], text_of(column->name), column->at,
                                    NAME_COLUMN, value_of_column(column->type));

        n->column = c;
        n->monitor = column->monitor;
        n->values = column->values;
        n->n_values = column->n_values;
        if (table == 0 && is_result(n->name))
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &column->at,
                                      "a column of %s cannot be named '%s': the analysis gives "
                                      "every subject one",
                                      t->name, column->name));
    }
}

struct yaml_node *named_value(struct yaml_node *said, const struct yaml_node **key)
{
    if (said->kind != YAML_MAPPING || dated_is(said))
        return said;
    *key = node_key(said, "value");
    return node_get(said, "value");
}

/* Derived values and measures: names for expressions, of which the one in force is parsed. */
static void declare_expressions(struct draft *d, uint32_t table, const struct yaml_node *mapping,
                                enum name_kind kind, const char *what, struct name_set *seen)
{
    for (size_t i = 0; i < node_count(mapping); i++) {
        const struct yaml_node *key = mapping->keys[i], *at = key;
        struct yaml_node *said = named_value(mapping->values[i], &at);
        const struct yaml_node *value = said != NULL ? draft_value(d, at, said, true) : NULL;

        (void)draft_nameable(d, key, what);
        if (table == 0 && is_result(key->text)) {
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                      "%s cannot be named '%.*s': the analysis gives every subject "
                                      "one",
                                      what, TEXT_ARGS(key->text)));
            problem_hint(d->problems, "give it another name, such as 'own_%.*s'",
                         TEXT_ARGS(key->text));
            continue;
        }
        if (!name_set_add(d, seen, key, what))
            continue;
        struct scope_name *n = push(&d->scope->tables[table], key->text, key->at, kind,
                                    VALUE_NUMBER);

        n->state = SCOPE_FAULTY;
        n->expr = draft_parse(d, value);
        if (n->expr != NULL)
            n->state = SCOPE_UNCHECKED;
    }
}

static const char *why_absent(struct draft *d, const struct yaml_node *item)
{
    struct span span = dated_span(item);
    char day[16], edge[16], *why;

    if (span.from != DATE_MISSING && span.until != DATE_MISSING && span.until < span.from)
        return ""; /* draft_in_force() tells of it */
    date_print(d->as_of, day);
    if (span.from != DATE_MISSING && d->as_of < span.from) {
        date_print(span.from, edge);
        why = arena_format(d->arena, "it is in force from %s, and the run is as of %s", edge, day);
    } else {
        date_print(span.until, edge);
        why = arena_format(d->arena, "it was in force until %s, and the run is as of %s", edge,
                           day);
    }
    if (why == NULL)
        draft_fail(d, problem_memory(d->problems));
    return why;
}

static void declare_criterion(struct draft *d, const struct yaml_node *key,
                              const struct yaml_node *item)
{
    struct scope_table *subjects = &d->scope->tables[0];
    struct scope_name *same = scope_find(subjects, key->text);
    struct scope_name *n = push(subjects, key->text, key->at, NAME_INPUT, VALUE_NUMBER);
    const struct plan_table *t = &d->plan->tables[0];

    n->stage = STAGE_SCORE;
    if (same != NULL && same->kind != NAME_INPUT)
        d->shared[d->n_shared++] = same;
    if (is_result(key->text) || is_heading(key->text) ||
        (t->join != UINT32_MAX && text_same_name(key->text, text_of(t->columns[t->join].name))))
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "a criterion cannot be named '%.*s': the list has another column "
                                  "of that name",
                                  TEXT_ARGS(key->text)));
    if (d->as_of == DATE_MISSING || span_holds(dated_span(item), d->as_of))
        return;
    n->absent = why_absent(d, item);
    d->absent[d->n_absent++] = (struct absent){n, n->absent};
}

static void declare_criteria(struct draft *d, const struct yaml_node *criteria)
{
    struct name_set seen = {0};

    d->absent = draft_alloc(d, node_count(criteria), sizeof *d->absent);
    d->shared = draft_alloc(d, node_count(criteria), sizeof(struct scope_name *));
    if (d->absent == NULL || d->shared == NULL)
        return;
    for (size_t i = 0; i < node_count(criteria); i++) {
        (void)draft_nameable(d, criteria->keys[i], "a criterion");
        if (name_set_add(d, &seen, criteria->keys[i], "a criterion"))
            declare_criterion(d, criteria->keys[i], criteria->values[i]);
    }
    name_set_free(&seen);
}

/* score, rank, and band with the names of the bands. */
static void declare_results(struct draft *d, const struct yaml_node *bands)
{
    struct scope_table *subjects = &d->scope->tables[0];
    struct place at = {0};
    uint32_t *words = draft_alloc(d, node_count(bands), sizeof *words);

    push(subjects, TEXT("score"), at, NAME_INPUT, VALUE_NUMBER)->stage = STAGE_RESPONSE;
    push(subjects, TEXT("rank"), at, NAME_INPUT, VALUE_NUMBER)->stage = STAGE_RESPONSE;
    struct scope_name *band = push(subjects, TEXT("band"), at, NAME_INPUT, VALUE_WORD);

    band->stage = STAGE_RESPONSE;
    if (words == NULL || (bands == NULL && node_get(draft_section(d, "analysis", NULL), "bands") != NULL))
        return; /* no mapping, which schema_check() has said: any band may be meant */
    for (size_t i = 0; i < node_count(bands); i++) {
        words[i] = words_add(d->plan->words, bands->keys[i]->text);
        if (words[i] == UINT32_MAX)
            draft_fail(d, problem_memory(d->problems));
    }
    band->values = words;
    band->n_values = node_count(bands);
}

static void declare_table(struct draft *d, uint32_t table, const struct yaml_node *node)
{
    const struct plan_table *t = &d->plan->tables[table];
    struct scope_table *out = &d->scope->tables[table];
    const struct yaml_node *derive = node_mapping(node, "derive");
    const struct yaml_node *columns = node_mapping(node, "columns");
    const struct yaml_node *measures = table == 0 ? draft_section(d, "analysis", "measures") : NULL;
    const struct yaml_node *criteria = table == 0 ? draft_section(d, "analysis", "criteria") : NULL;
    struct name_set seen = {0};
    char *what = arena_format(d->arena, "a derived value of %s", t->name);

    out->name = text_of(t->name);
    out->evidence_column = UINT32_MAX;
    out->names = draft_alloc(d,
                             t->n_columns + node_count(derive) + node_count(measures) +
                                 node_count(criteria) + sizeof results / sizeof *results,
                             sizeof *out->names);
    if (out->names == NULL || what == NULL) {
        draft_fail(d, OSARA_ENOMEM);
        return;
    }
    keeps_declare(d, table, node);
    declare_columns(d, table);
    for (size_t i = 0; i < node_count(columns); i++)
        name_set_note(d, &seen, columns->keys[i]);
    declare_expressions(d, table, derive, NAME_DERIVED, what, &seen);
    declare_expressions(d, table, measures, NAME_MEASURE, "a measure", &seen);
    name_set_free(&seen);
    if (table > 0)
        return;
    declare_criteria(d, criteria);
    declare_results(d, draft_section(d, "analysis", "bands"));
}

void names_declare(struct draft *d, const struct table_nodes *nodes)
{
    struct scope *scope = d->scope;

    scope->tables = draft_alloc(d, d->plan->n_tables, sizeof *scope->tables);
    if (scope->tables == NULL)
        return;
    scope->n_tables = d->plan->n_tables;
    for (uint32_t t = 0; t < scope->n_tables; t++)
        declare_table(d, t, nodes[t].node);
}

struct scope_name *criterion_name(const struct draft *d, struct text name)
{
    return scope_find_criterion(&d->scope->tables[0], name);
}

void names_build_inputs(struct draft *d)
{
    struct scope_table *subjects = &d->scope->tables[0];

    for (size_t i = 0; draft_builds(d) && i < subjects->n_names; i++) {
        struct scope_name *n = &subjects->names[i];

        if (n->kind != NAME_INPUT || n->absent != NULL)
            continue;
        n->slot = builder_input(d->builder, n->type, n->stage);
        if (n->slot == SLOT_NONE)
            draft_fail(d, problem_memory(d->problems));
        if (text_is(n->name, "score") && n->stage == STAGE_RESPONSE)
            d->plan->score_input = n->slot;
        else if (text_is(n->name, "rank") && n->stage == STAGE_RESPONSE)
            d->plan->rank_input = n->slot;
        else if (text_is(n->name, "band") && n->stage == STAGE_RESPONSE)
            d->plan->band_input = n->slot;
    }
}
