// room: language
/* fuzz_expression.c -- any text as an expression: refused with problems that have a place, or a tree
 * with types throughout, from which a program can be built. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "language/build.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool true_always)
{
    if (!true_always)
        abort();
}

/* ---- A small scope: subjects 'people' and their rows 'acts' -------------------------------------- */

enum { N_NAMES = 10 };

struct small {
    struct arena *arena;
    struct scope scope;
    struct scope_table tables[2];
    struct scope_name names[2][N_NAMES];
    struct lookup lookups[2];
    struct lookup_value values[2];
    struct text keys[2];
    double days[2], zero_one[2];
    uint32_t sides[2];
    osara_problems problems;
};

static struct scope_name *name_it(struct small *s, size_t table, const char *name,
                                  enum name_kind kind, enum value_type type)
{
    struct scope_table *t = &s->tables[table];
    struct scope_name *n = &t->names[t->n_names];

    *n = (struct scope_name){.name = text_of(name), .kind = kind, .type = type, .slot = SLOT_NONE};
    n->column = (uint32_t)t->n_names++;
    must(t->n_names <= N_NAMES);
    return n;
}

static struct yaml_node *scalar_of(struct small *s, struct text text)
{
    struct yaml_node *node = arena_alloc(s->arena, 1, sizeof *node);
    struct source *source = arena_alloc(s->arena, 1, sizeof *source);

    must(node && source);
    *source = (struct source){"fuzz.yaml", text};
    *node = (struct yaml_node){.kind = YAML_SCALAR, .text = text, .at = {source, 1, 1, 1}};
    return node;
}

static void define(struct small *s, struct scope_name *n, const char *text)
{
    n->expr = expr_parse(s->arena, scalar_of(s, text_of(text)), &s->problems);
    must(n->expr != NULL);
}

static void look_up(struct small *s, size_t i, const char *name, double *numbers, bool zero_one)
{
    s->values[i] = (struct lookup_value){
        .name = TEXT("value"), .type = VALUE_NUMBER, .number = numbers, .zero_one = zero_one};
    s->lookups[i] = (struct lookup){.name = text_of(name),
                                    .n_keys = 1,
                                    .n_rows = 2,
                                    .keys = s->keys,
                                    .values = &s->values[i],
                                    .n_values = 1};
}

static void open_small(struct small *s)
{
    static const struct {
        const char *name;
        enum value_type type;
    } columns[] = {{"n", VALUE_NUMBER}, {"d", VALUE_DATE}, {"f", VALUE_FLAG},
                   {"c", VALUE_WORD},   {"o", VALUE_WORD}, {"i", VALUE_ID}};

    memset(s, 0, sizeof *s);
    s->arena = arena_new();
    s->scope = (struct scope){s->arena, words_new(), words_new(), s->tables, 2, s->lookups, 2};
    must(s->arena && s->scope.words && s->scope.ids);
    s->tables[0].name = TEXT("people");
    s->tables[1].name = TEXT("acts");
    s->sides[0] = words_add(s->scope.words, TEXT("left"));
    s->sides[1] = words_add(s->scope.words, TEXT("far right"));
    s->keys[0] = TEXT("left");
    s->keys[1] = TEXT("1");
    s->days[0] = 7;
    s->days[1] = (double)NAN;
    s->zero_one[0] = 1;
    look_up(s, 0, "days", s->days, false);
    look_up(s, 1, "is", s->zero_one, true);
    for (size_t t = 0; t < 2; t++) {
        s->tables[t].names = s->names[t];
        s->tables[t].evidence_column = UINT32_MAX;
        for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
            name_it(s, t, columns[i].name, NAME_COLUMN, columns[i].type);
        s->names[t][3].values = s->sides;
        s->names[t][3].n_values = 2;
    }
    name_it(s, 0, "sex", NAME_COLUMN, VALUE_WORD)->monitor = true;
    name_it(s, 0, "late", NAME_INPUT, VALUE_NUMBER)->stage = STAGE_RESPONSE;
    define(s, name_it(s, 1, "age", NAME_DERIVED, VALUE_NUMBER), "as_of - d");
    define(s, name_it(s, 0, "total", NAME_MEASURE, VALUE_NUMBER), "sum(age over acts)");
}

static void close_small(struct small *s)
{
    words_free(s->scope.words);
    words_free(s->scope.ids);
    osara_problems_free(&s->problems);
    arena_free(s->arena);
}

/* ---- What must hold ------------------------------------------------------------------------------ */

static void walk(const struct expr *e, const struct yaml_node *scalar)
{
    must(e->source == scalar && e->start <= e->end && e->end <= scalar->text.n);
    must(e->type <= VALUE_ID);
    must(e->kind != EXPR_NAME || e->ref);
    must(e->kind != EXPR_LOOKUP || (e->lookup && e->value < e->lookup->n_values));
    must(e->kind != EXPR_WORD || e->word != WORD_MISSING);
    must(e->kind != EXPR_AGGREGATE || e->table == 1);
    must(e->kind != EXPR_NAME || !e->ref->monitor);
    for (size_t i = 0; i < e->n_args; i++)
        walk(e->args[i], scalar);
    if (e->by)
        walk(e->by, scalar);
    if (e->where)
        walk(e->where, scalar);
}

static void build(struct small *s, const struct expr *e, uint32_t table)
{
    struct builder *b = builder_new(&s->scope, 19000);

    must(b != NULL);
    if (table == 0)
        must(builder_value(b, e, STAGE_MEASURES) != SLOT_NONE);
    else
        builder_row_value(b, e, table);
    must(builder_finish(b) != NULL);
}

static void problems_can_be_read(const osara_problems *problems)
{
    for (size_t i = 0; i < problems->n; i++) {
        char *text = osara_problem_text(&problems->at[i]);

        must(text != NULL && text_utf8_fault(text_of(text)) == text_of(text).n);
        must(problems->at[i].line > 0 && problems->at[i].column > 0);
        free(text);
    }
}

static void check_in(struct text text, uint32_t table)
{
    struct small s;
    struct expr_context context;
    struct yaml_node *scalar;
    struct expr *e;
    double v = 0;
    bool good = false;

    open_small(&s);
    context = (struct expr_context){&s.scope, table, STAGE_MEASURES};
    scalar = scalar_of(&s, text);
    e = expr_parse(s.arena, scalar, &s.problems);
    must((e != NULL) == (s.problems.errors == 0));
    if (e)
        good = expr_check(e, &context, WANT_ANY, &s.problems);
    must(good == (s.problems.errors == 0));
    if (good) {
        walk(e, scalar);
        build(&s, e, table);
    }
    problems_can_be_read(&s.problems);
    if (e && expr_constant(e, &v, &s.problems))
        must(!isnan(v));
    close_small(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct text text = {(const char *)bytes, n};

    /* The YAML reader lets nothing else through. */
    if (n == 0 || memchr(bytes, 0, n) != NULL || text_utf8_fault(text) < n)
        return 0;
    check_in(text, 0);
    check_in(text, 1);
    return 0;
}
