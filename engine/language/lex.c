/* lex.c -- the text of an expression, token by token. */
#include "language/lex.h"

#include <string.h>

#include "base/date.h"
#include "base/number.h"

struct symbol {
    const char *text;
    enum token_kind kind;
};

static const struct symbol keywords[] = {
    {"and", TOKEN_AND},         {"or", TOKEN_OR},     {"not", TOKEN_NOT},     {"in", TOKEN_IN},
    {"between", TOKEN_BETWEEN}, {"is", TOKEN_IS},     {"known", TOKEN_KNOWN}, {"if", TOKEN_IF},
    {"missing", TOKEN_MISSING}, {"then", TOKEN_THEN}, {"else", TOKEN_ELSE},   {"over", TOKEN_OVER},
    {"where", TOKEN_WHERE},     {"by", TOKEN_BY},     {"yes", TOKEN_YES},     {"no", TOKEN_NO},
    {"as_of", TOKEN_AS_OF},
};

/* Longer ones first. */
static const struct symbol symbols[] = {
    {"!=", TOKEN_UNEQUAL}, {"<=", TOKEN_LESS_EQUAL}, {">=", TOKEN_GREATER_EQUAL},
    {"+", TOKEN_PLUS},     {"-", TOKEN_MINUS},       {"*", TOKEN_TIMES},
    {"/", TOKEN_DIVIDE},   {"^", TOKEN_POWER},       {"=", TOKEN_EQUAL},
    {"<", TOKEN_LESS},     {">", TOKEN_GREATER},     {"(", TOKEN_OPEN},
    {")", TOKEN_CLOSE},    {"[", TOKEN_OPEN_LIST},   {"]", TOKEN_CLOSE_LIST},
    {",", TOKEN_COMMA},    {".", TOKEN_POINT},
};

/* What other languages, and word processors, write.  Looked for before the symbols: longer first. */
static const struct {
    const char *text, *hint;
} foreign[] = {
    {"===", "write '='"},
    {"!==", "write '!='"},
    {"==", "write '='"},
    {"<>", "write '!='"},
    {"=<", "write '<='"},
    {"=>", "write '>='"},
    {"&&", "write 'and'"},
    {"||", "write 'or'"},
    {"**", "write '^'"},
    {"&", "write 'and'"},
    {"|", "write 'or'"},
    {"!", "write 'not'"},
    {"~", "write 'not'"},
    {"\"", "text stands in single quotes: 'text'"},
    {"`", "text stands in single quotes: 'text'"},
    {"?", "write 'if CONDITION then VALUE else VALUE'"},
    {":", "write 'if CONDITION then VALUE else VALUE'"},
    {"%", "a share is a number followed by '%': 25%; the remainder of x and y is x - y * floor(x / y)"},
    {"{", "a list stands in square brackets: [a, b]"},
    {"}", "a list stands in square brackets: [a, b]"},
    {"#", "a comment cannot stand inside an expression"},
    {"$", "write the number alone, without what it is of"},
    {"\xC2\xA3", "write the number alone, without what it is of"},     /* pound */
    {"\xE2\x82\xAC", "write the number alone, without what it is of"}, /* euro */
    {"\xE2\x89\xA4", "write '<='"},                           /* less or equal */
    {"\xE2\x89\xA5", "write '>='"},                           /* greater or equal */
    {"\xE2\x89\xA0", "write '!='"},                           /* not equal */
    {"\xE2\x88\x92", "write '-'"},                            /* minus sign */
    {"\xE2\x80\x93", "write '-'"},                            /* en dash */
    {"\xE2\x80\x94", "write '-'"},                            /* em dash */
    {"\xC3\x97", "write '*'"},                                /* multiplication sign */
    {"\xC3\xB7", "write '/'"},                                /* division sign */
    {"\xE2\x80\x98", "text stands in single quotes: 'text'"}, /* curly quotes */
    {"\xE2\x80\x99", "text stands in single quotes: 'text'"},
    {"\xE2\x80\x9C", "text stands in single quotes: 'text'"},
    {"\xE2\x80\x9D", "text stands in single quotes: 'text'"},
};

struct text lex_text(const struct lexer *lexer, const struct token *token)
{
    return (struct text){lexer->scalar->text.at + token->start, token->end - token->start};
}

struct place lex_place(const struct yaml_node *scalar, uint32_t start, uint32_t end)
{
    struct text t = {scalar->text.at + start, end - start};
    const char *line_end = t.n > 0 ? memchr(t.at, '\n', t.n) : NULL;

    if (line_end)
        t.n = (size_t)(line_end - t.at);
    return yaml_place(scalar, start, t.n > 0 ? text_characters(t) : 1);
}

static struct text rest_of(const struct lexer *l)
{
    struct text all = l->scalar->text;

