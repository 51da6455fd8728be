/* build.c -- the builder as its callers see it. */
#include "language/builder.h"

static bool make_tables(struct builder *b)
{
    b->tables = arena_alloc(b->arena, b->scope->n_tables, sizeof *b->tables);
    for (size_t t = 0; b->tables != NULL && t < b->scope->n_tables; t++)
        b->tables[t].class = NODE_NONE;
    return b->tables != NULL;
}

struct builder *builder_new(const struct scope *scope, int32_t as_of)
{
    struct builder *b = arena_alloc(scope->arena, 1, sizeof *b);

    if (b == NULL)
        return NULL;
    b->scope = scope;
    b->arena = scope->arena;
    b->as_of = as_of;
    return make_tables(b) ? b : NULL;
}

uint32_t builder_input(struct builder *b, enum value_type type, enum stage stage)
{
    struct slot_plan *s = builder_push(b, b->slots);

    if (s == NULL)
        return SLOT_NONE;
    *s = (struct slot_plan){type, stage, NODE_NONE, true, true, false};
    return (uint32_t)(b->slots.n - 1);
}

void builder_whole(struct builder *b, uint32_t slot)
{
    if (slot != SLOT_NONE && slot < b->slots.n)
        b->slots.at[slot].whole = true;
}

/* A value is computed as early as what it reads allows: `stage` only says when it is wanted. */
uint32_t builder_value(struct builder *b, const struct expr *expr, enum stage stage)
{
    uint32_t node = build_expr(b, expr, 0);

    (void)stage;
    return b->failed ? SLOT_NONE : node_slot(b, node, true);
}

static bool is_comparison(const struct expr *e)
{
    return (e->kind >= EXPR_EQUAL && e->kind <= EXPR_GREATER_EQUAL) || e->kind == EXPR_IN ||
           e->kind == EXPR_BETWEEN;
}

size_t builder_conditions(struct builder *b, struct expr *expr, enum stage stage,
                          struct condition **out)
{
    size_t n = expr_conditions(expr, NULL, 0);
    struct expr **parts = arena_alloc(b->arena, n, sizeof(struct expr *));
    struct condition *conditions = arena_alloc(b->arena, n, sizeof *conditions);

    if (parts == NULL || conditions == NULL) {
        b->failed = true;
        return 0;
    }
    expr_conditions(expr, parts, n);
    for (size_t i = 0; i < n; i++) {
        struct condition *c = &conditions[i];
        uint32_t truth = node_as_flag(b, build_expr(b, parts[i], 0));

        c->text = expr_text(parts[i]);
        c->truth = b->failed ? SLOT_NONE : node_slot(b, truth, true);
        c->left = SLOT_NONE;
        if (is_comparison(parts[i])) {
            c->left = builder_value(b, parts[i]->args[0], stage);
            c->left_type = parts[i]->args[0]->type;
        }
    }
    *out = conditions;
    return n;
}

uint32_t builder_row_value(struct builder *b, const struct expr *expr, uint32_t table)
{
    uint32_t node = build_expr(b, expr, table);
    struct row_value *value = builder_push(b, b->row_values);
    uint32_t *of = builder_push(b, b->row_nodes);

    if (value == NULL || of == NULL)
        return SLOT_NONE;
    *of = node;
    value->table = table;
    value->type = (enum value_type)b->nodes.at[node].type;
    value->slot = table == 0 ? node_slot(b, node, true) : SLOT_NONE;
    return (uint32_t)(b->row_values.n - 1);
}

bool builder_uses(const struct builder *b, uint32_t table, uint32_t column)
{
    return column < b->tables[table].n_used && b->tables[table].used[column];
}

struct passes *builder_finish(struct builder *b)
{
    struct passes *p = arena_alloc(b->arena, 1, sizeof *p);

    for (uint32_t t = 0; t < b->scope->n_tables; t++)
        build_keeps(b, t);
    if (p == NULL || b->failed || b->circular != NULL || !schedule_passes(b, p))
        return NULL;
    return p;
}
