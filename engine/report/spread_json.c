/* spread_json.c -- how scores and recorded harm are spread over the people scored. */
#include <math.h>
#include <stdlib.h>

#include "report/summary.h"

enum { BINS = 40, STEPS = 100 };

static double least_score(const struct scores *s)
{
    for (size_t i = s->n_scored; i-- > 0;)
        if (!isnan(s->score[s->order[i]]))
            return s->score[s->order[i]];
    return 0;
}

static size_t bin_of(double score, double lo, double width)
{
    double v = (score - lo) / width;

    return v >= BINS ? BINS - 1 : v > 0 ? (size_t)v : 0;
}

/* How many of the first n, whose scores descend and are not missing, are in bin k or a higher one. */
static size_t from_bin(const struct scores *s, size_t n, double lo, double width, size_t k)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (bin_of(s->score[s->order[middle]], lo, width) >= k)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Of the first n; who has no score stands last, and is in no bin. */
static void count_bins(const struct scores *s, size_t n, double lo, double width,
                       int64_t counts[BINS])
{
    size_t above = 0;

    while (n > 0 && isnan(s->score[s->order[n - 1]]))
        n--;
    for (size_t k = BINS; k-- > 0;) {
        size_t here = from_bin(s, n, lo, width, k);

        counts[k] = (int64_t)(here - above);
        above = here;
    }
}

/* People by score, in bins of equal width; the last holds the greatest score. */
static void put_histogram(const struct results *r, struct buffer *b)
{
    const struct scores *s = r->scores;
    bool percent = r->plan->score_kind == SCORE_PERCENT;
    double lo = percent ? 0 : least_score(s);
    double hi = percent || s->n_scored == 0 ? 100 : s->score[s->order[0]];
    double width = hi > lo ? (hi - lo) / BINS : 1;
    int64_t all[BINS], cohort[BINS];

    count_bins(s, s->n_scored, lo, width, all);
    count_bins(s, s->n_cohort, lo, width, cohort);
    json_put_object(b, "histogram");
    json_put_number(b, "from", lo);
    json_put_number(b, "width", width);
    json_put_list(b, "scored");
    for (size_t k = 0; k < BINS; k++)
        json_put_integer(b, NULL, all[k]);
    json_end_list(b);
    json_put_list(b, "cohort");
    for (size_t k = 0; k < BINS; k++)
        json_put_integer(b, NULL, cohort[k]);
    json_end_list(b);
    json_end_object(b);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x > y ? -1 : x < y;
}

/* Shares of the total that the first 0, 1, .. STEPS per cent hold. */
static void put_curve(const char *key, const double harm[], size_t n, double total,
                      struct buffer *b)
{
    double sum = 0;
    size_t at = 0;

    json_put_list(b, key);
    for (size_t k = 0; k <= STEPS; k++) {
        for (; at < n * k / STEPS; at++)
            sum += harm[at];
        json_put_number(b, NULL, sum / total);
    }
    json_end_list(b);
}

static double sum_of(const double v[], size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum;
}

/* Recorded harm of everyone scored, in the order of the list; missing is nought. */
static double *harm_in_order(const struct results *r)
{
    const struct scores *s = r->scores;
    const struct slot *slot = &s->frame.slots[r->plan->harm];
    double *harm = malloc((s->n_scored + 1) * sizeof *harm);

    for (size_t i = 0; harm != NULL && i < s->n_scored; i++) {
        double v = slot_number(slot, s->order[i]);

        harm[i] = v > 0 ? v : 0;
    }
    return harm;
}

/* How much of the harm is done by how few: by the list's order, and by harm alone, the most that
 * any list of that length could hold. */
static void put_concentration(const struct results *r, struct buffer *b)
{
    const struct scores *s = r->scores;
    double *harm = r->plan->harm == SLOT_NONE ? NULL : harm_in_order(r);
    double total = harm == NULL ? 0 : sum_of(harm, s->n_scored);

    if (r->plan->harm != SLOT_NONE && harm == NULL)
        b->failed = true;
    if (!(total > 0)) {
        json_put_null(b, "concentration");
        free(harm);
        return;
    }
    json_put_object(b, "concentration");
    json_put_number(b, "harm", total);
    json_put_number(b, "cohort", sum_of(harm, s->n_cohort) / total);
    put_curve("by_rank", harm, s->n_scored, total, b);
    qsort(harm, s->n_scored, sizeof *harm, by_size);
    json_put_number(b, "most", sum_of(harm, s->n_cohort) / total);
    put_curve("by_harm", harm, s->n_scored, total, b);
    json_end_object(b);
    free(harm);
}

void spread_json(const struct results *r, struct buffer *b)
{
    buffer_string(b, ",\n");
    put_histogram(r, b);
    buffer_string(b, ",\n");
    put_concentration(r, b);
}

static const char *shown_type(const struct results *r, const struct plan_shown *shown)
{
    static const char *const columns[] = {"number", "date", "flag", "category", "text", "id"};

    if (shown->column != UINT32_MAX)
        return columns[r->plan->tables[0].columns[shown->column].type];
    switch (r->scores->frame.slots[shown->slot].type) {
    case VALUE_DATE:
        return "date";
    case VALUE_FLAG:
        return "flag";
    case VALUE_WORD:
        return "category";
    case VALUE_ID:
        return "id";
    default:
        return "number";
    }
}

/* The columns that each record's "list" has, with what stands above them. */
void shown_json(const struct results *r, struct buffer *b)
{
    const struct plan *plan = r->plan;

    buffer_string(b, ",\n");
    json_put_list(b, "list_columns");
    for (size_t i = 0; i < plan->n_show; i++) {
        const struct plan_shown *shown = &plan->show[i];
        const struct plan_column *c = shown->column == UINT32_MAX
                                          ? NULL
                                          : &plan->tables[0].columns[shown->column];

        if (c != NULL && c->monitor)
            continue;
        json_put_object(b, NULL);
        json_put_string(b, "name", shown->name);
        json_put_string(b, "title", c ? c->title : NULL);
        json_put_string(b, "type", shown_type(r, shown));
        json_put_flag(b, "current_strand", c != NULL && shown->column == plan->continuity);
        json_end_object(b);
    }
    json_end_list(b);
}
