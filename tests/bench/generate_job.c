/* generate_job.c -- the input of the job that Osara and its peers do:
 *
 *     generate_job N DIR [SEED [OFFENCES [TEXT]]]
 *
 * OFFENCES times as many offences an offender; TEXT times as long a free text.
 *
 * About ten offences an offender with a heavy tail, over ten years, sorted by date and not by offender;
 * 1 % of the offences without an offender, 0.1 % of offenders that nobody knows; a column of free text
 * that nobody reads, with commas, doubled quotes and line breaks.  The same bytes for the same SEED. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    DAYS = 3653,
    FIRST_YEAR = 2016,
    CODES = 120,
    OUTCOMES = 12,
    GROUPS = 6,
    MOST_OFFENDERS = 4500000
};

static const char *const surnames[] = {
    "SMITH",      "JONES",    "TAYLOR",   "BROWN",    "WILLIAMS",  "WILSON",  "JOHNSON", "DAVIES",
    "PATEL",      "ROBINSON", "WRIGHT",   "THOMPSON", "EVANS",     "WALKER",  "WHITE",   "ROBERTS",
    "GREEN",      "HALL",     "THOMAS",   "CLARKE",   "JACKSON",   "WOOD",    "HARRIS",  "EDWARDS",
    "TURNER",     "MARTIN",   "COOPER",   "HILL",     "WARD",      "HUGHES",  "MOORE",   "CLARK",
    "KING",       "HARRISON", "LEWIS",    "BAKER",    "LEE",       "ALLEN",   "MORRIS",  "KHAN",
    "SCOTT",      "WATSON",   "DAVIS",    "PARKER",   "JAMES",     "BENNETT", "YOUNG",   "PHILLIPS",
    "RICHARDSON", "MITCHELL", "BAILEY",   "CARTER",   "COOK",      "SINGH",   "SHAW",    "BELL",
    "COLLINS",    "MORGAN",   "KELLY",    "BEGUM",    "MILLER",    "COX",     "HUSSAIN", "MARSHALL",
    "SIMPSON",    "O'NEILL",  "ANDERSON", "ADAMS",    "WILKINSON", "FOSTER",  "ELLIS",   "MURPHY",
    "CHAPMAN",    "MASON",    "GRAY",     "RICHARDS", "WEBB",      "ROGERS",  "HUNT",    "MILLS"};
static const char *const forenames[] = {
    "Liam",     "Jack",   "Daniel", "Thomas", "James",   "Joshua",    "Matthew",     "Ryan",
    "Luke",     "Samuel", "Jordan", "Adam",   "Michael", "Alexander", "Christopher", "Nathan",
    "Mohammed", "Aaron",  "Kyle",   "Connor", "Ashley",  "Rebecca",   "Jessica",     "Sarah",
    "Emma",     "Chloe",  "Sophie", "Laura",  "Zoë",     "Siân",      "Renée",       "Danielle",
    "Natalie",  "Gemma",  "Stacey", "Kieran", "Callum",  "Lee",       "Scott",       "Craig"};
static const char *const divisions[] = {"North", "East", "West"};
static const char *const ethnicities[] = {"W1", "W2", "W9", "M1", "M9", "A1",
                                          "A2", "A3", "B1", "B2", "O9", "NS"};
static const struct {
    const char *name, *multiplier;
    uint32_t per_cent_up_to;
} outcomes[OUTCOMES] = {
    {"CHARGE", "1.00", 22}, {"CAUTION_A", "0.80", 26}, {"CAUTION_Y", "0.60", 28},
    {"TIC", "0.90", 29},    {"PND", "0.40", 30},       {"COMRES", "0.35", 37},
    {"NPI_V", "0.30", 38},  {"NPI_S", "0.25", 40},     {"EVID_V", "0.50", 62},
    {"EVID_S", "0.55", 66}, {"UNDET", "0.20", 97},     {"TRANSFER", "0.70", 100}};
static const char *const deeds[] = {"OFFENDER APPROACHED VICTIM",
                                    "FRONT DOOR FORCED",
                                    "WINDOW SMASHED",
                                    "ENTERED VIA REAR DOOR",
                                    "VEHICLE LEFT INSECURE",
                                    "SHOPLIFTED ITEMS",
                                    "PUNCHED TO FACE",
                                    "KICKED VICTIM",
                                    "THREATS MADE",
                                    "SENT MESSAGES ONLINE",
                                    "PUSHED VICTIM",
                                    "DAMAGED PROPERTY",
                                    "STOP SEARCH POSITIVE",
                                    "BREACHED ORDER",
                                    "TOOK BICYCLE",
                                    "PURSE SNATCHED",
                                    "KNIFE SHOWN",
                                    "ATTENDED ADDRESS",
                                    "HARASSED BY PHONE",
                                    "STOLE FROM TILL"};
static const char *const places[] = {
    " IN STREET", " AT HOME", " IN CAR PARK", " AT LICENSED PREMISES", " NEAR SCHOOL", " IN SHOP",
    " AT WORK",   " IN PARK", " ON BUS",      " OUTSIDE STATION"};
static const char *const ends[] = {" THEN MADE OFF ON FOOT",
                                   " AND FLED IN VEHICLE",
                                   " NO INJURY",
                                   " MINOR INJURY",
                                   " CCTV SEIZED",
                                   " NO CCTV",
                                   " ITEMS RECOVERED",
                                   " WITNESS STATEMENT TAKEN",
                                   "",
                                   " SUSPECT ARRESTED AT SCENE"};

/* splitmix64 and xoshiro256**, by Sebastiano Vigna and David Blackman, 2015 and 2018 (public
 * domain): https://prng.di.unimi.it/ */
