/* likeness.c -- the levels of each comparison, tried in order. */
#include "scanning/likeness.h"

#include <stdlib.h>
#include <string.h>

/* Levels that need several names, dates or postcodes of one record (aliases) are not here: an
 * extract has one of each.  A test holds the weights against the published table. */
const struct like_level like_levels[] = {
    {LIKE_PARTS_, "", "not known", 0},
    {LIKE_NAME, "Exact match on first_and_last_name_std", "same", 17.061},
    {LIKE_NAME, "Jaro-Winkler distance of first_and_last_name_std >= 0.9", "nearly the same", 7.3},
    {LIKE_NAME, "Match on reversed cols: name_1_std and last_name_std (both directions)", "swapped",
     14.009},
    {LIKE_NAME,
     "(Jaro-Winkler distance of name_1_std >= 0.7) AND (Jaro-Winkler distance of last_name_std >= "
     "0.7)",
     "alike", 3.342},
    {LIKE_NAME, "Exact match on name_1_std", "given name same", -0.017},
    {LIKE_NAME, "Exact match on last_name_std", "family name same", 2.764},
    {LIKE_NAME, "All other comparisons", "differ", -7.906},
    {LIKE_MIDDLE, "Exact match on name_2_std", "same", 6.24},
    {LIKE_MIDDLE, "Jaro-Winkler distance of name_2_std >= 0.85", "nearly the same", 3.626},
    {LIKE_MIDDLE, "All other comparisons", "differ", -4.584},
    {LIKE_BORN, "Exact match on date_of_birth", "same", 13.871},
    {LIKE_BORN,
     "Same first 3 birth-year digits and Levenshtein distance of year-suffix/month-day <= 1",
     "one digit differs", 3.286},
    {LIKE_BORN, "Abs difference of 'date_of_birth <= 5 year'", "within 5 years", -4.416},
    {LIKE_BORN, "All other comparisons", "differ", -8.58},
    {LIKE_POSTCODE, "tf arr mul < 0.00001", "same, and rare", 15.056},
    {LIKE_POSTCODE, "tf arr mul < 0.0001", "same, and uncommon", 12.025},
    {LIKE_POSTCODE, "tf arr mul < 0.001", "same", 7.131},
    {LIKE_POSTCODE, "Array intersection size >= 1", "same, and common", 5.254},
    {LIKE_POSTCODE, "All other comparisons", "differ", -2.323},
    {LIKE_POLICE_ID, "Exact match on pnc and cro", "PNC and CRO same", 29.897},
    {LIKE_POLICE_ID, "Exact match on pnc_single", "PNC same", 21.582},
    {LIKE_POLICE_ID, "Exact match on cro_single", "CRO same", 21.794},
    {LIKE_POLICE_ID, "PNC and CRO core numbers match", "PNC same but for its letter", 14.534},
    {LIKE_POLICE_ID, "Explicit mismatch on pnc and cro", "PNC and CRO differ", -14.0},
    {LIKE_POLICE_ID, "All other comparisons", "differ", -10.0},
};
const size_t n_like_levels = sizeof like_levels / sizeof like_levels[0];

/* ---- Preparing -------------------------------------------------------------------------------------- */

size_t like_name(struct text t, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < t.n; i++) {
        char c = t.at[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c & ~0x20);
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ((unsigned char)c & 0x80) != 0)
            out[n++] = c;
    }
    return n;
}

bool like_pnc(struct text t, uint64_t *whole, uint64_t *core)
{
    uint64_t year = 0, number = 0;
    size_t i = 0, digits = 0;
    char letter = 0;

    for (; i < t.n && t.at[i] >= '0' && t.at[i] <= '9'; i++)
        year = year * 10 + (uint64_t)(t.at[i] - '0');
    if ((i != 2 && i != 4) || i == t.n || t.at[i] != '/')
        return false;
    for (i++; i < t.n && t.at[i] >= '0' && t.at[i] <= '9'; i++, digits++)
        number = number * 10 + (uint64_t)(t.at[i] - '0');
    if (digits < 1 || digits > 7 || number == 0)
        return false;
    if (i + 1 == t.n && ((t.at[i] | 0x20) >= 'a' && (t.at[i] | 0x20) <= 'z'))
        letter = (char)(t.at[i++] & ~0x20);
    if (i != t.n)
        return false;
    *core = (year % 100 + 1) * 10000000 + number;
    *whole = *core * 32 + (letter != 0 ? (uint64_t)(letter - 'A' + 1) : 0);
    return true;
}

