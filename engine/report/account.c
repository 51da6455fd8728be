/* account.c -- the account of rows, on the screen and as JSON. */
#include "report/account.h"

#include "base/json_write.h"
#include "base/number.h"
#include "report/grid.h"

void screen_count(struct buffer *b, uint64_t n)
{
    char digits[64];

    buffer_bytes(b, digits, number_print_rounded((double)n, 0, digits));
}

void screen_heading(const osara_look *look, const char *title, struct buffer *b)
{
    buffer_string(b, look->colour ? "\n\033[1m" : "\n");
    buffer_string(b, title);
    buffer_string(b, look->colour ? "\033[0m\n" : "\n");
}

static void put_detail(struct buffer *b, const char *table, const char *what, uint64_t n,
                       uint64_t unknown)
{
    if (n == 0)
        return;
    buffer_format(b, "    %s: ", table);
    screen_count(b, n);
    buffer_format(b, " %s", what);
    if (unknown > 0) {
        buffer_string(b, " (");
        screen_count(b, unknown);
        buffer_string(b, " of them unknown)");
    }
    buffer_char(b, '\n');
}

/* Why rows are not used: out of scope by which rule, quarantined for what. */
static void put_details(const struct plan *plan, const struct extract *e, size_t t,
                        struct buffer *b)
{
    const struct plan_table *table = &plan->tables[t];
    const struct account *a = &e->accounts[t];
    struct buffer what = {0};

    for (size_t k = 0; k < table->n_keeps; k++) {
        buffer_clear(&what);
        buffer_format(&what, "not '%s'", table->keeps[k]);
        buffer_char(&what, '\0');
        if (!what.failed)
            put_detail(b, table->name, what.at, a->failed_keep[k], a->unknown_keep[k]);
    }
    b->failed |= what.failed;
    buffer_free(&what);
    put_detail(b, table->name, "that name nobody, as the mapping says some may", a->nobody, 0);
    put_detail(b, table->name, "folded into another row with the same key", a->folded, 0);
    put_detail(b, table->name,
               "of a person for whom another row stands, as same_person.csv confirms", a->merged,
               0);
    put_detail(b, table->name, "of weaker evidence than asked for", a->weak_evidence, 0);
    put_detail(b, table->name, "of offenders out of scope", a->subject_out, 0);
    for (size_t q = 0; q < QUARANTINE_REASONS_; q++)
        put_detail(b, table->name, quarantine_reason_name((enum quarantine_reason)q),
                   a->quarantined[q], 0);
}

void account_screen(const struct plan *plan, const struct extract *e, const osara_look *look,
                    struct buffer *b)
{
    static const struct grid_column columns[] = {
        {"table", false},         {"rows read", true},     {"= used", true},
        {"+ out of scope", true}, {"+ quarantined", true}, {"+ folded", true},
    };
    struct grid g;
    bool folded = false; /* few extracts fold rows */

    screen_heading(look, "Account of rows", b);
    for (size_t t = 0; t < plan->n_tables; t++)
        folded |= e->accounts[t].folded + e->accounts[t].merged > 0;
    grid_open(&g, columns, folded ? 6 : 5);
    for (size_t t = 0; t < plan->n_tables; t++) {
        const struct account *a = &e->accounts[t];

        grid_string(&g, plan->tables[t].name);
        grid_count(&g, a->rows_read);
        grid_count(&g, a->used);
        grid_count(&g, account_out_of_scope(a, plan->tables[t].n_keeps) + a->nobody);
        grid_count(&g, account_quarantined(a));
        if (folded)
            grid_count(&g, a->folded + a->merged);
    }
    for (size_t i = 0; i < e->n_joins; i++) {
        const struct join_account *a = &e->joins[i];

        grid_string(&g, a->files);
        grid_count(&g, a->rows_read);
        grid_count(&g, a->named);
        grid_count(&g, a->unnamed);
        grid_count(&g, join_quarantined(a));
        if (folded)
            grid_count(&g, 0);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
}

void account_details(const struct plan *plan, const struct extract *e, struct buffer *b)
{
    for (size_t t = 0; t < plan->n_tables; t++)
        put_details(plan, e, t, b);
    for (size_t i = 0; i < e->n_joins; i++) {
        const struct join_account *a = &e->joins[i];

        put_detail(b, a->files, "that no row names", a->unnamed, 0);
        for (size_t q = 0; q < QUARANTINE_REASONS_; q++)
            put_detail(b, a->files, quarantine_reason_name((enum quarantine_reason)q),
                       a->quarantined[q], 0);
    }
}

void account_suspicious_screen(const struct suspicious suspicious[], size_t n, struct buffer *b)
{
    uint64_t used = 0;

    for (size_t i = 0; i < n; i++)
        used += suspicious[i].used;
    if (used == 0)
        return;
    buffer_string(b, "    ");
    screen_count(b, used);
    buffer_string(b, used == 1
                         ? " value that is used can hardly be true: osara scan lists it\n"
                         : " values that are used can hardly be true: osara scan lists them\n");
}

/* ---- JSON ---- */

static void put_account(const struct plan *plan, const struct extract *e, size_t t,
                        struct buffer *b)
{
    const struct plan_table *table = &plan->tables[t];
    const struct account *a = &e->accounts[t];

