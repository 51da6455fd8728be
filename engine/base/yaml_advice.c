/* yaml_advice.c -- see yaml_advice.h. */
#include "base/yaml_advice.h"

#include <string.h>

static const char no_break[] = "\xC2\xA0";

/* Line `line` of the source, without its end; empty when there is none. */
static struct text line_of(const struct source *source, uint32_t line)
{
    struct text rest = source->bytes;

    for (uint32_t l = 1;; l++) {
        const char *end = rest.n > 0 ? memchr(rest.at, '\n', rest.n) : NULL;
        size_t n = end != NULL ? (size_t)(end - rest.at) : rest.n;

        if (l == line)
            return (struct text){rest.at, n > 0 && rest.at[n - 1] == '\r' ? n - 1 : n};
        if (end == NULL)
            return (struct text){0};
        rest = (struct text){end + 1, rest.n - n - 1};
    }
}

static size_t indent_of(struct text line)
{
    size_t n = 0;

    while (n < line.n && line.at[n] == ' ')
        n++;
    return n;
}

/* The last line before `line` that is neither blank nor a comment; 0 = none. */
static uint32_t line_before(const struct source *source, uint32_t line)
{
    while (--line > 0) {
        struct text t = text_trim(line_of(source, line));

        if (t.n > 0 && t.at[0] != '#')
            return line;
    }
    return 0;
}

static size_t find(struct text line, const char *what)
{
    size_t n = strlen(what);

    for (size_t i = 0; i + n <= line.n; i++)
        if (memcmp(line.at + i, what, n) == 0)
            return i;
    return SIZE_MAX;
}

/* The column, in characters from 1, of a byte of a line. */
static uint32_t column_of(struct text line, size_t byte)
{
    return (uint32_t)text_characters((struct text){line.at, byte}) + 1;
}

static enum osara_status say(const struct yaml_slip *s, const struct place *at,
                             enum osara_status status, osara_problems *problems)
{
    if (s->begins.source != NULL && s->begins.line != at->line && s->context != NULL)
        return problem_add(problems, status, at, "not valid YAML: %s, %s that begins on line %lu",
                           s->problem, s->context, (unsigned long)s->begins.line);
    return problem_add(problems, status, at, "not valid YAML: %s", s->problem);
}

/* ---- Slips that the line itself shows ---- */

static bool advise_tab(const struct yaml_slip *s, enum osara_status status,
                       osara_problems *problems)
{
    struct text line = line_of(s->at.source, s->at.line);
    size_t indent = indent_of(line);
    struct place at = s->at;

    if (indent >= line.n || line.at[indent] != '\t' || s->at.column != indent + 1)
        return false;
    while (at.column + at.width <= line.n && line.at[at.column - 1 + at.width] == '\t')
        at.width++;
    problem_add(problems, status, &at, "not valid YAML: this line is indented by a tab");
    problem_hint(problems, "indent with spaces: no editor shows a tab as wide as another does");
    return true;
}

static bool advise_first_character(const struct yaml_slip *s, enum osara_status status,
                                   osara_problems *problems)
{
    struct text line = line_of(s->at.source, s->at.line);
    size_t i = s->at.column - 1;
    char c = i < line.n ? line.at[i] : '\0';

    if (strcmp(s->problem, "found character that cannot start any token") != 0 || c == '\0' ||
        strchr("%@`", c) == NULL)
        return false;
    problem_add(problems, status, &s->at, "not valid YAML: no text begins with '%c'", c);
    if (c == '%' && i + 1 < line.n && line.at[i + 1] >= '0' && line.at[i + 1] <= '9')
        problem_hint(problems, "a share is written with its sign behind: 2%%");
    else
        problem_hint(problems, "put the whole text in quotes: '%c...'", c);
    return true;
}

/* "C:\rules": an escape that there is not. */
static bool advise_escape(const struct yaml_slip *s, enum osara_status status,
                          osara_problems *problems)
{
    if (strcmp(s->problem, "found unknown escape character") != 0)
        return false;
    problem_add(problems, status, &s->at,
                "not valid YAML: within double quotes a '\\' begins a special character, and this is none");
    problem_hint(problems, "put the text in single quotes, where a '\\' is a '\\'");
    return true;
}

/* "*Many*": to YAML an alias, whose name has letters and digits. */
static bool advise_alias(const struct yaml_slip *s, enum osara_status status,
                         osara_problems *problems)
{
    bool alias = s->context != NULL && strstr(s->context, "scanning an alias") != NULL;
    bool anchor = s->context != NULL && strstr(s->context, "scanning an anchor") != NULL;

    if (!alias && !anchor)
        return false;
    problem_add(problems, status, s->begins.source != NULL ? &s->begins : &s->at,
                "not valid YAML: a text that begins with '%c' is read as %s", alias ? '*' : '&',
                alias ? "an alias" : "an anchor");
    problem_hint(problems, "put the whole text in quotes: '%c...'", alias ? '*' : '&');
    return true;
}

