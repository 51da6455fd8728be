/* results.h -- all that a run has decided, as the reports read it, and what they say of one value. */
#ifndef OSARA_REPORT_RESULTS_H
#define OSARA_REPORT_RESULTS_H

#include "analysis/single_facts.h"
#include "assessment/fairness.h"
#include "assessment/stability.h"
#include "assessment/trends.h"
#include "base/json_write.h"
#include "response/reason.h"

/* Where a subject stood in the run before; of the ledger. */
struct previous {
    uint32_t rank;      /* 0: he was not in it */
    const char *strand; /* "" when he had no place */
};

/* Borrows all of it. */
struct results {
    const struct plan *plan;
    const struct extract *extract;
    struct scores *scores; /* row shares run on its workspaces */
    const struct response *response;
    const struct hinges *hinges; /* the line, and on which facts places in the cohort hang; or NULL */
    const struct fairness *fairness;
    const struct trends *trends;
    const struct stability *stability; /* of ranks, over draws of the weights; NULL: not drawn */
    const struct ruleset_file *files; /* what the ruleset was made of; [0] is the ruleset itself */
    size_t n_files;
    const struct previous *previous;     /* [subjects], or NULL when there is no run before */
    const struct suspicious *suspicious; /* [n_suspicious] */
    size_t n_suspicious;
    const char *evidence;    /* "all", "charge and conviction", "conviction" */
    bool hashed;             /* inputs have digests */
    const char *fingerprint; /* of the list, on every output; NULL until it is known */
};

/* The subject's id. */
struct text results_id(const struct results *r, size_t subject);
/* The strand he is placed in, by the ruleset's name; "" when none. */
const char *results_strand(const struct results *r, size_t subject);
const char *results_band(const struct results *r, size_t subject); /* "" when none */
/* Whether some criterion's points are told by evidence class: else all of these are 0. */
bool results_split(const struct results *r);
/* Points of all criteria from rows of one evidence class. */
double results_evidence(const struct results *r, size_t subject, size_t evidence_class);
/* His options, by index of plan->options: calls are cheap for members of the cohort only.
 * Returns how many; *first is the first of them in response->opportunities. */
size_t results_options(const struct results *r, size_t subject, size_t *first);
/* "proposed", or the decision that is in force or open: "override", "de-select", "defer"; "" when
 * nothing is proposed of him. */
const char *results_decision(const struct results *r, size_t subject);
/* The question of a deferred case: "his address (PC Oak, by 2023-02-14)"; nothing when there is none. */
void results_question(const struct results *r, size_t subject, struct buffer *b);
/* The harm that he stands for: what `assessment.harm` sums, else his score. */
double results_harm(const struct results *r, size_t subject);
/* Between which ranks he stays when the weights are drawn anew; NULL: not drawn, or not ranked. */
const struct stability_rank *results_stays(const struct results *r, size_t subject);
/* Day on which his case is reviewed: by band, from the as-of date; DATE_MISSING when not stated. */
int32_t results_review(const struct results *r, size_t subject);
/* Day until which a ledger keeps what is personal of him; likewise. */
int32_t results_keep_until(const struct results *r, size_t subject);
/* The name, within the extract's folder, of the file that a row came from. */
const char *results_row_file(const struct results *r, size_t table, size_t row);
/* A ruleset's file as outputs name it: beside the ruleset, wherever that is. */
const char *results_file_name(const struct results *r, size_t file);

/* A column's value of one row, as CSV cell or JSON value; missing is an empty cell or null.  JSON is
 * for records, which name nobody but their subject: an id that is neither the row's own nor the
 * subject's is "#1", "#2", ..., so that the same one is seen to be the same. */
void results_csv_value(const struct results *r, size_t table, size_t column, size_t row,
                       struct buffer *b);
void results_json_value(const struct results *r, size_t table, size_t column, size_t row,
                        const char *key, struct buffer *b);
/* Whether the ids of a column are neither the row's own nor its subject's: they may be another person's, a
 * victim's. */
bool results_is_foreign(const struct plan_table *table, size_t column);
/* The same of a slot's value of a subject. */
void results_csv_slot(const struct results *r, uint32_t slot, size_t subject, struct buffer *b);
void results_json_slot(const struct results *r, uint32_t slot, size_t subject, const char *key,
                       struct buffer *b);

#endif
