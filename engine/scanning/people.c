/* people.c -- records made ready, dealt to blocks, compared within them. */
#include "scanning/people.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/growing.h"
#include "scanning/lexicon.h"
#include "scanning/likeness_bound.h"

enum { BLOCK_MOST = 2000, KINDS = 6, KINDS_LOW = KINDS + LIKE_DIGITS };

/* ---- Columns ---------------------------------------------------------------------------------------- */

static uint32_t find_column(const struct plan_table *t, const char *const names[])
{
    for (size_t k = 0; names[k] != NULL; k++)
        for (uint32_t c = 0; c < t->n_columns; c++)
            if (strcmp(t->columns[c].name, names[k]) == 0 && !t->columns[c].monitor)
                return c;
    return UINT32_MAX;
}

bool people_columns(const struct plan_table *t, struct people_columns *out)
{
    static const char *const family[] = {"family_name", "surname", "last_name", NULL};
    static const char *const given[] = {"given_name", "given_names", "forename",
                                        "forenames",  "first_name",  NULL};
    static const char *const born[] = {"date_of_birth", "birth_date", "dob", "born", NULL};
    static const char *const pnc[] = {"pnc_id", "pnc", "pnc_number", NULL};
    static const char *const cro[] = {"cro", "cro_id", "cro_number", NULL};
    static const char *const postcode[] = {"postcode", "post_code", "home_postcode", NULL};

    *out = (struct people_columns){find_column(t, family), find_column(t, given),
                                   find_column(t, born),   find_column(t, pnc),
                                   find_column(t, cro),    find_column(t, postcode)};
    return out->family != UINT32_MAX || out->pnc != UINT32_MAX;
}

/* ---- Records ---------------------------------------------------------------------------------------- */

struct search {
    const struct plan *plan;
    const struct table *table;
    struct people_columns columns;
    struct likeness *people; /* [n] */
    struct like_hint *hints; /* [n] of the same */
    size_t n;
    double least;
    struct arena *arena;
};

static struct text value(const struct search *s, uint32_t column, size_t row)
{
    const struct column *c = column != UINT32_MAX ? &s->table->columns[column] : NULL;

    if (c == NULL || c->as.word == NULL || c->type == COLUMN_DATE || c->type == COLUMN_NUMBER ||
        c->type == COLUMN_FLAG)
        return (struct text){"", 0};
    return text_trim(
        words_text(c->type == COLUMN_ID ? s->plan->ids : s->plan->words, c->as.word[row]));
}

static bool put_name(struct search *s, struct text t, struct text *out)
{
    char *room = arena_alloc(s->arena, t.n + 1, 1);

    if (room == NULL)
        return false;
    *out = (struct text){room, like_name(t, room)};
    return true;
}

/* "John Paul" is a first and a second name. */
static bool put_given(struct search *s, struct text t, struct likeness *l)
{
    size_t first = 0;

    while (first < t.n && t.at[first] != ' ')
        first++;
    return put_name(s, (struct text){t.at, first}, &l->given) &&
           put_name(s, (struct text){t.at + first, t.n - first}, &l->middle);
}

static bool put_postcodes(struct search *s)
{
    struct words *words = words_new();
    uint32_t *count = NULL;
    size_t known = 0;
    bool fine = words != NULL;

    for (size_t i = 0; fine && i < s->n; i++) {
        struct text name;

        fine = put_name(s, value(s, s->columns.postcode, i), &name);
        s->people[i].postcode = fine ? words_add(words, name) : 0;
        fine = fine && s->people[i].postcode != UINT32_MAX;
        known += fine && s->people[i].postcode != 0;
    }
    count = fine ? calloc(words_count(words) + 1, sizeof *count) : NULL;
    fine = count != NULL;
    for (size_t i = 0; fine && i < s->n; i++)
        count[s->people[i].postcode]++;
    for (size_t i = 0; fine && i < s->n; i++)
        s->people[i].postcode_rate = (double)count[s->people[i].postcode] / (double)known;
    free(count);
    words_free(words);
    return fine;
}

