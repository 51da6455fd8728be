/* parse.c -- expression text -> tree: operators and choice (values: parse_value.c).
 *
 *   expression  = "if" expression "then" expression "else" expression | or
 *   or          = and { "or" and }
 *   and         = not { "and" not }
 *   not         = "not" not | comparison
 *   comparison  = sum [ ("=" | "!=" | "<" | "<=" | ">" | ">=") sum | "in" list
 *                       | "between" sum "and" sum | "is" ("missing" | "known") ]
 *   sum         = product { ("+" | "-") product }
 *   product     = sign { ("*" | "/") sign }
 *   sign        = "-" sign | power
 *   power       = primary [ "^" sign ]
 *   primary     = number ["%" | unit] | date | text | "yes" | "no" | "as_of"
 *               | "(" expression ")" | name | call | lookup                                      */
#include "language/parse.h"

#include "language/types.h"

bool parse_at(const struct parser *p, enum token_kind kind)
{
    return p->token.kind == kind;
}

bool parse_advance(struct parser *p)
{
    p->end = p->token.end;
    return lex_next(&p->lexer, &p->token);
}

void *parse_no_memory(struct parser *p)
{
    problem_memory(p->problems);
    return NULL;
}

void *parse_fault(struct parser *p, uint32_t start, uint32_t end, const char *what)
{
    struct place at = lex_place(p->scalar, start, end);

    problem_add(p->problems, OSARA_ERULES, &at, "%s", what);
    return NULL;
}

void *parse_too_deep(struct parser *p, uint32_t start, uint32_t end)
{
    struct place at = lex_place(p->scalar, start, end);

    problem_add(p->problems, OSARA_ERULES, &at, "this nests more than %d levels deep",
                PARSE_HEIGHT);
    problem_hint(p->problems, "give a part of it a name of its own: a measure or a derived column");
    return NULL;
}

struct expr *parse_node(struct parser *p, enum expr_kind kind, uint32_t start,
                        struct expr *const args[], size_t n)
{
    struct expr *e = arena_alloc(p->arena, 1, sizeof *e);

    if (!e)
        return parse_no_memory(p);
    *e = (struct expr){.kind = kind, .source = p->scalar, .start = start, .end = p->end};
    e->height = 1;
    if (n > 0) {
        e->args = arena_alloc(p->arena, n, sizeof(struct expr *));
        if (!e->args)
            return parse_no_memory(p);
    }
    for (size_t i = 0; i < n; i++) {
        e->args[e->n_args++] = args[i];
        if (args[i]->height >= e->height)
            e->height = args[i]->height + 1;
    }
    return e->height <= PARSE_HEIGHT ? e : parse_too_deep(p, start, start + 1);
}

bool parse_push(struct parser *p, struct expr ***items, size_t *n, size_t *room, struct expr *item)
{
    struct expr **slot = arena_push(p->arena, items, n, room, sizeof(struct expr *));

    if (!slot) {
        parse_no_memory(p);
        return false;
    }
    *slot = item;
    return true;
}

struct expr *parse_expected(struct parser *p, const char *wanted)
{
    struct place at = lex_place(p->scalar, p->token.start, p->token.end);
    struct text found = lex_text(&p->lexer, &p->token);

    if (parse_at(p, TOKEN_END)) {
        problem_add(p->problems, OSARA_ERULES, &at, "expected %s, but the expression ends here",
                    wanted);
        problem_hint(p->problems, text_is(text_of(wanted), "a value")
                                      ? "write what is left out here, or take the last sign out"
                                      : "write it here, or take out what asks for it");
        return NULL;
    }
    problem_add(p->problems, OSARA_ERULES, &at, "expected %s, found '%.*s'", wanted,
                TEXT_ARGS(found));
    parse_hint(p, found, wanted);
    return NULL;
}

/* A plain scalar ends where " #" begins a comment. */
static bool cut_by_comment(const struct yaml_node *scalar)
{
    const struct source *source = scalar->at.source;
    size_t i = scalar->offset + scalar->text.n;

    if (!source || scalar->quoted || i >= source->bytes.n)
        return false;
    while (i < source->bytes.n && source->bytes.at[i] == ' ')
        i++;
    return i < source->bytes.n && source->bytes.at[i] == '#';
}

