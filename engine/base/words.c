/* words.c -- an open-addressing table from texts to numbers.
 *
 * Ids are often added in order: a text that is greater than the greatest is new, and needs no looking up.
 * While all come so there is no table, and what is sought is found by halving.  Ids are often of one length,
 * too: while all are, where a text stands follows from its number. */
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/pages.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { CHUNK_BITS = 18, CHUNK = 1 << CHUNK_BITS, SLOTS_LEAST = 1 << 8, FILLED = 32, EVEN_MOST = 64 };
enum { EIGHT = 8 };

struct slot {
    uint32_t tag; /* of the hash: most wrong slots are passed without touching the text, and a
                   * larger table is filled without hashing anew */
    uint32_t word; /* 0 = free: the empty text is never looked up */
};

/* Where a text stands: among all chunks, as if they were one after another. */
struct place {
    uint32_t low;
    uint16_t high;
    uint16_t n; /* bytes of it; LONG: the number stands before it, as a size_t */
};

static const uint16_t LONG = UINT16_MAX;

struct words {
    struct place *places; /* [count]; NULL: all texts have `even` bytes */
    size_t count, room;   /* room of places */
    size_t even;          /* 0: there is none yet */
    unsigned even_bits;   /* 2 to the power of it stand in a chunk, each with a NUL */
    struct slot *slots; /* [size], at most three quarters full; NULL: the words are in order */
    size_t size;
    size_t foreseen; /* words for which the table is to have room when it is made */
    /* Pieces of CHUNK bytes; of a text that needs more, the pieces after its first are NULL. */
    char **chunks;
    size_t n_chunks, room_chunks;
    size_t filling, used; /* the chunk that is being filled, and its bytes that are taken */
};

struct words *words_new(void)
{
    struct words *w = calloc(1, sizeof *w);

    if (!w)
        return NULL;
    w->used = CHUNK;
    w->count = 1;
    return w;
}

void words_free(struct words *words)
{
    if (!words)
        return;
    for (size_t c = 0; c < words->n_chunks; c++)
        free(words->chunks[c]);
    free(words->chunks);
    free(words->slots);
    free(words->places);
    free(words);
}

/* Of a word that is not WORD_MISSING. */
static inline const char *even_at(const struct words *w, uint32_t word)
{
    size_t i = word - 1;

    return w->chunks[i >> w->even_bits] + (i & (((size_t)1 << w->even_bits) - 1)) * (w->even + 1);
}

static inline struct text text_at(const struct words *w, uint32_t word)
{
    struct place p;
    uint64_t at;
    struct text t = {"", 0};

    if (word == WORD_MISSING)
        return t;
    if (w->places == NULL)
        return (struct text){even_at(w, word), w->even};
    p = w->places[word];
    at = (uint64_t)p.high << 32 | p.low;
    t.n = p.n;
    t.at = w->chunks[at >> CHUNK_BITS] + (at & (CHUNK - 1));
    if (p.n == LONG)
        memcpy(&t.n, t.at - sizeof t.n, sizeof t.n);
    return t;
}

/* The slot in which the search for a text begins: those of larger tags come later. */
static inline size_t slot_first(const struct words *w, uint32_t tag)
{
    return (size_t)(((uint64_t)tag * w->size) >> 32);
}

