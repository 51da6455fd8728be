/* respond.h -- ranks -> strands within capacity, with a status and a reason for everyone. */
#ifndef OSARA_RESPONSE_RESPOND_H
#define OSARA_RESPONSE_RESPOND_H

#include "analysis/scores.h"
#include "base/buffer.h"
#include "response/allocate.h"
#include "response/history.h"

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
    int16_t leave;         /* index of plan->leaves, or -1: proposed to leave, and not placed */
    int16_t held_now;      /* strand whose place he has at present (continuity), or STRAND_NONE */
    int32_t held_since;    /* DATE_MISSING: not known */
    double entry_score;    /* his score then; NaN: not known */
    bool stays;            /* within his minimum stay */
    bool lapsed;           /* his place is not renewed, or his harm has dropped: no continuity */
    const struct past *past; /* what the ledger says of him, or NULL */
    bool over;             /* placed beyond capacity */
    bool roams;            /* his area is missing: places in any area were open to him */
    uint64_t eligible;     /* bit s: eligible for strand s (must included) */
    uint64_t must;         /* bit s */
    uint32_t queue;        /* waiting: his best place in a queue, 1 = next */
    uint32_t queue_places; /* ... and of which places */
};

struct opportunity {
    uint32_t subject;
    uint32_t option;       /* of plan->options */
    uint32_t to_establish; /* tests that are neither met nor not: the data do not say */
};

/* One who holds a place and is proposed to leave it. */
enum departure_reason {
    DEPARTURE_RULE,     /* a `leave` rule: dead, moved away, ... */
    DEPARTURE_GONE,     /* the extract does not name him any more */
    DEPARTURE_NO_HARM,  /* his score is 0 or missing, or he is out of scope */
    DEPARTURE_BELOW,    /* below the line of the cohort */
    DEPARTURE_EXPIRED,  /* not renewed */
    DEPARTURE_DROPPED,  /* his score fell below the stated share of his entry score */
    DEPARTURE_ELIGIBLE, /* not eligible for the strand any more */
    DEPARTURE_OUTBID,   /* another holds the place now */
    DEPARTURE_UNDATED   /* nobody says since when, so that his place could never lapse */
};
struct departure {
    enum departure_reason reason;
    uint32_t subject;        /* SUBJECT_NONE: gone */
    const struct gone *gone; /* ... then this */
    int16_t strand;          /* whose place he holds */
    int16_t leave;           /* index of plan->leaves, or -1 */
    int32_t since;
    double entry_score;
    int32_t lapsed_on; /* EXPIRED: since when */
};

struct response {
    struct arena *arena;      /* names of areas */
    size_t n;                 /* members of the cohort, in rank order */
    size_t n_all;             /* and, after them in rank order, those whom a decision places */
    struct outcome *outcomes; /* [n_all] */
    struct departure *departures; /* by strand, then rank; who is gone last, by id */
    size_t n_departures;
    uint32_t *places_of;      /* [n_all * n_strands] index of `places`, or KIND_NONE: not eligible
                                * (or no place is named) */
    struct places *places;    /* by strand, then areas as the ruleset names them, then others */
    size_t n_places;
    struct opportunity *opportunities; /* by rank, then option */
    size_t n_opportunities;
    double total_fit;
};

/* Offers places to the cohort of `s`, as decisions in force allow.  `history` (NULL: none) outlives
 * the response.  `places[].over` counts persons beyond capacity. */
enum osara_status respond(const struct plan *plan, const struct data *data, const struct scores *s,
                          const struct history *history, struct response **out,
                          osara_problems *problems);
void response_free(struct response *r);

/* The status of any subject: below cohort when he is not in it. */
enum status response_status(const struct response *r, const struct scores *s, size_t subject);
/* His outcome, or NULL when he is not in the cohort (and no decision places him). */
const struct outcome *response_outcome(const struct response *r, const struct scores *s,
                                       size_t subject);
/* The same of the i-th of the ranked list, from 0. */
const struct outcome *response_at(const struct response *r, const struct scores *s, size_t i);

/* The place in the ranked list, from 0, of the i-th of its outcomes. */
size_t response_position(const struct response *r, const struct scores *s, size_t i);
/* Members below the line who hold a place by decision. */
size_t response_placed_below(const struct response *r);

/* The fit of a subject to a strand, 0..1; a missing one counts as 0. */
double response_fit(const struct plan *plan, const struct scores *s, size_t strand, size_t subject);
/* The truth of a test for a subject; a test that is not there does not hold. */
enum truth response_truth(const struct plan_test *test, const struct scores *s, size_t subject);

#endif
