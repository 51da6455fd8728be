/* codes.c -- keys that no lookup knows, with what hangs on them, and codes that were made others. */
#include "report/codes.h"

#include <stdlib.h>

#include "base/json_write.h"
#include "report/account.h"
#include "report/grid.h"

enum { TOP = 5 };

/* ---- Keys that no lookup knows ------------------------------------------------------------------ */

struct standing {
    uint64_t could_reach, rows;
    uint32_t index;
};

static int compare(const void *x, const void *y)
{
    const struct standing *a = x, *b = y;

    if (a->could_reach != b->could_reach)
        return a->could_reach > b->could_reach ? -1 : 1;
    if (a->rows != b->rows)
        return a->rows > b->rows ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

uint32_t *codes_unknown_order(const struct scores *s)
{
    struct standing *all = calloc(s->n_misses + 1, sizeof *all);
    uint32_t *order = malloc((s->n_misses + 1) * sizeof *order);

    if (all == NULL || order == NULL) {
        free(all);
        free(order);
        return NULL;
    }
    for (size_t i = 0; i < s->n_misses; i++)
        all[i] = (struct standing){s->bounds[i].could_reach, s->misses[i].rows, (uint32_t)i};
    qsort(all, s->n_misses, sizeof *all, compare);
    for (size_t i = 0; i < s->n_misses; i++)
        order[i] = all[i].index;
    free(all);
    return order;
}

static void grid_rank(struct grid *g, uint32_t rank)
{
    if (rank > 0)
        grid_count(g, rank);
    else
        grid_string(g, "");
}

void codes_unknown_screen(const struct scores *s, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"lookup", false},
        {"key", false},
        {"rows", true},
        {"offenders", true},
        {"rank now", true},
        {"could be", true},
        {"could reach the cohort", true},
    };
    uint32_t *order = s->n_misses > 0 ? codes_unknown_order(s) : NULL;
    struct grid g;

    b->failed |= s->n_misses > 0 && order == NULL;
    if (order == NULL)
        return;
    screen_heading(look, "Keys that lookups do not know, and how high they could bring someone", b);
    grid_open(&g, columns, 7);
    for (size_t i = 0; i < s->n_misses && i < TOP; i++) {
        const struct lookup_miss *miss = &s->misses[order[i]];
        const struct bound *bound = &s->bounds[order[i]];

        grid_text(&g, miss->lookup->name);
        grid_text(&g, miss->key);
        grid_count(&g, miss->rows);
        grid_count(&g, miss->subjects);
        grid_rank(&g, bound->rank);
        if (bound->whole)
            grid_rank(&g, bound->reach);
        else
            grid_string(&g, "not known");
        grid_count(&g, bound->could_reach);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (s->n_misses > TOP)
        buffer_format(b, "  and %zu more keys: --format json lists all\n", s->n_misses - TOP);
    free(order);
}

static struct text id_of(const struct plan *plan, const struct extract *e, uint32_t subject)
{
    return words_text(plan->ids, e->data.tables[0].columns[plan->tables[0].join].as.word[subject]);
}

/* "    days has no key 'theft': 5 rows of 3 offenders; P5, rank 40, could be 2" */
static void put_line(const struct plan *plan, const struct extract *e, const struct scores *s,
                     size_t i, struct buffer *b)
{
    const struct lookup_miss *m = &s->misses[i];
    const struct bound *bound = &s->bounds[i];

    buffer_format(b, "    %.*s has no key '%.*s': ", TEXT_ARGS(m->lookup->name), TEXT_ARGS(m->key));
    screen_count(b, m->rows);
    buffer_string(b, m->rows == 1 ? " row of " : " rows of ");
    screen_count(b, m->subjects);
    buffer_string(b, m->subjects == 1 ? " offender" : " offenders");
    if (bound->subject != SUBJECT_NONE && bound->reach != bound->rank) {
        buffer_format(b, ";\n      were it known, %.*s ",
                      TEXT_ARGS(id_of(plan, e, bound->subject)));
        if (bound->rank > 0) {
            buffer_string(b, "(rank ");
            screen_count(b, bound->rank);
            buffer_string(b, ") could rank ");
        } else {
            buffer_string(b, "(out of scope) could rank ");
        }
        screen_count(b, bound->reach);
        if (bound->could_reach > 0) {
            buffer_string(b, ", and ");
            screen_count(b, bound->could_reach);
            buffer_string(b, " below the line could reach the cohort");
        }
    } else if (!bound->whole) {
        buffer_string(b, "; what it could change is not known");
    }
    buffer_char(b, '\n');
}