static uint64_t state[4];
static unsigned long more_offences = 1, more_text = 1;

static uint64_t splitmix(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static uint64_t next(void)
{
    uint64_t result = rotate(state[1] * 5, 7) * 9, t = state[1] << 17;

    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= t;
    state[3] = rotate(state[3], 45);
    return result;
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)(((next() >> 32) * n) >> 32);
}

static double unit(void)
{
    return (double)(next() >> 11) * 0x1p-53;
}

static void *reserve(size_t n, size_t size)
{
    void *p = calloc(n, size);

    if (p == NULL) {
        fputs("generate_job: out of memory\n", stderr);
        exit(70);
    }
    return p;
}

static FILE *begin(const char *folder, const char *name)
{
    char path[4096];
    FILE *f;

    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path ||
        (f = fopen(path, "wb")) == NULL) {
        fprintf(stderr, "generate_job: cannot write %s/%s\n", folder, name);
        exit(5);
    }
    setvbuf(f, NULL, _IOFBF, 1 << 20);
    return f;
}

static void finish(FILE *f)
{
    if (fflush(f) != 0 || ferror(f) || fclose(f) != 0) {
        fputs("generate_job: cannot write: no space?\n", stderr);
        exit(5);
    }
}

static void put(FILE *f, const char *text)
{
    fputs_unlocked(text, f);
}

static void put_digits(FILE *f, uint32_t value, int width)
{
    char digits[12] = "";

    for (int i = width; i-- > 0; value /= 10)
        digits[i] = (char)('0' + value % 10);
    put(f, digits);
}

static void put_date(FILE *f, int year, int month, int day)
{
    put_digits(f, (uint32_t)year, 4);
    put(f, "-");
    put_digits(f, (uint32_t)month, 2);
    put(f, "-");
    put_digits(f, (uint32_t)day, 2);
}

struct people {
    uint32_t n, *number, *offences;
    uint8_t *group, *domestic;
    uint64_t n_offences;
};

static char codes[CODES][16]; /* "123/45", and room for what a compiler thinks an int may be */

static void write_tables(const char *folder, uint32_t n)
{
    FILE *f = begin(folder, "weights.csv");

    put(f, "offence_code,harm_weight\n");
    for (int i = 0; i < CODES; i++) {
        double weight = floor(pow(10, unit() * 3.7385) * 10) / 10;

        snprintf(codes[i], sizeof codes[i], "%03u/%02u",
                 (unsigned)(1 + i * 5 / 3 + (i % 7 == 3)) % 1000, (unsigned)(i * 37) % 90 + 1);
        fprintf(f, "%s,%.1f\n", codes[i], i == 2 ? 5475 : weight);
    }
    finish(f);
    f = begin(folder, "outcomes.csv");
    put(f, "outcome,multiplier\n");
    for (int i = 0; i < OUTCOMES; i++)
        fprintf(f, "%s,%s\n", outcomes[i].name, outcomes[i].multiplier);
    finish(f);
    f = begin(folder, "params.env");
    fprintf(f, "TOPN=%u\nCAP=%u\n", n / 50 ? n / 50 : 1, n / 2500 ? n / 2500 : 1);
    finish(f);
}

