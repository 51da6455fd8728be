/* parse.h -- the parser's state, and what its parts ask of one another.  Inside the room only.
 *
 * Recursive descent.  The first fault ends it: what follows a fault of grammar is guesswork. */
#ifndef OSARA_LANGUAGE_PARSE_H
#define OSARA_LANGUAGE_PARSE_H

#include "language/expr.h"
#include "language/lex.h"

/* Levels of a tree: whoever walks one needs no more stack than this. */
enum { PARSE_HEIGHT = 400 };

struct parser {
    struct arena *arena;
    const struct yaml_node *scalar;
    osara_problems *problems;
    struct lexer lexer;
    struct token token; /* the one to be read next */
    uint32_t end;       /* where the one before it ended */
    uint32_t depth;     /* of the recursion */
};

/* All return NULL or false after adding a problem. */
struct expr *parse_expression(struct parser *p);
struct expr *parse_primary(struct parser *p); /* an operand: a literal, a name, brackets */
struct expr *parse_call(struct parser *p, const struct token *name); /* at its '(' */
/* A node over `n` children; its range is theirs, from `start` to the last token read. */
struct expr *parse_node(struct parser *p, enum expr_kind kind, uint32_t start,
                        struct expr *const args[], size_t n);
bool parse_advance(struct parser *p);
bool parse_at(const struct parser *p, enum token_kind kind);
/* Adds "expected WANTED, found 'X'" (or that the text ends) at the token. */
struct expr *parse_expected(struct parser *p, const char *wanted);
/* Reads the bracket that closes `open`, whose place is told when there is none. */
bool parse_close(struct parser *p, enum token_kind close, const struct token *open);
void *parse_fault(struct parser *p, uint32_t start, uint32_t end, const char *what);
void *parse_no_memory(struct parser *p);
void *parse_too_deep(struct parser *p, uint32_t start, uint32_t end);
/* One more item for a list of arguments. */
bool parse_push(struct parser *p, struct expr ***items, size_t *n, size_t *room,
                struct expr *item);

/* parse_hints.c: gives the problem added last the hint for what was found where `wanted` is. */
void parse_hint(struct parser *p, struct text found, const char *wanted);
bool parse_has_hint(struct text word, const char *wanted); /* other than a general one */

#endif
