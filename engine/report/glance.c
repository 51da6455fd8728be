/* glance.c -- see glance.h: one pass over the values in the order of memory. */
#include "report/glance.h"

#include "base/pages.h"
#include "base/wide.h"

enum { GLANCE_BLOCK = 1024 };

/* Points are weight * values * share, as scores_points() has them. */
WIDE static void glance_points(const double *restrict values, double weight, double share,
                               const double *restrict score, size_t n, unsigned bit,
                               uint8_t *restrict zero, uint8_t *restrict same)
{
    for (size_t i = 0; i < n; i++) {
        double v = weight * values[i] * share;

        zero[i] |= v == 0 ? (uint8_t)bit : 0;
        same[i] |= v == score[i] ? (uint8_t)bit : 0;
    }
}

const struct column *glance_column(const struct results *r)
{
    const struct plan *plan = r->plan;
    const struct column *c;

    if (plan->n_show == 0 || plan->show[0].column == UINT32_MAX)
        return NULL;
    c = &r->extract->data.tables[0].columns[plan->show[0].column];
    return (c->type == COLUMN_CATEGORY || c->type == COLUMN_TEXT) && column_there(c) ? c : NULL;
}

size_t glance_band(const struct results *r, size_t subject)
{
    const struct scores *s = r->scores;
    size_t band = s->band[subject] == BAND_NONE ? r->plan->n_bands : s->band[subject];

    return 2 * band + (s->provisional[subject] != 0);
}

static void glance_block(const struct results *r, const struct column *shown, size_t from, size_t n,
                         struct glance out[])
{
    const struct scores *s = r->scores;
    uint8_t zero[GLANCE_BLOCK] = {0}, same[GLANCE_BLOCK] = {0};
    double room[GLANCE_BLOCK];

    for (size_t c = 0; c < s->n_criteria && c < GLANCED; c++)
        if (s->points != NULL)
            glance_points(s->points + c * s->n + from, 1, 1, s->score + from, n, 1u << c, zero,
                          same);
        else
            glance_points(slot_numbers(s->weighed[c].scaled, from, n, room), s->weighed[c].weight,
                          s->share, s->score + from, n, 1u << c, zero, same);
    for (size_t i = 0; i < n; i++) {
        size_t band = glance_band(r, from + i);

        out[from + i] = (struct glance){.score = s->score[from + i],
                                        .word = shown != NULL ? column_word(shown, from + i) : WORD_MISSING,
                                        .zero = zero[i],
                                        .same = same[i],
                                        .band = (uint16_t)(band < GLANCE_FAR ? band : GLANCE_FAR)};
    }
}

/* Whole large pages, where they fill one: they are read in any order. */
static struct glance *glances_alloc(size_t n)
{
    const size_t page = PAGES_LARGE / sizeof(struct glance);

    return pages_alloc(n > page ? (n + page - 1) / page * page : n + 1, sizeof(struct glance));
}

struct glance *glances_make(const struct results *r)
{
    size_t n = r->scores->n;
    struct glance *out = glances_alloc(n);
    const struct column *shown = glance_column(r);

    if (out == NULL)
        return NULL;
#pragma omp parallel for schedule(static) num_threads((int)r->scores->n_workspaces)
    for (size_t from = 0; from < n; from += GLANCE_BLOCK)
        glance_block(r, shown, from, n - from < GLANCE_BLOCK ? n - from : GLANCE_BLOCK, out);
    return out;
}
