/* slots.c -- see slots.h. */
#include "language/slots.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"
#include "language/program.h"

enum {
    QUARTER = BLOCK / 4,
    MISSING_QUARTER = 3,
    MISSING_BYTE = UINT8_MAX,
    MISSING_SHORT = UINT16_MAX,
    CODES = 64,   /* numbers of a SLOT_CODED at most */
    BUCKETS = 128,
    LOOK = 64,    /* values that are looked at before going on: most blocks of fractions begin with one */
    ALIGN = 16
};

static size_t width_of(enum value_type type)
{
    static const size_t width[FILE_COUNT] = {[FILE_NUMBER] = sizeof(double),
                                             [FILE_FLAG] = sizeof(uint8_t),
                                             [FILE_WORD] = sizeof(uint32_t)};

    return width[file_of(type)];
}

static bool is_plain(const struct slot *s)
{
    return s->number != NULL || s->flag != NULL || s->word != NULL;
}

/* A block takes room once for a small form, and once for the plain one. */
size_t slot_room(enum value_type type, size_t n_subjects)
{
    static const size_t small[FILE_COUNT] = {[FILE_NUMBER] = sizeof(uint16_t), [FILE_FLAG] = 1};
    size_t blocks = (n_subjects + BLOCK - 1) / BLOCK;
    size_t fixed = file_of(type) == FILE_NUMBER ? CODES * sizeof(double) : QUARTER;

    return n_subjects * (width_of(type) + small[file_of(type)]) + blocks * (fixed + 2 * ALIGN);
}

void slot_blank(struct slot *slot, size_t n_subjects)
{
    for (size_t b = 0; b < (n_subjects + BLOCK - 1) / BLOCK; b++) {
        struct slot_block *block = &slot->blocks[b];

        *block = (struct slot_block){.form = SLOT_SAME};
        if (file_of(slot->type) == FILE_NUMBER)
            block->is.number = NAN;
        else if (file_of(slot->type) == FILE_FLAG)
            block->is.flag = TRUTH_UNKNOWN;
        else
            block->is.word = WORD_MISSING;
    }
}

/* ---- What a block can be put in -------------------------------------------------------------------- */

/* Values of a width that are all the first one. */
static bool all_same(const char *values, size_t n, size_t width)
{
    return n > 0 && memcmp(values, values + width, (n - 1) * width) == 0;
}

/* Whole numbers, MISSING_SHORT where there is none; false where a number is not one, or too large.
 * -0 is no whole number: it has other bits.  Without a comparison of doubles, which would keep the loop
 * from vectorising: the last bits of v + 2^52 are v's, if it is whole, and are held against v. */
WIDE static bool as_shorts(const double *restrict values, size_t n, uint16_t *restrict out,
                           int32_t *restrict most)
{
    const int64_t infinity = INT64_C(0x7FF0000000000000);
    int32_t greatest = *most;
    int64_t other = 0;

    for (size_t i = 0; i < n; i++) {
        double v = values[i], moved = v + 0x1p52, again;
        int64_t bits, last, bits_again, missing;

        memcpy(&bits, &v, sizeof bits);
        memcpy(&last, &moved, sizeof last);
        int32_t whole = (int32_t)(last & UINT16_MAX);

        again = whole;
        memcpy(&bits_again, &again, sizeof bits_again);
        missing = -((bits & INT64_MAX) > infinity); /* all bits, or none */
        other |= (bits ^ bits_again) & ~missing;
        whole = (int32_t)(missing & MISSING_SHORT) | (whole & ~(int32_t)missing);
        out[i] = (uint16_t)whole;
        whole &= ~(int32_t)missing;
        greatest = whole > greatest ? whole : greatest;
    }
    *most = greatest;
    return other == 0 && greatest < MISSING_SHORT;
}

WIDE static void as_bytes(const uint16_t *restrict shorts, size_t n, uint8_t missing,
                          uint8_t *restrict out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(shorts[i] < missing ? shorts[i] : missing);
}

