/* rank.h -- the total order of subjects: score, stated ties, then id. */
#ifndef OSARA_ANALYSIS_RANK_H
#define OSARA_ANALYSIS_RANK_H

#include "base/problems.h"
#include "base/words.h"

/* What decides between two subjects, in turn: higher values first, a missing one last; then the
 * text of the id, bytes ascending.  No two subjects share an id, so that the order is total. */
struct ranking {
    const double *score;       /* [n] */
    const double *const *ties; /* [n_ties][n] */
    size_t n_ties;
    const uint32_t *id;        /* [n] words of `ids` */
    const struct words *ids;
    int threads;    /* that rank_subjects() may use; 0: one */
    uint32_t *room; /* [n] that it may write to; NULL: it takes its own */
};

/* Sorts order [n] (subjects, any order) best first, in 4 bytes a subject beside it.  O(n) for scores that
 * differ (radix sort), O(k log k) within k that do not, in 32 bytes each where they are thousands. */
enum osara_status rank_subjects(const struct ranking *r, uint32_t order[], size_t n,
                                osara_problems *problems);

/* How many of order [n], which is sorted, come before one with this score and these ties [n_ties],
 * who has the id of `subject`.  O(log n) for distinct scores. */
size_t rank_before(const struct ranking *r, const uint32_t order[], size_t n, double score,
                   const double ties[], uint32_t subject);

/* Sorts order [n] by score alone, best first; equal scores keep the order they had.  For many sorts in
 * a row: `room` is of rank_room(n) bytes.  O(n). */
void rank_again(const double score[], uint32_t order[], size_t n, void *room);
size_t rank_room(size_t n);

#endif