bool parse_close(struct parser *p, enum token_kind close, const struct token *open)
{
    bool round = close == TOKEN_CLOSE;

    if (parse_at(p, close))
        return parse_advance(p);
    if (parse_at(p, TOKEN_END)) {
        parse_fault(p, open->start, open->end,
                    round ? "this '(' is never closed" : "this '[' is never closed");
        if (cut_by_comment(p->scalar))
            problem_hint(p->problems, "what stands behind ' #' is a comment and was not read: put "
                                      "it at the end");
        else
            problem_hint(p->problems, round ? "put a ')' where it ends" : "put a ']' where it ends");
        return false;
    }
    parse_expected(p, round ? "an operator or ')'" : "an operator, ',' or ']'");
    return false;
}

static struct expr *parse_sign(struct parser *p);

static struct expr *parse_power(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *args[2] = {parse_primary(p), NULL};

    if (!args[0] || !parse_at(p, TOKEN_POWER))
        return args[0];
    if (++p->depth > PARSE_HEIGHT)
        return parse_too_deep(p, start, p->token.end);
    args[1] = parse_advance(p) ? parse_sign(p) : NULL;
    p->depth--;
    return args[1] ? parse_node(p, EXPR_POWER, start, args, 2) : NULL;
}

static struct expr *parse_sign(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *e;

    if (!parse_at(p, TOKEN_MINUS))
        return parse_power(p);
    if (++p->depth > PARSE_HEIGHT)
        return parse_too_deep(p, start, p->token.end);
    e = parse_advance(p) ? parse_sign(p) : NULL;
    p->depth--;
    return e ? parse_node(p, EXPR_NEGATE, start, &e, 1) : NULL;
}

/* Two levels of operators that group to the left. */
static struct expr *parse_product(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *e = parse_sign(p);

    while (e && (parse_at(p, TOKEN_TIMES) || parse_at(p, TOKEN_DIVIDE))) {
        enum expr_kind kind = parse_at(p, TOKEN_TIMES) ? EXPR_MULTIPLY : EXPR_DIVIDE;
        struct expr *args[2] = {e, parse_advance(p) ? parse_sign(p) : NULL};

        e = args[1] ? parse_node(p, kind, start, args, 2) : NULL;
    }
    return e;
}

static struct expr *parse_sum(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *e = parse_product(p);

    while (e && (parse_at(p, TOKEN_PLUS) || parse_at(p, TOKEN_MINUS))) {
        enum expr_kind kind = parse_at(p, TOKEN_PLUS) ? EXPR_ADD : EXPR_SUBTRACT;
        struct expr *args[2] = {e, parse_advance(p) ? parse_product(p) : NULL};

        e = args[1] ? parse_node(p, kind, start, args, 2) : NULL;
    }
    return e;
}

static struct expr *parse_in(struct parser *p, struct expr *left, uint32_t start)
{
    struct expr **items = NULL;
    size_t n = 0, room = 0;
    struct token open;

    if (!parse_advance(p))
        return NULL;
    open = p->token;
    if (!parse_at(p, TOKEN_OPEN_LIST)) {
        parse_expected(p, "'[' after 'in'");
        problem_hint(p->problems, parse_at(p, TOKEN_NUMBER)
                                      ? "a span is written: NAME between 1 and 50"
                                      : "a list stands in square brackets: [charged, convicted]");
        return NULL;
    }
    if (!parse_push(p, &items, &n, &room, left))
        return NULL;
    do {
        struct expr *item = parse_advance(p) ? parse_sum(p) : NULL;

        if (!item || !parse_push(p, &items, &n, &room, item))
            return NULL;
    } while (parse_at(p, TOKEN_COMMA));
    return parse_close(p, TOKEN_CLOSE_LIST, &open) ? parse_node(p, EXPR_IN, start, items, n) : NULL;
}

static struct expr *parse_between(struct parser *p, struct expr *left, uint32_t start)
{
    struct expr *args[3] = {left, parse_advance(p) ? parse_sum(p) : NULL, NULL};

    if (!args[1])
        return NULL;
    if (!parse_at(p, TOKEN_AND))
        return parse_expected(p, "'and' after the first bound of 'between'");
    args[2] = parse_advance(p) ? parse_sum(p) : NULL;
    return args[2] ? parse_node(p, EXPR_BETWEEN, start, args, 3) : NULL;
}

