/* harm.c -- `osara harm import`: the sheet read, held against the table in use, ranks by both. */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/csv.h"
#include "report/harm_report.h"
#include "run/run.h"

struct osara_harm {
    struct arena *arena;
    struct harm_sheet sheet;
    struct harm_table against;
    struct harm_import import;
};

enum { MOVES_KEPT = 1000 };

/* The lookup of a ruleset that gives days by code: the first with these two headings. */
static const char *table_in_use(const struct osara_rules *rules)
{
    const struct ruleset_file *files;
    size_t n = ruleset_files(rules->ruleset, &files);

    for (size_t i = 0; i < n; i++) {
        struct csv_reader csv;
        struct csv_record record;
        bool code = false, days = false;

        if (strcmp(files[i].role, "lookup") != 0)
            continue;
        csv_open(&csv, files[i].bytes, ',');
        if (csv_next(&csv, &record))
            for (size_t c = 0; c < record.n; c++) {
                code |= text_is(text_trim(record.cells[c].raw), "code");
                days |= text_is(text_trim(record.cells[c].raw), "days");
            }
        csv_close(&csv);
        if (code && days)
            return files[i].path;
    }
    return NULL;
}

/* ---- Ranks ------------------------------------------------------------------------------------------ */

static int furthest_first(const void *a, const void *b)
{
    const struct harm_move *x = a, *y = b;
    uint32_t p = x->before > x->after ? x->before - x->after : x->after - x->before;
    uint32_t q = y->before > y->after ? y->before - y->after : y->after - y->before;
    bool first = x->was_in != x->is_in, second = y->was_in != y->is_in;

    if (first != second)
        return first ? -1 : 1;
    if (p != q)
        return p > q ? -1 : 1;
    return text_compare(x->id, y->id);
}

/* Both runs read the same extract: subject i is the same person in both. */
static enum osara_status compare(struct osara_harm *h, const struct osara_run *before,
                                 const struct osara_run *after, osara_problems *problems)
{
    const struct scores *p = before->scores, *q = after->scores;
    struct harm_move *moves = arena_alloc(h->arena, p->n + 1, sizeof *moves);
    struct harm_import *import = &h->import;

    if (moves == NULL)
        return problem_memory(problems);
    import->ranked = true;
    import->marking = before->plan->marking != NULL
                          ? arena_copy(h->arena, text_of(before->plan->marking))
                          : NULL;
    for (size_t i = 0; i < p->n; i++) {
        bool was = p->rank[i] > 0 && p->rank[i] <= p->n_cohort;
        bool is = q->rank[i] > 0 && q->rank[i] <= q->n_cohort;
        struct text id = results_id(&before->results, i);

        import->n_ranked += p->rank[i] > 0;
        import->n_in += is && !was;
        import->n_out += was && !is;
        if (p->rank[i] == q->rank[i])
            continue;
        id.at = arena_copy(h->arena, id);
        if (id.at == NULL)
            return problem_memory(problems);
        moves[import->n_moved++] = (struct harm_move){id, p->rank[i], q->rank[i], was, is};
    }
    if (import->n_moved > 0)
        qsort(moves, import->n_moved, sizeof *moves, furthest_first);
    import->moves = moves;
    import->n_moves = import->n_moved < MOVES_KEPT ? import->n_moved : MOVES_KEPT;
    return OSARA_OK;
}

static enum osara_status load_other(const struct osara_harm *h, const osara_harm_options *o,
                                    const char *in_use, struct osara_rules *other,
                                    osara_problems *problems)
{
    struct buffer table = {0};
    enum osara_status rc = OSARA_OK;

    harm_csv(&h->import, &table);
    if (table.failed) {
        rc = problem_memory(problems);
    } else {
        const struct stand_in stand_in = {in_use, {table.at, table.n}};

        rc = ruleset_load_with(o->rules, &stand_in, &other->ruleset, problems);
    }
    buffer_free(&table);
    return rc;
}

static enum osara_status rank_by_both(struct osara_harm *h, const osara_harm_options *o,
                                      const struct osara_rules *rules, const char *in_use,
                                      osara_problems *problems)
{
    struct osara_rules other = {.path = rules->path};
    osara_run *before = NULL, *after = NULL;
    enum osara_status rc = osara_run_make(rules, &o->extract, &before, problems);

    if (rc == OSARA_OK)
        rc = load_other(h, o, in_use, &other, problems);
    if (rc == OSARA_OK)
        rc = osara_run_make(&other, &o->extract, &after, problems);
    if (rc == OSARA_OK)
        rc = compare(h, before, after, problems);
    osara_run_free(after);
    osara_run_free(before);
    ruleset_free(other.ruleset);
    return rc;
}