static bool prepare(struct search *s)
{
    const struct column *born = s->columns.born != UINT32_MAX ? &s->table->columns[s->columns.born]
                                                              : NULL;

    s->people = arena_alloc(s->arena, s->n + 1, sizeof *s->people);
    if (s->people == NULL)
        return false;
    for (size_t i = 0; i < s->n; i++) {
        struct likeness *l = &s->people[i];
        struct text cro = value(s, s->columns.cro, i);

        if (!put_name(s, value(s, s->columns.family, i), &l->family) ||
            !put_given(s, value(s, s->columns.given, i), l) || !put_name(s, cro, &cro))
            return false;
        like_born(l, born != NULL && born->type == COLUMN_DATE && born->as.date != NULL
                         ? born->as.date[i]
                         : DATE_MISSING);
        (void)like_pnc(value(s, s->columns.pnc, i), &l->pnc, &l->pnc_core);
        l->cro = cro.n > 0 ? lexicon_hash(cro) | 1 : 0;
    }
    if (s->columns.postcode != UINT32_MAX && !put_postcodes(s))
        return false;
    s->hints = arena_alloc(s->arena, s->n + 1, sizeof *s->hints);
    for (size_t i = 0; s->hints != NULL && i < s->n; i++)
        like_hint_make(&s->people[i], &s->hints[i]);
    return s->hints != NULL;
}

/* ---- Blocks ----------------------------------------------------------------------------------------- */

static uint64_t name_hash(struct text t)
{
    return t.n > 0 ? lexicon_hash(t) | 1 : 0;
}

/* What people of one block share; 0: this person is in no such block. */
static uint64_t block_key(const struct likeness *l, const struct like_hint *h, int kind)
{
    if (kind >= KINDS) { /* the date but for one digit */
        uint64_t but = (uint64_t)h->digits & ~((uint64_t)0xF << 4 * (kind - KINDS));

        return l->born != DATE_MISSING ? ((uint64_t)h->decade << 20 | but) + 1 : 0;
    }
    uint64_t family = name_hash(l->family), given = name_hash(l->given);

    switch (kind) {
    case 0:
        return family != 0 && given != 0 ? (family + given) | 1 : 0;
    case 1:
        return l->born != DATE_MISSING ? (uint64_t)((int64_t)l->born - INT32_MIN) + 1 : 0;
    case 2:
        return l->pnc_core;
    case 3:
        return l->cro;
    case 4:
        return l->postcode;
    default: /* 5; a second name is shared by few: with it both others may be a little off */
        return l->middle.n > 0 && l->born != DATE_MISSING
                   ? (name_hash(l->middle) + (uint64_t)(l->born_year / 10)) | 1
                   : 0;
    }
}

/* Divides a block that is too large: by decade of birth, or by the names' first letters. */
static uint64_t finer_key(const struct likeness *l, int kind)
{
    if (kind == 0)
        return l->born != DATE_MISSING ? (uint64_t)(l->born_year / 10) : 0;
    uint64_t a = l->family.n > 0 ? (unsigned char)l->family.at[0] : 0;
    uint64_t b = l->given.n > 0 ? (unsigned char)l->given.at[0] : 0;

    return a < b ? a << 8 | b : b << 8 | a;
}

struct entry {
    uint64_t key, finer;
    uint32_t person;
};

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->finer != y->finer)
        return x->finer < y->finer ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

struct block {
    uint32_t first, n;
};

/* The pairs that one thread found. */
struct found {
    struct people_pair *at;
    size_t n, room;
    uint64_t compared;
    bool failed;
};

static void compare_pair(const struct search *s, uint32_t a, uint32_t b, struct found *f)
{
    struct people_pair pair = {.a = a < b ? a : b, .b = a < b ? b : a};

    pair.weight = likeness_weight(&s->people[pair.a], &s->people[pair.b], pair.level);
    if (pair.weight < s->least)
        return;
    struct people_pair *made = growing_push(&f->at, &f->n, &f->room, sizeof *made);

    if (made == NULL)
        f->failed = true;
    else
        *made = pair;
}

/* Blocks of 2 .. most; larger ones are divided by `finer`, or counted as too many. */
static bool cut_blocks(const struct entry entries[], size_t n, size_t most, struct arena *arena,
                       struct block **out, size_t *n_out, uint64_t *too_many)
{
    size_t room = 0;

