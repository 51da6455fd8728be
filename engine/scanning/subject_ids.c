/* subject_ids.c -- ids by number: what their bytes have in common, then the digits that differ. */
#include "scanning/subject_ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "base/wide.h"

enum {
    HALF = 8,      /* bytes that are read as one number; the most digits */
    AHEAD = 64,    /* texts whose bits are asked for at once */
    ROOM = 128,    /* numbers an id may take in the map: 32 bytes, less than a text takes */
    BITS = 32,     /* numbers in a place of the map */
    FEW_ROOM = 4096 /* numbers that any map may take */
};

static const uint32_t NOWHERE = UINT32_MAX;

/* ---- Texts as numbers -------------------------------------------------------------------------------- */

struct halves {
    uint64_t first, last;
};

/* Of up to 16 bytes, not of none; less than eight are moved to the end. */
static inline struct halves halves_within(struct text within, struct text t)
{
    char copy[HALF] = {0};
    uint64_t short_text;

    if (t.n >= HALF)
        return (struct halves){text_eight(t.at), text_eight(t.at + t.n - HALF)};
    /* huge when it stands before it */
    if (within.n >= HALF && (uintptr_t)t.at - (uintptr_t)within.at <= within.n - HALF) {
        short_text = text_eight(t.at);
    } else {
        for (size_t i = 0; i < t.n; i++)
            copy[i] = t.at[i];
        short_text = text_eight(copy);
    }
    short_text <<= 8 * (HALF - t.n);
    return (struct halves){short_text, short_text};
}

/* The number that eight digits are, the first in the lowest byte: pairs, then fours, then all. */
WIDE_PART uint32_t eight_digits(uint64_t d)
{
    const uint64_t pairs = UINT64_C(0x000000FF000000FF);

    d -= UINT64_C(0x3030303030303030);
    d = d * 10 + (d >> 8);
    d = ((d & pairs) * (100 + (UINT64_C(1000000) << 32)) +
         ((d >> 16) & pairs) * (1 + (UINT64_C(10000) << 32))) >> 32;
    return (uint32_t)d;
}

WIDE_PART bool are_digits(uint64_t d)
{
    const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0), is = UINT64_C(0x3030303030303030);

    return ((d & high) == is) & (((d + UINT64_C(0x0606060606060606)) & high) == is);
}

/* The digits of an id of this shape, and zeros before them. */
WIDE_PART uint64_t digits_of(const struct numbered *s, struct halves h)
{
    return (h.last & s->digits) | s->zeros;
}

/* The bit of a text of this shape, or NOWHERE. */
WIDE_PART uint32_t bit_in(const struct numbered *shape, struct halves h)
{
    uint64_t digits = digits_of(shape, h);
    uint32_t number = eight_digits(digits) - shape->least;
    bool is = ((h.first & shape->first_mask) == shape->first) &
              ((h.last & shape->last_mask) == shape->last) & are_digits(digits) & (number < shape->span);

    return is ? shape->begin + number : NOWHERE;
}

/* The bit of a text, or NOWHERE. */
static inline uint32_t bit_of(const struct subject_ids *s, struct text within, struct text t)
{
    if (t.n == 0 || t.n > NUMBERED_LONGEST)
        return NOWHERE;
    return bit_in(&s->shapes[t.n], halves_within(within, t));
}

static inline uint32_t found_at(const struct subject_ids *s, uint32_t bit)
{
    uint32_t under, rank;
    const struct number_bits *b;

    if (bit == NOWHERE)
        return 0;
    b = &s->bits[bit / BITS];
    under = UINT32_C(1) << (bit % BITS);
    if ((b->bits & under) == 0)
        return 0;
    rank = b->before + (uint32_t)__builtin_popcount(b->bits & (under - 1));
    return (s->order != NULL ? s->order[rank] : rank) + 1;
}

/* ---- The shapes of ids --------------------------------------------------------------------------------- */

/* What the ids of one length are like. */
struct like {
    size_t n;
    struct halves some, differ; /* one of them; the bits in which others differ from it */
};

static void like_add(struct like *l, struct halves h, size_t n)
{
    if (l->n == 0)
        l->some = h;
    l->differ.first |= l->some.first ^ h.first;
    l->differ.last |= l->some.last ^ h.last;
    l->n += n;
}

static void like_join(struct like *to, const struct like *from)
{
    if (from->n == 0)
        return;
    like_add(to, from->some, from->n);
    to->differ.first |= from->differ.first;
    to->differ.last |= from->differ.last;
}