/* {a: 1,, b: 2} */
static bool advise_comma(const struct yaml_slip *s, enum osara_status status,
                         osara_problems *problems)
{
    struct text line = line_of(s->at.source, s->at.line);
    size_t i = s->at.column - 1;

    if (strcmp(s->problem, "did not find expected node content") != 0 || i >= line.n ||
        strchr(",]}", line.at[i]) == NULL)
        return false;
    problem_add(problems, status, &s->at, "not valid YAML: nothing stands before this '%c'", line.at[i]);
    problem_hint(problems, "write the value that is left out, or take the '%c' away", line.at[i]);
    return true;
}

/* "[high] = band" and "'x' or y": text behind what ended with a bracket or a quote. */
static bool advise_rest(const struct yaml_slip *s, enum osara_status status,
                        osara_problems *problems)
{
    struct text line = line_of(s->at.source, s->at.line);
    size_t i = s->at.column - 1;

    if (strcmp(s->problem, "did not find expected key") != 0 || i > line.n)
        return false;
    while (i > 0 && line.at[i - 1] == ' ')
        i--;
    if (i == 0 || strchr("]}'\"", line.at[i - 1]) == NULL)
        return false;
    problem_add(problems, status, &s->at, "not valid YAML: the value ends with the '%c' before this",
                line.at[i - 1]);
    problem_hint(problems, line.at[i - 1] == '\'' ? "put the whole value in double quotes: \"'text' ...\""
                           : line.at[i - 1] == '"' ? "put the whole value in single quotes: '...'"
                                                   : "put the whole value in quotes; conditions are "
                                                     "grouped by ( ), and [ ] is a list: NAME in [...]");
    return true;
}

static bool advise_no_break_space(const struct yaml_slip *s, enum osara_status status,
                                  osara_problems *problems)
{
    const struct place *by = s->begins.source != NULL ? &s->begins : &s->at;
    struct text line = line_of(by->source, by->line);
    size_t i = find(line, no_break);
    struct place at = {by->source, by->line, column_of(line, i == SIZE_MAX ? 0 : i), 1};
    uint32_t before = line_before(by->source, by->line);

    if (i == SIZE_MAX && before > 0) { /* the indentation of the line before */
        line = line_of(by->source, before);
        i = find(line, no_break);
        if (i != SIZE_MAX && i > indent_of(line))
            return false;
        at.line = before;
        at.column = column_of(line, i == SIZE_MAX ? 0 : i);
    }
    if (i == SIZE_MAX)
        return false;
    problem_add(problems, status, &at,
                "not valid YAML: a no-break space (U+00A0), which is no space to YAML");
    problem_hint(problems, "it comes from copied text: delete it and type a space");
    return true;
}

/* "weight 40", "weight:40": a line that was to be `key: value`. */
static bool advise_key(const struct yaml_slip *s, enum osara_status status,
                       osara_problems *problems)
{
    const struct place *at = s->begins.source != NULL ? &s->begins : &s->at;
    struct text line = line_of(at->source, at->line), whole = text_trim(line);
    size_t colon = find(whole, ":"), space = find(whole, " ");
    struct place place = *at;

    if (strcmp(s->problem, "could not find expected ':'") != 0)
        return false;
    place.width = (uint32_t)text_characters(whole);
    place.column = column_of(line, indent_of(line));
    if (colon != SIZE_MAX && colon + 1 < whole.n && whole.at[colon + 1] != ' ') {
        problem_add(problems, status, &place, "not valid YAML: no space follows the ':'");
        problem_hint(problems, "write '%.*s: %.*s'", (int)colon, whole.at,
                     (int)(whole.n - colon - 1), whole.at + colon + 1);
    } else if (space != SIZE_MAX && colon == SIZE_MAX) {
        problem_add(problems, status, &place, "not valid YAML: no ':' stands behind the key");
        problem_hint(problems,
                     "write '%.*s: %.*s'; or, if the line goes on from the one above, "
                     "indent it deeper",
                     (int)space, whole.at, (int)(whole.n - space - 1), whole.at + space + 1);
    } else {
        problem_add(problems, status, &place, "not valid YAML: this line is no 'key: value'");
        problem_hint(problems, "a key is followed by ': ' on its own line");
    }
    return true;
}

