/* account.c -- every row of every file ends in exactly one count. */
#include "base/buffer.h"
#include "base/number.h"
#include "scanning/extract.h"

uint64_t account_quarantined(const struct account *a)
{
    uint64_t n = 0;

    for (int k = 0; k < QUARANTINE_REASONS_; k++)
        n += a->quarantined[k];
    return n;
}

uint64_t account_out_of_scope(const struct account *a, size_t n_keeps)
{
    uint64_t n = a->weak_evidence + a->subject_out;

    for (size_t k = 0; k < n_keeps; k++)
        n += a->failed_keep[k];
    return n;
}

static void put_count(struct buffer *b, uint64_t n)
{
    char text[64];

    number_print_rounded((double)n, 0, text);
    buffer_string(b, text);
}

/* Two figures that say something, however small the share is. */
static void put_share(struct buffer *b, double share)
{
    char text[64];

    number_print_rounded(100 * share, share >= 0.1 ? 0 : share >= 0.01 ? 1 : 2, text);
    buffer_format(b, "%s%%", text);
}

static const struct quarantined *example(const struct extract *e, size_t table, int reason)
{
    for (size_t i = 0; i < e->n_quarantined; i++)
        if (e->quarantined[i].table == table && (int)e->quarantined[i].reason == reason)
            return &e->quarantined[i];
    return NULL;
}

/* "300 value (ATH.csv:17, COMM_DATE: expected a date, got '31/06/2021')", commonest first. */
static void put_reasons(struct buffer *b, const struct extract *e, size_t table)
{
    uint64_t left[QUARANTINE_REASONS_];

    for (int k = 0; k < QUARANTINE_REASONS_; k++)
        left[k] = e->accounts[table].quarantined[k];
    for (const char *join = ": ";; join = "; ") {
        int most = 0;
        const struct quarantined *q;

        for (int k = 1; k < QUARANTINE_REASONS_; k++)
            if (left[k] > left[most])
                most = k;
        if (left[most] == 0)
            return;
        buffer_string(b, join);
        put_count(b, left[most]);
        buffer_format(b, " %s", quarantine_reason_name((enum quarantine_reason)most));
        q = example(e, table, most);
        if (q != NULL)
            buffer_format(b, " (%s:%u%s%s: %s)", e->inputs[q->file].name, q->line,
                          q->column != NULL ? ", " : "", q->column != NULL ? q->column : "",
                          q->why);
        left[most] = 0;
    }
}

enum osara_status extract_tolerated(const struct extract *e, const struct plan *plan,
                                    osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t t = 0; t < plan->n_tables; t++) {
        const struct account *a = &e->accounts[t];
        uint64_t n = account_quarantined(a);
        struct buffer b = {0};

        if ((double)n <= plan->tolerate * (double)a->rows_read)
            continue;
        buffer_format(&b, "%s: ", plan->tables[t].name);
        put_count(&b, n);
        buffer_string(&b, " of ");
        put_count(&b, a->rows_read);
        buffer_string(&b, a->rows_read == 1 ? " row is quarantined, " : " rows are quarantined, ");
        put_share(&b, (double)n / (double)a->rows_read);
        buffer_string(&b, ", more than the ");
        buffer_number(&b, 100 * plan->tolerate);
        buffer_string(&b, "% tolerated");
        put_reasons(&b, e, t);
        buffer_char(&b, '\0');
        if (b.failed) {
            rc = problem_memory(problems);
        } else {
            rc = problem_add(problems, OSARA_EEXTRACT, NULL, "%s", b.at);
            problem_hint(problems, "mend the export or extract.yaml; 'tolerate' in the ruleset "
                                   "sets how much may be left out");
        }
        buffer_free(&b);
    }
    return rc;
}

enum osara_status account_check(const struct extract *e, const struct plan *plan,
                                osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t t = 0; t < plan->n_tables; t++) {
        const struct account *a = &e->accounts[t];
        uint64_t judged = a->used + account_out_of_scope(a, plan->tables[t].n_keeps);
        uint64_t listed = 0, in_files = 0;

        for (size_t i = 0; i < e->n_quarantined; i++)
            listed += e->quarantined[i].table == t;
        for (size_t i = 0; i < e->n_inputs; i++)
            in_files += e->inputs[i].table == t ? e->inputs[i].rows : 0;
        if (a->rows_read == a->loaded + account_quarantined(a) &&
            listed == account_quarantined(a) && (in_files == a->rows_read || e->n_inputs == 0) &&
            a->loaded == e->data.tables[t].n_rows && (judged == 0 || judged == a->loaded))
            continue;
        rc = problem_add(problems, OSARA_EFAULT, NULL,
                         "the account of %s does not add up: %llu rows read, %llu loaded, %llu "
                         "quarantined (%llu listed), %llu judged",
                         plan->tables[t].name, (unsigned long long)a->rows_read,
                         (unsigned long long)a->loaded, (unsigned long long)account_quarantined(a),
                         (unsigned long long)listed, (unsigned long long)judged);
    }
    return rc;
}