/* How many of the n bytes at the end differ, from the first that does. */
static size_t bytes_that_differ(const struct like *l, size_t n)
{
    size_t in_first = l->differ.first == 0 ? HALF : (size_t)__builtin_ctzll(l->differ.first) / 8;
    size_t in_last = l->differ.last == 0 ? HALF : (size_t)__builtin_ctzll(l->differ.last) / 8;

    if (n > HALF && in_first < HALF) /* the first half begins at the text's first byte */
        return n - in_first;
    return HALF - in_last;
}

/* All ones in the lowest `bytes` bytes. */
static uint64_t low_bytes(size_t bytes)
{
    return bytes == 0 ? 0 : bytes >= HALF ? UINT64_MAX : UINT64_MAX >> 8 * (HALF - bytes);
}

/* What ids of length n have in common, and where their digits would stand.  False: too many differ. */
static bool shape_begin(struct numbered *s, const struct like *l, size_t n)
{
    size_t digits = bytes_that_differ(l, n), before = n - digits;

    if (digits > HALF)
        return false;
    s->digits = ~low_bytes(HALF - digits);
    s->zeros = UINT64_C(0x3030303030303030) & ~s->digits;
    s->last_mask = ~s->digits; /* zeros before a short text among them */
    s->last = l->some.last & s->last_mask;
    s->first_mask = n > HALF ? low_bytes(before) : 0;
    s->first = l->some.first & s->first_mask;
    return true;
}

/* What the numbers of one length are. */
struct numbers {
    uint32_t least, most;
    bool odd; /* one is no number */
};

static void number_add(struct numbers *m, uint64_t digits)
{
    uint32_t number = eight_digits(digits);

    m->odd |= !are_digits(digits);
    m->least = number < m->least ? number : m->least;
    m->most = number > m->most ? number : m->most;
}

struct filling {
    struct subject_ids *s;
    const struct words *words;
    const uint32_t *ids;
    size_t n;
    int threads;
    struct like likes[NUMBERED_LONGEST + 1];
    struct numbers numbers[NUMBERED_LONGEST + 1];
    size_t n_numbered;
    uint32_t *bit; /* [n] of each subject's id, or NOWHERE; once the shapes are chosen */
};

static void find_likes(struct filling *f)
{
    size_t n = f->n;

#pragma omp parallel num_threads(f->threads)
    {
        struct like likes[NUMBERED_LONGEST + 1] = {{0}};

#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++) {
            struct text t = words_text(f->words, f->ids[i]);

            if (t.n > 0 && t.n <= NUMBERED_LONGEST)
                like_add(&likes[t.n], halves_within((struct text){NULL, 0}, t), 1);
        }
#pragma omp critical
        for (size_t k = 0; k <= NUMBERED_LONGEST; k++)
            like_join(&f->likes[k], &likes[k]);
    }
}

static void find_numbers(struct filling *f)
{
    size_t n = f->n;

    for (size_t k = 0; k <= NUMBERED_LONGEST; k++)
        f->numbers[k] = (struct numbers){UINT32_MAX, 0, false};
#pragma omp parallel num_threads(f->threads)
    {
        struct numbers numbers[NUMBERED_LONGEST + 1];

        memcpy(numbers, f->numbers, sizeof numbers);
#pragma omp barrier
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++) {
            struct text t = words_text(f->words, f->ids[i]);

            if (t.n > 0 && t.n <= NUMBERED_LONGEST && f->s->shapes[t.n].zeros != UINT64_MAX)
                number_add(&numbers[t.n],
                           digits_of(&f->s->shapes[t.n], halves_within((struct text){NULL, 0}, t)));
        }
#pragma omp critical
        for (size_t k = 0; k <= NUMBERED_LONGEST; k++) {
            struct numbers *m = &f->numbers[k];

            m->odd |= numbers[k].odd;
            m->least = numbers[k].least < m->least ? numbers[k].least : m->least;
            m->most = numbers[k].most > m->most ? numbers[k].most : m->most;
        }
    }
}

