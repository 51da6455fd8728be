/* backtest.h -- backtests, drawn. */
#ifndef OSARA_REPORT_BACKTEST_H
#define OSARA_REPORT_BACKTEST_H

#include "assessment/backtest.h"
#include "base/buffer.h"
#include "objective/plan.h"

/* Borrows all of it. */
struct backtest_sheet {
    const struct plan *const *plans; /* [n_rulesets] of the first day */
    size_t n_rulesets;
    const struct backtest *const *days; /* [n_days] */
    size_t n_days;
    const struct data *data; /* the subjects' ids */
    bool label;              /* the extract itself says what happened */
    unsigned long seed;
    size_t draws;
};

/* One figure of a backtest, so that every form shows the same ones. */
struct backtest_figure {
    const char *list;    /* a ruleset or baseline; "" for the day as a whole */
    const char *part;    /* "day", "line", "difference", "curve", "band", or a monitored column */
    const char *group;   /* "10%", a band, a value; "" */
    const char *measure; /* "share of harm", "auc", "false positive rate", ... */
    double value, low, high; /* NaN: none */
    bool flagged;
};
typedef void backtest_take(void *to, const struct backtest_figure *figure);
/* Calls `take` with every figure of one day, in a fixed order. */
void backtest_figures(const struct backtest *b, backtest_take *take, void *to);

/* What is too few to say anything, in words; NULL: enough. */
const char *backtest_caution(const struct backtest *b);

/* Whether the first ruleset caught more than the count of offences, in a sentence; nothing where there is
 * no such baseline or no interval, or a caution. */
void backtest_verdict(const struct backtest *b, struct buffer *out);
/* Who is left out of a day, and what else limits it: the i-th sentence, from 0; false: no more. */
bool backtest_note(const struct backtest *b, size_t i, struct buffer *out);

/* `top`: how many of the missed are named. */
void backtest_screen(const struct backtest_sheet *s, size_t top, const osara_look *look,
                     struct buffer *b);
void backtest_csv(const struct backtest_sheet *s, struct buffer *b);
void backtest_json(const struct backtest_sheet *s, struct buffer *b);
void backtest_html(const struct backtest_sheet *s, size_t top, struct buffer *b);

#endif