void like_born(struct likeness *l, int32_t day)
{
    l->born = day;
    if (day != DATE_MISSING)
        date_parts(day, &l->born_year, &l->born_month, &l->born_day);
}

/* ---- Jaro and Winkler ------------------------------------------------------------------------------- */

enum { NAME_MOST = LIKE_COMPARED }; /* bytes compared: one bit each */

/* Where each byte of the second stands, as bits: the first that is free within the window is its
 * match. */
static double jaro(struct text a, struct text b)
{
    uint64_t at[256], hit_a = 0, hit_b = 0;
    size_t most = a.n > b.n ? a.n : b.n, window = most / 2 > 0 ? most / 2 - 1 : 0;
    size_t matches = 0, half = 0;

    for (size_t i = 0; i < a.n; i++)
        at[(unsigned char)a.at[i]] = 0;
    for (size_t j = 0; j < b.n; j++)
        at[(unsigned char)b.at[j]] = 0;
    for (size_t j = 0; j < b.n; j++)
        at[(unsigned char)b.at[j]] |= (uint64_t)1 << j;
    for (size_t i = 0; i < a.n; i++) {
        uint64_t from = i > window ? UINT64_MAX << (i - window) : UINT64_MAX;
        uint64_t to = i + window + 1 < NAME_MOST ? ((uint64_t)1 << (i + window + 1)) - 1
                                                 : UINT64_MAX;
        uint64_t free = at[(unsigned char)a.at[i]] & ~hit_b & from & to;

        if (free != 0) {
            hit_a |= (uint64_t)1 << i;
            hit_b |= free & (~free + 1);
            matches++;
        }
    }
    if (matches == 0)
        return 0;
    for (uint64_t left = hit_a, right = hit_b; left != 0; left &= left - 1, right &= right - 1)
        half += a.at[__builtin_ctzll(left)] != b.at[__builtin_ctzll(right)];
    double m = (double)matches;

    return (m / (double)a.n + m / (double)b.n + (m - (double)half / 2) / m) / 3;
}

double jaro_winkler(struct text a, struct text b)
{
    size_t prefix = 0;
    double j;

    if (a.n > NAME_MOST)
        a.n = NAME_MOST;
    if (b.n > NAME_MOST)
        b.n = NAME_MOST;
    if (a.n == 0 || b.n == 0)
        return a.n == b.n;
    j = jaro(a, b);
    while (prefix < 4 && prefix < a.n && prefix < b.n && a.at[prefix] == b.at[prefix])
        prefix++;
    return j + (double)prefix * 0.1 * (1 - j);
}

/* ---- The comparisons -------------------------------------------------------------------------------- */

struct text like_both_names(const struct likeness *l, char out[LIKE_BOTH])
{
    size_t given = l->given.n < NAME_MOST - 1 ? l->given.n : NAME_MOST - 1;
    size_t family = l->family.n < NAME_MOST ? l->family.n : NAME_MOST;

    memcpy(out, l->given.at, given);
    out[given] = ' ';
    memcpy(out + given + 1, l->family.at, family);
    return (struct text){out, given + 1 + family};
}