/* Which lengths are numbered, and where the bits of each begin.  Returns all bits. */
static size_t choose_shapes(struct filling *f)
{
    size_t bits = 0;

    for (size_t k = 1; k <= NUMBERED_LONGEST; k++) {
        struct numbered *shape = &f->s->shapes[k];
        const struct numbers *m = &f->numbers[k];
        size_t span = (size_t)m->most - m->least + 1, room = ROOM * f->likes[k].n + FEW_ROOM;

        if (f->likes[k].n == 0 || shape->zeros == UINT64_MAX || m->odd || span > room ||
            bits + span + BITS >= NOWHERE) {
            *shape = (struct numbered){0};
            continue;
        }
        shape->least = m->least;
        shape->span = (uint32_t)span;
        shape->begin = (uint32_t)bits;
        bits += (span + BITS - 1) / BITS * BITS;
        f->n_numbered += f->likes[k].n;
    }
    return bits;
}

static bool find_bits(struct filling *f)
{
    size_t n = f->n;

    f->bit = malloc((n + 1) * sizeof *f->bit);
    if (f->bit == NULL)
        return false;
#pragma omp parallel for schedule(static) num_threads(f->threads)
    for (size_t i = 0; i < n; i++)
        f->bit[i] = bit_of(f->s, (struct text){NULL, 0}, words_text(f->words, f->ids[i]));
    return true;
}

WIDE static void count_bits(struct number_bits map[], size_t n)
{
    for (size_t b = 0; b < n; b++)
        map[b].before = (uint32_t)__builtin_popcount(map[b].bits);
}

/* Those of subjects from .. to - 1.  Numbers that follow one another are mostly of one place: it is written
 * once. */
static void set_some_bits(const struct filling *f, size_t from, size_t to)
{
    struct number_bits *map = f->s->bits;
    uint32_t place = 0, bits = 0;

    for (size_t i = from; i < to; i++) {
        uint32_t bit = f->bit[i];

        if (bit == NOWHERE)
            continue;
        if (bit / BITS != place) {
            __atomic_fetch_or(&map[place].bits, bits, __ATOMIC_RELAXED);
            place = bit / BITS;
            bits = 0;
        }
        bits |= UINT32_C(1) << (bit % BITS);
    }
    __atomic_fetch_or(&map[place].bits, bits, __ATOMIC_RELAXED);
}

static void set_bits(const struct filling *f, size_t bits)
{
    enum { SHARE = 4096 }; /* subjects */
    struct number_bits *map = f->s->bits;
    size_t n = f->n;
    uint32_t before = 0;

#pragma omp parallel for schedule(static) num_threads(f->threads)
    for (size_t i = 0; i < n; i += SHARE)
        set_some_bits(f, i, n - i < SHARE ? n : i + SHARE);
    count_bits(map, bits / BITS);
    for (size_t b = 0; b < bits / BITS; b++) {
        uint32_t own = map[b].before;

        map[b].before = before;
        before += own;
    }
}

/* Subjects by their numbers; not kept where the file is in the order of the numbers. */
static bool set_order(const struct filling *f)
{
    size_t n = f->n;
    bool same = f->n_numbered == n;
    uint32_t *order;

#pragma omp parallel for schedule(static) num_threads(f->threads) reduction(&& : same)
    for (size_t i = 0; i < n; i++)
        same = same && found_at(f->s, f->bit[i]) == i + 1;
    if (same)
        return true;
    order = pages_alloc(f->n_numbered, sizeof *order);
    if (order == NULL)
        return false;
#pragma omp parallel for schedule(static) num_threads(f->threads)
    for (size_t i = 0; i < n; i++) {
        uint32_t rank = found_at(f->s, f->bit[i]); /* without an order: that of the number */

        if (rank > 0)
            order[rank - 1] = (uint32_t)i;
    }
    f->s->order = order;
    return true;
}

static bool fill_numbered(const struct filling *f, size_t bits)
{
    f->s->bits = pages_zeroed(bits / BITS, sizeof *f->s->bits);
    if (f->s->bits == NULL)
        return false;
    set_bits(f, bits);
    return set_order(f);
}

static bool fill_others(const struct filling *f, size_t aliases)
{
    struct lexicon *others = &f->s->others;

    if (f->n_numbered == 0)
        return lexicon_reserve(others, f->n + aliases) &&
               lexicon_fill(others, f->words, f->ids, f->n, f->threads);
    if (f->n_numbered == f->n && aliases == 0)
        return true;
    if (!lexicon_reserve(others, f->n - f->n_numbered + aliases))
        return false;
    for (size_t i = 0; i < f->n; i++)
        if (f->bit[i] == NOWHERE)
            (void)lexicon_alias(others, words_text(f->words, f->ids[i]), (uint32_t)i + 1);
    return true;
}

/* ---- The index ----------------------------------------------------------------------------------------- */