/* The different numbers of a block, and which each is; false where there are too many. */
struct coded {
    double numbers[CODES];
    size_t n;
    uint8_t which[BLOCK];
};

static bool as_codes(const double values[], size_t n, struct coded *out)
{
    uint8_t found[BUCKETS] = {0}; /* 1 + which */
    uint64_t keys[CODES];

    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t key;
        size_t at;

        memcpy(&key, &values[i], sizeof key);
        at = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 57); /* BUCKETS places */
        while (found[at] != 0 && keys[found[at] - 1] != key)
            at = (at + 1) % BUCKETS;
        if (found[at] == 0) {
            if (out->n == CODES)
                return false;
            out->numbers[out->n] = values[i];
            keys[out->n++] = key;
            found[at] = (uint8_t)out->n;
        }
        out->which[i] = (uint8_t)(found[at] - 1);
    }
    return true;
}

/* ---- Putting away --------------------------------------------------------------------------------- */

/* Bytes of the room, which nobody else gets. */
static void *store_take(struct slot_store *store, size_t bytes)
{
    return store->at + atomic_fetch_add_explicit(&store->used, (bytes + ALIGN - 1) / ALIGN * ALIGN,
                                                 memory_order_relaxed);
}

/* `form` for the values at hand: the place that the block has, or a new one.  A block that has had another
 * form is plain from then on, so that it takes room twice at most.  NULL: put it away plain. */
static void *place_for(struct slot_store *store, struct slot_block *block, enum slot_form form,
                       size_t n_codes, size_t bytes)
{
    if (block->form == form && (form != SLOT_CODED || n_codes <= block->n_codes))
        return block->is.at;
    if (block->form != SLOT_SAME)
        return NULL;
    return store_take(store, bytes);
}

static void set_place(struct slot_block *block, enum slot_form form, size_t n_codes, void *at)
{
    *block = (struct slot_block){.is.at = at, .form = (uint8_t)form, .n_codes = (uint8_t)n_codes};
}

/* Values of two bits, of which bytes [n] has one each. */
static bool put_quarters(struct slot_store *store, struct slot_block *block, const uint8_t bytes[],
                         size_t n)
{
    uint8_t room[BLOCK] = {0}, *at = place_for(store, block, SLOT_QUARTERS, 0, QUARTER);

    if (at == NULL)
        return false;
    memcpy(room, bytes, n);
    for (size_t k = 0; k < QUARTER; k++)
        at[k] = (uint8_t)(room[k] | room[k + QUARTER] << 2 | room[k + 2 * QUARTER] << 4 |
                          room[k + 3 * QUARTER] << 6);
    set_place(block, SLOT_QUARTERS, 0, at);
    return true;
}

static bool put_whole(struct slot_store *store, struct slot_block *block, const double values[],
                      size_t n)
{
    uint16_t shorts[BLOCK];
    uint8_t bytes[BLOCK];
    int32_t most = 0;
    size_t some = n < LOOK ? n : LOOK;

    if (!as_shorts(values, some, shorts, &most) ||
        !as_shorts(values + some, n - some, shorts + some, &most))
        return false;
    if (most < MISSING_QUARTER && n > QUARTER) {
        as_bytes(shorts, n, MISSING_QUARTER, bytes);
        return put_quarters(store, block, bytes, n);
    }
    enum slot_form form = most < MISSING_BYTE ? SLOT_BYTES : SLOT_SHORTS;
    void *at = place_for(store, block, form, 0, form == SLOT_BYTES ? n : n * sizeof *shorts);

    if (at == NULL)
        return false;
    if (form == SLOT_BYTES)
        as_bytes(shorts, n, MISSING_BYTE, at);
    else
        memcpy(at, shorts, n * sizeof *shorts);
    set_place(block, form, 0, at);
    return true;
}