/* ---- The import -------------------------------------------------------------------------------------- */

static enum osara_status hold_against(struct osara_harm *h, const osara_harm_options *o,
                                      osara_problems *problems)
{
    osara_rules *rules = NULL;
    enum osara_status rc = OSARA_OK;
    const char *against = o->against, *in_use = NULL;

    if (o->rules != NULL) {
        rc = osara_rules_load(o->rules, &rules, problems);
        if (rc == OSARA_OK && (in_use = table_in_use(rules)) == NULL) {
            rc = problem_add(problems, OSARA_ERULES, NULL,
                             "'%s' has no lookup in a file with the headings code and days",
                             o->rules);
            problem_hint(problems, "say --against TABLE without -r to compare tables alone");
        }
        against = against != NULL ? against : in_use;
    }
    if (rc == OSARA_OK && against != NULL) {
        rc = harm_table_read(against, h->arena, &h->against, problems);
        h->import.against = &h->against;
    }
    if (rc == OSARA_OK && rules != NULL && o->extract.extract != NULL)
        rc = rank_by_both(h, o, rules, in_use, problems);
    osara_rules_free(rules);
    return rc;
}

/* It stands in every row's source. */
static bool is_label(const char *name)
{
    for (const char *c = name; c != NULL && *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return false;
    return name != NULL && name[strspn(name, " ")] != '\0';
}

enum osara_status osara_harm_read(const osara_harm_options *options, osara_harm **out,
                                  osara_problems *problems)
{
    struct osara_harm *h = calloc(1, sizeof *h);
    enum osara_status rc = OSARA_OK;

    if (h == NULL || (h->arena = arena_new()) == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK && !is_label(options->edition))
        rc = problem_add(problems, OSARA_EUSAGE, NULL,
                         "edition: expected a name on one line, such as 2026");
    if (rc == OSARA_OK)
        rc = harm_sheet_read(options->sheet, (enum harm_several)options->several, options->tolerate,
                             h->arena, &h->sheet, problems);
    if (rc == OSARA_OK) {
        h->import.sheet = &h->sheet;
        h->import.edition = options->edition;
        rc = hold_against(h, options, problems);
    }
    if (rc == OSARA_OK)
        *out = h;
    else
        osara_harm_free(h);
    return rc;
}

void osara_harm_free(osara_harm *harm)
{
    if (harm == NULL)
        return;
    arena_free(harm->arena);
    free(harm);
}

static enum osara_status put_file(struct outputs *o, const char *name, struct buffer *b,
                                  osara_problems *problems)
{
    enum osara_status rc = b->failed || name == NULL ? problem_memory(problems)
                                                     : outputs_file(o, name, problems);

    return rc == OSARA_OK ? outputs_buffer(o, b, problems) : rc;
}

enum osara_status osara_harm_write(const osara_harm *harm, const char *table,
                                   osara_problems *problems)
{
    const char *slash = strrchr(table, '/'), *name = slash != NULL ? slash + 1 : table;
    struct text folder = {slash != NULL ? table : ".", slash != NULL ? (size_t)(slash - table) : 1};
    size_t stem = strlen(name);
    struct buffer csv = {0}, source = {0};
    struct outputs *o = NULL;
    char *in, *beside;
    enum osara_status rc = OSARA_OK;

    if (slash == table)
        folder = TEXT("/");
    if (stem > 4 && strcmp(name + stem - 4, ".csv") == 0)
        stem -= 4;
    in = arena_copy(harm->arena, folder);
    beside = arena_format(harm->arena, "%.*s.source.json", (int)stem, name);
    harm_csv(&harm->import, &csv);
    harm_source_json(&harm->import, name, (struct text){csv.at, csv.n}, &source);
    rc = in != NULL ? outputs_open(in, &o, problems) : problem_memory(problems);
    if (rc == OSARA_OK)
        rc = put_file(o, name, &csv, problems);
    if (rc == OSARA_OK)
        rc = put_file(o, beside, &source, problems);
    if (rc == OSARA_OK)
        rc = outputs_sync(o, problems);
    if (rc == OSARA_OK)
        rc = outputs_publish(o, problems);
    else
        outputs_abandon(o);
    buffer_free(&csv);
    buffer_free(&source);
    return rc;
}

char *osara_harm_text(const osara_harm *harm, osara_look look)
{
    struct buffer b = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.format == OSARA_JSON)
        harm_json(&harm->import, &b);
    else if (look.format == OSARA_CSV)
        harm_csv(&harm->import, &b);
    else
        harm_screen(&harm->import, &look, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}
