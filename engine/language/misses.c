/* misses.c -- keys that lookups did not know: noted row by row, settled subject by subject, merged
 * over workspaces.
 *
 * The same row may miss the same key in several programs, or by two columns: events of the subjects
 * at hand are sorted and counted once. */
#include "language/workspace.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

/* Makes room in a plain array for n items: *array is its pointer. */
static bool grow(void *array, size_t n, size_t *room, size_t size)
{
    size_t more = *room > 0 ? *room : 64;
    void *items;

    if (n <= *room)
        return true;
    while (more < n)
        more *= 2;
    memcpy(&items, array, sizeof items);
    items = realloc(items, more * size);
    if (items == NULL)
        return false;
    memcpy(array, &items, sizeof items);
    *room = more;
    return true;
}

static uint64_t hash_key(const struct lookup *lookup, const uint64_t codes[], size_t n)
{
    uint64_t h = (uint64_t)(uintptr_t)lookup;

    for (size_t i = 0; i < n; i++) {
        h = (h ^ codes[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    return h;
}

static bool same_key(const struct miss_table *t, const struct miss *m, const struct note *note,
                     const uint64_t codes[])
{
    return m->lookup == note->lookup && memcmp(m->kinds, note->kinds, note->n_keys) == 0 &&
           memcmp(t->codes + m->codes, codes, note->n_keys * sizeof *codes) == 0;
}

static bool grow_buckets(struct miss_table *t)
{
    size_t n = t->n_buckets > 0 ? t->n_buckets * 2 : 256;
    uint32_t *buckets = malloc(n * sizeof *buckets);

    if (buckets == NULL)
        return false;
    memset(buckets, 0xFF, n * sizeof *buckets);
    for (size_t i = 0; i < t->n; i++) {
        const struct miss *m = &t->at[i];
        size_t at = hash_key(m->lookup, t->codes + m->codes, m->n_keys) & (n - 1);

        while (buckets[at] != UINT32_MAX)
            at = (at + 1) & (n - 1);
        buckets[at] = (uint32_t)i;
    }
    free(t->buckets);
    t->buckets = buckets;
    t->n_buckets = n;
    return true;
}

/* The entry of a key, UINT32_MAX when out of memory. */
static uint32_t miss_of(struct miss_table *t, const struct note *note, const uint64_t codes[])
{
    size_t at;

    if (2 * (t->n + 1) > t->n_buckets && !grow_buckets(t))
        return UINT32_MAX;
    at = hash_key(note->lookup, codes, note->n_keys) & (t->n_buckets - 1);
    for (; t->buckets[at] != UINT32_MAX; at = (at + 1) & (t->n_buckets - 1))
        if (same_key(t, &t->at[t->buckets[at]], note, codes))
            return t->buckets[at];
    if (!grow(&t->at, t->n + 1, &t->room, sizeof *t->at) ||
        !grow(&t->codes, t->n_codes + note->n_keys, &t->room_codes, sizeof *t->codes))
        return UINT32_MAX;
    t->at[t->n] = (struct miss){note->lookup, note->n_keys, note->kinds, t->n_codes, 0, 0};
    memcpy(t->codes + t->n_codes, codes, note->n_keys * sizeof *codes);
    t->n_codes += note->n_keys;
    t->buckets[at] = (uint32_t)t->n;
    return (uint32_t)t->n++;
}

static uint64_t code_of(const struct registers *r, const struct note *note, size_t key, size_t j)
{
    uint16_t at = note->keys[key];

    switch ((enum key_kind)note->kinds[key]) {
    case KEY_WORD:
    case KEY_ID:
        return r->word[at][j];
    case KEY_FLAG:
        return r->flag[at][j];
    default:
        return number_bits(r->number[at][j]);
    }
}

static void note_one(struct block *b, const struct note *note, uint64_t codes[], size_t j)
{
    struct miss_table *t = &b->w->misses;
    uint32_t miss, row = (uint32_t)(b->first + (b->rows == NULL ? j : b->rows[j]));

    for (size_t k = 0; k < note->n_keys; k++)
        codes[k] = code_of(&b->w->registers, note, k, j);
    miss = miss_of(t, note, codes);
    if (miss == UINT32_MAX ||
        !grow(&t->events, t->n_events + 1, &t->room_events, sizeof *t->events)) {
        b->w->failed = true;
        return;
    }
    t->events[t->n_events++] = (struct miss_event){miss, b->t == 0 ? row : b->subject + block_who(b)[j],
                                                   b->t, row, note->always};
}

void block_note_misses(struct block *b, const struct instruction *i)
{
    const struct note *note = &b->w->passes->notes[i->k.word];
    const uint32_t *found = b->w->registers.word[i->a];
    uint32_t none = (uint32_t)note->lookup->n_rows;
    uint64_t few[8], *codes = few;

    if (!b->w->counting)
        return;
    if (note->n_keys > sizeof few / sizeof few[0]) {
        codes = malloc(note->n_keys * sizeof *codes);
        if (codes == NULL) {
            b->w->failed = true;
            return;
        }
    }
    for (size_t j = 0; j < b->n && !b->w->failed; j++)
        if (found[j] == none)
            note_one(b, note, codes, j);
    if (codes != few)
        free(codes);
}

/* By key, subject, row; of one row's events one that counts always comes first. */
static int compare_events(const void *x, const void *y)
{
    const struct miss_event *a = x, *b = y;

    if (a->miss != b->miss)
        return a->miss < b->miss ? -1 : 1;
    if (a->subject != b->subject)
        return a->subject < b->subject ? -1 : 1;
    if (a->table != b->table)
        return a->table < b->table ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (int)b->always - (int)a->always;
}

void misses_settle(struct workspace *w, const struct frame *frame)
{
    struct miss_table *t = &w->misses;
    const struct miss_event *last = NULL;

    if (t->n_events > 1)
        qsort(t->events, t->n_events, sizeof *t->events, compare_events);
    for (size_t i = 0; i < t->n_events; i++) {
        const struct miss_event *e = &t->events[i];
        bool same = last != NULL && last->miss == e->miss && last->subject == e->subject;

        if (!e->always && table_fate(&frame->data->tables[e->table], e->row) != FATE_USED)
            continue;
        if (same && last->table == e->table && last->row == e->row)
            continue;
        t->at[e->miss].rows++;
        t->at[e->miss].subjects += !same;
        last = e;
        if (same)
            continue;
        if (!grow(&t->who, t->n_who + 1, &t->room_who, sizeof *t->who)) {
            w->failed = true;
            break;
        }
        t->who[t->n_who++] = (struct miss_who){e->miss, e->subject};
    }
    t->n_events = 0;
}

void misses_free(struct miss_table *m)
{
    free(m->at);
    free(m->buckets);
    free(m->codes);
    free(m->events);
    free(m->who);
}

/* ---- Merged ---- */

static double number_of(uint64_t bits)
{
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

static struct text key_text(const struct miss_table *t, const struct miss *m,
                            const struct scope *scope, struct arena *arena)
{
    struct buffer b = {0};
    struct text text = {NULL, 0};

    for (size_t k = 0; k < m->n_keys; k++) {
        uint64_t code = t->codes[m->codes + k];

        if (k > 0)
            buffer_string(&b, ", ");
        switch ((enum key_kind)m->kinds[k]) {
        case KEY_WORD:
            buffer_text(&b, words_text(scope->words, (uint32_t)code));
            break;
        case KEY_ID:
            buffer_text(&b, words_text(scope->ids, (uint32_t)code));
            break;
        case KEY_FLAG:
            buffer_string(&b, code == TRUTH_TRUE ? "yes" : "no");
            break;
        case KEY_DATE:
            buffer_date(&b, (int32_t)floor(number_of(code)));
            break;
        default:
            buffer_number(&b, number_of(code));
        }
    }
    if (!b.failed)
        text = text_of(arena_copy(arena, (struct text){b.at, b.n}));
    text.n = text.at == NULL ? 0 : b.n; /* a key may hold any byte */
    buffer_free(&b);
    return text;
}

static int compare_misses(const void *x, const void *y)
{
    const struct lookup_miss *a = x, *b = y;

    if (a->lookup != b->lookup)
        return a->lookup < b->lookup ? -1 : 1; /* both in scope->lookups */
    return text_compare(a->key, b->key);
}

static int compare_subjects(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

/* The subjects of a workspace's misses, one miss's behind another's: those of m stand at
 * first[m] .. first[m + 1] - 1. */
static uint32_t *deal_who(const struct miss_table *t, struct arena *arena, uint32_t **first)
{
    uint32_t *who = arena_alloc(arena, t->n_who + 1, sizeof *who), *next;

    *first = arena_alloc(arena, t->n + 2, sizeof **first);
    if (who == NULL || *first == NULL)
        return NULL;
    for (size_t i = 0; i < t->n_who; i++)
        (*first)[t->who[i].miss + 1]++;
    for (size_t m = 0; m < t->n; m++)
        (*first)[m + 1] += (*first)[m];
    next = arena_alloc(arena, t->n + 1, sizeof *next);
    if (next == NULL)
        return NULL;
    memcpy(next, *first, (t->n + 1) * sizeof *next);
    for (size_t i = 0; i < t->n_who; i++)
        who[next[t->who[i].miss]++] = t->who[i].subject;
    return who;
}

static bool join_who(struct lookup_miss *to, const struct lookup_miss *more, struct arena *arena)
{
    uint32_t *who = arena_alloc(arena, to->n_who + more->n_who + 1, sizeof *who);

    if (who == NULL)
        return false;
    memcpy(who, to->who, to->n_who * sizeof *who);
    memcpy(who + to->n_who, more->who, more->n_who * sizeof *who);
    to->who = who;
    to->n_who += more->n_who;
    return true;
}

static void settle_who(struct lookup_miss *m)
{
    size_t kept = 0;

    if (m->n_who > 1)
        qsort(m->who, m->n_who, sizeof *m->who, compare_subjects);
    for (size_t i = 0; i < m->n_who; i++)
        if (kept == 0 || m->who[i] != m->who[kept - 1])
            m->who[kept++] = m->who[i];
    m->n_who = kept;
}

/* SIZE_MAX when out of memory. */
static size_t merge(struct lookup_miss *all, size_t n, struct arena *arena)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && compare_misses(&all[kept - 1], &all[i]) == 0) {
            all[kept - 1].rows += all[i].rows;
            all[kept - 1].subjects += all[i].subjects;
            if (!join_who(&all[kept - 1], &all[i], arena))
                return SIZE_MAX;
        } else {
            all[kept++] = all[i];
        }
    }
    for (size_t i = 0; i < kept; i++)
        settle_who(&all[i]);
    return kept;
}

size_t workspace_misses(struct workspace *const w[], size_t n, const struct scope *scope,
                        struct arena *arena, struct lookup_miss **out)
{
    size_t most = 0, total = 0;
    struct lookup_miss *all;

    for (size_t i = 0; i < n; i++)
        most += w[i]->misses.n;
    all = arena_alloc(arena, most + 1, sizeof *all);
    if (all == NULL)
        return SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        const struct miss_table *t = &w[i]->misses;
        uint32_t *first, *who = deal_who(t, arena, &first);

        if (who == NULL)
            return SIZE_MAX;
        for (size_t m = 0; m < t->n; m++) {
            struct lookup_miss *miss = &all[total];

            if (t->at[m].rows == 0)
                continue;
            *miss = (struct lookup_miss){
                .lookup = t->at[m].lookup, .rows = t->at[m].rows, .subjects = t->at[m].subjects};
            miss->key = key_text(t, &t->at[m], scope, arena);
            if (miss->key.at == NULL)
                return SIZE_MAX;
            miss->who = who + first[m];
            miss->n_who = first[m + 1] - first[m];
            total++;
        }
    }
    if (total > 1)
        qsort(all, total, sizeof *all, compare_misses);
    *out = all;
    return merge(all, total, arena);
}
