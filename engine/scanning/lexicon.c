/* lexicon.c -- an open-addressing table of short texts. */
#include "scanning/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "base/wide.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define LEXICON_X86 1
#else
#define LEXICON_X86 0
#endif

enum { LEAST = 64, AHEAD = 64, SHORT = 16, NEAR = 1 << 12, ROOMY = 1 << 10 };

struct key {
    uint64_t a, b;
    uint32_t bytes;
};

/* The first n bytes of 8, and zeros; n is 1 .. 8. */
static inline uint64_t first_bytes(const char *at, size_t n)
{
    return text_eight(at) & UINT64_MAX >> (64 - 8 * n);
}

/* Two numbers that, with the length, tell every text of up to 16 bytes from every other.  As many
 * bytes can be read.  The cells of a column are mostly of one length, so that the branches are. */
static inline struct key key_short(const char at[SHORT], size_t n)
{
    struct key k = {0, 0, (uint32_t)n};

    if (n > 8) {
        k.a = text_eight(at);
        k.b = first_bytes(at + 8, n - 8);
    } else if (n > 0) {
        k.a = first_bytes(at, n);
    }
    return k;
}

static inline struct key key_of(struct text t)
{
    char copy[SHORT] = {0};

    if (t.n > SHORT)
        return (struct key){XXH3_64bits(t.at, t.n), (uint64_t)(uintptr_t)t.at, (uint32_t)t.n};
    if (t.n > 0)
        memcpy(copy, t.at, t.n);
    return key_short(copy, t.n);
}

/* The same, reading up to 16 bytes beyond the text where these are in `within` too. */
static inline struct key key_within(struct text within, struct text t)
{
    uintptr_t at = (uintptr_t)t.at - (uintptr_t)within.at; /* huge when it stands before it */

    if (t.n > SHORT || within.n < SHORT || at > within.n - SHORT)
        return key_of(t);
    return key_short(t.at, t.n);
}

WIDE_PART uint64_t hash_of(uint64_t a, uint64_t b, uint64_t bytes)
{
    uint64_t h = (a ^ bytes) * 0x9E3779B97F4A7C15u;

    h = ((h ^ (h >> 32)) + b) * 0xD6E8FEB86659FD93u;
    return h ^ (h >> 32);
}

static inline uint64_t key_hash(const struct key *k)
{
    return hash_of(k->a, k->bytes <= SHORT ? k->b : 0 /* an address is none of the text */, k->bytes);
}

static inline bool key_is(const struct lexicon_entry *e, const struct key *k)
{
    if (e->a != k->a || e->bytes != k->bytes)
        return false;
    if (e->b == k->b)
        return true;
    return k->bytes > SHORT &&
           memcmp((const char *)(uintptr_t)e->b, (const char *)(uintptr_t)k->b, k->bytes) == 0;
}

static inline struct lexicon_entry *lexicon_place(const struct lexicon *l, const struct key *k,
                                                  uint64_t hash)
{
    size_t i = hash & l->mask;

    while (l->entries[i].id != 0 && !key_is(&l->entries[i], k))
        i = (i + 1) & l->mask;
    return &l->entries[i];
}

uint64_t lexicon_hash(struct text text)
{
    struct key k = key_of(text);

    return key_hash(&k);
}

void lexicon_free(struct lexicon *l)
{
    free(l->entries);
    *l = (struct lexicon){0};
}

void lexicon_clear(struct lexicon *l)
{
    if (l->n > 0)
        memset(l->entries, 0, (l->mask + 1) * sizeof *l->entries);
    l->n = 0;
}

static bool lexicon_grow(struct lexicon *l, size_t size)
{
    struct lexicon_entry *old = l->entries;
    size_t n_old = old == NULL ? 0 : l->mask + 1;
    struct lexicon_entry *entries = pages_zeroed(size, sizeof *entries);

    if (entries == NULL)
        return false;
    l->entries = entries;
    l->mask = size - 1;
    for (size_t i = 0; i < n_old; i++) {
        struct key k = {old[i].a, old[i].b, old[i].bytes};

        if (old[i].id != 0)
            *lexicon_place(l, &k, key_hash(&k)) = old[i];
    }
    free(old);
    return true;
}

bool lexicon_reserve(struct lexicon *l, size_t n)
{
    size_t size = l->entries == NULL ? LEAST : l->mask + 1;

    while (size < 2 * (n + 1) || (size < 8 * (n + 1) && size < ROOMY))
        size *= 2;
    return (l->entries != NULL && size == l->mask + 1) || lexicon_grow(l, size);
}

uint32_t lexicon_find(const struct lexicon *l, struct text text)
{
    struct key k = key_of(text);

    return l->entries == NULL ? 0 : lexicon_place(l, &k, key_hash(&k))->id;
}

