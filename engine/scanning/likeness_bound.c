/* likeness_bound.c -- the highest weight that a pair could have, without comparing its names. */
#include "scanning/likeness_bound.h"

#include <string.h>

#include "scanning/lexicon.h"

/* Sums of weights in another order differ in their last digits. */
#define SLACK 1e-6

static uint32_t hash_text(struct text t)
{
    return t.n > 0 ? (uint32_t)(lexicon_hash(t) >> 16) | 1 : 0;
}

static uint32_t hash_number(uint64_t v)
{
    return v != 0 ? (uint32_t)((v * 0x9E3779B97F4A7C15u) >> 32) | 1 : 0;
}

/* A letter that stands there once has one bit, twice or more two: letters of one name that the other
 * cannot match are the bits that only the one has, and perhaps more. */
static uint64_t letters_of(struct text t)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < t.n; i++) {
        unsigned letter = t.at[i] >= 'A' && t.at[i] <= 'Z' ? (unsigned)(t.at[i] - 'A') : 26;
        uint64_t once = (uint64_t)1 << (2 * letter);

        bits |= (bits & once) != 0 ? once << 1 : once;
    }
    return bits;
}

void like_hint_make(const struct likeness *l, struct like_hint *out)
{
    char room[LIKE_BOTH];
    struct text both = like_both_names(l, room);
    char first[4] = {0};

    *out = (struct like_hint){.born = l->born,
                              .given = hash_text(l->given),
                              .family = hash_text(l->family),
                              .middle = hash_text(l->middle),
                              .pnc = hash_number(l->pnc),
                              .core = hash_number(l->pnc_core),
                              .cro = hash_number(l->cro),
                              .postcode = l->postcode,
                              .same_postcode = (uint8_t)like_same_postcode(l)};
    if (l->born != DATE_MISSING) {
        out->decade = (uint32_t)(l->born_year / 10);
        out->digits = (uint32_t)(l->born_year % 10 << 16 | l->born_month / 10 << 12 |
                                 l->born_month % 10 << 8 | l->born_day / 10 << 4 |
                                 l->born_day % 10);
    }
    both.n = both.n < LIKE_COMPARED ? both.n : LIKE_COMPARED;
    out->letters = letters_of(both);
    out->bytes = (uint8_t)both.n;
    memcpy(first, both.at, both.n < sizeof first ? both.n : sizeof first);
    memcpy(&out->first, first, sizeof first);
}

static inline unsigned count_bits(uint64_t v)
{
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    v = (v + (v >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (unsigned)(v * 0x0101010101010101u >> 56);
}

/* Whether both names can be as near as 0.9 by Jaro and Winkler: with as many matches as their letters
 * allow, all in order.  `first` has the first byte lowest or highest: equal bytes are counted alike. */
static bool can_be_near(const struct like_hint *a, const struct like_hint *b)
{
    unsigned in_a = a->bytes - count_bits(a->letters & ~b->letters);
    unsigned in_b = b->bytes - count_bits(b->letters & ~a->letters);
    double m = in_a < in_b ? in_a : in_b, j;
    unsigned prefix = 0;
    char x[4], y[4];

    if (in_a == 0 || in_b == 0)
        return false;
    memcpy(x, &a->first, sizeof x);
    memcpy(y, &b->first, sizeof y);
    while (prefix < 4 && x[prefix] == y[prefix])
        prefix++;
    j = (m / a->bytes + m / b->bytes + 1) / 3;
    return j + prefix * 0.1 * (1 - j) >= 0.9 - SLACK;
}

static double weight(enum like_level_index level)
{
    return like_levels[level].weight;
}

/* Of all but the names. */
static inline double bound_others(const struct like_hint *a, const struct like_hint *b)
{
    double sum = 0;

    if (a->born != DATE_MISSING && b->born != DATE_MISSING) {
        uint32_t differ = a->digits ^ b->digits;

        differ |= differ >> 1;
        differ = (differ | differ >> 2) & 0x11111; /* a bit for each digit */
        sum += a->born == b->born                                       ? weight(LIKE_BORN_SAME)
               : a->decade == b->decade && (differ & (differ - 1)) == 0 ? weight(LIKE_BORN_DIGIT)
               : a->born - b->born <= 1826 && b->born - a->born <= 1826 ? weight(LIKE_BORN_YEARS)
                                                                        : weight(LIKE_BORN_OTHER);
    }
    if (a->postcode != 0 && b->postcode != 0)
        sum += a->postcode == b->postcode ? like_levels[a->same_postcode].weight
                                          : weight(LIKE_POSTCODE_OTHER);
    bool pnc = a->pnc != 0 && b->pnc != 0, cro = a->cro != 0 && b->cro != 0;

    if (pnc || cro)
        sum += (pnc && a->pnc == b->pnc) || (cro && a->cro == b->cro) ? weight(LIKE_ID_BOTH)
               : pnc && a->core == b->core                            ? weight(LIKE_ID_CORE)
               : pnc && cro                                           ? weight(LIKE_ID_MISMATCH)
                                                                      : weight(LIKE_ID_OTHER);
    if (a->middle != 0 && b->middle != 0)
        sum += a->middle == b->middle ? weight(LIKE_MIDDLE_SAME) : weight(LIKE_MIDDLE_NEAR);
    return sum;
}

static inline bool can_reach(const struct like_hint *a, const struct like_hint *b, double least)
{
    double need = least - SLACK - bound_others(a, b);

    if (a->family == 0 || b->family == 0)
        return need <= 0;
    if (a->given == 0 || b->given == 0)
        return need <= (a->family == b->family ? weight(LIKE_NAME_FAMILY) : 0);
    if (a->given == b->given && a->family == b->family)
        return need <= weight(LIKE_NAME_SAME);
    if (a->given == b->family && a->family == b->given)
        return need <= weight(LIKE_NAME_SWAPPED);
    if (need > weight(LIKE_NAME_NEAR))
        return false;
    return need <= weight(LIKE_NAME_ALIKE) || can_be_near(a, b);
}

size_t like_candidates(const struct like_hint *one, const struct like_hint rest[], size_t n,
                       double least, uint32_t out[])
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        out[found] = (uint32_t)i;
        found += can_reach(one, &rest[i], least);
    }
    return found;
}
