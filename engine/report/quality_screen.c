/* quality_screen.c -- what a scan found, for the person who asked. */
#include <stdlib.h>

#include "base/number.h"
#include "report/account.h"
#include "report/codes.h"
#include "report/grid.h"
#include "report/quality.h"
#include "scanning/obstacles.h"

enum { TOP = 5 }; /* of each kind: one screen holds it all */
enum { FILES = 10 };

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

        if (in->table == UINT32_MAX || shown++ >= FILES)
            continue;
        grid_string(&g, in->name);
        grid_string(&g, q->plan->tables[in->table].name);
        grid_count(&g, in->bytes);
        grid_count(&g, in->rows);
        grid_count(&g, in->blank_lines);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (shown > FILES)
        buffer_format(b, "  and %zu more files: --format json lists all\n", shown - FILES);
}

/* "ATH.csv:17" */
static void grid_place(struct grid *g, const struct quality *q, uint32_t file, uint32_t line)
{
    struct buffer place = {0};

    buffer_format(&place, "%s:%u", q->extract->inputs[file].name, line);
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
        grid_place(&g, q, o->first->file, o->first->line);
        grid_note(&g, text_of(o->first->why));
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
        {"rows", true}, {"used", true}, {"column", false}, {"the first", false}};
    struct grid g;

    if (q->n_suspicious > 0)
        screen_heading(look, "Suspicious values (used as they stand: someone should look)", b);
    grid_open(&g, columns, 4);
    for (size_t i = 0; i < q->n_suspicious; i++) {
        const struct suspicious *s = &q->suspicious[i];

        grid_count(&g, s->rows);
        grid_count(&g, s->used);
        grid_string(&g, q->plan->tables[s->table].columns[s->column].name);
        grid_place(&g, q, s->examples[0].file, s->examples[0].line);
        grid_note(&g, text_of(suspicion_name(s->suspicion)));
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (q->n_suspicious > 0)
        buffer_string(b, "  Examples, with whose they are: --format json, or --html\n");
}

/* Columns that no rule reads yet: what would be quarantined if one did. */
static void put_misfits(const struct quality *q, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"rows", true}, {"column", false}, {"the first", false}};
    const struct extract *e = q->extract;
    struct grid g;

    if (e->n_misfits > 0)
        screen_heading(
            look, "Values that do not fit, in columns that no rule reads (no row is left out)", b);
    grid_open(&g, columns, 3);
    for (size_t i = 0; i < e->n_misfits; i++) {
        const struct misfit *m = &e->misfits[i];

        grid_count(&g, m->rows);
        grid_string(&g, q->plan->tables[m->first.table].columns[m->column].name);
        grid_place(&g, q, m->first.file, m->first.line);
        grid_note(&g, text_of(m->first.why));
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
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
    put_misfits(q, look, b);
    codes_unknown_screen(q->scores, look, b);
    codes_remade_screen(q->extract, look, b);
    put_suspicious(q, look, b);
    if (q->people != NULL)
        people_screen(q->people, look, b);
    put_verdict(q, look, b);
}
