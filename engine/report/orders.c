/* orders.c -- see orders.h. */
#include "report/orders.h"

#include <stdlib.h>

/* The days that an officer plans by. */
static uint32_t within(uint32_t days)
{
    return days <= 30 ? 30 : days <= 60 ? 60 : days <= 90 ? 90 : 0;
}

static enum truth truth_of(double flag)
{
    return isnan(flag) ? TRUTH_UNKNOWN : flag > 0 ? TRUTH_TRUE : TRUTH_FALSE;
}

static struct order_in_force order_at(const struct results *r, size_t row, double breached)
{
    const struct plan_in_force *f = &r->plan->in_force;
    const struct column *ends = f->ends == UINT32_MAX
                                    ? NULL
                                    : &r->extract->data.tables[f->table].columns[f->ends];
    struct order_in_force order = {row, DATE_MISSING, 0, 0, truth_of(breached)};

    if (ends == NULL || !column_known(ends, row))
        return order;
    order.ends = column_date(ends, row);
    if (order.ends >= r->plan->as_of) {
        order.days = (uint32_t)(order.ends - r->plan->as_of);
        order.within = within(order.days);
    }
    return order;
}

enum osara_status orders_in_force(const struct results *r, struct workspace *w, size_t subject,
                                  struct order_in_force **out, size_t *n, osara_problems *problems)
{
    const struct plan_in_force *f = &r->plan->in_force;
    const struct table *table = f->table == UINT32_MAX ? NULL : &r->extract->data.tables[f->table];
    size_t from = table == NULL ? 0 : table->first[subject];
    size_t rows = table == NULL ? 0 : table->first[subject + 1] - from;
    double *holds = malloc((rows + 1) * sizeof *holds);
    double *breached = malloc((rows + 1) * sizeof *breached);
    struct order_in_force *orders = malloc((rows + 1) * sizeof *orders);

    *n = 0;
    *out = orders;
    for (size_t i = 0; holds != NULL && breached != NULL && i < rows; i++) {
        holds[i] = 1;
        breached[i] = NAN;
    }
    if (holds != NULL && breached != NULL && orders != NULL && rows > 0) {
        if (f->when != UINT32_MAX)
            passes_row_values(&r->scores->frame, w, f->when, from, rows, holds, NULL);
        if (f->breached != UINT32_MAX)
            passes_row_values(&r->scores->frame, w, f->breached, from, rows, breached, NULL);
        for (size_t i = 0; i < rows; i++)
            if (holds[i] == 1 && table->fate[from + i] == FATE_USED)
                orders[(*n)++] = order_at(r, from + i, breached[i]);
    }
    bool fine = holds != NULL && breached != NULL && orders != NULL;

    free(breached);
    free(holds);
    if (fine)
        return OSARA_OK;
    free(orders);
    *out = NULL;
    return problem_memory(problems);
}

double orders_breaches(const struct results *r, size_t subject)
{
    uint32_t slot = r->plan->in_force.breaches;

    return slot == SLOT_NONE ? (double)NAN : slot_number(&r->scores->frame.slots[slot], subject);
}

void order_put(const struct results *r, const struct order_in_force *order, struct buffer *b)
{
    const struct plan_in_force *f = &r->plan->in_force;

    for (size_t i = 0; i < f->n_show; i++) {
        const struct column *c = &r->extract->data.tables[f->table].columns[f->show[i]];

        buffer_string(b, i ? ", " : "");
        if (c->type == COLUMN_DATE) {
            buffer_string(b, c->name);
            buffer_char(b, ' ');
            if (!column_known(c, order->row))
                buffer_string(b, "not known");
        }
        results_csv_value(r, f->table, f->show[i], order->row, b);
    }
}
