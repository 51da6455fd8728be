/* minutes.c -- see minutes.h. */
#include "run/minutes.h"

#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

const struct sheet_column minute_columns[MINUTE_COLUMNS_] = {
    {"offender", true}, {"decision", true}, {"strand", false}, {"reason", false}, {"review", false},
    {"needed", false},  {"owner", false},   {"due", false},    {"to", false},
};

/* One whom the run ranked, and what stands decided of him on it. */
struct minute_person {
    struct text strand; /* proposed */
    uint32_t rank;
    bool decided; /* adopt, override, defer or de-select */
    enum decision_kind kind;
    struct text where;    /* "entry 4", "line 3" */
    struct text referred; /* "\nMARAC\nMAPPA\n" */
};

/* ---- Opening ---- */

static struct text keep(struct minutes *m, struct text text)
{
    char *copy = arena_copy(m->arena, text);

    return (struct text){copy, copy ? text.n : 0};
}

static bool take_person(void *to, const struct ledger_placement *p)
{
    struct minutes *m = to;
    uint32_t word = words_add(m->offenders, p->offender);

    while (m->n_persons <= word && word != UINT32_MAX)
        if (arena_push(m->arena, &m->persons, &m->n_persons, &m->room, sizeof *m->persons) == NULL)
            return false;
    if (word == UINT32_MAX)
        return false;
    m->persons[word] = (struct minute_person){.strand = keep(m, p->strand), .rank = p->rank};
    return true;
}

static bool note_decision(void *to, const struct decision *d)
{
    struct minutes *m = to;
    uint32_t word = words_find(m->offenders, d->offender);

    if (word == WORD_MISSING || word >= m->n_persons)
        return true;
    struct minute_person *p = &m->persons[word];
    char *text = d->kind == DECISION_REFER
                     ? arena_format(m->arena, "%.*s\n%.*s\n", TEXT_ARGS(p->referred),
                                    TEXT_ARGS(d->to))
                     : arena_format(m->arena, "entry %llu", (unsigned long long)d->entry);

    if (text == NULL)
        return false;
    if (d->kind == DECISION_REFER) {
        p->referred = text_of(text);
        return true;
    }
    p->decided = true;
    p->kind = d->kind;
    p->where = text_of(text);
    return true;
}

static enum osara_status read_strands(struct minutes *m, osara_problems *problems)
{
    const struct json_node *places = json_at(json_at(m->content, "run"), "strands");

    for (size_t i = 0; i < json_length(places); i++) {
        struct text name = json_text_of(json_at(json_nth(places, i), "strand"));
        bool known = name.n == 0;

        for (size_t k = 0; k < m->n_strands; k++)
            known = known || text_equal(m->strands[k], name);
        if (known)
            continue;
        struct text *strand = arena_push(m->arena, &m->strands, &m->n_strands, &m->strands_room,
                                         sizeof *m->strands);

        if (strand == NULL)
            return problem_memory(problems);
        *strand = name;
    }
    return OSARA_OK;
}

static enum osara_status check_seal(const struct minutes *m, const char *seal,
                                    osara_problems *problems)
{
    if (seal == NULL || text_equal_fold(text_of(seal), text_of(m->run.seal)))
        return OSARA_OK;
    problem_add(problems, OSARA_ENO, NULL,
                "the seal of run %llu is %s, not the one that was decided on",
                (unsigned long long)m->run.run, m->run.seal);
    problem_hint(problems, "decide on the list that was on the table: name its run");
    return OSARA_ENO;
}

static enum osara_status read_run(struct minutes *m, uint64_t run, const char *seal,
                                  osara_problems *problems)
{
    enum osara_status rc = decisions_run(m->ledger, run, &m->run, problems);

    if (rc == OSARA_OK)
        rc = check_seal(m, seal, problems);
    if (rc != OSARA_OK)
        return rc;
    m->content = json_read((struct text){m->run.content.at, m->run.content.n});
    rc = m->content == NULL ? problem_memory(problems) : read_strands(m, problems);
    if (rc == OSARA_OK)
        rc = decisions_ranked(m->ledger, m->run.run, take_person, m, problems);
    if (rc == OSARA_OK) {
        const struct decisions_wanted wanted = {.run = m->run.run};

        rc = decisions_read(m->ledger, &wanted, note_decision, m, problems);
    }
    return rc;
}

