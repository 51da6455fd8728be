/* words.c -- an open-addressing table from texts to numbers. */
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/pages.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { CHUNK = 1 << 18, SLOTS_LEAST = 1 << 8 };

struct slot {
    uint32_t tag; /* low half of the hash: most wrong slots are passed without touching the text, and a
                   * larger table is filled without hashing anew */
    uint32_t word; /* 0 = free: the empty text is never looked up */
};

struct chunk {
    struct chunk *next;
    size_t used, room;
    char bytes[];
};

struct words {
    struct text *texts; /* [count], pointing into chunks */
    size_t count, room;
    struct slot *slots; /* [mask + 1], a power of two, at most two thirds full */
    size_t mask;
    struct chunk *chunks;
};

struct words *words_new(void)
{
    struct words *w = calloc(1, sizeof *w);

    if (!w)
        return NULL;
    w->room = SLOTS_LEAST;
    w->texts = calloc(w->room, sizeof *w->texts);
    w->slots = calloc(SLOTS_LEAST, sizeof *w->slots);
    w->mask = SLOTS_LEAST - 1;
    if (!w->texts || !w->slots) {
        words_free(w);
        return NULL;
    }
    w->texts[0] = (struct text){"", 0};
    w->count = 1;
    return w;
}

void words_free(struct words *words)
{
    if (!words)
        return;
    for (struct chunk *c = words->chunks, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(words->slots);
    free(words->texts);
    free(words);
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t slot_of(const struct words *w, struct text text, uint64_t hash)
{
    uint32_t tag = (uint32_t)hash;
    size_t i = hash & w->mask;

    while (w->slots[i].word != 0 &&
           (w->slots[i].tag != tag || !text_equal(w->texts[w->slots[i].word], text)))
        i = (i + 1) & w->mask;
    return i;
}

static bool grow_slots(struct words *w, size_t mask)
{
    struct slot *slots = pages_zeroed(mask + 1, sizeof *slots);

    if (!slots)
        return false;
    for (size_t old = 0; old <= w->mask; old++) { /* in order: they go to few places in order */
        size_t i = w->slots[old].tag & mask;

        if (w->slots[old].word == 0)
            continue;
        while (slots[i].word != 0)
            i = (i + 1) & mask;
        slots[i] = w->slots[old];
    }
    free(w->slots);
    w->slots = slots;
    w->mask = mask;
    return true;
}

/* Many are read in any order, as a list is written: in large pages, where realloc() would leave them in small
 * ones. */
static bool grow_texts(struct words *w, size_t room)
{
    bool small = room * sizeof *w->texts <= PAGES_LARGE;
    struct text *texts = small ? realloc(w->texts, room * sizeof *texts)
                               : pages_alloc(room, sizeof *texts);

    if (!texts)
        return false;
    if (!small) {
        memcpy(texts, w->texts, w->count * sizeof *texts);
        free(w->texts);
    }
    w->texts = texts;
    w->room = room;
    return true;
}

/* More than two thirds full. */
static bool is_full(size_t count, size_t mask)
{
    return count * 3 > mask * 2;
}

void words_reserve(struct words *w, size_t more)
{
    size_t count = w->count + more, mask = w->mask;

    if (more > UINT32_MAX - w->count) /* more than can be numbered: a wrong guess */
        return;
    while (is_full(count, mask))
        mask = mask * 2 + 1;
    if (mask > w->mask)
        (void)grow_slots(w, mask);
    if (count > w->room)
        (void)grow_texts(w, count);
}

/* A NUL follows the copy, for those who print it. */
static const char *keep(struct words *w, struct text text)
{
    struct chunk *c = w->chunks;
    char *at;

    if (!c || c->room - c->used < text.n + 1) {
        size_t room = text.n + 1 > CHUNK / 4 ? text.n + 1 : CHUNK;

        c = malloc(sizeof *c + room);
        if (!c)
            return NULL;
        c->used = 0;
        c->room = room;
        if (w->chunks && room != CHUNK) { /* the one that is being filled stays in front */
            c->next = w->chunks->next;
            w->chunks->next = c;
        } else {
            c->next = w->chunks;
            w->chunks = c;
        }
    }
    at = c->bytes + c->used;
    memcpy(at, text.at, text.n);
    at[text.n] = '\0';
    c->used += text.n + 1;
    return at;
}

uint32_t words_add(struct words *words, struct text text)
{
    uint64_t hash;
    size_t i;
    const char *at;

    if (text.n == 0)
        return WORD_MISSING;
    hash = XXH3_64bits(text.at, text.n);
    i = slot_of(words, text, hash);
    if (words->slots[i].word != 0)
        return words->slots[i].word;
    if (words->count >= UINT32_MAX - 1 ||
        (words->count == words->room && !grow_texts(words, 2 * words->room)))
        return UINT32_MAX;
    if (is_full(words->count, words->mask)) {
        if (!grow_slots(words, words->mask * 2 + 1))
            return UINT32_MAX;
        i = slot_of(words, text, hash);
    }
    at = keep(words, text);
    if (!at)
        return UINT32_MAX;
    words->texts[words->count] = (struct text){at, text.n};
    words->slots[i] = (struct slot){(uint32_t)hash, (uint32_t)words->count};
    return (uint32_t)words->count++;
}

void words_prefetch(const struct words *words, struct text text)
{
    if (text.n > 0)
        __builtin_prefetch(&words->slots[XXH3_64bits(text.at, text.n) & words->mask], 1);
}

uint32_t words_find(const struct words *words, struct text text)
{
    if (text.n == 0)
        return WORD_MISSING;
    return words->slots[slot_of(words, text, XXH3_64bits(text.at, text.n))].word;
}

struct text words_text(const struct words *words, uint32_t word)
{
    return word < words->count ? words->texts[word] : (struct text){"", 0};
}

void words_ask(const struct words *words, uint32_t word)
{
    if (word < words->count)
        __builtin_prefetch(&words->texts[word]);
}

uint32_t words_count(const struct words *words)
{
    return (uint32_t)words->count;
}
