/* people.h -- likely duplicate people: pairs of subjects whose records are much alike.
 *
 * Nothing is merged here: a pair is a question for an analyst (same_person.h).  Only columns that
 * the extract has are compared, by their names: family_name, given_name, date_of_birth, pnc_id, cro,
 * postcode and what else they are called (people_columns()). */
#ifndef OSARA_SCANNING_PEOPLE_H
#define OSARA_SCANNING_PEOPLE_H

#include "scanning/extract.h"
#include "scanning/likeness.h"

/* Indices of table 0's columns, or UINT32_MAX. */
struct people_columns {
    uint32_t family, given, born, pnc, cro, postcode;
};
/* False: there is too little to compare people by (a family name or a PNC id is the least). */
bool people_columns(const struct plan_table *subjects, struct people_columns *out);

struct people_pair {
    uint32_t a, b; /* subjects, a < b */
    double weight; /* bits */
    uint8_t level[LIKE_PARTS_];
};

struct people {
    struct people_pair *pairs; /* by weight from the highest, then a, b; in an arena */
    size_t n_pairs;
    double least;      /* pairs of at least this weight are here */
    uint64_t compared; /* pairs */
    uint64_t too_many; /* people in blocks that are too large to compare: none of them by it */
};

/* The weight at which two records are more likely than not those of one person, were there as many
 * duplicate pairs as people: log2(n), and 10 at least. */
double people_least(size_t n_subjects);

/* Pairs are looked for among people who share a date of birth, both names (in either order), a PNC
 * id, a CRO number, a postcode, or a second name and the decade of birth; a pair that shares none of
 * them weighs less than 14.3.  Where less is asked for, also among those who share a date of birth but
 * for one digit, and between each who has none and everybody: then a pair that is not looked at weighs
 * less than 10.  Blocks of more than `most` people (0: 2,000) are divided further, then left out and
 * counted.  False: out of memory. */
bool people_find(const struct plan *plan, const struct extract *e, double least, size_t most,
                 int threads, struct arena *arena, struct people *out);

#endif