    *out = NULL;
    *n_out = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && entries[end].key == entries[i].key;)
            end++;
        bool divide = end - i > most;

        for (size_t k = i, last; k < end; k = last) {
            for (last = divide ? k + 1 : end;
                 divide && last < end && entries[last].finer == entries[k].finer;)
                last++;
            if (last - k > most) {
                *too_many += last - k;
                continue;
            }
            if (last - k < 2)
                continue;
            struct block *block = arena_push(arena, out, n_out, &room, sizeof *block);

            if (block == NULL)
                return false;
            *block = (struct block){(uint32_t)k, (uint32_t)(last - k)};
        }
    }
    return true;
}

/* Every pair of a block.  scratch: room for the hints and the candidates of one. */
static void compare_block(const struct search *s, const struct entry in[], uint32_t n,
                          struct like_hint hints[], uint32_t likely[], struct found *f)
{
    for (uint32_t i = 0; i < n; i++)
        hints[i] = s->hints[in[i].person];
    for (uint32_t i = 0; i + 1 < n; i++) {
        size_t found = like_candidates(&hints[i], hints + i + 1, n - i - 1, s->least, likely);

        f->compared += n - i - 1;
        for (size_t k = 0; k < found; k++)
            compare_pair(s, in[i].person, in[i + 1 + likely[k]].person, f);
    }
}

/* False: out of memory. */
static bool compare_blocks(const struct search *s, const struct entry entries[],
                           const struct block blocks[], size_t n_blocks, size_t most,
                           struct found found[], int threads)
{
    bool fine = true;

#pragma omp parallel num_threads(threads) reduction(&& : fine)
    {
        struct like_hint *hints = malloc((most + 1) * sizeof *hints);
        uint32_t *likely = malloc((most + 1) * sizeof *likely);

        fine = hints != NULL && likely != NULL;
#pragma omp for schedule(dynamic, 16)
        for (size_t k = 0; k < n_blocks; k++)
            if (fine)
                compare_block(s, entries + blocks[k].first, blocks[k].n, hints, likely,
                              &found[omp_get_thread_num()]);
        free(hints);
        free(likely);
    }
    return fine;
}

static bool compare_kind(const struct search *s, int kind, size_t most, struct found found[],
                         int threads, uint64_t *too_many)
{
    struct arena *arena = arena_new();
    struct entry *entries = malloc((s->n + 1) * sizeof *entries);
    struct block *blocks = NULL;
    size_t n = 0, n_blocks = 0;
    bool fine = arena != NULL && entries != NULL;

    for (size_t i = 0; fine && i < s->n; i++) {
        uint64_t key = block_key(&s->people[i], &s->hints[i], kind);

        if (key != 0)
            entries[n++] = (struct entry){key, finer_key(&s->people[i], kind), (uint32_t)i};
    }
    if (fine && n > 0)
        qsort(entries, n, sizeof *entries, by_key);
    fine = fine && cut_blocks(entries, n, most, arena, &blocks, &n_blocks, too_many);
    fine = fine && compare_blocks(s, entries, blocks, n_blocks, most, found, threads);
    free(entries);
    arena_free(arena);
    return fine;
}

/* Those who have a date of birth, then those who have none: these share it with nobody.  Returns how
 * many have one. */
static size_t put_undated_last(const struct search *s, struct like_hint hints[], uint32_t person[])
{
    size_t n = 0, dated = 0;

    for (size_t i = 0; i < s->n; i++)
        dated += s->people[i].born != DATE_MISSING;
    for (size_t i = 0, late = dated; i < s->n; i++) {
        size_t at = s->people[i].born != DATE_MISSING ? n++ : late++;

        hints[at] = s->hints[i];
        person[at] = (uint32_t)i;
    }
    return dated;
}

