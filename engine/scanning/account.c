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

uint64_t join_quarantined(const struct join_account *a)
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

/* Rows of a table's own files, or of those that are joined to it, and why some are not used. */
struct judged {
    const struct extract *e;
    size_t table;
    bool joined;
    const char *name;
    uint64_t rows_read, n;
    const uint64_t *quarantined; /* [QUARANTINE_REASONS_] */
};

static const struct quarantined *example(const struct judged *j, int reason)
{
    for (size_t i = 0; i < j->e->n_quarantined; i++) {
        const struct quarantined *q = &j->e->quarantined[i];

        if (q->table == j->table && q->joined == j->joined && (int)q->reason == reason)
            return q;
    }
    return NULL;
}

/* "300 value (ATH.csv:17, COMM_DATE: expected a date, got '31/06/2021')", commonest first. */
static void put_reasons(struct buffer *b, const struct judged *j)
{
    uint64_t left[QUARANTINE_REASONS_];

    for (int k = 0; k < QUARANTINE_REASONS_; k++)
        left[k] = j->quarantined[k];
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
        q = example(j, most);
        if (q != NULL)
            buffer_format(b, " (%s:%u%s%s: %s)", j->e->inputs[q->file].name, q->line,
                          q->column != NULL ? ", " : "", q->column != NULL ? q->column : "",
                          q->why);
        left[most] = 0;
    }
}

static void put_judged(struct buffer *b, const struct judged *j)
{
    buffer_format(b, "%s: ", j->name);
    put_count(b, j->n);
    buffer_string(b, " of ");
    put_count(b, j->rows_read);
    buffer_string(b, j->rows_read == 1 ? " row is quarantined, " : " rows are quarantined, ");
    put_share(b, (double)j->n / (double)j->rows_read);
}

static enum osara_status judge(const struct judged *j, double tolerate, osara_problems *problems)
{
    enum osara_status rc;
    struct buffer b = {0};

    if ((double)j->n <= tolerate * (double)j->rows_read)
        return OSARA_OK;
    put_judged(&b, j);
    buffer_string(&b, ", more than the ");
    buffer_number(&b, 100 * tolerate);
    buffer_string(&b, "% tolerated");
    put_reasons(&b, j);
    buffer_char(&b, '\0');
    if (b.failed) {
        rc = problem_memory(problems);
    } else {
        rc = problem_add(problems, OSARA_EEXTRACT, NULL, "%s", b.at);
        problem_hint(problems, "mend the export or extract.yaml; 'tolerate' in the ruleset "
                               "sets how much may be left out");
    }
    buffer_free(&b);
    return rc;
}

/* The i-th table, then the files that are joined. */
static struct judged judged_at(const struct extract *e, const struct plan *plan, size_t i)
{
    if (i < plan->n_tables) {
        const struct account *a = &e->accounts[i];

        return (struct judged){e,
                               i,
                               false,
                               plan->tables[i].name,
                               a->rows_read,
                               account_quarantined(a),
                               a->quarantined};
    }
    const struct join_account *a = &e->joins[i - plan->n_tables];

    return (struct judged){
        e, a->table, true, a->files, a->rows_read, join_quarantined(a), a->quarantined};
}

enum osara_status extract_tolerated(const struct extract *e, const struct plan *plan,
                                    osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; i < plan->n_tables + e->n_joins; i++) {
        const struct judged j = judged_at(e, plan, i);
        enum osara_status judged = judge(&j, plan->tolerate, problems);

        rc = judged != OSARA_OK ? judged : rc;
    }
    return rc;
}

void extract_warn_left_out(const struct extract *e, const struct plan *plan,
                           osara_problems *problems)
{
    for (size_t i = 0; i < plan->n_tables + e->n_joins; i++) {
        const struct judged j = judged_at(e, plan, i);
        struct buffer b = {0};

        if (j.n == 0)
            continue;
        put_judged(&b, &j);
        buffer_string(&b, ", and no figure here knows of them");
        put_reasons(&b, &j);
        buffer_char(&b, '\0');
        if (!b.failed) {
            problem_warn(problems, OSARA_EEXTRACT, NULL, "%s", b.at);
            problem_hint(problems, "'osara scan' lists them");
        }
        buffer_free(&b);
    }
}

/* Rows listed in quarantine, and rows in the files, of a table's own files or of joined ones. */
static uint64_t count_listed(const struct extract *e, size_t table, bool joined)
{
    uint64_t n = 0;

    for (size_t i = 0; i < e->n_quarantined; i++)
        n += e->quarantined[i].table == table && e->quarantined[i].joined == joined;
    return n;
}

static uint64_t count_in_files(const struct extract *e, size_t table, bool joined)
{
    uint64_t n = 0;

    for (size_t i = 0; i < e->n_inputs; i++)
        if (e->inputs[i].table == table && e->inputs[i].joined == joined)
            n += e->inputs[i].rows;
    return n;
}

static enum osara_status check_joins(const struct extract *e, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; i < e->n_joins; i++) {
        const struct join_account *a = &e->joins[i];

        if (a->rows_read == a->named + a->unnamed + join_quarantined(a) &&
            count_listed(e, a->table, true) == join_quarantined(a) &&
            count_in_files(e, a->table, true) == a->rows_read)
            continue;
        rc = problem_add(problems, OSARA_EFAULT, NULL,
                         "the account of %s does not add up: %llu rows read, %llu named, %llu not, "
                         "%llu quarantined",
                         a->files, (unsigned long long)a->rows_read, (unsigned long long)a->named,
                         (unsigned long long)a->unnamed, (unsigned long long)join_quarantined(a));
    }
    return rc;
}

enum osara_status account_check(const struct extract *e, const struct plan *plan,
                                osara_problems *problems)
{
    enum osara_status rc = check_joins(e, problems);

    for (size_t t = 0; t < plan->n_tables; t++) {
        const struct account *a = &e->accounts[t];
        uint64_t judged = a->used + account_out_of_scope(a, plan->tables[t].n_keeps);
        uint64_t listed = e->unlisted ? account_quarantined(a) : count_listed(e, t, false);
        uint64_t in_files = count_in_files(e, t, false);

        if (a->rows_read ==
                a->loaded + a->folded + a->merged + a->nobody + account_quarantined(a) &&
            listed == account_quarantined(a) && (in_files == a->rows_read || e->n_inputs == 0) &&
            a->loaded == e->data.tables[t].n_rows && (judged == 0 || judged == a->loaded))
            continue;
        rc = problem_add(problems, OSARA_EFAULT, NULL,
                         "the account of %s does not add up: %llu rows read, %llu loaded, %llu "
                         "folded, %llu of nobody, %llu quarantined (%llu listed), %llu judged",
                         plan->tables[t].name, (unsigned long long)a->rows_read,
                         (unsigned long long)a->loaded, (unsigned long long)a->folded,
                         (unsigned long long)a->nobody, (unsigned long long)account_quarantined(a),
                         (unsigned long long)listed, (unsigned long long)judged);
    }
    return rc;
}
