/* same_merge.c -- confirmed pairs become people, and their rows of table 0 one row. */
#include <stdlib.h>
#include <string.h>

#include "base/problems.h"
#include "scanning/same_person.h"

#define NOBODY UINT32_MAX

/* Ids that are not there are held against all that are, to say which may be meant: the first few. */
enum { NEAREST_MOST = 20 };

struct merging {
    const struct same_people *same;
    const struct plan *plan;
    struct extract *e;
    uint32_t *row_of;       /* [words] table 0's row of an id, or NOBODY */
    uint32_t *keep, *merge; /* [same->n] rows */
    uint32_t *group;        /* [rows] union-find: one of its group */
    uint8_t *merged;        /* [rows] 1: its id stands in `merge` of a pair that is one person */
    uint32_t *root;         /* [rows] of a group: the row that is kept, or NOBODY */
    uint32_t *root_line;    /* [rows] of a group: a line that says so */
    uint32_t *pair;         /* [rows] of a merged one: the first pair that says so */
    size_t n_unknown;
    enum osara_status rc;
    osara_problems *problems;
};

static const uint32_t *ids_of(const struct merging *m)
{
    return m->e->data.tables[0].columns[m->plan->tables[0].join].as.word;
}

static struct text id_of(const struct merging *m, uint32_t row)
{
    return words_text(m->plan->ids, ids_of(m)[row]);
}

static uint32_t group_of(struct merging *m, uint32_t row)
{
    while (m->group[row] != row)
        row = m->group[row] = m->group[m->group[row]];
    return row;
}

/* Of a pair that is one person an error; two who were looked at may have gone from the export. */
static void unknown_id(struct merging *m, const struct same_row *row, struct text id)
{
    struct place at = {.source = &m->same->source, .line = row->line};
    size_t n = m->e->data.tables[0].n_rows;
    struct text *names;

    if (row->decision == SAME_ONE)
        m->rc = problem_add(m->problems, OSARA_EEXTRACT, &at, "'%.*s' is no row of %s",
                            TEXT_ARGS(id), m->plan->tables[0].name);
    else
        (void)problem_warn(m->problems, OSARA_EEXTRACT, &at,
                           "'%.*s' is no row of %s: that the two are different is not applied",
                           TEXT_ARGS(id), m->plan->tables[0].name);
    problem_hint(m->problems, "take the line out if the export no longer has this id");
    if (m->n_unknown++ >= NEAREST_MOST || (names = malloc((n + 1) * sizeof *names)) == NULL)
        return;
    for (size_t i = 0; i < n; i++)
        names[i] = id_of(m, (uint32_t)i);
    if (text_nearest(id, names, n) < n)
        problem_hint_nearest(m->problems, id, names, n);
    free(names);
}

static uint32_t find_row(struct merging *m, const struct same_row *row, struct text id)
{
    uint32_t word = words_find(m->plan->ids, id);
    uint32_t at = word != WORD_MISSING ? m->row_of[word] : NOBODY;

    if (at == NOBODY && row->decision != SAME_OPEN)
        unknown_id(m, row, id);
    return at;
}

static void join_pairs(struct merging *m)
{
    for (size_t i = 0; i < m->same->n; i++) {
        const struct same_row *row = &m->same->rows[i];

        m->keep[i] = find_row(m, row, row->keep);
        m->merge[i] = find_row(m, row, row->merge);
        if (row->decision != SAME_ONE || m->keep[i] == NOBODY || m->merge[i] == NOBODY)
            continue;
        if (!m->merged[m->merge[i]])
            m->pair[m->merge[i]] = (uint32_t)i;
        m->merged[m->merge[i]] = 1;
        m->group[group_of(m, m->merge[i])] = group_of(m, m->keep[i]);
    }
}

/* Who is kept of each group: the one that no pair merges. */
static void find_roots(struct merging *m)
{
    for (size_t i = 0; i < m->same->n; i++) {
        const struct same_row *row = &m->same->rows[i];
        struct place at = {.source = &m->same->source, .line = row->line};
        uint32_t group;

        if (row->decision != SAME_ONE || m->keep[i] == NOBODY || m->merge[i] == NOBODY)
            continue;
        group = group_of(m, m->keep[i]);
        if (m->merged[m->keep[i]] || m->root[group] == m->keep[i])
            continue;
        if (m->root[group] == NOBODY) {
            m->root[group] = m->keep[i];
            m->root_line[group] = row->line;
            continue;
        }
        m->rc = problem_add(m->problems, OSARA_EEXTRACT, &at,
                            "'%.*s' and, by line %u, '%.*s' are both kept, but they are one person",
                            TEXT_ARGS(row->keep), m->root_line[group],
                            TEXT_ARGS(id_of(m, m->root[group])));
        problem_hint(m->problems, "say which is kept: a line that keeps one and merges the other");
    }
}