    return (struct text){all.at + l->at, all.n - l->at};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits(struct text t, size_t from)
{
    size_t n = 0;

    while (from + n < t.n && is_digit(t.at[from + n]))
        n++;
    return n;
}

/* Bytes of the letter at the head of t, 0 when there is none.  Beyond ASCII everything is one but
 * signs, punctuation and spaces. */
static size_t letter(struct text t)
{
    uint32_t code = 0;
    size_t n = text_character(t, &code);
    bool ascii = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_';
    bool sign = code < 0xC0 || code == 0xD7 || code == 0xF7 || (code >= 0x2000 && code < 0x2C00) ||
                (code >= 0x3000 && code < 0x3040) || code >= 0xFE00;

    return n > 0 && (ascii || !sign) ? n : 0;
}

/* Bytes of the name, and of the digits in it, at the head of t. */
static size_t name_bytes(struct text t)
{
    size_t n = 0;

    for (;;) {
        struct text rest = {t.at + n, t.n - n};
        size_t step = letter(rest);

        if (step == 0 && rest.n > 0 && is_digit(rest.at[0]))
            step = 1;
        if (step == 0)
            return n;
        n += step;
    }
}

static void skip_space(struct lexer *l)
{
    for (;;) {
        struct text rest = rest_of(l);

        if (rest.n > 0 && strchr(" \t\r\n", rest.at[0]) && rest.at[0] != '\0')
            l->at++;
        else if (text_starts(rest, TEXT("\xC2\xA0"))) /* no-break space */
            l->at += 2;
        else
            return;
    }
}

static bool fail(struct lexer *l, size_t bytes, const char *what)
{
    struct text all = l->scalar->text;
    struct place at = lex_place(l->scalar, l->at, l->at + (uint32_t)bytes);

    problem_add(l->problems, OSARA_ERULES, &at, "'%.*s' %s", (int)bytes, all.at + l->at, what);
    return false;
}

/* Digits, '-' or '/', digits, the same again, digits: what people write for a date.  Returns its
 * bytes, 0 when it is nothing of the sort. */
static size_t date_bytes(struct text t, size_t n[3])
{
    n[0] = digits(t, 0);
    if (n[0] == 0 || n[0] >= t.n || (t.at[n[0]] != '-' && t.at[n[0]] != '/'))
        return 0;
    n[1] = digits(t, n[0] + 1);
    if (n[1] == 0 || n[1] > 2 || n[0] + 1 + n[1] >= t.n || t.at[n[0] + 1 + n[1]] != t.at[n[0]])
        return 0;
    n[2] = digits(t, n[0] + n[1] + 2);
    if (!(n[0] == 4 && n[2] >= 1 && n[2] <= 2) && !(n[0] <= 2 && n[2] == 4))
        return 0;
    return n[0] + n[1] + n[2] + 2;
}

static int small_number(const char *at, size_t n)
{
    int v = 0;

    for (size_t i = 0; i < n; i++)
        v = v * 10 + (at[i] - '0');
    return v;
}

/* The last day that the month has. */
static void hint_calendar(struct lexer *l, int year, int month)
{
    char iso[16];

    if (date_of(year, month, 1) == DATE_MISSING) {
        problem_hint(l->problems, "write year, month (01 to 12) and day: 2024-11-27");
        return;
    }
    date_print(month == 12 ? date_of(year, 12, 31) : date_of(year, month + 1, 1) - 1, iso);
    problem_hint(l->problems, "the last day of that month is %s", iso);
}

/* A date, or what someone wrote instead of one. */
static bool lex_date(struct lexer *l, struct text t, size_t bytes, const size_t n[3],
                     struct token *out)
{
    const char *last = t.at + n[0] + n[1] + 2;
    int a = small_number(t.at, n[0]), b = small_number(t.at + n[0] + 1, n[1]);
    int c = small_number(last, n[2]), y = n[0] == 4 ? a : c, d = n[0] == 4 ? c : a;
    int32_t day = date_of(y, b, d);
    char iso[16];