static bool put_coded(struct slot_store *store, struct slot_block *block, const double values[],
                      size_t n)
{
    struct coded coded;
    double *at;

    if (!as_codes(values, n, &coded) || coded.n * sizeof *at + n >= n * sizeof *at)
        return false;
    at = place_for(store, block, SLOT_CODED, coded.n, coded.n * sizeof *at + n);
    if (at == NULL)
        return false;
    memcpy(at, coded.numbers, coded.n * sizeof *at);
    memcpy(at + coded.n, coded.which, n);
    set_place(block, SLOT_CODED, coded.n, at);
    return true;
}

/* All values of a block that is not plain yet, in the smallest form; false: in no other than the plain. */
static bool put_small(struct slot_store *store, struct slot_block *block, enum value_type type,
                      const char *values, size_t n)
{
    const void *all = values;

    if (block->form == SLOT_SAME && all_same(values, n, width_of(type))) {
        memcpy(&block->is, values, width_of(type));
        return true;
    }
    switch (file_of(type)) {
    case FILE_NUMBER:
        return put_whole(store, block, all, n) || put_coded(store, block, all, n);
    case FILE_FLAG:
        return put_quarters(store, block, all, n);
    default:
        return false;
    }
}

static void read_block(const struct slot *slot, size_t b, size_t from, size_t n, void *out)
{
    if (file_of(slot->type) == FILE_NUMBER) {
        const double *at = slot_numbers(slot, b * BLOCK + from, n, out);

        if (at != out)
            memcpy(out, at, n * sizeof *at);
    } else if (file_of(slot->type) == FILE_FLAG) {
        slot_flags(slot, b * BLOCK + from, n, out);
    } else {
        slot_words(slot, b * BLOCK + from, n, out);
    }
}

/* Makes the block plain, with the values that it has. */
static void make_plain(struct slot_store *store, struct slot *slot, size_t b, size_t n)
{
    double room[BLOCK];
    size_t bytes = n * width_of(slot->type);
    struct slot_block *block = &slot->blocks[b];

    if (block->form == SLOT_PLAIN)
        return;
    read_block(slot, b, 0, n, room);
    set_place(block, SLOT_PLAIN, 0, store_take(store, bytes));
    memcpy(block->is.at, room, bytes);
}

static void put_block(struct slot_store *store, struct slot *slot, size_t b, size_t from, size_t n,
                      const char *values)
{
    size_t width = width_of(slot->type), left = store->n_subjects - b * BLOCK;
    size_t of = left < BLOCK ? left : BLOCK;
    struct slot_block *block = &slot->blocks[b];

    if (n == of && block->form != SLOT_PLAIN &&
        put_small(store, block, slot->type, values, n))
        return;
    make_plain(store, slot, b, of);
    memcpy((char *)block->is.at + from * width, values, n * width);
}

void slot_put(struct slot_store *store, struct slot *slot, size_t from, size_t n, const void *values)
{
    const char *at = values;
    size_t width = width_of(slot->type);

    if (is_plain(slot)) {
        char *whole = slot->number != NULL ? (char *)slot->number
                      : slot->flag != NULL ? (char *)slot->flag
                                           : (char *)slot->word;

        memcpy(whole + from * width, values, n * width);
        return;
    }
    for (size_t some; slot->blocks != NULL && n > 0; from += some, at += some * width, n -= some) {
        some = BLOCK - from % BLOCK < n ? BLOCK - from % BLOCK : n;
        put_block(store, slot, from / BLOCK, from % BLOCK, some, at);
    }
}

static uint8_t quarter_of(const uint8_t *at, size_t i)
{
    return at[i % QUARTER] >> 2 * (i / QUARTER) & 3;
}

/* ---- Reading one ---------------------------------------------------------------------------------- */

