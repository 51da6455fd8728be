/* trace.c -- see trace.h: expressions walked from the outside in. */
#include "report/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/trace_values.h"

const char *trace_outcome_name(enum trace_outcome outcome)
{
    static const char *const names[] = {"value", "held", "failed", "unknown"};

    return names[outcome];
}

struct tracer {
    const struct results *r;
    size_t subject;
    struct trace *out;
    const struct plan_rule *rule;
    const struct plan_rule **read; /* what conditions name, to be traced after them */
    size_t n_read, read_room;
    struct value_reader values;
    bool failed;
};

/* White space within an expression is one space. */
static struct text tidy(struct tracer *t, const struct expr *e)
{
    struct text text = text_trim(expr_text(e));
    char *copy = arena_copy(t->out->arena, text);
    size_t n = 0;

    if (copy == NULL) {
        t->failed = true;
        return (struct text){0};
    }
    for (size_t i = 0; i < text.n; i++) {
        bool space = copy[i] == '\n' || copy[i] == ' ' || copy[i] == '\t' || copy[i] == '\r';

        if (!space || (n > 0 && copy[n - 1] != ' '))
            copy[n++] = space ? ' ' : copy[i];
    }
    return (struct text){copy, n};
}

static struct trace_line *add(struct tracer *t, const struct expr *e, unsigned depth)
{
    struct trace_line *line = arena_push(t->out->arena, &t->out->lines, &t->out->n, &t->out->room,
                                         sizeof *line);

    if (line == NULL) {
        t->failed = true;
        return NULL;
    }
    line->rule = t->rule;
    line->depth = depth;
    line->text = tidy(t, e);
    return line;
}

static void note_read(struct tracer *t, const struct expr *definition)
{
    const struct plan_rule *rule = plan_rule_of(t->r->plan, definition), **slot;

    for (size_t i = 0; i < t->n_read && rule != NULL; i++)
        if (t->read[i] == rule)
            rule = NULL;
    if (rule == NULL || !rule->in_force)
        return;
    slot = arena_push(t->out->arena, &t->read, &t->n_read, &t->read_room, sizeof *slot);
    if (slot == NULL)
        t->failed = true;
    else
        *slot = rule;
}

static void note_names(struct tracer *t, const struct expr *e)
{
    if (e == NULL)
        return;
    if (e->kind == EXPR_NAME && e->ref != NULL && e->ref->expr != NULL)
        note_read(t, e->ref->expr);
    for (size_t i = 0; i < e->n_args; i++)
        note_names(t, e->args[i]);
    note_names(t, e->by);
    note_names(t, e->where);
}

static enum trace_outcome outcome_of(double truth)
{
    return isnan(truth) ? TRACE_UNKNOWN : truth > 0 ? TRACE_HELD : TRACE_FAILED;
}

/* ---- Over the rows of the subject ---- */

/* One line for each of held, failed and unknown that some row came to. */
static void add_outcomes(struct tracer *t, const struct expr *e, uint32_t table, unsigned depth,
                         const double truth[], size_t from, size_t n)
{
    const uint8_t *fate = t->r->extract->data.tables[table].fate;
    bool keep = strcmp(t->rule->kind, "keep rule") == 0;
    uint32_t of = 0;

    for (size_t i = 0; i < n; i++)
        of += keep || fate[from + i] == FATE_USED;
    for (enum trace_outcome o = TRACE_HELD; o <= TRACE_UNKNOWN; o++) {
        uint32_t rows = 0;
        struct trace_line *line;

        for (size_t i = 0; i < n; i++)
            rows += (keep || fate[from + i] == FATE_USED) && outcome_of(truth[i]) == o;
        if (rows == 0 || (line = add(t, e, depth)) == NULL)
            continue;
        line->outcome = o;
        line->table = table;
        line->rows = rows;
        line->of = of;
        line->was = values_of_rows(&t->values, e, table, truth, from, n, (double)o, keep);
    }
}

static void trace_row_condition(struct tracer *t, const struct expr *e, uint32_t table,
                                unsigned depth)
{
    const struct table *rows = &t->r->extract->data.tables[table];
    const struct watch *watch = plan_watch(t->r->plan, e, table);
    size_t from = rows->n_rows > 0 ? rows->first[t->subject] : 0;
    size_t n = rows->n_rows > 0 ? rows->first[t->subject + 1] - from : 0;
    double *truth;
    uint32_t *word;

    if (watch == NULL || n == 0)
        return;
    truth = malloc(n * sizeof *truth);
    word = malloc(n * sizeof *word);
    if (truth == NULL || word == NULL)
        t->failed = true;
    else {
        passes_row_values(&t->r->scores->frame, t->values.workspace, watch->row_value, from, n,
                          truth, word);
        add_outcomes(t, e, table, depth, truth, from, n);
    }
    free(truth);
    free(word);
}

