/* assess.h -- what came of a list, drawn. */
#ifndef OSARA_REPORT_ASSESS_H
#define OSARA_REPORT_ASSESS_H

#include "assessment/discontinuity.h"
#include "assessment/effects.h"
#include "assessment/movement.h"
#include "base/buffer.h"
#include "base/date.h"

struct assess_run {
    uint64_t run; /* its number in the ledger */
    int32_t as_of;
    bool decided; /* somebody decided on it: else it is as proposed */
    struct move_run moved;
    uint64_t disposed; /* people of the run whose part the ledger no longer has */
};

struct assess_person {
    struct text offender;
    struct move_person moved;
    const char *strand;      /* that he came into */
    double entry, exit, now; /* scores; NaN: not known */
};

/* Scores of those of whom both are known. */
struct assess_scores {
    uint32_t of, known;
    double from, to, change;  /* means */
    struct interval interval; /* of the change */
};

/* What was done, or that somebody came onto the list. */
struct assess_effect {
    const char *title;    /* "entry", "order granted: SPO" */
    uint32_t n;           /* people to whom it happened */
    uint32_t too_recent;  /* of these, those whose window after it is not over */
    uint32_t too_early;   /* ... and whose window before it begins before the extract does */
    uint32_t not_known;   /* not in the extract, or without a score before it */
    uint32_t later;       /* matches to whom it happened before their window was over */
    struct effect effect; /* of the others */
};

struct assess_order {
    const char *what;
    uint32_t applied, granted, refused, breached; /* applied: those that were decided included */
    struct interval success, breach; /* Wilson, of granted / decided, breached / granted */
};

struct assess_line {
    bool made;
    int32_t on; /* the day of the run whose line it is */
    struct discontinuity at, half, twice;
    uint32_t listed_above, listed_below; /* near enough, and on the list by the end of the window */
};

struct assess_sheet {
    const char *ruleset, *marking; /* marking may be NULL */
    int32_t today;   /* what happened later is not in the extract; DATE_MISSING: no extract */
    int32_t begins;  /* its first offence, where windows begin before it; else DATE_MISSING */
    unsigned window; /* months before and after; 0: no extract */
    bool victims;    /* the extract names them */
    struct assess_run *runs;
    size_t n_runs;
    struct assess_person *persons;
    size_t n_persons;
    struct assess_scores now, exit;
    struct assess_effect *effects;
    size_t n_effects;
    struct assess_line line;
    struct assess_order *orders;
    size_t n_orders;
};

/* `top`: how many people the screen names. */
void assess_screen(const struct assess_sheet *s, size_t top, const osara_look *look,
                   struct buffer *b);
/* Every figure on a line: part, group, measure, value, low, high; without persons. */
void assess_csv(const struct assess_sheet *s, struct buffer *b);
void assess_json(const struct assess_sheet *s, struct buffer *b);
void assess_html(const struct assess_sheet *s, size_t top, struct buffer *b);

/* One figure of a sheet, as CSV, JSON and the page tell them. */
struct assess_figure {
    const char *part, *group, *measure;
    double value, low, high;
};
typedef void assess_each(void *to, const struct assess_figure *f);
void assess_figures(const struct assess_sheet *s, assess_each *each, void *to);

/* What can be concluded of a measure of an effect, in words: one sentence or two. */
void assess_say(const struct assess_effect *e, enum effect_measure m, struct buffer *b);
/* Who was measured, with how many and which others beside them. */
/* Of whom the ledger says nothing any more; before which day the extract says nothing.  Nothing where
 * there is nothing to say. */
void assess_say_disposed(const struct assess_sheet *s, struct buffer *b);
void assess_say_begin(const struct assess_sheet *s, struct buffer *b);
void assess_say_people(const struct assess_effect *e, struct buffer *b);
/* `extract`: scores are worked out of one, not those that the ledger keeps. */
void assess_say_scores(const char *when, const struct assess_scores *s, bool extract,
                       struct buffer *b);
void assess_say_line(const struct assess_line *line, struct buffer *b);
/* What nobody can conclude from any of it; NULL ends the list. */
extern const char *const assess_limits[];

#endif