void subject_ids_free(struct subject_ids *s)
{
    free(s->bits);
    free(s->order);
    lexicon_free(&s->others);
    *s = (struct subject_ids){0};
}

bool subject_ids_fill(struct subject_ids *s, const struct words *words, const uint32_t ids[], size_t n,
                      size_t aliases, int threads)
{
    struct filling f = {.s = s, .words = words, .ids = ids, .n = n, .threads = threads};
    size_t bits;
    bool fine;

    s->n = (uint32_t)n;
    find_likes(&f);
    for (size_t k = 1; k <= NUMBERED_LONGEST; k++)
        if (f.likes[k].n == 0 || !shape_begin(&s->shapes[k], &f.likes[k], k))
            s->shapes[k].zeros = UINT64_MAX; /* of no shape */
    find_numbers(&f);
    bits = choose_shapes(&f);
    if (f.n_numbered < n / 2) { /* most are others: those are looked up once, not twice */
        memset(s->shapes, 0, sizeof s->shapes);
        f.n_numbered = 0;
    }
    fine = f.n_numbered == 0 || (find_bits(&f) && fill_numbered(&f, bits));
    fine = fine && fill_others(&f, aliases);
    free(f.bit);
    return fine;
}

bool subject_ids_alias(struct subject_ids *s, struct text text, uint32_t subject)
{
    return found_at(s, bit_of(s, (struct text){NULL, 0}, text)) == 0 &&
           lexicon_alias(&s->others, text, subject + 1);
}

uint32_t subject_ids_find(const struct subject_ids *s, struct text text)
{
    uint32_t found = found_at(s, bit_of(s, (struct text){NULL, 0}, text));

    return found != 0 ? found : lexicon_find(&s->others, text);
}

/* bit_in() of n texts of one shape, in vectors. */
WIDE_WHOLE static void bits_of_shape(const struct numbered *of, const uint64_t first[],
                                     const uint64_t last[], size_t n, uint32_t out[restrict])
{
    const struct numbered shape = *of;

    for (size_t i = 0; i < n; i++)
        out[i] = bit_in(&shape, (struct halves){first[i], last[i]});
}

/* bit_of() of texts from the first on that have its length, at least HALF bytes, and at most AHEAD of
 * them.  Returns how many. */
static size_t bits_of_length(const struct subject_ids *s, const struct text texts[], size_t n,
                             uint32_t out[])
{
    const size_t length = texts[0].n;
    uint64_t first[AHEAD], last[AHEAD];
    size_t same;

    for (same = 0; same < n && texts[same].n == length; same++) {
        first[same] = text_eight(texts[same].at);
        last[same] = text_eight(texts[same].at + length - HALF);
    }
    bits_of_shape(&s->shapes[length], first, last, same, out);
    return same;
}

/* For each bit its subject; all are asked for first. */
WIDE static void find_subjects(const struct subject_ids *s, size_t n, uint32_t out[])
{
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&s->bits[out[i] == NOWHERE ? 0 : out[i] / BITS]);
    for (size_t i = 0; i < n; i++)
        out[i] = found_at(s, out[i]);
}

/* Of at most AHEAD texts. */
static void find_numbered(const struct subject_ids *s, struct text within, const struct text texts[],
                          size_t n, uint32_t out[])
{
    for (size_t i = 0; i < n;)
        if (texts[i].n >= HALF && texts[i].n <= NUMBERED_LONGEST) {
            i += bits_of_length(s, texts + i, n - i, out + i);
        } else {
            out[i] = bit_of(s, within, texts[i]);
            i++;
        }
    find_subjects(s, n, out);
}

/* Texts that are no number of a subject may be others. */
static void find_others(const struct subject_ids *s, struct text within, const struct text texts[],
                        size_t n, uint32_t out[])
{
    for (size_t i = 0; i < n; i++)
        if (out[i] == 0)
            lexicon_find_many(&s->others, within, &texts[i], 1, &out[i]);
}

void subject_ids_find_many(const struct subject_ids *s, struct text within,
                           const struct text texts[], size_t n, uint32_t out[])
{
    if (s->bits == NULL) {
        lexicon_find_many(&s->others, within, texts, n, out);
        return;
    }
    for (size_t from = 0; from < n; from += AHEAD) {
        size_t some = n - from < AHEAD ? n - from : AHEAD;

        find_numbered(s, within, texts + from, some, out + from);
        if (s->others.entries != NULL)
            find_others(s, within, texts + from, some, out + from);
    }
}
