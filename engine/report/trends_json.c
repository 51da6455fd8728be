/* trends_json.c -- recorded crime by month, twelve months against the twelve before. */
#include "report/summary.h"

static void put_months(const struct trends *t, int years_back, const char *key, struct buffer *b)
{
    char day[16];

    json_put_list(b, key);
    for (size_t m = 0; m < TREND_MONTHS; m++) {
        date_print(date_add_months(trends_month(t, m), -12 * years_back), day);
        json_put_text(b, NULL, (struct text){day, 7});
    }
    json_end_list(b);
}

static void put_counts(const char *key, const double counts[], struct buffer *b)
{
    json_put_list(b, key);
    for (size_t m = 0; m < TREND_MONTHS; m++)
        json_put_number(b, NULL, counts[m]);
    json_end_list(b);
}

static void put_series(const struct trend_series *s, struct buffer *b)
{
    put_counts("now", s->now, b);
    put_counts("before", s->before, b);
}

static void put_trend(const struct results *r, size_t k, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "trend", r->plan->trends[k].name);
    json_put_string(b, "title", r->plan->trends[k].title);
    put_series(&r->trends->trends[k], b);
    json_end_object(b);
}

static void put_rate(const struct results *r, size_t k, struct buffer *b)
{
    const struct rate_series *rate = &r->trends->rates[k];

    json_put_object(b, NULL);
    json_put_string(b, "rate", r->plan->rates[rate->rate].name);
    json_put_string(b, "title", r->plan->rates[rate->rate].title);
    json_put_string(b, "of", r->plan->trends[rate->trend].name);
    put_series(&rate->hits, b);
    json_end_object(b);
}

static void put_change(const struct results *r, size_t k, struct buffer *b)
{
    const struct plan_recording_change *c = &r->plan->changes[k];

    json_put_object(b, NULL);
    json_put_string(b, "change", c->name);
    json_put_string(b, "title", c->title);
    json_put_date(b, "on", c->on);
    json_put_list(b, "of");
    for (size_t i = 0; i < c->n_of; i++)
        json_put_string(b, NULL, r->plan->trends[c->of[i]].name);
    json_end_list(b);
    json_put_string(b, "reason", c->reason);
    json_put_string(b, "source", c->source);
    json_end_object(b);
}

void trends_json(const struct results *r, struct buffer *b)
{
    const struct trends *t = r->trends;

    bool alone = b->n == 0;

    buffer_string(b, alone ? "" : ",\n");
    json_put_object(b, alone ? NULL : "trends");
    if (alone)
        json_put_string(b, "marking", r->plan->marking);
    json_put_date(b, "until", t->until);
    put_months(t, 0, "months", b);
    put_months(t, 1, "months_before", b);
    json_put_list(b, "trends");
    for (size_t k = 0; k < r->plan->n_trends; k++)
        put_trend(r, k, b);
    json_end_list(b);
    json_put_list(b, "rates");
    for (size_t k = 0; k < t->n_rates; k++)
        put_rate(r, k, b);
    json_end_list(b);
    json_put_list(b, "recording_changes");
    for (size_t k = 0; k < r->plan->n_changes; k++)
        put_change(r, k, b);
    json_end_list(b);
    json_end_object(b);
}