    if (t.at[4] == '-' && n[0] == 4 && n[1] == 2 && n[2] == 2) {
        if (!date_parse_iso((struct text){t.at, bytes}, &day)) {
            fail(l, bytes, "is not a day of the calendar");
            hint_calendar(l, y, b);
            return false;
        }
        out->kind = TOKEN_DATE;
        out->number = day;
        out->end = l->at += (uint32_t)bytes;
        return true;
    }
    fail(l, bytes, "is not how a date is written");
    if (day == DATE_MISSING) {
        problem_hint(l->problems, "write it as YYYY-MM-DD");
        return false;
    }
    date_print(day, iso);
    problem_hint(l->problems, "write %s", iso);
    return false;
}

bool lex_is_unit(struct text t)
{
    static const char *const units[] = {"day",   "days",   "week", "weeks",
                                        "month", "months", "year", "years"};

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (text_is(t, units[i]))
            return true;
    return false;
}

/* "_000" behind a number. */
static bool digits_parted(struct text after, size_t name)
{
    for (size_t i = 0; i < name; i++)
        if (!is_digit(after.at[i]) && after.at[i] != '_')
            return false;
    return after.at[0] == '_';
}

static bool lex_number(struct lexer *l, struct token *out)
{
    struct text t = rest_of(l), after;
    size_t part[3], date = date_bytes(t, part), n = digits(t, 0), name;

    if (date > 0)
        return lex_date(l, t, date, part, out);
    if (n + 1 < t.n && t.at[n] == '.' && is_digit(t.at[n + 1]))
        n += 1 + digits(t, n + 1);
    if (n < t.n && (t.at[n] == 'e' || t.at[n] == 'E')) {
        size_t sign = n + 1 < t.n && (t.at[n + 1] == '+' || t.at[n + 1] == '-');
        size_t power = digits(t, n + 1 + sign);

        if (power > 0)
            n += 1 + sign + power;
    }
    if (!number_parse((struct text){t.at, n}, &out->number))
        return fail(l, n, "is too large a number");
    after = (struct text){t.at + n, t.n - n};
    name = name_bytes(after);
    if (name > 0 && !lex_is_unit((struct text){after.at, name})) {
        fail(l, n + name, "is neither a number nor a name");
        if (digits_parted(after, name)) {
            problem_hint(l->problems, "a number has no '_' in it: 1000, not 1_000");
            return false;
        }
        problem_hint(l->problems,
                     "a category's value that begins with a digit stands in quotes: "
                     "'%.*s'",
                     (int)(n + name), t.at);
        return false;
    }
    if (after.n > 0 && after.at[0] == '%') {
        out->percent = true;
        out->number /= 100;
        n++;
    }
    out->kind = TOKEN_NUMBER;
    out->end = l->at += (uint32_t)n;
    return true;
}

static bool lex_quoted(struct lexer *l, struct token *out)
{
    struct text t = rest_of(l);

    for (size_t i = 1; i < t.n; i++) {
        if (t.at[i] != '\'')
            continue;
        if (i + 1 < t.n && t.at[i + 1] == '\'') {
            i++;
            continue;
        }
        out->kind = TOKEN_TEXT;
        out->end = l->at += (uint32_t)i + 1;
        return true;
    }
    {
        struct place at = lex_place(l->scalar, l->at, l->at + 1);

        problem_add(l->problems, OSARA_ERULES, &at, "this text has no closing quote");
        problem_hint(l->problems, "a quote inside text is doubled: 'O''Brien'");
    }
    return false;
}

static bool lex_name(struct lexer *l, size_t bytes, struct token *out)
{
    struct text t = {rest_of(l).at, bytes};

    out->kind = TOKEN_NAME;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (text_is(t, keywords[i].text))
            out->kind = keywords[i].kind;
    out->end = l->at += (uint32_t)bytes;
    return true;
}

/* Zero-width spaces and joiners, marks of direction, soft hyphens, byte-order marks. */
static bool is_unseen(uint32_t code)
{
    return code == 0xAD || (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x2064) || code == 0xFEFF;
}

static bool lex_symbol(struct lexer *l, struct token *out)
{
    struct text t = rest_of(l);
    uint32_t code;

    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        struct text s = text_of(foreign[i].text);

        if (!text_starts(t, s) || (text_is(s, "!") && t.n > 1 && t.at[1] == '='))
            continue;
        fail(l, s.n, "is not a sign of the language");
        problem_hint(l->problems, "%s", foreign[i].hint);
        return false;
    }
    if (t.at[0] == '.' && digits(t, 1) > 0) {
        size_t n = digits(t, 1);

        fail(l, n + 1, "is a number without its first digit");
        problem_hint(l->problems, "write 0%.*s", (int)n + 1, t.at);
        return false;
    }
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        struct text s = text_of(symbols[i].text);

        if (!text_starts(t, s))
            continue;
        out->kind = symbols[i].kind;
        out->end = l->at += (uint32_t)s.n;
        return true;
    }
    if (text_character(t, &code) > 1 && is_unseen(code)) {
        struct place at = lex_place(l->scalar, l->at, l->at + 1);

        problem_add(l->problems, OSARA_ERULES, &at, "a character that nobody sees stands here (U+%04X)",
                    (unsigned)code);
        problem_hint(l->problems, "it comes from copied text: delete it, or type the line anew");
        return false;
    }
    fail(l, text_character(t, &code), "is not a sign of the language");
    problem_hint(l->problems, "the signs are + - * / ^ = != < <= > >= ( ) [ ] and ,");
    return false;
}

bool lex_next(struct lexer *l, struct token *out)
{
    struct text t;
    size_t name;

    skip_space(l);
    t = rest_of(l);
    *out = (struct token){.kind = TOKEN_END, .start = l->at, .end = l->at};
    if (t.n == 0)
        return true;
    if (is_digit(t.at[0]))
        return lex_number(l, out);
    if (t.at[0] == '\'')
        return lex_quoted(l, out);
    name = name_bytes(t);
    if (name > 0)
        return lex_name(l, name, out);
    return lex_symbol(l, out);
}
