/* trends.c -- counts, and what two years of them come to. */
#include "assessment/trends.h"

#include "assessment/interval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is the same for every trend of a table. */
struct counting {
    const struct plan *plan;
    struct scores *scores;
    const struct data *data;
    struct trends *out;
    int32_t drawn; /* when the extract was; DATE_MISSING: not known */
    uint8_t *in[2];  /* [rows of the largest table] a trend's rows, a rate's rows */
    double *values;  /* [BLOCK] */
    uint32_t *heads; /* [mask + 1] hash -> the first row of a crime, plus one */
    uint32_t *crime; /* [rows of the largest table] that first row */
    uint8_t *counted;
    size_t mask;
};

int32_t trends_month(const struct trends *t, size_t m)
{
    return date_add_months(t->until + 1, (int)m - TREND_MONTHS);
}

/* The last day of the last month that is over on the as-of date. */
static int32_t last_whole_month(int32_t as_of)
{
    int year, month, day;

    date_parts(as_of + 1, &year, &month, &day);
    return date_of(year, month, 1) - 1;
}

/* 0 .. 2 * TREND_MONTHS - 1 counted from the oldest, or -1. */
static int month_of(const struct trends *t, int32_t date)
{
    int year, month, day, last_year, last_month;

    if (date == DATE_MISSING || date > t->until)
        return -1;
    date_parts(date, &year, &month, &day);
    date_parts(t->until, &last_year, &last_month, &day);
    int back = (last_year - year) * 12 + last_month - month;

    return back < 2 * TREND_MONTHS ? 2 * TREND_MONTHS - 1 - back : -1;
}

static void flags(struct counting *c, uint32_t row_value, size_t n_rows, uint8_t in[])
{
    for (size_t at = 0; at < n_rows; at += BLOCK) {
        size_t n = n_rows - at < BLOCK ? n_rows - at : BLOCK;

        (void)passes_row_values(&c->scores->frame, c->scores->workspaces[0], row_value, at, n,
                                c->values, NULL);
        for (size_t i = 0; i < n; i++)
            in[at + i] = c->values[i] == 1;
    }
}

/* The columns that tell one crime from another: the table's key without the subject. */
static size_t crime_columns(const struct counting *c, uint32_t table, const struct column *out[])
{
    const struct plan_table *t = &c->plan->tables[table];
    size_t n = 0;

    for (size_t k = 0; table != 0 && k < t->n_key; k++)
        if (t->key[k] != t->join && column_there(&c->data->tables[table].columns[t->key[k]]))
            out[n++] = &c->data->tables[table].columns[t->key[k]];
    return n;
}

static bool same_crime(const struct column *columns[], size_t n, size_t a, size_t b)
{
    for (size_t k = 0; k < n; k++)
        if (column_word(columns[k], a) != column_word(columns[k], b))
            return false;
    return true;
}

static size_t hash_of(const struct column *columns[], size_t n, size_t row)
{
    uint64_t h = 0;

    for (size_t k = 0; k < n; k++)
        h = (h ^ column_word(columns[k], row)) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(h >> 32);
}

/* One less than a power of two that leaves half of the heads free. */
static size_t mask_for(size_t n)
{
    size_t room = 2;

    while (room < 2 * n)
        room *= 2;
    return room - 1;
}

/* crime[row]: the first row of the trend that is of the same crime. */
static void find_crimes(struct counting *c, uint32_t table, const uint8_t in[])
{
    const struct column *columns[16];
    size_t n_rows = c->data->tables[table].n_rows;
    size_t n = c->plan->tables[table].n_key <= 16 ? crime_columns(c, table, columns) : 0;

    size_t n_in = 0;

    for (size_t row = 0; row < n_rows; row++)
        n_in += in[row];
    c->mask = mask_for(n_in);
    memset(c->heads, 0, (c->mask + 1) * sizeof *c->heads);
    for (size_t row = 0; row < n_rows; row++) {
        c->crime[row] = (uint32_t)row;
        if (!in[row] || n == 0)
            continue;
        size_t at = hash_of(columns, n, row) & c->mask;

        while (c->heads[at] != 0 && !same_crime(columns, n, c->heads[at] - 1, row))
            at = (at + 1) & c->mask;
        if (c->heads[at] == 0)
            c->heads[at] = (uint32_t)row + 1;
        c->crime[row] = c->heads[at] - 1;
    }
}

/* Counts each crime once that has a row in `in` (a row of the trend) and in `hit`. */
static void count(struct counting *c, const struct plan_trend *trend, const uint8_t in[],
                  const uint8_t hit[], struct trend_series *out)
{
    const struct table *t = &c->data->tables[trend->table];
    const struct column *date = &t->columns[trend->by];

    memset(c->counted, 0, t->n_rows);
    for (size_t row = 0; column_there(date) && row < t->n_rows; row++) {
        uint32_t crime = c->crime[row];
        int m = in[row] && hit[row] && !c->counted[crime] ? month_of(c->out, column_date(date, crime)) : -1;

        if (m < 0)
            continue;
        c->counted[crime] = 1;
        if (m < TREND_MONTHS)
            out->before[m]++;
        else
            out->now[m - TREND_MONTHS]++;
    }
}

/* Months before the oldest row of the table, and those that were not over when the extract was drawn, are
 * not nought: they are not in the extract. */
static void forget_unknown(const struct counting *c, const struct plan_trend *trend,
                           struct trend_series *s)
{
    const struct table *t = &c->data->tables[trend->table];
    const struct column *date = &t->columns[trend->by];
    int32_t oldest = INT32_MAX;

