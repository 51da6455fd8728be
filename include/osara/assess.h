/* assess.h -- the public C API, second part: is the list a good one?  As osara.h, which comes first. */
#ifndef OSARA_ASSESS_H
#define OSARA_ASSESS_H

#include "osara/osara.h"

/* ---- 1. Two rulesets on one extract, or two runs of a ledger ------------------------------------ */

typedef struct osara_comparison osara_comparison;

/* Scores one extract by two rulesets (a may be b) and holds the lists against each other: who enters
 * and leaves the cohort, who moves and why, who changes strand, how far the lists agree. */
enum osara_status osara_compare(const osara_rules *a, const osara_rules *b,
                                const osara_options *options, osara_comparison **out,
                                osara_problems *problems);

/* What stays the same while somebody edits rules: an extract in memory, and where a ruleset `a` puts
 * everyone.  Rules and options are borrowed until osara_comparing_free(). */
typedef struct osara_comparing osara_comparing; /* osara_check.beside takes it too */
enum osara_status osara_comparing_open(const osara_rules *a, const osara_options *options,
                                       osara_comparing **out, osara_problems *problems);
/* As osara_compare() with `a`, again and again: only b is scored, and the files are read only for what
 * `a` did not read.  Free the comparison before. */
enum osara_status osara_comparing_with(osara_comparing *comparing, const osara_rules *b,
                                       osara_comparison **out, osara_problems *problems);
void osara_comparing_free(osara_comparing *comparing);

typedef struct osara_again {
    const char
        *inputs; /* a folder under which the runs' inputs are found by their SHA-256: the runs
                         * are made again, and all is known of everyone.  NULL: as the ledger keeps
                         * them: ranks of all, scores and points of the cohorts */
    int threads; /* 0: one a core */
    bool all;    /* everyone will be shown, not only the cohorts: for the trail */
} osara_again;
/* The same of two runs of a ledger (by number; 0 is the last).  That they are looked at is an entry
 * of the ledger first.  OSARA_ENO: no such run, or one that cannot be made again as it was. */
enum osara_status osara_compare_runs(const char *ledger, const uint64_t runs[2],
                                     const osara_again *how, const osara_witness *witness,
                                     osara_comparison **out, osara_problems *problems);

/* OSARA_TABLE shows `top` rows of each table; CSV and JSON hold the members of either cohort, with
 * `all` everyone; OSARA_HTML is a page with a slope chart. */
char *osara_comparison_text(const osara_comparison *comparison, osara_look look, size_t top,
                            bool all);
void osara_comparison_free(osara_comparison *comparison);

/* ---- 2. A list of a past day, and what came after ------------------------------------------------ */

typedef struct osara_backtest_options {
    osara_options run;  /* as_of is the first day */
    const char *until;  /* with `every`: the last day, YYYY-MM-DD */
    unsigned every;     /* months from one day to the next; 0: one day only */
    size_t line;        /* how many are chosen; 0: as many as the cohort of the first ruleset */
    unsigned long seed; /* of the resampling */
    size_t draws;       /* 0: no bootstrap intervals */
} osara_backtest_options;

typedef struct osara_backtest osara_backtest;

/* Scores by 1 to 16 rulesets with what was known on each day, and holds the lists against what
 * happened within the horizon that the first ruleset states, or against its `outcome`. */
enum osara_status osara_backtest_make(const osara_rules *const rules[], size_t n,
                                      const osara_backtest_options *options, osara_backtest **out,
                                      osara_problems *problems);
/* `top`: how many of the missed the screen and the page name. */
char *osara_backtest_text(const osara_backtest *backtest, osara_look look, size_t top);
void osara_backtest_free(osara_backtest *backtest);

/* ---- 3. How much hangs on the exact weights ------------------------------------------------------ */

typedef struct osara_stability_options {
    osara_options run;
    size_t draws;         /* of the weights, above 0 */
    double concentration; /* of the Dirichlet draws, above 0 */
    size_t rows;          /* draws of each subject's rows; 0: none */
    unsigned long seed;
} osara_stability_options;