double slot_number(const struct slot *slot, size_t subject)
{
    const struct slot_block *block;
    size_t i = subject % BLOCK;

    if (slot->number != NULL)
        return slot->number[subject];
    if (slot->type == VALUE_FLAG)
        return truth_number(slot_flag(slot, subject));
    if (slot->type == VALUE_WORD || slot->type == VALUE_ID)
        return NAN;
    block = &slot->blocks[subject / BLOCK];
    switch ((enum slot_form)block->form) {
    case SLOT_QUARTERS: {
        uint8_t v = quarter_of(block->is.at, i);

        return v == MISSING_QUARTER ? (double)NAN : v;
    }
    case SLOT_BYTES: {
        uint8_t v = ((const uint8_t *)block->is.at)[i];

        return v == MISSING_BYTE ? (double)NAN : v;
    }
    case SLOT_SHORTS: {
        uint16_t v = ((const uint16_t *)block->is.at)[i];

        return v == MISSING_SHORT ? (double)NAN : v;
    }
    case SLOT_CODED: {
        const double *numbers = block->is.at;

        return numbers[((const uint8_t *)(numbers + block->n_codes))[i]];
    }
    case SLOT_PLAIN:
        return ((const double *)block->is.at)[i];
    default:
        return block->is.number;
    }
}

enum truth slot_flag(const struct slot *slot, size_t subject)
{
    const struct slot_block *block;
    size_t i = subject % BLOCK;

    if (slot->flag != NULL)
        return (enum truth)slot->flag[subject];
    block = &slot->blocks[subject / BLOCK];
    if (block->form == SLOT_QUARTERS)
        return (enum truth)quarter_of(block->is.at, i);
    return (enum truth)(block->form == SLOT_SAME ? block->is.flag
                                                 : ((const uint8_t *)block->is.at)[i]);
}

uint32_t slot_word(const struct slot *slot, size_t subject)
{
    const struct slot_block *block;

    if (slot->word != NULL)
        return slot->word[subject];
    block = &slot->blocks[subject / BLOCK];
    return block->form == SLOT_SAME ? block->is.word
                                    : ((const uint32_t *)block->is.at)[subject % BLOCK];
}

void slot_ask(const struct slot *slot, size_t subject)
{
    size_t i = subject % BLOCK;

    if (slot->number != NULL) {
        __builtin_prefetch(&slot->number[subject]);
        return;
    }
    static const uint8_t width[] = {[SLOT_SAME] = 0, [SLOT_QUARTERS] = 1, [SLOT_BYTES] = 1,
                                    [SLOT_SHORTS] = sizeof(uint16_t), [SLOT_CODED] = 1,
                                    [SLOT_PLAIN] = sizeof(double)};
    const struct slot_block *block = &slot->blocks[subject / BLOCK];
    const char *at = block->form == SLOT_SAME ? (const char *)block : block->is.at;
    size_t codes = block->form == SLOT_CODED ? block->n_codes * sizeof(double) : 0;

    if (block->form == SLOT_QUARTERS)
        i %= QUARTER;
    __builtin_prefetch(at + codes + i * width[block->form]); /* which form is next nobody foresees */
}

/* ---- Reading many --------------------------------------------------------------------------------- */

/* In runs of values that have the same two bits of their bytes. */
WIDE static void quarters_bytes(const uint8_t *restrict at, size_t from, size_t n,
                                uint8_t *restrict out)
{
    for (size_t i = 0, end; i < n; i = end) {
        size_t byte = (from + i) % QUARTER, shift = 2 * ((from + i) / QUARTER);

        end = QUARTER - byte < n - i ? i + QUARTER - byte : n;
        for (size_t k = i; k < end; k++)
            out[k] = at[byte + k - i] >> shift & 3;
    }
}

WIDE static void bytes_numbers(const uint8_t *restrict at, size_t n, uint8_t missing,
                               double *restrict out)
{
    uint8_t any = 0;

    for (size_t i = 0; i < n; i++) {
        out[i] = at[i];
        any |= at[i] == missing;
    }
    for (size_t i = 0; any && i < n; i++)
        out[i] = at[i] == missing ? (double)NAN : out[i];
}