    json_put_object(b, NULL);
    json_put_string(b, "table", table->name);
    json_put_integer(b, "rows_read", (int64_t)a->rows_read);
    json_put_integer(b, "used", (int64_t)a->used);
    json_put_integer(b, "out_of_scope",
                     (int64_t)(account_out_of_scope(a, table->n_keeps) + a->nobody));
    json_put_integer(b, "quarantined", (int64_t)account_quarantined(a));
    json_put_integer(b, "folded", (int64_t)a->folded);
    if (t == 0 && e->n_merged > 0) /* listed once; their rows count under the id that is kept */
        json_put_integer(b, "same_person", (int64_t)a->merged);
    json_put_object(b, "out_of_scope_by");
    for (size_t k = 0; k < table->n_keeps; k++)
        json_put_integer(b, table->keeps[k], (int64_t)a->failed_keep[k]);
    json_end_object(b);
    json_put_object(b, "unknown_by");
    for (size_t k = 0; k < table->n_keeps; k++)
        json_put_integer(b, table->keeps[k], (int64_t)a->unknown_keep[k]);
    json_end_object(b);
    json_put_integer(b, "weaker_evidence", (int64_t)a->weak_evidence);
    json_put_integer(b, "offender_out_of_scope", (int64_t)a->subject_out);
    json_put_integer(b, "names_nobody", (int64_t)a->nobody);
    json_put_object(b, "quarantined_by");
    for (size_t q = 0; q < QUARANTINE_REASONS_; q++)
        json_put_integer(b, quarantine_reason_name((enum quarantine_reason)q),
                         (int64_t)a->quarantined[q]);
    json_end_object(b);
    json_end_object(b);
}

/* Files that the mapping joins: they have an account of their own. */
static void put_joins(const struct plan *plan, const struct extract *e, struct buffer *b)
{
    json_put_list(b, "joined");
    for (size_t i = 0; i < e->n_joins; i++) {
        const struct join_account *a = &e->joins[i];

        json_put_object(b, NULL);
        json_put_string(b, "files", a->files);
        json_put_string(b, "to", plan->tables[a->table].name);
        json_put_integer(b, "rows_read", (int64_t)a->rows_read);
        json_put_integer(b, "named", (int64_t)a->named);
        json_put_integer(b, "not_named", (int64_t)a->unnamed);
        json_put_object(b, "quarantined_by");
        for (size_t q = 0; q < QUARANTINE_REASONS_; q++)
            json_put_integer(b, quarantine_reason_name((enum quarantine_reason)q),
                             (int64_t)a->quarantined[q]);
        json_end_object(b);
        json_end_object(b);
    }
    json_end_list(b);
}

void account_json(const struct plan *plan, const struct extract *e, struct buffer *b)
{
    json_put_list(b, "account");
    for (size_t t = 0; t < plan->n_tables; t++)
        put_account(plan, e, t, b);
    json_end_list(b);
    if (e->n_joins == 0)
        return;
    buffer_string(b, ",\n"); /* a key a line */
    put_joins(plan, e, b);
}

void inputs_json(const struct plan *plan, const struct extract *e, bool hashed, struct buffer *b)
{
    char hex[65];

    json_put_list(b, "inputs");
    for (size_t i = 0; i < e->n_inputs; i++) {
        const struct input_file *in = &e->inputs[i];

        json_put_object(b, NULL);
        json_put_string(b, "file", in->name);
        json_put_string(b, "table", in->table == UINT32_MAX ? NULL : plan->tables[in->table].name);
        json_put_integer(b, "bytes", (int64_t)in->bytes);
        json_put_integer(b, "rows", (int64_t)in->rows);
        json_put_integer(b, "blank_lines", (int64_t)in->blank_lines);
        digest_hex(&in->digest, hex);
        json_put_string(b, "sha256", hashed ? hex : NULL);
        json_end_object(b);
    }
    json_end_list(b);
}
