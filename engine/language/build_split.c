/* build_split.c -- values that sum or count rows, split by the class of evidence of the rows. */
#include "language/builder.h"

#include <string.h>

static const struct node *at(const struct builder *b, uint32_t x)
{
    return &b->nodes.at[x];
}

static bool has_rows(const struct builder *b, uint32_t x)
{
    return x != NODE_NONE && at(b, x)->rows;
}

static bool has_evidence(const struct builder *b, const struct node *fold)
{
    return b->scope->tables[fold->table].evidence_column != UINT32_MAX;
}

/* The sum or count over the rows of one class only. */
static uint32_t split_fold(struct builder *b, uint32_t x, uint32_t class)
{
    struct node n = *at(b, x);
    uint32_t is_class, where, parts[3] = {n.a, n.b, n.c};

    if (!has_evidence(b, &n))
        return node_number(b, 0, VALUE_NUMBER);
    is_class = node_binary(b, OP_EQUAL_WORD, VALUE_FLAG, node_class(b, n.table),
                           node_word(b, class, VALUE_WORD));
    where = n.c == NODE_NONE ? is_class : node_binary(b, OP_AND, VALUE_FLAG, n.c, is_class);
    parts[2] = where;
    return node_fold(b, (enum opcode)n.op, (enum value_type)n.type, n.table, parts);
}

/* What one class makes of a value.  Nodes are shared, so each is split once: part[] is by node,
 * NODE_NONE where it has not been. */
struct split {
    struct builder *b;
    uint32_t class;
    uint32_t *part;
    bool summed; /* there is a sum or count over rows with evidence */
};

static uint32_t split_node(struct split *s, uint32_t x);

/* A product or quotient with a factor that owes nothing to rows. */
static uint32_t split_factor(struct split *s, const struct node *n)
{
    struct builder *b = s->b;
    bool left = has_rows(b, n->a), right = has_rows(b, n->b);
    uint32_t part;

    if (right && (left || n->op == OP_DIVIDE))
        return NODE_NONE;
    part = split_node(s, left ? n->a : n->b);
    if (part == NODE_NONE)
        return NODE_NONE;
    return left ? node_binary(b, (enum opcode)n->op, VALUE_NUMBER, part, n->b)
                : node_binary(b, (enum opcode)n->op, VALUE_NUMBER, n->a, part);
}

static uint32_t split_fresh(struct split *s, uint32_t x)
{
    struct builder *b = s->b;
    const struct node n = *at(b, x);
    uint32_t left, right;

    switch ((enum opcode)n.op) {
    case OP_SUM:
    case OP_COUNT:
        s->summed = s->summed || has_evidence(b, &n);
        return split_fold(b, x, s->class);
    case OP_ADD:
    case OP_SUBTRACT:
        left = split_node(s, n.a);
        right = split_node(s, n.b);
        if (left == NODE_NONE || right == NODE_NONE)
            return NODE_NONE;
        return node_binary(b, (enum opcode)n.op, VALUE_NUMBER, left, right);
    case OP_ADD_K:
        return split_node(s, n.a);
    case OP_FROM_K:
    case OP_NEGATE:
        left = split_node(s, n.a);
        return left == NODE_NONE ? NODE_NONE : node_unary(b, OP_NEGATE, VALUE_NUMBER, left);
    case OP_MULTIPLY:
    case OP_DIVIDE:
        return split_factor(s, &n);
    case OP_MULTIPLY_K:
    case OP_DIVIDE_K:
        left = split_node(s, n.a);
        if (left == NODE_NONE)
            return NODE_NONE;
        return node_binary(b, n.op == OP_MULTIPLY_K ? OP_MULTIPLY : OP_DIVIDE, VALUE_NUMBER, left,
                           node_number(b, n.k.number, VALUE_NUMBER));
    default:
        return NODE_NONE;
    }
}

/* The part of a linear combination that comes from rows of the class; NODE_NONE when the node is
 * none.  What owes nothing to rows belongs to no class. */
static uint32_t split_node(struct split *s, uint32_t x)
{
    if (s->b->failed)
        return NODE_NONE;
    if (!at(s->b, x)->rows)
        return node_number(s->b, 0, VALUE_NUMBER);
    if (s->part[x] == NODE_NONE)
        s->part[x] = split_fresh(s, x);
    return s->part[x];
}

bool builder_split(struct builder *b, const struct expr *expr, uint32_t slots[EVIDENCE_CLASSES])
{
    uint32_t whole = build_expr(b, expr, 0), part[EVIDENCE_CLASSES];
    size_t n = b->nodes.n;
    struct split s = {.b = b, .part = arena_alloc(b->arena, n + 1, sizeof *s.part)};

    if (s.part == NULL)
        b->failed = true;
    if (b->failed || at(b, whole)->type == VALUE_FLAG)
        return false;
    for (uint32_t class = 0; class < EVIDENCE_CLASSES; class ++) {
        memset(s.part, 0xFF, n * sizeof *s.part);
        s.class = class + 1;
        part[class] = split_node(&s, whole);
        if (part[class] == NODE_NONE || !s.summed)
            return false;
    }
    for (uint32_t class = 0; class < EVIDENCE_CLASSES; class ++)
        slots[class] = node_slot(b, part[class], true);
    return !b->failed;
}

bool split_is_linear(const struct node *n)
{
    switch ((enum opcode)n->op) {
    case OP_ADD:
    case OP_SUBTRACT:
    case OP_ADD_K:
    case OP_FROM_K:
    case OP_NEGATE:
    case OP_MULTIPLY:
    case OP_MULTIPLY_K:
    case OP_DIVIDE:
    case OP_DIVIDE_K:
        return true;
    default:
        return false;
    }
}

void split_keep_factors(struct builder *b, bool linear[])
{
    for (uint32_t x = (uint32_t)b->nodes.n; x-- > 0;) {
        const struct node n = *at(b, x);
        const uint32_t ab[2] = {n.a, n.b};

        if (!linear[x] || !n.rows || !split_is_linear(&n))
            continue;
        for (size_t j = 0; j < 2; j++)
            if (has_rows(b, ab[j]))
                linear[ab[j]] = true;
            else if (ab[j] != NODE_NONE && (n.op == OP_MULTIPLY || n.op == OP_DIVIDE))
                node_slot(b, ab[j], true);
    }
}
