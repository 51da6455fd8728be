/* likeness.h -- how like two records of a person are, in bits: Splink's match weights as the Ministry
 * of Justice trained them (rules/people/), for the columns that an extract has. */
#ifndef OSARA_SCANNING_LIKENESS_H
#define OSARA_SCANNING_LIKENESS_H

#include "base/date.h"

/* The comparisons, and in each the levels in the order in which they are tried. */
enum likeness_part {
    LIKE_NAME,
    LIKE_MIDDLE,
    LIKE_BORN,
    LIKE_POSTCODE,
    LIKE_POLICE_ID,
    LIKE_PARTS_
};

struct like_level {
    enum likeness_part part;
    const char *label; /* of rules/people/moj_splink_person_match_weights.csv */
    const char *said;  /* for people */
    double weight;     /* log2(m / u) */
};
/* Index 0 is "not known": weight 0. */
extern const struct like_level like_levels[];
extern const size_t n_like_levels;
/* Their indices. */
enum like_level_index {
    LIKE_UNKNOWN,
    LIKE_NAME_SAME,
    LIKE_NAME_NEAR,
    LIKE_NAME_SWAPPED,
    LIKE_NAME_ALIKE,
    LIKE_NAME_GIVEN,
    LIKE_NAME_FAMILY,
    LIKE_NAME_OTHER,
    LIKE_MIDDLE_SAME,
    LIKE_MIDDLE_NEAR,
    LIKE_MIDDLE_OTHER,
    LIKE_BORN_SAME,
    LIKE_BORN_DIGIT,
    LIKE_BORN_YEARS,
    LIKE_BORN_OTHER,
    LIKE_POSTCODE_RARE,
    LIKE_POSTCODE_UNCOMMON,
    LIKE_POSTCODE_SAME,
    LIKE_POSTCODE_COMMON,
    LIKE_POSTCODE_OTHER,
    LIKE_ID_BOTH,
    LIKE_ID_PNC,
    LIKE_ID_CRO,
    LIKE_ID_CORE,
    LIKE_ID_MISMATCH,
    LIKE_ID_OTHER,
};

/* A record as it is compared; an empty text, 0 and DATE_MISSING are not known. */
struct likeness {
    struct text family, given, middle; /* as like_name() makes them */
    int32_t born;
    int born_year, born_month, born_day;
    uint64_t pnc, pnc_core; /* as like_pnc() makes them */
    uint64_t cro;
    uint32_t postcode;    /* a number for each postcode */
    double postcode_rate; /* its share of the known postcodes */
};

/* Capital letters and digits alone; bytes of other characters as they stand.  Returns the bytes
 * written to out[t.n]. */
size_t like_name(struct text t, char *out);
/* A PNC id, "1999/0012345X" or "99/12345X": with its check letter, and without.  False: none. */
bool like_pnc(struct text t, uint64_t *whole, uint64_t *core);
void like_born(struct likeness *l, int32_t day);

/* Given and family name with a space between, in out; the first LIKE_COMPARED bytes are compared. */
enum { LIKE_BOTH = 128, LIKE_COMPARED = 64 };
struct text like_both_names(const struct likeness *l, char out[LIKE_BOTH]);

/* The level that two who have the same postcode reach. */
enum like_level_index like_same_postcode(const struct likeness *l);

/* The sum of the weights; level[LIKE_PARTS_] receives the index of each part's level. */
double likeness_weight(const struct likeness *a, const struct likeness *b, uint8_t level[]);

/* Winkler's variant of Jaro's measure (prefix of up to 4, scale 0.1), over bytes: 0..1. */
double jaro_winkler(struct text a, struct text b);

#endif
