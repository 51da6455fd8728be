/* compare_screen.c -- a comparison for the analyst who has just edited a rule. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/card_line.h"
#include "report/compare.h"
#include "report/figures.h"
#include "report/grid.h"

static const struct grid_column columns[] = {
    {"offender", false}, {"rank", true}, {"score", true}, {"strand", false}, {"why", false},
};

static void heading(const osara_look *look, const char *title, size_t n, struct buffer *b)
{
    buffer_string(b, look->colour ? "\n\033[1m" : "\n");
    buffer_string(b, title);
    if (n != SIZE_MAX) {
        buffer_string(b, " (");
        put_whole(b, n);
        buffer_char(b, ')');
    }
    buffer_string(b, look->colour ? "\033[0m\n" : "\n");
}

static void put_side(const char *name, const struct standing *s, struct buffer *b)
{
    char day[16];

    date_print(s->as_of, day);
    buffer_format(b, "%s  %s (%s %s), as of %s: ", name, s->path, s->name, s->version, day);
    put_whole(b, s->n);
    buffer_string(b, " ranked, ");
    put_whole(b, s->n_cohort);
    buffer_string(b, " in the cohort\n");
}

static void put_figure(struct buffer *b, const char *name, double v)
{
    buffer_string(b, name);
    put_rounded(b, v, 3);
}

static void put_agreement(const struct comparison *c, const osara_look *look, struct buffer *b)
{
    heading(look, "Agreement", SIZE_MAX, b);
    buffer_string(b, "  the cohorts share ");
    put_whole(b, c->of_kind[CHANGE_STAYS]);
    buffer_string(b, "; ");
    put_whole(b, c->of_kind[CHANGE_ENTERS]);
    buffer_string(b, " enter, ");
    put_whole(b, c->of_kind[CHANGE_LEAVES]);
    buffer_string(b, " leave, ");
    put_whole(b, c->n_moved);
    buffer_string(b, " have another rank, ");
    put_whole(b, c->n_strand);
    buffer_string(b, " another strand\n");
    put_figure(b, "  overlap (shared of either) ", c->jaccard);
    put_figure(b, c->by_rank ? "; ranks of all: Spearman " : "; over all ranked: Spearman ",
               c->spearman);
    put_figure(b, ", Kendall's tau-b ", c->tau_b);
    put_figure(b, ",\n  rank-biased overlap ", c->rbo);
    put_figure(b, " (p ", c->rbo_p);
    buffer_string(b, ")\n");
}

/* "161 > 100" */
static void put_from_to(struct grid *g, double a, double b, int places)
{
    struct buffer text = {0};

    put_rounded(&text, a, places);
    buffer_string(&text, " > ");
    put_rounded(&text, b, places);
    grid_text(g, (struct text){text.at, text.n});
    buffer_free(&text);
}

static void put_strands(struct grid *g, const char *a, const char *b)
{
    struct buffer text = {0};

    if (strcmp(a, b) == 0)
        buffer_string(&text, a);
    else
        buffer_format(&text, "%s > %s", a[0] ? a : "none", b[0] ? b : "none");
    grid_text(g, (struct text){text.at, text.n});
    buffer_free(&text);
}

static double rank_of(uint32_t position)
{
    return position == NOT_RANKED ? (double)NAN : (double)position + 1;
}

static void put_change(const struct comparison *c, const struct change *of, struct grid *g)
{
    bool a = of->a != NOT_RANKED, in_b = of->b != NOT_RANKED;
    struct buffer why = {0};

    grid_text(g, words_text(c->a->ids, in_b ? c->b->id[of->b] : c->a->id[of->a]));
    put_from_to(g, rank_of(of->a), rank_of(of->b), 0);
    put_from_to(g, a ? c->a->score[of->a] : (double)NAN, in_b ? c->b->score[of->b] : (double)NAN,
                1);
    put_strands(g, a ? c->a->strand[of->a] : "", in_b ? c->b->strand[of->b] : "");
    compare_why(c, of, &why);
    grid_text(g, (struct text){why.at, why.n});
    buffer_free(&why);
}

