/* compare_data.c -- a comparison as CSV and JSON, and why a subject's score differs. */
#include <math.h>
#include <stdlib.h>

#include "base/json_write.h"
#include "report/compare.h"
#include "report/figures.h"
#include "report/list_cells.h"

const char compare_by_rank[] =
    "A ledger keeps scores and points of a run's cohort only: of others the rank is known, and the "
    "correlations are of ranks. With -x and the folder of the extracts both runs are made again, "
    "and everything is known.";

static size_t disposed(const struct standing *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += s->id[i] == WORD_MISSING;
    return n;
}

void compare_say_disposed(const struct comparison *c, struct buffer *b)
{
    size_t a = disposed(c->a), of_b = disposed(c->b);

    if (a == 0 && of_b == 0)
        return;
    buffer_string(b, "Disposed of, and not in these figures: ");
    put_whole(b, a);
    buffer_string(b, " of A, ");
    put_whole(b, of_b);
    buffer_string(b, " of B. Whoever enters or leaves here may have been on both lists.");
}

void compare_why(const struct comparison *c, const struct change *of, struct buffer *b)
{
    size_t shown[2] = {SIZE_MAX, SIZE_MAX};

    for (size_t k = 0; k < 2; k++) {
        double most = 0.05; /* less is not seen in one decimal */

        for (size_t i = 0; i < c->n_criteria; i++) {
            double d = fabs(comparison_points_b(c, of, i) - comparison_points_a(c, of, i));

            if (i != shown[0] && d > most) {
                most = d;
                shown[k] = i;
            }
        }
        if (shown[k] == SIZE_MAX)
            return;
        double d = comparison_points_b(c, of, shown[k]) - comparison_points_a(c, of, shown[k]);

        buffer_string(b, k > 0 ? ", " : "");
        buffer_string(b, c->criteria[shown[k]].name);
        buffer_string(b, d > 0 ? " +" : " ");
        put_rounded(b, d, 1);
    }
}

static struct text id_of(const struct comparison *c, const struct change *of)
{
    return words_text(c->a->ids, of->b != NOT_RANKED ? c->b->id[of->b] : c->a->id[of->a]);
}

static void put_rank(struct buffer *b, uint32_t position)
{
    buffer_char(b, ',');
    if (position != NOT_RANKED)
        buffer_integer(b, (int64_t)position + 1);
}

static void put_row(const struct comparison *c, const struct change *of, struct buffer *b)
{
    bool a = of->a != NOT_RANKED, in_b = of->b != NOT_RANKED;
    const char *marking = c->b->marking;

    buffer_csv_text(b, id_of(c, of));
    cell_string(b, change_name(of->kind));
    put_rank(b, of->a);
    put_rank(b, of->b);
    buffer_char(b, ',');
    if (a && in_b)
        buffer_integer(b, comparison_rise(of));
    cell_number(b, a ? c->a->score[of->a] : (double)NAN);
    cell_number(b, in_b ? c->b->score[of->b] : (double)NAN);
    cell_string(b, a ? c->a->strand[of->a] : "");
    cell_string(b, in_b ? c->b->strand[of->b] : "");
    cell_string(b, a ? c->a->status[of->a] : "");
    cell_string(b, in_b ? c->b->status[of->b] : "");
    for (size_t i = 0; i < c->n_criteria; i++) {
        cell_number(b, comparison_points_a(c, of, i));
        cell_number(b, comparison_points_b(c, of, i));
    }
    if (marking != NULL)
        cell_string(b, marking);
    buffer_char(b, '\n');
}

static bool is_listed(const struct change *of, bool all)
{
    return all || of->kind != CHANGE_OUTSIDE;
}

void compare_csv(const struct comparison *c, bool all, struct buffer *b)
{
    buffer_string(b, "offender_id,cohort,rank_a,rank_b,rise,score_a,score_b,strand_a,strand_b,"
                     "status_a,status_b");
    for (size_t i = 0; i < c->n_criteria; i++) {
        struct buffer heading = {0};

        for (size_t k = 0; k < 2; k++) {
            buffer_clear(&heading);
            buffer_format(&heading, "%s %s", c->criteria[i].name, k == 0 ? "a" : "b");
            for (size_t j = 0; j < heading.n; j++)
                heading.at[j] = heading.at[j] == ' ' ? '_' : heading.at[j];
            cell_buffer(b, &heading);
        }
        b->failed |= heading.failed;
        buffer_free(&heading);
    }
    buffer_string(b, c->b->marking != NULL ? ",marking\n" : "\n");
    for (size_t i = 0; i < c->n; i++)
        if (is_listed(&c->changes[i], all))
            put_row(c, &c->changes[i], b);
}

/* ---- JSON ---- */

