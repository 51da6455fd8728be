/* draft_join.c -- rows that name the rows of another file: an involvement, and its crime. */
#include <string.h>

#include "scanning/draft.h"

#define MOSTLY 0.9
#define NEARLY_ALL 0.98

/* A value of its own in every row: a key that other rows can name. */
static bool is_key(const struct profile *p, const struct shape *s)
{
    return p->n_values >= 2 && p->n_formats == 0 &&
           (double)p->filled >= NEARLY_ALL * (double)s->rows &&
           (double)p->n_values >= NEARLY_ALL * (double)p->filled;
}

/* The column of `s` that names the rows of `other` by their key, if one does. */
static bool find_key(const struct shape *s, const struct shape *other, const struct profile *people,
                     uint32_t *by, uint32_t *by_joined)
{
    double best = 0;

    for (uint32_t k = 0; k < other->n_columns; k++) {
        const struct profile *key = &other->columns[k];

        if (!is_key(key, other) || (people != NULL && profile_within(key, people) > 0.5))
            continue;
        for (uint32_t c = 0; c < s->n_columns; c++) {
            const struct profile *p = &s->columns[c];
            double within = p->n_values < 2 || p->n_formats > 0 ? 0 : profile_within(p, key);

            if (within >= MOSTLY && within > best && p->n_values * 4 >= key->n_values) {
                best = within;
                *by = c;
                *by_joined = k;
            }
        }
    }
    return best > 0;
}

static bool join(const struct shape *s, const struct shape *other, struct arena *arena,
                 struct shape *out)
{
    struct shape both = *s;

    both.joined = other;
    both.columns = arena_alloc(arena, s->n_columns + other->n_columns, sizeof *both.columns);
    if (both.columns == NULL)
        return false;
    memcpy(both.columns, s->columns, s->n_columns * sizeof *both.columns);
    for (size_t k = 0; k < other->n_columns; k++) {
        bool own = false; /* where both have a heading, it is the rows' own */

        for (size_t c = 0; c < s->n_columns; c++)
            own |= text_equal(s->columns[c].heading, other->columns[k].heading);
        if (own || k == both.by_joined)
            continue;
        both.columns[both.n_columns] = other->columns[k];
        both.columns[both.n_columns++].cells = NULL; /* they are those of other rows */
    }
    *out = both;
    return true;
}

bool draft_join(const struct shape shapes[], size_t n_shapes, const struct profile *people,
                struct arena *arena, struct shape **out, size_t *n_out)
{
    struct shape *all = arena_alloc(arena, n_shapes * n_shapes + 1, sizeof *all);
    size_t n = n_shapes;

    if (all == NULL)
        return false;
    if (n_shapes > 0)
        memcpy(all, shapes, n_shapes * sizeof *all);
    for (size_t i = 0; i < n_shapes; i++)
        for (size_t k = 0; k < n_shapes; k++) {
            struct shape s = shapes[i];

            if (i == k || !find_key(&s, &shapes[k], people, &s.by, &s.by_joined))
                continue;
            if (!join(&s, &shapes[k], arena, &all[n]))
                return false;
            n++;
        }
    *out = all;
    *n_out = n;
    return true;
}