static void hint_is(struct parser *p)
{
    static const char *const nothing[] = {"null", "NULL", "empty", "blank", "none", "unknown"};
    struct text found = lex_text(&p->lexer, &p->token);
    const char *hint = parse_at(p, TOKEN_NOT) ? "write 'is known' or 'is missing'"
                                              : "to compare with a value write '='";

    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (text_is(found, nothing[i]))
            hint = "write 'is missing'";
    problem_hint(p->problems, "%s", hint);
}

static struct expr *parse_is(struct parser *p, struct expr *left, uint32_t start)
{
    enum expr_kind kind;

    if (!parse_advance(p))
        return NULL;
    kind = parse_at(p, TOKEN_MISSING) ? EXPR_IS_MISSING : EXPR_IS_KNOWN;
    if (!parse_at(p, TOKEN_MISSING) && !parse_at(p, TOKEN_KNOWN)) {
        parse_expected(p, "'missing' or 'known' after 'is'");
        hint_is(p);
        return NULL;
    }
    return parse_advance(p) ? parse_node(p, kind, start, &left, 1) : NULL;
}

static bool compares(enum token_kind kind, enum expr_kind *out)
{
    switch (kind) {
    case TOKEN_EQUAL:
        *out = EXPR_EQUAL;
        return true;
    case TOKEN_UNEQUAL:
        *out = EXPR_UNEQUAL;
        return true;
    case TOKEN_LESS:
        *out = EXPR_LESS;
        return true;
    case TOKEN_LESS_EQUAL:
        *out = EXPR_LESS_EQUAL;
        return true;
    case TOKEN_GREATER:
        *out = EXPR_GREATER;
        return true;
    case TOKEN_GREATER_EQUAL:
        *out = EXPR_GREATER_EQUAL;
        return true;
    case TOKEN_IN:
    case TOKEN_BETWEEN:
    case TOKEN_IS:
        *out = EXPR_IN;
        return true;
    default:
        return false;
    }
}

/* a < b < c: a chain would compare a truth with c. */
static struct expr *chained(struct parser *p, const struct expr *first)
{
    struct place at = lex_place(p->scalar, p->token.start, p->token.end);
    enum expr_kind kind = first->kind;
    struct text middle;

    problem_add(p->problems, OSARA_ERULES, &at, "comparisons cannot be chained");
    if (kind < EXPR_EQUAL || kind > EXPR_GREATER_EQUAL || parse_at(p, TOKEN_IN) ||
        parse_at(p, TOKEN_BETWEEN) || parse_at(p, TOKEN_IS)) {
        problem_hint(p->problems, "join them with 'and', or put the first in brackets");
        return NULL;
    }
    middle = expr_text(first->args[1]);
    problem_hint(p->problems, "write '%.*s and %.*s %.*s ...'", TEXT_ARGS(expr_text(first)),
                 TEXT_ARGS(middle), TEXT_ARGS(lex_text(&p->lexer, &p->token)));
    return NULL;
}

static struct expr *parse_comparison(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *args[2] = {parse_sum(p), NULL}, *e = args[0];
    enum expr_kind kind;

    if (!e || !compares(p->token.kind, &kind))
        return e;
    if (parse_at(p, TOKEN_IN)) {
        e = parse_in(p, e, start);
    } else if (parse_at(p, TOKEN_BETWEEN)) {
        e = parse_between(p, e, start);
    } else if (parse_at(p, TOKEN_IS)) {
        e = parse_is(p, e, start);
    } else {
        args[1] = parse_advance(p) ? parse_sum(p) : NULL;
        e = args[1] ? parse_node(p, kind, start, args, 2) : NULL;
    }
    return e && compares(p->token.kind, &kind) ? chained(p, e) : e;
}

static struct expr *parse_not(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *e;

    if (!parse_at(p, TOKEN_NOT))
        return parse_comparison(p);
    if (++p->depth > PARSE_HEIGHT)
        return parse_too_deep(p, start, p->token.end);
    e = parse_advance(p) ? parse_not(p) : NULL;
    p->depth--;
    return e ? parse_node(p, EXPR_NOT, start, &e, 1) : NULL;
}

static struct expr *parse_and(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *e = parse_not(p);

    while (e && parse_at(p, TOKEN_AND)) {
        struct expr *args[2] = {e, parse_advance(p) ? parse_not(p) : NULL};

        e = args[1] ? parse_node(p, EXPR_AND, start, args, 2) : NULL;
    }
    return e;
}

static struct expr *parse_or(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *e = parse_and(p);

    while (e && parse_at(p, TOKEN_OR)) {
        struct expr *args[2] = {e, parse_advance(p) ? parse_and(p) : NULL};

        e = args[1] ? parse_node(p, EXPR_OR, start, args, 2) : NULL;
    }
    return e;
}

