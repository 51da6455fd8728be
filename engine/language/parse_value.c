/* parse_value.c -- expression text -> tree: literals, names, lookups. */
#include "language/parse.h"

#include <string.h>

#include <math.h>

#include "language/types.h"

static struct expr *parse_duration(struct parser *p, struct expr *e, struct text unit)
{
    bool week = unit.at[0] == 'w', day = unit.at[0] == 'd', year = unit.at[0] == 'y';
    double each = day ? 1 : week ? DAYS_OF_WEEK : year ? DAYS_OF_YEAR : DAYS_OF_MONTH;
    double whole = e->number * (day || !(week || year) ? 1 : week ? DAYS_OF_WEEK : 12);

    e->kind = EXPR_DURATION;
    e->number *= each;
    if (e->number > 10000 * DAYS_OF_YEAR)
        return parse_fault(p, e->start, p->token.end, "this duration is longer than 10000 years");
    /* A part of a day or month has no calendar: both stay 0, and only the number is left. */
    if (whole == floor(whole))
        *(day || week ? &e->days : &e->months) = (int32_t)whole;
    if (!parse_advance(p))
        return NULL;
    e->end = p->end;
    return e;
}

static struct expr *parse_literal(struct parser *p, enum expr_kind kind, double number)
{
    struct token token = p->token;
    struct expr *e;

    if (!parse_advance(p))
        return NULL;
    e = parse_node(p, kind, token.start, NULL, 0);
    if (!e)
        return NULL;
    e->number = number;
    if (token.kind == TOKEN_NUMBER && !token.percent && parse_at(p, TOKEN_NAME)) {
        struct text unit = lex_text(&p->lexer, &p->token);

        if (lex_is_unit(unit))
            return parse_duration(p, e, unit);
    }
    return e;
}

/* 'text', with two quotes for one inside. */
static struct expr *parse_text(struct parser *p)
{
    struct text raw = lex_text(&p->lexer, &p->token);
    uint32_t start = p->token.start;
    char *text = arena_alloc(p->arena, raw.n, 1);
    struct expr *e;
    size_t n = 0;

    if (!text)
        return parse_no_memory(p);
    for (size_t i = 1; i + 1 < raw.n; i++) {
        text[n++] = raw.at[i];
        if (raw.at[i] == '\'')
            i++;
    }
    if (n == 0) {
        parse_fault(p, start, p->token.end, "an empty text is a missing value");
        problem_hint(p->problems, "write 'is missing' or 'is known'");
        return NULL;
    }
    if (!parse_advance(p))
        return NULL;
    e = parse_node(p, EXPR_WORD, start, NULL, 0);
    if (e)
        e->name = (struct text){text, n};
    return e;
}

/* if(a, b, c), as spreadsheets write it. */
static bool is_spreadsheet_if(const struct parser *p, const struct token *open)
{
    struct text before = text_trim((struct text){p->scalar->text.at, open->start});

    return parse_at(p, TOKEN_COMMA) && before.n >= 2 &&
           memcmp(before.at + before.n - 2, "if", 2) == 0;
}

static struct expr *parse_brackets(struct parser *p)
{
    struct token open = p->token;
    struct expr *e = parse_advance(p) ? parse_expression(p) : NULL;

    if (e && is_spreadsheet_if(p, &open)) {
        parse_fault(p, p->token.start, p->token.end, "'if' takes no commas");
        problem_hint(p->problems, "write 'if CONDITION then VALUE else VALUE'");
        return NULL;
    }
    if (!e || !parse_close(p, TOKEN_CLOSE, &open))
        return NULL;
    e->start = open.start; /* its text is quoted with its brackets */
    e->end = p->end;
    return e;
}

static struct expr *parse_lookup(struct parser *p, const struct token *name)
{
    struct token open = p->token;
    struct expr **keys = NULL, *e;
    size_t n = 0, room = 0;

    do {
        struct expr *key = parse_advance(p) ? parse_expression(p) : NULL;

        if (!key || !parse_push(p, &keys, &n, &room, key))
            return NULL;
    } while (parse_at(p, TOKEN_COMMA));
    if (!parse_close(p, TOKEN_CLOSE_LIST, &open))
        return NULL;
    e = parse_node(p, EXPR_LOOKUP, name->start, keys, n);
    if (!e)
        return NULL;
    e->name = lex_text(&p->lexer, name);
    if (!parse_at(p, TOKEN_POINT))
        return e;
    if (!parse_advance(p))
        return NULL;
    if (!parse_at(p, TOKEN_NAME))
        return parse_expected(p, "the name of a value after '.'");
    e->field = lex_text(&p->lexer, &p->token);
    if (!parse_advance(p))
        return NULL;
    e->end = p->end;
    return e;
}

static struct expr *parse_name(struct parser *p)
{
    struct token name = p->token;
    struct expr *e;

    if (!parse_advance(p))
        return NULL;
    if (parse_at(p, TOKEN_OPEN))
        return parse_call(p, &name);
    if (parse_at(p, TOKEN_OPEN_LIST))
        return parse_lookup(p, &name);
    e = parse_node(p, EXPR_NAME, name.start, NULL, 0);
    if (e)
        e->name = lex_text(&p->lexer, &name);
    return e;
}

struct expr *parse_primary(struct parser *p)
{
    switch (p->token.kind) {
    case TOKEN_NUMBER:
        return parse_literal(p, EXPR_NUMBER, p->token.number);
    case TOKEN_DATE:
        return parse_literal(p, EXPR_DATE, p->token.number);
    case TOKEN_YES:
        return parse_literal(p, EXPR_FLAG, 1);
    case TOKEN_NO:
        return parse_literal(p, EXPR_FLAG, 0);
    case TOKEN_AS_OF:
        return parse_literal(p, EXPR_AS_OF, 0);
    case TOKEN_TEXT:
        return parse_text(p);
    case TOKEN_OPEN:
        return parse_brackets(p);
    case TOKEN_NAME:
        return parse_name(p);
    default:
        return parse_expected(p, "a value");
    }
}