enum osara_status minutes_open(struct minutes *m, const char *path, uint64_t run, const char *seal,
                               osara_problems *problems)
{
    struct ledger *there = NULL;
    enum osara_status rc = ledger_read(path, &there, problems); /* appending would make the file */

    ledger_close(there);
    *m = (struct minutes){0};
    if (rc != OSARA_OK)
        return rc;
    m->arena = arena_new();
    m->offenders = words_new();
    rc = m->arena && m->offenders ? ledger_append(path, &m->ledger, problems)
                                  : problem_memory(problems);
    if (rc == OSARA_OK)
        rc = read_run(m, run, seal, problems);
    if (rc != OSARA_OK)
        minutes_close(m);
    return rc;
}

void minutes_close(struct minutes *m)
{
    ledger_close(m->ledger);
    json_release(m->content);
    buffer_free(&m->run.content);
    words_free(m->offenders);
    arena_free(m->arena);
    *m = (struct minutes){0};
}

/* ---- Checking ---- */

struct check {
    struct minutes *m;
    const struct sheet_row *row;
    const struct place *at; /* NULL: from the command line */
    struct decision *d;
    struct minute_person *person;
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

static struct text cell(const struct check *c, enum minute_column column)
{
    return c->row->cells[column];
}

static void check_offender(struct check *c)
{
    struct text offender = cell(c, MINUTE_OFFENDER);
    uint32_t word = words_find(c->m->offenders, offender);

    c->d->offender = offender;
    if (word != WORD_MISSING && word < c->m->n_persons) {
        c->person = &c->m->persons[word];
        c->d->rank = c->person->rank;
        c->d->proposed = c->person->strand;
        return;
    }
    if (offender.n == 0) {
        wrong(c, OSARA_EUSAGE, "which offender? the cell is empty");
        return;
    }
    wrong(c, OSARA_ENO, "run %llu ranked no offender '%.*s'", (unsigned long long)c->m->run.run,
          TEXT_ARGS(offender));
    struct text *names = malloc((c->m->n_persons + 1) * sizeof *names);
    size_t n = 0;

    for (uint32_t w = 1; names != NULL && w < c->m->n_persons; w++)
        names[n++] = words_text(c->m->offenders, w);
    if (names != NULL)
        problem_hint_nearest(c->problems, offender, names, n);
    free(names);
}

static void check_kind(struct check *c)
{
    const struct text names[] = {TEXT("adopt"), TEXT("override"), TEXT("defer"),
                                 TEXT("refer"), TEXT("de-select")};
    struct text decision = cell(c, MINUTE_DECISION);

    if (decision_of_name(decision, &c->d->kind))
        return;
    wrong(c, OSARA_EUSAGE,
          "'%.*s' is no decision: adopt, override, defer, refer and de-select are",
          TEXT_ARGS(decision));
    problem_hint_nearest(c->problems, decision, names, DECISION_KINDS_);
}

static int32_t read_day(struct check *c, enum minute_column column)
{
    struct text text = cell(c, column);
    int32_t day = DATE_MISSING;
    char as_of[16];

    if (text.n == 0)
        return DATE_MISSING;
    if (!date_parse_iso(text, &day)) {
        wrong(c, OSARA_EUSAGE, "%s: expected a date as YYYY-MM-DD, got '%.*s'",
              minute_columns[column].name, TEXT_ARGS(text));
        return DATE_MISSING;
    }
    date_print(c->m->run.as_of, as_of);
    if (day <= c->m->run.as_of)
        wrong(c, OSARA_EUSAGE, "%s: %.*s is not after %s, the date of the run",
              minute_columns[column].name, TEXT_ARGS(text), as_of);
    return day;
}

/* Which of the cells belong to which decision. */
static void check_cells(struct check *c)
{
    static const struct {
        enum minute_column column;
        unsigned needs, takes; /* bits of kinds */
    } rules[] = {
        {MINUTE_REVIEW, 1u << DECISION_OVERRIDE, 1u << DECISION_OVERRIDE | 1u << DECISION_DESELECT},
        {MINUTE_STRAND, 1u << DECISION_OVERRIDE, 1u << DECISION_OVERRIDE | 1u << DECISION_ADOPT},
        {MINUTE_NEEDED, 1u << DECISION_DEFER, 1u << DECISION_DEFER},
        {MINUTE_OWNER, 1u << DECISION_DEFER, 1u << DECISION_DEFER | 1u << DECISION_REFER},
        {MINUTE_DUE, 1u << DECISION_DEFER, 1u << DECISION_DEFER | 1u << DECISION_REFER},
        {MINUTE_TO, 1u << DECISION_REFER, 1u << DECISION_REFER},
    };
    unsigned bit = 1u << c->d->kind;

    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        bool given = cell(c, rules[i].column).n > 0;

        if (!given && (rules[i].needs & bit))
            wrong(c, OSARA_EUSAGE, "%s needs '%s'", decision_name(c->d->kind),
                  minute_columns[rules[i].column].name);
        if (given && !(rules[i].takes & bit))
            wrong(c, OSARA_EUSAGE, "'%s' says nothing beside %s",
                  minute_columns[rules[i].column].name, decision_name(c->d->kind));
    }
    c->d->review = read_day(c, MINUTE_REVIEW);
    c->d->due = read_day(c, MINUTE_DUE);
    c->d->needed = cell(c, MINUTE_NEEDED);
    c->d->owner = cell(c, MINUTE_OWNER);
    c->d->to = cell(c, MINUTE_TO);
}

