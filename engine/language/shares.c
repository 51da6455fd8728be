/* shares.c -- how the rows of a subject made a value, for cards and records.
 *
 * The value's node is walked down to its folds over the table: through a linear combination, which
 * gives each fold a coefficient, or through anything else, which does not. */
#include "language/workspace.h"

#include <string.h>

#include "language/builder.h"

enum { REACHED_LINEAR = 1, REACHED_OTHER = 2 };

struct shares {
    const struct frame *frame;
    struct workspace *w;
    const struct node *nodes;
    uint32_t table;
    size_t subject, first, end; /* his rows */
    double *share;
    size_t n_adds, n_decides, n_other; /* folds over the table, by kind and way */
};

static bool decides(enum opcode op)
{
    return op == OP_LEAST || op == OP_GREATEST || op == OP_ANY || op == OP_ALL ||
           op >= OP_FIRST_NUMBER;
}

/* A subject's value that owes nothing to rows. */
static double factor(const struct shares *s, uint32_t x)
{
    const struct node *n = &s->nodes[x];

    return n->domain == DOMAIN_CONSTANT ? n->k.number : slot_number(&s->frame->slots[n->slot], s->subject);
}

static void reach(struct shares *s, uint32_t x, uint8_t how, double coefficient)
{
    if (x == NODE_NONE || !s->nodes[x].rows)
        return;
    s->w->reached[x] |= how;
    s->w->coefficient[x] += coefficient;
}

/* What a node of a linear combination does to its operands' coefficients; false when it is none. */
static bool reach_linear(struct shares *s, const struct node *n, double c)
{
    bool left = n->a != NODE_NONE && s->nodes[n->a].rows;
    bool right = n->b != NODE_NONE && s->nodes[n->b].rows;

    switch ((enum opcode)n->op) {
    case OP_ADD:
    case OP_SUBTRACT:
        reach(s, n->a, REACHED_LINEAR, c);
        reach(s, n->b, REACHED_LINEAR, n->op == OP_ADD ? c : -c);
        return true;
    case OP_ADD_K:
        reach(s, n->a, REACHED_LINEAR, c);
        return true;
    case OP_FROM_K:
    case OP_NEGATE:
        reach(s, n->a, REACHED_LINEAR, -c);
        return true;
    case OP_MULTIPLY_K:
        reach(s, n->a, REACHED_LINEAR, c * n->k.number);
        return true;
    case OP_DIVIDE_K:
        reach(s, n->a, REACHED_LINEAR, c / n->k.number);
        return true;
    case OP_MULTIPLY:
        if (left && right)
            return false;
        reach(s, left ? n->a : n->b, REACHED_LINEAR, c * factor(s, left ? n->b : n->a));
        return true;
    case OP_DIVIDE:
        if (right)
            return false;
        reach(s, n->a, REACHED_LINEAR, c / factor(s, n->b));
        return true;
    default:
        return false;
    }
}

static void walk(struct shares *s, uint32_t x)
{
    memset(s->w->coefficient, 0, (x + (size_t)1) * sizeof *s->w->coefficient);
    memset(s->w->reached, 0, x + (size_t)1);
    reach(s, x, REACHED_LINEAR, 1);
    for (uint32_t y = x + 1; y-- > 0;) {
        const struct node *n = &s->nodes[y];
        uint8_t how = s->w->reached[y];

        if (how == 0)
            continue;
        if (node_is_fold(n)) {
            if (n->table != s->table)
                continue;
            s->n_decides += decides((enum opcode)n->op);
            s->n_adds += !decides((enum opcode)n->op);
            s->n_other += !decides((enum opcode)n->op) && how != REACHED_LINEAR;
        } else if (how != REACHED_LINEAR || !reach_linear(s, n, s->w->coefficient[y])) {
            reach(s, n->a, REACHED_OTHER, 0);
            reach(s, n->b, REACHED_OTHER, 0);
            reach(s, n->c, REACHED_OTHER, 0);
        }
    }
}

/* ---- One fold's rows: seen once to learn what decides, if something does, and to give the shares ---- */

struct fold_rows {
    enum opcode op;
    double coefficient;
    bool giving;
    size_t n;        /* rows that count */
    double best;     /* LEAST, GREATEST: the value; FIRST, LAST: the date; MOST: the times */
    uint64_t best_bits; /* MOST: the value */
    size_t best_row; /* FIRST, LAST */
};

static bool is_known(const struct registers *r, enum file file, uint16_t at, size_t j)
{
    if (at == REGISTER_NONE)
        return true;
    if (file == FILE_NUMBER)
        return !isnan(r->number[at][j]);
    return file == FILE_FLAG ? r->flag[at][j] != TRUTH_UNKNOWN : r->word[at][j] != WORD_MISSING;
}

static uint64_t bits_of(const struct registers *r, enum file file, uint16_t at, size_t j)
{
    if (file == FILE_NUMBER)
        return number_bits(r->number[at][j]);
    return file == FILE_FLAG ? r->flag[at][j] : r->word[at][j];
}

static uint32_t seen(struct shares *s, uint64_t bits)
{
    return set_count(s->w, &s->w->sets[0], 0, s->end - s->first, bits);
}

static void learn_most(struct shares *s, struct fold_rows *f, uint64_t bits)
{
    uint32_t times = seen(s, bits);

    if (times > f->best) {
        f->best = times;
        f->best_bits = bits;
    }
}

/* Whether what a row gives hangs on the others. */
static bool learns(enum opcode op)
{
    return op == OP_MEAN || op == OP_LEAST || op == OP_GREATEST ||
           (op >= OP_MOST_NUMBER && op <= OP_MOST_WORD) || op >= OP_FIRST_NUMBER;
}

