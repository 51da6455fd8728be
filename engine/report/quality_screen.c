/* quality_screen.c -- what a scan found, for the person who asked. */
#include <stdlib.h>

#include "base/number.h"
#include "report/account.h"
#include "report/grid.h"
#include "report/quality.h"
#include "scanning/obstacles.h"

enum { TOP = 10 };

static void put_files(const struct quality *q, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"file", false}, {"table", false}, {"bytes", true}, {"rows", true}, {"blank lines", true},
    };
    struct grid g;
    size_t shown = 0;

    screen_heading(look, "Files", b);
    grid_open(&g, columns, 5);
    for (size_t i = 0; i < q->extract->n_inputs; i++) {
        const struct input_file *in = &q->extract->inputs[i];

        if (in->table == UINT32_MAX || shown++ >= TOP)
            continue;
        grid_string(&g, in->name);
        grid_string(&g, q->plan->tables[in->table].name);
        grid_count(&g, in->bytes);
        grid_count(&g, in->rows);
        grid_count(&g, in->blank_lines);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (shown > TOP)
        buffer_format(b, "  and %zu more files: --format json lists all\n", shown - TOP);
}

/* "ATH.csv:17: expected a date, got '31/06/2021'" */
static void grid_place(struct grid *g, const struct quality *q, uint32_t file, uint32_t line,
                       const char *what)
{
    struct buffer place = {0};

    buffer_format(&place, "%s:%u: %s", q->extract->inputs[file].name, line, what);
    grid_text(g, (struct text){place.at, place.n});
    buffer_free(&place);
}

static void put_obstacles(const struct quality *q, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"rows", true}, {"why", false}, {"heading", false}, {"the first", false}};
    size_t n = 0, shown = 0;
    struct obstacle *all = obstacles_find(q->extract, &n);
    struct grid g;

    b->failed |= all == NULL;
    if (n > 0)
        screen_heading(look, "In quarantine, by what is wrong", b);
    grid_open(&g, columns, 4);
    for (; shown < n && shown < TOP; shown++) {
        const struct obstacle *o = &all[shown];

        grid_count(&g, o->rows);
        grid_string(&g, quarantine_reason_name(o->reason));
        grid_string(&g, o->column != NULL ? o->column : "");
        grid_place(&g, q, o->first->file, o->first->line, o->first->why);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (shown < n)
        buffer_format(b, "  and %zu more kinds: --format json lists all, csv every row\n",
                      n - shown);
    free(all);
}

static void put_suspicious(const struct quality *q, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"rows", true},    {"used", true},  {"offenders", true},
        {"column", false}, {"what", false}, {"the first", false},
    };
    struct grid g;

    if (q->n_suspicious > 0)
        screen_heading(look, "Suspicious values (used as they stand: someone should look)", b);
    grid_open(&g, columns, 6);
    for (size_t i = 0; i < q->n_suspicious; i++) {
        const struct suspicious *s = &q->suspicious[i];

        grid_count(&g, s->rows);
        grid_count(&g, s->used);
        grid_count(&g, s->subjects);
        grid_string(&g, q->plan->tables[s->table].columns[s->column].name);
        grid_string(&g, suspicion_name(s->suspicion));
        grid_place(&g, q, s->examples[0].file, s->examples[0].line, s->examples[0].value);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_unknown_keys(const struct quality *q, const osara_look *look, struct buffer *b)
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
    const struct scores *s = q->scores;
    struct grid g;

    if (s->n_misses == 0)
        return;
    screen_heading(look, "Keys that lookups do not know, and how high they could bring someone", b);
    grid_open(&g, columns, 7);
    for (size_t i = 0; i < s->n_misses && i < TOP; i++) {
        const struct bound *bound = &q->bounds[i];

        grid_text(&g, s->misses[i].lookup->name);
        grid_text(&g, s->misses[i].key);
        grid_count(&g, s->misses[i].rows);
        grid_count(&g, s->misses[i].subjects);
        if (bound->rank > 0)
            grid_count(&g, bound->rank);
        else
            grid_string(&g, "");
        if (bound->reach > 0)
            grid_count(&g, bound->reach);
        else
            grid_string(&g, "");
        grid_count(&g, bound->could_reach);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (s->n_misses > TOP)
        buffer_format(b, "  and %zu more keys: --format json lists all\n", s->n_misses - TOP);
}

static void put_remade(const struct quality *q, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"rows", true}, {"value", false}, {"read as", false}, {"since it is", false}};
    const struct extract *e = q->extract;
    struct grid g;

    if (e->n_remade == 0)
        return;
    screen_heading(look, "Codes of which the mapping made others", b);
    grid_open(&g, columns, 4);
    for (size_t i = 0; i < e->n_remade && i < TOP; i++) {
        const struct remade *r = &e->remade[i];

        grid_count(&g, r->rows);
        grid_text(&g, r->raw);
        grid_text(&g, r->code);
        grid_string(&g, r->restored && r->succeeded ? "a spreadsheet's date of a retired code"
                        : r->restored               ? "a spreadsheet's date"
                                                    : "a retired or local code");
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (e->n_remade > TOP)
        buffer_format(b, "  and %zu more: --format json lists all\n", e->n_remade - TOP);
}

static void put_verdict(const struct quality *q, const osara_look *look, struct buffer *b)
{
    screen_heading(look, "Answer", b);
    if (!q->tolerable) {
        buffer_string(b, "  not usable: more rows are quarantined than the ruleset tolerates\n");
        return;
    }
    buffer_string(b, "  usable");
    if (q->plan->tolerate < 1) {
        buffer_string(b, ": no table has more than the ");
        buffer_number(b, 100 * q->plan->tolerate);
        buffer_string(b, "% of rows in quarantine that the ruleset tolerates");
    }
    buffer_char(b, '\n');
}

void quality_screen(const struct quality *q, const osara_look *look, struct buffer *b)
{
    const struct plan *plan = q->plan;

    if (plan->marking)
        buffer_format(b, "%s\n", plan->marking);
    buffer_format(b, "Data quality of %s for %s%s%s, as of ", q->folder, plan->name,
                  plan->version ? " " : "", plan->version ? plan->version : "");
    buffer_date(b, plan->as_of);
    buffer_char(b, '\n');
    put_files(q, look, b);
    account_screen(plan, q->extract, look, b);
    put_obstacles(q, look, b);
    put_unknown_keys(q, look, b);
    put_remade(q, look, b);
    put_suspicious(q, look, b);
    if (q->people != NULL)
        people_screen(q->people, look, b);
    put_verdict(q, look, b);
}
