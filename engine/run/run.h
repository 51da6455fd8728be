/* run.h -- what stands behind the public handles. */
#ifndef OSARA_RUN_RUN_H
#define OSARA_RUN_RUN_H

#include "objective/plan.h"
#include "report/summary.h"
#include "scanning/suspicious.h"

struct osara_rules {
    struct ruleset *ruleset;
    char *path; /* as given */
};

struct osara_run {
    const struct osara_rules *rules;
    struct plan *plan;
    struct mapping *mapping;
    struct extract *extract;
    struct scores *scores;
    struct response *response;
    struct hinges *hinges;
    struct fairness *fairness;
    struct trends *trends;
    struct stability *stability; /* NULL: the weights were not drawn */
    struct suspicious *suspicious; /* [n_suspicious] in the extract */
    size_t n_suspicious;
    const struct history *history;    /* what the ledger says of subjects, or NULL */
    struct previous *previous;        /* [subjects] or NULL */
    osara_timings *timings;           /* or NULL */
    bool hashed;                      /* the inputs are */
    bool list_alone;                  /* no card can be made: rows do not know where they stand */
    struct arena *arena;              /* strings of the options and of `previous` */
    char *extract_path, *ledger_path; /* ledger: NULL = none */
    struct buffer past; /* what the pack shows of earlier runs (past.h); empty: there is none */
    struct results results;
    struct sealed *sealed; /* computed when first asked for */
};

/* The seal, once it is known.  The key is there from the beginning: random where a ledger keeps it,
 * else made of the SHA-256 of inputs and rules, so that the same run has the same fingerprint. */
struct sealed {
    struct digest key;
    const struct ledger_seal *again; /* of the run that is made again; NULL: by the key */
    bool known;
    struct seal seal;
    struct digest *leaves; /* [subjects] in rank order */
    struct digest *part_roots; /* of the placements, for the ledger; NULL without one */
    char hex[65];
};

/* The seal, or NULL as long as it is not known: never, where inputs are not hashed. */
const struct seal *run_seal(const struct osara_run *run);
/* Chooses the key, when the rest of the run is there. */
enum osara_status run_key(struct osara_run *run, osara_problems *problems);
/* Puts the leaf of each subject from `from` on, as a short record, into leaves[], on all threads; of all
 * subjects' placements, which have the same salts, the roots of their parts into roots[], or NULL. */
enum osara_status run_short_leaves(const struct osara_run *run, size_t from, struct digest leaves[],
                                   struct digest roots[], osara_problems *problems);
/* Puts the leaf that was kept in place of that of each subject whose salt was forgotten. */
void run_forgotten_leaves(const struct osara_run *run, struct digest leaves[]);
/* The salts of subjects from .. from + n - 1. */
void run_salts(const struct osara_run *run, size_t from, size_t n, struct digest out[]);

/* The first half of a run: the plan and the extract that it describes.  Nothing is scored, and how
 * much of the extract is quarantined is not judged.  `all`: columns that no rule reads are read too. */
enum osara_status run_read(const struct osara_rules *rules, const osara_options *options, bool all,
                           struct osara_run **out, osara_problems *problems);
/* The steps of it: a plan, of the day that the options say when as_of is DATE_MISSING; then the
 * extract. */
enum osara_status run_plan(const struct osara_rules *rules, const osara_options *options,
                           int32_t as_of, struct plan_how how, struct osara_run **out,
                           osara_problems *problems);
enum osara_status run_extract(struct osara_run *run, const osara_options *options, bool all,
                              osara_problems *problems);
/* The second half: scores, ranks, places, fairness. */
enum osara_status run_decide(struct osara_run *run, int threads, osara_problems *problems);
/* Looks for the facts that places in the cohort hang on (results.hinges), unless it is done: records and
 * cards tell them.  A run that is not hashed leaves it until one is made. */
enum osara_status run_look(struct osara_run *run, osara_problems *problems);
/* Looks for suspicious values, once it is known which rows are used. */
enum osara_status run_suspect(struct osara_run *run, osara_problems *problems);
/* Lets the reports see what there is by now. */
void run_gather(struct osara_run *run);

/* Offenders' rank and strand in the ledger's last run of this ruleset before the as-of date; none
 * when there is no ledger yet. */
enum osara_status run_find_previous(struct osara_run *run, osara_problems *problems);

/* Some of the records that are kept, of the cohort and then of those below it whom a decision places, each
 * in rank order. */
enum { RUN_CHUNK = 16 };
struct run_chunk {
    size_t first, n, slot;          /* slot: of relay_slots(), and of no other chunk meanwhile */
    struct text records[RUN_CHUNK]; /* [n] in `bytes` */
    struct buffer bytes;            /* a line each */
};
/* What becomes of them: read on any thread, taken in order by one at a time, finished on any thread; when all
 * are, and before they are sealed, the end.  Each may be NULL; what fails makes an end of all. */
struct run_sink {
    void *to;
    enum osara_status (*read)(void *to, const struct run_chunk *c);
    enum osara_status (*take)(void *to, const struct run_chunk *c, osara_problems *problems);
    enum osara_status (*finish)(void *to, const struct run_chunk *c);
    enum osara_status (*end)(void *to, osara_problems *problems);
};
/* Writes these records, on all workspaces; seals them and all others where inputs are hashed.  sink may
 * be NULL. */
enum osara_status run_records(const struct osara_run *run, const struct run_sink *sink,
                              osara_problems *problems);

/* The subject of this id, or SUBJECT_NONE after adding a problem with the nearest id as a hint. */
uint32_t run_subject_of(const struct osara_run *run, const char *offender,
                        osara_problems *problems);

#endif