static bool advise_colon(const struct yaml_slip *s, enum osara_status status,
                         osara_problems *problems)
{
    struct text line = line_of(s->at.source, s->at.line);
    size_t colon = find(line, ": ");
    uint32_t before = line_before(s->at.source, s->at.line);

    if (strcmp(s->problem, "mapping values are not allowed in this context") != 0)
        return false;
    if (colon != SIZE_MAX && column_of(line, colon) < s->at.column) {
        struct text value = text_trim((struct text){line.at + colon + 2, line.n - colon - 2});
        struct place at = {s->at.source, s->at.line, column_of(line, (size_t)(value.at - line.at)),
                           (uint32_t)text_characters(value)};

        problem_add(
            problems, status, &at,
            "not valid YAML: a second ': ' on one line, which text may hold in quotes only");
        problem_hint(problems, "write '%.*s: \"%.*s\"'", (int)(colon - indent_of(line)),
                     line.at + indent_of(line), TEXT_ARGS(value));
        return true;
    }
    problem_add(problems, status, &s->at, "not valid YAML: no key can stand here");
    problem_hint(problems,
                 "it starts in column %zu, and line %lu, which has a value already, in column %zu: "
                 "lines of one mapping start in the same column",
                 indent_of(line) + 1, (unsigned long)before,
                 indent_of(line_of(s->at.source, before)) + 1);
    return true;
}

/* ---- Slips that show lines later ---- */

static bool advise_quote(const struct yaml_slip *s, enum osara_status status,
                         osara_problems *problems)
{
    bool open = strcmp(s->problem, "found unexpected end of stream") == 0;
    const struct place *at = open && s->begins.source != NULL ? &s->begins : &s->quote;

    if (at->source == NULL || (!open && s->quote_end != s->at.line))
        return false;
    problem_add(problems, status, at,
                open ? "not valid YAML: the quote that opens here is not closed"
                     : "not valid YAML: the quote that opens here is closed on line %lu only",
                (unsigned long)s->quote_end);
    problem_hint(problems, "close it on its own line; a quote within quotes is written twice: ''");
    return true;
}

static bool advise_flow(const struct yaml_slip *s, enum osara_status status,
                        osara_problems *problems)
{
    bool flow = strncmp(s->problem, "did not find expected ','", 25) == 0;
    char close = flow ? s->problem[strlen(s->problem) - 2] : '\0';

    if (!flow || s->begins.source == NULL)
        return false;
    if (s->begins.line != s->at.line) {
        problem_add(problems, status, &s->begins,
                    "not valid YAML: the '%c' that opens here is not closed",
                    close == '}' ? '{' : '[');
        problem_hint(problems, "close it with '%c'; each line that it goes over ends in ','",
                     close);
    } else {
        problem_add(problems, status, &s->at,
                    "not valid YAML: a ',' or the closing '%c' is missing before this", close);
        problem_hint(problems,
                     "values in %s are parted by commas; text that holds a comma, a "
                     "bracket or ': ' stands in quotes",
                     close == '}' ? "{...}" : "[...]");
    }
    return true;
}

static bool advise_indent(const struct yaml_slip *s, enum osara_status status,
                          osara_problems *problems)
{
    bool list = strcmp(s->problem, "did not find expected '-' indicator") == 0;
    struct text line = line_of(s->at.source, s->at.line);
    uint32_t before = line_before(s->at.source, s->at.line);

    if (!list && strcmp(s->problem, "did not find expected key") != 0)
        return false;
    if (list && s->begins.source != NULL) {
        problem_add(problems, status, &s->at,
                    "not valid YAML: line %lu begins a list ('- '), and this line is no item of it",
                    (unsigned long)s->begins.line);
        problem_hint(problems, "begin this line with '- ' too, or take the '- ' of line %lu away",
                     (unsigned long)s->begins.line);
        return true;
    }
    if (before == 0 || s->at.column != indent_of(line) + 1)
        return false;
    problem_add(problems, status, &s->at,
                "not valid YAML: this line fits no mapping or list before it");
    problem_hint(problems,
                 "it starts in column %zu, the line before it in column %zu: lines of one mapping "
                 "start in the same column, and what is under a key starts further right",
                 indent_of(line) + 1, indent_of(line_of(s->at.source, before)) + 1);
    return true;
}

enum osara_status yaml_advise(const struct yaml_slip *s, enum osara_status status,
                              osara_problems *problems)
{
    if (advise_tab(s, status, problems) || advise_quote(s, status, problems) ||
        advise_first_character(s, status, problems) || advise_no_break_space(s, status, problems) ||
        advise_key(s, status, problems) || advise_colon(s, status, problems) ||
        advise_flow(s, status, problems) || advise_escape(s, status, problems) ||
        advise_alias(s, status, problems) || advise_comma(s, status, problems) ||
        advise_rest(s, status, problems) || advise_indent(s, status, problems))
        return status;
    say(s, &s->at, status, problems);
    problem_hint(problems, "check the indentation of this line, and the quotes and brackets before "
                           "it; text with a special character stands in quotes");
    return status;
}