static void put_side(const char *key, const struct standing *s, struct buffer *b)
{
    json_put_object(b, key);
    if (s->run > 0)
        json_put_integer(b, "run", (int64_t)s->run);
    else
        json_put_string(b, "rules", s->path);
    json_put_string(b, "ruleset", s->name);
    json_put_string(b, "version", s->version);
    json_put_date(b, "as_of", s->as_of);
    json_put_integer(b, "ranked", (int64_t)s->n);
    json_put_integer(b, "cohort", (int64_t)s->n_cohort);
    if (s->run != 0) /* of a ledger, which forgets */
        json_put_integer(b, "disposed", (int64_t)disposed(s));
    json_end_object(b);
}

static void put_stand(const char *key, const struct standing *s, uint32_t position,
                      struct buffer *b)
{
    if (position == NOT_RANKED) {
        json_put_null(b, key);
        return;
    }
    json_put_object(b, key);
    json_put_integer(b, "rank", (int64_t)position + 1);
    json_put_number(b, "score", s->score[position]);
    json_put_string(b, "status", s->status[position]);
    json_put_string(b, "strand", s->strand[position][0] ? s->strand[position] : NULL);
    json_put_object(b, "points");
    for (size_t i = 0; i < s->n_criteria; i++)
        json_put_number(b, s->criteria[i], s->points[i * s->n + position]);
    json_end_object(b);
    json_end_object(b);
}

static void put_moves(struct buffer *b, const char *key, bool known, uint32_t n)
{
    if (known)
        json_put_integer(b, key, n);
    else
        json_put_null(b, key);
}

static void put_columns(const struct comparison *c, struct buffer *b)
{
    json_put_list(b, "groups");
    for (size_t i = 0; i < c->n_columns; i++) {
        struct change_within *within = malloc((c->columns[i].n + 1) * sizeof *within);

        b->failed |= within == NULL || comparison_within(c, i, within, NULL) != OSARA_OK;
        for (size_t k = 0; !b->failed && k < c->columns[i].n; k++) {
            const struct change_group *g = &c->columns[i].groups[k];

            json_put_object(b, NULL);
            json_put_string(b, "column", c->columns[i].name);
            json_put_string(b, "value", g->value);
            json_put_flag(b, "suppressed", g->suppressed);
            if (!g->suppressed) {
                json_put_integer(b, "offenders", g->n);
                json_put_integer(b, "cohort_a", g->in_a);
                json_put_integer(b, "cohort_b", g->in_b);
                put_moves(b, "enters", c->columns[i].moves, g->enters);
                put_moves(b, "leaves", c->columns[i].moves, g->leaves);
                json_put_number(b, "jaccard", within[k].jaccard);
                json_put_number(b, "spearman", within[k].spearman);
                json_put_number(b, "kendall_tau_b", within[k].tau_b);
                json_put_number(b, "rank_biased_overlap", within[k].rbo);
            }
            json_end_object(b);
        }
        free(within);
    }
    json_end_list(b);
}

static void put_agreement(const struct comparison *c, struct buffer *b)
{
    json_put_object(b, "agreement");
    json_put_integer(b, "ranked_in_both", (int64_t)c->n_both);
    json_put_integer(b, "cohort_shared", (int64_t)c->of_kind[CHANGE_STAYS]);
    json_put_integer(b, "enters", (int64_t)c->of_kind[CHANGE_ENTERS]);
    json_put_integer(b, "leaves", (int64_t)c->of_kind[CHANGE_LEAVES]);
    json_put_integer(b, "moved", (int64_t)c->n_moved);
    json_put_integer(b, "changes_strand", (int64_t)c->n_strand);
    json_put_number(b, "jaccard", c->jaccard);
    json_put_string(b, "correlation_of", c->by_rank ? "ranks" : "scores");
    json_put_number(b, "spearman", c->spearman);
    json_put_number(b, "kendall_tau_b", c->tau_b);
    json_put_number(b, "rank_biased_overlap", c->rbo);
    json_put_number(b, "rank_biased_overlap_p", c->rbo_p);
    json_end_object(b);
}

void compare_json(const struct comparison *c, bool all, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "marking", c->b->marking);
    put_side("a", c->a, b);
    put_side("b", c->b, b);
    put_agreement(c, b);
    put_columns(c, b);
    json_put_list(b, "offenders");
    for (size_t i = 0; i < c->n; i++) {
        const struct change *of = &c->changes[i];

        if (!is_listed(of, all))
            continue;
        json_put_object(b, NULL);
        json_put_text(b, "offender", id_of(c, of));
        json_put_string(b, "cohort", change_name(of->kind));
        json_put_flag(b, "changes_strand", of->strand);
        put_stand("a", c->a, of->a, b);
        put_stand("b", c->b, of->b, b);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
    buffer_char(b, '\n');
}
