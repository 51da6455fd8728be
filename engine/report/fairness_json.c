/* fairness_json.c -- who is chosen, by each value of each monitored column. */
#include "report/summary.h"

static void put_selection(const char *key, const struct selection *s, struct buffer *b)
{
    json_put_object(b, key);
    json_put_integer(b, "chosen", s->chosen);
    json_put_number(b, "rate", s->rate);
    json_put_number(b, "ratio", s->ratio);
    json_put_number(b, "low", s->low);
    json_put_number(b, "high", s->high);
    json_put_flag(b, "flagged", s->flagged);
    json_end_object(b);
}

static void put_group(const struct fairness_group *g, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "value", g->recorded ? g->value : NULL);
    json_put_flag(b, "suppressed", g->suppressed);
    if (!g->suppressed) {
        json_put_integer(b, "offenders", g->n);
        json_put_flag(b, "base", g->base);
        put_selection("cohort", &g->cohort, b);
        put_selection("placed", &g->placed, b);
        json_put_number(b, "mean_score", g->mean_score);
        json_put_number(b, "mean_rank", g->mean_rank);
        json_put_number(b, "exposure", g->exposure);
        json_put_number(b, "exposure_ratio", g->exposure_ratio);
    }
    json_end_object(b);
}

void fairness_json(const struct results *r, struct buffer *b)
{
    const struct fairness *f = r->fairness;

    buffer_string(b, ",\n");
    json_put_integer(b, "seed", (int64_t)f->seed);
    buffer_string(b, ",\n");
    json_put_object(b, "fairness");
    json_put_integer(b, "draws", (int64_t)f->draws);
    json_put_number(b, "flagged_below", FAIRNESS_LOW);
    json_put_number(b, "flagged_above", FAIRNESS_HIGH);
    json_put_integer(b, "suppressed_under", FAIRNESS_LEAST);
    json_put_list(b, "columns");
    for (size_t c = 0; c < f->n_columns; c++) {
        json_put_object(b, NULL);
        json_put_string(b, "column", f->columns[c].name);
        json_put_list(b, "groups");
        for (size_t g = 0; g < f->columns[c].n_groups; g++)
            put_group(&f->columns[c].groups[g], b);
        json_end_list(b);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
}
