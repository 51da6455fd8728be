/* parse_hints.c -- what is to be done about a token that cannot stand where it does. */
#include "language/parse.h"

/* What people write for an operator of ours, and words of the language in the wrong place. */
static const struct {
    const char *word, *hint;
    const char *wanted; /* the hint is for a place where this is wanted; NULL: any */
} hints[] = {
    {"AND", "write 'and'", NULL},
    {"And", "write 'and'", NULL},
    {"OR", "write 'or'", NULL},
    {"Or", "write 'or'", NULL},
    {"NOT", "write 'not'", NULL},
    {"IN", "write 'in'", NULL},
    {"IS", "write 'is'", NULL},
    {"BETWEEN", "write 'between'", NULL},
    {"WHERE", "write 'where'", NULL},
    {"OVER", "write 'over'", NULL},
    {"LIKE", "write starts_with(NAME, 'text')", NULL},
    {"like", "write starts_with(NAME, 'text')", NULL},
    {"elif", "write 'else if'", NULL},
    {"elsif", "write 'else if'", NULL},
    {"elseif", "write 'else if'", NULL},
    {"when", "a choice is written: if CONDITION then VALUE else VALUE", NULL},
    {"ago", "a time before the run is written: as_of - 24 months", NULL},
    {"desc", "the higher comes first; for the lower write -NAME", NULL},
    {"asc", "the higher comes first; for the lower write -NAME", NULL},
    {"starts", "write starts_with(NAME, 'text')", NULL},
    {"begins", "write starts_with(NAME, 'text')", NULL},
    {"*", "all rows of a table are counted by its name: count(TABLE)", "the name of a table"},
    {"and", "a condition has to stand on both sides of it", "a value"},
    {"or", "a condition has to stand on both sides of it", "a value"},
    {")", "something is left out before it", "a value"},
    {"]", "something is left out before it", "a value"},
    {"mod", "the remainder of x and y is x - y * floor(x / y)", NULL},
    {"xor", "write '!=' between the two", NULL},
    {"then", "'then' belongs to 'if CONDITION then VALUE else VALUE'", NULL},
    {"else", "'else' belongs to 'if CONDITION then VALUE else VALUE'", NULL},
    {"over", "'over' belongs to an aggregate: sum(VALUE over TABLE)", NULL},
    {"by", "'by' belongs to first and last: last(VALUE over TABLE by DATE)", NULL},
    {"from", "write 'over': sum(VALUE over TABLE)", "'over' and the name of a table"},
    {"in", "write 'over': sum(VALUE over TABLE)", "'over' and the name of a table"},
    {"of", "write 'over': sum(VALUE over TABLE)", "'over' and the name of a table"},
    {"for", "write 'over': sum(VALUE over TABLE)", "'over' and the name of a table"},
    {"+", "a sign stands between two values: take one of the two signs out", "a value"},
    {"*", "a sign stands between two values: take one of the two signs out", "a value"},
    {"/", "a sign stands between two values: take one of the two signs out", "a value"},
    {"^", "a sign stands between two values: take one of the two signs out", "a value"},
    {"=", "a sign stands between two values: write one on its other side", "a value"},
    {"<", "a sign stands between two values: write one on its other side", "a value"},
    {">", "a sign stands between two values: write one on its other side", "a value"},
    {"where", "'where' belongs to an aggregate: count(TABLE where CONDITION)", NULL},
    {"not", "the 'not' comes first: not role in [charged]", "an operator"},
    {"not", "put it in brackets: (not ...)", "a value"},
    {"missing", "write 'NAME is missing'; a value of that name stands in quotes", NULL},
    {"known", "write 'NAME is known'; a value of that name stands in quotes", NULL},
    {"if", "put a choice inside an expression in brackets: (if a then b else c)", NULL},
    {".", "a column stands without its table: committed, not offences.committed", NULL},
    {"[", "a list stands after 'in': role in [charged, convicted]", NULL},
    {",", "write: between 2 and 5", "'and' after the first bound of 'between'"},
    {",", "values stand side by side in a function or a list only", NULL},
};

static const char *word_hint(struct text word, const char *wanted)
{
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (text_is(word, hints[i].word) &&
            (!hints[i].wanted || text_is(text_of(hints[i].wanted), wanted)))
            return hints[i].hint;
    return NULL;
}

/* "6 mnths": what stands behind a number was to be its unit. */
static bool follows_number(const struct parser *p)
{
    size_t i = p->token.start;

    while (i > 0 && p->scalar->text.at[i - 1] == ' ')
        i--;
    return parse_at(p, TOKEN_NAME) && i > 0 && p->scalar->text.at[i - 1] >= '0' &&
           p->scalar->text.at[i - 1] <= '9';
}

static size_t digits_from(struct text t, size_t i)
{
    size_t n = 0;

    while (i + n < t.n && t.at[i + n] >= '0' && t.at[i + n] <= '9')
        n++;
    return n;
}

/* "1,825" and "0,5": a comma within a number, for thousands or for decimals. */
static bool hint_comma(struct parser *p)
{
    struct text t = p->scalar->text;
    size_t comma = p->token.start, behind, before = comma;

    if (!parse_at(p, TOKEN_COMMA))
        return false;
    behind = digits_from(t, comma + 1);
    while (before > 0 && t.at[before - 1] >= '0' && t.at[before - 1] <= '9')
        before--;
    if (behind == 0 || before == comma)
        return false;
    if (behind == 3 && t.at[before] != '0')
        problem_hint(p->problems, "a number has no comma in it: %.*s%.*s", (int)(comma - before),
                     t.at + before, (int)behind, t.at + comma + 1);
    else
        problem_hint(p->problems, "decimals stand behind a point: %.*s.%.*s", (int)(comma - before),
                     t.at + before, (int)behind, t.at + comma + 1);
    return true;
}

static void hint_unit(struct parser *p, struct text word)
{
    static const struct text units[] = {{"days", 4}, {"weeks", 5}, {"months", 6}, {"years", 5}};

    if (text_nearest(word, units, 4) < 4)
        problem_hint_nearest(p->problems, word, units, 4);
    else
        problem_hint(p->problems, "units of time are days, weeks, months and years");
}

bool parse_has_hint(struct text word, const char *wanted)
{
    return word_hint(word, wanted) != NULL;
}

void parse_hint(struct parser *p, struct text found, const char *wanted)
{
    const char *hint = word_hint(found, wanted);

    if (hint_comma(p))
        return;
    if (hint)
        problem_hint(p->problems, "%s", hint);
    else if (follows_number(p))
        hint_unit(p, found);
    else if (text_starts(text_of(wanted), TEXT("an operator")))
        problem_hint(p->problems, "write what joins the two (+ - * / = and or ...), or take one out");
}