/* The conditions within an expression over rows. */
static void trace_rows(struct tracer *t, const struct expr *e, uint32_t table, unsigned depth)
{
    if (e == NULL)
        return;
    if (expr_is_condition(e)) {
        trace_row_condition(t, e, table, depth);
        return;
    }
    for (size_t i = 0; i < e->n_args; i++)
        trace_rows(t, e->args[i], table, depth);
}

/* ---- Of the subject ---- */

static void trace_subject(struct tracer *t, const struct expr *e, const struct expr *of,
                          unsigned depth);

/* `a and b and c` has three parts, though its tree is of two and two. */
static bool is_chain(const struct expr *e)
{
    return e->kind == EXPR_AND || e->kind == EXPR_OR;
}

/* What stands within: aggregates' rows, and conditions of a choice. */
static void trace_within(struct tracer *t, const struct expr *e, unsigned depth)
{
    if (e->kind == EXPR_AGGREGATE) {
        if (e->n_args > 0)
            trace_rows(t, e->args[0], e->table, depth);
        trace_rows(t, e->where, e->table, depth);
        return;
    }
    for (size_t i = 0; i < e->n_args; i++)
        trace_subject(t, e->args[i], e, depth);
}

/* `of`: what it stands in, or NULL. */
static void trace_subject(struct tracer *t, const struct expr *e, const struct expr *of,
                          unsigned depth)
{
    const struct watch *watch = e->type == VALUE_FLAG ? plan_watch(t->r->plan, e, 0) : NULL;
    struct trace_line *line;
    double truth;

    if (watch == NULL || (of != NULL && of->kind == e->kind && is_chain(e))) {
        trace_within(t, e, depth);
        return;
    }
    truth = value_number(&t->values, watch, t->subject);
    line = add(t, e, depth);
    if (line == NULL)
        return;
    line->outcome = outcome_of(truth);
    if (expr_is_condition(e))
        line->was = values_of_subject(&t->values, e, t->subject);
    trace_within(t, e, depth + 1);
}

/* ---- Rules ---- */

/* The rule's expression itself, then the conditions within it. */
static void trace_one(struct tracer *t, const struct plan_rule *rule)
{
    const struct watch *watch = plan_watch(t->r->plan, rule->expr, 0);

    t->rule = rule;
    note_names(t, rule->expr);
    if (rule->table > 0) {
        trace_rows(t, rule->expr, rule->table, 1);
        return;
    }
    if (rule->expr->type == VALUE_FLAG && watch != NULL) {
        trace_subject(t, rule->expr, NULL, 0);
        return;
    }
    struct trace_line *line = add(t, rule->expr, 0);

    if (line != NULL && watch != NULL)
        line->was = value_text(&t->values, watch, t->subject);
    trace_within(t, rule->expr, 1);
}

static bool is_definition(const struct plan_rule *rule)
{
    return strcmp(rule->kind, "measure") == 0 || strcmp(rule->kind, "derived value") == 0;
}

static bool is_outcome(const struct plan_rule *rule)
{
    static const char *const kinds[] = {"in_force", "harm", "outcome", "trend", "rate", "tie"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(rule->kind, kinds[i]) == 0)
            return false;
    return !is_definition(rule);
}

static bool trace_some(const struct results *r, struct workspace *w, const char *kind,
                       const char *name, size_t subject, struct trace *out)
{
    struct tracer t = {.r = r, .subject = subject, .out = out};

    t.values = (struct value_reader){r, w, out->arena, false};
    for (size_t i = 0; i < r->plan->n_rules; i++) {
        const struct plan_rule *rule = &r->plan->rules[i];

        if (rule->in_force &&
            (kind == NULL ? is_outcome(rule)
                          : strcmp(rule->kind, kind) == 0 && strcmp(rule->name, name) == 0))
            trace_one(&t, rule);
    }
    for (size_t i = 0; i < t.n_read; i++) /* which may read more */
        trace_one(&t, t.read[i]);
    return !t.failed && !t.values.failed;
}

bool trace_all(const struct results *r, struct workspace *w, size_t subject, struct trace *out)
{
    return trace_some(r, w, NULL, NULL, subject, out);
}

bool trace_rule(const struct results *r, struct workspace *w, const char *kind, const char *name,
                size_t subject, struct trace *out)
{
    return trace_some(r, w, kind, name, subject, out);
}