static bool find_strand(const struct minutes *m, struct text name, struct text *out)
{
    for (size_t k = 0; k < m->n_strands; k++)
        if (text_same_name(name, m->strands[k])) {
            *out = m->strands[k];
            return true;
        }
    *out = (struct text){"", 0};
    return text_equal_fold(name, TEXT("none"));
}

static void check_strand(struct check *c)
{
    struct text strand = cell(c, MINUTE_STRAND);
    struct decision *d = c->d;

    d->strand = d->kind == DECISION_ADOPT ? d->proposed : (struct text){"", 0};
    if (strand.n == 0 || (d->kind != DECISION_ADOPT && d->kind != DECISION_OVERRIDE))
        return;
    if (!find_strand(c->m, strand, &d->strand)) {
        wrong(c, OSARA_ENO, "run %llu has no strand '%.*s'", (unsigned long long)c->m->run.run,
              TEXT_ARGS(strand));
        problem_hint_nearest(c->problems, strand, c->m->strands, c->m->n_strands);
    } else if (c->person != NULL && d->kind == DECISION_ADOPT &&
               !text_equal(d->strand, d->proposed)) {
        wrong(c, OSARA_EUSAGE, "what was proposed is '%.*s', not '%.*s': that is an override",
              d->proposed.n ? (int)d->proposed.n : 4, d->proposed.n ? d->proposed.at : "none",
              TEXT_ARGS(strand));
    } else if (c->person != NULL && d->kind == DECISION_OVERRIDE &&
               text_equal(d->strand, d->proposed)) {
        wrong(c, OSARA_EUSAGE, "'%.*s' is what was proposed: adopt it", TEXT_ARGS(strand));
    }
}

/* A second decision has to follow from the first: what was deferred can be decided. */
static void check_before(struct check *c)
{
    struct minute_person *p = c->person;
    const struct decision *d = c->d;
    char *mark = arena_format(c->m->arena, "\n%.*s\n", TEXT_ARGS(d->to));
    char *where = c->at == NULL ? arena_format(c->m->arena, "the same command")
                                : arena_format(c->m->arena, "line %u", c->at->line);

    if (mark == NULL || where == NULL) {
        c->rc = problem_memory(c->problems);
        return;
    }
    if (d->kind == DECISION_REFER) {
        if (p->referred.n > 0 && strstr(p->referred.at, mark) != NULL)
            wrong(c, OSARA_ENO, "'%.*s' was referred to %.*s before, on the same run",
                  TEXT_ARGS(d->offender), TEXT_ARGS(d->to));
        char *all = arena_format(c->m->arena, "%.*s%s", TEXT_ARGS(p->referred), mark);

        p->referred = text_of(all ? all : "");
        return;
    }
    bool replaces = c->m->instead && p->where.n > 0 && text_starts(p->where, TEXT("entry"));

    if (p->decided && p->kind != DECISION_DEFER && !replaces) {
        wrong(c, OSARA_ENO, "'%.*s' was decided before: %s, in %.*s", TEXT_ARGS(d->offender),
              decision_name(p->kind), TEXT_ARGS(p->where));
        problem_hint(c->problems, "a decision that replaces it says --instead; both stay on record");
    }
    p->decided = true;
    p->kind = d->kind;
    p->where = text_of(where);
}

