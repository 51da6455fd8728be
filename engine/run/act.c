/* act.c -- what was done with offenders into the ledger, and out of it again. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/interventions.h"
#include "run/sheet.h"
#include "report/told.h"
#include "run/trail.h"

enum column { OFFENDER, KIND, WHAT, OUTCOME, ON, EXPIRES, REASON, COLUMNS_ };

static const struct sheet_column columns[COLUMNS_] = {
    {"offender", true}, {"kind", true},     {"what", true},    {"outcome", true},
    {"on", true},       {"expires", false}, {"reason", false},
};

struct check {
    const struct sheet_row *row;
    const struct place *at; /* NULL: from the command line */
    const osara_witness *witness;
    enum osara_status rc;
    osara_problems *problems;
};

__attribute__((format(printf, 3, 4))) static void wrong(struct check *c, enum osara_status status,
                                                        const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    c->rc = problem_add(c->problems, status, c->at, "%s", text);
}

static void list_outcomes(enum intervention_kind kind, char out[256])
{
    size_t n = 0;

    for (const char *const *o = intervention_outcomes(kind); *o != NULL; o++)
        n += (size_t)snprintf(out + n, 256 - n, "%s%s", n ? ", " : "", *o);
}

static void check_words(struct check *c, struct intervention *i)
{
    struct text kind = c->row->cells[KIND], outcome = c->row->cells[OUTCOME];
    char known[256];

    if (!intervention_of_name(kind, &i->kind)) {
        wrong(c, OSARA_EUSAGE,
              "'%.*s' is no kind of intervention: order, visit, referral, programme and other are",
              TEXT_ARGS(kind));
        return;
    }
    i->outcome = intervention_outcome(i->kind, outcome);
    if (i->outcome != NULL)
        return;
    list_outcomes(i->kind, known);
    wrong(c, OSARA_EUSAGE, "'%.*s' is no outcome of %s %s: %s", TEXT_ARGS(outcome),
          i->kind == INTERVENTION_ORDER || i->kind == INTERVENTION_OTHER ? "an" : "a",
          intervention_name(i->kind), known);
}

static int32_t read_day(struct check *c, enum column column)
{
    struct text text = c->row->cells[column];
    int32_t day = DATE_MISSING;

    if (text.n > 0 && !date_parse_iso(text, &day))
        wrong(c, OSARA_EUSAGE, "%s: expected a date as YYYY-MM-DD, got '%.*s'",
              columns[column].name, TEXT_ARGS(text));
    return day;
}

static void check_days(struct check *c, struct intervention *i)
{
    int32_t today = DATE_MISSING;

    i->on = read_day(c, ON);
    i->expires = read_day(c, EXPIRES);
    date_parse_iso((struct text){c->witness->at, strnlen(c->witness->at, 10)}, &today);
    if (c->row->cells[ON].n == 0)
        wrong(c, OSARA_EUSAGE, "on which day? 'on' is missing");
    else if (i->on != DATE_MISSING && today != DATE_MISSING && i->on > today)
        wrong(c, OSARA_EUSAGE, "on: %.*s has not come yet", TEXT_ARGS(c->row->cells[ON]));
    if (i->expires != DATE_MISSING && i->on != DATE_MISSING && i->expires < i->on)
        wrong(c, OSARA_EUSAGE, "expires: %.*s is before %.*s, the day on which it was made",
              TEXT_ARGS(c->row->cells[EXPIRES]), TEXT_ARGS(c->row->cells[ON]));
    bool runs = i->outcome != NULL && i->kind == INTERVENTION_ORDER &&
                (strcmp(i->outcome, "granted") == 0 || strcmp(i->outcome, "varied") == 0);

    if (c->row->cells[EXPIRES].n > 0 && i->outcome != NULL && !runs)
        wrong(c, OSARA_EUSAGE, "'expires' is of an order that was granted or varied");
}

static void check_offender(struct check *c, struct ledger *l)
{
    struct text offender = c->row->cells[OFFENDER];
    bool known = false;

    if (offender.n == 0) {
        wrong(c, OSARA_EUSAGE, "which offender? the cell is empty");
        return;
    }
    enum osara_status rc = interventions_known(l, offender, &known, c->problems);

    if (rc != OSARA_OK)
        c->rc = rc;
    else if (!known)
        wrong(c, OSARA_ENO, "no run of this ledger ranked an offender '%.*s'", TEXT_ARGS(offender));
}

struct repeat {
    const struct intervention *of;
    uint64_t entry; /* 0: none yet */
};

static bool is_repeat(const struct intervention *a, const struct intervention *b)
{
    return a->on == b->on && a->kind == b->kind && a->outcome == b->outcome &&
           text_equal(a->offender, b->offender) && text_equal(a->what, b->what);
}

static bool look_for_repeat(void *to, const struct intervention *i)
{
    struct repeat *r = to;

    if (r->entry == 0 && is_repeat(i, r->of))
        r->entry = i->entry;
    return true;
}

/* A table that is handed in twice would count everything twice, and nothing can be taken from a
 * ledger again. */
static void check_repeat(struct check *c, struct ledger *l, const struct intervention all[], size_t at)
{
    const struct intervention *i = &all[at];
    struct repeat r = {.of = i};
    char where[48] = "in the same command";

    enum osara_status rc = interventions_read(l, i->offender, look_for_repeat, &r, c->problems);

    if (rc != OSARA_OK) {
        c->rc = rc;
        return;
    }
    if (r.entry != 0)
        snprintf(where, sizeof where, "in entry %llu", (unsigned long long)r.entry);
    for (size_t k = 0; r.entry == 0 && k < at; k++)
        r.entry = is_repeat(&all[k], i);
    if (r.entry == 0)
        return;
    wrong(c, OSARA_ENO, "'%.*s' has the same %s of the same day already, %s", TEXT_ARGS(i->offender),
          intervention_name(i->kind), where);
    problem_hint(c->problems, "when it happened twice, 'what' says how the second differs");
}

