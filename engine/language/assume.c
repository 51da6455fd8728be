/* assume.c -- what rules would come to if lookups knew the keys that they do not know. */
#include <math.h>

#include "language/program.h"
#include "language/run.h"

static double greatest(const double values[], size_t n)
{
    double most = NAN;

    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]) && !(most >= values[i]))
            most = values[i];
    return most;
}

void passes_assume(const struct passes *passes, bool most)
{
    for (size_t i = 0; i < passes->n_takes; i++) {
        struct take *t = &passes->takes[i];
        const struct lookup_value *v = &t->lookup->values[t->value];
        size_t none = t->lookup->n_rows; /* the place of a key that is not there */
        double value = v->has_else ? v->else_number : (double)NAN;

        if (t->lookup->steps || (v->type != VALUE_NUMBER && v->type != VALUE_FLAG) ||
            t->number == NULL)
            continue;
        if (most && !isnan(greatest(t->number, none)))
            value = fmax(greatest(t->number, none), value);
        t->number[none] = value;
        t->flag[none] = isnan(value) ? TRUTH_UNKNOWN : value != 0.0 ? TRUTH_TRUE : TRUTH_FALSE;
    }
}