/* Numbers of offences by a Lomax distribution; 3 in 100 have none. */
static struct people make_people(uint32_t n)
{
    struct people p = {n, reserve(n, 4), reserve(n, 4), reserve(n, 1), reserve(n, 1), 0};
    uint32_t step = 9900000u / n < 2 ? 2 : 9900000u / n, number = 0;

    for (uint32_t i = 0; i < n; i++) {
        number += 1 + below(2 * step - 2);
        p.number[i] = number;
        double u = unit();

        if (unit() >= 0.03) {
            double x = 5.75 * (pow(1 - u, -1 / 1.6) - 1);

            p.offences[i] = (1 + (x > 4999 ? 4999 : (uint32_t)x)) * (uint32_t)more_offences;
        }
        p.n_offences += p.offences[i];
        p.group[i] = (uint8_t)below(GROUPS);
    }
    return p;
}

static void put_name(FILE *f)
{
    put(f, ",\"");
    put(f, surnames[below(80)]);
    put(f, ", ");
    put(f, forenames[below(40)]);
    if (below(3) == 0) {
        put(f, " ");
        put(f, forenames[below(40)]);
    }
    put(f, "\",");
}

static void put_markers(FILE *f, struct people *p, uint32_t i)
{
    uint32_t c = p->offences[i];
    bool rso = below(1000) < (p->group[i] == 4 ? 90u : 6u);
    bool iom = below(1000) < (c >= 60 ? 400u : c >= 20 ? 160u : c >= 8 ? 25u : 3u);
    bool domestic = below(1000) < (p->group[i] == 5 ? 380u : 60u);
    uint32_t mappa = rso ? (below(10) < 8 ? 1 : below(2) + 2)
                         : (below(1000) < 5 ? 2 + below(2) : 0);
    char text[] = {',',  (char)('0' + rso),
                   ',',  (char)('0' + iom),
                   ',',  (char)('0' + domestic),
                   ',',  (char)('0' + mappa),
                   '\n', '\0'};

    p->domestic[i] = domestic;
    put(f, text);
}

static void write_offenders(const char *folder, struct people *p)
{
    FILE *f = begin(folder, "offenders.csv");

    put(f, "offender_id,name,dob,sex,ethnicity,division,rso,iom,da,mappa_level\n");
    for (uint32_t i = 0; i < p->n; i++) {
        put(f, "N");
        put_digits(f, p->number[i], 7);
        put_name(f);
        int year = 1950 + (int)below(58), month = 1 + (int)below(12);

        put_date(f, year, month, 1 + (int)below(28));
        put(f, below(5) == 4 ? ",F," : ",M,");
        put(f, ethnicities[below(12)]);
        put(f, ",");
        put(f, divisions[below(100) < 42 ? 0 : below(2) + 1]);
        put_markers(f, p, i);
    }
    finish(f);
}

/* The offender of every offence, by day and in no order within it; starts: [DAYS + 1]. */
static uint32_t *spread_over_days(const struct people *p, uint64_t *starts)
{
    uint16_t *day = reserve(p->n_offences, sizeof *day);
    uint32_t *who = reserve(p->n_offences, sizeof *who);
    uint64_t at[DAYS], k = 0;

    for (uint64_t i = 0; i < p->n_offences; i++) {
        uint32_t d = (uint32_t)(DAYS * sqrt(0.09 + 0.91 * unit()));

        d = (uint32_t)((d - DAYS * 0.3) / 0.7);
        day[i] = (uint16_t)(d >= DAYS ? DAYS - 1 : d);
        starts[day[i] + 1]++;
    }
    for (int d = 0; d < DAYS; d++)
        starts[d + 1] += starts[d];
    memcpy(at, starts, sizeof at);
    for (uint32_t i = 0; i < p->n; i++)
        for (uint32_t j = 0; j < p->offences[i]; j++, k++)
            who[at[day[k]]++] = i;
    for (int d = 0; d < DAYS; d++)
        for (uint64_t n = starts[d + 1] - starts[d]; n > 1; n--) {
            uint64_t a = starts[d] + n - 1, b = starts[d] + below((uint32_t)n);
            uint32_t swap = who[a];

            who[a] = who[b];
            who[b] = swap;
        }
    free(day);
    return who;
}

static void put_several(FILE *f, const char *const texts[])
{
    for (; *texts != NULL; texts++)
        put(f, *texts);
}