/* Behind then and else: `missing` is a value there, and nowhere else. */
static struct expr *parse_chosen(struct parser *p)
{
    uint32_t start;

    if (!parse_advance(p))
        return NULL;
    if (!parse_at(p, TOKEN_MISSING))
        return parse_expression(p);
    start = p->token.start;
    return parse_advance(p) ? parse_node(p, EXPR_MISSING, start, NULL, 0) : NULL;
}

static struct expr *parse_if(struct parser *p)
{
    uint32_t start = p->token.start;
    struct expr *args[3];

    args[0] = parse_advance(p) ? parse_expression(p) : NULL;
    if (!args[0])
        return NULL;
    if (!parse_at(p, TOKEN_THEN))
        return parse_expected(p, "'then' after the condition of 'if'");
    args[1] = parse_chosen(p);
    if (!args[1])
        return NULL;
    if (!parse_at(p, TOKEN_ELSE))
        return parse_expected(p, "'else' after the value of 'then'");
    args[2] = parse_chosen(p);
    return args[2] ? parse_node(p, EXPR_IF, start, args, 3) : NULL;
}

struct expr *parse_expression(struct parser *p)
{
    struct expr *e;

    if (++p->depth > PARSE_HEIGHT)
        return parse_too_deep(p, p->token.start, p->token.end);
    e = parse_at(p, TOKEN_IF) ? parse_if(p) : parse_or(p);
    p->depth--;
    return e;
}

/* Behind a whole expression nothing may follow. */
static struct expr *unfinished(struct parser *p, const struct expr *e)
{
    struct text last = expr_text(e), next = lex_text(&p->lexer, &p->token);

    if (parse_at(p, TOKEN_CLOSE) || parse_at(p, TOKEN_CLOSE_LIST)) {
        bool round = parse_at(p, TOKEN_CLOSE);

        parse_fault(p, p->token.start, p->token.end,
                    round ? "this ')' closes nothing" : "this ']' closes nothing");
        problem_hint(p->problems, round ? "take it out, or put a '(' where it begins"
                                        : "take it out, or put a '[' where it begins");
        return NULL;
    }
    parse_expected(p, "an operator");
    if (e->kind == EXPR_NAME && lex_is_unit(next))
        problem_hint(p->problems, "a duration begins with a number, such as 12 months");
    else if (e->kind == EXPR_NAME && parse_at(p, TOKEN_NAME) &&
             function_named(next) == FUNCTION_COUNT_ && aggregate_named(next) == AGGREGATE_COUNT_ &&
             !parse_has_hint(next, "an operator"))
        problem_hint(p->problems, "a name with a space in it is written with '_': %.*s_%.*s",
                     TEXT_ARGS(last), TEXT_ARGS(next));
    return NULL;
}

struct expr *expr_parse(struct arena *arena, const struct yaml_node *scalar,
                        osara_problems *problems)
{
    struct parser p = {.arena = arena, .scalar = scalar, .problems = problems};
    struct expr *e;

    if (scalar->kind != YAML_SCALAR) {
        problem_add(problems, OSARA_ERULES, &scalar->at, "expected an expression, found %s",
                    yaml_kind_name(scalar));
        return NULL;
    }
    if (text_trim(scalar->text).n == 0) {
        problem_add(problems, OSARA_ERULES, &scalar->at, "expected an expression, found nothing");
        problem_hint(problems, "write one, or take the line out");
        return NULL;
    }
    p.lexer = (struct lexer){scalar, problems, 0};
    if (!parse_advance(&p))
        return NULL;
    e = parse_expression(&p);
    return e && !parse_at(&p, TOKEN_END) ? unfinished(&p, e) : e;
}

struct text expr_text(const struct expr *e)
{
    return (struct text){e->source->text.at + e->start, e->end - e->start};
}

struct place expr_place(const struct expr *e)
{
    return lex_place(e->source, e->start, e->end);
}

size_t expr_conditions(struct expr *e, struct expr *out[], size_t room)
{
    size_t n;

    if (e->kind != EXPR_AND) {
        if (room > 0)
            out[0] = e;
        return 1;
    }
    n = expr_conditions(e->args[0], out, room);
    return n + expr_conditions(e->args[1], n < room ? out + n : NULL, n < room ? room - n : 0);
}