void codes_unknown_lines(const struct plan *plan, const struct extract *e, const struct scores *s,
                         struct buffer *b)
{
    uint32_t *order = codes_unknown_order(s);

    b->failed |= order == NULL;
    for (size_t i = 0; order != NULL && i < s->n_misses && i < TOP; i++)
        put_line(plan, e, s, order[i], b);
    if (s->n_misses > TOP)
        buffer_format(b, "    and %zu more keys that no lookup knows: run.json lists all\n",
                      s->n_misses - TOP);
    free(order);
}

void codes_unknown_json(const struct plan *plan, const struct extract *e, const struct scores *s,
                        bool persons, struct buffer *b)
{
    json_put_list(b, "keys_not_found");
    for (size_t i = 0; i < s->n_misses; i++) {
        const struct lookup_miss *m = &s->misses[i];
        const struct bound *bound = &s->bounds[i];

        json_put_object(b, NULL);
        json_put_text(b, "lookup", m->lookup->name);
        json_put_text(b, "key", m->key);
        json_put_integer(b, "rows", (int64_t)m->rows);
        json_put_integer(b, "offenders", (int64_t)m->subjects);
        json_put_flag(b, "bounded", bound->whole);
        json_put_object(b, "highest");
        if (persons && bound->subject != SUBJECT_NONE)
            json_put_text(b, "offender", id_of(plan, e, bound->subject));
        else if (persons)
            json_put_null(b, "offender");
        json_put_integer(b, "rank", bound->rank);
        json_put_integer(b, "reach_rank", bound->reach);
        json_end_object(b);
        json_put_integer(b, "could_reach_the_cohort", (int64_t)bound->could_reach);
        json_end_object(b);
    }
    json_end_list(b);
}

/* ---- Codes that were made others ---------------------------------------------------------------- */

const char *codes_remade_why(const struct remade *r)
{
    if (r->restored)
        return r->succeeded ? "a spreadsheet's date of a retired code" : "a spreadsheet's date";
    return "a retired or local code";
}

void codes_remade_screen(const struct extract *e, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"rows", true}, {"value", false}, {"read as", false}, {"since it is", false}};
    struct grid g;

    if (e->n_remade == 0)
        return;
    screen_heading(look, "Codes that are read as others", b);
    grid_open(&g, columns, 4);
    for (size_t i = 0; i < e->n_remade && i < TOP; i++) {
        const struct remade *r = &e->remade[i];

        grid_count(&g, r->rows);
        grid_text(&g, r->raw);
        grid_text(&g, r->code);
        grid_string(&g, codes_remade_why(r));
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (e->n_remade > TOP)
        buffer_format(b, "  and %zu more: --format json lists all\n", e->n_remade - TOP);
}

void codes_remade_line(const struct extract *e, struct buffer *b)
{
    uint64_t rows = 0;

    for (size_t i = 0; i < e->n_remade; i++)
        rows += e->remade[i].rows;
    if (rows == 0)
        return;
    buffer_string(b, "    ");
    screen_count(b, rows);
    buffer_string(b, rows == 1 ? " row has a code that is read as another: osara scan lists it\n"
                               : " rows have a code that is read as another: osara scan lists "
                                 "them\n");
}

void codes_remade_json(const struct plan *plan, const struct extract *e, struct buffer *b)
{
    json_put_list(b, "codes_remade");
    for (size_t i = 0; i < e->n_remade; i++) {
        const struct remade *r = &e->remade[i];
        const struct plan_table *table = &plan->tables[r->table];

        json_put_object(b, NULL);
        json_put_string(b, "table", table->name);
        json_put_string(b, "column", table->columns[r->column].name);
        json_put_text(b, "value", r->raw);
        json_put_text(b, "code", r->code);
        json_put_flag(b, "restored", r->restored);
        json_put_flag(b, "successor", r->succeeded);
        json_put_integer(b, "rows", (int64_t)r->rows);
        json_end_object(b);
    }
    json_end_list(b);
}