/* What happened, in words: a quarter of them quoted, with all that RFC 4180 allows inside. */
static void put_text(FILE *f)
{
    uint64_t r = next();
    uint32_t kind = r & 63;

    r >>= 6;
    const char *deed = deeds[(r & 0xffff) % 20], *place = places[(r >> 16 & 0xffff) % 10];
    const char *end = ends[(r >> 32 & 0xffff) % 10];

    put(f, kind < 47 ? "" : "\"");
    for (unsigned long i = 1; i < more_text; i++)
        put_several(f, (const char *[]){deed, place, kind < 47 ? "; " : ", ", NULL});
    if (kind < 47)
        put_several(f, (const char *[]){deed, place, end, "\n", NULL});
    else if (kind < 59)
        put_several(f, (const char *[]){deed, ",", place, kind & 1 ? ", VALUE £200" : ",",
                                        end, "\"\n", NULL});
    else if (kind < 62)
        put_several(f, (const char *[]){deed, place, " SAID \"\"GIVE ME YOUR PHONE\"\",", end,
                                        "\"\n", NULL});
    else
        put_several(f, (const char *[]){deed, place, "\n", kind == 63 ? "UPDATE: " : "", end,
                                        ",\nSEE OEL\"\n", NULL});
}

static void put_offender(FILE *f, const struct people *p, uint32_t i, uint32_t per_mille)
{
    bool unknown = per_mille == 10 && !(i + 1 < p->n && p->number[i + 1] == p->number[i] + 1);

    if (per_mille >= 10) {
        put(f, "N");
        put_digits(f, p->number[i] + unknown, 7);
    }
    put(f, ",");
}

static void put_code_and_outcome(FILE *f, uint32_t group, uint64_t r)
{
    uint32_t code, outcome = 0;

    if ((r & 15) < 11) {
        double u = unit();

        code = (uint32_t)(20 * u * u) * GROUPS + group;
    } else {
        code = below(CODES);
    }
    put(f, codes[code]);
    put(f, ",");
    for (uint32_t q = below(100); q >= outcomes[outcome].per_cent_up_to;)
        outcome++;
    put(f, outcomes[outcome].name);
    put(f, ",");
}

static void put_offence(FILE *f, const struct people *p, uint32_t i, uint64_t row, const char *date)
{
    uint64_t r = next();

    put(f, "C");
    put_digits(f, (uint32_t)row, 8);
    put(f, ",");
    put_offender(f, p, i, (uint32_t)(r % 1000));
    put(f, date);
    put_code_and_outcome(f, p->group[i], r >> 16);
    if (below(8)) {
        put(f, "V");
        put_digits(f, below(p->n * 7u + 1), 7);
    }
    put(f, p->domestic[i] && below(2) ? ",1," : ",0,");
    put_text(f);
}

static void write_offences(const char *folder, const struct people *p)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint64_t *starts = reserve(DAYS + 1, sizeof *starts);
    uint32_t *who = spread_over_days(p, starts);
    FILE *f = begin(folder, "offences.csv");
    int year = FIRST_YEAR, month = 1, day = 1;

    put(f, "offence_id,offender_id,date,offence_code,outcome,victim_id,da_flag,mo\n");
    for (int d = 0; d < DAYS; d++) {
        char date[40];

        snprintf(date, sizeof date, "%04d-%02d-%02d,", year, month, day);
        for (uint64_t k = starts[d]; k < starts[d + 1]; k++)
            put_offence(f, p, who[k], k + 1, date);
        if (++day > lengths[month - 1] + (month == 2 && year % 4 == 0)) {
            day = 1;
            year += month == 12;
            month = month == 12 ? 1 : month + 1;
        }
    }
    finish(f);
    free(who);
    free(starts);
}

int main(int argc, char **argv)
{
    unsigned long n = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 20260101;

    more_offences = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
    more_text = argc > 5 ? strtoul(argv[5], NULL, 10) : 1;
    if (n < 1 || n > MOST_OFFENDERS || more_offences < 1 || more_offences > 100 || more_text < 1) {
        fprintf(stderr,
                "usage: generate_job N DIR [SEED [OFFENCES [TEXT]]], N from 1 to %d offenders, "
                "OFFENCES from 1 to 100 times as many\n",
                MOST_OFFENDERS);
        return 2;
    }
    for (int i = 0; i < 4; i++)
        state[i] = splitmix(&seed);
    mkdir(argv[2], 0700);
    write_tables(argv[2], (uint32_t)n);
    struct people p = make_people((uint32_t)n);

    write_offenders(argv[2], &p);
    write_offences(argv[2], &p);
    free(p.number);
    free(p.offences);
    free(p.group);
    free(p.domestic);
    return 0;
}