static void put_table(const struct comparison *c, const struct change *const rows[], size_t n,
                      size_t top, const char *title, const osara_look *look, struct buffer *b)
{
    struct grid g;

    if (n == 0)
        return;
    heading(look, title, n, b);
    grid_open(&g, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < n && i < top; i++)
        put_change(c, rows[i], &g);
    grid_draw(&g, look->width, b);
    grid_close(&g);
    if (n > top) {
        buffer_string(b, "  and ");
        put_whole(b, n - top);
        buffer_string(b, " more (--top, --format csv)\n");
    }
}

/* The largest rise or fall first; then by rank in B. */
static int compare_moves(const void *x, const void *y)
{
    const struct change *a = *(const struct change *const *)x,
                        *b = *(const struct change *const *)y;
    int64_t by_a = llabs(comparison_rise(a)), by_b = llabs(comparison_rise(b));

    return by_a != by_b ? (by_a < by_b) - (by_a > by_b) : (a->b > b->b) - (a->b < b->b);
}

static size_t pick(const struct comparison *c, enum change_kind kind, bool strand,
                   const struct change *rows[])
{
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        const struct change *of = &c->changes[i];

        if (strand ? of->strand && of->kind == CHANGE_STAYS
                   : of->kind == kind && (kind != CHANGE_STAYS || comparison_rise(of) != 0))
            rows[n++] = of;
    }
    return n;
}

static void put_groups(const struct comparison *c, const osara_look *look, struct buffer *b)
{
    static const struct grid_column headings[] = {
        {"column", false},  {"value", false}, {"ranked", true}, {"cohort A", true},
        {"cohort B", true}, {"enter", true},  {"leave", true},  {"overlap", true},
    };
    struct grid g;

    if (c->n_columns == 0)
        return;
    heading(look, "By division and monitored group", SIZE_MAX, b);
    grid_open(&g, headings, sizeof headings / sizeof headings[0]);
    for (size_t i = 0; i < c->n_columns; i++)
        for (size_t k = 0; k < c->columns[i].n; k++) {
            const struct change_group *of = &c->columns[i].groups[k];
            const uint32_t counts[] = {of->n, of->in_a, of->in_b, of->enters, of->leaves};

            grid_string(&g, k == 0 ? c->columns[i].name : "");
            grid_string(&g, of->value);
            for (size_t j = 0; j < 5; j++)
                if (of->suppressed || (j > 2 && !c->columns[i].moves))
                    grid_string(&g, j == 0 ? "< 10" : "");
                else
                    grid_count(&g, counts[j]);
            grid_number(&g, comparison_overlap(&c->columns[i], of), 3);
        }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

static void put_disposed(const struct comparison *c, const osara_look *look, struct buffer *b)
{
    struct buffer said = {0};

    compare_say_disposed(c, &said);
    if (said.n > 0)
        buffer_char(b, '\n');
    line_end(&said, 0, look, b);
    buffer_free(&said);
}

void compare_screen(const struct comparison *c, size_t top, const osara_look *look,
                    struct buffer *b)
{
    const struct change **rows = malloc((c->n + 1) * sizeof *rows);
    size_t n;

    if (rows == NULL) {
        b->failed = true;
        return;
    }
    if (c->b->marking != NULL)
        buffer_format(b, "%s\n", c->b->marking);
    put_side("A", c->a, b);
    put_side("B", c->b, b);
    put_agreement(c, look, b);
    n = pick(c, CHANGE_ENTERS, false, rows);
    put_table(c, rows, n, top, "Enters the cohort", look, b);
    n = pick(c, CHANGE_LEAVES, false, rows);
    put_table(c, rows, n, top, "Leaves the cohort", look, b);
    n = pick(c, CHANGE_STAYS, true, rows);
    put_table(c, rows, n, top, "Stays, with another strand proposed", look, b);
    n = pick(c, CHANGE_STAYS, false, rows);
    qsort(rows, n, sizeof *rows, compare_moves);
    put_table(c, rows, n, top, "Stays, with another rank", look, b);
    put_groups(c, look, b);
    if (c->by_rank) {
        buffer_char(b, '\n');
        line_string(compare_by_rank, 0, look, b);
    }
    put_disposed(c, look, b);
    free(rows);
}
