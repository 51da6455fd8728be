/* trace_values.c -- see trace_values.h. */
#include "report/trace_values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MOST = 6, PLACES_MOST = 12 };

double value_number(const struct value_reader *v, const struct watch *watch, size_t subject)
{
    double number = NAN;
    uint32_t word;

    passes_row_values(&v->r->scores->frame, v->workspace, watch->row_value, subject, 1, &number,
                      &word);
    return number;
}

static void put(struct value_reader *v, const struct watch *watch, size_t at, struct buffer *b)
{
    double number = NAN;
    uint32_t word = WORD_MISSING;
    enum value_type type = passes_row_values(&v->r->scores->frame, v->workspace, watch->row_value,
                                             at, 1, &number, &word);

    reason_put(type, number, word, v->r->plan, b);
}

static const char *keep(struct value_reader *v, struct buffer *b)
{
    const char *text = b->n == 0 ? NULL : arena_copy(v->arena, (struct text){b->at, b->n});

    v->failed |= b->failed || (b->n > 0 && text == NULL);
    buffer_free(b);
    return text;
}

const char *value_text(struct value_reader *v, const struct watch *watch, size_t subject)
{
    struct buffer b = {0};

    put(v, watch, subject, &b);
    return keep(v, &b);
}

/* ---- What a condition reads ---- */

/* The sides of a comparison that are no constants, and names beside them. */
struct reads {
    const struct watch *sides[2];
    size_t n_sides;
    const struct expr *names[PLACES_MOST];
    const struct watch *of_names[PLACES_MOST];
    size_t n_names;
};

static bool has_name(const struct reads *r, const struct expr *e)
{
    for (size_t i = 0; i < r->n_names; i++)
        if (text_equal(r->names[i]->name, e->name))
            return true;
    return false;
}

/* Names that stand deeper than a side does; what an aggregate reads is told row by row. */
static void find_names(const struct plan *plan, const struct expr *e, uint32_t table, bool side,
                       struct reads *out)
{
    const struct watch *watch = e->kind == EXPR_NAME ? plan_watch(plan, e, table) : NULL;

    if (e->kind == EXPR_AGGREGATE)
        return;
    if (watch != NULL && !side && out->n_names < PLACES_MOST && !has_name(out, e)) {
        out->names[out->n_names] = e;
        out->of_names[out->n_names++] = watch;
    }
    for (size_t i = 0; i < e->n_args; i++)
        find_names(plan, e->args[i], table, false, out);
}

static struct reads find_reads(const struct plan *plan, const struct expr *e, uint32_t table)
{
    struct reads out = {0};
    bool flag = e->kind == EXPR_NAME || e->kind == EXPR_LOOKUP;

    if (e->kind == EXPR_AGGREGATE)
        return out;
    if (flag)
        out.sides[out.n_sides++] = plan_watch(plan, e, table);
    for (size_t i = 0; !flag && i < e->n_args && out.n_sides < 2; i++) {
        const struct watch *watch = plan_watch(plan, e->args[i], table);

        if (watch != NULL)
            out.sides[out.n_sides++] = watch;
    }
    if (flag)
        find_names(plan, e, table, true, &out);
    for (size_t i = 0; !flag && i < e->n_args; i++)
        find_names(plan, e->args[i], table, true, &out);
    return out;
}

static void put_reads(struct value_reader *v, const struct reads *reads, size_t at,
                      struct buffer *b)
{
    for (size_t i = 0; i < reads->n_sides; i++) {
        buffer_string(b, i > 0 ? " against " : "");
        if (reads->sides[i] != NULL)
            put(v, reads->sides[i], at, b);
    }
    for (size_t i = 0; i < reads->n_names; i++) {
        buffer_string(b, i > 0 ? ", " : reads->n_sides > 0 ? " (" : "(");
        buffer_text(b, reads->names[i]->name);
        buffer_char(b, ' ');
        put(v, reads->of_names[i], at, b);
    }
    if (reads->n_names > 0)
        buffer_char(b, ')');
}

const char *values_of_subject(struct value_reader *v, const struct expr *condition, size_t subject)
{
    struct reads reads = find_reads(v->r->plan, condition, 0);
    struct buffer b = {0};

    put_reads(v, &reads, subject, &b);
    return keep(v, &b);
}

/* ---- Of rows ---- */

struct seen {
    char *texts[SHOWN_MOST];
    size_t count[SHOWN_MOST], n, others;
};

static void see(struct value_reader *v, struct seen *seen, struct buffer *b)
{
    buffer_char(b, '\0');
    if (b->failed) {
        v->failed = true;
        return;
    }
    for (size_t i = 0; i < seen->n; i++)
        if (strcmp(seen->texts[i], b->at) == 0) {
            seen->count[i]++;
            return;
        }
    if (seen->n == SHOWN_MOST) {
        seen->others++;
        return;
    }
    seen->texts[seen->n] = arena_copy(v->arena, text_of(b->at));
    v->failed |= seen->texts[seen->n] == NULL;
    if (seen->texts[seen->n] != NULL)
        seen->count[seen->n++] = 1;
}

const char *values_of_rows(struct value_reader *v, const struct expr *condition, uint32_t table,
                           const double truth[], size_t from, size_t n, double outcome, bool all)
{
    struct reads reads = find_reads(v->r->plan, condition, table);
    const uint8_t *fate = v->r->extract->data.tables[table].fate;
    struct seen seen = {0};
    struct buffer b = {0};

    if (reads.n_sides + reads.n_names == 0)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        double is = isnan(truth[i]) ? 3 : truth[i] > 0 ? 1 : 2;

        if (is < outcome || is > outcome || (!all && fate[from + i] != FATE_USED))
            continue;
        buffer_clear(&b);
        put_reads(v, &reads, from + i, &b);
        see(v, &seen, &b);
    }
    buffer_clear(&b);
    for (size_t i = 0; i < seen.n; i++) {
        buffer_string(&b, i > 0 ? ", " : "");
        buffer_string(&b, seen.texts[i]);
        if (seen.count[i] > 1)
            buffer_format(&b, " (%zu times)", seen.count[i]);
    }
    if (seen.others > 0)
        buffer_format(&b, " and %zu more", seen.others);
    return keep(v, &b);
}
