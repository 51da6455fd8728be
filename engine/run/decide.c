/* decide.c -- a sitting into the ledger: checked whole, then recorded as one entry. */
#include <stdlib.h>

#include "run/minutes.h"

static void say_recorded(const struct decision decisions[], size_t n, const struct minutes *m,
                         uint64_t entry, struct buffer *b)
{
    char as_of[16];

    date_print(m->run.as_of, as_of);
    buffer_format(b, "Recorded as entry %llu, on run %llu of %s (seal %s):\n",
                  (unsigned long long)entry, (unsigned long long)m->run.run, as_of, m->run.seal);
    for (int k = 0; k < DECISION_KINDS_; k++) {
        size_t count = 0;

        for (size_t i = 0; i < n; i++)
            count += decisions[i].kind == (enum decision_kind)k;
        if (count > 0)
            buffer_format(b, "  %-10s %zu\n", decision_name((enum decision_kind)k), count);
    }
}

static enum osara_status record(struct minutes *m, const struct sheet_row rows[], size_t n,
                                const osara_witness *witness, char **text,
                                osara_problems *problems)
{
    struct decision *decisions = NULL;
    struct buffer b = {0};
    uint64_t entry = 0;
    const struct sitting sitting = {&m->run, witness->who, witness->at};
    enum osara_status rc = minutes_check(m, rows, n, witness->reason, &decisions, problems);

    if (rc == OSARA_OK)
        rc = decisions_add(m->ledger, &sitting, decisions, n, &entry, problems);
    if (rc != OSARA_OK)
        return rc;
    say_recorded(decisions, n, m, entry, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    *text = b.at;
    return OSARA_OK;
}

/* The rows handed in, and with `rest` everybody else with a proposal. */
static enum osara_status record_all(struct minutes *m, const osara_sitting *sitting,
                                    const struct sheet_row rows[], size_t n,
                                    const osara_witness *witness, char **text,
                                    osara_problems *problems)
{
    struct sheet_row *rest = NULL, *all;
    size_t n_rest = 0, k = n;

    if (!sitting->rest)
        return record(m, rows, n, witness, text, problems);
    enum osara_status rc = minutes_all(m, &rest, &n_rest, problems);

    if (rc != OSARA_OK)
        return rc;
    all = arena_alloc(m->arena, n + n_rest + 1, sizeof *all);
    if (all == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < n; i++)
        all[i] = rows[i];
    for (size_t i = 0; i < n_rest; i++) {
        bool named = false;

        for (size_t j = 0; j < n && !named; j++)
            named = text_equal(rows[j].cells[MINUTE_OFFENDER], rest[i].cells[MINUTE_OFFENDER]) &&
                    !text_equal_fold(rows[j].cells[MINUTE_DECISION], TEXT("refer"));
        if (!named)
            all[k++] = rest[i];
    }
    return record(m, all, k, witness, text, problems);
}

static enum osara_status sit(const char *ledger, const osara_sitting *sitting,
                             const struct sheet_row rows[], size_t n,
                             const osara_witness *witness, char **text, osara_problems *problems)
{
    struct minutes m;
    enum osara_status rc = minutes_open(&m, ledger, sitting->run, sitting->seal, problems);

    if (rc != OSARA_OK)
        return rc;
    m.instead = sitting->instead;
    rc = record_all(&m, sitting, rows, n, witness, text, problems);
    minutes_close(&m);
    return rc;
}

enum osara_status osara_decide(const char *ledger, const osara_sitting *sitting,
                               const osara_decision decisions[], size_t n,
                               const osara_witness *witness, char **text, osara_problems *problems)
{
    struct sheet_row *rows = calloc(n + 1, sizeof *rows);

    if (rows == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < n; i++) {
        const osara_decision *d = &decisions[i];
        const char *const cells[MINUTE_COLUMNS_] = {d->offender, d->decision, d->strand,
                                                    d->reason,   d->review,   d->needed,
                                                    d->owner,    d->due,      d->to};

        for (int c = 0; c < MINUTE_COLUMNS_; c++)
            rows[i].cells[c] = text_trim(text_of(cells[c]));
    }
    enum osara_status rc = sit(ledger, sitting, rows, n, witness, text, problems);

    free(rows);
    return rc;
}

enum osara_status osara_decide_csv(const char *ledger, const osara_sitting *sitting,
                                   const char *name, const char *bytes, size_t n_bytes,
                                   const osara_witness *witness, char **text,
                                   osara_problems *problems)
{
    struct sheet sheet;
    enum osara_status rc = sheet_read(name, (struct text){bytes, n_bytes}, minute_columns,
                                      MINUTE_COLUMNS_, &sheet, problems);

    if (rc != OSARA_OK)
        return rc;
    rc = sit(ledger, sitting, sheet.rows, sheet.n, witness, text, problems);
    sheet_free(&sheet);
    return rc;
}
