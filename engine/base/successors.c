/* successors.c -- from what is stated of codes to the one that stands for each in the end. */
#include "base/successors.h"

#include <stdlib.h>

static int compare(const void *x, const void *y)
{
    const struct succession *a = x, *b = y;
    int order = text_compare(a->from, b->from);

    return order != 0 ? order : (a->at.line > b->at.line) - (a->at.line < b->at.line);
}

static int compare_from(const void *key, const void *item)
{
    return text_compare(*(const struct text *)key, ((const struct succession *)item)->from);
}

static int compare_settled(const void *key, const void *item)
{
    return text_compare(*(const struct text *)key, ((const struct successor *)item)->from);
}

static void wrong(const struct succession *s, const char *format, enum osara_status kind,
                  osara_problems *problems, bool *fine)
{
    problem_add(problems, kind, &s->at, format, TEXT_ARGS(s->from));
    *fine = false;
}

size_t successors_settle(struct succession all[], size_t n, struct successor out[],
                         enum osara_status kind, osara_problems *problems, bool *fine)
{
    size_t kept = 0;

    if (n > 1)
        qsort(all, n, sizeof *all, compare);
    for (size_t i = 0; i < n; i++) {
        const struct succession *next = &all[i];
        struct text to = next->to;
        size_t steps = 0;

        if (i > 0 && text_equal(all[i - 1].from, next->from)) {
            if (!text_equal(all[i - 1].to, to))
                wrong(next, "'%.*s' has two successors", kind, problems, fine);
            continue;
        }
        while ((next = bsearch(&to, all, n, sizeof *all, compare_from)) != NULL && steps++ <= n)
            to = next->to;
        if (next != NULL)
            wrong(&all[i], "'%.*s' comes round to itself by its successors", kind, problems, fine);
        out[kept++] = (struct successor){all[i].from, to};
    }
    return kept;
}

const struct successor *successors_find(const struct successor at[], size_t n, struct text from)
{
    return n > 0 ? bsearch(&from, at, n, sizeof *at, compare_settled) : NULL;
}