    for (size_t row = 0; column_there(date) && row < t->n_rows; row++)
        if (column_date(date, row) != DATE_MISSING && column_date(date, row) < oldest)
            oldest = column_date(date, row);
    for (size_t m = 0; m < TREND_MONTHS; m++) {
        int32_t next = trends_month(c->out, m + 1);

        int32_t year_before = date_add_months(next, -TREND_MONTHS);

        if (next <= oldest || (c->drawn != DATE_MISSING && next - 1 > c->drawn))
            s->now[m] = NAN;
        if (year_before <= oldest || (c->drawn != DATE_MISSING && year_before - 1 > c->drawn))
            s->before[m] = NAN;
    }
}

static void count_trend(struct counting *c, size_t k)
{
    const struct plan_trend *trend = &c->plan->trends[k];
    size_t n_rows = c->data->tables[trend->table].n_rows;

    flags(c, trend->where, n_rows, c->in[0]);
    find_crimes(c, trend->table, c->in[0]);
    count(c, trend, c->in[0], c->in[0], &c->out->trends[k]);
    forget_unknown(c, trend, &c->out->trends[k]);
    for (size_t i = 0; i < c->out->n_rates; i++) {
        struct rate_series *rate = &c->out->rates[i];

        if (rate->trend != k)
            continue;
        flags(c, c->plan->rates[rate->rate].where, n_rows, c->in[1]);
        count(c, trend, c->in[0], c->in[1], &rate->hits);
    }
}

static bool counting_open(struct counting *c, struct arena *arena)
{
    size_t most = 1;

    for (size_t k = 0; k < c->plan->n_trends; k++)
        if (c->data->tables[c->plan->trends[k].table].n_rows > most)
            most = c->data->tables[c->plan->trends[k].table].n_rows;
    c->heads = malloc(mask_for(most) * sizeof *c->heads + sizeof *c->heads);
    c->crime = malloc(most * sizeof *c->crime);
    c->in[0] = malloc(most);
    c->in[1] = malloc(most);
    c->counted = malloc(most);
    c->values = malloc(BLOCK * sizeof *c->values);
    for (size_t r = 0; r < c->plan->n_rates; r++)
        c->out->n_rates += c->plan->rates[r].n_of;
    c->out->trends = arena_alloc(arena, c->plan->n_trends, sizeof *c->out->trends);
    c->out->rates = arena_alloc(arena, c->out->n_rates, sizeof *c->out->rates);
    return c->heads && c->crime && c->in[0] && c->in[1] && c->counted && c->values &&
           c->out->trends && c->out->rates;
}

static void counting_close(struct counting *c)
{
    free(c->heads);
    free(c->crime);
    free(c->in[0]);
    free(c->in[1]);
    free(c->counted);
    free(c->values);
}

enum osara_status trends_make(const struct plan *plan, struct scores *scores,
                              const struct data *data, int32_t drawn, struct trends **out,
                              osara_problems *problems)
{
    struct arena *arena = arena_new();
    struct trends *t = arena ? arena_alloc(arena, 1, sizeof *t) : NULL;
    struct counting c = {
        .plan = plan, .scores = scores, .data = data, .out = t, .drawn = drawn};

    if (t != NULL)
        *t = (struct trends){.arena = arena, .until = last_whole_month(plan->as_of)};
    if (t == NULL || !counting_open(&c, arena)) {
        counting_close(&c);
        arena_free(arena);
        return problem_memory(problems);
    }
    for (size_t r = 0, i = 0; r < plan->n_rates; r++)
        for (size_t k = 0; k < plan->rates[r].n_of; k++)
            t->rates[i++] = (struct rate_series){.rate = (uint32_t)r,
                                                 .trend = plan->rates[r].of[k]};
    for (size_t k = 0; k < plan->n_trends; k++)
        count_trend(&c, k);
    counting_close(&c);
    *out = t;
    return OSARA_OK;
}

void trends_free(struct trends *t)
{
    if (t != NULL)
        arena_free(t->arena);
}

struct trend_sum trends_sum(const struct trend_series *s, size_t months)
{
    struct trend_sum sum = {0, 0, 0, 0};

    for (size_t m = TREND_MONTHS - months; m < TREND_MONTHS; m++) {
        sum.now += s->now[m];
        sum.before += s->before[m];
    }
    sum.change = sum.now - sum.before;
    sum.share = sum.before > 0 ? sum.change / sum.before : (double)NAN;
    return sum;
}

bool trends_within_chance(double now, double before)
{
    double ratio;
    struct interval i = interval_rate_ratio(now, 1, before, 1, &ratio);

    return isnan(now) || isnan(before) || isnan(i.low) || (i.low <= 1 && i.high >= 1);
}

struct rate_shares trends_share(const struct trends *t, size_t rate, size_t months)
{
    const struct rate_series *r = &t->rates[rate];
    struct trend_sum hits = trends_sum(&r->hits, months);
    struct trend_sum all = trends_sum(&t->trends[r->trend], months);

    return (struct rate_shares){all.now > 0 ? hits.now / all.now : (double)NAN,
                                all.before > 0 ? hits.before / all.before : (double)NAN};
}

bool trends_across(const struct trends *t, const struct plan *plan, size_t change, size_t trend,
                   size_t months)
{
    const struct plan_recording_change *c = &plan->changes[change];
    int32_t first = date_add_months(trends_month(t, TREND_MONTHS - months), -TREND_MONTHS);

    for (size_t i = 0; i < c->n_of; i++)
        if (c->of[i] == trend)
            return c->on > first && c->on <= t->until;
    return false;
}
