/* lex.h -- the text of an expression, token by token. */
#ifndef OSARA_LANGUAGE_LEX_H
#define OSARA_LANGUAGE_LEX_H

#include "base/yaml.h"

enum token_kind {
    TOKEN_END, TOKEN_NUMBER, TOKEN_DATE, TOKEN_TEXT, TOKEN_NAME,
    TOKEN_PLUS, TOKEN_MINUS, TOKEN_TIMES, TOKEN_DIVIDE, TOKEN_POWER,
    TOKEN_EQUAL, TOKEN_UNEQUAL, TOKEN_LESS, TOKEN_LESS_EQUAL, TOKEN_GREATER, TOKEN_GREATER_EQUAL,
    TOKEN_OPEN, TOKEN_CLOSE, TOKEN_OPEN_LIST, TOKEN_CLOSE_LIST, TOKEN_COMMA, TOKEN_POINT,
    TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_IN, TOKEN_BETWEEN, TOKEN_IS, TOKEN_MISSING, TOKEN_KNOWN,
    TOKEN_IF, TOKEN_THEN, TOKEN_ELSE, TOKEN_OVER, TOKEN_BY, TOKEN_WHERE,
    TOKEN_YES, TOKEN_NO, TOKEN_AS_OF
};

struct token {
    enum token_kind kind;
    uint32_t start, end; /* its byte range in scalar->text; at the end: the text's length, twice */
    double number;       /* NUMBER: its value; DATE: days since 1970-01-01 */
    bool percent;        /* NUMBER: written with '%' */
};

struct lexer {
    const struct yaml_node *scalar;
    osara_problems *problems;
    uint32_t at; /* byte offset of what comes next */
};

/* False after adding a problem. */
bool lex_next(struct lexer *lexer, struct token *out);
/* The token as written. */
struct text lex_text(const struct lexer *lexer, const struct token *token);
bool lex_is_unit(struct text name); /* days, weeks, months, years, or one of them */
/* The place of bytes start .. end - 1 of a scalar; never wider than its line. */
struct place lex_place(const struct yaml_node *scalar, uint32_t start, uint32_t end);

#endif