uint32_t lexicon_add(struct lexicon *l, struct text text)
{
    struct key k = key_of(text);
    struct lexicon_entry *e;

    if (text.n > UINT32_MAX || l->n >= UINT32_MAX - 1 || !lexicon_reserve(l, (size_t)l->n + 1))
        return UINT32_MAX;
    e = lexicon_place(l, &k, key_hash(&k));
    if (e->id == 0)
        *e = (struct lexicon_entry){k.a, k.b, k.bytes, ++l->n};
    return e->id;
}

/* A free place is taken by its id, so that no two threads take one; nobody compares texts meanwhile. */
static void put_one(struct lexicon *l, const struct key *k, uint32_t id)
{
    size_t i = key_hash(k) & l->mask;

    for (;; i = (i + 1) & l->mask) {
        uint32_t nobody = 0;

        if (__atomic_compare_exchange_n(&l->entries[i].id, &nobody, id, false, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED))
            break;
    }
    l->entries[i].a = k->a;
    l->entries[i].b = k->b;
    l->entries[i].bytes = k->bytes;
}

bool lexicon_fill(struct lexicon *l, const struct words *words, const uint32_t ids[], size_t n,
                  int threads)
{
    if (n >= UINT32_MAX - 1 || !lexicon_reserve(l, n))
        return false;
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t from = 0; from < n; from += AHEAD) {
        size_t some = n - from < AHEAD ? n - from : AHEAD;
        struct key keys[AHEAD];

        for (size_t i = 0; i < some; i++) {
            keys[i] = key_of(words_text(words, ids[from + i]));
            __builtin_prefetch(&l->entries[key_hash(&keys[i]) & l->mask], 1);
        }
        for (size_t i = 0; i < some; i++)
            put_one(l, &keys[i], (uint32_t)(from + i) + 1);
    }
    l->n = (uint32_t)n;
    return true;
}

bool lexicon_alias(struct lexicon *l, struct text text, uint32_t id)
{
    struct key k = key_of(text);
    struct lexicon_entry *e = lexicon_place(l, &k, key_hash(&k));

    if (e->id != 0)
        return false;
    *e = (struct lexicon_entry){k.a, k.b, k.bytes, id};
    return true;
}

static const char nothing[SHORT]; /* read for texts that are no short ones */
enum { NO_SHORT = SHORT + 1 };    /* their bytes */
/* What first_bytes() keeps of eight; of no bytes as well. */
static const uint64_t first_mask[] = {0,
                                      0xFF,
                                      0xFFFF,
                                      0xFFFFFF,
                                      0xFFFFFFFF,
                                      0xFFFFFFFFFF,
                                      0xFFFFFFFFFFFF,
                                      0xFFFFFFFFFFFFFF,
                                      UINT64_MAX};

static uint32_t find_one(const struct lexicon *l, struct text within, struct text t)
{
    struct key k = key_within(within, t);

    return lexicon_place(l, &k, key_hash(&k))->id;
}

/* Short texts as numbers, and where each is looked for first. */
struct shorts {
    uint64_t a[AHEAD], b[AHEAD], bytes[AHEAD], place[AHEAD];
};

WIDE_WHOLE static void shorts_place(struct shorts *k, size_t n, uint64_t mask)
{
    for (size_t i = 0; i < n; i++)
        k->place[i] = hash_of(k->a[i], k->b[i], k->bytes[i]) & mask;
}

static void shorts_read(struct shorts *k, struct text within, const struct text texts[], size_t n)
{
    const size_t inside = within.n < SHORT ? 0 : within.n - SHORT + 1;

    for (size_t i = 0; i < n; i++) {
        struct text t = texts[i];
        bool outside = (t.n > SHORT) | ((uintptr_t)t.at - (uintptr_t)within.at >= inside);
        const char *at = outside ? nothing : t.at;
        size_t bytes = outside ? 0 : t.n;

        k->a[i] = text_eight(at) & first_mask[bytes < 8 ? bytes : 8];
        k->b[i] = text_eight(at + 8) & first_mask[bytes < 8 ? 0 : bytes - 8];
        k->bytes[i] = outside ? NO_SHORT : bytes;
    }
}

static bool reads_masked(const struct lexicon *l)
{
#if LEXICON_X86
    return !l->portable && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("bmi2");
#else
    (void)l;
    return false;
#endif
}

#if LEXICON_X86
#define MASKED __attribute__((target("avx512f,avx512bw,avx512vl,bmi2")))