static void find_faults(struct merging *m)
{
    for (size_t i = 0; i < m->same->n; i++) {
        const struct same_row *row = &m->same->rows[i];
        struct place at = {.source = &m->same->source, .line = row->line};
        uint32_t group;

        if (m->keep[i] == NOBODY || m->merge[i] == NOBODY || row->decision == SAME_OPEN)
            continue;
        group = group_of(m, m->keep[i]);
        if (row->decision == SAME_DIFFERENT && group == group_of(m, m->merge[i])) {
            m->rc = problem_add(m->problems, OSARA_EEXTRACT, &at,
                                "'%.*s' and '%.*s' are different, but other lines make them one "
                                "person",
                                TEXT_ARGS(row->keep), TEXT_ARGS(row->merge));
        } else if (row->decision == SAME_ONE && m->root[group] == NOBODY) {
            m->rc = problem_add(m->problems, OSARA_EEXTRACT, &at,
                                "the lines go in a circle: every id of this person is merged, "
                                "'%.*s' too, and none is kept",
                                TEXT_ARGS(row->keep));
            m->root[group] = m->keep[i]; /* said once */
        }
    }
}

/* ---- Rows of table 0 --------------------------------------------------------------------------------- */

/* One value of a merged row into the kept one.  *differ: both are known, and not the same. */
static void fold_value(const struct column *c, uint32_t keep, uint32_t from, bool *filled,
                       bool *differ)
{
    *filled = *differ = false;
    switch (c->type) {
    case COLUMN_NUMBER:
        *filled = isnan(c->as.number[keep]) && !isnan(c->as.number[from]);
        *differ = c->as.number[keep] < c->as.number[from] ||
                  c->as.number[keep] > c->as.number[from];
        if (*filled)
            c->as.number[keep] = c->as.number[from];
        return;
    case COLUMN_DATE:
        *filled = c->as.date[keep] == DATE_MISSING && c->as.date[from] != DATE_MISSING;
        *differ = c->as.date[keep] != c->as.date[from] && c->as.date[from] != DATE_MISSING;
        if (*filled)
            c->as.date[keep] = c->as.date[from];
        return;
    case COLUMN_FLAG:
        *filled = c->as.flag[keep] == TRUTH_UNKNOWN && c->as.flag[from] != TRUTH_UNKNOWN;
        *differ = c->as.flag[keep] != c->as.flag[from] && c->as.flag[from] != TRUTH_UNKNOWN;
        if (*filled || c->as.flag[from] == TRUTH_TRUE)
            c->as.flag[keep] = c->as.flag[from];
        return;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        *filled = c->as.word[keep] == WORD_MISSING && c->as.word[from] != WORD_MISSING;
        *differ = c->as.word[keep] != c->as.word[from] && c->as.word[from] != WORD_MISSING;
        if (*filled)
            c->as.word[keep] = c->as.word[from];
    }
}

void same_fold_row(const struct table *t, uint32_t join, uint32_t keep, uint32_t from,
                   uint32_t *n_filled, uint32_t *n_differ)
{
    for (uint32_t c = 0; c < t->n_columns; c++) {
        bool filled, differ;

        if (c == join || t->columns[c].as.number == NULL)
            continue;
        fold_value(&t->columns[c], keep, from, &filled, &differ);
        *n_filled += filled;
        *n_differ += differ && !filled;
    }
}

/* Notes who is merged, in the order of their rows, and folds their rows. */
static bool note_merged(struct merging *m)
{
    struct extract *e = m->e;
    struct table *t = &e->data.tables[0];
    size_t n = 0;

    for (uint32_t row = 0; row < t->n_rows; row++)
        n += m->merged[row];
    e->merged = arena_alloc(e->arena, n + 1, sizeof *e->merged);
    if (e->merged == NULL)
        return false;
    for (uint32_t row = 0; row < t->n_rows; row++) {
        struct merged_person *p;

        if (!m->merged[row])
            continue;
        p = &e->merged[e->n_merged++];
        *p = (struct merged_person){.subject = m->root[group_of(m, row)],
                                    .id = ids_of(m)[row],
                                    .line = t->line[row],
                                    .file = t->file != NULL ? t->file[row] : 0};
        same_fold_row(t, m->plan->tables[0].join, p->subject, row, &p->n_filled, &p->n_differ);
        p->by = arena_copy(e->arena, m->same->rows[m->pair[row]].by);
        p->decision = m->same->rows[m->pair[row]].line;
        if (p->by == NULL)
            return false;
    }
    return true;
}