static uint8_t compare_names(const struct likeness *a, const struct likeness *b)
{
    char room[2][LIKE_BOTH];

    if (a->family.n == 0 || b->family.n == 0)
        return 0;
    if (a->given.n == 0 || b->given.n == 0)
        return text_equal(a->family, b->family) ? LIKE_NAME_FAMILY : 0;
    bool given = text_equal(a->given, b->given), family = text_equal(a->family, b->family);

    if (given && family)
        return LIKE_NAME_SAME;
    if (jaro_winkler(like_both_names(a, room[0]), like_both_names(b, room[1])) >= 0.9)
        return LIKE_NAME_NEAR;
    if (text_equal(a->given, b->family) && text_equal(a->family, b->given))
        return LIKE_NAME_SWAPPED;
    if (jaro_winkler(a->given, b->given) >= 0.7 && jaro_winkler(a->family, b->family) >= 0.7)
        return LIKE_NAME_ALIKE;
    return given ? LIKE_NAME_GIVEN : family ? LIKE_NAME_FAMILY : LIKE_NAME_OTHER;
}

static uint8_t compare_middles(const struct likeness *a, const struct likeness *b)
{
    if (a->middle.n == 0 || b->middle.n == 0)
        return 0;
    if (text_equal(a->middle, b->middle))
        return LIKE_MIDDLE_SAME;
    return jaro_winkler(a->middle, b->middle) >= 0.85 ? LIKE_MIDDLE_NEAR : LIKE_MIDDLE_OTHER;
}

static int differing_digits(int a, int b)
{
    return (a / 10 != b / 10) + (a % 10 != b % 10);
}

static uint8_t compare_births(const struct likeness *a, const struct likeness *b)
{
    if (a->born == DATE_MISSING || b->born == DATE_MISSING)
        return 0;
    if (a->born == b->born)
        return LIKE_BORN_SAME;
    if (a->born_year / 10 == b->born_year / 10 &&
        (a->born_year % 10 != b->born_year % 10) + differing_digits(a->born_month, b->born_month) +
                differing_digits(a->born_day, b->born_day) <=
            1)
        return LIKE_BORN_DIGIT;
    return abs(a->born - b->born) <= 1826 ? LIKE_BORN_YEARS : LIKE_BORN_OTHER;
}

enum like_level_index like_same_postcode(const struct likeness *l)
{
    return l->postcode_rate < 0.00001  ? LIKE_POSTCODE_RARE
           : l->postcode_rate < 0.0001 ? LIKE_POSTCODE_UNCOMMON
           : l->postcode_rate < 0.001  ? LIKE_POSTCODE_SAME
                                       : LIKE_POSTCODE_COMMON;
}

static uint8_t compare_postcodes(const struct likeness *a, const struct likeness *b)
{
    if (a->postcode == 0 || b->postcode == 0)
        return 0;
    if (a->postcode != b->postcode)
        return LIKE_POSTCODE_OTHER;
    return (uint8_t)like_same_postcode(a);
}

static uint8_t compare_ids(const struct likeness *a, const struct likeness *b)
{
    bool pnc = a->pnc != 0 && b->pnc != 0, cro = a->cro != 0 && b->cro != 0;
    bool same_pnc = pnc && a->pnc == b->pnc, same_cro = cro && a->cro == b->cro;

    if (!pnc && !cro)
        return 0;
    if (same_pnc || same_cro)
        return same_pnc && same_cro ? LIKE_ID_BOTH : same_pnc ? LIKE_ID_PNC : LIKE_ID_CRO;
    if (pnc && a->pnc_core == b->pnc_core)
        return LIKE_ID_CORE;
    return pnc && cro ? LIKE_ID_MISMATCH : LIKE_ID_OTHER;
}

double likeness_weight(const struct likeness *a, const struct likeness *b, uint8_t level[])
{
    double sum = 0;

    level[LIKE_NAME] = compare_names(a, b);
    level[LIKE_MIDDLE] = compare_middles(a, b);
    level[LIKE_BORN] = compare_births(a, b);
    level[LIKE_POSTCODE] = compare_postcodes(a, b);
    level[LIKE_POLICE_ID] = compare_ids(a, b);
    for (size_t k = 0; k < LIKE_PARTS_; k++)
        sum += like_levels[level[k]].weight;
    return sum;
}