/* Each who has no date of birth with all before him. */
static bool compare_undated(const struct search *s, struct found found[], int threads)
{
    struct like_hint *hints = malloc((s->n + 1) * sizeof *hints);
    uint32_t *person = malloc((s->n + 1) * sizeof *person);
    bool fine = hints != NULL && person != NULL;
    size_t dated = fine ? put_undated_last(s, hints, person) : s->n;

#pragma omp parallel num_threads(threads) reduction(&& : fine)
    {
        uint32_t *likely = malloc((s->n + 1) * sizeof *likely);

        fine = likely != NULL;
#pragma omp for schedule(dynamic, 16)
        for (size_t i = dated; i < s->n; i++) {
            struct found *f = &found[omp_get_thread_num()];
            size_t n = fine ? like_candidates(&hints[i], hints, i, s->least, likely) : 0;

            f->compared += i;
            for (size_t k = 0; k < n; k++)
                compare_pair(s, person[likely[k]], person[i], f);
        }
        free(likely);
    }
    free(hints);
    free(person);
    return fine;
}

/* ---- The pairs -------------------------------------------------------------------------------------- */

static int by_people(const void *a, const void *b)
{
    const struct people_pair *x = a, *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static int by_weight(const void *a, const void *b)
{
    const struct people_pair *x = a, *y = b;

    if (x->weight > y->weight || x->weight < y->weight)
        return x->weight > y->weight ? -1 : 1;
    return by_people(a, b);
}

/* Blocks of several kinds find the same pair: it is kept once. */
static bool gather(const struct found found[], int threads, struct arena *arena, struct people *out)
{
    size_t n = 0;

    for (int t = 0; t < threads; t++) {
        if (found[t].failed)
            return false;
        n += found[t].n;
        out->compared += found[t].compared;
    }
    out->pairs = arena_alloc(arena, n + 1, sizeof *out->pairs);
    if (out->pairs == NULL)
        return false;
    n = 0;
    for (int t = 0; t < threads; t++) {
        if (found[t].n > 0)
            memcpy(out->pairs + n, found[t].at, found[t].n * sizeof *out->pairs);
        n += found[t].n;
    }
    if (n > 0)
        qsort(out->pairs, n, sizeof *out->pairs, by_people);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || by_people(&out->pairs[i - 1], &out->pairs[i]) != 0)
            out->pairs[out->n_pairs++] = out->pairs[i];
    if (out->n_pairs > 0)
        qsort(out->pairs, out->n_pairs, sizeof *out->pairs, by_weight);
    return true;
}

/* What the first kinds of blocks can miss weighs 14.212: names, second names nearly the same and a digit
 * of the date.  Under that the others come to it, and what all miss weighs 9.124: names nearly the same,
 * a second name, and dates of two decades within five years. */
#define LOW_UNDER 14.3
/* Of fewer than a thousand people the same evidence is asked for as of a thousand. */
#define LEAST 10

double people_least(size_t n_subjects)
{
    double bits = n_subjects > 0 ? log2((double)n_subjects) : 0;

    return bits > LEAST ? round(bits * 10) / 10 : LEAST;
}

bool people_find(const struct plan *plan, const struct extract *e, double least, size_t most,
                 int threads, struct arena *arena, struct people *out)
{
    struct arena *scratch = arena_new();
    struct search s = {.plan = plan,
                       .table = &e->data.tables[0],
                       .n = e->data.n_subjects,
                       .least = least,
                       .arena = scratch};
    struct people people = {.least = least};
    struct found *found;
    bool fine, low = least < LOW_UNDER;

    threads = threads > 0 ? threads : omp_get_max_threads();
    found = calloc((size_t)threads, sizeof *found);
    fine = scratch != NULL && found != NULL;
    if (fine && people_columns(&plan->tables[0], &s.columns)) {
        fine = prepare(&s);
        for (int kind = 0; fine && kind < (low ? KINDS_LOW : KINDS); kind++)
            fine = compare_kind(&s, kind, most > 0 ? most : BLOCK_MOST, found, threads,
                                &people.too_many);
        if (fine && low)
            fine = compare_undated(&s, found, threads);
    }
    fine = fine && gather(found, threads, arena, &people);
    for (int t = 0; found != NULL && t < threads; t++)
        free(found[t].at);
    free(found);
    arena_free(scratch);
    if (fine)
        *out = people;
    return fine;
}