static void close_up(void *items, size_t size, const uint8_t gone[], size_t n)
{
    char *at = items;
    size_t to = 0;

    for (size_t i = 0; at != NULL && i < n; i++)
        if (!gone[i]) {
            if (to != i)
                memcpy(at + to * size, at + i * size, size);
            to++;
        }
}

static size_t width(enum column_type type)
{
    return type == COLUMN_NUMBER ? sizeof(double) : type == COLUMN_FLAG ? 1 : sizeof(uint32_t);
}

static void take_out(struct merging *m)
{
    struct extract *e = m->e;
    struct table *t = &e->data.tables[0];
    uint32_t *now = m->row_of; /* no longer needed: where each row is now */
    uint32_t next = 0;

    for (size_t row = 0; row < t->n_rows; row++)
        now[row] = m->merged[row] ? NOBODY : next++;
    for (size_t c = 0; c < t->n_columns; c++)
        close_up(t->columns[c].as.number, width(t->columns[c].type), m->merged, t->n_rows);
    close_up(t->line, sizeof *t->line, m->merged, t->n_rows);
    close_up(t->file, sizeof *t->file, m->merged, t->n_rows);
    for (size_t i = 0; i < e->n_merged; i++)
        e->merged[i].subject = now[e->merged[i].subject];
    t->n_rows = next;
    e->accounts[0].loaded = next;
    e->accounts[0].merged = e->n_merged;
}

static int by_subject(const void *a, const void *b)
{
    const struct merged_person *x = a, *y = b;

    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* Pairs that were looked at and are two people. */
static bool note_different(struct merging *m)
{
    struct extract *e = m->e;

    e->different = arena_alloc(e->arena, m->same->n + 1, sizeof *e->different);
    if (e->different == NULL)
        return false;
    for (size_t i = 0; i < m->same->n; i++) {
        const struct same_row *row = &m->same->rows[i];

        if (row->decision == SAME_DIFFERENT && m->keep[i] != NOBODY && m->merge[i] != NOBODY)
            e->different[e->n_different++] = (struct two_people){
                words_find(m->plan->ids, row->keep), words_find(m->plan->ids, row->merge)};
    }
    e->n_open = m->same->n_open;
    return true;
}

static bool open_merging(struct merging *m)
{
    size_t n = m->e->data.tables[0].n_rows, words = words_count(m->plan->ids);
    size_t most = words > n ? words : n;

    m->row_of = malloc((most + 1) * sizeof *m->row_of);
    m->keep = malloc((m->same->n + 1) * sizeof *m->keep);
    m->merge = malloc((m->same->n + 1) * sizeof *m->merge);
    m->group = malloc((n + 1) * sizeof *m->group);
    m->root = malloc((n + 1) * sizeof *m->root);
    m->root_line = calloc(n + 1, sizeof *m->root_line);
    m->pair = calloc(n + 1, sizeof *m->pair);
    m->merged = calloc(n + 1, sizeof *m->merged);
    if (!m->pair || !m->row_of || !m->keep || !m->merge || !m->group || !m->root || !m->root_line ||
        !m->merged)
        return false;
    for (size_t w = 0; w < words; w++)
        m->row_of[w] = NOBODY;
    for (uint32_t row = 0; row < n; row++) {
        m->row_of[ids_of(m)[row]] = row;
        m->group[row] = row;
        m->root[row] = NOBODY;
    }
    return true;
}

enum osara_status same_people_apply(const struct same_people *same, const struct plan *plan,
                                    struct extract *e, osara_problems *problems)
{
    struct merging m = {.same = same,
                        .plan = plan,
                        .e = e,
                        .rc = same->faulty ? OSARA_EEXTRACT : OSARA_OK,
                        .problems = problems};

    if (!same->there)
        return OSARA_OK;
    if (!open_merging(&m)) {
        m.rc = problem_memory(problems);
        goto done;
    }
    join_pairs(&m);
    find_roots(&m);
    find_faults(&m);
    if (m.rc != OSARA_OK)
        goto done;
    if (!note_different(&m) || !note_merged(&m)) {
        m.rc = problem_memory(problems);
        goto done;
    }
    take_out(&m);
    if (e->n_merged > 0)
        qsort(e->merged, e->n_merged, sizeof *e->merged, by_subject);
done:
    free(m.row_of);
    free(m.keep);
    free(m.merge);
    free(m.group);
    free(m.root);
    free(m.root_line);
    free(m.pair);
    free(m.merged);
    return m.rc;
}
