/* problems.c -- the list of problems: adding to it, hints, order. */
#include "base/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

/* Longer lines and values are somebody's data, not something to read; nobody reads more problems than
 * OSARA_PROBLEMS_MOST, which a hostile file may have by the million. */
enum { TEXT_MOST = 2000, EXCERPT_MOST = 1 << 16 };

void osara_problems_free(osara_problems *problems)
{
    if (!problems)
        return;
    for (size_t i = 0; i < problems->n; i++) {
        free(problems->at[i].file);
        free(problems->at[i].text);
        free(problems->at[i].excerpt);
        free(problems->at[i].hint);
    }
    free(problems->at);
    *problems = (osara_problems){0};
}

static int compare(const osara_problem *a, const osara_problem *b)
{
    int c = strcmp(a->file ? a->file : "", b->file ? b->file : "");

    if (c != 0)
        return c;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

/* Merges the sorted runs [0, half) and [half, n) of `at`, the first one first among equals. */
static void merge(osara_problem *at, size_t half, size_t n, osara_problem *spare)
{
    size_t a = 0, b = half, to = 0;

    memcpy(spare, at, half * sizeof *at);
    while (a < half && b < n)
        at[to++] = compare(&spare[a], &at[b]) <= 0 ? spare[a++] : at[b++];
    memcpy(at + to, spare + a, (half - a) * sizeof *at);
}

/* qsort() need not keep the order of equals, and this order is what people see. */
static void merge_sort(osara_problem *at, size_t n, osara_problem *spare)
{
    if (n < 2)
        return;
    merge_sort(at, n / 2, spare);
    merge_sort(at + n / 2, n - n / 2, spare);
    merge(at, n / 2, n, spare);
}

/* Whether one of the `kept` problems at the same place says the same. */
static bool is_told(const osara_problems *problems, size_t kept, const osara_problem *one)
{
    if (one->file == NULL || one->line == 0)
        return false;
    for (size_t k = kept; k > 0 && compare(one, &problems->at[k - 1]) == 0; k--)
        if (one->severity == problems->at[k - 1].severity &&
            strcmp(one->text, problems->at[k - 1].text) == 0)
            return true;
    return false;
}

/* What is found twice (by a check, and by a test of the same rules) is told once. */
static void drop_repeated(osara_problems *problems)
{
    size_t kept = 1;

    for (size_t i = 1; i < problems->n; i++) {
        osara_problem *one = &problems->at[i];

        if (!is_told(problems, kept, one)) {
            problems->at[kept++] = *one;
            continue;
        }
        problems->errors -= one->severity == OSARA_ERROR;
        free(one->file);
        free(one->text);
        free(one->excerpt);
        free(one->hint);
    }
    problems->n = kept;
}

void osara_problems_sort(osara_problems *problems)
{
    osara_problem *spare;

    if (!problems || problems->n < 2)
        return;
    spare = malloc((problems->n / 2 + 1) * sizeof *spare);
    if (!spare)
        return; /* they are all there, in the order of discovery */
    merge_sort(problems->at, problems->n, spare);
    free(spare);
    drop_repeated(problems);
}

/* The line, cut where no one would read on; NULL when it is not there. */
static char *excerpt_of(const struct place *at)
{
    struct text rest = at->source->bytes;
    const char *end;
    char *line;

    for (uint32_t l = 1; l < at->line; l++) {
        const char *next = rest.n > 0 ? memchr(rest.at, '\n', rest.n) : NULL;

        if (!next)
            return NULL;
        rest.n -= (size_t)(next + 1 - rest.at);
        rest.at = next + 1;
    }
    end = rest.n > 0 ? memchr(rest.at, '\n', rest.n) : NULL;
    if (end)
        rest.n = (size_t)(end - rest.at);
    if (rest.n > 0 && rest.at[rest.n - 1] == '\r')
        rest.n--;
    if (at->line == 1 && text_starts(rest, TEXT("\xEF\xBB\xBF")))
        rest.at += 3, rest.n -= 3;
    if (rest.n > EXCERPT_MOST) {
        if (at->column > EXCERPT_MOST / 4)
            return NULL;
        rest.n = EXCERPT_MOST;
    }
    line = malloc(rest.n + 1);
    if (!line)
        return NULL;
    for (size_t i = 0; i < rest.n; i++) /* a C string cannot hold a NUL */
        line[i] = rest.at[i] == '\0' ? '\x01' : rest.at[i];
    line[rest.n] = '\0';
    return line;
}

/* One line of text that is safe to print: values that it quotes come from files. */
static char *one_line(const char *format, va_list args)
{
    struct buffer b = {0};
    va_list again;
    struct text t;
    char *raw;
    int n;

    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    raw = n >= 0 ? malloc((size_t)n + 1) : NULL;
    if (!raw)
        return NULL;
    vsnprintf(raw, (size_t)n + 1, format, args);
    t = (struct text){raw, (size_t)n};
    while (t.n > 0 && b.n < TEXT_MOST) {
        uint32_t code;
        size_t step = text_character(t, &code);

        if (code == '\n' || code == '\r' || code == '\t')
            buffer_char(&b, ' ');
        else if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code == UINT32_MAX)
            buffer_string(&b, "\xEF\xBF\xBD");
        else
            buffer_bytes(&b, t.at, step);
        t.at += step, t.n -= step;
    }
    if (t.n > 0)
        buffer_string(&b, "\xE2\x80\xA6");
    buffer_char(&b, '\0');
    free(raw);
    if (!b.failed)
        return b.at;
    buffer_free(&b);
    return NULL;
}