static enum osara_status check_row(struct ledger *l, const struct sheet_row *row,
                                   const osara_witness *witness, struct intervention all[], size_t at,
                                   osara_problems *problems)
{
    struct intervention *i = &all[at];
    struct check c = {.row = row,
                      .at = row->at.source != NULL ? &row->at : NULL,
                      .witness = witness,
                      .problems = problems};

    *i = (struct intervention){.offender = row->cells[OFFENDER], .what = row->cells[WHAT]};
    i->reason = row->cells[REASON].n > 0 ? row->cells[REASON] : text_of(witness->reason);
    check_offender(&c, l);
    check_words(&c, i);
    check_days(&c, i);
    if (i->what.n == 0)
        wrong(&c, OSARA_EUSAGE, "what was it? 'what' is missing (SPO, MARAC, ...)");
    if (i->reason.n == 0)
        wrong(&c, OSARA_EUSAGE, "why? an intervention needs a reason");
    if (c.rc == OSARA_OK)
        check_repeat(&c, l, all, at);
    return c.rc;
}

static enum osara_status record(const char *path, const struct sheet_row rows[], size_t n,
                                const osara_witness *witness, char **text, osara_problems *problems)
{
    struct ledger *l = NULL;
    struct intervention *all = calloc(n + 1, sizeof *all);
    struct buffer b = {0};
    uint64_t entry = 0;
    enum osara_status rc = all == NULL ? problem_memory(problems) : ledger_read(path, &l, problems);

    ledger_close(l); /* appending would make a file that is not there */
    l = NULL;
    if (rc == OSARA_OK)
        rc = ledger_append(path, &l, problems);
    for (size_t i = 0; l != NULL && i < n; i++) {
        enum osara_status row = check_row(l, &rows[i], witness, all, i, problems);

        rc = rc == OSARA_OK ? row : rc;
    }
    if (rc == OSARA_OK)
        rc = interventions_add(l, witness->who, witness->at, all, n, &entry, problems);
    ledger_close(l);
    free(all);
    if (rc != OSARA_OK)
        return rc;
    buffer_format(&b, "Recorded %zu %s as entry %llu.\n", n,
                  n == 1 ? "intervention" : "interventions", (unsigned long long)entry);
    *text = told(&b);
    return OSARA_OK;
}

enum osara_status osara_act(const char *ledger, const osara_intervention interventions[], size_t n,
                            const osara_witness *witness, char **text, osara_problems *problems)
{
    struct sheet_row *rows = calloc(n + 1, sizeof *rows);

    if (rows == NULL)
        return problem_memory(problems);
    for (size_t i = 0; i < n; i++) {
        const osara_intervention *o = &interventions[i];
        const char *const cells[COLUMNS_] = {o->offender, o->kind,    o->what,  o->outcome,
                                             o->on,       o->expires, o->reason};

        for (int c = 0; c < COLUMNS_; c++)
            rows[i].cells[c] = text_trim(text_of(cells[c]));
    }
    enum osara_status rc = record(ledger, rows, n, witness, text, problems);

    free(rows);
    return rc;
}

enum osara_status osara_act_csv(const char *ledger, const char *name, const char *bytes,
                                size_t n_bytes, const osara_witness *witness, char **text,
                                osara_problems *problems)
{
    struct sheet sheet;
    enum osara_status rc = sheet_read(name, (struct text){bytes, n_bytes}, columns, COLUMNS_,
                                      &sheet, problems);

    if (rc != OSARA_OK)
        return rc;
    rc = record(ledger, sheet.rows, sheet.n, witness, text, problems);
    sheet_free(&sheet);
    return rc;
}

/* ---- Showing ---- */

static const struct told_column shown[] = {
    {"entry", true, false},    {"offender", false, false}, {"kind", false, false},
    {"what", false, false},    {"outcome", false, false},  {"on", false, false},
    {"expires", false, false}, {"reason", false, true},    {"who", false, true},
    {"at", false, true},
};

static bool take(void *to, const struct intervention *i)
{
    struct told_table *t = to;

    told_integer(t, (int64_t)i->entry);
    told_text(t, i->offender);
    told_text(t, text_of(intervention_name(i->kind)));
    told_text(t, i->what);
    told_text(t, text_of(i->outcome));
    told_day(t, i->on);
    told_day(t, i->expires);
    told_text(t, i->reason);
    told_text(t, i->who);
    told_text(t, i->at);
    return true;
}

enum osara_status osara_interventions(const char *ledger, const char *offender,
                                      const osara_witness *witness, osara_look look, char **text,
                                      osara_problems *problems)
{
    struct ledger *l = NULL;
    struct told_table t;
    struct buffer marking = {0};
    enum osara_status rc = trail_log_items(
        ledger, witness, "interventions",
        &(struct ledger_wanted){.kind = "intervention", .offender = text_of(offender)}, problems);

    if (rc == OSARA_OK)
        rc = ledger_read(ledger, &l, problems);
    if (rc != OSARA_OK)
        return rc;
    trail_marking(l, 0, &marking);
    told_open(&t, shown, sizeof shown / sizeof shown[0], (struct text){marking.at, marking.n}, look);
    rc = interventions_read(l, text_of(offender), take, &t, problems);
    ledger_close(l);
    rc = told_close(&t, rc, "No interventions are recorded.\n", text, problems);
    buffer_free(&marking);
    return rc;
}