static inline size_t slot_next(size_t size, size_t i)
{
    return i + 1 < size ? i + 1 : 0;
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t slot_of(const struct words *w, struct text text, uint64_t hash)
{
    uint32_t tag = (uint32_t)hash;
    size_t i = slot_first(w, tag);

    while (w->slots[i].word != 0 &&
           (w->slots[i].tag != tag || !text_equal(text_at(w, w->slots[i].word), text)))
        i = slot_next(w->size, i);
    return i;
}

static bool grow_slots(struct words *w, size_t size)
{
    struct slot *slots = pages_zeroed(size, sizeof *slots), *old = w->slots;
    size_t n_old = w->size;

    if (!slots)
        return false;
    w->slots = slots;
    w->size = size;
    for (size_t k = 0; k < n_old; k++) { /* in order: they go to few places in order */
        size_t i = slot_first(w, old[k].tag);

        if (old[k].word == 0)
            continue;
        while (slots[i].word != 0)
            i = slot_next(size, i);
        slots[i] = old[k];
    }
    free(old);
    return true;
}

/* Many are read in any order, as a list is written: in large pages, where realloc() would leave them in small
 * ones. */
static bool grow_places(struct words *w, size_t room)
{
    bool small = room * sizeof *w->places <= PAGES_LARGE;
    struct place *places = small ? realloc(w->places, room * sizeof *places)
                                 : pages_alloc(room, sizeof *places);

    if (!places)
        return false;
    if (!small && w->places != NULL) {
        memcpy(places, w->places, w->count * sizeof *places);
        free(w->places);
    }
    w->places = places;
    w->room = room;
    return true;
}

/* More than three quarters full. */
static bool is_full(size_t count, size_t size)
{
    return count * 4 > size * 3;
}

void words_reserve(struct words *w, size_t more)
{
    size_t count = w->count + more;

    if (more > UINT32_MAX - w->count) /* more than can be numbered: a wrong guess */
        return;
    w->foreseen = count;
    if (w->slots != NULL && is_full(count, w->size))
        (void)grow_slots(w, count + count / 3 + 1);
    if (w->places != NULL && count > w->room)
        (void)grow_places(w, count);
}

/* ---- In order ------------------------------------------------------------------------------------ */

/* Eight bytes as a number that is ordered as they are. */
static inline uint64_t in_order(const char *eight)
{
    return __builtin_bswap64(text_eight(eight));
}

static bool is_next(const struct words *w, struct text text)
{
    struct text last = text_at(w, (uint32_t)w->count - 1);

    if (last.n == text.n && text.n >= EIGHT && text.n <= 2 * EIGHT) {
        uint64_t a = in_order(last.at), b = in_order(text.at);

        return a != b ? a < b
                      : in_order(last.at + text.n - EIGHT) < in_order(text.at + text.n - EIGHT);
    }
    return text_compare(last, text) < 0; /* the first of all comes after the empty text */
}

static uint32_t find_in_order(const struct words *w, struct text text)
{
    uint32_t low = 1, high = (uint32_t)w->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = text_compare(text_at(w, middle), text);

        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return WORD_MISSING;
}

/* Words from `from` on, that are in no slot yet and all differ. */
static void fill_slots(struct words *w, uint32_t from, uint32_t n)
{
    uint32_t tags[FILLED];

    for (uint32_t k = 0; k < n; k++) {
        struct text text = text_at(w, from + k);

        tags[k] = (uint32_t)XXH3_64bits(text.at, text.n);
        __builtin_prefetch(&w->slots[slot_first(w, tags[k])], 1);
    }
    for (uint32_t k = 0; k < n; k++) {
        size_t i = slot_first(w, tags[k]);

        while (w->slots[i].word != 0)
            i = slot_next(w->size, i);
        w->slots[i] = (struct slot){tags[k], from + k};
    }
}

static bool make_slots(struct words *w, size_t count)
{
    w->size = count < SLOTS_LEAST / 2 ? SLOTS_LEAST : count + count / 3 + 1;
    w->slots = pages_zeroed(w->size, sizeof *w->slots);
    return w->slots != NULL;
}

bool words_index(struct words *w)
{
    if (w->slots != NULL)
        return true;
    if (!make_slots(w, w->count > w->foreseen ? w->count : w->foreseen) && !make_slots(w, w->count))
        return false;
    for (uint32_t from = 1; from < w->count; from += FILLED)
        fill_slots(w, from, w->count - from < FILLED ? (uint32_t)w->count - from : FILLED);
    return true;
}

/* ---- Texts --------------------------------------------------------------------------------------- */

/* A chunk of so many bytes; what is beyond CHUNK takes the numbers after it.  False: out of memory. */
static bool add_chunk(struct words *w, size_t bytes)
{
    size_t pieces = (bytes - 1) / CHUNK + 1, n = w->n_chunks + pieces;

    if (n > (size_t)1 << (48 - CHUNK_BITS))
        return false;
    if (n > w->room_chunks) {
        char **grown = realloc(w->chunks, 2 * n * sizeof *grown);

        if (!grown)
            return false;
        w->chunks = grown;
        w->room_chunks = 2 * n;
    }
    w->chunks[w->n_chunks] = malloc(bytes);
    if (!w->chunks[w->n_chunks])
        return false;
    for (size_t c = w->n_chunks + 1; c < n; c++)
        w->chunks[c] = NULL;
    w->n_chunks = n;
    return true;
}

/* Copies the text, its length before it where that is long, and a NUL after it, for those who print it. */
static bool keep(struct words *w, struct text text, struct place *place)
{
    size_t before = text.n >= LONG ? sizeof text.n : 0, bytes = before + text.n + 1;
    size_t chunk = w->filling, used = w->used;
    bool alone = bytes > CHUNK / 4 && bytes > CHUNK - used; /* the chunk in hand goes on being filled */
    uint64_t at;
    char *to;

    if (bytes > CHUNK - used) {
        chunk = w->n_chunks;
        used = 0;
        if (!add_chunk(w, alone ? bytes : CHUNK))
            return false;
    }
    if (!alone) {
        w->filling = chunk;
        w->used = used + bytes;
    }
    to = w->chunks[chunk] + used;
    memcpy(to, &text.n, before);
    memcpy(to + before, text.at, text.n);
    to[before + text.n] = '\0';
    at = (uint64_t)chunk * CHUNK + used + before;
    *place = (struct place){(uint32_t)at, (uint16_t)(at >> 32), text.n < LONG ? (uint16_t)text.n : LONG};
    return true;
}

/* The text has the length of all before it. */
static uint32_t append_even(struct words *w, struct text text)
{
    size_t within = (w->count - 1) & (((size_t)1 << w->even_bits) - 1);
    char *to;

    if (within == 0 && !add_chunk(w, CHUNK))
        return UINT32_MAX;
    w->filling = w->n_chunks - 1;
    w->used = (within + 1) * (text.n + 1);
    to = w->chunks[w->filling] + within * (text.n + 1);
    memcpy(to, text.at, text.n);
    to[text.n] = '\0';
    return (uint32_t)w->count++;
}

/* Texts of other lengths are to come. */
static bool make_places(struct words *w)
{
    size_t per_chunk = (size_t)1 << w->even_bits, room = w->count + w->count / 2 + SLOTS_LEAST;

    if (!grow_places(w, room > w->foreseen ? room : w->foreseen) && !grow_places(w, room))
        return false;
    w->places[WORD_MISSING] = (struct place){0, 0, 0};
    for (size_t i = 0; i + 1 < w->count; i++) {
        uint64_t at = (uint64_t)(i / per_chunk) * CHUNK + i % per_chunk * (w->even + 1);

        w->places[i + 1] = (struct place){(uint32_t)at, (uint16_t)(at >> 32), (uint16_t)w->even};
    }
    return true;
}

static uint32_t append(struct words *w, struct text text)
{
    struct place place;

    if (w->count >= UINT32_MAX - 1)
        return UINT32_MAX;
    if (w->count == 1 && text.n <= EVEN_MOST) {
        w->even = text.n;
        while (((size_t)2 << w->even_bits) * (text.n + 1) <= CHUNK)
            w->even_bits++;
    }
    if (w->places == NULL && text.n == w->even)
        return append_even(w, text);
    if ((w->places == NULL && !make_places(w)) ||
        (w->count == w->room && !grow_places(w, 2 * w->room)) || !keep(w, text, &place))
        return UINT32_MAX;
    w->places[w->count] = place;
    return (uint32_t)w->count++;
}

uint32_t words_add(struct words *words, struct text text)
{
    uint64_t hash;
    uint32_t word;
    size_t i;

    if (text.n == 0)
        return WORD_MISSING;
    if (words->slots == NULL && is_next(words, text))
        return append(words, text);
    if (!words_index(words))
        return UINT32_MAX;
    hash = XXH3_64bits(text.at, text.n);
    i = slot_of(words, text, hash);
    if (words->slots[i].word != 0)
        return words->slots[i].word;
    if (is_full(words->count, words->size)) {
        if (!grow_slots(words, words->size * 2))
            return UINT32_MAX;
        i = slot_of(words, text, hash);
    }
    word = append(words, text);
    if (word != UINT32_MAX)
        words->slots[i] = (struct slot){(uint32_t)hash, word};
    return word;
}

void words_prefetch(const struct words *words, struct text text)
{
    if (text.n > 0 && words->slots != NULL)
        __builtin_prefetch(&words->slots[slot_first(words, (uint32_t)XXH3_64bits(text.at, text.n))], 1);
}

uint32_t words_find(const struct words *words, struct text text)
{
    if (text.n == 0)
        return WORD_MISSING;
    if (words->slots == NULL)
        return find_in_order(words, text);
    return words->slots[slot_of(words, text, XXH3_64bits(text.at, text.n))].word;
}

struct text words_text(const struct words *words, uint32_t word)
{
    return word < words->count ? text_at(words, word) : (struct text){"", 0};
}

void words_ask(const struct words *words, uint32_t word)
{
    if (word == WORD_MISSING || word >= words->count)
        return;
    if (words->places == NULL) { /* both of its ends: one in some lies on two lines of the cache */
        const char *at = even_at(words, word);

        __builtin_prefetch(at);
        __builtin_prefetch(at + words->even);
    } else {
        __builtin_prefetch(&words->places[word]);
    }
}

bool words_placed(const struct words *words)
{
    return words->places != NULL;
}

bool words_ascend(const struct words *words)
{
    return words->slots == NULL;
}

uint32_t words_count(const struct words *words)
{
    return (uint32_t)words->count;
}
