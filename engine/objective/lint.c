/* lint.c -- the table of lints, and adding one. */
#include "objective/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct lint_entry entries[] = {
#define L(id, code, severity, extract, what, why) {code, OSARA_##severity, extract, what, why},
    LINTS(L)
#undef L
};

const struct lint_entry *lint_entry(enum lint lint)
{
    return &entries[lint];
}

enum lint lint_of(struct text code)
{
    for (int i = 0; i < LINT_COUNT_; i++)
        if (text_is(code, entries[i].code))
            return (enum lint)i;
    return LINT_COUNT_;
}

void lint_add(struct linter *l, enum lint lint, const struct place *at, const char *format, ...)
{
    char text[1000];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problem_lint(l->problems, entries[lint].severity, entries[lint].code, at, text);
}

void lint_hint(struct linter *l, const char *format, ...)
{
    char text[1000];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problem_hint(l->problems, "%s", text);
}

void lint_rules(struct linter *l)
{
    lint_texts(l);
    lint_dates(l);
    lint_conditions(l);
    lint_lookups(l);
    lint_reads(l);
    lint_duplicates(l);
}

void lint_write_docs(struct buffer *b)
{
    static const char *const severities[] = {"error", "warning", "note"};

    buffer_string(b, "| code | severity | finds | why it matters |\n| --- | --- | --- | --- |\n");
    for (int i = 0; i < LINT_COUNT_; i++) {
        buffer_format(b, "| `%s` | %s%s | %s | ", entries[i].code, severities[entries[i].severity],
                      entries[i].extract ? ", with `-x`" : "", entries[i].what);
        buffer_format(b, "%s |\n", entries[i].why);
    }
}
