/* effects.c -- see effects.h. */
#include "assessment/effects.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const char *const names[EFFECT_MEASURES_] = {"offences", "harm", "victims",
                                                    "repeat victims"};

const char *effect_name(enum effect_measure m)
{
    return names[m];
}

/* Mean and sum of squared deviations, one value at a time (B. P. Welford, Technometrics 4, 1962). */
struct running {
    size_t n;
    double mean, squares;
};

static void running_add(struct running *r, double v)
{
    double d = v - r->mean;

    r->n++;
    r->mean += d / (double)r->n;
    r->squares += d * (v - r->mean);
}

static struct interval running_interval(const struct running *r)
{
    if (r->n < 2)
        return (struct interval){NAN, NAN};
    double n = (double)r->n, se = sqrt(r->squares / (n - 1) / n);
    double half = gsl_cdf_tdist_Pinv(0.975, n - 1) * se;

    return (struct interval){r->mean - half, r->mean + half};
}

struct interval interval_mean(const double d[], size_t n, double *mean)
{
    struct running r = {0};

    for (size_t i = 0; i < n; i++)
        running_add(&r, d[i]);
    *mean = n > 0 ? r.mean : (double)NAN;
    return running_interval(&r);
}

static void add(struct effect_sums *s, double before, double after)
{
    s->before += before;
    s->after += after;
}

static void settle(struct effect_sums *s, bool counts)
{
    s->interval = interval_rate_ratio(s->after, 1, s->before, 1, &s->ratio);
    if (!counts)
        s->interval = (struct interval){NAN, NAN};
}

/* How far a and b differ, in standard deviations; infinite where neither varies, and they differ. */
static double apart(const struct running *a, const struct running *b)
{
    double difference = a->mean - b->mean;

    if (a->n < 2)
        return NAN;
    if (!(fabs(difference) > 0))
        return 0;
    return difference / sqrt((a->squares + b->squares) / 2 / ((double)a->n - 1));
}

static enum effect_verdict judge(const struct effect *e, const struct effect_figure *f, bool counts)
{
    if (e->n < EFFECT_LEAST || (counts && f->all.before + f->all.after < EFFECT_LEAST))
        return EFFECT_TOO_FEW;
    if (e->n_matched < EFFECT_LEAST || isnan(f->difference_interval.low))
        return EFFECT_UNMATCHED;
    if (!(fabs(f->apart) <= EFFECT_APART))
        return EFFECT_UNLIKE;
    return f->difference_interval.high < 0  ? EFFECT_LESS
           : f->difference_interval.low > 0 ? EFFECT_MORE
                                            : EFFECT_UNSURE;
}

static void one(const struct effect_case cases[], size_t n, enum effect_measure m, struct effect *e)
{
    struct effect_figure *f = &e->of[m];
    struct running pairs = {0}, own = {0}, other = {0};

    *f = (struct effect_figure){0};
    for (size_t i = 0; i < n; i++) {
        const struct effect_case *c = &cases[i];

        add(&f->all, c->before.of[m], c->after.of[m]);
        if (!c->matched)
            continue;
        add(&f->matched, c->before.of[m], c->after.of[m]);
        add(&f->others, c->other_before.of[m], c->other_after.of[m]);
        running_add(&own, c->before.of[m]);
        running_add(&other, c->other_before.of[m]);
        running_add(&pairs, c->after.of[m] - c->before.of[m] -
                                (c->other_after.of[m] - c->other_before.of[m]));
    }
    settle(&f->all, m != EFFECT_HARM);
    settle(&f->matched, m != EFFECT_HARM);
    settle(&f->others, m != EFFECT_HARM);
    f->apart = apart(&own, &other);
    f->difference = pairs.n > 0 ? pairs.mean : (double)NAN;
    f->difference_interval = running_interval(&pairs);
    f->verdict = judge(e, f, m != EFFECT_HARM);
}

void effect_make(const struct effect_case cases[], size_t n, struct effect *out)
{
    *out = (struct effect){.n = n};
    for (size_t i = 0; i < n; i++)
        out->n_matched += cases[i].matched;
    for (enum effect_measure m = EFFECT_OFFENCES; m < EFFECT_MEASURES_; m++)
        one(cases, n, m, out);
}