/* What the run's record says of why it proposed this. */
static void read_proposal(struct check *c)
{
    struct buffer b = {0};
    struct json_node *record = NULL;
    osara_problems none = {0};

    c->d->score = NAN;
    c->d->rule = TEXT("below cohort");
    if (ledger_record(c->m->ledger, c->m->run.run, c->d->offender, &b, &none) == OSARA_OK)
        record = json_read((struct text){b.at, b.n});
    osara_problems_free(&none);
    if (record != NULL) {
        const struct json_node *response = json_at(record, "response");
        struct text status = json_text_of(json_at(response, "status"));
        struct text of = json_text_of(json_at(response, "strand"));
        struct text decided = json_text_of(json_at(response, "decision"));
        bool held = text_is(status, "held");
        struct text word = text_is(status, "allocated") ? TEXT("eligible") : status;
        char *rule;

        if (held)
            of = json_text_of(json_at(response, "hold"));
        if ((of.n > 0) != held && (text_is(decided, "override") || text_is(decided, "de-select")))
            word = TEXT("decided"); /* by no rule: what was decided before is in force */
        rule = arena_format(c->m->arena, of.n ? "%.*s: %.*s" : "%.*s%.*s", TEXT_ARGS(word),
                            TEXT_ARGS(of));
        c->d->score = json_number_of(json_at(json_at(record, "analysis"), "score"));
        c->d->rule = text_of(rule);
        if (rule == NULL)
            c->rc = problem_memory(c->problems);
    }
    json_release(record);
    buffer_free(&b);
}

static enum osara_status check_row(struct minutes *m, const struct sheet_row *row,
                                   const char *reason, struct decision *d,
                                   osara_problems *problems)
{
    struct check c = {.m = m,
                      .row = row,
                      .at = row->at.source != NULL ? &row->at : NULL,
                      .d = d,
                      .problems = problems};

    *d = (struct decision){.review = DATE_MISSING, .due = DATE_MISSING};
    d->reason = row->cells[MINUTE_REASON].n > 0 ? row->cells[MINUTE_REASON] : text_of(reason);
    check_offender(&c);
    check_kind(&c);
    if (d->reason.n == 0)
        wrong(&c, OSARA_EUSAGE, "why? a decision needs a reason");
    if (c.rc == OSARA_OK || c.rc == OSARA_ENO) {
        check_cells(&c);
        check_strand(&c);
    }
    if (c.rc == OSARA_OK)
        check_before(&c);
    if (c.rc == OSARA_OK)
        read_proposal(&c);
    return c.rc;
}

enum osara_status minutes_check(struct minutes *m, const struct sheet_row rows[], size_t n,
                                const char *reason, struct decision **out,
                                osara_problems *problems)
{
    struct decision *decisions = arena_alloc(m->arena, n + 1, sizeof *decisions);
    enum osara_status rc = decisions == NULL ? problem_memory(problems) : OSARA_OK;

    for (size_t i = 0; decisions != NULL && i < n; i++) {
        enum osara_status row = check_row(m, &rows[i], reason, &decisions[i], problems);

        rc = rc == OSARA_OK || row == OSARA_ENOMEM ? row : rc;
    }
    if (rc == OSARA_OK)
        *out = decisions;
    return rc;
}

enum osara_status minutes_all(struct minutes *m, struct sheet_row **rows, size_t *n,
                              osara_problems *problems)
{
    struct sheet_row *all = arena_alloc(m->arena, m->n_persons + 1, sizeof *all);
    size_t k = 0;

    if (all == NULL)
        return problem_memory(problems);
    for (uint32_t w = 1; w < m->n_persons; w++) {
        if (m->persons[w].strand.n == 0 || m->persons[w].decided)
            continue;
        all[k].cells[MINUTE_OFFENDER] = words_text(m->offenders, w);
        all[k++].cells[MINUTE_DECISION] = TEXT("adopt");
    }
    if (k == 0)
        return problem_add(problems, OSARA_ENO, NULL,
                           "on run %llu nothing that it proposed is left to decide",
                           (unsigned long long)m->run.run);
    *rows = all;
    *n = k;
    return OSARA_OK;
}
