/* draft_proof.c -- what a column is, by its values alone. */
#include "scanning/codes.h"
#include "scanning/draft.h"
#include "scanning/headings.h"
#include "scanning/meanings.h"
#include "scanning/pnc.h"

enum { FEW = 10 };

bool draft_is_codes(const struct plan_column *column, const struct profile *p)
{
    return column->type == COLUMN_CATEGORY && column->n_values == 0 &&
           headings_alike(text_of(column->name), "code") >= 0.5 && p->codes * 2 > p->filled;
}

size_t draft_names(const struct plan *plan, const struct plan_column *column,
                   struct text names[DRAFT_NAMES])
{
    size_t n = column->n_values < DRAFT_NAMES ? column->n_values : DRAFT_NAMES;

    for (size_t k = 0; k < n; k++)
        names[k] = words_text(plan->words, column->values[k]);
    return n;
}

uint64_t draft_known(const struct plan *plan, const struct plan_column *column,
                     const struct profile *p)
{
    struct text names[DRAFT_NAMES];
    size_t n = draft_names(plan, column, names);
    uint64_t known = 0;

    for (size_t i = 0; i < p->n_values; i++)
        known += headings_value(p->values[i].text, names, n) < n ? p->values[i].n : 0;
    return known;
}

static double share(uint64_t n, const struct profile *p)
{
    uint64_t said = p->filled - p->nothings;

    return said > 0 ? (double)n / (double)said : 0;
}

/* Codes as they are written nowhere else: most have a stroke. */
static double proof_of_codes(const struct profile *p)
{
    uint64_t strokes = 0;

    for (size_t i = 0; i < p->n_values; i++)
        for (size_t k = 0; k < p->values[i].text.n; k++)
            if (p->values[i].text.at[k] == '/') {
                strokes += p->values[i].n;
                break;
            }
    return p->n_formats > 0 || strokes * 4 < p->filled ? 0 : share(p->codes, p);
}

static double proof_of_sex(const struct profile *p)
{
    static const char *const words[] = {"m", "f", "male", "female", "u", "x", "other"};
    uint64_t n = 0;

    for (size_t i = 0; i < p->n_values && p->n_values <= FEW; i++)
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            n += text_equal_fold(p->values[i].text, text_of(words[k])) ? p->values[i].n : 0;
    return p->n_values >= 2 ? share(n, p) : 0;
}

static double proof_of_values(const struct plan *plan, const struct plan_column *column,
                              const struct profile *p)
{
    return p->n_values >= 2 ? share(draft_known(plan, column, p), p) : 0;
}

/* A birth is of another time than a crime. */
static double proof_of_date(const struct plan *plan, size_t t, uint32_t column,
                            const struct profile *p)
{
    const struct plan_table *table = &plan->tables[t];
    bool birth = column_that_means(table, MEANS_BIRTH) == column;
    bool crime = column_that_means(table, MEANS_COMMITTED) == column ||
                 column_that_means(table, MEANS_RECORDED) == column;
    int32_t day = birth || crime ? p->median : DATE_MISSING;
    double years = day != DATE_MISSING ? (plan->as_of - day) / 365.25 : -1;

    if ((birth && years >= 15 && years <= 80) || (crime && years >= 0 && years < 15))
        return share(p->filled - p->nothings - p->misfits, p);
    return 0;
}

static double proof_of_pnc(const struct profile *p)
{
    uint64_t n = 0;

    for (size_t i = 0; i < p->n_values; i++)
        n += pnc_fault(p->values[i].text) == NULL ? p->values[i].n : 0;
    return share(n, p);
}

/* Ids that stand in most rows, each in few. */
static double proof_of_key(const struct shape *s, const struct profile *p,
                           const struct profile *people)
{
    if (p->n_formats > 0 || p->n_values < FEW || p->filled * 100 < s->rows * 98 ||
        (people != NULL && profile_within(p, people) > 0.5))
        return 0;
    for (size_t i = 0; i < p->values[0].text.n; i++)
        if (p->values[0].text.at[i] == ' ')
            return 0;
    return 0.8 + 0.2 * (double)p->n_values / (double)p->filled;
}

double draft_proof(const struct plan *plan, size_t t, uint32_t column, const struct shape *s,
                   uint32_t heading, const struct profile *people)
{
    const struct plan_table *table = &plan->tables[t];
    const struct plan_column *c = &table->columns[column];
    const struct profile *p = &s->columns[heading];

    if (p->n_values == 0)
        return 0;
    if (t > 0 && table->join == column)
        return people != NULL ? profile_within(p, people) : 0;
    if (column_that_means(table, MEANS_PNC) == column)
        return proof_of_pnc(p);
    switch (c->type) {
    case COLUMN_DATE:
        return proof_of_date(plan, t, column, p);
    case COLUMN_CATEGORY:
        if (c->n_values > 0)
            return proof_of_values(plan, c, p);
        if (headings_alike(text_of("sex"), c->name) == 1)
            return proof_of_sex(p);
        return headings_alike(text_of(c->name), "code") >= 0.5 ? proof_of_codes(p) : 0;
    case COLUMN_ID:
        for (size_t k = 0; k < table->n_key; k++)
            if (table->key[k] == column)
                return proof_of_key(s, p, people);
        break;
    case COLUMN_NUMBER:
    case COLUMN_FLAG:
    case COLUMN_TEXT:
        break;
    }
    return 0;
}
