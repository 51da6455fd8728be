/* harm_changes.c -- which codes have other days than in the table in use. */
#include <math.h>
#include <stdlib.h>

#include "report/harm_report.h"

static double size_of(const struct harm_change *c)
{
    double before = isnan(c->before) ? 0 : c->before, after = isnan(c->after) ? 0 : c->after;

    return fabs(after - before);
}

static int by_size(const void *a, const void *b)
{
    const struct harm_change *x = a, *y = b;
    double p = size_of(x), q = size_of(y);
    bool gone = isnan(x->after), other_gone = isnan(y->after);

    if (gone != other_gone)
        return gone ? 1 : -1;
    if (p > q || p < q)
        return p > q ? -1 : 1;
    return text_compare(x->code, y->code);
}

static void note(struct harm_changes *c, struct text code, struct text title, double before,
                 double after)
{
    if (before == after) {
        c->same++;
        return;
    }
    c->at[c->n++] = (struct harm_change){code, title, before, after};
    c->added += isnan(before) != 0;
    c->gone += isnan(after) != 0;
    c->higher += after > before;
    c->lower += after < before;
}

static bool sheet_has(const struct harm_sheet *sheet, struct text code)
{
    size_t low = 0, high = sheet->n_codes;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(text_of(sheet->rows[sheet->codes[middle].chosen].code), code);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

void harm_changes_find(const struct harm_import *h, struct harm_changes *out)
{
    const struct harm_sheet *sheet = h->sheet;

    *out = (struct harm_changes){0};
    out->at = malloc((sheet->n_codes + h->against->n + 1) * sizeof *out->at);
    if (out->at == NULL)
        return;
    for (size_t i = 0; i < sheet->n_codes; i++) {
        const struct harm_row *row = &sheet->rows[sheet->codes[i].chosen];
        const struct harm_entry *old = harm_table_find(h->against, text_of(row->code));

        note(out, text_of(row->code), row->title, old != NULL ? old->days : (double)NAN, row->days);
    }
    for (size_t i = 0; i < h->against->n; i++)
        if (!sheet_has(sheet, h->against->at[i].code))
            note(out, h->against->at[i].code, TEXT("not in the sheet"), h->against->at[i].days,
                 (double)NAN);
    if (out->n > 0)
        qsort(out->at, out->n, sizeof *out->at, by_size);
}