static void learn(struct shares *s, struct fold_rows *f, const struct view *v, size_t j, size_t row)
{
    const struct registers *r = &s->w->registers;
    bool by = f->op >= OP_FIRST_NUMBER, better;
    double x;

    f->n++;
    if (f->op >= OP_MOST_NUMBER && f->op <= OP_MOST_WORD)
        learn_most(s, f, bits_of(r, file_of(v->type[0]), v->out[0], j));
    if (!by && f->op != OP_LEAST && f->op != OP_GREATEST)
        return;
    x = r->number[v->out[by ? 1 : 0]][j];
    if (f->op == OP_LEAST || (f->op >= OP_FIRST_NUMBER && f->op <= OP_FIRST_WORD))
        better = x < f->best;
    else
        better = f->op == OP_GREATEST ? x > f->best : x >= f->best;
    if (f->n == 1 || better) {
        f->best = x;
        f->best_row = row;
    }
}

static void give(struct shares *s, const struct fold_rows *f, const struct view *v, size_t j,
                 size_t row)
{
    const struct registers *r = &s->w->registers;
    enum file file = file_of(v->type[0]);
    double *share = &s->share[row - s->first];

    switch (f->op) {
    case OP_COUNT:
        *share += f->coefficient;
        break;
    case OP_SUM:
        *share += f->coefficient * r->number[v->out[0]][j];
        break;
    case OP_MEAN:
        *share += f->coefficient * (r->number[v->out[0]][j] / (double)f->n);
        break;
    case OP_DISTINCT_NUMBER:
    case OP_DISTINCT_FLAG:
    case OP_DISTINCT_WORD:
        if (seen(s, bits_of(r, file, v->out[0], j)) == 1)
            *share += f->coefficient;
        break;
    case OP_REPEATED_NUMBER:
    case OP_REPEATED_FLAG:
    case OP_REPEATED_WORD:
        if (seen(s, bits_of(r, file, v->out[0], j)) == 2)
            *share += f->coefficient;
        break;
    case OP_MOST_NUMBER:
    case OP_MOST_FLAG:
    case OP_MOST_WORD: /* by the rows of the value that first came as often as any */
        if (bits_of(r, file, v->out[0], j) == f->best_bits)
            *share += f->coefficient;
        break;
    case OP_ANY:
    case OP_ALL: /* by a row where it holds, or where it does not */
        if (r->flag[v->out[0]][j] == (f->op == OP_ANY ? TRUTH_TRUE : TRUTH_FALSE))
            *share = 1;
        break;
    case OP_LEAST:
    case OP_GREATEST:
        if (r->number[v->out[0]][j] == f->best)
            *share = 1;
        break;
    default:
        if (row == f->best_row)
            *share = 1;
    }
}

static void see_rows(struct shares *s, struct fold_rows *f, const struct view *v)
{
    struct block b = {.frame = s->frame, .w = s->w};
    const struct registers *r = &s->w->registers;
    const uint8_t *fate = s->frame->data->tables[s->table].fate;

    for (size_t at = s->first; at < s->end; at += BLOCK) {
        size_t n = s->end - at < BLOCK ? s->end - at : BLOCK;

        block_run(&b, &v->program, at, n);
        for (size_t j = 0; j < n; j++) {
            if (fate[at + j] != FATE_USED || !is_known(r, file_of(v->type[0]), v->out[0], j) ||
                !is_known(r, FILE_NUMBER, v->out[1], j) ||
                (v->out[2] != REGISTER_NONE && r->flag[v->out[2]][j] != TRUTH_TRUE))
                continue;
            if (f->giving)
                give(s, f, v, j, at + j);
            else
                learn(s, f, v, j, at + j);
        }
    }
}

static void forget_seen(struct shares *s)
{
    if (s->w->passes->n_sets > 0)
        s->w->sets[0].who = SUBJECT_NONE;
}

/* False when the shares are no numbers: the value is missing. */
static bool share_out(struct shares *s, uint32_t x)
{
    const struct passes *p = s->w->passes;

    for (uint32_t y = 0; y <= x; y++) {
        const struct node *n = &s->nodes[y];
        struct fold_rows f = {(enum opcode)n->op, s->w->coefficient[y], false, 0, 0, 0, 0};

        if (s->w->reached[y] == 0 || !node_is_fold(n) || n->table != s->table)
            continue;
        if (!isfinite(f.coefficient))
            return false;
        forget_seen(s);
        if (learns(f.op))
            see_rows(s, &f, &p->views[p->fold_view[y]]);
        f.giving = true;
        forget_seen(s);
        see_rows(s, &f, &p->views[p->fold_view[y]]);
    }
    return true;
}

enum row_share passes_row_shares(struct frame *frame, struct workspace *w, uint32_t slot,
                                 uint32_t table, size_t subject, double share[])
{
    const struct table *t = &frame->data->tables[table];
    uint32_t x = w->passes->slots[slot].node;
    struct shares s = {.frame = frame,
                       .w = w,
                       .nodes = w->passes->nodes,
                       .table = table,
                       .subject = subject,
                       .share = share};
    bool any = false;

    if (table == 0 || t->n_rows == 0)
        return SHARE_NONE;
    s.first = t->first[subject];
    s.end = t->first[subject + 1];
    for (size_t row = s.first; row < s.end; row++) {
        share[row - s.first] = 0;
        any = any || t->fate[row] == FATE_USED;
    }
    if (!any || x == NODE_NONE || w->failed)
        return SHARE_NONE;
    w->counting = false;
    workspace_bind(w, frame, 0);
    walk(&s, x);
    if (s.n_other > 0 || (s.n_adds > 0) == (s.n_decides > 0) || !share_out(&s, x))
        return SHARE_NONE;
    return s.n_adds > 0 ? SHARE_ADDS : SHARE_DECIDES;
}