typedef struct osara_stability osara_stability;

/* OSARA_ERULES when the score is an expression, which has no weights. */
enum osara_status osara_stability_make(const osara_rules *rules,
                                       const osara_stability_options *options,
                                       osara_stability **out, osara_problems *problems);
/* OSARA_TABLE names `top` of those at the line; CSV and JSON hold who is in the cohort by some draw,
 * with `all` everyone. */
char *osara_stability_text(const osara_stability *stability, osara_look look, size_t top, bool all);
void osara_stability_free(osara_stability *stability);

/* ---- 4. What came of a list ------------------------------------------------------------------------ */

typedef struct osara_assess_options {
    osara_options run; /* extract, as_of, threads: what is known by then; with rules only */
    unsigned window;   /* months before and after, 1 .. 120; 0: as `assessment.horizon` says */
} osara_assess_options;

typedef struct osara_assessment osara_assessment;

/* Who came onto the list and left it from run to run, as decided or else as proposed; scores at entry,
 * exit and now; orders and what came of them.  With rules (NULL: the ledger alone) and an extract also
 * what people did in windows of the same length before and after entry and each intervention, beside
 * others of nearly the same score.  That it is looked at is an entry of the ledger first. */
enum osara_status osara_assess(const char *ledger, const osara_rules *rules,
                               const osara_assess_options *options, const osara_witness *witness,
                               osara_assessment **out, osara_problems *problems);
/* OSARA_TABLE and OSARA_HTML name `top` people; CSV and JSON hold figures, and no person. */
char *osara_assessment_text(const osara_assessment *assessment, osara_look look, size_t top);
void osara_assessment_free(osara_assessment *assessment);

/* ---- 5. Weights from a panel ----------------------------------------------------------------------- */

typedef struct osara_weights osara_weights;

/* Reads the judgements of pairs in the file `panel`, for the criteria in force on `as_of`, and derives
 * weights from them (AHP).  OSARA_ERULES: the file is wrong, or leaves criteria unconnected. */
enum osara_status osara_weigh(const osara_rules *rules, const char *panel, const char *as_of,
                              osara_weights **out, osara_problems *problems);
char *osara_weights_text(const osara_weights *weights, osara_look look);
/* A ruleset that extends `extends` (as that file is found from where the variant will stand). */
char *osara_weights_variant(const osara_weights *weights, const char *extends);
void osara_weights_free(osara_weights *weights);

typedef struct osara_fit_options {
    osara_options run; /* as_of is the past day */
    const char *panel; /* a file of judgements to stand beside, or NULL */
    size_t line;       /* how many are chosen; 0: as many as the cohort */
    size_t folds;      /* 2 or more: parts of the people, each left out in turn */
    size_t draws;      /* weights to begin the search from */
    unsigned long seed;
} osara_fit_options;

typedef struct osara_fit osara_fit;

/* The weights, none below 0, with which the first of the list of a past day would have done most of
 * the harm that came after it; cross-validated, beside those of now, equal ones and a panel's.  The
 * criteria stay as they are, and nothing is written.  OSARA_ERULES when the score is an expression. */
enum osara_status osara_fit_make(const osara_rules *rules, const osara_fit_options *options,
                                 osara_fit **out, osara_problems *problems);
char *osara_fit_text(const osara_fit *fit, osara_look look);
void osara_fit_free(osara_fit *fit);

/* ---- 6. How the list is made, without persons ------------------------------------------------------ */

typedef struct osara_method_options {
    osara_options run;    /* extract NULL: of the ruleset alone, as of as_of */
    const char *backtest; /* a past day to backtest for; NULL: none */
    bool transparency;    /* the draft transparency record in place of the method sheet */
} osara_method_options;

/* Markdown, without any person. */
enum osara_status osara_method(const osara_rules *rules, const osara_method_options *options,
                               char **text, osara_problems *problems);

#endif
