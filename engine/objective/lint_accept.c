/* lint_accept.c -- comments that accept a lint where it stands: "# accept CODE: reason". */
#include <stdlib.h>
#include <string.h>

#include "objective/lint.h"
#include "objective/ruleset.h"

struct acceptance {
    const struct ruleset_file *file;
    uint32_t line, column, width;
    enum lint lint;
    bool alone; /* nothing else is on its line: it speaks for the next one */
    bool used;
};

struct acceptances {
    struct acceptance *at;
    size_t n, room;
    struct arena *arena;
};

/* ---- Lines ---- */

struct lines {
    struct text *at; /* [n] without their ends */
    size_t n;
};

static struct lines split(struct arena *arena, struct text bytes)
{
    struct lines lines = {0};
    size_t room = 0;

    while (bytes.n > 0) {
        const char *end = memchr(bytes.at, '\n', bytes.n);
        size_t n = end != NULL ? (size_t)(end - bytes.at) : bytes.n;
        struct text *line = arena_push(arena, &lines.at, &lines.n, &room, sizeof *line);

        if (line == NULL)
            return (struct lines){0};
        *line = (struct text){bytes.at, n};
        n += end != NULL;
        bytes = (struct text){bytes.at + n, bytes.n - n};
    }
    return lines;
}

static size_t indent(struct text line)
{
    size_t n = 0;

    while (n < line.n && line.at[n] == ' ')
        n++;
    return n;
}

static bool is_comment(struct text line)
{
    size_t n = indent(line);

    return n < line.n && line.at[n] == '#';
}

static bool is_blank(struct text line)
{
    return text_trim(line).n == 0;
}

/* ---- Reading the comments ---- */

/* Where "# accept " stands, or SIZE_MAX. */
static size_t find_accept(struct text line)
{
    static const char mark[] = "# accept ";
    size_t n = sizeof mark - 1;

    for (size_t i = 0; i + n <= line.n; i++)
        if (memcmp(line.at + i, mark, n) == 0 && (i == 0 || line.at[i - 1] == ' '))
            return i;
    return SIZE_MAX;
}

static void wrong(struct linter *l, const struct source *source, uint32_t line, uint32_t column,
                  struct text code)
{
    struct place at = {source, line, column, (uint32_t)code.n};
    struct text codes[LINT_COUNT_];

    for (int i = 0; i < LINT_COUNT_; i++)
        codes[i] = text_of(lint_entry((enum lint)i)->code);
    if (lint_of(code) != LINT_COUNT_) {
        lint_add(l, LINT_ACCEPT_WRONG, &at, "'%.*s' is accepted without a reason", TEXT_ARGS(code));
        lint_hint(l, "write '# accept %.*s: why it is meant'", TEXT_ARGS(code));
        return;
    }
    lint_add(l, LINT_ACCEPT_WRONG, &at, "'%.*s' is not the code of a lint", TEXT_ARGS(code));
    lint_hint(l, "the code stands in brackets behind each message; docs/lints.md lists them");
    problem_hint_nearest(l->problems, code, codes, LINT_COUNT_);
}

static void read_line(struct linter *l, struct acceptances *all, const struct ruleset_file *file,
                      const struct source *source, struct text line, uint32_t number)
{
    size_t at = find_accept(line), n = 0;
    struct text rest;

    if (at == SIZE_MAX)
        return;
    rest = (struct text){line.at + at + 9, line.n - at - 9};
    while (n < rest.n && rest.at[n] != ':' && rest.at[n] != ' ' && rest.at[n] != '\r')
        n++;
    struct text code = {rest.at, n};
    struct text reason = n < rest.n && rest.at[n] == ':'
                             ? text_trim((struct text){rest.at + n + 1, rest.n - n - 1})
                             : (struct text){0};
    uint32_t column = (uint32_t)text_characters((struct text){line.at, at + 9}) + 1;

    if (lint_of(code) == LINT_COUNT_ || reason.n == 0) {
        wrong(l, source, number, column, code);
        return;
    }
    struct acceptance *a = arena_push(all->arena, &all->at, &all->n, &all->room, sizeof *a);

    if (a != NULL)
        *a = (struct acceptance){file,          number,           column, (uint32_t)code.n,
                                 lint_of(code), is_comment(line), false};
}

