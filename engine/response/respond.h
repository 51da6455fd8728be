/* respond.h -- ranks -> strands within capacity, with a status and a reason for everyone. */
#ifndef OSARA_RESPONSE_RESPOND_H
#define OSARA_RESPONSE_RESPOND_H

#include "analysis/scores.h"
#include "base/buffer.h"
#include "response/allocate.h"

enum status {
    STATUS_MUST,         /* placed by a strand's `must` */
    STATUS_ALLOCATED,    /* placed */
    STATUS_WAITING,      /* eligible, but every place is taken */
    STATUS_NOT_ELIGIBLE, /* for no strand */
    STATUS_HELD,         /* on hold: not placed for now */
    STATUS_BELOW,        /* below cohort */
    STATUS_COUNT_
};
const char *status_name(enum status status); /* "must", "not eligible", "below cohort", ... */

#define STRAND_NONE INT16_MIN

/* A strand's places in one area. */
struct places {
    size_t strand;
    const char *area; /* "North"; "" when the strand has one capacity for all */
    uint32_t area_word;
    bool named; /* the ruleset names this area (else: `else`, or no place at all) */
    uint32_t capacity, used, over, waiting;
    uint32_t one_more; /* subject who would come in with one more place; SUBJECT_NONE */
    uint32_t one_less; /* subject who would go with one less; SUBJECT_NONE */
    uint32_t last_in;  /* lowest-ranked subject placed there; SUBJECT_NONE */
};

/* What became of one member of the cohort. */
struct outcome {
    uint32_t subject;
    enum status status;
    int16_t strand;        /* placed in, or STRAND_NONE */
    int16_t hold;          /* index of plan->holds, or -1 */
    int16_t held_now;      /* strand whose place he has at present (continuity), or STRAND_NONE */
    bool over;             /* placed beyond capacity */
    bool roams;            /* his area is missing: places in any area were open to him */
    uint64_t eligible;     /* bit s: eligible for strand s (must included) */
    uint64_t must;         /* bit s */
    uint32_t queue;        /* waiting: his best place in a queue, 1 = next */
    uint32_t queue_places; /* ... and of which places */
};

struct opportunity {
    uint32_t subject;
    uint32_t option; /* of plan->options */
};

struct response {
    struct arena *arena;      /* names of areas */
    size_t n;                 /* members of the cohort, in rank order */
    struct outcome *outcomes; /* [n] */
    uint32_t *places_of;      /* [n * n_strands] index of `places`, or KIND_NONE: not eligible
                                * (or no place is named) */
    struct places *places;    /* by strand, then areas as the ruleset names them, then others */
    size_t n_places;
    struct opportunity *opportunities; /* by rank, then option */
    size_t n_opportunities;
    double total_fit;
};

/* Offers places to the cohort of `s`.  `places[].over` counts persons beyond capacity. */
enum osara_status respond(const struct plan *plan, const struct data *data, const struct scores *s,
                          struct response **out, osara_problems *problems);
void response_free(struct response *r);

/* The status of any subject: below cohort when he is not in it. */
enum status response_status(const struct response *r, const struct scores *s, size_t subject);
/* His outcome, or NULL when he is not in the cohort. */
const struct outcome *response_outcome(const struct response *r, const struct scores *s,
                                       size_t subject);

/* The fit of a subject to a strand, 0..1; a missing one counts as 0. */
double response_fit(const struct plan *plan, const struct scores *s, size_t strand, size_t subject);
/* The truth of a test for a subject; a test that is not there does not hold. */
enum truth response_truth(const struct plan_test *test, const struct scores *s, size_t subject);

#endif