static bool make_room(osara_problems *problems)
{
    size_t room = problems->room ? problems->room * 2 : 16;
    osara_problem *at;

    if (room > OSARA_PROBLEMS_MOST)
        room = OSARA_PROBLEMS_MOST;
    if (problems->n < problems->room)
        return true;
    if (problems->n >= OSARA_PROBLEMS_MOST)
        return false;
    at = realloc(problems->at, room * sizeof *at);
    if (!at)
        return false;
    problems->at = at;
    problems->room = room;
    return true;
}

static void add(osara_problems *problems, enum osara_status status, enum osara_severity severity,
                const struct place *at, const char *format, va_list args)
{
    osara_problem p = {.status = status, .severity = severity};

    if (!problems)
        return;
    if (severity == OSARA_ERROR)
        problems->errors++;
    p.text = one_line(format, args);
    if (!p.text || !make_room(problems)) {
        free(p.text);
        problems->lost++;
        return;
    }
    if (at && at->source) {
        p.file = at->source->path ? strdup(at->source->path) : NULL;
        p.line = at->line;
        p.column = at->line ? at->column : 0;
        p.width = p.column ? at->width : 0;
        if (p.line > 0 && at->source->bytes.n > 0)
            p.excerpt = excerpt_of(at);
    }
    problems->at[problems->n++] = p;
}

static void add_plain(osara_problems *problems, enum osara_status status,
                      enum osara_severity severity, const struct place *at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static void add_plain(osara_problems *problems, enum osara_status status,
                      enum osara_severity severity, const struct place *at, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(problems, status, severity, at, format, args);
    va_end(args);
}

enum osara_status problem_add(osara_problems *problems, enum osara_status status,
                              const struct place *at, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(problems, status, OSARA_ERROR, at, format, args);
    va_end(args);
    return status;
}

enum osara_status problem_warn(osara_problems *problems, enum osara_status status,
                               const struct place *at, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(problems, status, OSARA_WARNING, at, format, args);
    va_end(args);
    return status;
}

/* The status says nothing of a lint: it decides no exit status by itself. */
void problem_lint(osara_problems *problems, enum osara_severity severity, const char *code,
                  const struct place *at, const char *text)
{
    size_t before = problems != NULL ? problems->n : 0;

    add_plain(problems, OSARA_ERULES, severity, at, "%s", text);
    if (problems != NULL && problems->n > before)
        problems->at[before].code = code;
}

void problem_hint(osara_problems *problems, const char *format, ...)
{
    va_list args;
    char *hint;

    /* Once a problem was lost, the last one kept may not be the one that is meant. */
    if (!problems || problems->n == 0 || problems->lost > 0)
        return;
    va_start(args, format);
    hint = one_line(format, args);
    va_end(args);
    free(problems->at[problems->n - 1].hint);
    problems->at[problems->n - 1].hint = hint;
}

void problem_hint_nearest(osara_problems *problems, struct text wrong, const struct text names[],
                          size_t n)
{
    size_t i = text_nearest(wrong, names, n);

    if (i < n)
        problem_hint(problems, "did you mean '%.*s'?", TEXT_ARGS(names[i]));
}

void problem_hint_names(osara_problems *problems, struct text wrong, const struct text names[],
                        size_t n)
{
    struct buffer b = {0};

    if (n == 0 || text_nearest(wrong, names, n) < n) {
        problem_hint_nearest(problems, wrong, names, n);
        return;
    }
    for (size_t i = 0; i < n && i < 12; i++) {
        buffer_string(&b, i > 0 ? ", " : "");
        buffer_text(&b, names[i]);
    }
    buffer_string(&b, n > 12 ? ", ..." : "");
    buffer_char(&b, '\0');
    if (!b.failed)
        problem_hint(problems, "there %s: %s", n == 1 ? "is" : "are", b.at);
    buffer_free(&b);
}

enum osara_status problem_memory(osara_problems *problems)
{
    if (!problems || problems->lost > 0)
        return OSARA_ENOMEM;
    for (size_t i = 0; i < problems->n; i++)
        if (problems->at[i].status == OSARA_ENOMEM)
            return OSARA_ENOMEM;
    return problem_add(problems, OSARA_ENOMEM, NULL, "out of memory");
}