/* ---- What they accept ---- */

/* The line that a comment on its own line speaks for. */
static uint32_t speaks_for(const struct lines *lines, const struct acceptance *a)
{
    size_t i = a->line; /* 0-based: the next line */

    if (!a->alone)
        return a->line;
    while (i < lines->n && is_comment(lines->at[i]))
        i++;
    return (uint32_t)i + 1;
}

/* `line` is under `above`: each line between is indented deeper than `above` is. */
static bool stands_under(const struct lines *lines, uint32_t line, uint32_t above)
{
    if (above == line)
        return true;
    if (above > line || above == 0 || above > lines->n || line > lines->n)
        return false;
    for (uint32_t i = above + 1; i <= line; i++)
        if (!is_blank(lines->at[i - 1]) && !is_comment(lines->at[i - 1]) &&
            indent(lines->at[i - 1]) <= indent(lines->at[above - 1]))
            return false;
    return true;
}

static bool accepted(const struct acceptances *all, const struct ruleset_file *file,
                     const struct lines *lines, const osara_problem *p)
{
    bool found = false;

    for (size_t i = 0; i < all->n; i++) {
        struct acceptance *a = &all->at[i];

        if (a->file != file || strcmp(lint_entry(a->lint)->code, p->code) != 0 ||
            !stands_under(lines, p->line, speaks_for(lines, a)))
            continue;
        a->used = true;
        found = true;
    }
    return found;
}

static void drop(osara_problems *problems, const struct acceptances *all,
                 const struct ruleset_file *file, const struct lines *lines)
{
    size_t kept = 0;

    for (size_t i = 0; i < problems->n; i++) {
        osara_problem *p = &problems->at[i];

        if (p->code == NULL || p->file == NULL || strcmp(p->file, file->path) != 0 ||
            !accepted(all, file, lines, p)) {
            problems->at[kept++] = *p;
            continue;
        }
        problems->errors -= p->severity == OSARA_ERROR;
        free(p->file);
        free(p->text);
        free(p->excerpt);
        free(p->hint);
    }
    problems->n = kept;
}

static void say_unused(struct linter *l, const struct acceptances *all,
                       const struct ruleset_file *file, const struct source *source)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct acceptance *a = &all->at[i];
        struct place at = {source, a->line, a->column, a->width};

        if (a->used || a->file != file || (lint_entry(a->lint)->extract && !l->extract) ||
            a->lint == LINT_ACCEPT_UNUSED)
            continue;
        lint_add(l, LINT_ACCEPT_UNUSED, &at, "nothing here is '%s' any more",
                 lint_entry(a->lint)->code);
        lint_hint(l, "take the comment out");
    }
}

void lint_accept(struct linter *l)
{
    const struct ruleset_file *files;
    size_t n = ruleset_files(l->rules, &files);
    struct acceptances all = {.arena = arena_new()};

    for (size_t f = 0; all.arena != NULL && f < n; f++) {
        struct source source = {files[f].path, files[f].bytes};
        struct lines lines;

        if (strcmp(files[f].role, "lookup") == 0 || strcmp(files[f].role, "successors") == 0)
            continue;
        lines = split(all.arena, files[f].bytes);
        for (size_t i = 0; i < lines.n; i++)
            read_line(l, &all, &files[f], &source, lines.at[i], (uint32_t)i + 1);
        drop(l->problems, &all, &files[f], &lines);
        if (f == 0)
            say_unused(l, &all, &files[f], &source);
    }
    arena_free(all.arena);
}