/* With the instruction that reads so many bytes of sixteen and nothing beyond them. */
MASKED static inline void short_read(struct shorts *k, size_t i, const char *at, size_t bytes)
{
    unsigned mask = bytes > SHORT ? 0 : _bzhi_u32(UINT16_MAX, (unsigned)bytes);
    __m128i text = _mm_maskz_loadu_epi8((__mmask16)mask, at);

    k->a[i] = (uint64_t)_mm_cvtsi128_si64(text);
    k->b[i] = (uint64_t)_mm_extract_epi64(text, 1);
    k->bytes[i] = bytes > SHORT ? NO_SHORT : bytes;
}

MASKED static void shorts_read_masked(struct shorts *k, const struct text texts[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        short_read(k, i, texts[i].at, texts[i].n);
}

/* False where one is quoted, or long. */
MASKED static bool shorts_read_cells(struct shorts *k, const struct plain_cells *cells, size_t first,
                                     size_t n)
{
    const uint32_t *ends = cells->ends + first * cells->step;
    bool odd = false;

    for (size_t i = 0; i < n; i++, ends += cells->step) {
        uint32_t from = ends[-1] + 1, bytes = ends[0] - from;

        short_read(k, i, cells->base + from, bytes);
        odd |= bytes > SHORT || (k->a[i] & 0xFF) == '"';
    }
    return !odd;
}
#else
static void shorts_read_masked(struct shorts *k, const struct text texts[], size_t n)
{
    shorts_read(k, (struct text){NULL, 0}, texts, n);
}

static bool shorts_read_cells(struct shorts *k, const struct plain_cells *cells, size_t first, size_t n)
{
    (void)k;
    (void)cells;
    (void)first;
    return n == 0;
}
#endif

/* Most stand in the first place where they are looked for: no branch here depends on how long they are. */
static inline uint32_t find_short(const struct lexicon *l, const struct shorts *k, size_t i)
{
    const struct lexicon_entry *e = &l->entries[k->place[i]];
    struct key key = {k->a[i], k->b[i], (uint32_t)k->bytes[i]};
    bool is = ((e->a ^ key.a) | (e->b ^ key.b) | (e->bytes ^ key.bytes)) == 0;

    return is ? e->id : lexicon_place(l, &key, key_hash(&key))->id;
}

/* At most AHEAD texts.  Where all entries are in a near cache anyway, they need not be asked for. */
static size_t find_near(const struct lexicon *l, struct text within, const struct text texts[],
                        size_t n, uint32_t ids[])
{
    struct shorts k;
    size_t found = 0;

    if (reads_masked(l))
        shorts_read_masked(&k, texts, n);
    else
        shorts_read(&k, within, texts, n);
    shorts_place(&k, n, l->mask);
    for (size_t i = 0; i < n; i++) {
        ids[i] = k.bytes[i] == NO_SHORT ? find_one(l, within, texts[i]) : find_short(l, &k, i);
        found += ids[i] != 0;
    }
    return found;
}

bool lexicon_knows(const struct lexicon *l, const struct plain_cells *cells, size_t n, uint32_t ids[])
{
    bool all = l->entries != NULL && l->mask < NEAR && reads_masked(l);

    for (size_t from = 0; all && from < n; from += AHEAD) {
        size_t some = n - from < AHEAD ? n - from : AHEAD;
        struct shorts k;

        all = shorts_read_cells(&k, cells, from, some);
        shorts_place(&k, all ? some : 0, l->mask);
        for (size_t i = 0; all && i < some; i++) {
            ids[from + i] = find_short(l, &k, i);
            all = ids[from + i] != 0;
        }
    }
    return all;
}

bool lexicon_find_many(const struct lexicon *l, struct text within, const struct text texts[],
                       size_t n, uint32_t ids[])
{
    if (l->entries == NULL) {
        memset(ids, 0, n * sizeof *ids);
        return n == 0;
    }
    size_t found = 0;

    for (size_t from = 0; from < n; from += AHEAD) {
        size_t some = n - from < AHEAD ? n - from : AHEAD;
        struct key keys[AHEAD];
        uint64_t hashes[AHEAD];

        if (l->mask < NEAR) {
            found += find_near(l, within, texts + from, some, ids + from);
            continue;
        }

        for (size_t i = 0; i < some; i++) {
            keys[i] = key_within(within, texts[from + i]);
            hashes[i] = key_hash(&keys[i]);
            __builtin_prefetch(&l->entries[hashes[i] & l->mask]);
            /* and the end of the next: an entry that is looked for may stand there */
            __builtin_prefetch((const char *)(&l->entries[hashes[i] & l->mask] + 2) - 1);
        }
        for (size_t i = 0; i < some; i++) {
            ids[from + i] = lexicon_place(l, &keys[i], hashes[i])->id;
            found += ids[from + i] != 0;
        }
    }
    return found == n;
}
