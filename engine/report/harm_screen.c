/* harm_screen.c -- what an imported harm table changes, for the person who asked. */
#include <stdlib.h>

#include "report/account.h"
#include "report/grid.h"
#include "report/harm_report.h"

enum { TOP = 10 };

static void put_sheet(const struct harm_import *h, const osara_look *look, struct buffer *b)
{
    const struct harm_sheet *sheet = h->sheet;
    size_t several = 0;

    for (size_t i = 0; i < sheet->n_codes; i++)
        several += sheet->codes[i].n > 1;
    screen_heading(look, "The sheet", b);
    buffer_format(b, "  %s (Cambridge CHI %s, %s)\n  ", sheet->path, h->edition, sheet->encoding);
    screen_count(b, sheet->rows_read);
    buffer_string(b, " rows read = ");
    screen_count(b, sheet->n_rows);
    buffer_string(b, " used");
    for (int k = 0; k < HARM_SKIPS_; k++) {
        buffer_string(b, " + ");
        screen_count(b, sheet->skips[k]);
        buffer_format(b, " %s%s", k == HARM_WRONG ? "" : "with ",
                      harm_skip_name((enum harm_skip)k));
    }
    buffer_string(b, "\n  ");
    screen_count(b, sheet->n_codes);
    buffer_string(b, " codes; ");
    screen_count(b, several);
    buffer_format(b, " of several rows, of which the %s counts\n",
                  harm_several_name(sheet->several));
    for (size_t i = 0, told = 0; i < sheet->n_skipped && told < TOP; i++)
        if (sheet->skipped[i].skip == HARM_WRONG) {
            buffer_format(b, "    %s:%u: %s: %s, got '%.*s'\n", sheet->path, sheet->skipped[i].line,
                          sheet->skipped[i].heading, sheet->skipped[i].why,
                          TEXT_ARGS(sheet->skipped[i].value));
            told++;
        }
}

static void put_changes(const struct harm_import *h, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"code", false}, {"days before", true}, {"days now", true}, {"offence", false}};
    struct harm_changes c;
    struct grid g;

    harm_changes_find(h, &c);
    if (c.at == NULL) {
        b->failed = true;
        return;
    }
    screen_heading(look, "Against the table in use", b);
    buffer_format(b,
                  "  %s: of its codes and the new ones %zu are the same, %zu higher, %zu lower, "
                  "%zu new, %zu gone\n",
                  h->against->path, c.same, c.higher, c.lower, c.added, c.gone);
    if (c.gone > 0)
        buffer_string(b, "  A code that is gone has no days: its offences add no harm.\n");
    grid_open(&g, columns, 4);
    for (size_t i = 0; i < c.n && i < TOP; i++) {
        grid_text(&g, c.at[i].code);
        grid_number(&g, c.at[i].before, 2);
        grid_number(&g, c.at[i].after, 2);
        grid_text(&g, c.at[i].title);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (c.n > TOP)
        buffer_format(b, "  and %zu more: --format json lists all\n", c.n - TOP);
    free(c.at);
}

static void put_ranks(const struct harm_import *h, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"offender", false}, {"rank before", true}, {"rank now", true}, {"cohort", false}};
    struct grid g;

    screen_heading(look, "Who would move", b);
    buffer_string(b, "  ");
    screen_count(b, h->n_moved);
    buffer_string(b, " of ");
    screen_count(b, h->n_ranked);
    buffer_format(b, " offenders change rank; %zu enter the cohort, %zu leave it\n", h->n_in,
                  h->n_out);
    grid_open(&g, columns, 4);
    for (size_t i = 0; i < h->n_moves && i < TOP; i++) {
        const struct harm_move *m = &h->moves[i];

        grid_text(&g, m->id);
        grid_count(&g, m->before);
        grid_count(&g, m->after);
        grid_string(&g, m->was_in && m->is_in ? "stays"
                        : m->is_in            ? "enters"
                        : m->was_in           ? "leaves"
                                              : "");
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

void harm_screen(const struct harm_import *h, const osara_look *look, struct buffer *b)
{
    if (h->marking != NULL)
        buffer_format(b, "%s\n", h->marking);
    put_sheet(h, look, b);
    if (h->against != NULL)
        put_changes(h, look, b);
    if (h->ranked)
        put_ranks(h, look, b);
}