WIDE static void shorts_numbers(const uint16_t *restrict at, size_t n, double *restrict out)
{
    uint16_t any = 0;

    for (size_t i = 0; i < n; i++) {
        out[i] = at[i];
        any |= at[i] == MISSING_SHORT;
    }
    for (size_t i = 0; any && i < n; i++)
        out[i] = at[i] == MISSING_SHORT ? (double)NAN : out[i];
}

static void block_numbers(const struct slot_block *block, size_t from, size_t n, double out[])
{
    const void *at = block->is.at;
    const double *numbers = at;
    uint8_t bytes[BLOCK];

    switch ((enum slot_form)block->form) {
    case SLOT_QUARTERS:
        quarters_bytes(at, from, n, bytes);
        bytes_numbers(bytes, n, MISSING_QUARTER, out);
        break;
    case SLOT_BYTES:
        bytes_numbers((const uint8_t *)at + from, n, MISSING_BYTE, out);
        break;
    case SLOT_SHORTS:
        shorts_numbers((const uint16_t *)at + from, n, out);
        break;
    case SLOT_CODED: {
        const uint8_t *which = (const uint8_t *)(numbers + block->n_codes) + from;

        for (size_t i = 0; i < n; i++)
            out[i] = numbers[which[i]];
        break;
    }
    case SLOT_PLAIN:
        memcpy(out, numbers + from, n * sizeof *out);
        break;
    default:
        for (size_t i = 0; i < n; i++)
            out[i] = block->is.number;
    }
}

static void flags_numbers(const struct slot *slot, size_t from, size_t n, double out[])
{
    uint8_t flags[BLOCK];

    for (size_t some; n > 0; from += some, out += some, n -= some) {
        some = n < BLOCK ? n : BLOCK;
        slot_flags(slot, from, some, flags);
        for (size_t i = 0; i < some; i++)
            out[i] = truth_number((enum truth)flags[i]);
    }
}

const double *slot_numbers(const struct slot *slot, size_t from, size_t n, double room[])
{
    const struct slot_block *block;

    if (slot->number != NULL)
        return slot->number + from;
    if (slot->type == VALUE_FLAG) {
        flags_numbers(slot, from, n, room);
        return room;
    }
    block = &slot->blocks[from / BLOCK];
    if (n > 0 && from % BLOCK + n <= BLOCK && block->form == SLOT_PLAIN)
        return (const double *)block->is.at + from % BLOCK;
    for (size_t done = 0, some; done < n; done += some) {
        size_t at = from + done;

        some = BLOCK - at % BLOCK < n - done ? BLOCK - at % BLOCK : n - done;
        block_numbers(&slot->blocks[at / BLOCK], at % BLOCK, some, room + done);
    }
    return room;
}

void slot_flags(const struct slot *slot, size_t from, size_t n, uint8_t out[])
{
    if (slot->flag != NULL) {
        memcpy(out, slot->flag + from, n);
        return;
    }
    for (size_t some; n > 0; from += some, out += some, n -= some) {
        const struct slot_block *block = &slot->blocks[from / BLOCK];
        size_t at = from % BLOCK;
        const uint8_t *flags = block->is.at;

        some = BLOCK - at < n ? BLOCK - at : n;
        if (block->form == SLOT_QUARTERS)
            quarters_bytes(flags, at, some, out);
        else if (block->form == SLOT_SAME)
            memset(out, block->is.flag, some);
        else
            memcpy(out, flags + at, some);
    }
}

void slot_words(const struct slot *slot, size_t from, size_t n, uint32_t out[])
{
    for (size_t i = 0; i < n; i++)
        out[i] = slot_word(slot, from + i);
}

const double *slot_array(const struct slot *slot, size_t n, double **own)
{
    *own = NULL;
    if (slot->number != NULL)
        return slot->number;
    *own = malloc((n + 1) * sizeof **own);
    return *own == NULL ? NULL : slot_numbers(slot, 0, n, *own);
}
